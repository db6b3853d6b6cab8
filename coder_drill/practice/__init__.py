"""The use cases of practising: what the terminal app and the command line both do."""

from __future__ import annotations

from coder_drill.practice.facade import Practice
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
