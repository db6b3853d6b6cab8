"""How near a given code comes to an expected one, and what exactly is off."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.kin.codetext import plain, slipped
from coder_drill.scoring.kin.diagnoses import (
    leaves_open,
    like_diagnosis,
    near_diagnosis,
    stem_title,
)
from coder_drill.scoring.kin.lines import near_visit, of_one_family
from coder_drill.scoring.kin.pcs import near_pcs, other_pcs
from coder_drill.scoring.kin.relation import Relation
from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit, credit, factor

__all__ = ["Kinship", "leaves_open", "near_kin", "plain", "stem_title", "substitute"]


@dataclass(frozen=True, slots=True)
class Kinship:
    """The relation of a given code to an expected one.

    ``expected`` is the key's code or the accepted alternative that came nearest. ``credit`` is
    0..1 before POA, modifiers, units and position. ``faults`` are empty for the right code.
    ``close`` ranks relations: of several codes it might stand for, a line is paired with the
    nearest, whatever that one weighs.
    """

    kind: Credit
    expected: str
    credit: float
    faults: tuple[Label, ...] = ()
    close: float = 0.0


def near_kin(
    given: str, given_system: System | None, expected: str, system: System, book: Book
) -> Kinship:
    """Relations within a category, a PCS table or the visits: codes that begin alike."""
    a, b = plain(given), plain(expected)
    if given_system not in (None, system):
        return _kinship(None, expected)
    if a == b:
        return Kinship(Credit.EXACT, expected, credit(Credit.EXACT), (), 1.0)
    if system.is_diagnosis:
        return _kinship(near_diagnosis(given, given_system, expected, book), expected)
    if system.by_axes:
        return _kinship(near_pcs(a, given_system, b, system, book), expected)
    return _kinship(near_visit(a, given_system, b, system), expected)


def substitute(
    given: str, given_system: System | None, expected: str, system: System, book: Book
) -> Kinship:
    """Relations across categories and tables: what a code that is missed may have been mistaken for."""
    a, b = plain(given), plain(expected)
    row = book.get(given, given_system) if given_system is not None else None
    if row is None and slipped(a, b):
        partly = given_system is not None and given_system.carried_in_part
        label = Label.WRONG_CODE if partly else Label.INVALID
        return _kinship(Relation(Credit.SLIP, (label,), 0.88), expected)
    if system.is_line_item:
        return _kinship(of_one_family(given, given_system, expected, system, book), expected)
    if given_system not in (None, system):
        return _kinship(None, expected)
    if system.is_diagnosis:
        return _kinship(like_diagnosis(given, given_system, expected, book), expected)
    return _kinship(other_pcs(a, given_system, b, system, book), expected)


def _kinship(found: Relation | None, expected: str) -> Kinship:
    if found is None:
        return Kinship(Credit.NONE, expected, credit(Credit.NONE), (Label.WRONG_CODE,))
    value = credit(found.kind)
    for each in found.factors:
        value *= factor(each)
    return Kinship(found.kind, expected, value, found.faults, found.close)
