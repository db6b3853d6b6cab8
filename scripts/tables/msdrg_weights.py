"""MS-DRG relative weights: table 5 of the inpatient prospective payment system, from ``drg``."""

from __future__ import annotations

import csv

from tables.sources import source
from tables.table import Table

_CAPPED = 7
"""Column of the weight with the 10 % cap on year-over-year decreases applied: the one paid."""


def weights() -> Table:
    """Relative weight and mean lengths of stay of every MS-DRG of fiscal year 2026."""
    origin = source("drg", "data/cms/drg_weights.txt")
    with origin.path.open(encoding="cp1252", newline="") as stream:
        records = list(csv.reader(stream, delimiter="\t"))
    if "FY 2026 Final Rule" not in records[0][0] or "10% Cap" not in records[1][_CAPPED]:
        raise ValueError(f"{origin.file}: not table 5 of fiscal year 2026")
    rows = [
        (record[0], record[_CAPPED].strip(), record[8].strip(), record[9].strip())
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
        ("drg", "weight", "geometric_days", "arithmetic_days"),
        rows,
        [origin],
        {"groups": len(rows)},
        ["Relative weight with the 10 % cap applied, mean lengths of stay in days."],
        "2026-09-30",
    )
