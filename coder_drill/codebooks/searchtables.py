"""What the lookup asks of the database: codes by their key, the compiled index, the phrases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from coder_drill.codebooks.database import Database
from coder_drill.codebooks.rings import SEPARATOR
from coder_drill.codebooks.systems import System
from coder_drill.errors import UnavailableError

if TYPE_CHECKING:
    from coder_drill.codebooks.doses import BillingUnit

MOST_KEYS = 400
"""Keys asked for in one query: SQLite takes 999 at most."""
_COLUMNS = "id, system, key, code, title, billable, parent, kind"


class CodeRow(NamedTuple):
    """A row of the code table as the lookup shows it."""

    id: int
    system: str
    key: str
    code: str
    title: str
    billable: int
    parent: str | None
    kind: str


class Phrase(NamedTuple):
    """A reading of a phrase: ``chf`` is an abbreviation, shown ``CHF``, of heart failure."""

    phrase: str
    kind: str
    reading: str
    shown: str


_MOST_REMEMBERED = 100
"""Beginnings of codes whose topmost codes are remembered."""


class SearchTables:
    """Read-only; confined to the thread of its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._topmost: dict[tuple[str, System | None], list[CodeRow]] = {}

    def close(self) -> None:
        """Close the database, for a lookup that has it to itself."""
        self._database.close()

    def blobs(self) -> dict[str, bytes]:
        """The arrays of the compiled index by name.

        Raises ``UnavailableError`` when the database carries none.
        """
        found = dict(self._database.rows("SELECT name, data FROM lookup_blob"))
        if not found:
            raise UnavailableError(
                "the code tables carry no search index: run coder-drill codebooks build --force"
            )
        return found

    def with_key(self, key: str, system: System | None) -> list[CodeRow]:
        """The rows with exactly this key, in one system or all."""
        where, values = _within(system)
        query = f"SELECT {_COLUMNS} FROM code WHERE key = ?{where}"  # noqa: S608
        return [CodeRow(*row) for row in self._database.rows(query, key, *values)]

    def below(self, code: str, system: str, limit: int) -> list[CodeRow]:
        """The codes directly below a code, by key."""
        query = f"SELECT {_COLUMNS} FROM code WHERE parent = ? AND system = ? ORDER BY key LIMIT ?"  # noqa: S608
        return [CodeRow(*row) for row in self._database.rows(query, code, system, limit)]

    def topmost(self, key: str, system: System | None) -> list[CodeRow]:
        """Of the codes whose key begins so the shortest of each system, headings left out, by key.

        Looks at the first 2,000 of them. Remembered for the first two characters: they are typed
        with every query, whatever it becomes, and thousands of rows are read for each.
        """
        asked = key, system
        known = self._topmost.get(asked)
        if known is None:
            known = self._find_topmost(key, system)
            if len(key) <= 2 and len(self._topmost) < _MOST_REMEMBERED:
                self._topmost[asked] = known
        return list(known)

    def _find_topmost(self, key: str, system: System | None) -> list[CodeRow]:
        where, values = _within(system)
        query = (
            f"SELECT {_COLUMNS} FROM code WHERE key >= ? AND key < ?{where}"  # noqa: S608
            " AND kind NOT IN ('chapter', 'block', 'section') ORDER BY key LIMIT 2000"
        )
        begun = self._database.rows(query, key, f"{key}~", *values)
        shortest: dict[str, int] = {}
        for _, within, found, *_ in begun:
            shortest[within] = min(len(found), shortest.get(within, len(found)))
        return [CodeRow(*row) for row in begun if len(row[2]) == shortest[row[1]]]

    def numbered(self, ids: Collection[int]) -> dict[int, CodeRow]:
        """Rows by their number."""
        query = f"SELECT {_COLUMNS} FROM code WHERE id IN ({_marks(ids)})"  # noqa: S608
        return {row[0]: CodeRow(*row) for row in self._database.rows(query, *ids)}

    def ranges(self) -> list[tuple[int, str, float, float]]:
        """The numbers with units that titles name: row of the code, unit, lowest, highest."""
        return self._database.rows("SELECT id, unit, low, high FROM lookup_range")

    def phrases(self, keys: Sequence[str]) -> list[Phrase]:
        """The readings of phrases, made-up initials last, else each phrase's most usual first."""
        keys = keys[:MOST_KEYS]
        query = (
            "SELECT phrase, kind, reading, shown FROM lookup_phrase"  # noqa: S608
            f" WHERE phrase IN ({_marks(keys)}) ORDER BY kind = 'initials', phrase, rank"
        )
        return [Phrase(*row) for row in self._database.rows(query, *keys)]

    def billing_units(self, codes: Collection[str]) -> dict[str, BillingUnit]:
        """What one unit of each code stands for, of those of which it is known."""
        from coder_drill.codebooks.doses import billing_unit

        query = (
            "SELECT code, basis, amount, unit, doubtful FROM billing_unit"  # noqa: S608
            f" WHERE code IN ({_marks(codes)})"
        )
        return {row[0]: billing_unit(*row) for row in self._database.rows(query, *codes)}

    @cached_property
    def ending(self) -> dict[tuple[System, str], str]:
        """The last day (ISO) of every code that is known to end."""
        # CROSS JOIN as in ``changed.ending``: some sixty rows, not every code.
        query = (
            "SELECT system, code, valid_to FROM flag CROSS JOIN code USING (id)"
            " WHERE valid_to > '' AND billable"
        )
        return {(System(s), code): day for s, code, day in self._database.rows(query)}

    def disease_names(self, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Names that the tables have for the diseases whose names have these keys, nearest first.

        For keys see ``rings.ring_key``.
        """
        keys = keys[:MOST_KEYS]
        query = f"SELECT key, readings FROM disease_name WHERE key IN ({_marks(keys)})"  # noqa: S608
        found = self._database.rows(query, *keys)
        return {key: tuple(readings.split(SEPARATOR)) for key, readings in found}


def _within(system: System | None) -> tuple[str, tuple[str, ...]]:
    return (" AND system = ?", (system.value,)) if system is not None else ("", ())


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
