"""The one line for a history that cannot be used."""

from __future__ import annotations

from pathlib import Path

from coder_drill.errors import UnavailableError


def unavailable(path: Path, error: Exception | str, verb: str) -> UnavailableError:
    """The one line for a history that cannot be ``verb``: opened, read or written."""
    mend = (
        "another coder-drill is writing; try again in a moment"
        if "locked" in str(error)
        else "free space, mend the folder's rights, or set CODER_DRILL_DATA_DIR to a folder you can write"
    )
    return UnavailableError(f"{path}: the history cannot be {verb} ({error}); {mend}")
