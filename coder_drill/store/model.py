"""What the store keeps, as plain values.

An attempt carries all that later reports need (labels, domains, weights), so that it can still be read
after its exercise was edited or removed. Every field that is not free says so in its metadata
(`codec.between`, `codec.MOMENT`, `codec.JSON`): rows, JSON lines and their checks follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from coder_drill.store.codec import JSON, MOMENT, NEEDED, TABLE, between, json_text

CHART, CARD = "chart", "card"
"""Kinds of exercise that the store itself knows of; further kinds are free text."""
QUERY = "query"
"""The role of a verdict on a query, which is no code: the score of a chart does not count it."""
CARDS_MARK = "cards.log"
"""Learner's setting that holds how far the cards have taken in the log, as a sequence."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who practices. ``id`` never changes and is unique everywhere; ``name`` is for people,
    and unique within one store."""

    id: str
    name: str


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
    """One verdict of the scorecard, which is one observation of skill.

    ``credit`` is 0..1; ``expected`` is None for an extra. ``label`` names the skill.
    """

    label: str
    expected: str | None
    given: str | None
    credit: float = field(metadata=between(0, 1))
    weight: float = field(metadata=between(0))
    points_lost: float = field(metadata=between(0))
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
    right: int = field(metadata=between(0))
    of: int = field(metadata=between(0))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One exercise done. Times are ISO 8601 in UTC with offset; ``active_seconds`` excludes pauses.

    ``kind`` names the kind of exercise (``chart``, ``card``, ``question``, ``audit``, ...), ``exercise``
    its id within the kind: for charts the chart's. ``mode`` names the policy it was done under
    (``drill``, ``session``, ``exam``, ...), ``run`` and ``assignment`` what it was a part of, "" for none.
    ``rubric_version`` is that of the rubric behind ``score``, "" in attempts from before it was kept.
    ``response`` is JSON of what was given, for kinds whose answer is no list of codes; for charts of
    what was given beside the codes (``{"queries": [...]}``), "" where nothing was.
    """

    uuid: str = field(metadata=NEEDED)
    learner_id: str = field(metadata=NEEDED)
    exercise: str = field(metadata=NEEDED)
    content_hash: str
    title: str
    setting: str
    difficulty: int = field(metadata=between(0, 5))
    """1..5; 0 for an exercise that has none."""
    edition: str
    mode: str
    started_at: str
    submitted_at: str = field(metadata=MOMENT)
    active_seconds: float = field(metadata=between(0))
    hints_used: int = field(metadata=between(0))
    score: float = field(metadata=between(0, 1))
    kind: str = field(default=CHART, metadata=NEEDED)
    run: str = ""
    assignment: str = ""
    rubric_version: str = ""
    response: str = field(default="", metadata=JSON)
    codes: tuple[AttemptCode, ...] = field(default=(), metadata=TABLE)
    verdicts: tuple[AttemptVerdict, ...] = field(default=(), metadata=TABLE)
    metrics: tuple[AttemptMetric, ...] = field(default=(), metadata=TABLE)

    @property
    def chart_id(self) -> str:
        """The chart of an attempt of kind ``chart``."""
        return self.exercise


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in progress. ``payload`` is the JSON text the screen wrote.

    ``run`` is the run it belongs to, "" for practice outside one. ``revision`` grows with every save.
    """

    learner_id: str
    exercise: str
    content_hash: str
    payload: str
    started_at: str
    updated_at: str
    active_seconds: float = 0.0
    hints_used: int = 0
    kind: str = CHART
    run: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """An ordered list of exercises under a policy, as far as it has come. Survives a kill.

    ``policy``, ``exercises`` and ``state`` are JSON texts of whoever runs it. ``deadline`` is a moment of
    the wall clock, "" without a limit; ``ended_at`` is "" while it is open. ``revision`` grows with every
    save.
    """

    id: str
    learner_id: str
    policy: str = field(metadata=JSON)
    exercises: str = field(metadata=JSON)
    state: str = field(metadata=JSON)
    started_at: str
    updated_at: str
    deadline: str = ""
    ended_at: str = ""
    assignment: str = ""
    revision: int = 0


def card_response(*, drill: str, chart: str, answer: str) -> str:
    """What the log keeps of an answer to a card: the kind of question, its chart, what was given."""
    return json_text({"answer": answer, "chart": chart, "drill": drill})


class AttemptHead(NamedTuple):
    """An attempt without its codes and verdicts: light enough to read by the thousand."""

    sequence: int
    """The place in the log: grows with every attempt appended to this file."""
    uuid: str
    exercise: str
    title: str
    setting: str
    difficulty: int
    submitted_at: str
    active_seconds: float
    hints_used: int
    score: float
    kind: str = CHART
    mode: str = "drill"
    run: str = ""
    assignment: str = ""
    rubric_version: str = ""

    @property
    def chart_id(self) -> str:
        """The chart of an attempt of kind ``chart``."""
        return self.exercise


class LogMark(NamedTuple):
    """How far a learner's log reaches in this file: attempts in all, and the last one's sequence."""

    attempts: int
    last: int


LogCode = tuple[int, str, str, float, float, int]
"""What a stored verdict is to the skills, as light as can be: there are tens of thousands of them.

(sequence of the attempt, domain, labels, credit, points lost, kind). ``labels`` is the first label and
any further ones, separated by blanks; kind is KEY, EXTRA, OPTIONAL or KEY_WITH_MODIFIERS.
"""

LogMetric = tuple[int, str, int, int]
"""An audit metric of the log: (sequence of the attempt, metric id, right, of), with ``of`` above 0."""

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

    learner_id: str
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
