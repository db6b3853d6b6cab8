"""What a learner leaves behind: the attempt log, drafts, cards, runs and settings, in one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.store.model import (
        CARD,
        CHART,
        Attempt,
        AttemptCode,
        AttemptHead,
        AttemptMetric,
        AttemptVerdict,
        CardRow,
        Draft,
        Learner,
        LogCode,
        LogMark,
        Run,
    )
    from coder_drill.store.opening import StoreNotice
    from coder_drill.store.store import Store

__all__ = [
    "CARD",
    "CHART",
    "Attempt",
    "AttemptCode",
    "AttemptHead",
    "AttemptMetric",
    "AttemptVerdict",
    "CardRow",
    "Draft",
    "Learner",
    "LogCode",
    "LogMark",
    "Run",
    "Store",
    "StoreNotice",
]

__getattr__ = names_from(
    __name__,
    {
        "model": [
            "CARD",
            "CHART",
            "Attempt",
            "AttemptCode",
            "AttemptHead",
            "AttemptMetric",
            "AttemptVerdict",
            "CardRow",
            "Draft",
            "Learner",
            "LogCode",
            "LogMark",
            "Run",
        ],
        "opening": ["StoreNotice"],
        "store": ["Store"],
    },
)
