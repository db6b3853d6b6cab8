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


class ProcedureTables:
    """Queries on the code database, in the thread of its code book.

    Codes are given as the tables write them. Raises ``UnavailableError`` when the database cannot
    be read.
    """

    def __init__(self, codebook: OpenBook) -> None:
        self._connection = codebook.connection
        self._file = codebook.file
        self._loaded: dict[str, frozenset[Provider]] = {}

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
