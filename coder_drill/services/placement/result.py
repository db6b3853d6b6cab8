"""What came of a placement, in words that a manager understands, and what changed between two."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder_drill.exercises.model import Json, Outcome
from coder_drill.services.placement.areas import Standing
from coder_drill.skills.estimator import Z90

ENOUGH_ITEMS = 4
"""Answers in an area below which nothing is said of it."""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill as auditors label it: how often it was asked for or went wrong, and the credit earned."""

    skill: str
    asked: int
    wrong: int


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """Where somebody stands by area and skill, against a target share right."""

    run: str
    on: str
    exercises: int
    minutes: float
    target: float
    areas: tuple[Standing, ...]
    skills: tuple[SkillRow, ...]

    @property
    def known(self) -> tuple[Standing, ...]:
        """The areas that enough was asked in."""
        return tuple(each for each in self.areas if each.items >= ENOUGH_ITEMS)

    @property
    def weakest(self) -> tuple[Standing, ...]:
        """Those areas, the weakest first."""
        return tuple(sorted(self.known, key=lambda each: each.share))

    def words(self) -> list[str]:
        """The result, a sentence each."""
        lines = [sentence(each, self.target) for each in self.weakest]
        few = [each.area.name for each in self.areas if each.items < ENOUGH_ITEMS]
        if few:
            lines.append(f"Too little was asked to say anything of: {', '.join(few)}.")
        wrong = [each for each in self.skills if each.wrong][:3]
        if wrong:
            named = ", ".join(f"{each.skill.replace('-', ' ')} ({each.wrong})" for each in wrong)
            lines.append(f"What went wrong most: {named}.")
        return lines

    def as_json(self) -> dict[str, Json]:
        """Everything for ``--json``."""
        return {
            "run": self.run,
            "on": self.on,
            "exercises": self.exercises,
            "minutes": round(self.minutes, 1),
            "target": self.target,
            "areas": [
                {
                    "id": each.area.id,
                    "name": each.area.name,
                    "share": round(each.share, 4),
                    "low": round(each.low, 4),
                    "high": round(each.high, 4),
                    "items": each.items,
                    "enough": each.items >= ENOUGH_ITEMS,
                    "words": sentence(each, self.target),
                }
                for each in self.areas
            ],
            "skills": [
                {"skill": each.skill, "asked": each.asked, "wrong": each.wrong}
                for each in self.skills
            ],
        }


def sentence(standing: Standing, target: float) -> str:
    """An area in words, such as ``Modifiers: about 6 of 10 right (between 4 and 8); below target 95%``."""
    low, high = math.floor(standing.low * 10), math.ceil(standing.high * 10)
    if standing.low >= target:
        held = "at the target"
    elif standing.high < target:
        held = "below the target"
    else:
        held = "may or may not reach the target"
    return (
        f"{standing.area.name}: about {round(standing.share * 10)} of 10 right at medium difficulty "
        f"(between {low} and {high}), {held} of {target:.0%}."
    )


def skill_rows(outcomes: Iterable[Outcome]) -> list[SkillRow]:
    """The skills of the answers, those that went wrong most first."""
    asked: dict[str, int] = defaultdict(int)
    wrong: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        for seen in outcome.observations:
            if seen.optional:
                continue
            for label in {seen.skill, *seen.skills}:
                asked[label] += 1
                wrong[label] += seen.credit < 1
    rows = [SkillRow(label, asked[label], wrong[label]) for label in asked if label != "correct"]
    return sorted(rows, key=lambda row: (-row.wrong, row.skill))


@dataclass(frozen=True, slots=True)
class Gain:
    """What changed in an area between two placements: in shares right, with its 90 % interval."""

    name: str
    before: float
    after: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def words(self) -> str:
        """The change in words; one that chance may have made is called so."""
        sure = "" if self.low > 0 or self.high < 0 else "; chance alone may have made it"
        return (
            f"{self.name}: from {self.before:.0%} to {self.after:.0%}, {self.change * 100:+.0f} points "
            f"(between {self.low * 100:+.0f} and {self.high * 100:+.0f} nine times in ten){sure}"
        )

    def as_json(self) -> dict[str, Json]:
        """The change for ``--json``."""
        return {
            "name": self.name,
            "before": round(self.before, 4),
            "after": round(self.after, 4),
            "change": round(self.change, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def gains(before: PlacementResult, after: PlacementResult) -> list[Gain]:
    """The change in each area that enough was asked in both times, and in all of them together."""
    was = {each.area.id: each for each in before.known}
    pairs = [(was[each.area.id], each) for each in after.known if each.area.id in was]
    if not pairs:
        return []
    rows = [_gain(now.area.name, [(then, now)]) for then, now in pairs]
    return [_gain("All together", pairs), *rows]


def _gain(name: str, pairs: Sequence[tuple[Standing, Standing]]) -> Gain:
    """The mean change over areas; their intervals are taken as independent."""
    count = len(pairs)
    before = sum(then.share for then, _ in pairs) / count
    after = sum(now.share for _, now in pairs) / count
    variance = sum(_variance(then) + _variance(now) for then, now in pairs) / count**2
    half = Z90 * math.sqrt(variance)
    change = after - before
    return Gain(name, before, after, max(-1.0, change - half), min(1.0, change + half))


def _variance(standing: Standing) -> float:
    return ((standing.high - standing.low) / (2 * Z90)) ** 2
