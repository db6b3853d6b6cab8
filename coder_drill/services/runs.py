"""`Runs`: a learner's runs: begun, gone on with after a kill, handed in, graded when their policy says.

Every step is stored before it is given back, in one transaction with what it writes to the log, so that
a kill at any moment leaves a run as it was before the step or after it. A step that comes too late is
not done: the run is given back as it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from coder_drill.errors import CoderDrillError
from coder_drill.exercises.clock import Happened, Reading, RunClock
from coder_drill.exercises.model import Exercise, Json, Response
from coder_drill.exercises.policy import Feedback, Policy
from coder_drill.exercises.registry import find
from coder_drill.exercises.run import End, Entry, NotAllowedError, Run, Stage, begin
from coder_drill.exercises.runtext import RunText, UnreadableRunError, run_of, run_text
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.audit import weighed
from coder_drill.services.answers import Answers, HandedIn
from coder_drill.services.clocks import Clocks
from coder_drill.services.steps import Step, step_of
from coder_drill.store import model as rows
from coder_drill.store.interfaces import History


class RunMovedError(CoderDrillError):
    """The run went on in another window since it was read here."""


class Chooser(Protocol):
    """Who says what comes next in a run whose exercises are chosen as it goes on."""

    def next(self, run: Run) -> Entry | None:
        """The next entry, or None when there is nothing (more) to do."""
        ...


class Runs:
    """The runs of one learner. ``choosers`` are asked by the name of a run's policy."""

    def __init__(
        self,
        store: History,
        sources: Sources,
        answers: Answers,
        learner_id: str,
        *,
        clocks: Clocks,
        new_id: Callable[[], str],
        choosers: Mapping[str, Chooser],
    ) -> None:
        self._store = store
        self._sources = sources
        self._answers = answers
        self._learner_id = learner_id
        self._clocks = clocks
        self._new_id = new_id
        self._choosers = choosers

    # -- begun and found again ---------------------------------------------------------------

    def begin(
        self,
        policy: Policy,
        *,
        entries: Iterable[Entry] = (),
        wish: dict[str, Json] | None = None,
        assignment: str = "",
        since: Reading | None = None,
    ) -> Run:
        """Begin a run. Raises NotAllowedError when its policy allows no further start.

        ``since`` are the clocks at an earlier moment; a clock that was set back since then is an event of
        the run.
        """
        if policy.attempts is not None:
            begun = sum(
                each.assignment == assignment and policy.name == _policy_name(each)
                for each in self._store.runs.all(self._learner_id)
            )
            if begun >= policy.attempts:
                times = "once" if policy.attempts == 1 else f"{policy.attempts} times"
                raise NotAllowedError(f"this {policy.name} may be begun {times}, and was")
        run = begin(
            self._new_id(),
            policy,
            self._clocks.reading(),
            entries=entries,
            wish=wish,
            assignment=assignment,
        )
        if since is not None:
            back = RunClock(since).tick(run.clock.last).happened(Happened.SET_BACK)
            run = replace(run, clock=replace(run.clock, events=back))
        return self._save(run)

    def load(self, run_id: str) -> Run | None:
        """A run as it stands now: one whose time went by while nobody looked has ended.

        None when there is none. Raises UnreadableRunError for one of a newer version.
        """
        kept = self._store.runs.get(run_id)
        return self.now(run_kept(kept)) if kept is not None else None

    def latest(self, run: Run) -> Run:
        """The run as it was stored last: a step whose caller gave up waiting was done all the same."""
        return self.load(run.id) or run

    def waiting(self, *names: str) -> list[Run]:
        """Runs that have not ended, of these policies (of any when none is named), the last first.

        Those whose time is up are ended on the way; those that cannot be read are left out.
        """
        found = []
        for kept in self._store.runs.open(self._learner_id):
            if names and _policy_name(kept) not in names:
                continue
            try:
                run = self.now(run_kept(kept))
            except UnreadableRunError:
                continue
            if not run.over:
                found.append(run)
        return found

    def now(self, run: Run) -> Run:
        """The run at this moment; when its time is up it is ended, and what was given handed in."""
        ticked = run.tick(self._clocks.reading())
        time_is_up = ticked.over and not run.over
        ungraded = ticked.over and ticked.policy.graded_here and not ticked.settled
        return self._end(ticked, End.TIME) if time_is_up or ungraded else ticked

    def remove(self, run: Run) -> None:
        """Forget a run with its drafts; what was logged in it stays."""
        self._store.runs.remove(run.id)

    # -- exercises of a run --------------------------------------------------------------------

    def exercise(self, entry: Entry) -> Exercise | None:
        """The exercise of an entry; None when it is no longer there."""
        return find(self._sources, entry.kind, entry.exercise)

    def front(self, run: Run) -> Step | None:
        """What is in front of the learner, with its exercise; None without anything."""
        return step_of(run, self.exercise(run.current) if run.current is not None else None)

    def next(self, run: Run) -> Run:
        """The run with something in front of the learner, or over when nothing is left to do.

        What waits stays; else the policy's chooser is asked, or the next entry of the list is opened.
        """
        run = self.now(run)
        if run.over or (run.current is not None and self._waits(run.current)):
            return run
        if run.policy.chosen:
            if run.at is not None and run.entries[run.at].stage in (Stage.WAITING, Stage.OPEN):
                run = run.pass_over(run.at)  # It is no longer in the bank.
            entry = None if run.full else self._choosers[run.policy.name].next(run)
            return self._end(run, End.FINISHED) if entry is None else self._save(run.offer(entry))
        for at, entry in enumerate(run.entries):
            if self._waits(entry):
                return self._save(run.go(at))
        # Where one may go back nothing is over before it is handed in.
        return run if run.policy.back else self._end(run, End.FINISHED)

    def open(self, run: Run, at: int) -> Run:
        """Put an entry in front of the learner."""
        return self._step(run, lambda now: now.go(at))

    def response(self, run: Run, at: int) -> Response | None:
        """What is kept of a response in progress, or given already and not graded yet."""
        entry = run.entries[at]
        kept = self._store.drafts.get(
            self._learner_id, entry.exercise, kind=entry.kind, run=_place(run)
        )
        return Response.of_text(kept.payload) if kept is not None else None

    def keep(
        self, run: Run, at: int, response: Response, *, seconds: float = 0.0, hints: int = 0
    ) -> Run:
        """Keep a response in progress."""
        run = self.now(run)
        if run.over:
            return run
        worked = run.work(at, seconds=seconds, hints=hints)
        with self._store.transaction():
            self._answers.keep(
                self._exercise(run, at),
                response,
                hints_used=worked.entries[at].hints,
                active_seconds=worked.entries[at].seconds,
                run=_place(run),
            )
            return self._save(worked)

    def give(
        self, run: Run, at: int, response: Response, *, seconds: float = 0.0, hints: int = 0
    ) -> tuple[Run, HandedIn | None]:
        """Hand in a response. Where feedback comes at once it is graded and logged now."""
        run = self.now(run)
        if run.over:
            return run, None
        if run.entries[at].stage is Stage.WAITING:
            run = run.go(at)
        given = run.work(at, seconds=seconds, hints=hints).give(at)
        entry = given.entries[at]
        with self._store.transaction():
            if run.policy.feedback is not Feedback.AT_ONCE:
                self._answers.keep(
                    self._exercise(run, at),
                    response,
                    hints_used=entry.hints,
                    active_seconds=entry.seconds,
                    run=_place(run),
                )
                return self._save(given), None
            done, handed_in = self._graded(given, at, response)
            return self._save(done), handed_in

    def take_back(self, run: Run, at: int, *, seconds: float = 0.0) -> Run:
        """The response to an entry is not handed in after all, and is forgotten."""
        run = self.now(run)
        if run.over:
            return run
        run = run.work(at, seconds=seconds)
        entry = run.entries[at]
        with self._store.transaction():
            self._store.drafts.discard(
                self._learner_id, entry.exercise, kind=entry.kind, run=_place(run)
            )
            return self._save(run.take_back(at) if entry.stage is Stage.GIVEN else run)

    def pass_over(self, run: Run, at: int) -> Run:
        """Leave an entry out."""
        return self._step(run, lambda now: now.pass_over(at))

    def flag(self, run: Run, at: int, *, on: bool) -> Run:
        """Mark an entry to come back to, or take the mark away."""
        return self._step(run, lambda now: now.flag(at, on=on))

    def end(self, run: Run) -> Run:
        """End the run here: what was given is handed in, and graded where it is graded here."""
        run = self.now(run)
        return run if run.over else self._end(run, End.HANDED_IN)

    def of_assignment(self, assignment: str) -> list[Run]:
        """The runs of an assignment, the first begun first; those that cannot be read are left out."""
        found = []
        for kept in reversed(self._store.runs.all(self._learner_id)):
            if kept.assignment == assignment:
                try:
                    found.append(self.now(run_kept(kept)))
                except UnreadableRunError:
                    continue
        return found

    def release(self, run: Run) -> Run:
        """A trainer gave the keys of an ended run: what was handed in is graded and logged now.

        What the trainer counts stays the trainer's: the entries keep no score of their own.
        """
        if not run.over:
            raise NotAllowedError(
                "this is not handed in yet; hand it in before its keys are opened"
            )
        with self._store.transaction():
            for at, entry in enumerate(run.entries):
                if entry.stage is Stage.GIVEN and self.exercise(entry) is not None:
                    done = self._hand_in(run, at, self.response(run, at) or Response(None))
                    run = run.done(at, attempt=done.attempt.uuid, score=None)
            return self._save(run)

    def attempts(self, run: Run) -> list[rows.Attempt]:
        """The attempts of the run that are in the log, in the run's order."""
        found = (self._store.log.get(entry.attempt) for entry in run.entries if entry.attempt)
        return [attempt for attempt in found if attempt is not None]

    # -- inside --------------------------------------------------------------------------------

    def _step(self, run: Run, step: Callable[[Run], Run]) -> Run:
        run = self.now(run)
        return run if run.over else self._save(step(run))

    def _end(self, run: Run, end: End) -> Run:
        """The run ended and settled, in one transaction."""
        handed_in = None
        if run.policy.feedback is not Feedback.AT_ONCE:
            handed_in = self._has_response(run)
        run = run.finish(end, given=handed_in)
        with self._store.transaction():
            if run.policy.graded_here:
                for at, entry in enumerate(run.entries):
                    if entry.stage is Stage.GIVEN and self.exercise(entry) is not None:
                        response = self.response(run, at) or Response(None)
                        run, _ = self._graded(run, at, response)
            return self._save(run)

    def _has_response(self, run: Run) -> Callable[[Entry], bool]:
        kept = {
            (draft.kind, draft.exercise)
            for draft in self._store.drafts.all(self._learner_id, kind=None, run=_place(run))
        }
        return lambda entry: (entry.kind, entry.exercise) in kept

    def _graded(self, run: Run, at: int, response: Response) -> tuple[Run, HandedIn]:
        handed_in = self._hand_in(run, at, response)
        attempt = handed_in.attempt
        score = weighed(run.policy.weights, attempt.score, *handed_in.outcome.codes)
        return run.done(at, attempt=attempt.uuid, score=score), handed_in

    def _hand_in(self, run: Run, at: int, response: Response) -> HandedIn:
        entry = run.entries[at]
        return self._answers.hand_in(
            self._exercise(run, at),
            response,
            hints_used=entry.hints,
            active_seconds=entry.seconds,
            mode=run.policy.name,
            run=run.id,
            assignment=run.assignment,
            draft_of=_place(run),
        )

    def _exercise(self, run: Run, at: int) -> Exercise:
        entry = run.entries[at]
        exercise = self.exercise(entry)
        if exercise is None:
            raise NotAllowedError(f"{entry.kind} {entry.exercise} is no longer there; pass it over")
        return exercise

    def _waits(self, entry: Entry) -> bool:
        """True for an entry with nothing handed in whose exercise is still there."""
        return entry.stage in (Stage.WAITING, Stage.OPEN) and self.exercise(entry) is not None

    def _save(self, run: Run) -> Run:
        text = run_text(run)
        kept = self._store.runs.save(
            rows.Run(
                id=run.id,
                learner_id=self._learner_id,
                policy=text.policy,
                exercises=text.exercises,
                state=text.state,
                started_at=text.begun_at,
                updated_at=self._clocks.utc(),
                deadline=text.deadline,
                ended_at=text.ended_at,
                assignment=text.assignment,
            ),
            after=run.revision,
        )
        if kept is None:
            raise RunMovedError("this went on in another window; close it here and open it again")
        return replace(run, revision=kept.revision)


def _place(run: Run) -> str:
    """Where a run keeps drafts: its own, but in practice those of practice at large."""
    return "" if run.policy.feedback is Feedback.AT_ONCE else run.id


def run_kept(kept: rows.Run) -> Run:
    """The run that the store keeps. Raises UnreadableRunError for one of a newer version."""
    text = RunText(
        id=kept.id,
        policy=kept.policy,
        exercises=kept.exercises,
        state=kept.state,
        begun_at=kept.started_at,
        deadline=kept.deadline,
        ended_at=kept.ended_at,
        assignment=kept.assignment,
    )
    return replace(run_of(text), revision=kept.revision)


def _policy_name(kept: rows.Run) -> str:
    import json

    try:
        found = json.loads(kept.policy)
    except (ValueError, RecursionError):
        return ""
    name = found.get("name") if isinstance(found, dict) else ""
    return name if isinstance(name, str) else ""
