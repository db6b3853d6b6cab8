"""Which edition of the code tables is in force on a day: an imported one, or the bundled."""

from __future__ import annotations

from pathlib import Path

from coder_drill.codebooks.importing.shelf import Shelf
from coder_drill.codebooks.systems import System
from coder_drill.codebooks.tables import Manifest
from coder_drill.codebooks.text import first_day


def edition_on(day: str, bundled: Manifest, imports: Path) -> str | None:
    """The name of the imported edition to read codes in on ``day``, None where the bundled stands.

    ``day`` is an ISO date or ``YYYY-MM`` (its first day); ``imports`` the folder of imported
    editions, which need not exist. Of several in force the newest counts, and a bundled table that
    is newer still. Raises ``UnavailableError`` when the folder is damaged.
    """
    when = first_day(day)
    parts = [part for part in Shelf(imports).parts() if part.kind.holds_codes]
    in_force = [part for part in parts if part.effective_from <= when <= part.effective_to]
    if not in_force:
        return None
    newest = max(in_force, key=lambda part: part.effective_from)
    own = bundled.tables.get(newest.system.value, {})
    begins, ends = str(own.get("effective_from", "")), str(own.get("effective_to", ""))
    if own and newest.effective_from < begins <= when <= (ends or when):
        return None
    return newest.edition


def not_in_force(day: str, bundled: Manifest) -> list[tuple[System, str, str]]:
    """The systems whose bundled table is not in force on ``day``, with its first and last ISO date.

    ``day`` is an ISO date or ``YYYY-MM`` (its first day).
    """
    when = first_day(day)
    found = []
    for system in System:
        table = bundled.tables.get(system.value, {})
        begins, ends = str(table.get("effective_from", "")), str(table.get("effective_to", ""))
        if begins and ends and not begins <= when <= ends:
            found.append((system, begins, ends))
    return found
