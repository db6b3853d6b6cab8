"""The use cases of practising: what the terminal app and the command line both do."""

from __future__ import annotations

from coder_drill.practice.facade import Practice
from coder_drill.practice.model import AnswerDraft, DaySummary, Submitted, Suggestion

__all__ = ["AnswerDraft", "DaySummary", "Practice", "Submitted", "Suggestion"]
