"""A question as a value: what is asked, what may be answered, and why each answer is right or wrong."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = "questions"
"""The name under which sources know the folders of questions."""


class Form(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TYPED = "typed"
    ORDER = "order"


class AnswerKind(StrEnum):
    """How a typed answer is read before it is compared."""

    CODE = "code"
    MODIFIER = "modifier"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    WORD = "word"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Option:
    """One option, or one step of a sequence, and the reason it is right, wrong, or stands there.

    ``id`` is made from the question's id and the text: it stays the same however the options are
    shuffled, and says nothing about which one is right.
    """

    id: str
    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong typed answer that is foreseen, and the error behind it."""

    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    ``options`` holds the choices of a single or multiple question, and the steps of an order
    question in their right order; a typed question has ``answers`` instead, each a whole answer that
    is accepted. ``serves`` pairs an exam with one of its sections. ``group`` joins questions of which
    one sitting asks one at most. ``invalid_codes`` are codes that the question shows although no table
    has them, because that is its point. ``allow`` names the item-writing rules it breaks on purpose.
    """

    id: str
    form: Form
    domain: str
    stem: str
    exhibit: str
    options: tuple[Option, ...]
    difficulty: int
    seconds: int
    sources: tuple[str, ...]
    serves: tuple[tuple[str, str], ...]
    answer_kind: AnswerKind = AnswerKind.CODE
    answers: tuple[str, ...] = ()
    in_order: bool = False
    tolerance: float = 0.0
    why: str = ""
    mistakes: tuple[Mistake, ...] = ()
    payer: str = ""
    edition: str = ""
    expires: date | None = None
    group: str = ""
    tags: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    invalid_codes: tuple[str, ...] = ()
    path: Path | None = None
    place: int = 0
    """Its number in its file, counted from 1."""

    @property
    def right(self) -> tuple[Option, ...]:
        """The right options; of an order question all steps, in the right order."""
        return tuple(option for option in self.options if option.right)

    @property
    def exams(self) -> tuple[str, ...]:
        """The exams it serves, each once."""
        return tuple(dict.fromkeys(exam for exam, _ in self.serves))

    @property
    def content_hash(self) -> str:
        """SHA-256 of what is asked and what counts as right; not of tags, tables or places in files."""
        return hashlib.sha256(json.dumps(_content(self)).encode()).hexdigest()

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def asked_on(self, day: date) -> bool:
        """False once a number in it has been replaced by a later one."""
        return self.expires is None or day <= self.expires


def option_id(question_id: str, text: str) -> str:
    """Six hexadecimal digits for an option: the same in every order, silent about the key."""
    return hashlib.sha256(f"{question_id}\n{text}".encode()).hexdigest()[:6]


def _content(question: Question) -> list[Any]:
    return [
        question.form.value,
        question.stem,
        question.exhibit,
        [[option.text, option.right] for option in question.options],
        question.answer_kind.value,
        list(question.answers),
        question.in_order,
        question.tolerance,
    ]
