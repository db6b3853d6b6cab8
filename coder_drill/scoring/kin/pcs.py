"""Kinship of ICD-10-PCS codes: by their characters, in one table and across tables."""

from __future__ import annotations

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book, sides_differ
from coder_drill.scoring.kin.relation import Relation
from coder_drill.scoring.kin.titles import likeness
from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit

_LENGTH = 7
_MOST_WRONG = 2
"""Characters that may differ between codes of two tables whatever they mean."""
_ALIKE, _ALIKE_OPERATION = 0.5, 0.3
"""Likeness of titles that makes a substitute, and where section and root operation agree."""


def near_pcs(
    a: str, given_system: System | None, b: str, system: System, book: Book
) -> Relation | None:
    """The relation of two codes of one table (the first three characters)."""
    if 3 <= len(a) < _LENGTH and b.startswith(a):
        return Relation(Credit.INCOMPLETE, (Label.INVALID, Label.SPECIFICITY), 0.6 + len(a) / 25)
    if given_system is None or len(a) != _LENGTH or a[:3] != b[:3]:
        return None
    wrong = differing(a, b)
    if sides_differ(book.title(a, system), book.title(b, system)):
        return Relation(Credit.LATERALITY, (Label.LATERALITY,), 0.9)
    if len(wrong) == 1:
        return Relation(Credit.PCS_ONE, (Label.WRONG_CODE,), 0.85)
    return Relation(Credit.PCS_TABLE, (Label.WRONG_CODE,), 0.75 - len(wrong) / 20)


def other_pcs(
    a: str, given_system: System | None, b: str, system: System, book: Book
) -> Relation | None:
    """The relation of two codes of different tables: another root operation on the same body part,
    another body system, or two characters off at most. ``a`` may be no code."""
    if len(a) != _LENGTH:
        return None
    wrong = differing(a, b)
    few = len(wrong) <= _MOST_WRONG
    if given_system is None:
        return Relation(Credit.SLIP, (Label.INVALID,), 0.6 - len(wrong) / 20) if few else None
    same_part = a[:2] == b[:2] and a[3] == b[3]
    same_operation = a[0] == b[0] and a[2] == b[2]
    least = _ALIKE_OPERATION if same_operation else _ALIKE
    alike = a[0] == b[0] and likeness(book.title(a, system), book.title(b, system)) >= least
    if few or same_part or alike:
        return Relation(Credit.PCS_OTHER, (Label.WRONG_CODE,), 0.55 - len(wrong) / 20)
    return None


def differing(a: str, b: str) -> list[int]:
    """The places, from 0, at which two codes of seven characters differ."""
    return [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
