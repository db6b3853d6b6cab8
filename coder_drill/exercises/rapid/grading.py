"""Judging what was typed for a rapid item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder_drill.exercises.rapid.model import Answer, Form, Item

_SEPARATORS = re.compile(r"[\s,;]+")
_TENTHS = re.compile(r"X(\d{1,9}\.\d{1,4})$")
"""Units with a decimal, such as miles of an ambulance, behind a code."""
NOTHING = frozenset({"", "none", "no", "nothing", "-", "0"})
"""Ways to say that nothing is to be reported, where codes or modifiers are asked for."""
GIVEN_LIMIT = 400
"""Characters of an answer that are looked at; no right answer is longer."""


@dataclass(frozen=True, slots=True)
class Graded:
    """``credit`` is 1 or, where several codes are asked for, the share that is right less what is
    wrong, 0..1; ``right`` is full credit. ``message`` is one sentence for the learner."""

    right: bool
    credit: float
    given: Answer
    message: str


def grade(item: Item, text: str) -> Graded:
    """The verdict on ``text``. Takes any text, however odd or long."""
    given = read(item.form, text)
    wanted = [_comparable(item, answer) for answer in (item.answer, *item.accept)]
    mine = _comparable(item, given)
    if mine in wanted:
        return Graded(True, 1.0, given, item.rule)
    mistake = item.mistakes.get(" ".join(given), "")
    if item.form is Form.CHOICE:
        mistake = next((o.mistake for o in item.options if (o.key,) == given), mistake)
    credit = max(_share(mine, answer) for answer in wanted) if item.form is Form.CODES else 0.0
    return Graded(False, credit, given, mistake or item.rule)


def read(form: Form, text: str) -> Answer:
    """What was typed, in the canonical form of an answer."""
    words = [word for word in _SEPARATORS.split(text[:GIVEN_LIMIT].strip().upper()) if word]
    if form is Form.CHOICE or form is Form.CHARACTER:
        return (words[0],) if words else ()
    if form is Form.NUMBER:
        return (_number("".join(words)),) if words else ()
    if " ".join(words).lower() in NOTHING:
        return ()
    if form is Form.MODIFIERS:
        return tuple(sorted({word.lstrip("-") for word in words}))
    return tuple(words[:1] if form is Form.CODE else words)


def shown(item: Item) -> str:
    """The right answer as a learner would write it."""
    if not item.answer:
        return "none"
    if item.form is Form.CHOICE:
        text = next(o.text for o in item.options if (o.key,) == item.answer)
        return f"{item.answer[0]}. {text}"
    return " ".join(item.answer)


def _comparable(item: Item, answer: Answer) -> tuple[str, ...]:
    if item.form in (Form.CODE, Form.CODES):
        plain = tuple(_plain(entry) for entry in answer)
        return plain if item.ordered else tuple(sorted(plain))
    if item.form is Form.NUMBER:
        return tuple(_number(entry) for entry in answer)
    if item.form is Form.MODIFIERS:
        return tuple(sorted(answer))
    return answer


def _plain(entry: str) -> str:
    """A code without dots; the decimal point of units (``A0425-RHx6.4``) stays."""
    entry = entry.upper()
    units = _TENTHS.search(entry)
    if units is None:
        return entry.replace(".", "")
    return f"{entry[: units.start()].replace('.', '')}X{_number(units[1])}"


def _share(given: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    """Half credit for the right codes in a wrong order, else the share right less the share wrong."""
    if sorted(given) == sorted(wanted):
        return 0.5
    hits = len(set(given) & set(wanted))
    wrong = len(set(given) - set(wanted))
    return max(0.0, (hits - wrong) / max(1, len(wanted))) * 0.5


def _number(text: str) -> str:
    """A number without what does not change it: ``12``, ``97.4``; the text itself when it is none."""
    found = re.fullmatch(r"\+?(\d{1,9})(?:\.(\d{1,4}))?", text.replace("$", "").replace(",", ""))
    if found is None:
        return text
    decimals = (found[2] or "").rstrip("0")
    return f"{int(found[1])}.{decimals}" if decimals else str(int(found[1]))
