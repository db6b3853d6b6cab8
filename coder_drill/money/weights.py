"""Relative weights of MS-DRGs, from the bundled table of the fiscal year."""

from __future__ import annotations

from functools import cache

from coder_drill.codebooks.tables import Manifest
from coder_drill.resources import codebooks_dir

TABLE = "msdrg_weights"


def relative_weight(drg: int, edition: str) -> float | None:
    """The weight of a group for a discharge in ``edition`` (``2026-04`` or an ISO date).

    None for groups without a weight (998, 999) and outside the fiscal year of the table. Source:
    CMS, inpatient prospective payment system, table 5 of the final rule, with the 10 % cap.
    """
    start, end, weights = _table()
    day = edition if len(edition) > 7 else f"{edition}-01"
    return weights.get(drg) if start <= day <= end else None


@cache
def _table() -> tuple[str, str, dict[int, float]]:
    manifest = Manifest.read(codebooks_dir())
    entry = manifest.tables[TABLE]
    weights = {int(row[0]): float(row[1]) for row in manifest.rows(TABLE)}
    return str(entry["effective_from"]), str(entry["effective_to"]), weights
