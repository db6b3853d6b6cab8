"""Opening the database of a store safely: made, migrated, or set aside when it cannot be read.

A history that is in order is opened without more ado. Everything else is done by one process alone, which
looks again once it is alone: what it was about to do may have been done meanwhile.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from coder_drill.store import migrations
from coder_drill.store.faults import DamagedError, is_damage, unavailable
from coder_drill.store.files import (
    APPLICATION_ID,
    SIDES,
    Kind,
    alone_with,
    among_others,
    close_to_others,
    kept_aside,
    look,
    private_folder,
    set_aside,
    size,
    suspicion,
)
from coder_drill.wholefile import OWNER_ALONE, forget_drafts, whole_file

BUSY_SECONDS = 5.0
"""How long a writer waits for another process before it gives up."""
CHECKED_BYTES = 16_000_000
"""A history up to this size is checked whole at every opening, in some hundredths of a second; a larger one
when something in it could not be read, and by ``doctor``."""

_RACED = ("already exists", "duplicate column", "locked")


@dataclass(frozen=True, slots=True)
class StoreNotice:
    """Something the user should know about the history, in one line. ``kept`` is a file kept aside."""

    message: str
    kept: str = ""


def open_database(
    path: Path, *, busy: float | None = None, thorough: bool = False
) -> tuple[sqlite3.Connection, tuple[StoreNotice, ...]]:
    """A connection with all tables, and what the user should know. See `Store.open`."""
    busy = BUSY_SECONDS if busy is None else busy
    private_folder(path.parent)
    if look(path) is Kind.CURRENT:
        found = _open_current(path, busy, thorough=thorough)
        if found is not None:
            return found, kept_notices(path)
    with alone_with(path):
        told = _put_in_order(path, busy, thorough=thorough)
    with among_others(path):
        try:
            connection = _connect(path, busy)
        except sqlite3.DatabaseError as error:
            raise unavailable(path, error, "opened") from error
    named = {notice.kept for notice in told}
    return connection, (*told, *(each for each in kept_notices(path) if each.kept not in named))


def _open_current(path: Path, busy: float, *, thorough: bool) -> sqlite3.Connection | None:
    """A connection to a history that needs nothing done to it; None when something has to be done."""
    with among_others(path):
        if look(path) is not Kind.CURRENT:
            return None  # set aside since it was looked at
        try:
            return _connect(path, busy, thorough=thorough)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                return None
            raise unavailable(path, error, "opened") from error


def put_back(connection: sqlite3.Connection, path: Path) -> None:
    """Write the history that a connection still holds to its path, from which it was removed.

    Does nothing when something lies there again. Raises UnavailableError.
    """
    private_folder(path.parent)
    with alone_with(path):
        if look(path) is not Kind.MISSING:
            return
        try:
            forget_drafts(path)
            with (
                whole_file(path, mode=OWNER_ALONE) as draft,
                closing(sqlite3.connect(draft, isolation_level=None)) as target,
            ):
                connection.backup(target)
        except (OSError, sqlite3.DatabaseError) as error:
            raise unavailable(
                path, f"it was removed while coder-drill ran, and {error}", "put back"
            ) from error


def memory_database() -> sqlite3.Connection:
    """A connection with all tables to a database that is gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    migrations.migrate(connection)
    return connection


def kept_notices(path: Path) -> tuple[StoreNotice, ...]:
    """What to say of earlier histories that lie beside and could not be read."""
    return tuple(
        StoreNotice(
            f"an earlier history could not be read and is kept as {kept}; {_way(kept)}", str(kept)
        )
        for kept in kept_aside(path)
    )


def _way(kept: Path) -> str:
    return f"'coder-drill import {kept}' takes in what can still be read, or move it away"


def _put_in_order(path: Path, busy: float, *, thorough: bool) -> tuple[StoreNotice, ...]:
    """Make the file at ``path`` a history that can be opened; the caller is alone with it."""
    kind = look(path)
    if kind is Kind.MISSING:
        _make(path)
        return ()
    if kind is Kind.EMPTY:
        if any(size(path.with_name(path.name + side)) for side in SIDES):
            return _renew(path, "0 bytes")
        _make(path)
        return (
            StoreNotice(f"{path} was empty (0 bytes): a new history was started; was it cut off?"),
        )
    if kind is Kind.BROKEN:
        return _renew(path, "no database")
    try:
        _connect(path, busy, migrate=True, thorough=thorough).close()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise unavailable(path, error, "opened") from error
        return _renew(path, str(error))
    return ()


def _renew(path: Path, why: str) -> tuple[StoreNotice, ...]:
    aside = set_aside(path)
    _make(path)
    return (
        StoreNotice(
            f"{path} could not be read ({why}); it is kept as {aside.name} and a new history was "
            f"started; {_way(aside)}",
            str(aside),
        ),
    )


def _make(path: Path) -> None:
    """A new history under another name, put in its place when it is whole."""
    try:
        forget_drafts(path)
        with (
            whole_file(path, mode=OWNER_ALONE) as draft,
            closing(sqlite3.connect(draft, isolation_level=None)) as connection,
        ):
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            migrations.migrate(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except (OSError, sqlite3.DatabaseError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise unavailable(path, words or str(error), "made") from error


def _connect(
    path: Path, busy: float, *, migrate: bool = False, thorough: bool = False
) -> sqlite3.Connection:
    close_to_others(path)
    connection = sqlite3.connect(path, timeout=busy, isolation_level=None)
    give_up = time.monotonic() + busy
    try:
        while True:
            try:
                _prepare(connection, path, migrate=migrate, thorough=thorough)
            except sqlite3.OperationalError as error:
                # SQLite does not wait by itself where two transactions both want to go from reading
                # to writing: an older coder-drill may be laying tables at this very moment.
                if not any(word in str(error) for word in _RACED) or time.monotonic() > give_up:
                    raise
                if connection.in_transaction:
                    connection.rollback()
                time.sleep(0.02)
            else:
                return connection
    except UnicodeDecodeError as error:
        # What SQLite says of a broken schema may quote its bytes, which are no text any more.
        connection.close()
        raise DamagedError(f"database disk image is malformed: {error}") from error
    except BaseException:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection, path: Path, *, migrate: bool, thorough: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL survives a killed program; only a power cut may take the last moments back.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    suspect = suspicion(path)
    if thorough or suspect.exists() or size(path) <= CHECKED_BYTES:
        check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if check != "ok":
            raise DamagedError(f"database disk image is malformed: {check}")
        suspect.unlink(missing_ok=True)
    if migrate:
        migrations.migrate(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
