"""Rows of the store, as plain values.

An attempt carries all that later reports need (labels, domains, weights), so that it can still be
read after its chart was edited or removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class AttemptCode:
    """One code of the submitted answer, in order."""

    code: str
    system: str
    modifiers: tuple[str, ...] = ()
    units: int | float = 1
    poa: str = ""


@dataclass(frozen=True, slots=True)
class AttemptVerdict:
    """One verdict of the scorecard. ``credit`` is 0..1; ``expected`` is None for an extra."""

    label: str
    expected: str | None
    given: str | None
    credit: float
    weight: float
    points_lost: float
    role: str
    domain: str
    labels: tuple[str, ...] = ()
    optional: bool = False
    message: str = ""
    expected_line: str = ""
    """The key line in answer notation, with POA, modifiers and units; empty in older attempts."""
    given_line: str = ""
    """The line given, in answer notation."""


@dataclass(frozen=True, slots=True)
class AttemptMetric:
    """One audit metric: ``right`` of ``of``."""

    id: str
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submitted answer. Times are ISO 8601 in UTC with offset; ``active_seconds`` excludes pauses."""

    uuid: str
    learner: str
    chart_id: str
    chart_hash: str
    chart_title: str
    setting: str
    difficulty: int
    edition: str
    mode: str
    started_at: str
    submitted_at: str
    active_seconds: float
    hints_used: int
    score: float
    codes: tuple[AttemptCode, ...] = ()
    verdicts: tuple[AttemptVerdict, ...] = ()
    metrics: tuple[AttemptMetric, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in progress. ``payload`` is the JSON text the drill screen wrote."""

    learner: str
    chart_id: str
    chart_hash: str
    payload: str
    started_at: str
    updated_at: str
    active_seconds: float = 0.0
    hints_used: int = 0


class AttemptHead(NamedTuple):
    """An attempt without its codes and verdicts: light enough to read by the thousand."""

    sequence: int
    """The place in the log: grows with every attempt appended to this file."""
    uuid: str
    chart_id: str
    chart_title: str
    setting: str
    difficulty: int
    submitted_at: str
    active_seconds: float
    hints_used: int
    score: float


LogCode = tuple[int, str, str, float, float, int]
"""What a stored verdict is to the skills, as light as can be: there are tens of thousands of them.

(sequence of the attempt, domain, labels, credit, points lost, kind). ``labels`` is the first label and
any further ones, separated by blanks; kind is KEY, EXTRA, OPTIONAL or KEY_WITH_MODIFIERS.
"""

KEY, EXTRA, OPTIONAL, KEY_WITH_MODIFIERS = 0, 1, 2, 3
"""Kinds of a LogCode: a required key code; a code too many; an optional key code; a required key code
that was matched and whose line carries modifiers."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card: something the learner missed, with the state of its spaced review.

    ``kind`` is ``code`` (a key code that was missed) or ``rule`` (a rule that was broken); ``code``
    the code or the category it is about, ``given`` what was given instead. ``chart_id`` and
    ``attempt`` tell where it was missed first. ``due`` and ``last_review`` are ISO 8601 in UTC;
    ``state`` to ``difficulty`` are the scheduler's own numbers.
    """

    learner: str
    id: str
    kind: str
    code: str
    system: str
    domain: str
    label: str
    given: str
    chart_id: str
    attempt: str
    made_at: str
    due: str
    last_review: str | None = None
    state: int = 1
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    reviews: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class CardReview:
    """One answer to a card drill; append-only. ``drill`` names the kind of drill."""

    uuid: str
    learner: str
    card: str
    drill: str
    chart_id: str
    reviewed_at: str
    right: bool
    seconds: float = 0.0
    answer: str = ""
