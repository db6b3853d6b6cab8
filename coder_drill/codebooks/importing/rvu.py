"""CMS's relative value file of the Medicare physician fee schedule, as published each quarter.

The file is named ``PPRRVU`` with year and month, as csv, xlsx or text of fixed width, and comes in a
zip beside files that are not read (localities, price indexes, caps of the outpatient system). The
heading of csv and xlsx runs over several lines, columns have moved over the years and are found by
their names; text has no heading, and its numbers stand one after another behind the descriptor.
Since 2026 there is one file for qualifying participants (QPP) and one for everybody else (nonQPP),
which differ in the conversion factor alone: the one for everybody else is taken.

Kept are status, indicators and relative values. The descriptors are the AMA's and are never kept.
Source of the fields: CMS, National Physician Fee Schedule Relative Value File (RVUPUF), attachment A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePath

from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError
from coder_drill.codebooks.importing.sheets import Sheet, sheets

COLUMNS = (
    "code", "modifier", "status", "components", "days", "multiple", "bilateral", "assistant",
    "cosurgeon", "team", "preoperative", "intraoperative", "postoperative", "work", "pe_nonfacility",
    "pe_facility", "malpractice", "factor",
)  # fmt: skip
"""The columns of the table kept, in order."""

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_MODIFIER = re.compile(r"(?:[0-9A-Z]{2})?")
_DAYS = ("000", "010", "090", "MMM", "XXX", "YYY", "ZZZ", "")
_HEADS = {
    "status": re.compile(r"status (?:code|cd|indicator)$"),
    "work": re.compile(r"^(?:physician )?work rvu"),
    "pe_nonfacility": re.compile(r"non fac.* pe rvu"),
    "pe_facility": re.compile(r"^(?!.*non fac).*fac.* pe rvu"),
    "malpractice": re.compile(r"^mp rvu|^malpractice rvu"),
    "components": re.compile(r"pc ?tc ind"),
    "days": re.compile(r"^glob(?:al)? days"),
    "preoperative": re.compile(r"^pre op"),
    "intraoperative": re.compile(r"^intra op"),
    "postoperative": re.compile(r"^post op"),
    "multiple": re.compile(r"^mult proc"),
    "bilateral": re.compile(r"^bilat surg"),
    "assistant": re.compile(r"^asst surg"),
    "cosurgeon": re.compile(r"^co surg"),
    "team": re.compile(r"^team surg"),
    "factor": re.compile(r"^conv(?:ersion)? factor"),
}
_INDICATORS = ("components", "multiple", "bilateral", "assistant", "cosurgeon", "team")
_NUMBERS = (
    "preoperative", "intraoperative", "postoperative", "work", "pe_nonfacility", "pe_facility",
    "malpractice", "factor",
)  # fmt: skip
_PEEK = 25
_HEADING = 6
"""Lines that a heading may run over."""
_LINE = re.compile(
    r"(?P<status>[A-Z])\+?\s*(?P<work>\d*\.\d\d)\s*(?P<pe_nonfacility>\d*\.\d\d)\s*(?:NA)?"
    r"\s*(?P<pe_facility>\d*\.\d\d)\s*(?:NA)?\s*(?P<malpractice>\d*\.\d\d)\s*\d*\.\d\d\s*\d*\.\d\d"
    r"\s?(?P<components>\d)(?P<days>\d{3}|[MXYZ]{3})"
    r"(?P<preoperative>\d?\.\d\d)(?P<intraoperative>\d?\.\d\d)(?P<postoperative>\d?\.\d\d)"
    r"(?P<multiple>\d)(?P<bilateral>\d)(?P<assistant>\d)(?P<cosurgeon>\d)(?P<team>\d)"
    r"[ 0-9A-Z]{0,24}?\s(?P<factor>\d\d\.\d{4})(?!\d)"
)
_DESCRIPTOR = 57
"""Where the descriptor ends and the status stands, in text of fixed width."""
_TITLE = re.compile(r"(20\d\d) national physician fee schedule relative value file")
_MONTHS = {"jan": "01", "apr": "04", "jul": "07", "oct": "10"}
_IN_NAME = re.compile(r"pprrvu_?(?:20)?(\d\d)[-_ ]*(jan|apr|jul|oct)|(?<![a-z])rvu(\d\d)([a-d])")
_LETTERS = {"a": "01", "b": "04", "c": "07", "d": "10"}


def read(data: bytes, path: Path) -> Parsed | None:
    """The relative value file, zipped or not; None when it is none.

    Raises ``ImportRefusedError``, naming the row, for one that is broken or cut off.
    """
    if not _may_be(data):
        return None
    try:
        found = [sheet for sheet in sheets(data, path) if _is_one(sheet)]
    except ImportRefusedError:
        return None  # whatever it is, another reader tells what is wrong with it
    if not found:
        return None
    sheet = min(found, key=_preference)
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for n, row in _rows(sheet):
        kept = _checked(row, sheet.path, n)
        if rows.setdefault(kept[:2], kept) != kept:
            raise ImportRefusedError(
                f"{path}: row {n}: {kept[0]} stands twice with other values; download it again"
            )
    if not rows:
        raise ImportRefusedError(f"{path}: relative values without a code; download it again")
    counts = {"codes": len({key[0] for key in rows}), "rows": len(rows)}
    return Parsed(
        Kind.FEE_SCHEDULE,
        {"fees": (COLUMNS, [rows[key] for key in sorted(rows)])},
        counts,
        effective_from=_begins(sheet),
    )


def _may_be(data: bytes) -> bool:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    head = data[:20_000]
    if b"relative value file" in head.lower() or b"BILAT" in head.upper():
        return True
    return any(_fixed(line) for line in _lines(head)[:_PEEK])


def _is_one(sheet: Sheet) -> bool:
    return _is_fixed(sheet) or _columns(list(islice(sheet.rows(), _PEEK))) is not None


def _is_fixed(sheet: Sheet) -> bool:
    """True for text of fixed width: by its lines, before commas in it are taken for columns."""
    if sheet.member:
        return False
    return any(_fixed(line) for line in _lines(sheet.data[:20_000])[:_PEEK])


def _preference(sheet: Sheet) -> tuple[bool, bool, str]:
    """Everybody's factor before the qualifying participants', a heading before fixed columns."""
    name = sheet.name.lower()
    return "qpp" in name and "nonqpp" not in name, PurePath(name).suffix == ".txt", name


# -- rows


def _rows(sheet: Sheet) -> Iterator[tuple[int, Mapping[str, str]]]:
    found = None if _is_fixed(sheet) else _columns(list(islice(sheet.rows(), _PEEK)))
    if found is None:
        yield from _fixed_rows(sheet)
        return
    heading, columns = found
    missing = [name for name in _HEADS if name not in columns]
    if missing:
        raise ImportRefusedError(
            f"{sheet.path}: the heading has no column for {', '.join(missing)}; keep CMS's columns"
        )
    for n, cells in enumerate(sheet.rows(), 1):
        if n <= heading or not any(cell.strip() for cell in cells):
            continue
        yield n, {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """The number of the last line of the heading, and where each column stands."""
    for n, row in enumerate(rows, 1):
        plain = [_plain(cell) for cell in row]
        if len(plain) < 10 or plain[0] != "hcpcs" or plain[1] not in ("mod", "modifier"):
            continue
        above = rows[max(0, n - _HEADING) : n]
        heads = [
            " ".join(filter(None, (_plain(line[at]) for line in above if at < len(line))))
            for at in range(len(row))
        ]
        columns = {"code": 0, "modifier": 1}
        for name, words in _HEADS.items():
            at = next((at for at, head in enumerate(heads) if at > 2 and words.search(head)), None)
            if at is not None:
                columns[name] = at
        return n, columns
    return None


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip()


def _fixed_rows(sheet: Sheet) -> Iterator[tuple[int, Mapping[str, str]]]:
    for n, line in enumerate(_lines(sheet.data), 1):
        row = _fixed(line)
        if row is not None:
            yield n, row
        elif _CODE.fullmatch(line[:5]) and line[5:7].strip() in ("", "26", "TC", "53"):
            raise ImportRefusedError(
                f"{sheet.path}: line {n}: not a line of relative values: cut off; download it again"
            )


def _fixed(line: str) -> dict[str, str] | None:
    """A line of fixed width by its columns; None for a title or a notice."""
    match = _LINE.match(line, _DESCRIPTOR)
    if match is None or not _CODE.fullmatch(line[:5]):
        return None
    return {"code": line[:5], "modifier": line[5:7].strip(), **match.groupdict()}


def _lines(data: bytes) -> list[str]:
    # What is read is plain ASCII and one byte wide, so that columns keep their places.
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").splitlines()


# -- cells


def _checked(row: Mapping[str, str], path: Path, n: int) -> tuple[str, ...]:
    """The row by ``COLUMNS``, each cell looked at; spreadsheets drop leading zeros."""
    code = row.get("code", "").upper()
    code = code.zfill(5) if code.isdigit() else code
    modifier = row.get("modifier", "").upper()
    if not _CODE.fullmatch(code) or not _MODIFIER.fullmatch(modifier):
        raise ImportRefusedError(
            f"{path}: row {n}: {code[:20]!r} is not a code with its modifier; download it again"
        )
    cells = {"code": code, "modifier": modifier, "status": row.get("status", "").upper()[:1]}
    days = row.get("days", "").upper()
    cells["days"] = days.zfill(3) if days.isdigit() else days
    if cells["days"] not in _DAYS:
        raise ImportRefusedError(
            f"{path}: row {n}: {code}: global days {days[:10]!r}; they are 000, 010, 090, MMM, XXX,"
            " YYY or ZZZ"
        )
    for name in _INDICATORS:
        cells[name] = row.get(name, "")
        if cells[name] and not re.fullmatch(r"[0-9]", cells[name]):
            raise ImportRefusedError(
                f"{path}: row {n}: {code}: the {name} indicator is {cells[name][:10]!r}, not a digit;"
                " download it again"
            )
    for name in _NUMBERS:
        cells[name] = _number(row.get(name, ""))
        if cells[name] == "?":
            raise ImportRefusedError(
                f"{path}: row {n}: {code}: {name} is {row.get(name, '')[:20]!r}, not a number;"
                " download it again"
            )
    return tuple(cells[name] for name in COLUMNS)


def _number(text: str) -> str:
    """A value as written, ``0`` for none, ``?`` for what is no number."""
    text = text.replace(",", "")
    if text.upper() in ("", "NA"):
        return "0"
    return text if re.fullmatch(r"\d{0,6}(?:\.\d{0,12})?", text) and text != "." else "?"


def _begins(sheet: Sheet) -> str:
    """The first day of the quarter, by title or name; empty when neither tells it."""
    top = (
        _lines(sheet.data[:20_000])[:_PEEK]
        if _is_fixed(sheet)
        else [" ".join(row) for row in islice(sheet.rows(), _PEEK)]
    )
    told = _plain(" ".join(top))
    if (title := _TITLE.search(told)) and (
        month := re.search(r"(jan|apr|jul|oct)[a-z]* release", told[title.start() :])
    ):
        return f"{title[1]}-{_MONTHS[month[1]]}-01"
    for name in (sheet.name.lower(), sheet.path.name.lower()):
        if match := _IN_NAME.search(name):
            year, month_name, other, letter = match.groups()
            return f"20{year or other}-{_MONTHS.get(month_name or '') or _LETTERS[letter]}-01"
    return ""
