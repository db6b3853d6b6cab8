"""What an entry of an imported index leads to: codes, other entries, other books."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from coder_drill.codebooks import Code, Codebook
from coder_drill.codebooks.books import BookInfo, IndexBook, IndexEntry

_CODE = re.compile(r"\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]+)?\b")
_NAMED = (
    ("Table of Drugs and Chemicals", "drug"),
    ("Table of drugs and biologicals", "drug"),
    ("Neoplasm Table", "neoplasm"),
    ("Table of Neoplasms", "neoplasm"),
    ("Index to Diseases and Injuries", "index"),
    ("Index to disease", "index"),
    ("External Cause of Injuries Index", "eindex"),
)
"""How the ICD-10-CM books name one another, and the second half of the key of the book meant."""

SHORT_HEADS = {
    "Poisoning Accidental (unintentional)": "Accid.",
    "Poisoning Intentional self-harm": "Self-h.",
    "Poisoning Assault": "Assault",
    "Poisoning Undetermined": "Undet.",
    "Adverse effect": "Adverse",
    "Underdosing": "Underd.",
    "Malignant Primary": "Primary",
    "Malignant Secondary": "Second.",
    "Ca in situ": "In situ",
    "Benign": "Benign",
    "Uncertain Behavior": "Uncert.",
    "Unspecified Behavior": "Unspec.",
}
"""Heads of the official tables, short enough to stand over a code."""

_HEADINGS = ("chapter", "block", "section")
_SHORTEST = 3
"""Characters of an ICD-10-CM category and of an ICD-10-PCS table."""


@dataclass(frozen=True, slots=True)
class Lead:
    """One thing an entry sends to.

    A code as printed (``how`` is the column of a table, ``manifestation`` for the second code
    of a pair, else empty) or a reference in words (``how`` is ``see``, ``see also`` or ``use``).
    """

    how: str
    text: str
    is_code: bool
    dead: bool = False
    """A code that no code table at hand has."""


@dataclass(frozen=True, slots=True)
class Leading:
    """An entry that leads to a code: ``printed`` is what it prints, ``column`` where in a table."""

    book: BookInfo
    entry: IndexEntry
    printed: str
    column: str = ""

    @property
    def words(self) -> str:
        """The entry in one line, without the code: path, nonessential modifiers, column."""
        parts = (self.entry.path, self.entry.qualifier, f"· {self.column}" if self.column else "")
        return "  ".join(filter(None, parts))


def leads(entry: IndexEntry) -> tuple[Lead, ...]:
    """All that an entry itself sends to, in the order in which the book prints it."""
    return (
        *(_code("", code, entry) for code in entry.codes),
        *(_code("manifestation", code, entry) for code in entry.manifestation.split()),
        *(_code(head, code, entry) for head, code in entry.cells),
        *(Lead("see", words, False) for words in entry.see),
        *(Lead("see also", words, False) for words in entry.see_also),
        *(Lead("use", words, False) for words in entry.use),
    )


def _code(how: str, printed: str, entry: IndexEntry) -> Lead:
    return Lead(how, printed, True, is_dead(entry, printed))


def is_dead(entry: IndexEntry, printed: str) -> bool:
    """True for a code of an entry that no code table at hand has: the index is of another year."""
    return printed.rstrip("-.") in entry.dead


def code_at(book: Codebook, info: BookInfo, printed: str) -> Code | None:
    """The row of a code as printed (``C79.8-``, ``0FT4``); None when the tables have none."""
    return book.get(printed.rstrip("-."), info.system)


def follow(book: Codebook, at: BookInfo, reference: str) -> IndexEntry | BookInfo | Code | None:
    """Where a *see* or *see also* leads: an entry, of another book where it names one or only that

    has the term; a whole book; a code or category it names. None when it says no place ("by
    specific chemical substance").
    """
    if at.system.is_diagnosis:
        for name, key in _NAMED:
            if reference.lower().startswith(name.lower()):
                there = book.index_book(f"{at.system.value}-{key}")
                if there is None:
                    return None
                return there.follow(reference[len(name) :].lstrip("s, ")) or there.info
    if (found := _entry(book.index_book(at.book), reference)) is not None:
        return found
    if at.system.is_diagnosis and (named := _CODE.search(reference)) is not None:
        return book.get(named[0], at.system)
    others = (info for info in book.index_books() if info.system is at.system)
    found_there = (_entry(book.index_book(info.book), reference) for info in others)
    return next((found for found in found_there if found is not None), None)


def _entry(there: IndexBook | None, reference: str) -> IndexEntry | None:
    return there.follow(reference) if there is not None else None


def only_main(at: IndexBook) -> IndexEntry | None:
    """The main term of a book that has but one (the neoplasm table), else None."""
    first = at.main_terms("", 2)
    return first[0] if len(first) == 1 else None


def way_down(at: IndexBook, entry: IndexEntry) -> str:
    """The way down to an entry in words; without the main term where a book has but one."""
    main = only_main(at) if entry.parent else None
    return entry.path.removeprefix(f"{main.term}, ") if main is not None else entry.path


def main_terms(
    book: Codebook, at: IndexBook, words: str, near: int = 0, limit: int = 500
) -> list[IndexEntry]:
    """Where to open an index: main terms that begin with the words, ``limit`` of them at most.

    Without words the main terms around the entry number ``near``. Where none begins so: the entry
    of a way down with commas (``diabetes, type 2``), else those that print a code so written, else
    entries with all the words on their way down (``heart failure``), the nearest first.
    """
    if not words:
        return at.main_terms_near(near, limit)
    if found := at.main_terms(words, limit):
        return found
    if "," in words and (entry := at.follow(words)) is not None:
        return [entry]
    code = book.get(words, at.info.system) if len(words) >= _SHORTEST else None
    if code is not None:
        leading = leading_to(book, code, limit)
        return [one.entry for one in leading if one.book.book == at.info.book]
    return at.find(words, limit=limit)


def leading_to(book: Codebook, code: Code, limit: int = 1000) -> tuple[Leading, ...]:
    """The entries of all imported indexes that lead to a code, by book, the uppermost first:

    "bone" says more of C79.51 than each of the bones below it that the table lists again.

    An index prints most codes short: ``T40.1X1`` for T40.1X1A, ``C50.9-`` for C50.911, ``0FT4`` for
    0FT44ZZ. Where none prints the code itself, those count that print the longest beginning of it.
    """
    if code.kind in _HEADINGS:
        return ()
    books = [
        there
        for info in book.index_books()
        if info.system is code.system and (there := book.index_book(info.book)) is not None
    ]
    for stem in _stems(code.code) if books else ():
        found = tuple(
            Leading(there.info, entry, lead.text, lead.how)
            for there in books
            for entry in sorted(there.leading_to(stem, limit), key=lambda entry: entry.level)
            for lead in _first(entry, stem)
        )
        if found:
            return found
    return ()


def _stems(code: str) -> Iterator[str]:
    """The code, then its beginnings from the longest to that of a category."""
    for length in range(len(code), _SHORTEST - 1, -1):
        if code[length - 1] != ".":
            yield code[:length]


def _first(entry: IndexEntry, stem: str) -> tuple[Lead, ...]:
    """The first place, none or one, where an entry prints a code."""
    found = (lead for lead in leads(entry) if lead.is_code and lead.text.rstrip("-.") == stem)
    return tuple(islice(found, 1))
