"""`PlacementDesk`: a learner's placements: begun, answered, looked at, held against each other."""

from __future__ import annotations

from collections.abc import Callable

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.policy import PLACEMENT
from coder_drill.exercises.registry import kind_named
from coder_drill.exercises.run import Run, Stage
from coder_drill.exercises.runtext import UnreadableRunError
from coder_drill.exercises.sources import Sources
from coder_drill.services.attempts import response_of
from coder_drill.services.placement.areas import standings
from coder_drill.services.placement.chooser import PlacementChooser, take
from coder_drill.services.placement.result import Gain, PlacementResult, gains, skill_rows
from coder_drill.services.runs import Runs
from coder_drill.services.steps import Step
from coder_drill.skills.estimator import Estimator
from coder_drill.store.interfaces import History


class PlacementDesk:
    """Placements of one learner: at most one is going on at a time."""

    def __init__(
        self,
        store: History,
        sources: Sources,
        runs: Runs,
        chooser: PlacementChooser,
        learner_id: str,
        *,
        target: Callable[[], float],
    ) -> None:
        self._store = store
        self._sources = sources
        self._runs = runs
        self._chooser = chooser
        self._learner_id = learner_id
        self._target = target

    def waiting(self) -> Run | None:
        """The placement that is going on, if any."""
        found = self._runs.waiting(PLACEMENT.name)
        return found[0] if found else None

    def begin(self) -> Run:
        """Go on with the placement that waits, or begin one; its first exercise is in front."""
        return self._runs.next(self.waiting() or self._runs.begin(PLACEMENT))

    def front(self, run: Run) -> Step | None:
        """What is asked now."""
        return self._runs.front(run)

    def answer(self, run: Run, text: str, *, seconds: float = 0.0) -> Run:
        """Answer what is in front; the next exercise is there then, or the run is over.

        Raises UsageError for what cannot be read. An empty text is no answer: the exercise counts as
        not known.
        """
        step = self._runs.front(run)
        if step is None:
            return run
        exercise: Exercise = step.exercise
        response = kind_named(exercise.kind).typed(self._sources, exercise, text)
        run, _ = self._runs.give(run, step.at, response, seconds=max(0.0, seconds))
        return self._runs.next(run)

    def skip(self, run: Run) -> Run:
        """Pass over what is in front."""
        return self._runs.next(self._runs.pass_over(run, run.at)) if run.at is not None else run

    def end(self, run: Run) -> Run:
        """End a placement here: what was answered is graded and logged."""
        return self._runs.end(run)

    def sat(self) -> list[Run]:
        """Placements that are over with an answer in them, the first first."""
        found = []
        for kept in self._store.runs.all(self._learner_id):
            if f'"{PLACEMENT.name}"' not in kept.policy:
                continue
            try:
                run = self._runs.load(kept.id)
            except UnreadableRunError:
                continue
            if run is not None and run.over and any(e.stage is Stage.DONE for e in run.entries):
                found.append(run)
        return sorted(found, key=lambda run: run.begun_at)

    def result(self, run: Run) -> PlacementResult:
        """What came of a placement that is over. Raises UsageError while it goes on."""
        if not run.over:
            raise UsageError("this placement is not over; answer on, or end it")
        estimator, outcomes = Estimator(), []
        for entry in run.entries:
            attempt = self._store.log.get(entry.attempt) if entry.attempt else None
            exercise = self._runs.exercise(entry) if attempt is not None else None
            if attempt is None or exercise is None:
                continue
            kind = kind_named(entry.kind)
            outcome = kind.grade(self._sources, exercise, response_of(attempt))
            take(estimator, exercise, outcome)
            outcomes.append(outcome)
        return PlacementResult(
            run=run.id,
            on=run.ended_at,
            exercises=len(outcomes),
            minutes=run.seconds / 60,
            target=self._target(),
            areas=tuple(standings(estimator, self._chooser.weights())),
            skills=tuple(skill_rows(outcomes)),
        )

    def gains(self) -> list[Gain]:
        """What changed between the first placement and the last."""
        sat = self.sat()
        if len(sat) < 2:
            return []
        return gains(self.result(sat[0]), self.result(sat[-1]))
