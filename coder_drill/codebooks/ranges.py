"""Numbers in titles: ``10-19% of body surface`` covers 14 percent, ``35 weeks`` is that week alone.

Read off titles when the search index is built, and off a query when it is read, so that a number
typed decides between codes that differ in nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = r"(\d{1,5}(?:\.\d+)?)"
_UNIT = (
    r"(%|percent|pct|sq\.? ?cm|square centimeters?|cm|centimeters?|mm|consecutive hours?|hours?|hrs?"
    r"|minutes?|mins?|completed weeks|weeks?|wks?|grams?|gms?|mg|years?|yrs?|yo|y/o|lesions?|views?"
    r"|vessels?|levels?|units?)"
)
_NAMES = {
    "%": "percent", "pct": "percent", "centimeter": "cm", "sqcm": "sq cm", "sq. cm": "sq cm",
    "square centimeter": "sq cm", "consecutive hour": "hour", "hr": "hour", "min": "minute",
    "completed week": "week", "wk": "week", "gm": "gram", "year": "age", "yr": "age", "yo": "age",
    "y/o": "age",
}  # fmt: skip
_LIKELY = re.compile(
    r"\d ?(?:%|percent|sq|cm|centi|mm|consecutive|hour|hr|min|completed|week|wk|g|mg|year|yr|yo|y/o"
    r"|lesion|view|vessel|level|unit|or |to |-)|age \d|body mass index"
)
_DIGIT = re.compile(r"\d")
_EDGE = 0.001
_MOST = 1e9
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"{_N} ?(?:-|–|to|through) ?{_N} ?{_UNIT}\b|{_N} ?(?:-|to) ?{_N} ?(%)", "span"),
        (rf"(?:less than|under|below|before|<) ?{_N} ?{_UNIT}?", "below"),
        (rf"(?:greater than|more than|over|beyond|above|>) ?{_N} ?{_UNIT}?", "above"),
        (rf"(?:at least|from) ?{_N} ?{_UNIT}?", "least"),
        (rf"(?:up to|no more than) ?{_N} ?{_UNIT}?", "most"),
        (rf"{_N} ?{_UNIT}? or (?:less|smaller|fewer)(?: {_UNIT})?", "most"),
        (rf"{_N} ?{_UNIT}? or (?:more|greater|over|larger)(?: {_UNIT})?", "least"),
        (rf"{_N} ?{_UNIT}", "one"),
    )
)
_BMI = re.compile(rf"\bbody mass index[^0-9]*{_N}(?:-{_N})?(?: or (less|greater))?")
_AGE = re.compile(
    rf"(?<!gestational )\bage {_N}(?: (?:to|through) {_N}| (and over|or over|and older|or older))?"
)
_UNDER_AGE = re.compile(rf"\bunder (?:age )?{_N}(?: years)?\b")
_TYPED = re.compile(
    rf"(>|<|over|under|above|below|beyond|greater than|more than|less than|at least)?"
    rf" ?{_N} ?{_UNIT}(?![a-z])"
)
_TYPED_AGE = re.compile(rf"\b(under|over|below|above|age|aged) ?{_N}(?![\d.]| ?{_UNIT})")
_TYPED_BMI = re.compile(rf"\b(?:bmi|body mass index)(?: of| is|:)? ?(>|<|over)? ?{_N}")


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers of one unit from ``low`` to ``high``, both included."""

    unit: str
    low: float
    high: float

    def holds(self, number: float) -> bool:
        """True when the number lies within."""
        return self.low - _EDGE / 2 <= number <= self.high + _EDGE / 2


def _unit(text: str | None) -> str:
    text = " ".join((text or "").split())
    if len(text) > 2 and text.endswith("s"):
        text = text[:-1]
    return _NAMES.get(text, text)


def ranges_of(title: str) -> tuple[Range, ...]:
    """What the numbers with units of a title cover, by unit; each stretch of text counts once."""
    # Most titles have no digit, which is told much faster than that they have no number with a unit.
    if not _DIGIT.search(title):
        return ()
    text = title.lower()
    if not _LIKELY.search(text):
        return ()
    found: list[Range] = []
    if bmi := _BMI.search(text):
        low, high = float(bmi[1]), float(bmi[2] or bmi[1])
        if bmi[3]:
            low, high = (0.0, high) if bmi[3] == "less" else (low, 999.0)
        return (Range("bmi", low, high + 0.099 if high < 999 else high),)
    if under := _UNDER_AGE.search(text) if "age" in text or "years" in text else None:
        found.append(Range("age", 0.0, float(under[1]) - _EDGE))
    elif age := _AGE.search(text):
        low = float(age[1])
        high = float(age[2]) if age[2] else 999.0 if age[3] else low
        found.append(Range("age", low, high))
    taken: list[tuple[int, int]] = []
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            numbers = [float(g) for g in match.groups() if g and g[0].isdigit()]
            units = [g for g in match.groups() if g and not g[0].isdigit()]
            if not units:
                continue
            taken.append(match.span())
            first, last = numbers[0], numbers[-1]
            low, high = {
                "span": (first, last),
                "below": (0.0, first - _EDGE),
                "above": (first + _EDGE, _MOST),
                "least": (first, _MOST),
                "most": (0.0, first),
                "one": (first, first),
            }[kind]
            found.append(Range(_unit(units[0]), low, high))
    return tuple({r.unit: r for r in reversed(found)}.values())


def numbers_typed(text: str) -> tuple[tuple[str, float], ...]:
    """The numbers with units of a query: unit and value, ``> 96 hrs`` a little above 96."""
    text = text.lower()
    found: list[tuple[str, float]] = []
    found += [("bmi", _moved(m[1], float(m[2]))) for m in _TYPED_BMI.finditer(text)]
    found += [("age", _moved(m[1], float(m[2]))) for m in _TYPED_AGE.finditer(text)]
    found += [(_unit(m[3]), _moved(m[1], float(m[2]))) for m in _TYPED.finditer(text)]
    return tuple(found)


def _moved(sign: str | None, number: float) -> float:
    if sign in (">", "over", "above", "beyond", "greater than", "more than"):
        return number + 2 * _EDGE
    return number - 2 * _EDGE if sign in ("<", "under", "below", "less than") else number
