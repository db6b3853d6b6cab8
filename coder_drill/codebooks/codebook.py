"""The code book: every question the program asks about a code.

Longer than most files: each question is a few lines, and one class answers them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from coder_drill.codebooks.build import (
    Progress,
    database_path,
    ensure_database,
    is_finished,
)
from coder_drill.codebooks.database import Database
from coder_drill.codebooks.model import (
    Code,
    Edition,
    Flags,
    Modifier,
    NcciPair,
    Note,
    NoteKind,
    System,
)
from coder_drill.codebooks.searchtables import SearchTables
from coder_drill.codebooks.tables import Manifest
from coder_drill.codebooks.text import first_day, key_of, split_prefix
from coder_drill.resources import codebooks_dir

if TYPE_CHECKING:
    # What the first hit of a lookup does not need is imported where it is asked for.
    from coder_drill.codebooks.books import BookInfo, IndexBook
    from coder_drill.codebooks.changed import Changed, Retired
    from coder_drill.codebooks.doses import BillingUnit
    from coder_drill.codebooks.modifierpages import ModifierPage
    from coder_drill.codebooks.pcsqueries import PcsTables

_SELECT = "SELECT system, code, title, billable, parent, short, kind FROM code "
_NOTE_ORDER = {kind.value: place for place, kind in enumerate(NoteKind)}
_HEADINGS = ("chapter", "block", "section", "table")


class Codebook:
    """Read-only view of all code tables. One for each thread: see ``clone``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.rows
        self.file = database.path
        """The database file."""
        self.connection = database.connection
        """Read-only connection, of the thread that opened it."""
        self.search_tables = SearchTables(database)
        """What the lookup asks."""
        self._index_books: tuple[BookInfo, ...] | None = None

    @cached_property
    def pcs(self) -> PcsTables:
        """The tables of ICD-10-PCS: what each character may be and means."""
        from coder_drill.codebooks.pcsqueries import PcsTables

        return PcsTables(self._database)

    @classmethod
    def open(
        cls,
        cache_dir: Path,
        data_dir: Path | None = None,
        progress: Progress | None = None,
        *,
        imports: Path | None = None,
        edition: str | None = None,
        rebuild: bool = False,
    ) -> Codebook:
        """Open the code book, building its database in ``cache_dir`` on first use.

        ``data_dir`` holds the tables (the bundled ones by default); ``progress(done, total,
        what)`` is called while building only. ``imports`` is the folder of imported editions and
        ``edition`` the name of one, such as ``2026-10``; without a name the bundled code tables
        stand, and imported indexes, definitions and CPT descriptors are added to them. ``rebuild``
        builds even when a finished database is there. Raises
        ``UnavailableError``, and ``UsageError`` for an edition that is nowhere.
        """
        tables = _manifest(data_dir or codebooks_dir(), imports, edition)
        return cls(Database(ensure_database(cache_dir, tables, progress, rebuild=rebuild)))

    @staticmethod
    def is_built(
        cache_dir: Path,
        data_dir: Path | None = None,
        *,
        imports: Path | None = None,
        edition: str | None = None,
    ) -> bool:
        """True when `open` would find a finished database and build nothing."""
        tables = _manifest(data_dir or codebooks_dir(), imports, edition)
        manifest = tables if isinstance(tables, Manifest) else Manifest.read(tables)
        return is_finished(database_path(cache_dir, manifest))

    def clone(self) -> Codebook:
        """The same code book with a connection of its own, for another thread (cheap)."""
        return Codebook(Database(self.file))

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def __enter__(self) -> Codebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- codes

    def get(self, code: str, system: System | None = None) -> Code | None:
        """The row of a code, header, block or chapter; dotless and lower case will do.

        Where several systems know the text, the one that displays it so comes first (``M1000``
        is the HCPCS code, not ICD-10-CM M10.00), then the order of ``System``. A prefix such as
        ``cm:`` or ``system`` decides. None when nobody knows it.
        """
        found = self._matches(code, system)
        return found[0] if found else None

    def resolve(self, text: str) -> list[Code]:
        """The code in every system in which ``text`` is one, best first (see ``get``).

        Chapters, blocks, sections and PCS table prefixes count only when nothing else matches.
        """
        found = self._matches(text, None)
        return [code for code in found if code.kind not in _HEADINGS] or found

    def normalize(self, text: str) -> str:
        """The display form of a known code; else the text upper case without blanks or prefix."""
        found = self._matches(text, None)
        return found[0].code if found else "".join(split_prefix(text)[1].upper().split())

    def _matches(self, text: str, system: System | None) -> list[Code]:
        named, rest = split_prefix(text)
        wanted = system or named
        if system and named and system is not named:
            return []
        key = key_of(rest).rstrip("-")
        codes = [_code(row) for row in self._rows(_SELECT + "WHERE key = ?", key)]
        if wanted:
            codes = [code for code in codes if code.system is wanted]
        shown = rest.upper()
        codes.sort(key=lambda code: (code.code != shown, code.kind in _HEADINGS, code.system.order))
        return codes

    # -- hierarchy

    def parent(self, code: str, system: System | None = None) -> Code | None:
        """The code one level up, None for a chapter or an unknown code."""
        found = self.get(code, system)
        return self._above(found) if found else None

    def path(self, code: str, system: System | None = None) -> list[Code]:
        """From the chapter (or section) down to the code itself; empty when unknown."""
        at = self.get(code, system)
        path: list[Code] = []
        while at is not None:
            path.append(at)
            at = self._above(at)
        return path[::-1]

    def children(self, code: str, system: System | None = None) -> list[Code]:
        """The codes one level down, in the order of the book."""
        found = self.get(code, system)
        return self._below(found.code, found.system) if found else []

    def roots(self, system: System) -> list[Code]:
        """The chapters or sections of a system."""
        query = _SELECT + "WHERE parent IS NULL AND system = ? ORDER BY id"
        return [_code(row) for row in self._rows(query, system.value)]

    def siblings(self, code: str, system: System | None = None) -> list[Code]:
        """The codes with the same parent, without the code itself."""
        found = self.get(code, system)
        if found is None:
            return []
        level = (
            self._below(found.parent, found.system) if found.parent else self.roots(found.system)
        )
        return [other for other in level if other.code != found.code]

    def billable_under(self, code: str, system: System | None = None) -> list[Code]:
        """Every billable code below a header; a billable code itself gives just itself."""
        found = self.get(code, system)
        if found is None:
            return []
        span = self._rows(
            "SELECT id, last FROM code WHERE key = ? AND system = ?",
            key_of(found.code),
            found.system.value,
        )
        query = _SELECT + "WHERE id BETWEEN ? AND ? AND billable ORDER BY id"
        return [_code(row) for row in self._rows(query, *span[0])]

    def _above(self, code: Code) -> Code | None:
        return self.get(code.parent, code.system) if code.parent else None

    def _below(self, code: str | None, system: System) -> list[Code]:
        query = _SELECT + "WHERE parent = ? AND system = ? ORDER BY id"
        return [_code(row) for row in self._rows(query, code, system.value)]

    # -- ICD-10-CM

    def notes(self, code: str, inherited: bool = True) -> list[Note]:
        """Tabular notes of an ICD-10-CM code: its own first, then those of what stands above.

        Within one owner in the order of ``NoteKind``. Empty for other systems.
        """
        path = self.path(code, System.ICD10CM)[::-1]
        return [
            note for owner in path[: None if inherited else 1] for note in self._own(owner.code)
        ]

    def _own(self, owner: str) -> list[Note]:
        query = "SELECT kind, text, refs FROM note WHERE owner = ? ORDER BY seq"
        rows = sorted(self._rows(query, owner), key=lambda row: _NOTE_ORDER[row[0]])
        return [Note(NoteKind(kind), text, owner, tuple(refs.split())) for kind, text, refs in rows]

    def seventh(self, code: str) -> dict[str, str]:
        """Seventh characters and meanings that apply to an ICD-10-CM code, empty when none do.

        The nearest definition at or above the code, cut to the characters that make a valid code
        where the code list leaves some out.
        """
        path = self.path(code, System.ICD10CM)[::-1]
        for above in path:
            rows = self._rows("SELECT character, meaning FROM seventh WHERE owner = ?", above.code)
            if rows:
                valid = {low.code[-1] for low in self.billable_under(path[0].code, System.ICD10CM)}
                if path[0].kind == "extended":
                    valid = {path[0].code[-1]} | {s.code[-1] for s in self.siblings(path[0].code)}
                return {character: meaning for character, meaning in rows if character in valid}
        return {}

    # -- edits

    def flags(self, code: str, system: System | None = None) -> Flags:
        """Edit flags and groupings of a code; all empty when the code is unknown."""
        found = self.get(code, system)
        if found is None:
            return Flags()
        query = (
            "SELECT edits, severity, hcc, poa_exempt, or_procedure, status, bilateral,"
            " age_low, age_high FROM flag JOIN code USING (id) WHERE key = ? AND system = ?"
        )
        for row in self._rows(query, key_of(found.code), found.system.value):
            edits = row[0]
            return Flags(
                manifestation="m" in edits,
                external_cause="e" in edits,
                unacceptable_principal="u" in edits,
                unspecified="n" in edits,
                poa_exempt=bool(row[3]),
                age_low=row[7],
                age_high=row[8],
                cc=row[1],
                hcc=row[2],
                or_procedure=bool(row[4]),
                status=row[5],
                bilateral=row[6],
                questionable_admission="q" in edits,
            )
        return Flags()

    def validity(self, code: str, system: System | None = None) -> tuple[str, str]:
        """First and last day (ISO) on which a code is valid by itself, empty where it is not cut

        short: then the dates of its edition hold.
        """
        found = self.get(code, system)
        query = "SELECT valid_from, valid_to FROM flag JOIN code USING (id) WHERE key = ? AND system = ?"
        rows = self._rows(query, key_of(found.code), found.system.value) if found else []
        return (rows[0][0] or "", rows[0][1] or "") if rows else ("", "")

    def valid_on(self, code: str, system: System | None, when: str) -> bool:
        """True when the code is billable and valid on ``when``; see ``invalid_because``."""
        return self.invalid_because(code, system, when) is None

    def invalid_because(self, code: str, system: System | None, when: str) -> str | None:
        """Why a code cannot be reported on ``when``, in words; None when it can.

        ``when`` is an ISO date or an edition such as ``2026-04`` (its first day). Says whether the
        code is unknown, a header, not valid yet or no longer valid, with the date.
        """
        day = first_day(when)
        found = self.get(code, system)
        if found is None:
            from coder_drill.codebooks.changed import why_gone

            return why_gone(self._database, code, system)
        if not found.billable:
            return f"{found.code} is a header, not a code to report"
        query = (
            "SELECT valid_from, valid_to FROM flag JOIN code USING (id)"
            " WHERE key = ? AND system = ?"
        )
        for start, end in self._rows(query, key_of(found.code), found.system.value):
            if start and day < start:
                return f"{found.code} is valid from {start} on"
            if end and day > end:
                return f"{found.code} is valid until {end} only"
        return None

    def retired(self, code: str, system: System | None = None) -> Retired | None:
        """What became of a deleted code; None for one that was never deleted.

        A code that was subdivided was deleted, too, and is a header now.
        """
        from coder_drill.codebooks.changed import retired

        return retired(self._database, code, system)

    def ending(self) -> list[Changed]:
        """Billable codes that end with a day that is known, in the order of the code."""
        from coder_drill.codebooks.changed import ending

        return ending(self._database)

    # -- procedures

    def modifier(self, code: str) -> Modifier | None:
        """A CPT or HCPCS modifier by its two characters, None when unknown."""
        wanted = code.strip().upper()
        return next((known for known in self.modifiers() if known.code == wanted), None)

    def modifier_page(self, code: str) -> ModifierPage | None:
        """What a modifier says and when it is right; None for no modifier.

        Two ambulance letters are one, whether or not a table has them.
        """
        from coder_drill.codebooks.modifierpages import modifier_page

        return modifier_page(code, self.modifier(code))

    def billing_unit(self, code: str) -> BillingUnit | None:
        """What one unit of a drug or supply code stands for, None where no amount is known."""
        from coder_drill.codebooks.doses import billing_unit

        query = "SELECT code, basis, amount, unit, doubtful FROM billing_unit WHERE code = ?"
        rows = self._rows(query, key_of(split_prefix(code)[1]))
        return billing_unit(*rows[0]) if rows else None

    def modifiers(self) -> list[Modifier]:
        """Every modifier, in alphabetical order."""
        query = "SELECT code, kind, label, applies_to, notes, ncci FROM modifier ORDER BY code"
        return [
            Modifier(code, kind, label, applies_to, notes, bool(ncci))
            for code, kind, label, applies_to, notes, ncci in self._rows(query)
        ]

    def ncci(self, a: str, b: str) -> NcciPair | None:
        """The NCCI pair of two HCPCS or CPT codes on a hospital outpatient claim, in either order."""
        one, two = key_of(split_prefix(a)[1]), key_of(split_prefix(b)[1])
        query = (
            "SELECT column1, column2, modifier_allowed FROM ncci"
            " WHERE provider = 'hospital' AND column1 = ? AND column2 = ?"
        )
        for row in (*self._rows(query, one, two), *self._rows(query, two, one)):
            return NcciPair(row[0], row[1], bool(row[2]))
        return None

    def addon_primaries(self, code: str) -> frozenset[str] | None:
        """The codes an add-on code may follow, among those carried; None when it is no add-on.

        Empty for an add-on whose primaries CMS leaves to the payer (type 2).
        """
        key = key_of(split_prefix(code)[1])
        rows = self._rows("SELECT primaries FROM addon WHERE code = ?", key)
        return frozenset(p for (listed,) in rows for p in listed.split()) if rows else None

    # -- imported indexes

    def index_books(self) -> list[BookInfo]:
        """The alphabetic indexes and term tables that were imported, by key."""
        if self._index_books is None:
            from coder_drill.codebooks.books import index_books

            # Asked for with every page of a code, and it counts all entries.
            self._index_books = tuple(index_books(self.connection))
        return list(self._index_books)

    def index_book(self, book: str) -> IndexBook | None:
        """An imported index by its key, such as ``icd10cm-eindex``; None when it is not there."""
        from coder_drill.codebooks.books import IndexBook

        info = next((info for info in self.index_books() if info.book == book), None)
        return IndexBook(self.connection, info) if info is not None else None

    # -- editions

    def editions(self) -> list[Edition]:
        """The editions of the tables, with the number of billable codes."""
        query = "SELECT system, name, effective_from, effective_to, rows, source FROM edition"
        return [Edition(System(row[0]), *row[1:]) for row in self._rows(query)]


def _manifest(data_dir: Path, imports: Path | None, edition: str | None) -> Path | Manifest:
    # Most people import nothing: they shall not wait for the modules that join editions.
    if edition is None and (imports is None or not imports.is_dir()):
        return data_dir
    from coder_drill.codebooks.importing.overlay import manifest_of
    from coder_drill.codebooks.importing.shelf import Shelf

    return manifest_of(Manifest.read(data_dir), Shelf(imports or Path()), edition)


def _code(row: Sequence[Any]) -> Code:
    system, code, title, billable, parent, short, kind = row
    return Code(System(system), code, title, bool(billable), parent, short, kind)
