"""How near a given code comes to an expected one, and what exactly is off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book, sides_differ
from coder_drill.scoring.em import is_em, levels_apart
from coder_drill.scoring.model import Label
from coder_drill.scoring.rubric import Credit, Factor, credit, factor

_UNSPECIFIED = re.compile(r"\bunspecified\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kinship:
    """The relation of a given code to an expected one.

    ``expected`` is the key's code or the accepted alternative that came nearest. ``credit`` is
    0..1 before POA, modifiers, units and position. ``faults`` are empty for the right code.
    """

    kind: Credit
    expected: str
    credit: float
    faults: tuple[Label, ...] = ()


def plain(code: str) -> str:
    """The code in capitals without dots."""
    return code.replace(".", "").upper()


def kinship(
    given: str, given_system: System | None, expected: str, system: System, book: Book
) -> Kinship:
    """The relation of ``given`` to ``expected``, which belongs to ``system``.

    ``given_system`` None means that no table knows the given code: it may still be the expected
    one without its seventh character or placeholder.
    """
    a, b = plain(given), plain(expected)
    if given_system not in (None, system):
        return _none(expected)
    if a == b:
        return Kinship(Credit.EXACT, expected, credit(Credit.EXACT))
    if system.is_diagnosis:
        return _diagnosis(given, given_system, expected, book)
    if system.by_axes:
        return _pcs(given, given_system, expected, book)
    if system.by_families and given_system is system and is_em(a) and is_em(b):
        apart = levels_apart(a, b)
        if apart is None:
            return Kinship(Credit.EM_FAR, expected, credit(Credit.EM_FAR), (Label.WRONG_CODE,))
        kind = Credit.EM_ONE if abs(apart) == 1 else Credit.EM_FAR
        return Kinship(kind, expected, credit(kind), (Label.EM_LEVEL,))
    return _none(expected)


def _none(expected: str) -> Kinship:
    return Kinship(Credit.NONE, expected, credit(Credit.NONE), (Label.WRONG_CODE,))


def _diagnosis(given: str, given_system: System | None, expected: str, book: Book) -> Kinship:
    a, b = plain(given), plain(expected)
    if a[:3] != b[:3]:
        return _none(expected)
    row = book.get(given, given_system) if given_system else None
    if row is None or not row.billable:
        return _incomplete(a, b, expected)
    seventh_off = len(a) == len(b) == 7 and a[6] != b[6]
    if seventh_off and a[:6] == b[:6]:
        return Kinship(Credit.SEVENTH, expected, credit(Credit.SEVENTH), (Label.SEVENTH,))
    kind, label = _stem(given, expected, book)
    value = credit(kind)
    faults: tuple[Label, ...] = (label,)
    if seventh_off:
        value *= factor(Factor.SEVENTH_TOO)
        faults = (label, Label.SEVENTH)
    return Kinship(kind, expected, value, faults)


def _incomplete(a: str, b: str, expected: str) -> Kinship:
    """A header above the expected code, or that code without 7th character or placeholder."""
    value = credit(Credit.INCOMPLETE)
    if len(a) >= 3 and b.startswith(a):
        detail = Label.SEVENTH if len(b) == 7 and len(a) >= 5 else Label.SPECIFICITY
        return Kinship(Credit.INCOMPLETE, expected, value, (Label.INVALID, detail))
    without_x = a[:3] + a[3:].replace("X", ""), b[:3] + b[3:].replace("X", "")
    same_stem = len(b) == 7 and a[:6] == b[:6]
    if without_x[0] == without_x[1] or same_stem:
        return Kinship(Credit.INCOMPLETE, expected, value, (Label.INVALID, Label.SEVENTH))
    if len(b) == 7 and "X" in b[3:6] and without_x[1].startswith(without_x[0]):
        return Kinship(Credit.INCOMPLETE, expected, value, (Label.INVALID, Label.SEVENTH))
    return Kinship(Credit.NONE, expected, credit(Credit.NONE), (Label.INVALID,))


def _stem(given: str, expected: str, book: Book) -> tuple[Credit, Label]:
    a, b = plain(given), plain(expected)
    if sides_differ(stem_title(given, book), stem_title(expected, book)):
        return Credit.LATERALITY, Label.LATERALITY
    if leaves_open(given, expected, book):
        return Credit.UNSPECIFIED, Label.SPECIFICITY
    if len(a) > 4 and len(b) > 4 and a[:4] == b[:4]:
        return Credit.SUBCATEGORY, Label.WRONG_CODE
    return Credit.CATEGORY, Label.WRONG_CODE


def leaves_open(given: str, expected: str, book: Book) -> bool:
    """True when ``given`` is the unspecified choice at the place where the two part.

    E66.9 leaves open what E66.812 says; S52.501A (unspecified fracture of the lower radius) leaves
    open what S52.531A says, but not S52.614A, which is another bone.
    """
    a, b = plain(given), plain(expected)
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if not 3 <= shared < min(len(a), len(b), 6):
        return False
    ours = book.title(b[: shared + 1], System.ICD10CM)
    theirs = book.title(a[: shared + 1], System.ICD10CM)
    return _is_unspecified(theirs) and not _is_unspecified(ours)


def stem_title(code: str, book: Book) -> str:
    """The title without what the seventh character adds."""
    row = book.get(code, System.ICD10CM)
    if row is None:
        return ""
    if len(plain(code)) == 7 and row.parent:
        return book.title(row.parent, System.ICD10CM) or row.title
    return row.title


def _is_unspecified(title: str) -> bool:
    return _UNSPECIFIED.search(title) is not None


def _pcs(given: str, given_system: System | None, expected: str, book: Book) -> Kinship:
    a, b = plain(given), plain(expected)
    if len(a) < 7 and len(a) >= 3 and b.startswith(a):
        value = credit(Credit.INCOMPLETE)
        return Kinship(Credit.INCOMPLETE, expected, value, (Label.INVALID, Label.SPECIFICITY))
    if given_system is None or len(a) != 7 or a[:3] != b[:3]:
        return _none(expected)
    system = System.ICD10PCS
    if sides_differ(book.title(given, system), book.title(expected, system)):
        kind, label = Credit.LATERALITY, Label.LATERALITY
    elif sum(x != y for x, y in zip(a, b, strict=True)) == 1:
        kind, label = Credit.PCS_ONE, Label.WRONG_CODE
    else:
        kind, label = Credit.PCS_TABLE, Label.WRONG_CODE
    return Kinship(kind, expected, credit(kind), (label,))
