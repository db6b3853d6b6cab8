"""The money side of an answer: the MS-DRG it groups to and the risk categories it carries.

Both need an optional package (the extras ``drg`` and ``hcc``), which is imported when a report is
asked for and never before. Without it a report says how to get it.
"""

from __future__ import annotations

from coder_drill.money.drg import DrgGroup, DrgReport, drg_report
from coder_drill.money.extras import Extra
from coder_drill.money.hcc import HccCategory, HccReport, HccScore, hcc_counts, hcc_report

__all__ = [
    "DrgGroup",
    "DrgReport",
    "Extra",
    "HccCategory",
    "HccReport",
    "HccScore",
    "drg_report",
    "hcc_counts",
    "hcc_report",
]
