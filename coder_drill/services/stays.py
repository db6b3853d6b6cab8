"""The grouper as exercises take it: hospital stays to MS-DRGs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.exercises.sources import StayGroup
    from coder_drill.scoring.model import AnswerCode


def stay_group(chart: Chart) -> StayGroup | None:
    """What groups codes as the stay of ``chart``; None for other claims and without the extra ``drg``."""
    from coder_drill.money.drg import grouper_of

    group = grouper_of(chart)
    if group is None:
        return None

    def grouped(codes: Sequence[AnswerCode]) -> tuple[int, str]:
        found = group(codes)
        return found.drg, found.title

    return grouped
