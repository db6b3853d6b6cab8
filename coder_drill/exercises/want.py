"""`Want`: which exercises of a kind somebody asks for, before chance decides among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coder_drill.exercises.model import Exercise


@dataclass(frozen=True, slots=True)
class Want:
    """What the exercises must be like; an empty field asks for nothing.

    ``tags`` are the kind's own words: what a chart teaches or whose claim it is, a question's file, tag
    or exam (``CPC``), a family of rapid items. One of each list is enough. ``easiest`` and ``hardest``
    are difficulties, 1..5; ``count`` is how many are made of a kind that makes them on demand; ``day``
    leaves out what is no longer right on it.
    """

    settings: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    easiest: int = 1
    hardest: int = 5
    count: int = 10
    day: date | None = None

    def fits(self, exercise: Exercise) -> bool:
        """True when setting, domains and difficulty are as asked for."""
        return (
            self.easiest <= exercise.difficulty <= self.hardest
            and (not self.settings or exercise.setting in self.settings)
            and (not self.domains or any(each in exercise.domains for each in self.domains))
        )
