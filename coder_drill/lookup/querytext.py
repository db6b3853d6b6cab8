"""What is read off a query before its words are looked up: sides, numbers, what comes after "due to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coder_drill.codebooks.words import words
from coder_drill.lookup.everyday import is_unit

MOST_WORDS = 40
_SIDE = {"l": "left", "r": "right", "lt": "left", "rt": "right", "both": "bilateral"}
_CAUSED = (("due", "to"), ("secondary", "to"), ("caused", "by"), ("because", "of"))
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]{1,4}\b")


@dataclass(frozen=True, slots=True)
class QueryText:
    """A query as it is read: its words, its numbers with units, where its cause begins."""

    text: str
    surfaces: tuple[str, ...]
    numbers: tuple[tuple[str, float], ...]
    measures: frozenset[str]
    """Words that are a number with a unit, and the unit: they decide between codes, not find them."""
    capitals: frozenset[str]
    """Short words typed in capitals: abbreviations, never misspellings."""
    cause: int
    """Where the words after "due to" begin, which name a cause, not the condition; 0 for nowhere."""


def read_query(text: str) -> QueryText:
    """Read a query; any text is accepted."""
    surfaces = _with_sides(words(text)[:MOST_WORDS])
    numbers = _numbers(text)
    measures = {
        word
        for before, word in zip(("", *surfaces), surfaces, strict=False)
        if is_unit(word) and before[-1:].isdigit()
    }
    measures |= {
        word
        for word, after in zip(surfaces, (*surfaces[1:], ""), strict=False)
        if word[-1:].isdigit() and word[:1].isdigit() and is_unit(after)
    }
    shouted = text.isupper()
    capitals = set() if shouted and " " in text else {m.lower() for m in _CAPITALS.findall(text)}
    return QueryText(
        text,
        surfaces,
        numbers,
        frozenset(measures),
        frozenset(capitals),
        _cause(surfaces),
    )


def _numbers(text: str) -> tuple[tuple[str, float], ...]:
    """The numbers with units of a query; see ``ranges.numbers_typed``."""
    # Most queries have no digit: they do not wait for the patterns that read numbers (some 7 ms).
    if not any(character.isdecimal() for character in text):
        return ()
    from coder_drill.codebooks.ranges import numbers_typed

    return numbers_typed(text)


def _with_sides(surfaces: tuple[str, ...]) -> tuple[str, ...]:
    """``l knee``, ``knee rt``, ``both eyes`` with the side as titles write it."""
    if len(surfaces) < 2:
        return surfaces
    out = []
    for n, word in enumerate(surfaces):
        side = _SIDE.get(word)
        around = (surfaces[n - 1] if n else "", surfaces[n + 1] if n + 1 < len(surfaces) else "")
        beside = any(other.isalpha() and len(other) > 1 for other in around)
        out.append(side if side and beside else word)
    return tuple(dict.fromkeys(out))


def _cause(surfaces: Sequence[str]) -> int:
    for n in range(1, len(surfaces) - 2):
        if tuple(surfaces[n : n + 2]) in _CAUSED:
            return n + 2
    return 0
