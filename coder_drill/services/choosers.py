"""Who chooses what a run asks next, by the policy of the run. All other runs are made up before they begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.exercises.model import Response
    from coder_drill.exercises.run import Run
    from coder_drill.exercises.sources import Sources
    from coder_drill.services.cards import CardBox
    from coder_drill.services.next_step import NextStep
    from coder_drill.services.placement.chooser import PlacementChooser
    from coder_drill.services.runs import Chooser
    from coder_drill.services.sprints import SprintChooser
    from coder_drill.skills.book import SkillBook


class Choosers:
    """The choosers of one learner, made when they are first asked for.

    ``response`` gives what was answered at a place of a run, as `Runs.response` does; ``seed`` is where the
    learner stands, so that looking twice gives the same.
    """

    def __init__(
        self,
        sources: Sources,
        *,
        book: Callable[[], SkillBook],
        response: Callable[[Run, int], Response | None],
        rng: Callable[[str], Random],
        seed: str,
    ) -> None:
        self._sources = sources
        self._book = book
        self._response = response
        self._rng = rng
        self._seed = seed

    @cached_property
    def sprints(self) -> SprintChooser:
        """Rapid items."""
        from coder_drill.services.sprints import SprintChooser

        return SprintChooser(self._sources, book=self._book, rng=self._rng, seed=self._seed)

    @cached_property
    def placement(self) -> PlacementChooser:
        """What a placement asks."""
        from coder_drill.services.placement.chooser import PlacementChooser

        return PlacementChooser(
            self._sources, book=self._book, response=self._response, rng=self._rng, seed=self._seed
        )

    def by_policy(self, next_step: NextStep, cards: CardBox) -> dict[str, Chooser]:
        """All of them, by the name of the policy; practice asks the next step and the cards that are due."""
        from coder_drill.exercises.policy import PLACEMENT, PRACTICE, SPRINT
        from coder_drill.services.sessions import PracticeChooser

        return {
            PRACTICE.name: PracticeChooser(next_step, cards),
            SPRINT.name: self.sprints,
            PLACEMENT.name: self.placement,
        }
