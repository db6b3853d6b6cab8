"""Evaluation and management: which codes are levels of one kind of visit.

Code numbers and our own words for the kinds; no descriptor text. Levels by number order, as the
E/M section has stood since 2023.
"""

from __future__ import annotations

from typing import NamedTuple


class Visit(NamedTuple):
    """The kind of visit and its level within the kind, 1 the lowest."""

    kind: str
    level: int


_KINDS: dict[str, tuple[str, ...]] = {
    "office visit, new patient": ("99202", "99203", "99204", "99205"),
    "office visit, established patient": ("99211", "99212", "99213", "99214", "99215"),
    "initial hospital day": ("99221", "99222", "99223"),
    "subsequent hospital day": ("99231", "99232", "99233"),
    "same-day admission and discharge": ("99234", "99235", "99236"),
    "hospital discharge day": ("99238", "99239"),
    "office consultation": ("99242", "99243", "99244", "99245"),
    "hospital consultation": ("99252", "99253", "99254", "99255"),
    "emergency department visit": ("99281", "99282", "99283", "99284", "99285"),
    "initial nursing facility day": ("99304", "99305", "99306"),
    "subsequent nursing facility day": ("99307", "99308", "99309", "99310"),
    "home visit, new patient": ("99341", "99342", "99344", "99345"),
    "home visit, established patient": ("99347", "99348", "99349", "99350"),
}
_VISITS = {
    code: Visit(kind, i) for kind, codes in _KINDS.items() for i, code in enumerate(codes, 1)
}

_SETTINGS: dict[str, tuple[str, ...]] = {
    "emergency": ("emergency department visit",),
    "clinic": (
        "office visit, new patient",
        "office visit, established patient",
        "office consultation",
        # The same claim form carries what the practice does at the patient's own place.
        "initial nursing facility day",
        "subsequent nursing facility day",
        "home visit, new patient",
        "home visit, established patient",
    ),
}


def is_em(code: str) -> bool:
    """True for the numbers of the E/M section."""
    return len(code) == 5 and code.isdigit() and "99202" <= code <= "99499"


def visit_of(code: str) -> Visit | None:
    """Kind and level of a leveled visit code, else None."""
    return _VISITS.get(code)


def levels_apart(given: str, expected: str) -> int | None:
    """How many levels ``given`` lies above (+) or below (-) ``expected``; None across kinds."""
    a, b = _VISITS.get(given), _VISITS.get(expected)
    return a.level - b.level if a and b and a.kind == b.kind else None


def usual_kinds(setting: str) -> tuple[str, ...]:
    """Kinds of visit that a setting's own claim usually carries; empty where any may occur."""
    return _SETTINGS.get(setting, ())
