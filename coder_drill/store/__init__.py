"""What a learner leaves behind: attempts, drafts and settings, in one SQLite file."""

from __future__ import annotations

from coder_drill.store.model import Attempt, AttemptCode, AttemptMetric, AttemptVerdict, Draft
from coder_drill.store.store import Store, StoreNotice

__all__ = [
    "Attempt",
    "AttemptCode",
    "AttemptMetric",
    "AttemptVerdict",
    "Draft",
    "Store",
    "StoreNotice",
]
