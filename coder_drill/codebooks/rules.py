"""Tabular notes of ICD-10-CM as rules: which rows of the book a note's references cover.

All codes here are ICD-10-CM diagnoses, dotted or dotless; pass no procedure codes (HCPCS ``J1885``
looks like a code of J18).

Rules: ICD-10-CM Official Guidelines I.A.12.a (Excludes1) and I.A.13 (code first).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from coder_drill.codebooks.model import Note, NoteKind

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


def dotless(code: str) -> str:
    """``e11.65`` or ``E11.65`` as ``E1165``; a trailing ``-`` or ``.`` of a reference is dropped."""
    return code.upper().replace(".", "").replace("-", "").strip()


def reach(note: Note, order: Order) -> tuple[Stretch, ...]:
    """The rows of the book that the references of ``note`` cover, in the book's own order.

    A reference is a code with its descendants (``E11.6`` covers E11.65), a prefix (``E10.``) or an
    inclusive range of any depth (``J40-J47``, ``N18.1-N18.6``, ``O00-O9A``). A range of
    subcategories whose ends differ in one character before the last runs over that character
    alone: ``I69.01-I69.11`` is I69.01 and I69.11, not the ten between them.

    Conditions as printed, such as ``(T36-T50 with fifth or sixth character 5)`` or
    ``(E08-E13 with .22)``, go along; one that cannot be read is never met, so that an unread
    condition never raises an edit.
    """
    conditions = _conditions(note.text)
    found: list[Stretch] = []
    for ref in note.refs:
        condition = conditions.get(_reference_key(ref))
        found += [Stretch(*span, condition) for span in _spans(ref, order)]
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


def code_first(codebook: NoteSource, code: str) -> list[Note]:
    """The code-first notes that apply to ``code``, own first, then inherited.

    "If applicable" and "such as" are kept as printed: whether a note asks for a code that is
    absent is for the chart to say; only the order of codes that are present is a rule. The note at T36-T50 "for adverse effects" applies to adverse-effect
    codes only (sixth character 5, fifth where the sixth is a placeholder).
    """
    notes = [note for note in codebook.notes(code) if note.kind is NoteKind.CODE_FIRST]
    adverse_owners = {note.owner for note in notes if _ADVERSE_ONLY.search(note.text)}
    if adverse_owners and _intent(dotless(code)) != _ADVERSE_INTENT:
        notes = [note for note in notes if note.owner not in adverse_owners]
    return notes


def _inner_step(first: str, last: str) -> int | None:
    """Where two ends of a range below one category differ, when it is in one place before the last."""
    if len(first) != len(last) or len(first) <= 4 or first[:3] != last[:3]:
        return None
    apart = [i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b]
    return apart[0] if len(apart) == 1 and apart[0] < len(first) - 1 else None


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
