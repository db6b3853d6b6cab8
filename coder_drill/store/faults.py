"""The one line for a history that cannot be used, and how damage is told from other trouble."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coder_drill.errors import UnavailableError

_DAMAGED = ("not a database", "malformed", "disk image", "encrypted", "unsupported file format")


class DamagedError(sqlite3.DatabaseError):
    """The file is a history that cannot be read."""


def unavailable(path: Path, error: Exception | str, verb: str) -> UnavailableError:
    """The one line for a history that cannot be ``verb``: opened, read or written."""
    if "locked" in str(error):
        fix = "another coder-drill is writing; try again in a moment"
    elif isinstance(error, sqlite3.DatabaseError) and is_damage(error):
        fix = "the file is damaged; 'coder-drill doctor' keeps it aside and starts a new one"
    else:
        fix = (
            "free space, fix the folder's permissions, or set CODER_DRILL_DATA_DIR to a folder "
            "you can write"
        )
    return UnavailableError(f"{path}: the history cannot be {verb} ({error}); {fix}")


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """True for what SQLite says of a file that is no database, or a broken one."""
    return isinstance(error, DamagedError) or any(word in str(error) for word in _DAMAGED)
