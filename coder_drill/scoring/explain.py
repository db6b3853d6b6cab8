"""Why a code is wrong, in words drawn from the tables alone."""

from __future__ import annotations

import re

from coder_drill.codebooks.model import Note, PcsAxis, System
from coder_drill.scoring.book import Book
from coder_drill.scoring.em import levels_apart, visit_of
from coder_drill.scoring.kinship import plain, stem_title

_WORD = re.compile(r"[\w'-]+")
_FILLER = frozenset(
    ("a", "an", "and", "as", "by", "due", "for", "from", "in", "is", "of", "on", "or", "other")
) | frozenset(("the", "to", "unspecified", "with"))


def difference(given: str, expected: str, system: System, book: Book) -> str:
    """One or two sentences on how ``given`` differs from ``expected``; empty when nothing is known.

    Says which character is wrong and what it means, and what the two titles differ in.
    """
    if system is System.ICD10PCS:
        return _pcs_difference(given, expected, book)
    if system is System.CPT:
        return visit_difference(given, expected)
    if system is not System.ICD10CM:
        return _capital(_title_difference(book.title(given, system), book.title(expected, system)))
    a, b = plain(given), plain(expected)
    sentences = []
    stems_part = not (len(a) == len(b) == 7 and a[:6] == b[:6])
    if stems_part:
        titles = _title_difference(stem_title(given, book), stem_title(expected, book))
        place = _first_difference(a, b)
        if titles and place is not None and a[:3] == b[:3]:
            sentences.append(f"They part at character {place + 1}: {titles}")
        elif titles:
            sentences.append(_capital(titles))
    if len(a) == len(b) == 7 and a[6] != b[6]:
        meanings = book.codebook.seventh(expected)
        sentences.append(
            f"7th character {a[6]} means {_meaning(meanings, a[6])}; "
            f"documented is {b[6]}, {_meaning(meanings, b[6])}."
        )
    return " ".join(sentences)


def visit_difference(given: str, expected: str) -> str:
    """How two E/M codes differ: the direction and number of levels, or the kind of visit."""
    a, b = visit_of(given), visit_of(expected)
    apart = levels_apart(given, expected)
    if apart is not None:
        way = "high: the note does not carry it" if apart > 0 else "low: the note supports more"
        count = "one level" if abs(apart) == 1 else f"{abs(apart)} levels"
        return f"{given} is {count} too {way}."
    if a and b:
        return f"{given} is for: {a.kind}; documented: {b.kind}."
    return ""


def note_against(given: str, others: list[str], book: Book) -> tuple[str, Note] | None:
    """The Excludes1 note that keeps ``given`` apart from one of ``others``, with that code."""
    found = book.kept_apart_from(given, others)
    return found[0] if found else None


def quoted(note: Note) -> str:
    """A note as quoted in a sentence: kind, owner and the words as printed."""
    words = " ".join(note.text.split())
    return f'{note.kind.label} at {note.owner}: "{words if len(words) <= 160 else words[:157] + "..."}"'


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _meaning(meanings: dict[str, str], character: str) -> str:
    return meanings.get(character, "nothing at this code")


def _first_difference(a: str, b: str) -> int | None:
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return index
    return min(len(a), len(b)) if len(a) != len(b) else None


def _title_difference(given: str, expected: str) -> str:
    """What each of two titles says that the other does not."""
    if not given or not expected:
        return ""
    given_words = [w.lower() for w in _WORD.findall(given)]
    expected_words = [w.lower() for w in _WORD.findall(expected)]
    only_given = [w for w in given_words if w not in expected_words]
    only_expected = [w for w in expected_words if w not in given_words]
    if (
        len(only_given) > 3
        or len(only_expected) > 3
        or not (set(only_given) - _FILLER or set(only_expected) - _FILLER)
    ):
        return f'the code given is "{given}", the right one "{expected}".'
    parts = []
    if only_given:
        parts.append(f'the code given says "{" ".join(only_given)}"')
    if only_expected:
        parts.append(f'the right one says "{" ".join(only_expected)}"')
    return ", ".join(parts) + "."


def _pcs_difference(given: str, expected: str, book: Book) -> str:
    a, b = plain(given), plain(expected)
    parts = []
    for x, y in zip(book.codebook.pcs_axes(a), book.codebook.pcs_axes(b), strict=False):
        if x.value != y.value:
            parts.append(
                f"character {y.position} ({y.axis.lower()}): given {_value(x)}, "
                f"documented {_value(y)}"
            )
    sentence = "; ".join(parts[:3])
    return f"{_capital(sentence)}." if sentence else ""


def _value(axis: PcsAxis) -> str:
    return f"{axis.value} {axis.meaning}".strip()
