"""Which official file is this? Its content tells, never its name."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from pathlib import Path

from coder_drill.codebooks.importing import books, cm_tabular, cpt, hcpcs, ncci, order, pcs, rvu
from coder_drill.codebooks.importing.editions import dates_of
from coder_drill.codebooks.importing.model import Found, Parsed
from coder_drill.codebooks.importing.safety import (
    UnknownFormatError,
    clean,
    decode,
    open_archive,
    parse_xml,
    read_bytes,
)

KNOWN = (
    "ICD-10-CM tabular, index, external cause, drug or neoplasm XML, ICD-10-PCS tables, index or"
    " definitions XML, an order file, HCPCS ANWEB text or xlsx, a CPT descriptor file, NCCI pairs,"
    " medically unlikely edits, add-on codes or the relative value file of the physician fee schedule"
)


def read_file(path: Path, edition: str | None = None) -> Found:
    """Read an official file whole and say what it is and which edition.

    ``edition`` (``2026``, ``2026-04`` or a date) overrides what the file and its name tell.
    Raises ``ImportRefusedError``: one line with the file, what is wrong and the fix. Nothing is kept.
    """
    return read_data(read_bytes(path), path, edition)


def read_data(data: bytes, path: Path, edition: str | None = None) -> Found:
    """As `read_file`, of a file that was read; its name in ``path`` tells what the content does not."""
    return dated(_parse(data, path), data, path, edition)


def dated(parsed: Parsed, data: bytes, path: Path, edition: str | None = None) -> Found:
    """Tables read from ``data``, made plain and put to their edition; raises as `read_file`."""
    parsed = clean(parsed, path)
    name, start, end = dates_of(parsed, path, edition)
    return Found(path, parsed, name, start, end, hashlib.sha256(data).hexdigest())


def read_rules(data: bytes, path: Path) -> Parsed | None:
    """The tables of a file that CMS packs as one table with notices, zipped or not; None for another."""
    edits = ncci.read(data, path)
    return edits if edits is not None else rvu.read(data, path)


def _parse(data: bytes, path: Path) -> Parsed:
    if (rules := read_rules(data, path)) is not None:
        return rules
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with open_archive(data, path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise UnknownFormatError(f"{path}: an archive; unpack it and name the files in it")
            found = hcpcs.read_xlsx(archive, path)
        if found is None:
            raise UnknownFormatError(
                f"{path}: a spreadsheet without the HCPCS ANWEB columns (HCPC, LONG DESCRIPTION, ...)"
            )
        return found
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        return _parse_xml(parse_xml(data, path), path)
    if b"\0" in data[:4096]:
        raise UnknownFormatError(f"{path}: binary data, none of the formats known here: {KNOWN}")
    lines = decode(data).splitlines()
    if order.looks_like(lines):
        return order.read(lines, path)
    if hcpcs.looks_like(lines):
        return hcpcs.read_text(lines, path)
    if cpt.looks_like(lines):
        return cpt.read(lines, path)
    raise UnknownFormatError(f"{path}: none of the formats known here: {KNOWN}")


def _parse_xml(root: ET.Element, path: Path) -> Parsed:
    if root.tag == cm_tabular.ROOT:
        return cm_tabular.read(root, path)
    if root.tag == pcs.TABLES_ROOT:
        return pcs.read_tables(root, path)
    if root.tag == pcs.DEFINITIONS_ROOT:
        return pcs.read_definitions(root, path)
    kind = books.kind_of(root)
    if kind is None:
        raise UnknownFormatError(
            f"{path}: XML of <{root.tag[:60]}>, none of the formats known here: {KNOWN}"
        )
    return books.read(root, kind, path)
