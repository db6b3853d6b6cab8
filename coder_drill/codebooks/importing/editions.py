"""Edition names and dates.

An edition is named ``YYYY-MM`` after its first day in force. ICD-10-CM and ICD-10-PCS run by
fiscal years (October to September), with an April update since 2022; HCPCS is published quarterly
and CPT yearly. What the file says decides; its name only tells the update within the year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from coder_drill.codebooks.importing.model import Parsed
from coder_drill.codebooks.importing.safety import ImportRefusedError
from coder_drill.codebooks.model import System

_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_IN_NAME = re.compile(
    r"(jan|apr|jul|oct)[a-z]*[-_ ]*(?:1|01)?[-_ ]*((?:19|20)\d\d)?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NAME = re.compile(r"((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?")


def dates_of(parsed: Parsed, path: Path, asked: str | None = None) -> tuple[str, str, str]:
    """(edition name, first day, last day) of a file; days are ISO dates.

    ``asked`` overrides: ``2026`` (a year of that system), ``2026-04`` or a date. Raises
    ``ImportRefusedError`` when neither the file nor its name tells the year.
    """
    system = parsed.kind.system
    if asked is not None:
        start = _asked(asked, system, path)
    elif parsed.effective_from:
        start = date.fromisoformat(parsed.effective_from)
    else:
        start = _from_year(parsed, system, path)
    end = last_day(system, start)
    return f"{start:%Y-%m}", start.isoformat(), end.isoformat()


def last_day(system: System, start: date) -> date:
    """The last day of an edition that begins on ``start``, as the system is published."""
    if system is System.HCPCS:  # quarterly
        return _first(start.year, start.month + 3) - timedelta(days=1)
    if system is System.CPT:
        return date(start.year, 12, 31)
    # An October edition holds until the April update, an April one to the end of the fiscal year.
    if start.month >= 10:
        return date(start.year + 1, 9, 30)
    return date(start.year, 9, 30)


def _first(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _asked(asked: str, system: System, path: Path) -> date:
    match = _NAME.fullmatch(asked.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if month:
            return date(year, month, day or 1)
        return _year_start(year, system)
    except ValueError:
        raise ImportRefusedError(
            f"{path}: edition {asked!r} is no year or month; write 2026, 2026-04 or 2026-04-01"
        ) from None


def _year_start(year: int, system: System) -> date:
    fiscal = system in (System.ICD10CM, System.ICD10PCS)
    return date(year - 1, 10, 1) if fiscal else date(year, 1, 1)


def _from_year(parsed: Parsed, system: System, path: Path) -> date:
    named = _YEAR.search(path.stem)
    year = parsed.year or (int(named[1]) if named else None)
    if year is None:
        raise ImportRefusedError(
            f"{path}: {parsed.kind.label}: neither the file nor its name tells the edition;"
            " add --edition, such as --edition 2026"
        )
    start = _year_start(year, system)
    match = _IN_NAME.search(path.stem)
    if match and (match[2] is None or int(match[2]) in (year, year - 1)):
        month = _MONTHS[match[1].lower()]
        updated = date(int(match[2] or (year - 1 if month == 10 else year)), month, 1)
        if start <= updated <= last_day(system, start) or system in (System.HCPCS, System.CPT):
            return updated
    return start
