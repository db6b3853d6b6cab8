"""Where imported editions are kept: one folder, one manifest, side by side.

The folder holds ``imports.toml`` and, for each edition, compact tables named after their content.
An import writes its tables first and then puts the new manifest in place in one step: whatever
stops it before leaves the old manifest, and with it everything, as it was.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import sqlite3
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coder_drill.codebooks.build import build_lock
from coder_drill.codebooks.importing.model import Found, Kind, Rows
from coder_drill.codebooks.importing.safety import plain
from coder_drill.codebooks.model import System
from coder_drill.errors import UnavailableError
from coder_drill.wholefile import write_whole

MANIFEST = "imports.toml"
_MEND = "import the official file again"


@dataclass(frozen=True)
class Part:
    """One imported file: its tables are read when they are asked for.

    ``files`` gives the file, rows and sha256 of each table on the shelf; ``loaded`` holds tables
    that are in memory (a file that is only compared, not kept).
    """

    kind: Kind
    edition: str
    effective_from: str
    effective_to: str
    source: str
    sha256: str
    counts: Mapping[str, int]
    folder: Path = field(default_factory=Path)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    loaded: Mapping[str, tuple[tuple[str, ...], Rows]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Found) -> Part:
        """A part in memory of a file just read."""
        return cls(
            found.kind, found.edition, found.effective_from, found.effective_to,
            plain(found.file.name), found.sha256, found.parsed.counts, loaded=found.parsed.tables,
        )  # fmt: skip

    @property
    def system(self) -> System:
        """The code system it belongs to."""
        return self.kind.system

    def rows(self, table: str) -> list[list[str]]:
        """Rows of a table without the header; empty when there is none of that name.

        Raises ``UnavailableError`` when the file is missing or damaged.
        """
        if table in self.loaded:
            return [list(row) for row in self.loaded[table][1]]
        entry = self.files.get(table)
        if entry is None:
            return []
        path = self.folder / str(entry["file"])
        try:
            text = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise UnavailableError(f"{path}: {error}; {_MEND} ({self.source})") from None
        if hashlib.sha256(text).hexdigest() != entry["sha256"]:
            raise UnavailableError(f"{path}: damaged; {_MEND} ({self.source})")
        return [line.split("\t") for line in text.decode("utf-8").split("\n")[1:-1]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The imported editions in a folder, which need not exist."""

    folder: Path

    def parts(self) -> list[Part]:
        """Every imported file, by edition and kind; raises ``UnavailableError`` when damaged."""
        path = self.folder / MANIFEST
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnavailableError(
                f"{path}: cannot be read ({error}); remove it and import the files again"
            ) from None
        try:
            return [_part(entry, self.folder) for entry in document.get("part", [])]
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise UnavailableError(
                f"{path}: not a list of imports ({error}); remove it and import the files again"
            ) from None

    def add(self, found: Iterable[Found]) -> None:
        """Keep files just read, all or none; one of the same kind and edition is replaced.

        Raises ``UnavailableError`` when the folder cannot be written; nothing is changed then.
        """
        with self._locked():
            parts = {(part.edition, part.kind): part for part in self.parts()}
            for one in found:
                parts[one.edition, one.kind] = self._write(one)
            self._put([parts[key] for key in sorted(parts)])

    def remove(self, edition: str) -> int:
        """Forget every imported file of an edition; returns how many there were."""
        parts = self.parts()
        if not any(part.edition == edition for part in parts):
            return 0
        with self._locked():
            parts = self.parts()
            kept = [part for part in parts if part.edition != edition]
            self._put(kept)
        return len(parts) - len(kept)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder against other processes; what cannot be written is told in one line."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with build_lock(self.folder / "imports.lock"):
                yield
        except (OSError, sqlite3.Error) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            raise UnavailableError(
                f"{self.folder}: cannot keep the import ({reason or error});"
                " free some space or name another folder in CODER_DRILL_DATA_DIR"
            ) from None

    def _write(self, found: Found) -> Part:
        files: dict[str, dict[str, Any]] = {}
        for name, (header, rows) in found.parsed.tables.items():
            lines = ["\t".join(_clean(cell) for cell in row) for row in (header, *rows)]
            text = ("\n".join(lines) + "\n").encode()
            digest = hashlib.sha256(text).hexdigest()
            path = self.folder / found.edition / f"{found.kind.value}-{name}-{digest[:8]}.tsv.gz"
            path.parent.mkdir(exist_ok=True)
            write_whole(path, gzip.compress(text, 6, mtime=0))
            relative = path.relative_to(self.folder).as_posix()
            files[name] = {"file": relative, "rows": len(rows), "sha256": digest}
        return Part(
            found.kind, found.edition, found.effective_from, found.effective_to,
            plain(found.file.name), found.sha256, found.parsed.counts, self.folder, files,
        )  # fmt: skip

    def _put(self, parts: list[Part]) -> None:
        write_whole(self.folder / MANIFEST, _toml(parts))
        named = {str(entry["file"]) for part in parts for entry in part.files.values()}
        for path in self.folder.glob("*/*.tsv.gz"):
            if path.relative_to(self.folder).as_posix() not in named:
                with contextlib.suppress(OSError):
                    path.unlink()


def _clean(cell: str) -> str:
    return " ".join(cell.split()) if "\t" in cell or "\n" in cell or "\r" in cell else cell


def _toml(parts: list[Part]) -> str:
    lines = ["# Written by coder-drill codebooks import; do not edit.", "format = 1"]
    for part in parts:
        lines += ["", "[[part]]"]
        values = {
            "kind": part.kind.value, "edition": part.edition,
            "effective_from": part.effective_from, "effective_to": part.effective_to,
            "source": part.source, "sha256": part.sha256,
        }  # fmt: skip
        # A JSON string is a TOML string, but for DEL, which JSON leaves as it is.
        lines += [f"{name} = {_quoted(value)}" for name, value in values.items()]
        lines += ["[part.counts]"]
        lines += [f"{_quoted(name)} = {count}" for name, count in part.counts.items()]
        for name, entry in part.files.items():
            lines += [
                f"[part.tables.{name}]",
                f"file = {_quoted(str(entry['file']))}",
                f"rows = {entry['rows']}",
                f"sha256 = {_quoted(str(entry['sha256']))}",
            ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007f")


def _part(entry: Mapping[str, Any], folder: Path) -> Part:
    return Part(
        kind=Kind(entry["kind"]),
        edition=str(entry["edition"]),
        effective_from=str(entry["effective_from"]),
        effective_to=str(entry["effective_to"]),
        source=str(entry["source"]),
        sha256=str(entry["sha256"]),
        counts={str(name): int(count) for name, count in entry.get("counts", {}).items()},
        folder=folder,
        files={str(name): dict(table) for name, table in entry.get("tables", {}).items()},
    )
