"""The open database that every part of the store stands on, and one line for whatever it raises."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from coder_drill.errors import UnavailableError
from coder_drill.store.faults import is_damage, unavailable
from coder_drill.store.files import identity, suspicion
from coder_drill.store.opening import StoreNotice, open_database, put_back

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Part")


def lenient_text(raw: bytes) -> str:
    """Text of a database in which not every text needs to be one."""
    return raw.decode("utf-8", "replace")


class Database:
    """One connection, to be used from one thread. Raises UnavailableError, never an error of SQLite.

    Before each write it looks whether its file is still there. A history that was removed meanwhile is put
    back from the open connection; where another file lies, that one is used from then on. Both are told in
    ``notices``, which may grow.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path | None,
        notices: Iterable[StoreNotice] = (),
        *,
        busy: float | None = None,
    ) -> None:
        self.connection = connection
        self.path = path or Path(":memory:")
        self.notices = list(notices)
        self._busy = busy
        self._depth = 0
        self._lenient = False
        self._identity = identity(path) if path else None
        self.began_anew = False
        """True once the file was found empty while open: revisions counted before do not hold."""
        self.names: dict[str, str] = {}
        """Names of learners by id as read here, for a history that is emptied while it is open."""

    @contextlib.contextmanager
    def write(self, learner_id: str | None = None) -> Iterator[sqlite3.Connection]:
        """A transaction that writes; one inside another joins it. All of it happens, or nothing.

        With ``learner_id`` the learner is made known first, by the name read before, else by the id as name,
        so that nothing a learner did is ever refused for want of a name.
        """
        if not self._depth:
            self._stay_in_place()
        try:
            with self._transaction():
                if learner_id is not None:
                    self._make_known(learner_id)
                yield self.connection
        except sqlite3.DatabaseError as error:
            raise self.fault(error, "written") from error

    def _make_known(self, learner_id: str) -> None:
        row = self.one("SELECT name FROM learners WHERE id = ?", (learner_id,))
        if row:
            self.names[learner_id] = row[0]
        else:
            self.add_learner(learner_id, self.names.get(learner_id, learner_id))

    def becomes_lenient(self, error: sqlite3.DatabaseError) -> bool:
        """True the first time that a text is no text any more: from then on half letters are shown as such.

        A flipped byte in a text is nothing that SQLite itself finds.
        """
        if "decode" not in str(error) or self._lenient:
            return False
        self._lenient = True
        self.connection.text_factory = lenient_text
        return True

    def add_learner(self, learner_id: str, name: str) -> str:
        """Make a learner known, inside a transaction; returns the name, made free where it was taken."""
        free, number = name, 1
        while self.one("SELECT 1 FROM learners WHERE name = ?", (free,)):
            number += 1
            free = f"{name} {number}"
        self.connection.execute("INSERT INTO learners (id, name) VALUES (?, ?)", (learner_id, free))
        return free

    def fault(self, error: sqlite3.DatabaseError, verb: str) -> UnavailableError:
        """The one line for an error of SQLite; damage is marked, to be looked into at the next opening."""
        if is_damage(error) and self._identity is not None:
            with contextlib.suppress(OSError):
                suspicion(self.path).touch()
        return unavailable(self.path, error, verb)

    def _stay_in_place(self) -> None:
        """Go where the history is, when the file under this connection no longer lies there."""
        if self._identity is None:
            return
        try:
            found = self.path.stat()
        except FileNotFoundError:
            put_back(self.connection, self.path)
            said = "was removed while coder-drill ran: it was put back, nothing is lost"
        except OSError as error:
            raise unavailable(self.path, error.strerror or str(error), "written") from error
        else:
            if (found.st_dev, found.st_ino) == self._identity and found.st_size:
                return
            said = "was replaced while coder-drill ran: what lies there now is used from here on"
            self.began_anew = self.began_anew or not found.st_size
        before = {notice.message for notice in self.notices}
        # The old connection stays open for whoever still reads from it.
        self.connection, notices = open_database(self.path, busy=self._busy)
        self._identity = identity(self.path)
        self.notices.append(StoreNotice(f"{self.path} {said}"))
        self.notices += [notice for notice in notices if notice.message not in before]

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
            try:
                return method(self, *args, **kwargs)
            except sqlite3.DatabaseError as error:
                if not self._db.becomes_lenient(error):
                    raise
                return method(self, *args, **kwargs)
        except sqlite3.DatabaseError as error:
            raise self._db.fault(error, "read") from error

    return guarded


def reads_on(
    method: Callable[Concatenate[S, P], Iterator[R]],
) -> Callable[Concatenate[S, P], Iterator[R]]:
    """As `reads`, for a method whose rows are fetched while they are used."""

    @wraps(method)
    def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        given = 0
        try:
            try:
                for each in method(self, *args, **kwargs):
                    given += 1
                    yield each
            except sqlite3.DatabaseError as error:
                if not self._db.becomes_lenient(error):
                    raise
                yield from islice(method(self, *args, **kwargs), given, None)
        except sqlite3.DatabaseError as error:
            raise self._db.fault(error, "read") from error

    return guarded
