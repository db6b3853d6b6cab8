"""The ledger of overrules: what a trainer decided over a key, by whom, when and why. Rows are only added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coder_drill.errors import UsageError

_LINE = re.compile(
    r"(?P<code>[A-Za-z0-9.]{1,12}?)(?:-(?P<mods>[A-Za-z0-9]{2}(?:,[A-Za-z0-9]{2})*))?"
    r"(?:x(?P<units>\d{1,6}))?(?:@(?P<poa>[YNUWynuw1]))?"
)


class What(StrEnum):
    """What an overrule does."""

    ACCEPT = "accept-also"
    DROP_CODE = "drop-code"
    DROP_EXERCISE = "drop-exercise"
    REPLACE = "replace-key"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Overrule:
    """One row. ``code`` is the key's line it is about, ``other`` what is accepted or stands in its place.

    ``answer`` is the uuid of the one answer it is for, "" for a rule over all. ``undoes`` is the number of
    the row that an undo takes back.
    """

    number: int
    at: str
    who: str
    reason: str
    kind: str
    exercise: str
    what: What
    code: str = ""
    other: str = ""
    answer: str = ""
    undoes: int = 0

    def line(self) -> tuple[str, tuple[str, ...] | None, int | None, str]:
        """Code, modifiers, units and POA of ``other``; None where it says nothing of them."""
        return read_line(self.other)

    @property
    def words(self) -> str:
        """What it does, in words."""
        match self.what:
            case What.ACCEPT:
                return (
                    f"{self.other} is accepted for {self.code}"
                    if self.code
                    else f"{self.other} is accepted"
                )
            case What.DROP_CODE:
                return f"{self.code} is no longer asked for"
            case What.DROP_EXERCISE:
                return "does not count"
            case What.REPLACE:
                return f"{self.other} stands in place of {self.code}"
            case What.UNDO:
                return f"overrule {self.undoes} is taken back"


def in_force(ledger: Iterable[Overrule]) -> list[Overrule]:
    """The overrules that stand: what was undone, and the undoing, left out. An undo can be undone."""
    rows = list(ledger)
    undone: set[int] = set()
    for row in reversed(rows):
        if row.what is What.UNDO and row.number not in undone:
            undone.add(row.undoes)
    return [row for row in rows if row.what is not What.UNDO and row.number not in undone]


def read_line(text: str) -> tuple[str, tuple[str, ...] | None, int | None, str]:
    """An answer line of an overrule: code, modifiers, units, POA. Raises UsageError."""
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"{text[:40]!r}: write a code as in an answer, such as 99214-25 or J1885x2"
        )
    mods = found["mods"]
    return (
        found["code"].upper(),
        tuple(mods.upper().split(",")) if mods else None,
        int(found["units"]) if found["units"] else None,
        (found["poa"] or "").upper(),
    )
