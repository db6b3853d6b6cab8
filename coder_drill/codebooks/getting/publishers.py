"""Where the publishers keep their files: the table ``publishers.toml``, and the edition asked for.

A fiscal year (``2027``) is ICD-10's release of the October before; of quarterly files it is the quarter
of today, or the one of that year nearest to it. ``2026-10`` or a date names the release in force then:
the April update from April on.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coder_drill.codebooks.importing.model import Kind
from coder_drill.codebooks.systems import System
from coder_drill.errors import UnavailableError, UsageError

TABLE = "publishers.toml"

SORTS = {
    "index": "alphabetic indexes, table of drugs, neoplasm table",
    "tables": "ICD-10-CM tabular list, ICD-10-PCS tables and definitions",
    "codes": "order files of ICD-10-CM and ICD-10-PCS, HCPCS Level II",
    "addenda": "the publishers' lists of changes, to read",
    "ncci": "NCCI pairs",
    "mue": "medically unlikely edits",
    "addons": "add-on code edits",
    "fees": "relative value file of the physician fee schedule",
}
"""What may be asked for, in words."""
USUAL = ("index", "tables", "codes")
"""What is fetched without ``--what``: what needs no license."""

_FIRST_YEAR = 2016
"""ICD-10-CM and ICD-10-PCS came into force on October 1, 2015."""
_NCCI_BASE = 1994
"""Version 32 of the NCCI edits is that of 2026."""
_ASKED = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to fetch: ``addresses`` are its spellings, tried in turn; ``holds`` what is read of it.

    ``edition`` is ``YYYY-MM`` of its first day. ``license`` is the address of the license to accept
    first, empty for none. Nothing of a file that holds no known kind is imported.
    """

    name: str
    about: str
    publisher: str
    page: str
    edition: str
    addresses: tuple[str, ...]
    holds: tuple[Kind, ...]
    license: str = ""


def wanted(
    folder: Path,
    today: date,
    asked: str | None = None,
    sorts: Sequence[str] = USUAL,
    system: System | None = None,
) -> list[Wanted]:
    """The files of the edition asked for (None: those in force today), in the order of the table.

    ``folder`` has the table. Raises ``UsageError`` for an edition that cannot be, or for nothing.
    """
    release, quarter = _starts(asked, today)
    found = [
        each
        for entry in _table(folder)
        for each in _files(entry, quarter if "quarter" in entry else release, sorts)
        if system is None or _system(entry) is system
    ]
    if not found:
        named = system.label if system else ""
        raise UsageError(f"codebooks get: no {', '.join(sorts)} of {named}; leave out --system")
    return found


def kinds_of(sorts: Sequence[str], system: System | None = None) -> tuple[Kind, ...]:
    """The kinds of file that belong to what is asked for."""
    return tuple(
        kind for kind in Kind if _what(kind) in sorts and (system is None or kind.system is system)
    )


def _table(folder: Path) -> list[dict[str, Any]]:
    path = folder / TABLE
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["file"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise UnavailableError(
            f"{path}: cannot be read ({error}); install coder-drill again"
        ) from None
    return [dict(entry) for entry in entries]


def _system(entry: dict[str, Any]) -> System:
    name = str(entry["name"]).partition("-")[0]
    return System(name) if name.startswith("icd10") else System.HCPCS


def _files(entry: dict[str, Any], start: date, sorts: Sequence[str]) -> list[Wanted]:
    """The files of one row of the table, in force from ``start``: one, or one for each part."""
    holds = tuple(kind for kind in map(Kind, entry["holds"]) if _what(kind) in sorts)
    if not holds and (entry["holds"] or "addenda" not in sorts):
        return []
    fields: dict[str, object]
    if "quarter" in entry:
        fields = {
            "year": start.year,
            "month": calendar.month_name[start.month].lower(),
            "quarter": (start.month + 2) // 3,
            "letter": "abcd"[(start.month - 1) // 3],
            "yy": start.year % 100,
            "version": f"v{start.year - _NCCI_BASE}{(start.month - 1) // 3}r0",
        }
        spellings = entry["quarter"]
    else:
        fields = {"year": start.year + (start.month == 10)}
        spellings = entry["april" if start.month == 4 else "october"]
    found = []
    parts = int(entry.get("parts", 1))
    for part in range(1, parts + 1):
        addresses = tuple(text.format(**fields, part=part) for text in spellings)
        found.append(
            Wanted(
                name=f"{entry['name']}-{part}" if parts > 1 else str(entry["name"]),
                about=f"{entry['about']}, part {part}" if parts > 1 else str(entry["about"]),
                publisher=str(entry["publisher"]),
                page=str(entry["page"]),
                edition=f"{start:%Y-%m}",
                addresses=addresses,
                holds=holds,
                license=str(entry.get("license", "")).format(**fields),
            )
        )
    return found


def _what(kind: Kind) -> str:
    if kind.is_book:
        return "index"
    if kind in (Kind.CM_TABULAR, Kind.PCS_TABLES, Kind.PCS_DEFINITIONS):
        return "tables"
    if kind in (Kind.CM_ORDER, Kind.PCS_ORDER, Kind.HCPCS):
        return "codes"
    if kind is Kind.ADDONS:
        return "addons"
    if kind is Kind.FEE_SCHEDULE:
        return "fees"
    if "-mue-" in kind.value:
        return "mue"
    return "ncci" if "-ncci-" in kind.value else ""


def _starts(asked: str | None, today: date) -> tuple[date, date]:
    """First days of the ICD-10 release and of the quarter that are asked for."""
    if asked is None:
        return _release(today), _quarter(today)
    match = _ASKED.fullmatch(asked.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in match.groups())
        when = date(year, month or 1, day or 1)
    except ValueError:
        raise UsageError(
            f"{asked}: no year or edition; write 2027, 2026-04 or 2026-04-01"
        ) from None
    latest = today.year + 2
    if not _FIRST_YEAR <= year <= latest and not (year == _FIRST_YEAR - 1 and month >= 10):
        raise UsageError(f"{asked}: editions run from {_FIRST_YEAR} to {latest}")
    if month:
        return _release(when), _quarter(when)
    first, last = date(year - 1, 10, 1), date(year, 7, 1)
    return first, min(max(_quarter(today), first), last)


def _release(when: date) -> date:
    """The first day of the ICD-10 release in force: October, or the April update from April on."""
    if when.month >= 10:
        return date(when.year, 10, 1)
    # April updates began in 2022.
    if when.month >= 4 and when.year >= 2022:
        return date(when.year, 4, 1)
    return date(when.year - 1, 10, 1)


def _quarter(when: date) -> date:
    return date(when.year, when.month - (when.month - 1) % 3, 1)
