"""The use cases of practising: what the terminal app and the command line both do.

`Practice` costs next to nothing to import; the names beside it are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from
from coder_drill.practice.facade import Practice

if TYPE_CHECKING:
    from coder_drill.practice.model import AnswerDraft, DaySummary, Submitted, Suggestion
    from coder_drill.practice.progress_model import Progress
    from coder_drill.practice.session import Session, SessionPlan, Step

__all__ = [
    "AnswerDraft",
    "DaySummary",
    "Practice",
    "Progress",
    "Session",
    "SessionPlan",
    "Step",
    "Submitted",
    "Suggestion",
]

__getattr__ = names_from(
    __name__,
    {
        "model": ("AnswerDraft", "DaySummary", "Submitted", "Suggestion"),
        "progress_model": ("Progress",),
        "session": ("Session", "SessionPlan", "Step"),
    },
)
