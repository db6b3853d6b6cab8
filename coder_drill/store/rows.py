"""What every part of the store stands on: the connection, and one line for whatever it raises."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from coder_drill.store.opening import unavailable

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Rows")


class Rows:
    """An open database. Reads and writes raise UnavailableError, never an error of SQLite."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
        except sqlite3.DatabaseError as error:
            raise unavailable(self.path, error, "written") from error

    def _plain(self, query: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        """A cursor that gives plain tuples, which are made faster than named rows."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(query, values)


def reads(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that reads: raises UnavailableError when the database cannot be read."""

    @wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            raise unavailable(self.path, error, "read") from error

    return guarded


def reads_on(
    method: Callable[Concatenate[S, P], Iterator[R]],
) -> Callable[Concatenate[S, P], Iterator[R]]:
    """As `reads`, for a method whose rows are fetched while they are used."""

    @wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        try:
            yield from method(self, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            raise unavailable(self.path, error, "read") from error

    return guarded
