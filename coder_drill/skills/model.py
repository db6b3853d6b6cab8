"""What the skill model takes in and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

ENOUGH = 8
"""Scored codes in a domain below which its estimate is not shown as one."""


FORMULAS = {
    "mastery": "chance of a right code on a chart of medium difficulty, estimated from every code "
    "scored so far; the interval holds it nine times in ten",
    "mean credit": "credit of the codes of first tries / their number, whatever the difficulty",
    "score": "credit of the lines of a chart by weight, less rule violations; docs/scoring.md",
}
"""What stands behind a figure of skill, by its one name. The audit metrics carry theirs."""


Observation = tuple[str, float, int]
"""One scored code: (domain, credit 0..1, difficulty 1..5 as met by the learner)."""


@dataclass(frozen=True, slots=True)
class DomainEstimate:
    """What is known of a learner in one domain.

    ``mastery`` is the chance, 0..1, of a right code on a chart of medium difficulty, with its
    90 % interval ``low``..``high``. ``codes`` counts the scored codes behind it.
    """

    domain: str
    mastery: float
    low: float
    high: float
    codes: int
    mean: float
    variance: float

    @property
    def enough(self) -> bool:
        """True once there is enough evidence to call it an estimate."""
        return self.codes >= ENOUGH


@dataclass(frozen=True, slots=True)
class ChartProfile:
    """What the chooser needs to know of a chart: how its key's codes spread over the domains.

    ``weights`` sum to 1. ``main`` is the domain with the largest share.
    """

    chart_id: str
    main: str
    weights: dict[str, float] = field(hash=False)
    difficulty: int = 3
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chart to code next. ``rule`` names what chose it, ``domain`` what it is meant to exercise.

    Rules: ``diagnose``, ``weakness``, ``least-practiced``, ``mixed``, ``due``. ``card`` is the id of
    the card that made a ``due`` choice.
    """

    chart_id: str
    rule: str
    domain: str
    card: str = ""


@dataclass(slots=True)
class Cell:
    """One cell of the gap grid: verdicts of one label in one domain."""

    count: int = 0
    credit: float = 0.0
    points_lost: float = 0.0

    @property
    def mean_credit(self) -> float | None:
        """Mean credit 0..1 of the verdicts, None without any."""
        return self.credit / self.count if self.count else None
