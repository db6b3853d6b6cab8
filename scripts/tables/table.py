"""One generated table: its rows, what the manifest says of it, and its bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tables.sources import Source


@dataclass
class Table:
    """A table as written to ``codebooks/<name>.tsv.gz``.

    ``counts`` are further numbers worth recording, ``notes`` sentences on what was decided.
    """

    name: str
    system: str
    edition: str
    effective_from: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    sources: Sequence[Source]
    counts: dict[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    effective_to: str = ""

    @property
    def file(self) -> str:
        """File name in ``codebooks/``."""
        return f"{self.name}.tsv.gz"

    def text(self) -> bytes:
        """The table's text: a header line and one line a row, cells parted by tabs."""
        return "".join("\t".join(cells) + "\n" for cells in self._lines()).encode()

    def _lines(self) -> Iterable[Sequence[str]]:
        yield self.columns
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: {row!r} does not fit {self.columns!r}")
            for cell in row:
                if "\t" in cell or "\n" in cell:
                    raise ValueError(f"{self.name}: tab or line end in {row!r}")
            yield row

    def write(self, folder: Path) -> None:
        """Write the table, compressed without name or time, so that equal rows give equal bytes."""
        stream = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=stream, mtime=0) as out:
            out.write(self.text())
        (folder / self.file).write_bytes(stream.getvalue())

    @property
    def sha256(self) -> str:
        """sha256 (hex) of the text, so that it holds whatever zlib compressed it."""
        return hashlib.sha256(self.text()).hexdigest()
