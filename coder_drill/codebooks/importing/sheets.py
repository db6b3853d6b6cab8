"""Rows of tables as CMS publishes them: tab-delimited or comma-separated text, xlsx, zips of those.

Sheets are read as a stream: the spreadsheet of the NCCI pairs has millions of cells. Everything is
bounded before and while it is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from coder_drill.codebooks.importing.safety import (
    BROKEN_ZIP,
    ImportRefusedError,
    number,
    open_archive,
)

MAX_ROWS = 3_000_000
"""Rows of one table. The largest official one, a part of the practitioner pairs, has 700,000."""
MAX_SHEET = 512 * 1024 * 1024
"""Bytes of XML of one sheet, read in pieces."""
_MAX_MEMBER = 256 * 1024 * 1024
_MAX_STRINGS = 1_000_000
_MAX_COLUMNS = 64
_CHUNK = 1 << 18
_LEAST_ROOM = 1_000_000
_MAX_RATIO = 200
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: the name it goes by, and its rows, read each time anew."""

    name: str
    data: bytes
    path: Path
    member: str = ""

    def rows(self) -> Iterator[list[str]]:
        """Rows as lists of cells. Raises ``ImportRefusedError`` for what is broken or too large."""
        read = _sheet_rows(self) if self.member else _text_rows(self)
        for count, row in enumerate(read, 1):
            if count > MAX_ROWS:
                raise ImportRefusedError(
                    f"{self.path}: more than {MAX_ROWS:,} rows; no official file has"
                )
            yield row


def sheets(data: bytes, path: Path) -> list[Sheet]:
    """The tables of a file: itself as text, the sheets of an xlsx, the files of a zip.

    Where a zip holds a table as text and as a spreadsheet, the text is taken.
    """
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [Sheet(path.name, data, path)]
    with _archive(data, path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return [
                Sheet(path.name, data, path, name) for name in sorted(filter(_SHEET.match, names))
            ]
        files = {PurePosixPath(name): name for name in names}
        texts = {each.stem for each in files if each.suffix.lower() in (".txt", ".csv")}
        found: list[Sheet] = []
        for each, name in sorted(files.items()):
            suffix = each.suffix.lower()
            if suffix in (".txt", ".csv"):
                found.append(Sheet(each.name, _member(archive, name, path), path))
            elif suffix == ".xlsx" and each.stem not in texts:
                inner = _member(archive, name, path)
                found += [
                    Sheet(each.name, sheet.data, path, sheet.member)
                    for sheet in sheets(inner, path)
                    if sheet.member
                ]
        return found


def _archive(data: bytes, path: Path) -> zipfile.ZipFile:
    """A zip whose members are bounded as they are read; see ``safety.open_archive``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except BROKEN_ZIP:
        return open_archive(data, path)  # tells what is wrong in its words
    for member in members:
        packed = max(1, member.compress_size)
        if member.file_size > MAX_SHEET or (
            member.file_size > _LEAST_ROOM and member.file_size > _MAX_RATIO * packed
        ):
            raise ImportRefusedError(
                f"{path}: unpacks to far more than any official file; not opened"
            )
    return archive


def _member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    pieces = []
    size = 0
    for piece in _pieces(archive, name, path):
        size += len(piece)
        if size > _MAX_MEMBER:
            raise ImportRefusedError(f"{path}: {name} unpacks to more than any official file")
        pieces.append(piece)
    return b"".join(pieces)


def _pieces(archive: zipfile.ZipFile, name: str, path: Path) -> Iterator[bytes]:
    """A member in pieces, whatever its header claims."""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except ImportRefusedError:
        raise
    except Exception as error:  # noqa: BLE001
        # zlib.error is no OSError, and a damaged archive raises a dozen kinds.
        raise ImportRefusedError(f"{path}: {name}: damaged ({error}); download it again") from None


def _text_rows(sheet: Sheet) -> Iterator[list[str]]:
    if b"\0" in sheet.data[:4096]:
        raise ImportRefusedError(f"{sheet.path}: {sheet.name}: binary data, not a table")
    # Codes and numbers are plain ASCII, so that a sign of another encoding in a remark may be lost.
    text = io.TextIOWrapper(io.BytesIO(sheet.data), "utf-8-sig", errors="replace", newline="")
    tabs = sheet.data[:4000].count(b"\t")
    reader = csv.reader(text, delimiter="\t" if tabs > 4 else ",")
    try:
        for row in reader:
            yield row[:_MAX_COLUMNS]
    except csv.Error as error:
        raise ImportRefusedError(
            f"{sheet.path}: line {reader.line_num}: not a table ({error}); download it again"
        ) from None


def _sheet_rows(sheet: Sheet) -> Iterator[list[str]]:
    with _archive(sheet.data, sheet.path) as archive:
        strings = _Strings(sheet.path)
        if "xl/sharedStrings.xml" in archive.namelist():
            for _ in strings.feed(_pieces(archive, "xl/sharedStrings.xml", sheet.path)):
                pass
        reader = _Rows(sheet.path, strings.found)
        yield from reader.feed(_pieces(archive, sheet.member, sheet.path))


class _Stream:
    """Feeds XML to expat in pieces; entities are refused before anything expands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ready: list[list[str]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = lambda tag, given: self.start(tag.split(" ")[-1], given)
        self._parser.EndElementHandler = lambda tag: self.end(tag.split(" ")[-1])
        self._parser.CharacterDataHandler = self.text
        self._parser.EntityDeclHandler = self._entity

    def feed(self, pieces: Iterator[bytes]) -> Iterator[list[str]]:
        """Rows as they are complete."""
        size = 0
        try:
            for piece in pieces:
                size += len(piece)
                if size > MAX_SHEET:
                    raise ImportRefusedError(f"{self.path}: a sheet larger than any official one")
                self._parser.Parse(piece, False)
                yield from self.ready
                self.ready.clear()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            what = expat.errors.messages.get(error.code, str(error))
            raise ImportRefusedError(
                f"{self.path}: broken or cut-off XML ({what}); download it again"
            ) from None
        yield from self.ready

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Characters of the element at hand."""

    def _entity(self, *unused: object) -> int:
        raise ImportRefusedError(
            f"{self.path}: declares XML entities, which no official file does; download it anew"
        )


class _Strings(_Stream):
    """The shared strings of a workbook."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.found: list[str] = []
        self._parts: list[str] | None = None
        self._inside = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        self._inside = tag == "t"

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "si" and self._parts is not None:
            if len(self.found) >= _MAX_STRINGS:
                raise ImportRefusedError(f"{self.path}: more texts than any official file")
            self.found.append("".join(self._parts))
            self._parts = None

    def text(self, data: str) -> None:
        if self._inside and self._parts is not None:
            self._parts.append(data)


class _Rows(_Stream):
    """The rows of a worksheet, cells in their columns."""

    def __init__(self, path: Path, strings: list[str]) -> None:
        super().__init__(path)
        self._strings = strings
        self._row: list[str] = []
        self._column = 0
        self._kind = ""
        self._parts: list[str] = []
        self._inside = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self._row = []
        elif tag == "c":
            named = _column(given.get("r", ""))
            self._column = len(self._row) if named is None else named
            self._kind, self._parts = given.get("t", ""), []
        self._inside = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "c":
            self._put("".join(self._parts))
        elif tag == "row":
            self.ready.append(self._row)
            self._row = []

    def text(self, data: str) -> None:
        if self._inside:
            self._parts.append(data)

    def _put(self, value: str) -> None:
        if self._kind == "s":
            place = number(value)
            if place is None or place >= len(self._strings):
                raise ImportRefusedError(f"{self.path}: a cell without its text; save it again")
            value = self._strings[place]
        if not value or self._column >= _MAX_COLUMNS:
            return
        self._row += [""] * (self._column + 1 - len(self._row))
        self._row[self._column] = value


def _column(reference: str) -> int | None:
    """The column of a cell such as ``AB12``, from 0; None when it is not written."""
    letters = "".join(c for c in reference if c.isalpha()).upper()
    if not letters or len(letters) > 3 or not letters.isascii():
        return None
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1
