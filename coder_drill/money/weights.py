"""What table 5 says of MS-DRGs: relative weights, lengths of stay, the post-acute transfer policy."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from coder_drill.codebooks.tables import Manifest
from coder_drill.resources import codebooks_dir

TABLE = "msdrg_weights"


class Group(NamedTuple):
    """One row: weight with the 10 % cap, geometric mean length of stay in days, and whether the
    post-acute care transfer policy holds."""

    weight: float
    geometric_days: float
    post_acute: bool


def relative_weight(drg: int, edition: str) -> float | None:
    """The weight of a group for a discharge in ``edition`` (``2026-04`` or an ISO date).

    None for groups without a weight (998, 999) and outside the fiscal year of the table. Source:
    CMS, inpatient prospective payment system, table 5 of the final rule, with the 10 % cap.
    """
    group = stay_of(drg, edition)
    return group.weight if group is not None else None


def stay_of(drg: int, edition: str) -> Group | None:
    """The row of a group; None as for ``relative_weight``."""
    start, end, groups = _table()
    day = edition if len(edition) > 7 else f"{edition}-01"
    return groups.get(drg) if start <= day <= end else None


@cache
def _table() -> tuple[str, str, dict[int, Group]]:
    manifest = Manifest.read(codebooks_dir())
    entry = manifest.tables[TABLE]
    groups = {
        int(row[0]): Group(float(row[1]), float(row[2]), row[4] == "1")
        for row in manifest.rows(TABLE)
    }
    return str(entry["effective_from"]), str(entry["effective_to"]), groups
