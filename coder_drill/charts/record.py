"""The record of an encounter: its documents in chart order, and the note that they make together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end of some words, as character offsets."""


class Quote(str):
    """Exact words of the record. ``document`` names where they stand, "" where only one can hold them."""

    document: str

    def __new__(cls, text: str, document: str = "") -> Quote:
        """The words, and the title of their document."""
        made = super().__new__(cls, text)
        made.document = document
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.document


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a record.

    ``author`` is a role, never a name. ``day`` is the hospital day (1 is the day of admission, 0 the
    day before), ``postop_day`` counts from the operation; both None where the record does not say.
    """

    title: str
    text: str
    author: str = ""
    day: int | None = None
    postop_day: int | None = None

    @property
    def when(self) -> str:
        """``hospital day 3, POD 1``, or empty."""
        words = [f"hospital day {self.day}"] if self.day is not None else []
        words += [f"POD {self.postop_day}"] if self.postop_day is not None else []
        return ", ".join(words)

    @property
    def heading(self) -> str:
        """Title, author and day on one line: ``H&P · Attending, hospital medicine · hospital day 1``."""
        return " · ".join(part for part in (self.title, self.author, self.when) if part)


def joined(documents: Sequence[Document]) -> str:
    """The documents as one text, each under a heading of its own. One without an author is itself."""
    return _join(documents)[0]


def starts(documents: Sequence[Document]) -> tuple[int, ...]:
    """Where the text of each document begins in ``joined(documents)``."""
    return _join(documents)[1]


def _join(documents: Sequence[Document]) -> tuple[str, tuple[int, ...]]:
    # A record of one text without a heading of its own (a note of format 1) stays as it was written.
    if len(documents) == 1 and not documents[0].author:
        return documents[0].text, (0,)
    text, begins = "", []
    for document in documents:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        text += f"{gap}# {document.heading}\n\n"
        begins.append(len(text))
        text += document.text
    return text, tuple(begins)


def same_title(one: str, other: str) -> bool:
    """Whether two titles name one document: blanks and case do not tell them apart."""
    return re.sub(r"\s+", " ", one.strip()).lower() == re.sub(r"\s+", " ", other.strip()).lower()
