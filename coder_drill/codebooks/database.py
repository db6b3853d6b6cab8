"""The finished database of codes, opened for reading: the parts of a code book share one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from coder_drill.errors import UnavailableError


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a finished database.

    ``immutable`` is safe: the file is never written after it was put in place.
    """
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


class Database:
    """A read-only connection of the thread that opened it."""

    def __init__(self, path: Path) -> None:
        """Open ``path``. Raises ``UnavailableError`` when it cannot be read."""
        self.path = path
        try:
            self.connection: sqlite3.Connection = connect(path)
        except sqlite3.Error as error:
            raise self._unreadable(error) from None

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows of a query. Raises ``UnavailableError`` when the file cannot be read."""
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from None

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _unreadable(self, error: sqlite3.Error) -> UnavailableError:
        return UnavailableError(
            f"{self.path}: cannot be read ({error}); run coder-drill codebooks build --force"
        )


def has_full_text_search() -> tuple[str, bool]:
    """Version of SQLite, and whether it was built with the full-text search FTS5."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return sqlite3.sqlite_version, False
    finally:
        connection.close()
    return sqlite3.sqlite_version, True
