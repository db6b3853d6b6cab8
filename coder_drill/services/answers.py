"""`Answers`: what becomes of an answer: kept while in progress, graded and logged, looked at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.exercises.model import Exercise, Outcome, Response
from coder_drill.exercises.registry import find, kind_named
from coder_drill.exercises.sources import Sources
from coder_drill.services.attempts import attempt_of, response_of
from coder_drill.services.clocks import Clocks
from coder_drill.services.model import AnswerDraft, Submitted
from coder_drill.store.interfaces import History
from coder_drill.store.model import CHART, Attempt, Draft

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.scoring.model import Answer

DRILL = "drill"
"""The mode of what is done outside a run."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An exercise done: what came of the response, and the attempt in the log."""

    exercise: Exercise
    outcome: Outcome
    attempt: Attempt


AfterHandIn = Callable[[HandedIn], None]
"""Told of each attempt inside the transaction that logs it."""


class Answers:
    """Drafts and attempts of one learner, on exercises of every kind.

    ``after`` names by kind what else an attempt changes, such as the card that was asked. Raises
    UnavailableError where the history cannot be read or written.
    """

    def __init__(
        self,
        store: History,
        sources: Sources,
        learner_id: str,
        *,
        clocks: Clocks,
        new_id: Callable[[], str],
        after: dict[str, AfterHandIn] | None = None,
    ) -> None:
        self._store = store
        self._sources = sources
        self._learner_id = learner_id
        self._clocks = clocks
        self._new_id = new_id
        self._after = after or {}

    # -- exercises of every kind -------------------------------------------------------------

    def kept(self, exercise: Exercise, *, run: str = "") -> Draft | None:
        """The response in progress on an exercise, or None."""
        return self._store.drafts.get(self._learner_id, exercise.id, kind=exercise.kind, run=run)

    def begun(self, kind: str) -> int:
        """How many responses of a kind are in progress outside of runs. Reads no exercise."""
        return len(self._store.drafts.all(self._learner_id, kind=kind))

    def keep(
        self,
        exercise: Exercise,
        response: Response,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        run: str = "",
        after: int | None = None,
    ) -> Draft | None:
        """Keep a response in progress, with hints and seconds of work in all.

        With ``after`` only if the draft kept still has that revision (0 for none): None, changing
        nothing, when another window was faster.
        """
        now = self._clocks.utc()
        return self._store.drafts.save(
            Draft(
                learner_id=self._learner_id,
                kind=exercise.kind,
                exercise=exercise.id,
                content_hash=exercise.content_hash,
                payload=response.text(),
                started_at=now,
                updated_at=now,
                active_seconds=active_seconds,
                hints_used=hints_used,
                run=run,
            ),
            after=after,
        )

    def hand_in(
        self,
        exercise: Exercise,
        response: Response,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        mode: str = DRILL,
        run: str = "",
        assignment: str = "",
        draft_of: str = "",
    ) -> HandedIn:
        """Grade a response and log it; the exercise's draft (that of the run ``draft_of``) goes with it.

        The attempt is written before the outcome is given back. When it cannot be written the draft
        is still there.
        """
        kind = kind_named(exercise.kind)
        outcome = kind.grade(self._sources, exercise, response)
        now = self._clocks.utc()
        draft = self.kept(exercise, run=draft_of)
        attempt = attempt_of(
            kind,
            exercise,
            response,
            outcome,
            uuid=self._new_id(),
            learner_id=self._learner_id,
            mode=mode,
            started_at=draft.started_at if draft else now,
            submitted_at=now,
            active_seconds=max(0.0, active_seconds),
            hints_used=hints_used,
            run=run,
            assignment=assignment,
        )
        done = HandedIn(exercise, outcome, attempt)
        with self._store.transaction():
            self._store.log.add(attempt)
            self._store.drafts.discard(
                self._learner_id, exercise.id, kind=exercise.kind, run=draft_of
            )
            if exercise.kind in self._after:
                self._after[exercise.kind](done)
        return done

    def again(self, uuid: str) -> HandedIn | None:
        """An attempt of any kind by its uuid, graded again against its exercise as it is now.

        None when the attempt, its exercise or its kind is no longer there.
        """
        attempt = self._store.log.get(uuid)
        if attempt is None:
            return None
        exercise = find(self._sources, attempt.kind, attempt.exercise)
        if exercise is None:
            return None
        outcome = kind_named(attempt.kind).grade(self._sources, exercise, response_of(attempt))
        return HandedIn(exercise, outcome, attempt)

    def history(
        self, limit: int | None = 50, *, since: str | None = None, kind: str | None = CHART
    ) -> list[Attempt]:
        """The learner's attempts, newest first; those of every kind with ``kind`` None."""
        return self._store.log.attempts(self._learner_id, kind=kind, limit=limit, since=since)

    # -- charts ------------------------------------------------------------------------------

    def draft(self, chart_id: str) -> AnswerDraft | None:
        """The answer in progress on a chart, or None."""
        found = self._store.drafts.get(self._learner_id, chart_id)
        return self._answer_draft(found) if found else None

    def drafts(self) -> list[AnswerDraft]:
        """All answers in progress whose chart is still in the bank, the last touched first."""
        return [
            self._answer_draft(draft)
            for draft in self._store.drafts.all(self._learner_id)
            if self._sources.bank.get(draft.exercise) is not None
        ]

    def save_draft(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        after: int | None = None,
    ) -> int | None:
        """Keep the answer in progress on a chart; returns its revision, or None as `keep` does."""
        from coder_drill.exercises.chart import exercise_of
        from coder_drill.exercises.chart import response_of as given

        draft = self.keep(
            exercise_of(chart),
            given(answer),
            hints_used=hints_used,
            active_seconds=active_seconds,
            after=after,
        )
        return draft.revision if draft else None

    def discard_draft(self, chart_id: str) -> None:
        """Forget the answer in progress on a chart."""
        self._store.drafts.discard(self._learner_id, chart_id)

    def submit(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        mode: str = DRILL,
    ) -> Submitted:
        """Score an answer to a chart and log it, as `hand_in` does."""
        from coder_drill.exercises.chart import exercise_of
        from coder_drill.exercises.chart import response_of as given

        done = self.hand_in(
            exercise_of(chart),
            given(answer),
            hints_used=hints_used,
            active_seconds=active_seconds,
            mode=mode,
        )
        return submitted_of(done)

    def look_back(self, uuid: str) -> Submitted | None:
        """An attempt on a chart by its uuid, scored again against the chart as it is now.

        None when the attempt or its chart is no longer there.
        """
        done = self.again(uuid)
        return submitted_of(done) if done is not None and done.attempt.kind == CHART else None

    def _answer_draft(self, draft: Draft) -> AnswerDraft:
        from coder_drill.exercises.chart import answer_of

        chart = self._sources.bank.get(draft.exercise)
        return AnswerDraft(
            chart_id=draft.exercise,
            answer=answer_of(Response.of_text(draft.payload)),
            hints_used=draft.hints_used,
            active_seconds=draft.active_seconds,
            started_at=draft.started_at,
            updated_at=draft.updated_at,
            revision=draft.revision,
            chart_changed=chart is None or chart.content_hash != draft.content_hash,
        )


def submitted_of(done: HandedIn) -> Submitted:
    """A chart that was handed in, as its review takes it."""
    from coder_drill.exercises.chart import scorecard_of

    return Submitted(scorecard=scorecard_of(done.outcome), attempt=done.attempt)
