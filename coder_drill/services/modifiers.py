"""Pages of modifiers with the charts in which they stand, of those that were scored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from coder_drill.charts import Bank
from coder_drill.codebooks.modifierpages import ModifierPage

MOST = 5
"""Charts named on a page."""


def with_charts(page: ModifierPage, bank: Bank, scored: Collection[str]) -> ModifierPage:
    """The page with the titles of charts whose key has the modifier.

    Only of ``scored`` charts: what stands in a key is told once it was scored, never before.
    """
    titles = [
        chart.title
        for chart in map(bank.get, sorted(scored))
        if chart is not None and any(page.code in line.modifiers for line in chart.key)
    ]
    return replace(page, charts=tuple(titles[:MOST]))
