"""Opening the database of a store safely: made, migrated, or set aside when it cannot be read."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.store import migrations
from coder_drill.store.faults import unavailable

BUSY_SECONDS = 5.0
"""How long a writer waits for another process before it gives up."""

_RACED = ("already exists", "duplicate column", "locked")
_DAMAGED = ("not a database", "malformed", "disk image", "encrypted")


@dataclass(frozen=True, slots=True)
class StoreNotice:
    """Something the user should know about how the store was opened, in one line."""

    message: str


def open_database(path: Path) -> tuple[sqlite3.Connection, tuple[StoreNotice, ...]]:
    """A connection with all tables, and what the user should know. See `Store.open`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"{path.parent}: cannot make the data folder ({error.strerror}); "
            "set CODER_DRILL_DATA_DIR to a folder you can write"
        ) from error
    try:
        return _connect(path), ()
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise unavailable(path, error, "opened") from error
        try:
            aside = _set_aside(path)
        except OSError as refused:
            raise unavailable(
                path, f"{error}, and it cannot be kept aside: {refused.strerror}", "read"
            ) from refused
        notice = StoreNotice(
            f"{path} could not be read ({error}); it is kept as {aside.name} "
            "and a new history was started"
        )
    try:
        return _connect(path), (notice,)
    except sqlite3.DatabaseError as error:
        raise unavailable(path, error, "opened") from error


def memory_database() -> sqlite3.Connection:
    """A connection with all tables to a database that is gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    migrations.migrate(connection)
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    give_up = time.monotonic() + BUSY_SECONDS
    try:
        while True:
            try:
                _prepare(connection, path)
            except sqlite3.OperationalError as error:
                # Another process lays the same tables at this very moment. SQLite does not wait by
                # itself where two transactions both want to go from reading to writing.
                if not any(word in str(error) for word in _RACED):
                    raise
                if time.monotonic() > give_up:
                    raise
                connection.rollback()
                time.sleep(0.02)
            else:
                return connection
    except BaseException:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL survives a killed program; only a power cut may take the last moments back.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > migrations.VERSION:
        raise UnavailableError(
            f"{path}: written by a newer coder-drill (schema {version}, this one knows "
            f"{migrations.VERSION}); upgrade coder-drill or set CODER_DRILL_DATA_DIR"
        )
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise sqlite3.DatabaseError(f"database disk image is malformed: {check}")
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if known and migrations.WITNESS not in known:
        raise UnavailableError(
            f"{path}: is a database of another program; move it away, or set "
            "CODER_DRILL_DATA_DIR to another folder"
        )
    if version < migrations.VERSION:
        migrations.migrate(connection)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in _DAMAGED)


def _set_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(aside.with_name(aside.name + suffix))
    return aside
