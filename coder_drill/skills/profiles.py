"""What the chooser needs to know of a chart, read from its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from coder_drill.charts.model import Chart
from coder_drill.exercises.chart import domain_shares, key_domain
from coder_drill.scoring.domains import MODIFIERS, QUERIES, UNKNOWN
from coder_drill.skills.model import ChartProfile

__all__ = ["domain_counts", "key_domain", "profile_of"]


def profile_of(chart: Chart) -> ChartProfile:
    """A chart's profile: the share of each domain among its required codes.

    A line with modifiers counts once more in ``modifiers`` and each query in ``documentation-query``,
    as they do in the evidence. Among domains of equal share the one named first in the key is the main
    one.
    """
    weights = domain_shares(chart.outline, chart.asks)
    mains = [domain for domain in weights if domain not in (MODIFIERS, QUERIES)] or [UNKNOWN]
    return ChartProfile(
        chart_id=chart.id,
        main=max(mains, key=lambda domain: weights.get(domain, 0.0)),
        weights=weights,
        difficulty=chart.difficulty,
        setting=chart.setting.value,
    )


def domain_counts(charts: Iterable[Chart]) -> Counter[str]:
    """How many required codes of each domain the charts hold (lines with modifiers once more), and
    how many queries."""
    counts: Counter[str] = Counter()
    for chart in charts:
        counts[QUERIES] += chart.asks
        for key in chart.outline:
            if not key.optional:
                counts[key_domain(key)] += 1
                counts[MODIFIERS] += bool(key.modifiers)
    return +counts
