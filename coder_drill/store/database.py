"""The open database that every part of the store stands on, and one line for whatever it raises."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from coder_drill.store.faults import unavailable

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Part")


class Database:
    """One connection, to be used from one thread. Raises UnavailableError, never an error of SQLite."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self._depth = 0

    @contextlib.contextmanager
    def write(self, learner_id: str | None = None) -> Iterator[sqlite3.Connection]:
        """A transaction that writes; one inside another joins it. All of it happens, or nothing.

        With ``learner_id`` the learner is made known first, by the id as name where nobody said another,
        so that nothing a learner did is ever refused for want of a name.
        """
        try:
            with self._transaction():
                if learner_id is not None:
                    self.connection.execute(
                        "INSERT OR IGNORE INTO learners (id, name) VALUES (?, ?)",
                        (learner_id, learner_id),
                    )
                yield self.connection
        except sqlite3.DatabaseError as error:
            raise unavailable(self.path, error, "written") from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._depth:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.DatabaseError):
                self.connection.rollback()
            raise
        finally:
            self._depth = 0

    def plain(self, query: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """A cursor that gives plain tuples, which are made faster than named rows."""
        cursor = self.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(query, values)

    def one(self, query: str, values: tuple[object, ...] = ()) -> Any:
        """The first row of a query as a plain tuple, or None."""
        return self.plain(query, values).fetchone()


class Part:
    """A part of the store: it works on the database that all parts share."""

    def __init__(self, database: Database) -> None:
        self._db = database


def reads(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that reads: raises UnavailableError when the database cannot be read."""

    @wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            raise unavailable(self._db.path, error, "read") from error

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
            raise unavailable(self._db.path, error, "read") from error

    return guarded
