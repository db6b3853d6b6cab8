"""`Run`: an ordered list of exercises under a policy, as far as it has come.

A run is a value, and every step gives a new one. Before each step the clock is
read first (`Run.tick`), so that a step that comes after the end of the time is refused and the run ends
where its time did. What a step may do, the policy decides. Nothing is stored here; `runtext` writes a
run as text and reads it back, and whoever keeps runs does so after every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from coder_drill.errors import UsageError
from coder_drill.exercises.clock import Reading, RunClock, moment_of
from coder_drill.exercises.model import Exercise, Json
from coder_drill.exercises.policy import Feedback, Policy


class NotAllowedError(UsageError):
    """The policy of the run, or its state, does not allow this step; the message says why."""


class Stage(StrEnum):
    """How far an entry of a run is."""

    WAITING = "waiting"
    OPEN = "open"
    """It was looked at; nothing was handed in."""
    GIVEN = "given"
    """A response was handed in; where going back is allowed it may still change."""
    DONE = "done"
    """It is in the log."""
    PASSED = "passed"
    """It was passed over."""


_CLOSED = (Stage.DONE, Stage.PASSED)


class End(StrEnum):
    """Why a run ended."""

    FINISHED = "finished"
    """Nothing is left to do."""
    HANDED_IN = "handed-in"
    """The learner ended it."""
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise of a run. ``why`` is the reason it was chosen, in words that give nothing away.

    ``due`` marks one that came because a card is due, ``section`` the part of an exam it belongs to.
    ``seconds`` is the work on it, pauses left out; ``score`` is known once it is done (None where a
    trainer grades), ``attempt`` is then its uuid in the log.
    """

    kind: str
    exercise: str
    content_hash: str
    why: str = ""
    due: bool = False
    section: str = ""
    stage: Stage = Stage.WAITING
    flagged: bool = False
    seconds: float = 0.0
    hints: int = 0
    score: float | None = None
    attempt: str = ""

    @classmethod
    def of(
        cls, exercise: Exercise, *, why: str = "", due: bool = False, section: str = ""
    ) -> Entry:
        """An entry for an exercise."""
        return cls(exercise.kind, exercise.id, exercise.content_hash, why, due, section)

    @property
    def closed(self) -> bool:
        """True when nothing more can be done with it."""
        return self.stage in _CLOSED


@dataclass(frozen=True, slots=True)
class Run:
    """A run and where it stands. ``at`` is the entry in front of the learner, None without one.

    ``wish`` is what was asked for when it began (a domain, a setting), for whoever chooses what comes.
    ``begun_at`` and ``ended_at`` are moments as the store writes them; ``end`` is None while it lasts.
    """

    id: str
    policy: Policy
    clock: RunClock
    begun_at: str
    entries: tuple[Entry, ...] = ()
    at: int | None = None
    wish: dict[str, Json] = field(default_factory=dict, hash=False)
    assignment: str = ""
    ended_at: str = ""
    end: End | None = None
    revision: int = field(default=0, compare=False)
    """How often it was stored, for whoever keeps it."""

    # -- where it stands -------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """True once it ended. Responses that were handed in may still have to be graded."""
        return self.end is not None

    @property
    def settled(self) -> bool:
        """True when it ended and every response handed in is in the log."""
        return self.over and not any(entry.stage is Stage.GIVEN for entry in self.entries)

    @property
    def current(self) -> Entry | None:
        """The entry in front of the learner."""
        return None if self.at is None else self.entries[self.at]

    @property
    def seconds(self) -> float:
        """Seconds of work, pauses left out."""
        return sum(entry.seconds for entry in self.entries)

    @property
    def left(self) -> float | None:
        """Seconds of wall time left at the last step; None without a limit."""
        limit = self.policy.limit
        return None if limit is None else max(0.0, limit - self.clock.elapsed)

    @property
    def main(self) -> tuple[Entry, ...]:
        """The entries that are counted: those of the main kinds."""
        return tuple(entry for entry in self.entries if entry.kind not in self.policy.extras)

    @property
    def handed_in(self) -> int:
        """How many of the main entries a response was handed in for."""
        return sum(entry.stage in (Stage.GIVEN, Stage.DONE) for entry in self.main)

    @property
    def full(self) -> bool:
        """True when the number of exercises is reached, or the minutes of work are used up."""
        policy = self.policy
        if policy.exercises is not None and self.handed_in >= policy.exercises:
            return True
        return policy.minutes is not None and self.seconds >= policy.minutes * 60

    @property
    def tells(self) -> bool:
        """True when the learner may be told now how exercises went."""
        if self.policy.feedback is Feedback.AT_ONCE:
            return True
        return self.policy.feedback is Feedback.AT_END and self.over

    @property
    def room_for_extra(self) -> bool:
        """True while one more extra, or one more due entry, stays within its share."""
        done = [entry for entry in self.entries if entry.stage in (Stage.GIVEN, Stage.DONE)]
        extra = sum(entry.due or entry.kind in self.policy.extras for entry in done)
        return extra + 1 <= self.policy.extras_share * (len(done) + 1)

    # -- steps -------------------------------------------------------------------------------------

    def tick(self, now: Reading) -> Run:
        """The run at this moment: it is over when its time is."""
        if self.over:
            return self
        run = replace(self, clock=self.clock.tick(now))
        limit = self.policy.limit
        if limit is not None and run.clock.elapsed >= limit:
            return run._ended(End.TIME, now.wall - (run.clock.elapsed - limit))
        return run

    def offer(self, entry: Entry) -> Run:
        """The next exercise, chosen now. Only where exercises are chosen, and one at a time."""
        self._going()
        if not self.policy.chosen:
            raise NotAllowedError("the exercises of this run are fixed")
        if self.full:
            raise NotAllowedError("this run is full")
        if self.at is not None and not self.entries[self.at].closed and not self._given(self.at):
            raise NotAllowedError("the exercise before is not done yet")
        if entry.stage is not Stage.WAITING:
            raise NotAllowedError("only an exercise that was not begun can be offered")
        return replace(self, entries=(*self.entries, entry), at=len(self.entries))

    def go(self, at: int) -> Run:
        """Put an entry in front of the learner and open it."""
        self._going()
        self._there(at)
        entry = self.entries[at]
        if entry.closed:
            raise NotAllowedError("this exercise is done")
        if not self.policy.back:
            if self._given(at):
                raise NotAllowedError("what was handed in stays as it is in this run")
            if at != next(
                (n for n, e in enumerate(self.entries) if not e.closed and not self._given(n)), None
            ):
                raise NotAllowedError("the exercises of this run come one after the other")
        stage = Stage.OPEN if entry.stage is Stage.WAITING else entry.stage
        return replace(self._with(at, stage=stage), at=at)

    def work(self, at: int, *, seconds: float, hints: int = 0) -> Run:
        """Work went on with an entry: seconds in all, and hints in all, neither ever less."""
        self._going()
        entry = self._opened(at)
        if hints and not self.policy.hints:
            raise NotAllowedError("there are no hints in this run")
        return self._with(at, seconds=max(entry.seconds, seconds), hints=max(entry.hints, hints))

    def give(self, at: int) -> Run:
        """The response to an entry is handed in: it may change only where going back is allowed."""
        self._going()
        entry = self._opened(at)
        if entry.stage is Stage.GIVEN and not self.policy.back:
            raise NotAllowedError("what was handed in stays as it is in this run")
        return self._with(at, stage=Stage.GIVEN)

    def take_back(self, at: int) -> Run:
        """The response to an entry is not handed in after all."""
        self._going()
        if not self.policy.back or self._opened(at).stage is not Stage.GIVEN:
            raise NotAllowedError("there is nothing to take back")
        return self._with(at, stage=Stage.OPEN)

    def done(self, at: int, *, attempt: str, score: float | None) -> Run:
        """The response to an entry was written to the log.

        While the run lasts only where feedback comes at once; after its end for every response that
        was handed in.
        """
        self._there(at)
        entry = self.entries[at]
        if entry.stage is not Stage.GIVEN:
            raise NotAllowedError("no response was handed in for this exercise")
        if not self.over and self.policy.feedback is not Feedback.AT_ONCE:
            raise NotAllowedError("the responses of this run are graded after its end")
        if score is not None and not self.policy.graded_here:
            raise NotAllowedError("only the trainer grades this run")
        return self._with(at, stage=Stage.DONE, attempt=attempt, score=score)

    def pass_over(self, at: int) -> Run:
        """Leave an entry out."""
        self._going()
        self._there(at)
        if not self.policy.pass_over:
            raise NotAllowedError("no exercise of this run may be passed over")
        if self.policy.back:
            raise NotAllowedError("leave the exercise; you can come back to it")
        if self.entries[at].stage is Stage.PASSED:
            return self
        if self.entries[at].closed or self._given(at):
            raise NotAllowedError("this exercise is done")
        run = self._with(at, stage=Stage.PASSED)
        return replace(run, at=None) if run.at == at else run

    def flag(self, at: int, *, on: bool) -> Run:
        """Mark an entry to come back to, or take the mark away."""
        self._going()
        self._there(at)
        if not self.policy.flags:
            raise NotAllowedError("there are no flags in this run")
        return self._with(at, flagged=on)

    def finish(self, end: End, *, given: Callable[[Entry], bool] | None = None) -> Run:
        """End the run. ``given`` says of an open entry whether there is a response to hand in with it.

        Harmless when it is over: only what is open is handed in then, as it stood when time was up.
        """
        run = self if self.over else self._ended(end, self.clock.last.wall)
        if given is not None:
            entries = tuple(
                replace(entry, stage=Stage.GIVEN)
                if entry.stage is Stage.OPEN and given(entry)
                else entry
                for entry in run.entries
            )
            run = replace(run, entries=entries)
        return run

    # -- inside ------------------------------------------------------------------------------------

    def _ended(self, end: End, wall: float) -> Run:
        return replace(self, end=end, ended_at=moment_of(wall), at=None)

    def _with(self, at: int, **changes: object) -> Run:
        entries = list(self.entries)
        entries[at] = replace(entries[at], **changes)  # type: ignore[arg-type]
        return replace(self, entries=tuple(entries))

    def _given(self, at: int) -> bool:
        return self.entries[at].stage is Stage.GIVEN

    def _going(self) -> None:
        if self.over:
            raise NotAllowedError(
                "the time of this run is up" if self.end is End.TIME else "this run is over"
            )

    def _there(self, at: int) -> None:
        if not 0 <= at < len(self.entries):
            raise NotAllowedError(f"there is no exercise {at + 1} in this run")

    def _opened(self, at: int) -> Entry:
        self._there(at)
        entry = self.entries[at]
        if entry.closed:
            raise NotAllowedError("this exercise is done")
        if entry.stage is Stage.WAITING:
            raise NotAllowedError("this exercise was not opened yet")
        return entry


def begin(
    run_id: str,
    policy: Policy,
    now: Reading,
    *,
    entries: Iterable[Entry] = (),
    wish: dict[str, Json] | None = None,
    assignment: str = "",
) -> Run:
    """A run that begins now. Raises NotAllowedError for a fixed list that is empty."""
    listed = tuple(entries)
    if policy.chosen and listed:
        raise NotAllowedError("the exercises of this run are chosen as it goes on")
    if not policy.chosen and not listed:
        raise NotAllowedError("a run needs at least one exercise")
    return Run(
        id=run_id,
        policy=policy,
        clock=RunClock(now),
        begun_at=moment_of(now.wall),
        entries=listed,
        wish=wish or {},
        assignment=assignment,
    )
