"""What was fetched, from where and with which checksum, so that a later download can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.files import UnfitFileError, read_text
from coder_drill.wholefile import write_whole

NAME = "downloads.json"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One download that was taken: ``day`` is an ISO date, ``size`` in bytes."""

    address: str
    sha256: str
    size: int
    day: str


def receipts(folder: Path) -> dict[str, Receipt]:
    """What was fetched before, by address. Raises ``UnavailableError`` for a damaged list."""
    path = folder / NAME
    try:
        rows = json.loads(read_text(path))
        return {str(row["address"]): _receipt(row) for row in rows}
    except UnfitFileError as error:
        if error.missing:
            return {}
        raise UnavailableError(f"{path}: {error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnavailableError(
            f"{path}: damaged; remove it, checksums of earlier downloads are lost then"
        ) from None


def record(folder: Path, taken: Mapping[str, Receipt]) -> None:
    """Add receipts to the list, whole or not at all. Raises ``UnavailableError``."""
    path = folder / NAME
    rows = {**receipts(folder), **taken}
    text = json.dumps([asdict(rows[address]) for address in sorted(rows)], indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror or error}); free some space"
        ) from None


def _receipt(row: Mapping[str, object]) -> Receipt:
    size = row["size"]
    if not isinstance(size, int):
        raise TypeError
    return Receipt(str(row["address"]), str(row["sha256"]), size, str(row["day"]))
