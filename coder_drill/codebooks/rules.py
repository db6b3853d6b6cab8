"""Tabular-note rules of ICD-10-CM: what a note's references cover, Excludes1, code-first order.

Pure functions over notes, shared by chart checking and scoring. All codes here are ICD-10-CM
diagnoses, dotted or dotless; pass no procedure codes (HCPCS ``J1885`` looks like a code of J18).

Rules: ICD-10-CM Official Guidelines I.A.12.a (Excludes1) and I.A.13 (code first).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from coder_drill.codebooks.model import Note, NoteKind

# Categories that end in a letter stand in the book after these, not where ASCII would put them:
# C4A belongs to block C43-C44, M1A to M05-M14. Source: order of the tabular list, April 2026.
_STANDS_AFTER = {
    "C4A": "C43",
    "C7A": "C75",
    "C7B": "C75",
    "D3A": "D36",
    "J4A": "J44",
    "M1A": "M08",
    "Z3A": "Z36",
}

_REFERENCE = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]*)?[.-]*")
_QUALIFIED = re.compile(r"\(([^()]*?)\s*with\s+([^()]*)\)")
_LISTED = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]*)?(?:-[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]*)?)?[.-]*"
# "... E08-E10, E11, E13 with ketoacidosis", "(T36-T50) with fifth or sixth character 6": a condition
# that ends the note, outside the parentheses.
_QUALIFIED_AT_END = re.compile(
    rf"(?:^|[\s(])({_LISTED}(?:\s*,\s*{_LISTED})*)\)?\s+with\s+([^()]+)$"
)
_ADVERSE_ONLY = re.compile(r"\bfor adverse effects?\b", re.IGNORECASE)
_ADVERSE_BLOCK = "T36-T50"
_ADVERSE_INTENT = "5"

Predicate = Callable[[str], bool]


class NoteSource(Protocol):
    """Anything that knows the tabular notes of a code: a ``Codebook`` or a fake in a test."""

    def notes(self, code: str, /) -> Sequence[Note]:
        """The notes that apply to ``code``, its own first, then its ancestors'."""
        ...


class Order(Protocol):
    """Where codes stand in the book: a ``BookOrder``. Codes are given without dots."""

    def span(self, stem: str, /) -> tuple[int, int] | None:
        """Places of the first and last row of all codes that begin so."""
        ...

    def between(self, first: str, last: str, /) -> tuple[int, int] | None:
        """Places of the first and last row of an inclusive range."""
        ...


class Stretch(NamedTuple):
    """Consecutive rows of the book that a note covers, where ``condition`` holds for the code."""

    first: int
    last: int
    condition: Predicate | None


class OrderBreak(NamedTuple):
    """``code`` stands before ``first``, although its ``note`` says to code ``first`` first."""

    code: str
    first: str
    note: Note


def dotless(code: str) -> str:
    """``e11.65`` or ``E11.65`` as ``E1165``; a trailing ``-`` or ``.`` of a reference is dropped."""
    return code.upper().replace(".", "").replace("-", "").strip()


def covers(ref: str, code: str) -> bool:
    """True when the reference of a note covers ``code``.

    ``ref`` is a code with its descendants (``E11.6`` covers E11.65), a prefix (``E10.``, ``E10.-``)
    or an inclusive range of any depth (``J40-J47``, ``N18.1-N18.6``, ``O00-O9A``). A range of
    subcategories whose ends differ in one character before the last runs over that character
    alone: ``I69.01-I69.11`` is I69.01 and I69.11, not the ten between them.
    """
    want = dotless(code)
    low, dash, high = ref.strip().upper().partition("-")
    if dash and dotless(high):
        first, last = dotless(low), dotless(high)
        place = _inner_step(first, last)
        if place is not None:
            return (
                want[:place] + want[place + 1 : len(first)] == first[:place] + first[place + 1 :]
                and first[place] <= want[place : place + 1] <= last[place]
            )
        return _place(first) <= _place(want[: len(first)]) and (
            _place(want[: len(last)]) <= _place(last)
        )
    stem = dotless(ref)
    return bool(stem) and want.startswith(stem)


def reach(note: Note, order: Order) -> tuple[Stretch, ...]:
    """The rows of the book that the references of ``note`` cover, in the book's own order.

    The same as ``note_covers`` asked of every code, but that a range follows the book where
    letters stand among digits.
    """
    conditions = _conditions(note.text)
    found = []
    for ref in note.refs:
        condition = conditions.get(_reference_key(ref))
        for span in _spans(ref, order):
            found.append(Stretch(*span, condition))
    return tuple(found)


def _spans(ref: str, order: Order) -> list[tuple[int, int]]:
    low, dash, high = ref.strip().upper().partition("-")
    first, last = dotless(low), dotless(high)
    if not (dash and last):
        spans = [order.span(first)]
    else:
        place = _inner_step(first, last)
        if place is None:
            spans = [order.between(first, last)]
        else:
            run = range(ord(first[place]), ord(last[place]) + 1)
            spans = [order.span(first[:place] + chr(o) + first[place + 1 :]) for o in run]
    return [span for span in spans if span is not None]


def note_covers(note: Note, code: str) -> bool:
    """True when any reference of ``note`` covers ``code``, with the note's own conditions.

    By the codes' characters alone; ``reach`` follows the order of a book at hand.

    Conditions as printed, such as ``(T36-T50 with fifth or sixth character 5)`` or
    ``(E08-E13 with .22)``, are applied; one that cannot be read covers nothing, so that an
    unread condition never raises an edit.
    """
    conditions = _conditions(note.text)
    for ref in note.refs:
        if covers(ref, code):
            condition = conditions.get(_reference_key(ref))
            if condition is None or condition(dotless(code)):
                return True
    return False


def excludes1(codebook: NoteSource, a: str, b: str) -> Note | None:
    """The Excludes1 note, of either code or its ancestors, that keeps ``a`` and ``b`` apart.

    None when there is none. The exception for two unrelated conditions (guideline I.A.12.a)
    needs the chart and is left to the caller.
    """
    if dotless(a) == dotless(b):
        return None
    for code, other in ((a, b), (b, a)):
        for note in codebook.notes(code):
            if (
                note.kind is NoteKind.EXCLUDES1
                and note_covers(note, other)
                # A reference that covers both sides points within one family, not between two.
                and not note_covers(note, code)
            ):
                return note
    return None


def code_first(codebook: NoteSource, code: str) -> list[Note]:
    """The code-first notes that apply to ``code``, own first, then inherited.

    "If applicable" and "such as" are kept as printed: whether a note asks for a code that is
    absent is for the chart to say; only the order of codes that are present is a rule (see
    ``code_first_breaks``). The note at T36-T50 "for adverse effects" applies to adverse-effect
    codes only (sixth character 5, fifth where the sixth is a placeholder).
    """
    notes = [note for note in codebook.notes(code) if note.kind is NoteKind.CODE_FIRST]
    adverse_owners = {note.owner for note in notes if _ADVERSE_ONLY.search(note.text)}
    if adverse_owners and _intent(dotless(code)) != _ADVERSE_INTENT:
        notes = [note for note in notes if note.owner not in adverse_owners]
    return notes


def code_first_breaks(codebook: NoteSource, codes: Iterable[str]) -> list[OrderBreak]:
    """Code-first orders broken by diagnoses in the order given.

    A list of conditions to code first (the notes of one owner) is satisfied by one of them before
    the code. Else the first of them that comes later breaks the order, unless its own notes ask
    for the code in turn (then either order stands).
    """
    ordered = list(codes)
    wanted = [code_first(codebook, code) for code in ordered]
    breaks = []
    for i, code in enumerate(ordered):
        for owner in dict.fromkeys(note.owner for note in wanted[i]):
            listed = [note for note in wanted[i] if note.owner == owner]
            named = [
                (j, note)
                for j, other in enumerate(ordered)
                if j != i and (note := _asks_first(listed, other, code)) is not None
            ]
            if named and named[0][0] > i:
                j, note = named[0]
                if _asks_first(wanted[j], code, ordered[j]) is None:
                    breaks.append(OrderBreak(code, ordered[j], note))
    return breaks


def _asks_first(notes: Iterable[Note], first: str, code: str) -> Note | None:
    for note in notes:
        # A note whose references include the code itself speaks of its family, not of an order.
        if note_covers(note, first) and not note_covers(note, code):
            return note
    return None


def _inner_step(first: str, last: str) -> int | None:
    """Where two ends of a range below one category differ, when it is in one place before the last."""
    if len(first) != len(last) or len(first) <= 4 or first[:3] != last[:3]:
        return None
    apart = [i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b]
    return apart[0] if len(apart) == 1 and apart[0] < len(first) - 1 else None


def _place(stem: str) -> tuple[str, str, str]:
    """Sort key of a dotless code or stem in the order of the book."""
    category, rest = stem[:3], stem[3:]
    anchor = _STANDS_AFTER.get(category)
    return (anchor, category, rest) if anchor else (category, "", rest)


def _intent(code: str) -> str:
    """The intent character of a dotless T36-T65 code: the sixth, or the fifth before an X."""
    sixth = code[5:6]
    return sixth if sixth and sixth != "X" else code[4:5]


def _reference_key(ref: str) -> str:
    return ref.upper().replace(" ", "").rstrip(".-")


@lru_cache(maxsize=8192)
def _conditions(text: str) -> dict[str, Predicate]:
    """Conditions printed behind references, by reference."""
    found: dict[str, Predicate] = {}
    at_end = _QUALIFIED_AT_END.search(text)
    for match in (*_QUALIFIED.finditer(text), *([at_end] if at_end else [])):
        references, words = match.groups()
        # "(A, B with ...)" qualifies both; "(with ...)" names no code and qualifies none.
        for part in references.split(","):
            if _REFERENCE.match(part.strip().upper()):
                found[_reference_key(part)] = _condition(words.strip().lower())
    return found


_ORDINALS = {
    "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "seventh": 6, "7th": 6,
}  # fmt: skip
_ORDINAL = "|".join(_ORDINALS)


def _condition(words: str) -> Predicate:
    """The condition in words as a test of a dotless code; unreadable words are never met."""
    if "to indicate intent" in words:
        return lambda code: True
    if words == "ketoacidosis":  # E08-E13: the fourth character 1
        return lambda code: code[3:4] == "1"
    if match := re.fullmatch(r"(?:fifth or )?sixth character ([0-9a-z](?:-[0-9a-z])?)", words):
        low, _, high = match[1].upper().partition("-")
        return lambda code: low <= _intent(code) <= (high or low)
    if "open fracture 7th character" in words:
        return lambda code: code[6:7] in {"B", "C", "E", "F", "H", "J", "M", "N", "Q", "R"}
    if match := re.fullmatch(rf"({_ORDINAL})[ -]?character \.?([0-9a-z])", words):
        place, wanted = _ORDINALS[match[1]], match[2].upper()
        return lambda code: code[place : place + 1] == wanted
    if match := re.fullmatch(rf"({_ORDINAL}) to ({_ORDINAL}) characters ([0-9a-z]+)", words):
        start, stop, run = _ORDINALS[match[1]], _ORDINALS[match[2]] + 1, match[3].upper()
        return lambda code: code[start:stop] == run
    if match := re.fullmatch(r"final characters -?([0-9a-z]+)", words):
        ending = match[1].upper()
        return lambda code: code.endswith(ending)
    if match := re.fullmatch(r"\.([0-9a-z]+)(?:-\.([0-9a-z]+))?-?", words):
        low, high = match[1].upper(), (match[2] or match[1]).upper()
        return lambda code: low <= code[3 : 3 + len(low)] and code[3 : 3 + len(high)] <= high
    return lambda code: False
