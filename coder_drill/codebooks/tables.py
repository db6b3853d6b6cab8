"""Reading the code tables in ``codebooks/``: generated ones by the manifest, hand-written ones.

A table is a tab-separated text with a header line. Generated tables are gzip-compressed; their
sha256 in the manifest is that of the unpacked text.
"""

from __future__ import annotations

import gzip
import hashlib
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder_drill.errors import UnavailableError

_MEND = "install coder-drill again or restore codebooks/ from the repository"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a folder of code tables: ``tables`` by name, as TOML gives them."""

    folder: Path
    tables: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read ``manifest.toml``; raises ``UnavailableError`` with the file and the fix."""
        path = folder / "manifest.toml"
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise UnavailableError(f"{path}: {error.strerror}; {_MEND}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnavailableError(f"{path}: not a manifest ({error}); {_MEND}") from None
        tables = {str(table["name"]): table for table in document.get("table", [])}
        return cls(folder, tables)

    def key(self) -> str:
        """sha256 (hex) over the manifest and every hand-written table, in a fixed order.

        Equal keys mean that a database built from one folder serves the other.
        """
        digest = hashlib.sha256((self.folder / "manifest.toml").read_bytes())
        for path in sorted(self.folder.rglob("*.ts[vV]")) + sorted(self.folder.rglob("*.toml")):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def rows(self, name: str) -> list[list[str]]:
        """Rows of a generated table without the header, checked against the manifest's hash.

        Raises ``UnavailableError`` when the table is missing, damaged or not the manifest's.
        """
        entry = self.tables.get(name)
        if entry is None:
            raise UnavailableError(f"{self.folder / 'manifest.toml'}: no table {name!r}; {_MEND}")
        path = self.folder / str(entry["file"])
        try:
            text = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise UnavailableError(f"{path}: {error}; {_MEND}") from None
        if hashlib.sha256(text).hexdigest() != entry["sha256"]:
            raise UnavailableError(f"{path}: not the table the manifest names; {_MEND}")
        lines = text.decode("utf-8").split("\n")
        return [line.split("\t") for line in lines[1:-1]]


def read_plain(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a hand-written table as dictionaries; cells left off at a line's end are empty.

    Lines that are empty or begin with ``#`` are skipped. Raises ``UnavailableError`` naming the
    file and line when a column is missing or a line has cells to spare.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnavailableError(f"{path}: {error}; {_MEND}") from None
    numbered = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not numbered:
        return []
    header = numbered[0][1].split("\t")
    missing = [column for column in columns if column not in header]
    if missing:
        raise UnavailableError(f"{path}: line {numbered[0][0]}: no column {missing[0]!r}; add it")
    rows = []
    for number, line in numbered[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            raise UnavailableError(
                f"{path}: line {number}: {len(cells)} cells, {len(header)} wanted"
            )
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return rows
