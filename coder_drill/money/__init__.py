"""The money side of an answer: the MS-DRG it groups to, the risk categories it carries, what its
service lines are paid by.

The first two need an optional package (the extras ``drg`` and ``hcc``), which is imported when a report is
asked for and never before. Without it a report says how to get it.
"""

from __future__ import annotations

from coder_drill.money.drg import DrgGroup, DrgReport, drg_report
from coder_drill.money.extras import Extra
from coder_drill.money.hcc import HccCategory, HccReport, HccScore, hcc_counts, hcc_report
from coder_drill.money.services import FeeReport, FeeValue, fee_report, fee_value, service_effect

__all__ = [
    "DrgGroup",
    "DrgReport",
    "Extra",
    "FeeReport",
    "FeeValue",
    "HccCategory",
    "HccReport",
    "HccScore",
    "drg_report",
    "fee_report",
    "fee_value",
    "hcc_counts",
    "hcc_report",
    "service_effect",
]
