"""Exercise, response, outcome, observation: the words in which every kind speaks to the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A value that JSON can say."""

MIDDLING = 3
"""Difficulty of what nobody labeled."""


def _nothing() -> object:
    return None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing to do: a chart to code, a question to answer.

    ``id`` finds it again within its ``kind``, ``content_hash`` tells whether it is still the same.
    ``title`` names it before it is scored, so it gives nothing of the answer away; ``domains``,
    which do, are never shown before then. ``domains`` maps skill domains to shares that sum to 1,
    ``difficulty`` is 1..5, ``minutes`` what an experienced coder takes, ``setting`` where the
    encounter took place, empty where there is none.

    ``load`` gives the kind's own object (a `Chart`, a question). Only the kind and its screen look
    inside; a list of exercises can be made without reading any of them.
    """

    kind: str
    id: str
    content_hash: str
    title: str
    domains: Mapping[str, float] = field(hash=False)
    difficulty: int = MIDDLING
    minutes: float = 1.0
    setting: str = ""
    load: Callable[[], object] = field(default=_nothing, compare=False, repr=False)

    @property
    def content(self) -> object:
        """The kind's own object."""
        return self.load()


@dataclass(frozen=True, slots=True)
class Response:
    """What a learner gave, as the JSON value that drafts, runs and the log keep.

    Its form is the kind's own: a list of code lines, the letter of a choice, a number.
    """

    given: Json

    def text(self) -> str:
        """The value as compact JSON text."""
        return json.dumps(self.given, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of_text(cls, text: str) -> Response:
        """The response from `text`; one that cannot be read is an empty one (``None``)."""
        try:
            return cls(json.loads(text))
        except (ValueError, RecursionError):
            return cls(None)


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing learned of a learner: the row of the log that estimates and reports stand on.

    ``domain`` is a skill domain (`coder_drill.scoring.domains`), ``skill`` the label of what was
    exercised or went wrong (``correct``, ``laterality``, ``units``; ``skills`` holds further ones).
    ``credit`` is 0..1 and ``weight`` what it weighs in the exercise's score. ``expected`` is None for
    something given that does not belong, ``given`` None for something left out. ``optional`` marks
    what is no error to leave out, and is no evidence either way. ``message`` is one sentence for the
    learner. ``role`` says what the item is to its exercise, such as ``secondary`` or ``blank``;
    ``expected_line`` and ``given_line`` are the items written out in full where that says more.
    """

    domain: str
    skill: str
    credit: float
    weight: float = 1.0
    expected: str | None = None
    given: str | None = None
    message: str = ""
    optional: bool = False
    points_lost: float = 0.0
    role: str = ""
    skills: tuple[str, ...] = ()
    expected_line: str = ""
    given_line: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """An audit metric of an outcome: ``right`` of ``of``; ``of`` = 0 where it does not apply."""

    id: str
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a response: ``score`` 0..1, the observations, and one line in words.

    ``detail`` is the kind's own (a `Scorecard`, the solution of a card): its screen and its text show
    it, nothing else looks inside.
    """

    score: float
    observations: tuple[Observation, ...] = ()
    message: str = ""
    metrics: tuple[Tally, ...] = ()
    detail: object = field(default=None, compare=False)

    @property
    def right(self) -> bool:
        """True when everything was right."""
        return self.score >= 1.0

    @property
    def codes(self) -> tuple[int, int]:
        """Codes right and codes asked: code over code for charts, right or not for others."""
        for tally in self.metrics:
            if tally.id == "code-over-code":
                return tally.right, tally.of
        return int(self.right), 1
