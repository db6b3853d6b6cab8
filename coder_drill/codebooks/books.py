"""Alphabetic indexes and term tables that were imported, walked as a coder walks the book.

From a main term down its subterms to a code, along *see* and *see also* to another place; or, in
the drug and neoplasm tables, to the codes of the columns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coder_drill.codebooks.bookwords import nearness, readings
from coder_drill.codebooks.model import System

_DRUG, _NEOPLASM = "icd10cm-drug", "icd10cm-neoplasm"
_COLUMNS = (
    "seq, parent, level, letter, term, qualifier, path, code, manifestation, see, see_also, also,"
    " cells, dead, EXISTS (SELECT 1 FROM index_entry AS below"
    " WHERE below.book = index_entry.book AND below.parent = index_entry.seq)"
)


@dataclass(frozen=True, slots=True)
class BookInfo:
    """An imported index: ``book`` is its key (``icd10cm-eindex``), ``heads`` its code columns.

    ``tables`` and ``tables_from`` are edition and first day of the code tables it leads to, ``dead`` the
    number of its entries that print a code which those do not have.
    """

    book: str
    title: str
    edition: str
    effective_from: str
    effective_to: str
    heads: tuple[str, ...]
    entries: int
    tables: str = ""
    tables_from: str = ""
    dead: int = 0

    @property
    def older(self) -> bool:
        """True where the code tables are of a later edition."""
        return bool(self.tables_from) and self.effective_from < self.tables_from

    @property
    def apart(self) -> str:
        """How the index stands to the code tables, in words; empty where they are of one edition."""
        if not self.tables_from or self.effective_from == self.tables_from:
            return ""
        word = "older" if self.older else "newer"
        gone = f", {self.dead:,} dead entr{'y' if self.dead == 1 else 'ies'}" if self.dead else ""
        return f"{word} than the code tables ({self.tables}){gone}"

    @property
    def heading(self) -> str:
        """The title, with the edition where it is not that of the code tables."""
        if not self.apart:
            return self.title
        return f"{self.title} ({self.edition}, {'older' if self.older else 'newer'} than the code tables)"

    @property
    def system(self) -> System:
        """The system whose codes it leads to."""
        return System(self.book.partition("-")[0])


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of an index.

    ``term`` may be empty where the book prints only a reference. ``qualifier`` holds nonessential
    modifiers, ``codes`` codes as printed (``C79.8-``, a PCS table ``0QB``), ``cells`` the codes of
    a table by column head, empty cells left out. ``deeper`` says that subterms stand below it;
    ``dead`` are those of its codes, without dash, that no code table at hand has.
    """

    book: str
    number: int
    parent: int
    level: int
    letter: str
    term: str
    qualifier: str
    path: str
    codes: tuple[str, ...]
    manifestation: str
    see: tuple[str, ...]
    see_also: tuple[str, ...]
    use: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    deeper: bool = False
    dead: tuple[str, ...] = ()


class IndexBook:
    """One index, read through the connection of the code book it was opened from."""

    def __init__(self, connection: sqlite3.Connection, info: BookInfo) -> None:
        self._connection = connection
        self.info = info

    def get(self, number: int) -> IndexEntry | None:
        """The entry of that number, None when there is none."""
        found = self._entries("seq = ?", number)
        return found[0] if found else None

    def main_terms(self, beginning: str = "", limit: int = 500) -> list[IndexEntry]:
        """Main terms, those that begin with ``beginning`` in any case, in book order."""
        low = key_of_term(beginning)
        if not low:
            return self._entries("parent = 0 ORDER BY seq LIMIT ?", limit)
        return self._entries(
            "parent = 0 AND key >= ? AND key < ? ORDER BY seq LIMIT ?",
            low, low + "\U0010ffff", limit,
        )  # fmt: skip

    def find(
        self, words: str, below: IndexEntry | None = None, limit: int = 100
    ) -> list[IndexEntry]:
        """Entries whose way down holds these words in any order, the nearest first.

        "heart failure" finds *Failure, heart*: each word begins a word of the main term, a subterm or
        a nonessential modifier. Of a way down the uppermost entry that holds all of them counts.
        ``below`` looks only below an entry.
        """
        for wanted in readings(words, self.info.book):
            if found := self._with(wanted, below):
                found.sort(key=lambda entry: nearness(wanted, entry.path))
                return found[:limit]
        return []

    def _with(self, wanted: Sequence[str], below: IndexEntry | None) -> list[IndexEntry]:
        starts = [f" {word}" for word in wanted]
        here, above = (
            " AND ".join(f"instr({table}.said, ?)" for _ in wanted)
            for table in ("index_entry", "up")
        )
        where = (
            f"{here} AND NOT EXISTS (SELECT 1 FROM index_entry AS up"  # noqa: S608
            f" WHERE up.book = index_entry.book AND up.seq = index_entry.parent AND {above})"
        )
        if below is None:
            return self._entries(f"{where} ORDER BY seq", *starts, *starts)
        # Entries stand in book order, so that all below one lie between it and the next of its level.
        where += (
            " AND seq > ? AND seq < coalesce((SELECT min(seq) FROM index_entry AS next"
            " WHERE next.book = index_entry.book AND next.seq > ? AND next.level <= ?), 1e12)"
        )
        at = (below.number, below.number, below.level)
        return self._entries(f"{where} ORDER BY seq", *starts, *starts, *at)

    def main_terms_near(self, number: int, limit: int = 500) -> list[IndexEntry]:
        """Main terms around that entry number, in book order: ``limit`` of them, or all.

        Half of them stand before it, more where the book ends sooner.
        """
        after = self._entries("parent = 0 AND seq >= ? ORDER BY seq LIMIT ?", number, limit)
        before = self._entries(
            "parent = 0 AND seq < ? ORDER BY seq DESC LIMIT ?",
            number, max(limit // 2, limit - len(after)),
        )  # fmt: skip
        return [*before[::-1], *after][:limit]

    def children(self, entry: IndexEntry) -> list[IndexEntry]:
        """The subterms one level down, in book order."""
        return self._entries("parent = ? ORDER BY seq", entry.number)

    def parent(self, entry: IndexEntry) -> IndexEntry | None:
        """The term one level up, None for a main term."""
        return self.get(entry.parent) if entry.parent else None

    def follow(self, reference: str) -> IndexEntry | None:
        """Where a *see* reference leads: ``Accident, transport, car occupant``.

        The deepest entry that its words reach; what is no term ("by type of machine") ends the
        walk. None when not even the main term is there.
        """
        words = [word for part in reference.split(",") if (word := key_of_term(part))]
        for taken in range(len(words), 0, -1):
            if (at := self._main(", ".join(words[:taken]))) is not None:
                return self._down(at, words[taken:])
        # "Legal intervention" is "intervention" below "Legal".
        first = words[0].split() if words else []
        for taken in range(len(first) - 1, 0, -1):
            rest = [" ".join(first[taken:]), *words[1:]]
            at = self._main(" ".join(first[:taken]))
            if at is not None and _step(self.children(at), rest) is not None:
                return self._down(at, rest)
        # "Excision with qualifier Diagnostic" sends to Excision, "Dye(s)" to Dye.
        plain, further, _ = reference.partition(" with ")
        if not further:
            plain = reference.replace("(s)", "")
        return self.follow(plain) if plain != reference else None

    def leading_to(self, code: str, limit: int = 50) -> list[IndexEntry]:
        """Entries that print exactly this code, with or without its dash, in book order."""
        return self._entries(
            "seq IN (SELECT seq FROM index_code WHERE index_code.book = index_entry.book"
            " AND index_code.code = ?) ORDER BY seq LIMIT ?",
            stem_of(code), limit,
        )  # fmt: skip

    def _down(self, at: IndexEntry, words: list[str]) -> IndexEntry:
        """The deepest entry below ``at`` that the words reach."""
        while words and (step := _step(self.children(at), words)) is not None:
            at, words = step
        return at

    def _main(self, term: str) -> IndexEntry | None:
        return _match(self.main_terms(term, 40), term)

    def _entries(self, where: str, *values: object) -> list[IndexEntry]:
        query = f"SELECT {_COLUMNS} FROM index_entry WHERE book = ? AND {where}"  # noqa: S608
        rows = self._connection.execute(query, (self.info.book, *values))
        return [_entry(self.info, row) for row in rows]


def index_books(connection: sqlite3.Connection) -> list[BookInfo]:
    """The imported indexes of a code database."""
    query = (
        "SELECT index_book.book, title, edition, index_book.effective_from, index_book.effective_to,"
        " heads, count(*), coalesce(edition.name, ''), coalesce(edition.effective_from, ''),"
        " sum(dead != '')"
        " FROM index_book JOIN index_entry USING (book) LEFT JOIN edition"
        " ON edition.system = substr(index_book.book, 1, instr(index_book.book, '-') - 1)"
        " GROUP BY index_book.book ORDER BY index_book.book"
    )
    return [
        BookInfo(book, title, edition, start, end, tuple(filter(None, heads.split("|"))), *numbers)
        for book, title, edition, start, end, heads, *numbers in connection.execute(query)
    ]


def book_names(connection: sqlite3.Connection, system: System) -> Iterator[tuple[str, str]]:
    """(words, code or PCS prefix) of every entry of the imported indexes, for the lookup.

    A substance of the drug table names the header above its columns (poisoning, adverse effect and
    underdosing stand below it); a site of the neoplasm table one code for each behavior.
    """
    for info in index_books(connection):
        if info.system is not system:
            continue
        rows = connection.execute(
            "SELECT path, qualifier, code, cells FROM index_entry WHERE book = ? ORDER BY seq",
            (info.book,),
        )
        for path, qualifier, codes, cells in rows:
            filled = [(head, code) for head, code in _cells(info, cells)]
            if info.book == _DRUG and filled:
                shared = _shared([code for _, code in filled])
                if len(shared) >= 3:
                    # A bare drug name asks for the drug itself (HCPCS) before its poisoning.
                    yield f"{path} poisoning adverse effect underdosing", shared
            elif filled:
                site = (
                    path.partition(", ")[2].partition(", ")[2] if info.book == _NEOPLASM else path
                )
                for head, code in filled:
                    yield f"{head} neoplasm {site}", stem_of(code)
            else:
                for code in codes.split():
                    yield f"{path} {qualifier}" if _short(qualifier) else path, stem_of(code)


def _shared(codes: Sequence[str]) -> str:
    """The beginning that all codes have, without a trailing dot or dash."""
    first, last = min(codes), max(codes)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: len(first) if same is None else same].rstrip(".-")


def _short(qualifier: str) -> bool:
    """True for nonessential modifiers few enough to be words of the name themselves."""
    return 0 < len(qualifier.split()) <= 2


def _entry(info: BookInfo, row: Sequence[Any]) -> IndexEntry:
    number, parent, level, letter, term, qualifier, path, codes, manifestation = row[:9]
    see, see_also, use = (tuple(filter(None, text.split(" | "))) for text in row[9:12])
    return IndexEntry(
        info.book, number, parent, level, letter, term, qualifier, path, tuple(codes.split()),
        manifestation, see, see_also, use, _cells(info, row[12]), bool(row[14]),
        tuple(row[13].split()),
    )  # fmt: skip


def _cells(info: BookInfo, cells: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (head, code) for head, code in zip(info.heads, cells.split("|"), strict=False) if code
    )


def stem_of(code: str) -> str:
    """A code as printed, without the dash that says that it goes on."""
    return code.rstrip("-.")


def key_of_term(term: str) -> str:
    """A term in lower case, its blanks single: what it is found by."""
    return " ".join(term.lower().split())


def _step(below: Sequence[IndexEntry], words: list[str]) -> tuple[IndexEntry, list[str]] | None:
    """The subterm that the words go on to, and the words left; None when there is none.

    Several words may be one term with a comma in it, and one of them two levels: the book prints
    "with amyotrophy" for *amyotrophy* below *with*.
    """
    for taken in range(len(words), 0, -1):
        if (found := _match(below, ", ".join(words[:taken]))) is not None:
            return found, words[taken:]
    first = words[0].split()
    for taken in range(len(first) - 1, 0, -1):
        if (found := _match(below, " ".join(first[:taken]))) is not None:
            return found, [" ".join(first[taken:]), *words[1:]]
    return None


def _match(entries: Sequence[IndexEntry], words: str) -> IndexEntry | None:
    """The entry named so: in full, by the first of its words parted by commas, or beginning so."""
    tests: tuple[Callable[[str], bool], ...] = (
        lambda key: key == words,
        lambda key: key.partition(",")[0] == words or words in key.split(", "),
        lambda key: key.startswith(f"{words} "),
    )
    for test in tests:
        for entry in entries:
            if entry.term and test(key_of_term(entry.term)):
                return entry
    return None
