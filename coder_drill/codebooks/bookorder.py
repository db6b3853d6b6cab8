"""The order of the tabular list: where a code stands, what a range holds, which notes order codes.

Letters stand among digits as the book prints them, not where a computer sorts them: C4A comes
after C43, S06.8A before S06.89, Y93.A between Y93.7 and Y93.8. Places are the row ids of the code
database, which is filled in the order of the book.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coder_drill.codebooks.model import Note, NoteKind
from coder_drill.errors import UnavailableError

if TYPE_CHECKING:
    from coder_drill.codebooks.codebook import Codebook

_CODES = "system = 'icd10cm' AND kind IN ('category', 'subcategory', 'extended')"
_LIMIT = 100_000
"""Stems remembered before the memory starts anew."""

Span = tuple[int, int]
"""Places of the first and the last row, both within."""


class BookOrder:
    """Places of ICD-10-CM codes, remembered. Codes are given without dots, upper case.

    Confined to the thread of its code book. Raises ``UnavailableError`` when the database cannot
    be read.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._connection = codebook.connection
        self._file = codebook.file
        self._spans: dict[str, Span | None] = {}
        self._notes: dict[str, tuple[Note, ...]] | None = None

    def span(self, stem: str) -> Span | None:
        """The rows of a code and all below it; of all that begins so where it is no code itself
        (``T368X``). None when nothing does."""
        if stem not in self._spans:
            if len(self._spans) >= _LIMIT:
                self._spans.clear()
            self._spans[stem] = self._find(stem)
        return self._spans[stem]

    def between(self, first: str, last: str) -> Span | None:
        """The rows of an inclusive range; an end that is no code is taken to the codes nearest
        within (``R10.1-R10.4`` where R10.4 was deleted). None when nothing stands there."""
        low, high = self.span(first), self.span(last)
        start = low[0] if low else self._edge("min(id)", first, last)
        end = high[1] if high else self._edge("max(last)", first, last)
        return None if start is None or end is None or end < start else (start, end)

    def notes(self, owner: str) -> tuple[Note, ...]:
        """The Excludes1 and code-first notes that stand at a code, block or chapter itself.

        All 6,000 are read at the first question: one query instead of one a code.
        """
        if self._notes is None:
            found: dict[str, list[Note]] = {}
            kinds = (NoteKind.CODE_FIRST, NoteKind.EXCLUDES1)
            for kind in kinds:
                for at, text, refs in self._rows(
                    "SELECT owner, text, refs FROM note WHERE kind = ? ORDER BY seq", kind.value
                ):
                    found.setdefault(at, []).append(Note(kind, text, at, tuple(refs.split())))
            self._notes = {at: tuple(notes) for at, notes in found.items()}
        return self._notes.get(owner, ())

    def _find(self, stem: str) -> Span | None:
        rows = self._rows(f"SELECT id, last FROM code WHERE key = ? AND {_CODES}", stem)  # noqa: S608
        if rows:
            return int(rows[0][0]), int(rows[0][1])
        query = f"SELECT min(id), max(last) FROM code WHERE key > ? AND key < ? AND {_CODES}"  # noqa: S608
        found = self._rows(query, stem, f"{stem}~") if stem else []
        return (found[0][0], found[0][1]) if found and found[0][0] is not None else None

    def _edge(self, what: str, first: str, last: str) -> int | None:
        query = f"SELECT {what} FROM code WHERE key >= ? AND key < ? AND {_CODES}"  # noqa: S608
        edge: int | None = self._rows(query, first, f"{last}~")[0][0]
        return edge

    def _rows(self, query: str, *values: str) -> Sequence[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(
                f"{self._file}: cannot be read ({error}); run coder-drill codebooks build"
            ) from None
