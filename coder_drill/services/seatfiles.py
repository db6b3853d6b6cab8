"""The signed files of an assignment's seats, each with the mail that may go with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.services.assigning import assign_file, pack_set, zoned_words
from coder_drill.training.envelope import FileKind, write
from coder_drill.training.keys import TrainerKeys
from coder_drill.training.mail import Mail, mail_for

if TYPE_CHECKING:
    from coder_drill.cohort.cohort import Cohort
    from coder_drill.cohort.model import Given, Seat
    from coder_drill.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AssignedFile:
    """A file for one learner, or (``learner`` empty) for the group."""

    learner: str
    path: Path
    mail: Mail


def seat_files(
    workspace: Workspace,
    cohort: Cohort,
    given: Given,
    keys: TrainerKeys,
    folder: Path,
    seats: Iterable[Seat],
    *,
    group: bool = False,
) -> list[AssignedFile]:
    """Write the files of seats."""
    packed = pack_set(workspace, given.set, open_bank=True)
    found = []
    for seat in seats:
        made, data = assign_file(
            workspace,
            given.set,
            keys,
            opens=given.opens,
            due=seat.due or given.due,
            learner="" if group else seat.learner,
            seat=seat.token,
            assignment_id=given.id,
            minutes=seat.minutes,
            attempts=seat.attempts,
            own_due=bool(seat.due) and not group,
            packed=packed,
        )
        name = given.set.id if group else f"{given.set.id}-{seat.learner}"
        path = folder / f"{name}{FileKind.SET.suffix}"
        try:
            write(path, data)
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be written ({error.strerror}); name another --to"
            ) from None
        learner = "" if group else seat.learner
        mail = mail_for(
            given.set,
            trainer=keys.name,
            file=path.name,
            fingerprint=keys.fingerprint,
            opens=zoned_words(workspace, made.opens),
            due=zoned_words(workspace, made.due),
            learner=learner,
            minutes=seat.minutes,
            attempts=seat.attempts,
        )
        found.append(AssignedFile(learner, path, mail))
    return found
