"""Checking an answer: notation, matching, rule edits, verdicts, metrics.

The names below are loaded when they are first used: a screen that only needs the types of
``scoring.model`` does not pay for the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.scoring.checking import score
    from coder_drill.scoring.domains import all_domains, domain_label, domain_of
    from coder_drill.scoring.feedback import Feedback, entry_feedback, line_feedback
    from coder_drill.scoring.model import (
        Answer,
        AnswerCode,
        AuditMetric,
        Edit,
        Effect,
        Label,
        Scorecard,
        Verdict,
    )
    from coder_drill.scoring.notation import (
        AmbiguousCode,
        AnswerError,
        Reading,
        Unread,
        Where,
        format_code,
        parse_answer,
        parse_code,
        read_answer,
    )
    from coder_drill.scoring.rules import RULES, Encounter, Rule

__all__ = [
    "RULES",
    "AmbiguousCode",
    "Answer",
    "AnswerCode",
    "AnswerError",
    "AuditMetric",
    "Edit",
    "Effect",
    "Encounter",
    "Feedback",
    "Label",
    "Reading",
    "Rule",
    "Scorecard",
    "Unread",
    "Verdict",
    "Where",
    "all_domains",
    "domain_label",
    "domain_of",
    "entry_feedback",
    "format_code",
    "line_feedback",
    "parse_answer",
    "parse_code",
    "read_answer",
    "score",
]

__getattr__ = names_from(
    __name__,
    {
        "checking": ("score",),
        "domains": ("all_domains", "domain_label", "domain_of"),
        "rules": ("RULES", "Encounter", "Rule"),
        "feedback": ("Feedback", "entry_feedback", "line_feedback"),
        "model": (
            "Answer",
            "AnswerCode",
            "AuditMetric",
            "Edit",
            "Effect",
            "Label",
            "Scorecard",
            "Verdict",
        ),
        "notation": (
            "AmbiguousCode",
            "AnswerError",
            "Reading",
            "Unread",
            "Where",
            "format_code",
            "parse_answer",
            "parse_code",
            "read_answer",
        ),
    },
)
