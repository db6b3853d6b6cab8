"""Grading a response to a question.

| form | credit |
|---|---|
| single | 1 or 0 |
| multiple | (right ones chosen - wrong ones chosen) / right ones, not below 0 |
| typed, one part | 1 or 0 |
| typed, several parts | (parts in common - parts too many) / parts wanted, not below 0; right parts in a wrong order half |
| order | (pairs the right way round - pairs the wrong way round) / pairs, not below 0 |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from coder_drill.errors import UsageError
from coder_drill.exercises.question.model import Form, Option, Question
from coder_drill.exercises.question.showing import LETTERS, lettered, shown_options
from coder_drill.exercises.question.typed import LENGTH, canonical, is_right, shares, swapped

WRONG_ORDER = 0.5
"""Credit for the right codes in a wrong order, where the order counts."""


@dataclass(frozen=True, slots=True)
class QuestionResponse:
    """What was given: option ids (chosen, or all in the order given), or the typed words."""

    chosen: tuple[str, ...] = ()
    typed: str = ""
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """``{"chosen": [...], "typed": "...", "seed": n}``."""
        return {"chosen": list(self.chosen), "typed": self.typed, "seed": self.seed}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> QuestionResponse:
        """The response that ``as_json`` wrote; raises ``UsageError`` for anything else."""
        chosen, typed, seed = value.get("chosen", []), value.get("typed", ""), value.get("seed", 0)
        fits = (
            isinstance(chosen, list)
            and len(chosen) <= len(LETTERS)
            and all(isinstance(each, str) for each in chosen)
            and isinstance(typed, str)
            and isinstance(seed, int)
        )
        if not fits:
            raise UsageError("response: is not chosen, typed and seed; write them as printed")
        return QuestionResponse(tuple(chosen), typed[: LENGTH + 1], seed)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of one option or step once the question is graded."""

    option: Option
    chosen: bool


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded response: ``credit`` 0..1, one line on it, and what is said of each option.

    ``note`` is a foreseen error's rationale, or a word on the form of a typed answer; empty else.
    """

    question: Question
    response: QuestionResponse
    credit: float
    note: str
    remarks: tuple[Remark, ...]

    @property
    def is_right(self) -> bool:
        """True for full credit."""
        return self.credit >= 1.0

    @property
    def expected(self) -> str:
        """The right answer in words."""
        if self.question.form is Form.TYPED:
            return self.question.answers[0]
        joint = " > " if self.question.form is Form.ORDER else "; "
        return joint.join(option.text for option in self.question.right)

    @property
    def given(self) -> str:
        """The answer given, in words; empty when none was."""
        if self.question.form is Form.TYPED:
            return self.response.typed
        joint = " > " if self.question.form is Form.ORDER else "; "
        found = (self.question.option(each) for each in self.response.chosen)
        return joint.join(option.text for option in found if option is not None)

    @property
    def message(self) -> str:
        """One sentence: the error behind what was given, or the reason for what is right."""
        if self.note:
            return self.note
        if self.question.form in (Form.TYPED, Form.ORDER):
            return self.question.why
        wrong = [each.option for each in self.remarks if each.chosen and not each.option.right]
        missed = [each.option for each in self.remarks if each.option.right and not each.chosen]
        return (wrong or missed or list(self.question.right))[0].why

    def as_json(self) -> dict[str, Any]:
        """The whole outcome, key and rationales included."""
        shown = shown_options(self.question, self.response.seed)
        letters = {each["id"]: each["letter"] for each in lettered(shown)}
        return {
            "id": self.question.id,
            "response": self.response.as_json(),
            "credit": round(self.credit, 4),
            "right": self.is_right,
            "given": self.given,
            "expected": self.expected,
            "why": self.question.why,
            "note": self.note,
            "options": [
                {
                    "letter": letters[remark.option.id],
                    "id": remark.option.id,
                    "text": remark.option.text,
                    "right": remark.option.right,
                    "chosen": remark.chosen,
                    "why": remark.option.why,
                }
                for remark in self.remarks
            ],
            "source": list(self.question.sources),
        }


def grade(question: Question, response: QuestionResponse) -> Graded:
    """The credit for ``response``. An empty response is wrong; unknown option ids count for nothing."""
    note = ""
    if question.form is Form.TYPED:
        credit = _typed_credit(question, response.typed)
        if credit < 1.0:
            note = _typed_note(question, response.typed)
    elif question.form is Form.ORDER:
        credit = _order_credit(question, response.chosen)
    else:
        credit = _chosen_credit(question, response.chosen)
    remarks = tuple(
        Remark(option, option.id in response.chosen) for option in _in_order(question, response)
    )
    return Graded(question, response, credit, note, remarks)


def read_answer(question: Question, text: str, seed: int) -> QuestionResponse:
    """What was written on a line: letters as shown under ``seed`` (``B``, ``A C``, ``CAB``), or words.

    Raises ``UsageError`` naming the fix when the letters do not fit the question.
    """
    if question.form is Form.TYPED:
        if len(text) > LENGTH:
            raise UsageError(f"answer: is longer than {LENGTH} characters; shorten it")
        return QuestionResponse(typed=text.strip(), seed=seed)
    shown = shown_options(question, seed)
    known = dict(zip(LETTERS, shown, strict=False))
    letters = [c for c in text.upper() if c not in " ,;>.-\t"]
    last = LETTERS[len(shown) - 1]
    if not letters or any(letter not in known for letter in letters):
        raise UsageError(f"answer: {text[:40]!r} names no option; use letters A to {last}")
    if len(set(letters)) < len(letters):
        raise UsageError("answer: names an option twice; name each once")
    if question.form is Form.SINGLE and len(letters) > 1:
        raise UsageError("answer: names several options; one is right, name one letter")
    if question.form is Form.ORDER and len(letters) < len(shown):
        raise UsageError(f"answer: leaves steps out; put all of A to {last} in order")
    return QuestionResponse(tuple(known[letter].id for letter in letters), seed=seed)


def _chosen_credit(question: Question, chosen: tuple[str, ...]) -> float:
    right = {option.id for option in question.right}
    known = {option.id for option in question.options}
    picked = set(chosen) & known
    if question.form is Form.SINGLE:
        return 1.0 if picked == right else 0.0
    return max(0.0, (len(picked & right) - len(picked - right)) / len(right))


def _order_credit(question: Question, chosen: tuple[str, ...]) -> float:
    """Kendall's tau over the steps, not below 0; a step left out makes all its pairs wrong."""
    place = {option_id: n for n, option_id in enumerate(dict.fromkeys(chosen))}
    pairs = list(combinations([option.id for option in question.options], 2))
    fine = sum(a in place and b in place and place[a] < place[b] for a, b in pairs)
    return max(0.0, (2 * fine - len(pairs)) / len(pairs))


def _typed_credit(question: Question, given: str) -> float:
    if is_right(question, given):
        return 1.0
    common, wanted, extra = shares(question, given)
    if wanted == 1:
        return 0.0
    if common == wanted and not extra:
        return WRONG_ORDER
    return max(0.0, (common - extra) / wanted)


def _typed_note(question: Question, given: str) -> str:
    read = canonical(question, given)
    for mistake in question.mistakes:
        if read and read == canonical(question, mistake.answer):
            return mistake.why
    if swapped(question, given):
        return "A letter O or I stands where the code has the digit 0 or 1."
    return ""


def _in_order(question: Question, response: QuestionResponse) -> tuple[Option, ...]:
    if question.form is Form.ORDER:
        return question.options
    return shown_options(question, response.seed)
