"""The state of a run: what each policy allows, the honest clock, and survival of a kill at any moment."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.exercises.clock import Happened, Reading, RunClock, moment_of
from coder_drill.exercises.policy import (
    ASSESSMENT,
    EXAM,
    NO_EVIDENCE,
    PLACEMENT,
    POLICIES,
    PRACTICE,
    SPRINT,
    Feedback,
    Policy,
)
from coder_drill.exercises.run import End, Entry, NotAllowedError, Run, Stage, begin
from coder_drill.exercises.runtext import RunText, UnreadableRunError, run_of, run_text

START = Reading(1_777_626_000.0, 100.0, "boot-1")


def entry(number: int = 1, kind: str = "chart", **more: object) -> Entry:
    return Entry(kind, f"{kind}-{number}", f"hash-{number}", **more)  # type: ignore[arg-type]


def later(now: Reading, seconds: float) -> Reading:
    return replace(now, wall=now.wall + seconds, steady=now.steady + seconds)


def exam(count: int = 3, policy: Policy = EXAM) -> Run:
    return begin("run", policy, START, entries=[entry(n) for n in range(count)])


def practice(**rules: object) -> Run:
    return begin("run", replace(PRACTICE, **rules), START)  # type: ignore[arg-type]


def coded(run: Run, chart: Entry, *, seconds: float = 60, score: float = 0.5) -> Run:
    """The run after one more exercise that was offered, opened, handed in and stored."""
    run = run.offer(chart)
    assert run.at is not None
    at = run.at
    run = run.go(at).work(at, seconds=seconds).give(at)
    return run.done(at, attempt=f"attempt-{at}", score=score)


# -- policies ------------------------------------------------------------------------------


def test_policies_go_by_their_names() -> None:
    assert set(POLICIES) == {"practice", "sprint", "placement", "exam", "assessment", "trial"}
    assert all(policy.name == name for name, policy in POLICIES.items())
    assert {"trial"} == NO_EVIDENCE


@pytest.mark.parametrize(
    "rules",
    [
        {"back": True},
        {"back": True, "chosen": False},
        {"limit": 0},
        {"minutes": -1.0},
        {"exercises": 0},
        {"attempts": 0},
        {"extras_share": 1.0},
    ],
)
def test_rules_that_contradict_each_other_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"back|limit|minutes|exercises|attempts|share"):
        replace(PRACTICE, **rules)  # type: ignore[arg-type]


# -- practice ------------------------------------------------------------------------------


def test_a_session_ends_with_its_number_of_charts() -> None:
    run = practice(exercises=2)
    run = coded(run, entry(1))
    assert not run.full
    run = coded(run, entry(2))
    assert run.full and run.handed_in == 2 and run.seconds == 120
    with pytest.raises(NotAllowedError, match="full"):
        run.offer(entry(3))
    run = run.finish(End.FINISHED)
    assert run.over and run.settled


def test_a_session_ends_with_its_minutes_of_work_and_not_of_the_wall() -> None:
    run = practice(minutes=2)
    run = coded(run, entry(1), seconds=60).tick(later(START, 9 * 3600))
    assert not run.full and not run.over
    assert coded(run, entry(2), seconds=60).full


def test_cards_between_charts_are_not_counted_and_keep_to_their_share() -> None:
    run = practice(exercises=5)
    assert not run.room_for_extra  # the first of nothing would be all of it
    for number in range(3):
        run = coded(run, entry(number))
    assert run.room_for_extra
    run = coded(run, entry(9, "card"))
    assert run.handed_in == 3
    assert not run.room_for_extra
    run = coded(run, entry(4))
    assert not practice(extras_share=0).room_for_extra
    due = coded(practice(exercises=9), entry(1, due=True))
    assert not due.room_for_extra


def test_a_card_passed_over_takes_no_share() -> None:
    run = practice()
    for number in range(3):
        run = coded(run, entry(number))
    run = run.offer(entry(9, "card")).pass_over(3)
    assert run.at is None
    assert run.room_for_extra


def test_one_exercise_is_offered_at_a_time() -> None:
    run = practice().offer(entry(1))
    with pytest.raises(NotAllowedError, match="before is not done"):
        run.offer(entry(2))
    with pytest.raises(NotAllowedError, match="fixed"):
        exam().offer(entry(9))


def test_what_is_handed_in_in_practice_stays() -> None:
    run = practice().offer(entry(1)).go(0).give(0)
    with pytest.raises(NotAllowedError, match="stays as it is"):
        run.give(0)
    with pytest.raises(NotAllowedError, match="stays as it is"):
        run.go(0)
    with pytest.raises(NotAllowedError, match="nothing to take back"):
        run.take_back(0)
    with pytest.raises(NotAllowedError, match="no flags"):
        run.flag(0, on=True)


# -- exams and assessments -----------------------------------------------------------------


def test_in_an_exam_one_goes_back_flags_and_changes_until_the_end() -> None:
    run = exam().go(2).work(2, seconds=30).give(2).go(0).flag(0, on=True).go(2).give(2)
    assert run.entries[0].flagged and run.entries[0].stage is Stage.OPEN
    run = run.take_back(2)
    assert run.entries[2].stage is Stage.OPEN
    with pytest.raises(NotAllowedError, match="after its end"):
        run.give(2).done(2, attempt="a", score=1.0)
    with pytest.raises(NotAllowedError, match="no hints"):
        run.work(2, seconds=31, hints=1)
    with pytest.raises(NotAllowedError, match="come back"):
        run.pass_over(1)
    with pytest.raises(NotAllowedError, match="there is no exercise 4"):
        run.go(3)
    assert not run.tells
    run = run.finish(End.HANDED_IN, given=lambda e: e.exercise == "chart-2")
    assert [e.stage for e in run.entries] == [Stage.OPEN, Stage.WAITING, Stage.GIVEN]
    assert run.over and not run.settled and run.tells
    run = run.done(2, attempt="a", score=1.0)
    assert run.settled
    with pytest.raises(NotAllowedError, match="this run is over"):
        run.flag(0, on=False)


def test_an_assessment_tells_and_grades_nothing() -> None:
    run = exam(policy=ASSESSMENT).go(0).give(0).finish(End.HANDED_IN)
    assert not run.tells
    with pytest.raises(NotAllowedError, match="only the trainer"):
        run.done(0, attempt="a", score=1.0)
    assert run.done(0, attempt="a", score=None).settled


def test_without_going_back_exercises_come_one_after_the_other() -> None:
    run = exam(policy=replace(EXAM, back=False))
    with pytest.raises(NotAllowedError, match="one after the other"):
        run.go(1)
    run = run.go(0).give(0)
    assert run.go(1).at == 1
    assert run.pass_over(1).go(2).at == 2


def test_when_time_is_up_nothing_more_can_be_given_and_what_was_typed_is_handed_in() -> None:
    run = exam().go(0).give(0).go(1).work(1, seconds=5)
    assert run.left == EXAM.limit
    run = run.tick(later(START, 4 * 3600 + 600))
    assert (run.over, run.end, run.left) == (True, End.TIME, 0)
    assert run.ended_at == moment_of(START.wall + 4 * 3600)
    with pytest.raises(NotAllowedError, match="time of this run is up"):
        run.give(1)
    run = run.finish(End.HANDED_IN, given=lambda _: True)
    assert run.end is End.TIME
    assert [e.stage for e in run.entries] == [Stage.GIVEN, Stage.GIVEN, Stage.WAITING]


def test_a_run_needs_exercises_or_somebody_who_chooses() -> None:
    with pytest.raises(NotAllowedError, match="at least one"):
        begin("run", EXAM, START)
    with pytest.raises(NotAllowedError, match="chosen as it goes"):
        begin("run", SPRINT, START, entries=[entry()])


# -- the clock -----------------------------------------------------------------------------


def test_time_goes_on_while_the_app_is_closed() -> None:
    clock = RunClock(START).tick(later(START, 60))
    clock = clock.tick(Reading(START.wall + 3660, 5.0, "boot-2"))
    assert clock.elapsed == 3660
    (resumed,) = clock.happened(Happened.RESUMED)
    assert resumed.seconds == 3600


def test_a_clock_set_back_gives_no_time_and_is_found() -> None:
    now = later(START, 600)
    clock = RunClock(START).tick(now)
    now = Reading(now.wall - 500 + 60, now.steady + 60, "boot-1")
    clock = clock.tick(now)
    assert clock.elapsed == 660
    assert [e.seconds for e in clock.happened(Happened.SET_BACK)] == [500]
    # While closed over a restart of the machine: no time is known to have gone by, but it is seen.
    clock = clock.tick(Reading(now.wall - 3600, 5.0, "boot-2"))
    assert clock.elapsed == 660
    assert len(clock.happened(Happened.SET_BACK)) == 2
    # And from there on it counts again.
    assert clock.tick(Reading(now.wall - 3500, 105.0, "boot-2")).elapsed == 760


def test_a_clock_set_back_while_closed_is_no_use_without_a_restart() -> None:
    clock = RunClock(START).tick(Reading(START.wall + 1, START.steady + 3000, "boot-1"))
    assert clock.elapsed == 3000
    assert clock.happened(Happened.SET_BACK)


def test_sleep_and_a_change_of_zone_are_seen() -> None:
    clock = RunClock(START).tick(Reading(START.wall + 7200, START.steady + 3, "boot-1", 60))
    assert clock.elapsed == 7200
    assert [e.seconds for e in clock.happened(Happened.JUMP)] == [7197]
    assert [e.seconds for e in clock.happened(Happened.ZONE)] == [3600]


def test_small_corrections_of_the_clock_are_no_events() -> None:
    clock = RunClock(START).tick(Reading(START.wall + 70, START.steady + 100, "boot-1"))
    assert (clock.elapsed, clock.events) == (100, ())


def test_events_without_end_are_counted_and_not_kept() -> None:
    clock = RunClock(START)
    for number in range(500):
        clock = clock.tick(Reading(START.wall, 0.0, f"process-{number}"))
    assert (len(clock.events), clock.unkept, clock.elapsed) == (200, 300, 0)


# -- as text -------------------------------------------------------------------------------


def test_a_run_survives_its_text() -> None:
    run = coded(practice(exercises=3), entry(1, why="tests something new", due=True))
    run = replace(run, wish={"domain": "cm-09", "setting": None}).offer(entry(2, "card"))
    run = run.tick(Reading(START.wall + 9000, 4.0, "boot-2", -300))
    assert run_of(run_text(run)) == run
    assert run_text(run).deadline == ""
    timed = exam().tick(later(START, 60))
    assert run_text(timed).deadline == moment_of(START.wall + 4 * 3600)


def damaged(text: RunText) -> list[RunText]:
    state = json.loads(text.state)
    newer = json.dumps({**state, "format": 2})
    lost = json.dumps({**state, "entries": []})
    astray = json.dumps({**state, "at": 7})
    odd = json.dumps({**state, "end": "eaten"})
    return [
        replace(text, state=newer),
        replace(text, state=lost),
        replace(text, state=astray),
        replace(text, state=odd),
        replace(text, state="{"),
        replace(text, state="[]"),
        replace(text, policy="{}"),
        replace(text, policy='{"name":"x","feedback":"at-once","bribe":true}'),
        replace(text, exercises="null"),
        replace(text, exercises="[" * 100_000),
    ]


def test_a_damaged_or_newer_text_is_refused_in_one_line() -> None:
    for text in damaged(run_text(exam())):
        with pytest.raises(UnreadableRunError, match=r"^run run: [^\n]+$"):
            run_of(text)


# -- random scripts ------------------------------------------------------------------------


@dataclass
class World:
    """The machine on which a run goes on, with a true time that the run cannot see."""

    now: Reading = START

    def passes(self, seconds: float, *, asleep: bool = False) -> None:
        self.now = replace(
            self.now,
            wall=self.now.wall + seconds,
            steady=self.now.steady + (0 if asleep else seconds),
        )

    def restarts(self, number: int) -> None:
        self.now = replace(self.now, steady=1.0, source=f"boot-{number}")

    def is_set(self, seconds: float) -> None:
        self.now = replace(self.now, wall=self.now.wall + seconds)


POLICIES_TRIED = [
    replace(PRACTICE, exercises=3),
    replace(PRACTICE, minutes=4, limit=900.0),
    replace(PLACEMENT, exercises=4),
    replace(EXAM, limit=1200.0),
    replace(EXAM, back=False, limit=None),
    replace(ASSESSMENT, limit=600.0),
]

STEPS = st.one_of(
    st.tuples(st.just("passes"), st.floats(0, 400)),
    st.tuples(st.just("sleeps"), st.floats(0, 400)),
    st.tuples(st.just("set"), st.floats(-2000, 200)),
    st.tuples(st.just("kill"), st.booleans()),
    st.tuples(st.just("offer"), st.sampled_from(["chart", "card"])),
    *(
        st.tuples(st.just(name), st.integers(-1, 5))
        for name in ("go", "work", "give", "take_back", "done", "pass_over", "flag")
    ),
    st.tuples(st.just("finish"), st.booleans()),
)


def stepped(run: Run, name: str, what: object, number: int) -> Run:
    if name == "offer":
        return run.offer(entry(number, str(what)))
    if name == "finish":
        return run.finish(End.HANDED_IN, given=(lambda e: e.seconds > 0) if what else None)
    assert isinstance(what, int)
    if name == "work":
        hints = number % 3 if run.policy.hints else 0
        return run.work(what, seconds=float(number % 7 * 20), hints=hints)
    if name == "done":
        score = 0.5 if run.policy.graded_here else None
        return run.done(what, attempt=f"attempt-{number}", score=score)
    if name == "flag":
        return run.flag(what, on=number % 2 == 0)
    return {"go": run.go, "give": run.give, "take_back": run.take_back, "pass_over": run.pass_over}[
        name
    ](what)


def holds(before: Run, after: Run) -> None:
    """What no step may break."""
    policy = after.policy
    assert after.clock.elapsed >= before.clock.elapsed
    if policy.limit is not None:
        assert after.over or after.clock.elapsed < policy.limit
        assert after.left is not None and before.left is not None
        assert after.left <= before.left
    if before.over:
        assert (after.end, after.ended_at) == (before.end, before.ended_at)
        assert len(after.entries) == len(before.entries)
    assert after.over == bool(after.ended_at) == (after.end is not None)
    assert not after.over or after.at is None
    assert policy.exercises is None or after.handed_in <= policy.exercises
    if not policy.chosen:
        assert len(after.entries) == len(before.entries)
    for old, new in zip(before.entries, after.entries, strict=False):
        assert (old.kind, old.exercise, old.content_hash) == (
            new.kind,
            new.exercise,
            new.content_hash,
        )
        assert new.seconds >= old.seconds and new.hints >= old.hints
        if old.stage in (Stage.DONE, Stage.PASSED):
            assert replace(new, flagged=False) == replace(old, flagged=False)
        if before.over:
            assert new.seconds == old.seconds
            assert (old.stage, new.stage) in {
                (old.stage, old.stage), (Stage.OPEN, Stage.GIVEN), (Stage.GIVEN, Stage.DONE),
            }  # fmt: skip
    for each in after.entries:
        assert (each.stage is Stage.DONE) == bool(each.attempt)
        assert each.score is None or (after.tells and policy.graded_here)
    unfinished = [e for e in after.entries if not e.closed and e.stage is not Stage.GIVEN]
    if policy.chosen:
        assert len(unfinished) <= 1
    if policy.feedback is not Feedback.AT_ONCE and not after.over:
        assert not any(e.stage is Stage.DONE for e in after.entries)


@settings(max_examples=200)
@given(st.sampled_from(POLICIES_TRIED), st.lists(STEPS, max_size=40))
def test_whatever_is_done_the_run_stays_whole(
    policy: Policy, steps: list[tuple[str, object]]
) -> None:
    world = World()
    listed = [] if policy.chosen else [entry(n) for n in range(5)]
    run = begin("run", policy, world.now, entries=listed)
    # Seconds by the steady clock since the first reading of this start of the machine: at least so
    # much has gone by since then.
    awake, floor, anchored = 0.0, 0.0, True
    for number, (name, what) in enumerate(steps):
        before = run
        if name in ("passes", "sleeps", "set"):
            assert isinstance(what, float)
            if name == "set":
                world.is_set(what)
            else:
                world.passes(what, asleep=name == "sleeps")
                awake += what if name == "passes" else 0.0
            continue
        if name == "kill":
            run = run_of(run_text(run))
            assert run == before
            if what:  # the machine started anew; what the steady clock said is lost
                world.restarts(number)
                anchored = False
            continue
        run = run.tick(world.now)
        if not anchored:
            anchored, awake, floor = True, 0.0, run.clock.elapsed
        if not before.over:
            assert run.clock.elapsed >= floor + awake - 1e-6
        try:
            run = stepped(run, name, what, number)
        except NotAllowedError as refused:
            assert str(refused)
        assert run_of(run_text(run)) == run
        holds(before, run)
