"""An assignment as it stands with a learner, and a file that was handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.exercises.clock import Reading
from coder_drill.exercises.model import Json
from coder_drill.sets.freezing import policy_of
from coder_drill.training.assignment import Assignment
from coder_drill.training.keys import fingerprint_of
from coder_drill.training.release import Release

if TYPE_CHECKING:
    from coder_drill.exercises.policy import Policy


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment as it stands here.

    ``signer`` is the trainer's key, ``opened`` when the file was first opened here (UTC), ``learner`` the id
    that goes with what is handed in.
    """

    assignment: Assignment
    signer: str
    opened: str
    learner: str
    release: Release | None = None
    released: str = ""

    @property
    def id(self) -> str:
        """The assignment's id."""
        return self.assignment.id

    @property
    def due(self) -> str:
        """Until when it is in time here (UTC); "" for no such date."""
        return self.assignment.due_from(self.opened)

    @property
    def fingerprint(self) -> str:
        """The trainer's key in four words, to be compared by voice."""
        return fingerprint_of(self.signer)

    @property
    def policy(self) -> Policy:
        """The policy of its runs, with the learner's own time and attempts."""
        own = self.assignment
        policy = policy_of(own.set, minutes=own.minutes)
        return policy if own.attempts is None else replace(policy, attempts=own.attempts)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to send back: where it lies, its receipt, and whether it is the same as the last one."""

    path: Path
    receipt: str
    number: int
    again: bool
    final: bool


def reading_json(reading: Reading) -> list[Json]:
    """Both clocks at a moment as JSON, as they are kept."""
    return [reading.wall, reading.steady, reading.source, reading.offset]


def reading_of(kept: Json) -> Reading | None:
    """The clocks as they were when the file was first opened; None for a file from before they were kept."""
    match kept:
        case [int() | float() as wall, int() | float() as steady, str() as source, int() as offset]:
            return Reading(float(wall), float(steady), source, offset)
    return None
