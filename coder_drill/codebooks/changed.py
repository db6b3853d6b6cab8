"""The shipped difference of two editions: codes new, revised, deleted, and those about to end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coder_drill.codebooks.database import Database
from coder_drill.codebooks.systems import System
from coder_drill.codebooks.tables import Manifest
from coder_drill.codebooks.text import key_of, split_prefix

TABLE = "icd10cm_changes"
"""ICD-10-CM from April 2025 to April 2026."""
BEFORE = "2025-04"
"""The edition that the shipped difference starts from."""


class Change(StrEnum):
    """What became of a code."""

    NEW = "new"
    REVISED = "revised"
    DELETED = "deleted"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Changed:
    """One code and what became of it.

    ``day`` is the first day of a new code, the last one of a deleted or ending one, "" where it is not
    known; ``before`` the earlier title of a revised code, ``now`` the codes in place of a deleted one.
    """

    change: Change
    system: System
    code: str
    title: str
    day: str = ""
    before: str = ""
    now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retired:
    """A code that was deleted: its last title and day, and the codes in its place."""

    system: System
    title: str
    valid_to: str
    became: tuple[str, ...] = ()


def shipped(manifest: Manifest) -> list[Changed]:
    """The rows of the shipped difference, by code. Raises UnavailableError when it is damaged."""
    return [
        Changed(Change(change), System.ICD10CM, code, title, day, before, tuple(now.split()))
        for change, code, day, title, before, now in manifest.rows(TABLE)
    ]


def retired(database: Database, code: str, system: System | None) -> Retired | None:
    """What became of a deleted code; None for one that was never deleted."""
    named, rest = split_prefix(code)
    query = "SELECT system, title, valid_to, became FROM retired WHERE key = ?"
    for owner, title, end, became in database.rows(query, key_of(rest)):
        if (system or named or System(owner)) is System(owner):
            return Retired(System(owner), title, end or "", tuple(became.split()))
    return None


def why_gone(database: Database, code: str, system: System | None) -> str:
    """Why a code that no table has cannot be reported: deleted, or never one."""
    shown = split_prefix(code)[1].upper()
    found = retired(database, code, system)
    if found is None:
        return f"{shown} is in no code table"
    became = f"; in its place {', '.join(found.became)}" if found.became else ""
    return f"{shown} was deleted: valid until {found.valid_to}{became}"


def ending(database: Database) -> list[Changed]:
    """Billable codes whose last day is known, in the order of the code."""
    # CROSS JOIN keeps SQLite from walking every code in the order wanted: some sixty rows are asked for.
    query = (
        "SELECT system, code, title, valid_to FROM flag CROSS JOIN code USING (id)"
        " WHERE valid_to > '' AND billable ORDER BY system, key"
    )
    return [
        Changed(Change.ENDING, System(system), code, title, day)
        for system, code, title, day in database.rows(query)
    ]
