"""The format of a question file as data: every field, its shape, its bounds, and what it is for.

Loader, ``docs/questions.md`` and the message about an unknown field follow from these tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from coder_drill.exercises.question.model import AnswerKind, Form

FORMAT = 1
FILE_BYTES = 1_000_000
"""A larger file is refused unread."""

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EDITION = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class Shape(StrEnum):
    """What a field holds; the values are the words of the documentation."""

    LINE = "text"
    PROSE = "text, wrapped freely"
    BLOCK = "text, kept as it stands"
    WORD = "lower-case words joined by hyphens"
    LINES = "list of texts"
    WORDS = "list of lower-case words joined by hyphens"
    NUMBER = "whole number"
    AMOUNT = "number"
    FLAG = "true or false"
    DATE = "date"
    CHOICE = "one of"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``low`` and ``high`` bound a number, a text's characters, or a list's entries."""

    name: str
    shape: Shape
    doc: str
    required: bool = False
    low: int = 0
    high: int = 200
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def bounds(self) -> str:
        """What it may hold, in words."""
        match self.shape:
            case Shape.CHOICE:
                return f"one of {', '.join(self.choices)}"
            case Shape.NUMBER | Shape.AMOUNT:
                return f"{self.shape.value}, {self.low} to {self.high}"
            case Shape.LINES | Shape.WORDS | Shape.TABLES:
                return f"{self.shape.value}, {self.high} at most"
            case Shape.FLAG | Shape.DATE:
                return self.shape.value
            case _:
                return f"{self.shape.value}, {self.high} characters at most"


OPTION_FIELDS = (
    Field("right", Shape.PROSE, "The option's words, when it is right.", high=300),
    Field("wrong", Shape.PROSE, "The option's words, when it is wrong.", high=300),
    Field(
        "why",
        Shape.PROSE,
        "Right: the rule, and the fact that triggers it. Wrong: the error behind it, and what would "
        "have to be different.",
        required=True,
        high=600,
    ),
)
STEP_FIELDS = (
    Field("text", Shape.PROSE, "The step.", required=True, high=300),
    Field("why", Shape.PROSE, "Why it stands in this place.", required=True, high=600),
)
MISTAKE_FIELDS = (
    Field("answer", Shape.LINE, "A wrong answer that people give.", required=True),
    Field("why", Shape.PROSE, "The error behind it.", required=True, high=600),
)
QUESTION_FIELDS = (
    Field("id", Shape.WORD, "Its name, unique in the bank.", required=True, high=60),
    Field("form", Shape.CHOICE, "How it is answered.", required=True, choices=tuple(Form)),
    Field("domain", Shape.WORD, "The domain it is evidence for; the file's when left out."),
    Field(
        "serves",
        Shape.LINES,
        "Exam sections, such as CPC:compliance; the file's when left out.",
        high=20,
    ),
    Field("difficulty", Shape.NUMBER, "1 easy to 5 hard.", required=True, low=1, high=5),
    Field("seconds", Shape.NUMBER, "What an experienced coder takes.", True, 10, 600),
    Field("stem", Shape.PROSE, "What is asked; it ends in the one question.", True, high=1200),
    Field("exhibit", Shape.BLOCK, "Lines of a record, a claim or a remittance.", high=1200),
    Field("source", Shape.LINES, "Law, manual chapter or guideline section.", True, high=6),
    Field("payer", Shape.WORD, "Whose rule it is, where payers differ, such as medicare."),
    Field("edition", Shape.LINE, "Code tables in force, such as 2026-04; the newest otherwise."),
    Field("expires", Shape.DATE, "Last day on which a number that changes every year is right."),
    Field("group", Shape.WORD, "Questions of one group never meet in one sitting."),
    Field("tags", Shape.WORDS, "Words to find it by; vignette for a short case.", high=12),
    Field("allow", Shape.WORDS, "Item-writing rules broken on purpose.", high=6),
    Field("invalid_codes", Shape.LINES, "Codes shown although no table has them.", high=12),
    Field("option", Shape.TABLES, "Form single or multiple.", high=8, fields=OPTION_FIELDS),
    Field("step", Shape.TABLES, "Form order, in the right order.", high=7, fields=STEP_FIELDS),
    Field(
        "answer",
        Shape.CHOICE,
        "Form typed: how the answer is read.",
        choices=tuple(AnswerKind),
    ),
    Field("accept", Shape.LINES, "Form typed: each answer that is right.", high=20),
    Field("in_order", Shape.FLAG, "Form typed: the order of the codes or modifiers counts."),
    Field("tolerance", Shape.AMOUNT, "Form typed: how far a number may be off.", high=1000),
    Field("why", Shape.PROSE, "Forms typed and order: why the answer is right.", high=600),
    Field("mistake", Shape.TABLES, "Form typed.", high=8, fields=MISTAKE_FIELDS),
)
FILE_FIELDS = (
    Field("format", Shape.NUMBER, "1.", required=True, low=FORMAT, high=FORMAT),
    Field("title", Shape.LINE, "What the file is about.", required=True, high=100),
    Field("domain", Shape.WORD, "The domain of its questions.", required=True),
    Field("serves", Shape.LINES, "Exam sections that its questions serve.", high=20),
    Field("question", Shape.TABLES, "The questions.", high=200, fields=QUESTION_FIELDS),
)
