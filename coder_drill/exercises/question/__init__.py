"""Questions: what charts cannot ask, in a bank of TOML files with a reason for every option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.lazy import names_from

if TYPE_CHECKING:
    from coder_drill.exercises.question.bank import QuestionBank, load_questions
    from coder_drill.exercises.question.grading import Graded, QuestionResponse, grade, read_answer
    from coder_drill.exercises.question.model import AnswerKind, Form, Option, Question
    from coder_drill.exercises.question.showing import as_shown, how_to_answer, shown_options

__all__ = [
    "AnswerKind",
    "Form",
    "Graded",
    "Option",
    "Question",
    "QuestionBank",
    "QuestionResponse",
    "as_shown",
    "grade",
    "how_to_answer",
    "load_questions",
    "read_answer",
    "shown_options",
]

__getattr__ = names_from(
    __name__,
    {
        "bank": ("QuestionBank", "load_questions"),
        "grading": ("Graded", "QuestionResponse", "grade", "read_answer"),
        "model": ("AnswerKind", "Form", "Option", "Question"),
        "showing": ("as_shown", "how_to_answer", "shown_options"),
    },
)
