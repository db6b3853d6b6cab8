"""HCPCS Level II as CMS publishes it: ANWEB fixed-width text (320 columns) and the same as xlsx.

Text columns: 1-5 code (a modifier in 4-5), 6-10 sequence number, 11 record id (3 code, 4 its next
line, 7 modifier, 8 its next line), 12-91 long and 92-119 short description, 269-276 added,
277-284 action effective, 285-292 terminated, 293 action code. Source: the record layout that CMS
publishes with the file.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import (
    ImportRefusedError,
    parse_xml,
    read_member,
)
from coder_drill.codebooks.importing.safety import (
    number as read_number,
)

_RECORD = re.compile(r"(?P<code>[A-Z]\d{4}|   [A-Z0-9]{2})(?P<seq>\d{5})(?P<id>[3478])")
_MIN_LENGTH = 293
_CODE = re.compile(r"[A-Z]\d{4}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_HEADS = {"HCPC": "code", "RECID": "id", "LONG DESCRIPTION": "long", "SHORT DESCRIPTION": "short",
          "ADD DT": "added", "ACT EFF DT": "effective", "TERM DT": "ended"}  # fmt: skip
_NEEDED = {"code", "long", "short", "effective"}


@dataclass(slots=True)
class _Item:
    code: str
    short: str
    added: str
    effective: str
    ended: str
    long: list[str] = field(default_factory=list)


def looks_like(lines: list[str]) -> bool:
    """True when ANWEB records begin within the first lines (disclaimers may stand above)."""
    return any(_RECORD.match(line) and len(line) >= _MIN_LENGTH for line in lines[:60])


def read_text(lines: list[str], path: Path) -> Parsed:
    """Tables of the fixed-width file; raises ``ImportRefusedError`` naming a broken line."""
    items: list[_Item] = []
    begun = False
    for number, line in enumerate(lines, 1):
        match = _RECORD.match(line)
        if match is None:
            # Disclaimers above the records; below the first one every line is a record.
            if begun and line.strip():
                raise ImportRefusedError(
                    f"{path}: line {number}: not an ANWEB record; download it again"
                )
            continue
        begun = True
        if match["id"] in "48":
            if not items or items[-1].code != match["code"].strip():
                raise ImportRefusedError(
                    f"{path}: line {number}: goes on with {match['code'].strip()}, which has no first line"
                )
            items[-1].long.append(line[11:91].strip())
            continue
        if len(line) < _MIN_LENGTH:
            raise ImportRefusedError(
                f"{path}: line {number}: {len(line)} columns of 320: cut off; download it again"
            )
        items.append(
            _Item(
                match["code"].strip(),
                line[91:119].strip(),
                line[268:276].strip(),
                line[276:284].strip(),
                line[284:292].strip(),
                [line[11:91].strip()],
            )
        )
    return _parsed(items, path)


def read_xlsx(archive: zipfile.ZipFile, path: Path) -> Parsed | None:
    """Tables of the spreadsheet; None when no sheet has the ANWEB columns."""
    strings = list(_shared_strings(archive, path))
    for name in sorted(
        n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)
    ):
        rows = _sheet(parse_xml(read_member(archive, name, path), path), strings, path)
        columns: dict[str, str] = {}
        items: list[_Item] = []
        for number, row in rows:
            if not columns:
                named = {
                    _HEADS[v.strip().upper()]: c
                    for c, v in row.items()
                    if v.strip().upper() in _HEADS
                }
                columns = named if named.keys() >= _NEEDED else {}
                continue
            _take(
                items, {what: row.get(c, "").strip() for what, c in columns.items()}, number, path
            )
        if columns:
            return _parsed(items, path)
    return None


def _take(items: list[_Item], cells: dict[str, str], number: int, path: Path) -> None:
    code = cells["code"]
    if not code:
        return
    if not (_CODE.fullmatch(code) or _MODIFIER.fullmatch(code)):
        raise ImportRefusedError(f"{path}: row {number}: {code!r} is no HCPCS code or modifier")
    if cells.get("id") in ("4", "8") and items and items[-1].code == code:
        items[-1].long.append(cells["long"])
        return
    # A first row marked as a continuation is a slip of the file, not another code.
    items.append(
        _Item(code, cells["short"], cells.get("added", ""), cells["effective"],
              cells.get("ended", ""), [cells["long"]])
    )  # fmt: skip


def _parsed(items: Iterable[_Item], path: Path) -> Parsed:
    items = list(items)
    codes = [item for item in items if len(item.code) == 5]
    if not codes:
        raise ImportRefusedError(f"{path}: HCPCS without codes; download it again")
    if codes[-1].code[0] < "V":
        raise ImportRefusedError(
            f"{path}: ends at {codes[-1].code}: cut off (a whole file goes on to V); download it again"
        )
    if len({item.code for item in items}) != len(items):
        raise ImportRefusedError(f"{path}: a code stands twice; download it again")
    start = max(_day(item.effective, path) for item in items)
    rows = [
        (i.code, i.short, _joined(i.long), _day(i.added, path), _day(i.ended, path))
        for i in sorted(codes, key=lambda item: item.code)
    ]
    modifiers = [
        (item.code, _joined(item.long), _day(item.ended, path))
        for item in items
        if len(item.code) == 2
    ]
    ended = sum(bool(row[4]) and row[4] < start for row in rows)
    return Parsed(
        Kind.HCPCS,
        {
            "codes": (("code", "short", "title", "valid_from", "valid_to"), rows),
            "modifiers": (("code", "label", "valid_to"), modifiers),
        },
        {
            "codes": len(rows),
            "of them ended before the edition": ended,
            "modifiers": len(modifiers),
        },
        effective_from=start,
    )


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _day(text: str, path: Path) -> str:
    """``20190101`` as ``2019-01-01``; empty stays empty."""
    if not text:
        return ""
    try:
        if len(text) != 8 or read_number(text) is None or not 1900 <= int(text[:4]) <= 2099:
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError:
        raise ImportRefusedError(
            f"{path}: {text[:20]!r} is no date (YYYYMMDD); download it again"
        ) from None


def _shared_strings(archive: zipfile.ZipFile, path: Path) -> Iterator[str]:
    if "xl/sharedStrings.xml" in archive.namelist():
        root = parse_xml(read_member(archive, "xl/sharedStrings.xml", path), path)
        for item in root:
            yield "".join(text.text or "" for text in item.iter("t"))


def _sheet(
    root: ET.Element, strings: list[str], path: Path
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a worksheet: number and cells by column letter."""
    for count, row in enumerate(root.iter("row"), 1):
        cells = {}
        for cell in row.iterfind("c"):
            column = "".join(c for c in cell.get("r", "") if c.isalpha())
            value = cell.findtext("v") or ""
            if cell.get("t") == "s" and value:
                place = read_number(value)
                if place is None or place >= len(strings):
                    raise ImportRefusedError(f"{path}: row {count}: a cell without its text")
                value = strings[place]
            elif cell.get("t") == "inlineStr":
                value = "".join(text.text or "" for text in cell.iter("t"))
            if value:
                cells[column] = value
        yield read_number(row.get("r")) or count, cells
