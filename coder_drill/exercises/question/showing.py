"""A question as it is put to a learner: options in the order of a seed, nothing of the key.

Options that are numbers or codes stand ascending, as in a book; all others are shuffled. The steps of a
sequence are never shown in their right order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from coder_drill.exercises.question.model import AnswerKind, Form, Option, Question
from coder_drill.exercises.question.topics import topic_label

LETTERS = "ABCDEFGH"

_AMOUNT = re.compile(r"^\$?(-?\d[\d,]*(?:\.\d+)?)(?: ?(?:%|[a-z][a-z -]*))?$")
_CODE = re.compile(
    r"^(?:[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|[0-9A-Z]{5}|[0-9A-Z]{7}|\d{2,4}|[0-9A-Z]{2})"
    r"(?:-[0-9A-Z]{2}(?:,[0-9A-Z]{2})*)?(?:x\d+)?(?:@[YNUW])?$"
)
"""ICD, CPT, HCPCS and PCS codes, modifiers, DRGs and bill types, with modifiers, units and POA."""


_SAYS = {
    Form.SINGLE: "Choose one answer.",
    Form.MULTIPLE: "Choose every answer that is right. A wrong choice takes away what a right one gives.",
    Form.ORDER: "Put the steps in order. Credit follows the pairs of steps that stand the right way round.",
}
_TYPES = {
    AnswerKind.CODE: "Type the code, or the codes with a space between them; modifiers after a hyphen.",
    AnswerKind.MODIFIER: "Type the modifier, or the modifiers with a space between them.",
    AnswerKind.NUMBER: "Type a number.",
    AnswerKind.MONEY: "Type an amount in dollars.",
    AnswerKind.PERCENT: "Type a percentage.",
    AnswerKind.WORD: "Type a word or a short term.",
    AnswerKind.DATE: "Type a date, such as 2026-03-31 or 3/31/2026.",
}


def shown_options(question: Question, seed: int) -> tuple[Option, ...]:
    """The options in the order in which ``seed`` shows them; lettered A, B, C from the first."""
    if ascending(question):
        amounts = all(_AMOUNT.match(option.text) for option in question.options)
        rank = _amount if amounts else str
        return tuple(sorted(question.options, key=lambda option: rank(option.text)))
    # Sorted first, so that the order of the file is of no account.
    options = sorted(question.options, key=lambda option: option.id)
    generator = random.Random(f"{question.id}:{seed}")
    generator.shuffle(options)
    if question.form is Form.ORDER and tuple(options) == question.options:
        options.append(options.pop(0))
    return tuple(options)


def ascending(question: Question) -> bool:
    """True when all options are amounts, or all are codes: these are shown ascending."""
    if question.form is Form.ORDER:
        return False
    texts = [option.text for option in question.options]
    return bool(texts) and (
        all(_AMOUNT.match(text) for text in texts) or all(is_code(text) for text in texts)
    )


def is_code(text: str) -> bool:
    """True for text that is nothing but codes or modifiers: ``E11.22``, ``99213-25``, ``GA``."""
    return all(
        _CODE.match(part) and (len(part) == 2 or any(c.isdigit() for c in part))
        for part in text.split(", ")
    )


def how_to_answer(question: Question) -> str:
    """One line on what to do, and on how the answer is credited where that is not plain."""
    if question.form is Form.TYPED:
        order = " Their order counts." if question.in_order else ""
        return _TYPES[question.answer_kind] + order
    return _SAYS[question.form]


def as_shown(question: Question, seed: int) -> dict[str, Any]:
    """The question as JSON, without its key, rationales, or anything that tells them apart."""
    return {
        "id": question.id,
        "form": question.form.value,
        "domain": question.domain,
        "topic": topic_label(question.domain),
        "difficulty": question.difficulty,
        "seconds": question.seconds,
        "seed": seed,
        "stem": question.stem,
        "exhibit": question.exhibit,
        "instruction": how_to_answer(question),
        "options": lettered(shown_options(question, seed)),
    }


def lettered(options: Sequence[Option]) -> list[dict[str, str]]:
    """Options as shown: letter, id, text."""
    return [
        {"letter": letter, "id": option.id, "text": option.text}
        for letter, option in zip(LETTERS, options, strict=False)
    ]


def _amount(text: str) -> float:
    found = _AMOUNT.match(text)
    return float(found[1].replace(",", "")) if found else 0.0
