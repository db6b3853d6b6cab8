"""CMS's National Correct Coding Initiative as published: pairs, unit limits, add-on codes.

Procedure-to-procedure edits come in several parts a quarter, as text and as xlsx, in zips. Columns:
Column 1, Column 2, in existence prior to 1996 (*), effective date, deletion date (* for none),
modifier (0 not allowed, 1 allowed, 9 not applicable), rationale; the heading runs over four lines.
The file does not say whose pairs it holds, its name does (ccipra, ccioph). Medically unlikely edits
are read by ``mue``. Add-on codes: type, add-on code, its deletion, primary code (CCCCC where the
payer decides), its deletion, effective and deletion date of the edit as year and day of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path

from coder_drill.codebooks.importing import mue
from coder_drill.codebooks.importing.model import Kind, Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError, number
from coder_drill.codebooks.importing.sheets import Sheet, sheets
from coder_drill.codebooks.procedures import Provider

_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_PEEK = 15
_ROOM = 2_000
"""Codes in one cell: cells are bounded."""
_PROVIDERS = (
    (Provider.PRACTITIONER, re.compile(r"ccipra|pract?itioner|(?<![a-z])pra(?![a-z])")),
    (Provider.HOSPITAL, re.compile(r"ccioph|hospital|outpatient|(?<![a-z])oph(?![a-z])")),
    (Provider.SUPPLIER, re.compile(r"dme|supplier")),
)
_PAIR_KINDS = {
    Provider.PRACTITIONER: Kind.NCCI_PRACTITIONER,
    Provider.HOSPITAL: Kind.NCCI_HOSPITAL,
    Provider.SUPPLIER: Kind.NCCI_SUPPLIER,
}


def read(data: bytes, path: Path) -> Parsed | None:
    """The tables of an NCCI file, zipped or not; None when it is none.

    Raises ``ImportRefusedError`` for one that is broken, cut off or of several kinds.
    """
    if not _may_be(data):
        return None
    try:
        found = [(sheet, what) for sheet in sheets(data, path) if (what := _kind_of(sheet))]
    except ImportRefusedError:
        return None  # whatever it is, another reader tells what is wrong with it
    if not found:
        return None
    if len({what for _, what in found}) > 1:
        raise ImportRefusedError(
            f"{path}: holds several kinds of NCCI files; import them one by one"
        )
    parsed = [_READERS[what](sheet) for sheet, what in found]
    if len({each.kind for each in parsed}) > 1:
        raise ImportRefusedError(
            f"{path}: holds the tables of several providers; import them one by one"
        )
    return parsed[0] if len(parsed) == 1 else joined(parsed)


def joined(parts: Sequence[Parsed]) -> Parsed:
    """Parts of one release as one: later ones replace the codes that both hold."""
    last = parts[-1]
    tables = {
        name: (header, merge([part.tables[name][1] for part in parts]))
        for name, (header, _) in last.tables.items()
    }
    counts = _counts(last.kind, {name: rows for name, (_, rows) in tables.items()})
    start = max(part.effective_from for part in parts)
    return Parsed(last.kind, tables, counts, effective_from=start)


def parts_joined(before: Mapping[str, Sequence[Sequence[str]]], parsed: Parsed) -> Parsed:
    """A part with the rows of the parts that were imported before it."""
    tables = {
        name: (header, merge([before[name], rows]))
        for name, (header, rows) in parsed.tables.items()
    }
    counts = _counts(parsed.kind, {name: rows for name, (_, rows) in tables.items()})
    return Parsed(parsed.kind, tables, counts, parsed.year, parsed.effective_from)


def merge(tables: Sequence[Sequence[Sequence[str]]]) -> list[Sequence[str]]:
    """Rows keyed by their first cell; where two tables hold a code, the later one's rows stand."""
    by_code: dict[str, list[Sequence[str]]] = {}
    for rows in tables:
        fresh: dict[str, list[Sequence[str]]] = {}
        for row in rows:
            fresh.setdefault(row[0], []).append(row)
        by_code.update(fresh)
    return [row for code in sorted(by_code) for row in by_code[code]]


def _counts(kind: Kind, tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, int]:
    rows = next(iter(tables.values()))
    codes = len({row[0] for row in rows})
    if kind in _PAIR_KINDS.values():
        pairs = sum(len(cell.split()) for row in rows for cell in row[1:])
        return {"pairs": pairs, "column 1 codes": codes}
    return {"codes": codes}


def _may_be(data: bytes) -> bool:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    head = data[:20_000].lower()
    return b"column" in head or b"mue" in head or b"add-on_code" in head


def _kind_of(sheet: Sheet) -> str:
    """``pairs``, ``limits`` or ``addons`` by the heading within the first rows, else empty."""
    for row in islice(sheet.rows(), _PEEK):
        heads = [_plain(cell) for cell in row]
        if len(heads) >= 6 and heads[0].startswith("column 1") and heads[1].startswith("column 2"):
            return "pairs"
        if mue.is_heading(heads):
            return "limits"
        if "add on code" in heads and "primary code" in heads:
            return "addons"
    return ""


def _plain(cell: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip()
    return re.sub(r"^column(\d)", r"column \1", words)


# -- pairs


def _read_pairs(sheet: Sheet) -> Parsed:
    path = sheet.path
    provider = provider_of(f"{path.name} {sheet.name}")
    if provider is None:
        raise ImportRefusedError(
            f"{path}: NCCI pairs, and the name does not say whose; keep CMS's file name (ccipra for "
            "practitioners, ccioph for outpatient hospitals) or add practitioner, hospital or dme"
        )
    pairs: dict[str, tuple[list[str], list[str]]] = {}
    ended: list[tuple[str, str, str, str]] = []
    latest = ""
    for n, (one, two, begun, end, modifier) in _pair_rows(sheet):
        latest = max(latest, begun)
        if modifier not in ("0", "1", "9"):
            raise ImportRefusedError(
                f"{path}: row {n}: modifier indicator {modifier[:20]!r}; it is 0, 1 or 9"
            )
        if modifier == "9":
            continue
        if end:
            ended.append((one, two, end, modifier))
        else:
            _put(pairs, one, two, modifier)
    if not pairs:
        raise ImportRefusedError(f"{path}: NCCI pairs without a pair in force; download it again")
    # A part may hold no pair that is new in its quarter; the version in CMS's file name tells it.
    start = max(quarter(latest), _released(f"{path.name} {sheet.name}"))
    for one, two, end, modifier in ended:
        if end >= start.replace("-", ""):
            _put(pairs, one, two, modifier)
    rows = [
        (code, " ".join(yes), " ".join(no))
        for code in sorted(pairs)
        for yes, no in _cells(*pairs[code])
    ]
    kind = _PAIR_KINDS[provider]
    tables = {"pairs": (("column1", "modifier_allowed", "modifier_not_allowed"), rows)}
    return Parsed(kind, tables, _counts(kind, {"pairs": rows}), effective_from=start)


def _put(pairs: dict[str, tuple[list[str], list[str]]], one: str, two: str, modifier: str) -> None:
    yes, no = pairs.setdefault(one, ([], []))
    (yes if modifier == "1" else no).append(two)


def _cells(yes: list[str], no: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    for start in range(0, max(len(yes), len(no)), _ROOM):
        yield yes[start : start + _ROOM], no[start : start + _ROOM]


def _pair_rows(sheet: Sheet) -> Iterator[tuple[int, tuple[str, str, str, str, str]]]:
    """Row number, then column 1, column 2, effective, deletion (empty for none), modifier."""
    begun = False
    for n, row in enumerate(sheet.rows(), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not _CODE.fullmatch(cells[0].upper()):
            if begun and cells[0]:
                raise ImportRefusedError(
                    f"{sheet.path}: row {n}: {cells[0][:20]!r} is not a code; download it again"
                )
            continue  # the heading and the notice above it
        begun = True
        if len(cells) < 6 or not _CODE.fullmatch(cells[1].upper()):
            raise ImportRefusedError(
                f"{sheet.path}: row {n}: an NCCI pair has six columns: cut off; download it again"
            )
        end = "" if cells[4] in ("", "*") else day(cells[4], sheet.path, n)
        yield (
            n,
            (cells[0].upper(), cells[1].upper(), day(cells[3], sheet.path, n), end, cells[5][:1]),
        )


def provider_of(name: str) -> Provider | None:
    """Whose table a file holds, by its name; None when that says nothing or two things."""
    found = [provider for provider, words in _PROVIDERS if words.search(name.lower())]
    return found[0] if len(found) == 1 else None


# -- add-on codes


def _read_addons(sheet: Sheet) -> Parsed:
    path = sheet.path
    columns: dict[str, int] = {}
    kept: list[tuple[str, str, str, str]] = []
    latest = ""
    for n, row in enumerate(sheet.rows(), 1):
        cells = [cell.strip() for cell in row]
        if not columns:
            heads = [_plain(cell) for cell in cells]
            if "add on code" in heads and "primary code" in heads:
                columns = {head: at for at, head in enumerate(heads)}
            continue
        code = _cell(cells, columns, "add on code").upper()
        if not code:
            continue
        kind = _cell(cells, columns, "aoc edit type")[-1:]
        primary = _cell(cells, columns, "primary code").upper()
        if not _CODE.fullmatch(code) or kind not in ("1", "2", "3"):
            raise ImportRefusedError(
                f"{path}: row {n}: {code[:20]!r} of type {kind[:5]!r} is not an add-on code;"
                " download it again"
            )
        end = ""
        for head in ("aoc deldt", "primary code deldt", "aoc edit deldt"):
            when = _ordinal(_cell(cells, columns, head), path, n)
            end = min(filter(None, (end, when)), default="")
        latest = max(latest, _ordinal(_cell(cells, columns, "aoc edit effdt"), path, n))
        kept.append((code, kind, "" if primary == "CCCCC" else primary, end))
    if not kept:
        raise ImportRefusedError(f"{path}: add-on codes without a code; download it again")
    start = _named_quarter(f"{path.name} {sheet.name}") or quarter(latest)
    primaries: dict[tuple[str, str], list[str]] = {}
    for code, kind, primary, end in kept:
        if not end or end >= start.replace("-", ""):
            listed = primaries.setdefault((code, kind), [])
            listed += [primary] if primary else []
    rows = [
        (code, kind, " ".join(sorted(listed)[at : at + _ROOM]))
        for (code, kind), listed in sorted(primaries.items())
        for at in range(0, max(1, len(listed)), _ROOM)
    ]
    tables = {"addons": (("code", "type", "primaries"), rows)}
    return Parsed(Kind.ADDONS, tables, _counts(Kind.ADDONS, {"addons": rows}), effective_from=start)


def _cell(cells: Sequence[str], columns: Mapping[str, int], head: str) -> str:
    at = columns.get(head, -1)
    return cells[at] if 0 <= at < len(cells) else ""


def _released(name: str) -> str:
    """The quarter of a release such as ``v322r0``: 32 is 2026, 0 to 3 its quarters. Else empty."""
    match = re.search(r"(?<![a-z0-9])v(\d\d)([0-3])r\d", name.lower())
    return f"{1994 + int(match[1])}-{3 * int(match[2]) + 1:02}-01" if match else ""


def _named_quarter(name: str) -> str:
    match = re.search(r"(20\d\d)\s*q([1-4])", name.lower())
    return f"{match[1]}-{3 * int(match[2]) - 2:02}-01" if match else ""


# -- days


def day(text: str, path: Path, row: int) -> str:
    """``20260401`` checked and as it is; raises ``ImportRefusedError`` for no date."""
    if not _is_day(text):
        raise ImportRefusedError(
            f"{path}: row {row}: {text[:20]!r} is not a date (YYYYMMDD); download it again"
        )
    return text


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    if len(text) != 8 or number(text) is None:
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _ordinal(text: str, path: Path, row: int) -> str:
    """``2026091`` (year and day of the year) as ``20260401``; empty and 0 stay empty."""
    value = number(text.split(".")[0]) if text else None
    if not text or value == 0:
        return ""
    try:
        if value is None or len(str(value)) != 7:
            raise ValueError
        year, nth = divmod(value, 1000)
        if not 1900 <= year <= 2099 or not 1 <= nth <= 366:
            raise ValueError
        return f"{date(year, 1, 1) + timedelta(days=nth - 1):%Y%m%d}"
    except ValueError:
        raise ImportRefusedError(
            f"{path}: row {row}: {text[:20]!r} is not a date (YYYYDDD); download it again"
        ) from None


def quarter(day: str) -> str:
    """The first day (ISO) of the quarter in which a day ``YYYYMMDD`` lies."""
    month = 3 * ((int(day[4:6]) - 1) // 3) + 1
    return f"{day[:4]}-{month:02}-01"


_READERS = {"pairs": _read_pairs, "limits": mue.read, "addons": _read_addons}
