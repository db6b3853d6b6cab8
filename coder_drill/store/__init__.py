"""What a learner leaves behind: attempts, drafts, cards and settings, in one SQLite file."""

from __future__ import annotations

from coder_drill.store.model import (
    Attempt,
    AttemptCode,
    AttemptHead,
    AttemptMetric,
    AttemptVerdict,
    CardReview,
    CardRow,
    Draft,
    LogCode,
)
from coder_drill.store.opening import StoreNotice
from coder_drill.store.store import Store

__all__ = [
    "Attempt",
    "AttemptCode",
    "AttemptHead",
    "AttemptMetric",
    "AttemptVerdict",
    "CardReview",
    "CardRow",
    "Draft",
    "LogCode",
    "Store",
    "StoreNotice",
]
