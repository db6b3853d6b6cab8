"""Reading files that someone brings: size limits, XML without entities, archives that do not burst.

An official file is trusted for its codes, never for its form: a page saved by mistake, a download
cut in half or a file made to exhaust memory must end in one clear line.
"""

from __future__ import annotations

import io
import stat
import struct
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat

from coder_drill.codebooks.importing.model import Parsed
from coder_drill.errors import CoderDrillError

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused unread. The largest official one (the PCS order file) has 14 MB."""

MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 200
"""An archive member may unpack to this many times its packed size; Excel's own reach 15."""

MAX_ELEMENTS = 1_000_000
"""XML elements. The largest official file, the ICD-10-CM tabular list, has 182,000."""

MAX_CODES = 400_000
"""Codes of one table. The largest official one, ICD-10-PCS, has 79,000."""

MAX_CELL = 20_000
"""Characters of one cell. The longest official one, an HCPCS description, has 2,000."""

MAX_DEPTH = 64
"""Nested elements. The deepest official file, the ICD-10-CM index, has 12."""


BROKEN_ZIP = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error)
"""What Python raises for an archive that cannot be opened: damaged, cut off, of a kind it does not know."""


class ImportRefusedError(CoderDrillError):
    """A file that is not imported: one line naming the file, what is wrong and the fix."""


class UnknownFormatError(ImportRefusedError):
    """A file of none of the formats known here; in an archive it is passed over."""


def read_bytes(path: Path) -> bytes:
    """The whole file; raises ``ImportRefusedError`` when it is missing, empty or above ``MAX_BYTES``."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise ImportRefusedError(f"{path}: is a folder; name the files in it")
        if not stat.S_ISREG(found.st_mode):
            # A pipe or a device may wait or go on forever.
            raise ImportRefusedError(f"{path}: is no ordinary file; save it to one and name that")
        size = found.st_size
        if size > MAX_BYTES:
            raise ImportRefusedError(
                f"{path}: {size / 1e6:,.0f} MB, more than any official file"
                f" (limit {MAX_BYTES / 1e6:.0f} MB); name the unpacked file itself"
            )
        with path.open("rb") as stream:
            # It may grow while it is read; it is cut off here all the same.
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImportRefusedError(f"{path}: {error.strerror or error}; check the name") from None
    if len(data) > MAX_BYTES:
        raise ImportRefusedError(
            f"{path}: more than {MAX_BYTES / 1e6:.0f} MB; name an official file"
        )
    if not data.strip():
        raise ImportRefusedError(f"{path}: is empty; download it again")
    return data


def parse_xml(data: bytes, path: Path) -> ET.Element:
    """The root element.

    Entity declarations are refused before anything expands, and so is nesting beyond
    ``MAX_DEPTH``. Raises ``ImportRefusedError`` for those and for XML that is broken or cut off.
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if count > MAX_ELEMENTS:
            raise ImportRefusedError(
                f"{path}: more than {MAX_ELEMENTS:,} XML elements; no official file has"
            )
        if depth > MAX_DEPTH:
            raise ImportRefusedError(
                f"{path}: elements nested deeper than {MAX_DEPTH}; no official file is"
            )
        builder.start(tag.rpartition("}")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def entity(*unused: object) -> int:
        raise ImportRefusedError(
            f"{path}: declares XML entities, which no official file does; download it anew"
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    parser.UnparsedEntityDeclHandler = entity
    parser.ExternalEntityRefHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, str(error))
        raise ImportRefusedError(
            f"{path}: line {error.lineno}: broken or cut-off XML ({what}); download it again"
        ) from None
    except (LookupError, ValueError) as error:
        raise ImportRefusedError(f"{path}: XML that cannot be read ({error})") from None
    return builder.close()


def archive_of(data: bytes, path: Path) -> zipfile.ZipFile:
    """A zip archive whose list of members can be read; raises ``ImportRefusedError`` otherwise.

    How large its members may be is up to whoever reads them.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN_ZIP as error:
        raise ImportRefusedError(
            f"{path}: broken or cut off ({error}); download it again"
        ) from None


def open_archive(data: bytes, path: Path) -> zipfile.ZipFile:
    """A zip archive within the limits; raises ``ImportRefusedError`` otherwise."""
    archive = archive_of(data, path)
    members = archive.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED or any(
        member.file_size > 1_000_000 and member.file_size > MAX_RATIO * max(1, member.compress_size)
        for member in members
    ):
        raise ImportRefusedError(f"{path}: unpacks to far more than any official file; not opened")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """One member of an archive, never more than ``MAX_UNPACKED`` whatever its header claims."""
    try:
        with archive.open(name) as stream:
            data = stream.read(MAX_UNPACKED + 1)
    except KeyError:
        raise ImportRefusedError(
            f"{path}: {name} is missing in it; save it as .xlsx again"
        ) from None
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise ImportRefusedError(f"{path}: {name}: damaged ({error}); download it again") from None
    except Exception as error:
        # zlib.error is no OSError and its module is optional in a Python build.
        if type(error).__name__ != "error":
            raise
        raise ImportRefusedError(f"{path}: {name}: damaged ({error}); download it again") from None
    if len(data) > MAX_UNPACKED:
        raise ImportRefusedError(f"{path}: {name} unpacks to far more than any official file")
    return data


def number(text: str | None) -> int | None:
    """A whole number of up to nine plain digits, None for anything else (``²``, 5,000 digits)."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def plain(text: str) -> str:
    """Text without what steers a terminal or turns its direction: such signs become blanks.

    What comes from a file is shown later on a screen and in exports, so it is cleaned here, once.
    """
    if text.isprintable():
        return text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clean(parsed: Parsed, path: Path) -> Parsed:
    """The tables with every cell made plain. Raises ``ImportRefusedError`` for a cell without end."""
    tables = {}
    for name, (header, rows) in parsed.tables.items():
        cleaned = [tuple([plain(cell) for cell in row]) for row in rows]
        if len(cleaned) > MAX_ELEMENTS:
            raise ImportRefusedError(
                f"{path}: more than {MAX_ELEMENTS:,} rows; no official file has"
            )
        if any(len(cell) > MAX_CELL for row in cleaned for cell in row):
            raise ImportRefusedError(
                f"{path}: a text of more than {MAX_CELL:,} characters; no official file has one"
            )
        tables[name] = (header, cleaned)
    return replace(parsed, tables=tables)


def decode(data: bytes) -> str:
    """Text of a published file: UTF-8, with or without a mark, or Windows-1252 as CMS writes it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
