"""What a cohort holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from coder_drill.sets.model import FrozenSet


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as the cohort keeps it. Moments are UTC texts, "" for none."""

    id: str
    set: FrozenSet
    opens: str
    due: str
    keys_public: int
    made_at: str
    released_at: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One learner's place in an assignment, with what is the learner's own (None, "": the set's)."""

    assignment: str
    learner: str
    token: str
    minutes: float | None = None
    attempts: int | None = None
    due: str = ""
    excused: bool = False
    reason: str = ""


class Taken(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    HAD = "had already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file that was collected: a line each."""

    file: str
    what: Taken
    why: str = ""
    learner: str = ""
    receipt: str = ""
    answers: int = 0
    sittings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting as it stands in the cohort."""

    id: str
    assignment: str
    learner: str
    number: int
    begun: str
    ended: str
    end: str
    elapsed: float
    pauses: float
    marks: tuple[tuple[str, str, float], ...] = ()
    marks_beyond: int = 0


class Answered(NamedTuple):
    """One answer with its outcome. ``fault`` says why it has no score, ``dropped`` that it does not count.

    A tuple, since a report reads tens of thousands: made in a quarter of the time of a frozen dataclass.
    """

    uuid: str
    sitting: str
    assignment: str
    learner: str
    number: int
    kind: str
    exercise: str
    hash: str
    seconds: float
    hints: int
    flagged: bool
    seen: bool
    handed_in: str
    outcome: str
    score: float
    code_right: int
    code_of: int
    dropped: bool
    fault: str
    scored: bool


class State(StrEnum):
    """How far a learner is with an assignment."""

    UNKNOWN = "not begun"
    """Nothing came: not begun, or begun and unknown here."""
    BEGUN = "begun"
    HANDED_IN = "handed in"
    LATE = "late"
    EXCUSED = "excused"
