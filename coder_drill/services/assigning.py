"""Making the signed file of an assignment from a frozen set."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.services.daywords import day_words
from coder_drill.sets.model import FrozenSet, Window
from coder_drill.training.assignment import Assignment, assignment_bytes
from coder_drill.training.keys import TrainerKeys
from coder_drill.training.moments import days_after
from coder_drill.training.packing import Packed, pack

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace


def assign_file(
    workspace: Workspace,
    frozen: FrozenSet,
    keys: TrainerKeys,
    *,
    opens: str = "",
    due: str = "",
    open_bank: bool = False,
    learner: str = "",
    seat: str = "",
    assignment_id: str = "",
    minutes: float | None = None,
    attempts: int | None = None,
    own_due: bool = False,
    packed: Packed | None = None,
) -> tuple[Assignment, bytes]:
    """An assignment and its signed file. ``opens`` and ``due`` are local times, or have a zone.

    ``packed`` is what `pack` gave for the same set before, so that many seats pack it once. Raises
    SetError and UsageError.
    """
    now = workspace.clocks.now()
    zone = now.tzinfo
    inside = packed or pack_set(workspace, frozen, open_bank=open_bank)
    start, end = moment_given(opens, zone, "--opens"), moment_given(due, zone, "--due")
    end = end or window_end(frozen, start or workspace.clocks.utc())
    if start and end and end <= start:
        raise UsageError("--due: is not after --opens; check both")
    made = Assignment(
        id=assignment_id or workspace.new_id(),
        set=frozen,
        trainer=keys.name,
        seal=keys.seal_public,
        opens=start,
        due=end,
        zone=(now.tzname() or "")[:64],
        seat=seat,
        learner=learner,
        minutes=minutes,
        attempts=attempts,
        own_due=own_due,
        edition=next((each for each in workspace.editions().values()), ""),
        keys_public=inside.keys_public,
        charts=inside.charts,
        sheets=inside.sheets,
    )
    return made, assignment_bytes(made, keys.sign)


def window_end(frozen: FrozenSet, start: str) -> str:
    """When a set's days end that count from its assignment; "" where they do not."""
    rules = frozen.rules
    if rules.days is None or rules.window is not Window.ASSIGNED:
        return ""
    return days_after(start, rules.days)


def pack_set(workspace: Workspace, frozen: FrozenSet, *, open_bank: bool) -> Packed:
    """What of a set travels inside its assignment. Raises SetError."""
    return pack(
        frozen,
        workspace.bank,
        bundled=workspace.sets.public_hashes,
        bundled_ids=workspace.sets.public_ids,
        open_bank=open_bank,
    )


def moment_given(text: str, zone: tzinfo | None, where: str) -> str:
    """A moment as somebody types it, in UTC as it is stored; "" for none. Raises UsageError."""
    from coder_drill.store.moments import utc_text

    if not text.strip():
        return ""
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        return utc_text(found.astimezone(UTC))
    except (ValueError, OverflowError):
        raise UsageError(f"{where}: {text!r} is no moment; write it as 2026-12-04T17:00") from None


def zoned_words(workspace: Workspace, moment: str) -> str:
    """A moment in the trainer's time zone, with UTC beside it; "" for none."""
    if not moment:
        return ""
    now = workspace.clocks.now()
    local = datetime.fromisoformat(moment).astimezone(now.tzinfo)
    day = f"{local:%A}, {day_words(local.date(), year=True)}, {local:%H:%M} {now.tzname() or ''}".strip()
    return f"{day} ({moment[:16].replace('T', ' ')} UTC)"
