"""What the tables say of service lines beyond their codes: NCCI pairs, unit limits, practice notes.

NCCI publishes three tables of pairs and of medically unlikely edits: for practitioners, for
hospital outpatient claims and for suppliers (DME). The bundled pairs are the hospital's; the others
stand here once their files were imported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from coder_drill.codebooks.model import NcciPair
from coder_drill.errors import UnavailableError


class OpenBook(Protocol):
    """A code book that is open: its file and the connection to it."""

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, of the thread that opened it."""

    @property
    def file(self) -> Path:
        """The database."""


class Provider(StrEnum):
    """Whose claims a table of NCCI is for."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    SUPPLIER = "supplier"

    @property
    def label(self) -> str:
        """The table's name in a sentence, such as ``hospital outpatient``."""
        return {"practitioner": "practitioner", "hospital": "hospital outpatient",
                "supplier": "DME"}[self.value]  # fmt: skip


class UnitLimit(NamedTuple):
    """A medically unlikely edit: the most units, and how they are counted.

    ``basis`` is the adjudication indicator: 1 for each line, 2 for the day by policy, 3 for the day
    by clinical judgment.
    """

    units: int
    basis: int


class Fee(NamedTuple):
    """A row of the Medicare physician fee schedule: what its relative value file says of a service.

    ``components`` is the PC/TC indicator, ``days`` the global days (000, 010, 090, MMM, XXX, YYY,
    ZZZ), ``multiple``, ``bilateral``, ``assistant``, ``cosurgeon`` and ``team`` the indicators of
    modifiers 51, 50, 80-82 and AS, 62 and 66; the operative shares are of one (0.1, 0.8, 0.1).
    Values are relative value units, ``factor`` dollars for each.
    """

    status: str
    components: str
    days: str
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    preoperative: float
    intraoperative: float
    postoperative: float
    work: float
    pe_nonfacility: float
    pe_facility: float
    malpractice: float
    factor: float

    def value(self, *, facility: bool) -> float:
        """All relative value units of one unit, in a facility or out of one."""
        expense = self.pe_facility if facility else self.pe_nonfacility
        return round(self.work + expense + self.malpractice, 2)


class ProcedureTables:
    """Queries on the code database, in the thread of its code book.

    Codes are given as the tables write them. Raises ``UnavailableError`` when the database cannot
    be read.
    """

    def __init__(self, codebook: OpenBook) -> None:
        self._connection = codebook.connection
        self._file = codebook.file
        self._loaded: dict[str, frozenset[Provider]] = {}
        self._fees: bool | None = None

    def has_pairs(self, provider: Provider) -> bool:
        """True when the provider's table of pairs is at hand."""
        return provider in self._providers("ncci")

    def has_limits(self, provider: Provider) -> bool:
        """True when the provider's table of medically unlikely edits is at hand."""
        return provider in self._providers("mue")

    def bundled(self, code: str, provider: Provider) -> Mapping[str, NcciPair]:
        """The pairs in which ``code`` is the comprehensive code, by the code that is part of it."""
        query = "SELECT column2, modifier_allowed FROM ncci WHERE provider = ? AND column1 = ?"
        rows = self._rows(query, provider.value, code)
        return {part: NcciPair(code, part, bool(allowed)) for part, allowed in rows}

    def limit(self, code: str, provider: Provider) -> UnitLimit | None:
        """The medically unlikely edit of a code, None where there is none or it is not published."""
        query = "SELECT units, basis FROM mue WHERE provider = ? AND code = ?"
        rows = self._rows(query, provider.value, code)
        return UnitLimit(*rows[0]) if rows else None

    @property
    def has_fees(self) -> bool:
        """True when the relative value file of the physician fee schedule was imported."""
        if self._fees is None:
            self._fees = bool(self._rows("SELECT 1 FROM fee LIMIT 1"))
        return self._fees

    def fee(self, code: str, modifier: str = "") -> Fee | None:
        """What the fee schedule says of a code, or of its part (26, TC); None where nothing."""
        if not self.has_fees:
            return None
        query = (
            "SELECT status, components, days, multiple, bilateral, assistant, cosurgeon, team,"
            " preoperative, intraoperative, postoperative, work, pe_nonfacility, pe_facility,"
            " malpractice, factor FROM fee WHERE code = ? AND modifier = ?"
        )
        rows = self._rows(query, code, modifier)
        return Fee(*rows[0]) if rows else None

    def notes(self, code: str) -> frozenset[str]:
        """The practice table's remarks on a CPT code: ``FA-F9``, ``26 for the reading alone``."""
        rows = self._rows("SELECT note FROM service_note WHERE code = ?", code)
        return frozenset(row[0] for row in rows)

    def _providers(self, table: str) -> frozenset[Provider]:
        if table not in self._loaded:
            rows = [
                (provider,)
                for provider in Provider
                if self._rows(f"SELECT 1 FROM {table} WHERE provider = ? LIMIT 1", provider.value)  # noqa: S608
            ]
            self._loaded[table] = frozenset(row[0] for row in rows)
        return self._loaded[table]

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(
                f"{self._file}: cannot be read ({error}); run coder-drill codebooks build"
            ) from None
