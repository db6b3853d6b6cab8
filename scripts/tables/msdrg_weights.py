"""MS-DRG relative weights: table 5 of the inpatient prospective payment system, from ``drg``."""

from __future__ import annotations

import csv

from tables.sources import source
from tables.table import Table

_POST_ACUTE, _SPECIAL = 1, 2
"""Columns that say whether the post-acute transfer policy, and its special payment, hold."""
_CAPPED = 7
"""Column of the weight with the 10 % cap on year-over-year decreases applied: the one paid."""


def weights() -> Table:
    """Relative weight and mean lengths of stay of every MS-DRG of fiscal year 2026."""
    origin = source("drg", "data/cms/drg_weights.txt")
    with origin.path.open(encoding="cp1252", newline="") as stream:
        records = list(csv.reader(stream, delimiter="\t"))
    titles = records[1]
    if (
        "FY 2026 Final Rule" not in records[0][0]
        or "10% Cap" not in titles[_CAPPED]
        or "Post-Acute" not in titles[_POST_ACUTE]
    ):
        raise ValueError(f"{origin.file}: not table 5 of fiscal year 2026")
    rows = [
        (
            record[0],
            record[_CAPPED].strip(),
            record[8].strip(),
            record[9].strip(),
            _mark(record[_POST_ACUTE]),
            _mark(record[_SPECIAL]),
        )
        for record in records[2:]
        # 998 and 999 are no groups that pay: their weight is a dot.
        if record[0].isdigit() and record[_CAPPED].strip() != "."
    ]
    for number, weight, *_ in rows:
        if float(weight) <= 0:
            raise ValueError(f"{origin.file}: weight {weight!r} of {number}")
    return Table(
        "msdrg_weights",
        "msdrg",
        "FY 2026 final rule",
        "2025-10-01",
        ("drg", "weight", "geometric_days", "arithmetic_days", "post_acute", "special_pay"),
        rows,
        [origin],
        {"groups": len(rows), "post_acute": sum(bool(row[4]) for row in rows)},
        [
            "Relative weight with the 10 % cap applied, mean lengths of stay in days.",
            "1 where the post-acute care transfer policy holds, and where its special payment does.",
        ],
        "2026-09-30",
    )


def _mark(cell: str) -> str:
    answer = cell.strip().lower()
    if answer not in ("yes", "no"):
        raise ValueError(f"table 5: {cell!r} is neither yes nor no")
    return "1" if answer == "yes" else ""
