"""The words of an answer's text: where each stands and what sets it apart from the one before.

Knows nothing of codes. ``scoring.notation`` makes lines of the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_APART = re.compile(r"[\s,;|]+")
_COMMENT = re.compile(r"(?:^|(?<=\s))#(?!\t).*", re.DOTALL)
_QUOTES = "\"'`()[]{}“”‘’"
_NUMBERING = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.):]|[A-La-l][.)])[ \t]+(?=\S)")
_INVISIBLE = dict.fromkeys((0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0xAD), " ")
"""Byte order marks and marks without width, read as blanks so that offsets stay."""
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its offsets in the text, and what stands before it in its row.

    ``apart`` is ``""`` for the first word of a row, else the separator as a kind: ``" "``, ``","``
    (a comma without a blank), ``", "``, ``";"`` or ``"\\t"`` (a column). ``cell`` counts the
    columns before it, commas included.
    """

    text: str
    start: int
    end: int
    apart: str
    cell: int = 0

    @property
    def column(self) -> bool:
        """True for the beginning of a new column of a table."""
        return self.apart == "\t"


def rows(text: str) -> list[tuple[int, list[Word]]]:
    """The words of each row that has any, with its number from 1; comments from ``#`` on, bullets
    and numbering are left out."""
    clean = text.translate(_INVISIBLE).translate(_DASHES)
    found = []
    at = 0
    for number, piece in enumerate([*_BREAK.finditer(clean), None], 1):
        end = piece.start() if piece else len(clean)
        row = _words(clean[at:end], at)
        if row:
            found.append((number, row))
        at = piece.end() if piece else end
    return found


def _words(row: str, offset: int) -> list[Word]:
    row = _COMMENT.sub("", row)
    bullet = _NUMBERING.match(row)
    at = begin = bullet.end() if bullet else 0
    found: list[Word] = []
    for piece in [*_APART.finditer(row, at), None]:
        end = piece.start() if piece else len(row)
        word = row[at:end]
        bare = word.strip(_QUOTES)
        if bare:
            start = at + word.index(bare)
            before = row[found[-1].end - offset if found else begin : start]
            cell = (found[-1].cell if found else 0) + sum(before.count(c) for c in "\t|,")
            apart = _apart(before) if found else ""
            found.append(Word(bare, offset + start, offset + start + len(bare), apart, cell))
        at = piece.end() if piece else end
    return found


def _apart(between: str) -> str:
    if "\t" in between or "|" in between:
        return "\t"
    if ";" in between:
        return ";"
    if "," in between:
        return "," if between.strip(_QUOTES) == "," else ", "
    return " "
