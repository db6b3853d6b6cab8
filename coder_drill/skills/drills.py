"""Rapid families: how firmly each is known, and which one comes next, at which level.

A family is to rapid items what a domain is to codes: the same estimator, over families, each with its own
difficulty labels. So mastery of a family is the chance of a right answer to an item of medium
difficulty, as mastery of a domain is the chance of a right code on a chart of medium difficulty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from coder_drill.skills.chooser import FITTING_CHANCE, LEAST_SHARE, THOMPSON_SHARE
from coder_drill.skills.estimator import Estimator
from coder_drill.skills.model import DomainEstimate

RAPID = "rapid"
"""The kind of rapid items in the log."""
ENOUGH_ITEMS = 5
"""Items of a family below which its estimate is not shown as one."""
APART = 3
"""Other families that come between two items of one, where there are so many."""
LEVELS = (1, 2, 3, 4, 5)
LEVEL_SPREAD = 0.06
"""How far, in chance, the levels drawn lie from the fitting one."""


@dataclass(slots=True)
class Tally:
    """What was done of a family: items, how many were right, seconds of work, and when last."""

    items: int = 0
    right: int = 0
    seconds: float = 0.0
    last: str = ""


class Drills:
    """What the log says of rapid families."""

    __slots__ = ("estimator", "tallies")

    def __init__(self) -> None:
        self.estimator = Estimator()
        self.tallies: dict[str, Tally] = {}

    def take(
        self, exercise: str, difficulty: int, score: float, seconds: float, moment: str
    ) -> None:
        """Take in a rapid item: its id, level, score 0..1, seconds of work, and when it was done."""
        family = family_of(exercise)
        self.estimator.update(family, difficulty, score)
        tally = self.tallies.setdefault(family, Tally())
        tally.items += 1
        tally.right += score >= 1.0
        tally.seconds += max(0.0, seconds)
        tally.last = max(tally.last, moment)

    def items(self, family: str) -> int:
        """Items done of a family."""
        return self.estimator.codes(family)

    def estimate(self, family: str) -> DomainEstimate:
        """Mastery of a family with its 90 % interval; ``codes`` counts its items."""
        return self.estimator.estimate(family)

    def known(self, family: str) -> bool:
        """True once there is enough evidence to call it an estimate."""
        return self.items(family) >= ENOUGH_ITEMS


def family_of(exercise: str) -> str:
    """The family in the id of a rapid item."""
    return exercise.partition("/")[0]


@dataclass(frozen=True, slots=True)
class FamilyProfile:
    """What the choice needs to know of a family: its id, and the domain that it is evidence for."""

    id: str
    domain: str


@dataclass(frozen=True, slots=True)
class DrillChoice:
    """The family of the next item and its level 1..5.

    ``rule`` names what chose it: ``weakness``, ``least-practiced``, ``mixed``.
    """

    family: str
    level: int
    rule: str


def choose_drill(
    profiles: Sequence[FamilyProfile],
    drills: Drills,
    domains: Estimator,
    recent: Sequence[str],
    rng: Random,
    *,
    level: int | None = None,
) -> DrillChoice | None:
    """The next family and level, or None without families.

    As with charts: mostly a draw on weakness (an ability is drawn for each family from its own estimate
    and from that of its domain, and the lowest mean wins), sometimes the family practiced least,
    sometimes any. ``recent`` are the families that came before, the last one last: none comes again
    at once.
    """
    if not profiles:
        return None
    rested = set(recent[-min(APART, len(profiles) - 1) :]) if len(profiles) > 1 else set()
    pool = [each for each in profiles if each.id not in rested] or list(profiles)
    draw = rng.random()
    if draw < THOMPSON_SHARE:
        rule = "weakness"
        abilities = {each.id: _drawn(each, drills, domains, rng) for each in pool}
        family = min(abilities, key=lambda name: abilities[name])
    elif draw < THOMPSON_SHARE + LEAST_SHARE:
        rule = "least-practiced"
        family = min(pool, key=lambda each: (drills.items(each.id), rng.random())).id
    else:
        rule = "mixed"
        family = rng.choice(pool).id
    return DrillChoice(family, level or fitting_level(drills.estimator, family, rng), rule)


def fitting_level(estimator: Estimator, family: str, rng: Random) -> int:
    """A level at which about four answers in five should be right, now and then one beside it."""
    off = [abs(estimator.chance(family, level) - FITTING_CHANCE) for level in LEVELS]
    nearest = min(off)
    weights = [math.exp(-(((each - nearest) / LEVEL_SPREAD) ** 2)) for each in off]
    return rng.choices(LEVELS, weights)[0]


def _drawn(profile: FamilyProfile, drills: Drills, domains: Estimator, rng: Random) -> float:
    parts = (drills.estimator.ability(profile.id), domains.ability(profile.domain))
    return sum(rng.gauss(mean, math.sqrt(variance)) for mean, variance in parts) / len(parts)


def state_of(drills: Drills) -> dict[str, object]:
    """Everything known, as values that JSON keeps exactly."""
    return {
        "estimator": drills.estimator.state(),
        "tallies": [
            [name, t.items, t.right, t.seconds, t.last] for name, t in drills.tallies.items()
        ],
    }


def drills_of(state: Mapping[str, object]) -> Drills:
    """The drills whose `state_of` this was. Raises TypeError, ValueError or KeyError for anything else."""
    drills = Drills()
    drills.estimator.restore(state["estimator"])  # type: ignore[arg-type]
    rows: Any = state["tallies"]
    drills.tallies = {name: Tally(*rest) for name, *rest in rows}
    return drills
