"""Checking an answer: notation, matching, rule edits, verdicts, metrics."""

from __future__ import annotations

from coder_drill.scoring.checking import score
from coder_drill.scoring.domains import domain_label, domain_of, domains
from coder_drill.scoring.edits import RULES, Rule, run_edits
from coder_drill.scoring.feedback import Feedback, entry_feedback
from coder_drill.scoring.model import (
    Answer,
    AnswerCode,
    AuditMetric,
    Edit,
    Label,
    Scorecard,
    Verdict,
)
from coder_drill.scoring.notation import (
    AmbiguousCode,
    AnswerError,
    format_code,
    parse_answer,
    parse_code,
)

__all__ = [
    "RULES",
    "AmbiguousCode",
    "Answer",
    "AnswerCode",
    "AnswerError",
    "AuditMetric",
    "Edit",
    "Feedback",
    "Label",
    "Rule",
    "Scorecard",
    "Verdict",
    "domain_label",
    "domain_of",
    "domains",
    "entry_feedback",
    "format_code",
    "parse_answer",
    "parse_code",
    "run_edits",
    "score",
]
