"""The files of a history: whose they are, who may read them, and one process at a time around them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.store import migrations
from coder_drill.store.faults import is_damage, unavailable

APPLICATION_ID = 0x63_6F_64_72
"""``PRAGMA application_id`` of a history: "codr"."""
LOCK_SECONDS = 60.0
"""How long one process waits for another that makes, migrates or sets aside the history."""
SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""

_MAGIC = b"SQLite format 3\x00"
_OWN_FOLDER = "coder-drill"


class Kind(Enum):
    """What lies where the history should be."""

    MISSING = "missing"
    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    BROKEN = "broken"
    """No database at all."""
    DOUBTFUL = "doubtful"
    """Could not be read while others may be writing: only a proper opening can tell."""


def private_folder(folder: Path) -> None:
    """Make the folder of the history, for its owner alone.

    One that was there and bears the program's own name is closed to others too; a folder that the user
    chose stays as it is. Raises UnavailableError.
    """
    try:
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"{folder}: cannot make the data folder ({error.strerror}); "
            "set CODER_DRILL_DATA_DIR to a folder you can write"
        ) from error
    if folder.name == _OWN_FOLDER:
        close_to_others(folder, 0o700)


def close_to_others(path: Path, mode: int = 0o600) -> None:
    """Take away what others may do with a file or folder, where the system knows of such a thing."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(mode)


def look(path: Path) -> Kind:
    """What lies at a path, without changing anything there.

    Raises UnavailableError for what is no ordinary file, for a database of another program and for one of
    a newer schema: they are left as they are, byte for byte.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return Kind.MISSING
    except OSError as error:
        raise unavailable(path, error.strerror or str(error), "opened") from error
    if not stat.S_ISREG(found.st_mode):
        raise UnavailableError(
            f"{path}: is no ordinary file; move it away, or set CODER_DRILL_DATA_DIR to another folder"
        )
    if found.st_size == 0:
        return Kind.EMPTY
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return Kind.MISSING  # set aside by another process since the line above
    except OSError as error:
        raise unavailable(path, error.strerror or str(error), "opened") from error
    # Bytes 21 to 23 are the same in every database that there is.
    if len(head) < 100 or not head.startswith(_MAGIC) or head[21:24] != b"\x40\x20\x20":
        return Kind.BROKEN
    return _look_inside(path, named=int.from_bytes(head[68:72]) in (0, APPLICATION_ID))


def _look_inside(path: Path, *, named: bool) -> Kind:
    """``named`` is False when the file bears the mark of another program, or a broken one."""
    wal = path.with_name(f"{path.name}-wal")
    # Without a log beside it, or without looking at that, nothing appears beside the file.
    logged = named and size(wal) > 0
    alone = "" if logged else "&immutable=1"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{alone}", uri=True)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        finally:
            connection.close()
    except UnicodeDecodeError as error:
        # A name in the schema whose bytes are no text any more: damage that SQLite does not see.
        if not named:
            raise _foreign(path) from error
        return Kind.DOUBTFUL
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            if not named:
                raise _foreign(path) from error
            return Kind.DOUBTFUL
        if not path.exists():
            return Kind.MISSING  # set aside by another process meanwhile
        raise unavailable(path, error, "opened") from error
    if migrations.WITNESS not in tables and (tables or not named):
        raise _foreign(path)
    if version > migrations.VERSION:
        raise UnavailableError(
            f"{path}: written by a newer coder-drill (schema {version}, this one knows "
            f"{migrations.VERSION}); upgrade coder-drill or set CODER_DRILL_DATA_DIR"
        )
    return Kind.CURRENT if version == migrations.VERSION else Kind.OLDER


def _foreign(path: Path) -> UnavailableError:
    return UnavailableError(
        f"{path}: is a database of another program; move it away, or set "
        "CODER_DRILL_DATA_DIR to another folder"
    )


@contextlib.contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Be the only process that makes, migrates, puts back or sets aside the history at a path.

    SQLite's own lock on a file beside it serves: it works on every system and ends with its process.
    Raises UnavailableError after a minute.
    """
    with _locked(path, "BEGIN EXCLUSIVE"):
        yield


@contextlib.contextmanager
def among_others(path: Path) -> Iterator[None]:
    """Keep the file at a path from being set aside or replaced while it is looked at and opened.

    Many processes may do so at once; one that is `alone_with` it waits for them, and they for it. Without
    it a process could open the file that is just being moved away and lay its log beside the new one.
    Raises UnavailableError after a minute.
    """
    with _locked(path, "BEGIN", "SELECT count(*) FROM sqlite_master"):
        yield


@contextlib.contextmanager
def _locked(path: Path, *statements: str) -> Iterator[None]:
    beside = path.with_name(f"{path.name}.lock")
    try:
        connection = sqlite3.connect(beside, timeout=LOCK_SECONDS, isolation_level=None)
        try:
            close_to_others(beside)
            for statement in statements:
                connection.execute(statement).fetchall()
        except BaseException:
            connection.close()
            raise
    except sqlite3.DatabaseError as error:
        raise unavailable(path, error, "opened") from error
    try:
        yield
    finally:
        connection.close()


def size(path: Path) -> int:
    """How many bytes a file has; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none, or no such thing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None


def suspicion(path: Path) -> Path:
    """The file that stands beside a history in which something could not be read, until it is checked."""
    return path.with_name(f"{path.name}.suspect")


def set_aside(path: Path) -> Path:
    """Move the file and what SQLite keeps beside it to a free name. Raises UnavailableError."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        close_to_others(path)
        # What lies beside goes first: alone, it would be taken for a part of the next file.
        for side in SIDES:
            beside = path.with_name(path.name + side)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + side))
        path.rename(aside)
    except OSError as error:
        raise unavailable(
            path, f"damaged, and it cannot be kept aside: {error.strerror}", "read"
        ) from error
    return aside


def put_away(kept: Path) -> Path:
    """Give a file kept aside the name of one that was seen to. Raises UnavailableError."""
    number = kept.suffix.rpartition("-")[2]
    name = kept.with_suffix(f".salvaged-{number}")
    more = 1
    while name.exists():
        more += 1
        name = kept.with_suffix(f".salvaged-{number}-{more}")
    try:
        for side in SIDES:
            beside = kept.with_name(kept.name + side)
            if beside.exists():
                beside.replace(name.with_name(name.name + side))
        return kept.rename(name)
    except OSError as error:
        raise unavailable(kept, error.strerror or str(error), "put away") from error


def is_database(path: Path) -> bool:
    """True for an ordinary file that begins as a database does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def kept_aside(path: Path) -> list[Path]:
    """Earlier histories that could not be read and still lie beside, the first one first."""
    try:
        found = list(path.parent.glob(f"{path.name}.damaged-*"))
    except OSError:
        return []
    return sorted(
        (each for each in found if each.suffix.rpartition("-")[2].isdigit()),
        key=lambda each: int(each.suffix.rpartition("-")[2]),
    )
