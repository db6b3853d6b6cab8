"""The two sides that scoring compares: the key's items and the answer's lines, with their weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coder_drill.charts.model import KeyCode, Role
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.kin.codetext import plain
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.rubric import Weight, weight

_PRINCIPAL_ROLES = (Role.PRINCIPAL, Role.FIRST_LISTED)
_CM_SHAPE = re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{0,4}|[0-9A-Z]{0,4})")


@dataclass(frozen=True, slots=True)
class Item:
    """A key code with its system and weight."""

    key: KeyCode
    code: str
    system: System
    weight: float
    plain: str
    """The code without dots."""

    @property
    def leads(self) -> bool:
        """True for the principal or first-listed diagnosis."""
        return self.key.role in _PRINCIPAL_ROLES


@dataclass(frozen=True, slots=True)
class Line:
    """An answer's line. ``weight`` is what it weighs as an extra; ``first`` marks the first diagnosis,
    ``repeated`` a diagnosis that stands on an earlier line, ``free`` a code that the house conventions
    count neither as asked for nor as an extra."""

    given: AnswerCode
    is_diagnosis: bool
    first: bool
    weight: float
    plain: str
    repeated: bool = False
    free: bool = False

    @property
    def counts(self) -> bool:
        """True for a line that is an extra where nothing pairs with it; a free one given twice is."""
        return self.repeated or not self.free


def key_system(key: KeyCode) -> System:
    """The code system of a key code, from its role and shape."""
    if key.role.is_diagnosis:
        return System.diagnoses()
    return System.of_service(key.code)


def items_of(keys: Sequence[KeyCode], book: Book) -> tuple[Item, ...]:
    """The key's codes with their systems and weights, in the key's order."""
    items: list[Item] = []
    line_seen = False
    for key in keys:
        system = key_system(key)
        row = book.get(key.code, system)
        code = row.code if row else key.code.upper()
        first_line = not key.role.is_diagnosis and not key.optional and not line_seen
        line_seen = line_seen or first_line
        if key.optional:
            kind = Weight.OPTIONAL
        elif key.role in _PRINCIPAL_ROLES:
            kind = Weight.PRINCIPAL
        elif key.role.is_diagnosis:
            kind = _secondary_weight(code, book)
        elif first_line or system.by_families:
            kind = Weight.LINE
        else:
            kind = Weight.SECONDARY
        items.append(Item(key, code, system, weight(kind), plain(code)))
    return tuple(items)


def lines_of(codes: Sequence[AnswerCode], book: Book) -> tuple[Line, ...]:
    """The answer's lines in order, with what each weighs should it be an extra."""
    lines: list[Line] = []
    diagnosis_seen = False
    seen: set[str] = set()
    for given in codes:
        is_diagnosis = looks_like_diagnosis(given)
        first = is_diagnosis and not diagnosis_seen
        diagnosis_seen = diagnosis_seen or first
        if is_diagnosis:
            kind = _secondary_weight(given.code, book)
        else:
            kind = Weight.LINE if given.system and given.system.by_families else Weight.SECONDARY
        repeated = is_diagnosis and given.code in seen
        seen.add(given.code)
        lines.append(Line(given, is_diagnosis, first, weight(kind), plain(given.code), repeated))
    return tuple(lines)


def looks_like_diagnosis(given: AnswerCode) -> bool:
    """True for ICD-10-CM codes, and for unknown codes written like one."""
    if given.system is not None:
        return given.is_diagnosis
    return "." in given.code or (
        _CM_SHAPE.fullmatch(given.code) is not None and len(given.code) not in (5, 7)
    )


def _secondary_weight(code: str, book: Book) -> Weight:
    flags = book.flags(code, System.diagnoses())
    return Weight.SEVERE if flags.cc or flags.hcc else Weight.SECONDARY


def poa_value(poa: str) -> str:
    """A POA indicator as compared: ``1`` and blank both mean exempt."""
    value = poa.strip().upper()
    return "" if value in ("1", "E", "EXEMPT") else value


def key_line(item: Item) -> AnswerCode:
    """The key's code as the answer line that would be fully right."""
    key = item.key
    return AnswerCode(item.code, item.system, key.modifiers, key.units, poa_value(key.poa))
