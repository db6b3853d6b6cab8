"""Kinship of service lines: levels and kinds of visits, families of CPT and HCPCS codes."""

from __future__ import annotations

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.em import is_em, levels_apart
from coder_drill.scoring.kin.codetext import shared_start
from coder_drill.scoring.kin.relation import Relation
from coder_drill.scoring.kin.titles import likeness
from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit

_HEAD = 3
"""Characters that HCPCS codes, and CPT codes whatever their section, share as one family."""
_ALIKE = 0.45
_NEXT = 10
"""Numbers apart that neighbors of a table are at most."""


def _neighbors(a: str, b: str) -> bool:
    """True for numbers of one letter that are ten apart at most."""
    numbers = a[1:], b[1:]
    if a[:1] != b[:1] or not all(number.isdigit() for number in numbers):
        return False
    return abs(int(numbers[0]) - int(numbers[1])) <= _NEXT


def near_visit(a: str, given_system: System | None, b: str, system: System) -> Relation | None:
    """The relation of two visits: levels of one kind, or two kinds."""
    if not (system.by_families and given_system is system and is_em(a) and is_em(b)):
        return None
    apart = levels_apart(a, b)
    if apart is None:
        return Relation(Credit.EM_FAR, (Label.WRONG_CODE,), 0.5 + shared_start(a, b) / 50)
    kind = Credit.EM_ONE if abs(apart) == 1 else Credit.EM_FAR
    return Relation(kind, (Label.EM_LEVEL,), 0.9 - abs(apart) / 20)


def of_one_family(
    given: str, given_system: System | None, expected: str, system: System, book: Book
) -> Relation | None:
    """The relation of two service codes of one family: neighbors by number, or of a like title.

    A code that the practice table lacks is judged by its number alone.
    """
    if given_system is None or not given_system.is_line_item:
        return None
    ours, theirs = book.get(given, given_system), book.get(expected, system)
    shared = shared_start(given, expected) if given_system is system else 0
    head = shared >= _HEAD or (given_system is system and _neighbors(given, expected))
    if not head and ours and theirs and system.by_families:
        # CPT's sections number each part of the body in its own tens of hundreds.
        head = shared >= system.family_head and ours.parent == theirs.parent
    alike = likeness(ours.title, theirs.title) if ours and theirs else 0.0
    if head or alike >= _ALIKE:
        return Relation(Credit.FAMILY, (Label.WRONG_CODE,), 0.3 + shared / 25 + alike / 10)
    return None
