"""What the chooser needs to know of a chart, read from its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.pairing import key_system
from coder_drill.skills.evidence import MODIFIERS, UNKNOWN
from coder_drill.skills.model import ChartProfile


def key_domain(key: KeyCode) -> str:
    """The skill domain of a key code."""
    return domain_of(key.code, key_system(key))


@lru_cache(maxsize=4096)
def _profile(
    chart_id: str, key: tuple[KeyCode, ...], difficulty: int, setting: str
) -> ChartProfile:
    counts: Counter[str] = Counter()
    for each in key:
        if each.optional:
            continue
        counts[key_domain(each)] += 1
        counts[MODIFIERS] += bool(each.modifiers)
    counts = +counts
    total = sum(counts.values()) or 1
    mains = [d for d in counts if d != MODIFIERS] or [UNKNOWN]
    return ChartProfile(
        chart_id=chart_id,
        main=max(mains, key=lambda d: counts[d]),
        weights={d: n / total for d, n in counts.items()},
        difficulty=difficulty,
        setting=setting,
    )


def profile_of(chart: Chart) -> ChartProfile:
    """A chart's profile: the share of each domain among its required codes.

    A line with modifiers counts once more in ``modifiers``, as it does in the evidence. Among domains
    of equal share the one named first in the key is the main one.
    """
    return _profile(chart.id, chart.key, chart.difficulty, chart.setting.value)


def domain_counts(charts: Iterable[Chart]) -> Counter[str]:
    """How many required codes of each domain the charts hold (lines with modifiers once more)."""
    counts: Counter[str] = Counter()
    for chart in charts:
        for key in chart.key:
            if not key.optional:
                counts[key_domain(key)] += 1
                counts[MODIFIERS] += bool(key.modifiers)
    return +counts
