"""A drill set as its author writes it, and as it is once it is frozen.

A set is nothing of its own to a learner: it is a run under a policy over a fixed list of exercises.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from coder_drill.errors import CoderDrillError
from coder_drill.exercises.model import Exercise, Json
from coder_drill.exercises.policy import Feedback
from coder_drill.scoring.audit import Weights

FORMAT = 1
"""The newest format of a set file."""
MOST_DAYS = 365
"""Days of a window at most."""
MOST_EXERCISES = 400
"""Exercises in one set: more than a day of work."""


class SetError(CoderDrillError):
    """A set that cannot be used; one line with file, field and fix."""


class Mode(StrEnum):
    """What the set is for; names the policy its runs are under."""

    PRACTICE = "practice"
    EXAM = "exam"
    ASSESSMENT = "assessment"


class Counts(StrEnum):
    """Which of several attempts counts; told to the learner before the first."""

    FIRST = "first"
    BEST = "best"
    LAST = "last-before-due"


class Order(StrEnum):
    """In which order a learner gets the exercises."""

    LISTED = "as-listed"
    SHUFFLED = "shuffled"
    """By the seat's seed, so that neighbors differ."""


class Window(StrEnum):
    """From when the days of a set count."""

    ASSIGNED = "from-assignment"
    OPENED = "from-first-open"
    """From when a learner first opens the file."""


@dataclass(frozen=True, slots=True)
class Ref:
    """An exercise by kind and id, written ``kind:id`` (a bare id is a chart's)."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Exercises chosen once, when the set is frozen: ``count`` of those that fit, by ``seed``.

    The fields are those of `exercises.want.Want`. ``section`` names the part of an exam they belong to.
    """

    count: int
    kind: str = "chart"
    settings: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: tuple[int, int] = (1, 5)
    seed: int = 1
    section: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What passes: the metric, its mark in percent, and the least number of codes to say so."""

    at: int
    metric: str = "code-over-code"
    min_codes: int = 100


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a set. ``minutes`` is wall time, None for untimed; ``attempts`` None for any number.

    ``draw`` is how many of the exercises each learner gets, drawn by the seat; None for all of them.
    ``weights`` are those that the score of its runs uses.
    ``days`` is how long it may take, from the moment that ``window`` names; None for no such limit.
    """

    minutes: int | None = None
    attempts: int | None = None
    count_which: Counts = Counts.FIRST
    hints: bool = True
    feedback: Feedback = Feedback.AT_ONCE
    order: Order = Order.LISTED
    lookup: bool = True
    pass_mark: Pass | None = None
    draw: int | None = None
    days: int | None = None
    window: Window = Window.ASSIGNED
    weights: Weights = Weights.TRAINING

    @property
    def open_days(self) -> int | None:
        """Days from the first opening; None where time does not count from there."""
        return self.days if self.window is Window.OPENED else None


@dataclass(frozen=True, slots=True)
class DrillSet:
    """A set as written. ``blueprint`` and ``form_of`` say what it is a parallel form of."""

    id: str
    title: str
    about: str = ""
    mode: Mode = Mode.PRACTICE
    exercises: tuple[Ref, ...] = ()
    filters: tuple[Filter, ...] = ()
    rules: Rules = Rules()
    blueprint: str = ""
    form_of: str = ""
    path: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a frozen set: what it is, and which version of it."""

    kind: str
    id: str
    content_hash: str
    section: str = ""
    minutes: float = field(default=1.0, compare=False)
    title: str = field(default="", compare=False)

    @classmethod
    def of(cls, exercise: Exercise, section: str = "") -> Item:
        """The item for an exercise as it is now."""
        return cls(
            exercise.kind,
            exercise.id,
            exercise.content_hash,
            section,
            exercise.minutes,
            exercise.title,
        )


@dataclass(frozen=True, slots=True)
class FrozenSet:
    """A set with its exercises resolved. Its `hash` is its version: new content is a new version."""

    id: str
    title: str
    mode: Mode
    rules: Rules
    items: tuple[Item, ...]
    about: str = ""
    blueprint: str = ""
    form_of: str = ""

    @property
    def hash(self) -> str:
        """sha256 (hex) over all that decides what is done and how: rules, exercises, their versions."""
        text = json.dumps(set_json(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def minutes(self) -> float:
        """Minutes that an experienced coder takes for what one learner gets of it."""
        whole = sum(item.minutes for item in self.items)
        return whole * self.given / len(self.items) if self.items else whole

    @property
    def given(self) -> int:
        """How many exercises a learner gets."""
        return self.rules.draw or len(self.items)

    def ordered(self, seed: str) -> tuple[Item, ...]:
        """The items of one learner, drawn where a number is, in that learner's order.

        Sections stay together, in their order.
        """
        items = self.items
        if self.rules.draw is not None:
            drawn = Random(f"{self.hash}:{seed}:draw").sample(range(len(items)), self.rules.draw)
            items = tuple(items[at] for at in sorted(drawn))
        if self.rules.order is not Order.SHUFFLED:
            return items
        rng = Random(f"{self.hash}:{seed}")
        found: list[Item] = []
        for section in dict.fromkeys(item.section for item in items):
            part = [item for item in items if item.section == section]
            rng.shuffle(part)
            found += part
        return tuple(found)


def set_json(frozen: FrozenSet) -> dict[str, Json]:
    """A frozen set as JSON: what an assignment carries, and what its hash is taken of."""
    rules = frozen.rules
    mark = rules.pass_mark
    return {
        "id": frozen.id,
        "title": frozen.title,
        "about": frozen.about,
        "mode": frozen.mode.value,
        "blueprint": frozen.blueprint,
        "form_of": frozen.form_of,
        "rules": {
            "minutes": rules.minutes,
            "attempts": rules.attempts,
            "count_which": rules.count_which.value,
            "hints": rules.hints,
            "feedback": rules.feedback.value,
            "order": rules.order.value,
            "lookup": rules.lookup,
            "pass": None
            if mark is None
            else {"at": mark.at, "metric": mark.metric, "min_codes": mark.min_codes},
            # Left out where there is none: the version of a set from before stays the same.
            **({} if rules.draw is None else {"draw": rules.draw}),
            **({} if rules.weights is Weights.TRAINING else {"weights": rules.weights.value}),
            **({} if rules.days is None else {"days": rules.days, "window": rules.window.value}),
        },
        "exercises": [
            {
                "kind": item.kind,
                "id": item.id,
                "hash": item.content_hash,
                "section": item.section,
                "minutes": item.minutes,
                "title": item.title,
            }
            for item in frozen.items
        ],
    }


def unique(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, each exercise once."""
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        found.setdefault((item.kind, item.id), item)
    return tuple(found.values())
