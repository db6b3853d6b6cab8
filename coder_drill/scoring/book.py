"""What scoring asks of a code book again and again, remembered per code book.

A 25-code answer asks for the notes and flags of the same codes hundreds of times; the book's
files are read once for each code and kept, bounded, as long as the code book lives.
"""

from __future__ import annotations

import re
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from coder_drill.codebooks.bookorder import BookOrder
from coder_drill.codebooks.model import Code, Flags, Modifier, NcciPair, Note, NoteKind, System
from coder_drill.codebooks.procedures import Fee, ProcedureTables, Provider, UnitLimit
from coder_drill.codebooks.rules import Stretch, code_first, dotless, reach

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

T = TypeVar("T")

_LIMIT = 50_000
"""Entries a cache holds before it starts anew: a whole-table walk must not fill the memory."""

NO_FLAGS = Flags()


class Reach(NamedTuple):
    """A note with the rows of the book that it covers."""

    note: Note
    stretches: tuple[Stretch, ...]

    def covers(self, place: int, code: str) -> bool:
        """True when the code that stands at ``place`` is one that the note names."""
        return any(
            first <= place <= last and (condition is None or condition(dotless(code)))
            for first, last, condition in self.stretches
        )


class FirstList(NamedTuple):
    """The code-first notes of one owner: one of the codes that they name satisfies them all.

    ``open``: a line of it names no codes ("underlying disease, such as"), so any may do.
    """

    owner: str
    open: bool
    reaches: tuple[Reach, ...]


class Placed:
    """ICD-10-CM codes by their places in the book: which of them a note covers."""

    def __init__(self, codes: Sequence[str], book: Book) -> None:
        self.codes = tuple(codes)
        found = [(place, n) for n, code in enumerate(codes) if (place := book.place(code))]
        found.sort()
        self._places = [place for place, _ in found]
        self._numbers = [n for _, n in found]

    def within(self, reach: Reach) -> Iterator[int]:
        """Numbers (positions in ``codes``) of the codes that ``reach`` covers, in no order."""
        places, numbers, codes = self._places, self._numbers, self.codes
        for first, last, condition in reach.stretches:
            for at in range(bisect_left(places, first), bisect_right(places, last)):
                number = numbers[at]
                if condition is None or condition(dotless(codes[number])):
                    yield number


_SIDE = re.compile(r"\b(right|left|bilateral|unspecified)\b", re.IGNORECASE)
_SIDE_ONLY = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)


def sides_differ(a: str, b: str) -> bool:
    """True when two titles are the same but for the side they name."""
    if not a or not b or a.lower() == b.lower():
        return False
    if not (_SIDE_ONLY.search(a) or _SIDE_ONLY.search(b)):
        return False
    return _SIDE.sub("*", a).lower() == _SIDE.sub("*", b).lower()


def _leaves_side(title: str) -> bool:
    return "unspecified" in title.lower() and _SIDE_ONLY.search(title) is None


class Book:
    """Facts about codes, remembered. Confined to the thread of its code book."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = weakref.ref(codebook)
        self._diagnoses = System.diagnoses()
        self._codes: dict[tuple[str, System | None], Code | None] = {}
        self._flags: dict[tuple[str, System | None], Flags] = {}
        self._order = BookOrder(codebook)
        self._excludes: dict[str, tuple[Reach, ...]] = {}
        self._reaches: dict[Note, Reach] = {}
        self._seventh: dict[str, dict[str, str]] = {}
        self._first: dict[str, tuple[FirstList, ...]] = {}
        self._pairs: dict[tuple[str, str], Note | None] = {}
        self._orders: dict[tuple[str, str], Note | None] = {}
        self.procedures = ProcedureTables(codebook)
        self._bundled: dict[tuple[str, Provider], Mapping[str, NcciPair]] = {}
        self._limits: dict[tuple[str, Provider], UnitLimit | None] = {}
        self._notes: dict[str, frozenset[str]] = {}
        self._fees: dict[tuple[str, str], Fee | None] = {}
        self._sided: dict[str, tuple[str, ...]] = {}
        self._addons: dict[str, frozenset[str] | None] = {}
        self._modifiers: dict[str, Modifier | None] = {}
        self._valid: dict[tuple[str, System | None, str], str | None] = {}
        self._remembered: dict[str, dict[Hashable, Any]] = {}

    @property
    def codebook(self) -> Codebook:
        """The code book behind it. Raises RuntimeError when that is gone."""
        book = self._codebook()
        if book is None:
            raise RuntimeError("the code book was closed and dropped while scoring")
        return book

    def get(self, code: str, system: System | None) -> Code | None:
        """The code's row, or None when the system has no such code."""
        key = (code, system)
        if key not in self._codes:
            _make_room(self._codes)
            self._codes[key] = self.codebook.get(code, system) if code else None
        return self._codes[key]

    def title(self, code: str, system: System | None) -> str:
        """The code's title, or empty."""
        row = self.get(code, system)
        return row.title if row else ""

    def flags(self, code: str, system: System | None) -> Flags:
        """The code's edit flags; all off for a code that is not in the tables."""
        if self.get(code, system) is None:
            return NO_FLAGS
        key = (code, system)
        if key not in self._flags:
            _make_room(self._flags)
            self._flags[key] = self.codebook.flags(code, system)
        return self._flags[key]

    def remembered(self, what: str, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gave for ``key`` the first time, kept under the name ``what``.

        For what another part of scoring works out of the tables alone.
        """
        known = self._remembered.setdefault(what, {})
        if key not in known:
            _make_room(known)
            known[key] = make()
        return cast(T, known[key])

    def invalid_because(self, code: str, system: System | None, edition: str) -> str | None:
        """Why the code cannot be reported in the edition or on the date; None when it can."""
        key = (code, system, edition)
        if key not in self._valid:
            _make_room(self._valid)
            self._valid[key] = self.codebook.invalid_because(code, system, edition)
        return self._valid[key]

    def excludes1(self, a: str, b: str) -> Note | None:
        """The Excludes1 note of ``a``, ``b`` or an ancestor of either that keeps them apart.

        Both are ICD-10-CM codes in display form. A reference that also covers the code under
        which the note stands speaks of one family and keeps nothing apart.
        """
        key = (a, b) if a < b else (b, a)
        if key not in self._pairs:
            _make_room(self._pairs)
            a, b = key  # where both codes carry a note, always the same one is quoted
            self._pairs[key] = None if a == b else self._between(a, b) or self._between(b, a)
        return self._pairs[key]

    def notes_apart(self, a: str, b: str) -> tuple[Note, ...]:
        """Every Excludes1 note, of either code or above it, that keeps the two apart."""
        found: list[Note] = []
        for code, other in ((a, b), (b, a)):
            place = self.place(other)
            if place:
                found += [each.note for each in self._apart(code) if each.covers(place, other)]
        return tuple(found)

    def _between(self, code: str, other: str) -> Note | None:
        place = self.place(other)
        return _find(self._apart(code), place, other) if place else None

    def place(self, code: str) -> int:
        """Where an ICD-10-CM code stands in the book, counted from 1; 0 when it is not in it."""
        span = self._order.span(dotless(code))
        return span[0] if span else 0

    def notes(self, code: str) -> tuple[Note, ...]:
        """The Excludes1 and code-first notes that apply to an ICD-10-CM code, its own first."""
        found: list[Note] = []
        row = self.get(code, self._diagnoses)
        while row is not None:
            found += self._order.notes(row.code)
            row = self.get(row.parent, self._diagnoses) if row.parent else None
        return tuple(found)

    def kept_apart(self, codes: Sequence[str]) -> list[tuple[str, str, Note]]:
        """Every pair of the given ICD-10-CM codes that a note keeps apart, in the order given.

        The same notes as ``excludes1`` gives for each pair.
        """
        placed = Placed(codes, self)
        pairs: dict[tuple[int, int], tuple[str, Note]] = {}
        for n, code in enumerate(codes):
            for each in self._apart(code):
                for other in placed.within(each):
                    key = (n, other) if n < other else (other, n)
                    told = pairs.get(key)
                    # Where both codes carry a note, that of the lower code is quoted, its first.
                    if told is None or code < told[0]:
                        pairs[key] = (code, each.note)
        return [(codes[n], codes[m], pairs[n, m][1]) for n, m in sorted(pairs)]

    def kept_apart_from(self, code: str, others: Sequence[str]) -> list[tuple[str, Note]]:
        """Those of the other ICD-10-CM codes that a note keeps apart from ``code``."""
        known, found = self._pairs, []
        for other in others:
            key = (code, other) if code < other else (other, code)
            note = known[key] if key in known else self.excludes1(code, other)
            if note is not None:
                found.append((other, note))
        return found

    def asks_first(self, code: str, first: str) -> Note | None:
        """The code-first note of ``code`` that asks for ``first`` ahead of it."""
        key = (code, first)
        if key not in self._orders:
            _make_room(self._orders)
            place = self.place(first)
            reaches = [each for listed in self.code_first(code) for each in listed.reaches]
            self._orders[key] = _find(reaches, place, first) if place else None
        return self._orders[key]

    def code_first(self, code: str) -> tuple[FirstList, ...]:
        """The code-first lists that apply to the ICD-10-CM ``code`` (guideline I.A.13)."""
        if code not in self._first:
            _make_room(self._first)
            by_owner: dict[str, list[Note]] = {}
            for note in code_first(self, code):
                by_owner.setdefault(note.owner, []).append(note)
            self._first[code] = tuple(
                FirstList(
                    owner,
                    any(not note.refs for note in notes),
                    tuple(self._outside(code, [note for note in notes if note.refs])),
                )
                for owner, notes in by_owner.items()
            )
        return self._first[code]

    def ncci(self, a: str, b: str, provider: Provider = Provider.HOSPITAL) -> NcciPair | None:
        """The NCCI pair of two procedure codes, in whichever order it is published."""
        return self.bundled(a, provider).get(b) or self.bundled(b, provider).get(a)

    def bundled(self, code: str, provider: Provider) -> Mapping[str, NcciPair]:
        """The pairs in which ``code`` is the comprehensive one, by the code that is part of it."""
        key = (code, provider)
        if key not in self._bundled:
            _make_room(self._bundled)
            self._bundled[key] = self.procedures.bundled(code, provider)
        return self._bundled[key]

    def unit_limit(self, code: str, provider: Provider) -> UnitLimit | None:
        """The medically unlikely edit of a code, where its table was imported and holds one."""
        key = (code, provider)
        if key not in self._limits:
            _make_room(self._limits)
            self._limits[key] = self.procedures.limit(code, provider)
        return self._limits[key]

    def fee(self, code: str, modifier: str = "") -> Fee | None:
        """What the physician fee schedule says of a code or its part, where it was imported."""
        key = (code, modifier)
        if key not in self._fees:
            _make_room(self._fees)
            self._fees[key] = self.procedures.fee(code, modifier)
        return self._fees[key]

    def practice_notes(self, code: str) -> frozenset[str]:
        """The practice table's remarks on a CPT code."""
        if code not in self._notes:
            _make_room(self._notes)
            self._notes[code] = self.procedures.notes(code)
        return self._notes[code]

    def addon_primaries(self, code: str) -> frozenset[str] | None:
        """The codes an add-on code may follow; None for a code that is no add-on."""
        if code not in self._addons:
            _make_room(self._addons)
            self._addons[code] = self.codebook.addon_primaries(code)
        return self._addons[code]

    def modifier(self, code: str) -> Modifier | None:
        """A modifier's row, None when unknown."""
        if code not in self._modifiers:
            _make_room(self._modifiers)
            self._modifiers[code] = self.codebook.modifier(code)
        return self._modifiers[code]

    def sided(self, code: str) -> tuple[str, ...]:
        """The billable codes that say the same as an ICD-10-CM code, but name the side."""
        if code not in self._sided:
            _make_room(self._sided)
            self._sided[code] = self._find_sided(code)
        return self._sided[code]

    def _find_sided(self, code: str) -> tuple[str, ...]:
        row = self.get(code, self._diagnoses)
        extended = row is not None and row.kind == "extended"
        stem = self.get(row.parent or "", self._diagnoses) if row and extended else row
        if stem is None or not _leaves_side(stem.title):
            return ()
        found = []
        for other in self.codebook.siblings(stem.code, self._diagnoses):
            if sides_differ(stem.title, other.title):
                full = f"{other.code.ljust(7, 'X')}{code[-1]}" if extended else other.code
                sided = self.get(full, self._diagnoses)
                if sided is not None and sided.billable:
                    found.append(sided.code)
        return tuple(found)

    def seventh(self, code: str) -> dict[str, str]:
        """The 7th characters that apply to an ICD-10-CM code, with their meanings."""
        if code not in self._seventh:
            _make_room(self._seventh)
            self._seventh[code] = self.codebook.seventh(code)
        return self._seventh[code]

    def _apart(self, code: str) -> tuple[Reach, ...]:
        """The Excludes1 notes that apply to the code, its own first."""
        if code not in self._excludes:
            _make_room(self._excludes)
            notes = [
                note for note in self.notes(code) if note.kind is NoteKind.EXCLUDES1 and note.refs
            ]
            self._excludes[code] = tuple(self._outside(code, notes))
        return self._excludes[code]

    def _outside(self, code: str, notes: Sequence[Note]) -> Iterator[Reach]:
        """The notes with their reach; one that covers the code itself speaks of its own family,
        and neither keeps it apart from another of the family nor orders the two."""
        place = self.place(code)
        for note in notes:
            if note not in self._reaches:
                _make_room(self._reaches)
                self._reaches[note] = Reach(note, reach(note, self._order))
            if not self._reaches[note].covers(place, code):
                yield self._reaches[note]


_books: weakref.WeakKeyDictionary[Codebook, Book] = weakref.WeakKeyDictionary()


def book_of(codebook: Codebook) -> Book:
    """The remembered facts of ``codebook``; made on first use, dropped with it."""
    book = _books.get(codebook)
    if book is None:
        book = _books[codebook] = Book(codebook)
    return book


def _find(reaches: Sequence[Reach], place: int, code: str) -> Note | None:
    return next((each.note for each in reaches if each.covers(place, code)), None)


def _make_room(cache: dict[Any, Any]) -> None:
    if len(cache) >= _LIMIT:
        cache.clear()
