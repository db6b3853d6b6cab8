"""Runs as a learner has them: stored at each step, gone on with after a kill, graded when they may be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from coder_drill.charts import Bank
from coder_drill.config import Config
from coder_drill.exercises import Exercise, Response
from coder_drill.exercises.policy import ASSESSMENT, EXAM, PRACTICE, Policy
from coder_drill.exercises.registry import KINDS, find
from coder_drill.exercises.run import End, Entry, NotAllowedError, Run, Stage
from coder_drill.exercises.runtext import UnreadableRunError
from coder_drill.paths import Paths
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.runs import RunMovedError
from coder_drill.services.sessions import SessionPlan, words_of
from coder_drill.services.workspace import Workspace
from tests.conftest import SteppingClock


class Machine:
    """A learner's machine: workspaces opened on it are closed by a kill, which leaves the files alone."""

    def __init__(self, paths: Paths, clock: SteppingClock) -> None:
        self._paths = paths
        self._opened: list[Workspace] = []
        self.clock = clock
        self.boot = "boot-1"

    def start(self) -> Workspace:
        """The app, started anew."""
        made = Workspace(
            self._paths,
            Config(learner="jo"),
            clock=self.clock,
            steady=lambda: (self.clock().timestamp() % 1e6, self.boot),
        )
        self._opened.append(made)
        return made

    def close(self) -> None:
        for made in self._opened:
            made.close()


@pytest.fixture
def machine(paths: Paths, clock: SteppingClock) -> Iterator[Machine]:
    made = Machine(paths, clock)
    yield made
    made.close()


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of exercise that never ships."""
    monkeypatch.setitem(KINDS, "sum", "tests.unit.toy_kind")


def entries(workspace: Workspace, *ids: str) -> list[Entry]:
    found = [find(workspace.sources, "sum", each) for each in ids]
    return [Entry.of(each) for each in found if isinstance(each, Exercise)]


def exam(workspace: Workspace, policy: Policy = EXAM, **more: Any) -> Run:
    return workspace.runs.begin(policy, entries=entries(workspace, "1+2", "3+4", "20+22"), **more)


# -- sessions ------------------------------------------------------------------------------


def test_a_session_that_waits_survives_the_app(machine: Machine) -> None:
    first = machine.start()
    plan = SessionPlan(charts=3, setting="clinic")
    run = first.runs.begin(plan.policy, wish=plan.wish)
    run = first.runs.next(run)
    step = first.runs.front(run)
    assert step is not None and step.chart is not None
    answer = Answer(tuple(AnswerCode(k.code) for k in step.chart.key))
    from coder_drill.exercises.chart import response_of

    run, _ = first.runs.give(run, step.at, response_of(answer), seconds=120)
    run = first.runs.next(run)
    waiting = first.runs.front(run)

    second = machine.start()
    (again,) = second.runs.waiting("practice")
    assert again == run
    assert words_of(again) == "1 of 3 charts"
    assert second.runs.front(second.runs.next(again)) == waiting
    assert [a.exercise for a in second.runs.attempts(again)] == [step.chart.id]
    ended = second.runs.end(again)
    assert ended.end is End.HANDED_IN
    assert second.runs.waiting() == []
    assert [a.run for a in second.answers.history()] == [run.id]


def test_practice_keeps_its_drafts_where_practice_at_large_does(machine: Machine) -> None:
    workspace = machine.start()
    run = workspace.runs.begin(replace(PRACTICE, exercises=1))
    run = workspace.runs.next(run)
    assert run.current is not None
    chart = workspace.bank.get(run.current.exercise)
    assert chart is not None
    workspace.answers.save_draft(chart, Answer((AnswerCode("I10"),)))
    assert run.at is not None
    assert workspace.runs.response(run, run.at) is not None
    workspace.runs.end(run)
    assert [draft.chart_id for draft in workspace.answers.drafts()] == [chart.id]


def test_a_chart_that_left_the_bank_is_passed_over(machine: Machine) -> None:
    workspace = machine.start()
    run = workspace.runs.next(workspace.runs.begin(replace(PRACTICE, exercises=1)))
    gone = run.entries[0].exercise
    workspace.__dict__["bank"] = Bank(tuple(c for c in workspace.bank.charts if c.id != gone))
    run = workspace.runs.next(run)
    assert [e.stage for e in run.entries] == [Stage.PASSED, Stage.WAITING]
    assert run.entries[1].exercise != gone


# -- a further kind, under an exam -----------------------------------------------------------


@pytest.mark.usefixtures("sums")
def test_an_exam_of_a_further_kind_from_begin_to_result(machine: Machine) -> None:
    workspace = machine.start()
    runs = workspace.runs
    run = runs.next(exam(workspace))
    assert run.at == 0
    run, told = runs.give(run, 0, Response(3), seconds=5)
    assert told is None, "nothing is told before the end"
    run = runs.flag(runs.open(run, 2), 2, on=True)
    run = runs.keep(run, 2, Response(41), seconds=7)
    run, _ = runs.give(runs.open(run, 0), 0, Response(4), seconds=6)
    assert workspace.answers.history(kind=None) == []

    # Killed here, opened again: what was given is there, and may still change.
    runs = machine.start().runs
    (run,) = runs.waiting("exam")
    assert [e.stage for e in run.entries] == [Stage.GIVEN, Stage.WAITING, Stage.OPEN]
    assert run.entries[2].flagged
    assert runs.response(run, 2) == Response(41)
    run, _ = runs.give(runs.open(run, 0), 0, Response(3), seconds=8)
    run = runs.end(run)

    assert run.settled and run.tells
    assert [(e.stage, e.score) for e in run.entries] == [
        (Stage.DONE, 1.0), (Stage.WAITING, None), (Stage.DONE, 0.0),
    ]  # fmt: skip
    logged = runs.attempts(run)
    assert [(a.kind, a.exercise, a.mode, a.response, a.active_seconds) for a in logged] == [
        ("sum", "1+2", "exam", "3", 8.0),
        ("sum", "20+22", "exam", "41", 7.0),
    ]
    assert [v.domain for v in logged[1].verdicts] == ["sums"]
    again = workspace.answers.again(logged[1].uuid)
    assert again is not None and not again.outcome.right
    drafts = workspace.store.drafts.all(workspace.learner_id, kind=None, run=None)
    assert drafts == [], "what was graded is no draft any more"


@pytest.mark.usefixtures("sums")
def test_time_goes_by_while_the_app_is_closed(machine: Machine, clock: SteppingClock) -> None:
    workspace = machine.start()
    run = workspace.runs.next(exam(workspace))
    run = workspace.runs.keep(run, 0, Response(3), seconds=30)
    assert run.left == EXAM.limit
    clock.step(4 * 3600 + 60)
    machine.boot = "boot-2"
    later = machine.start().runs
    assert later.waiting() == []
    ended = later.load(run.id)
    assert ended is not None
    assert (ended.end, ended.settled, ended.left) == (End.TIME, True, 0)
    assert ended.ended_at == "2026-05-01T13:00:00.000+00:00"
    assert [e.score for e in ended.entries] == [1.0, None, None]
    # Late steps change nothing, and no second grading happens.
    late, told = later.give(ended, 1, Response(7))
    assert (late, told) == (ended, None)
    assert later.keep(ended, 1, Response(7)) == ended
    assert len(later.attempts(ended)) == 1


@pytest.mark.usefixtures("sums")
def test_an_assessment_is_begun_once_and_graded_elsewhere(machine: Machine) -> None:
    workspace = machine.start()
    run = exam(workspace, ASSESSMENT, assignment="week-1")
    run, told = workspace.runs.give(workspace.runs.next(run), 0, Response(3))
    assert told is None
    run = workspace.runs.end(run)
    assert [e.stage for e in run.entries] == [Stage.GIVEN, Stage.WAITING, Stage.WAITING]
    assert not run.tells and not run.settled
    assert workspace.answers.history(kind=None) == []
    assert workspace.runs.response(run, 0) == Response(3), "the response is kept for the trainer"
    with pytest.raises(NotAllowedError, match="may be begun once, and was"):
        exam(machine.start(), ASSESSMENT, assignment="week-1")
    assert exam(workspace, ASSESSMENT, assignment="week-2")


@pytest.mark.usefixtures("sums")
def test_an_exercise_that_is_gone_at_the_end_is_not_graded(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = machine.start()
    run, _ = workspace.runs.give(workspace.runs.next(exam(workspace)), 0, Response(3))
    monkeypatch.delitem(KINDS, "sum")
    run = workspace.runs.end(run)
    assert run.over and workspace.runs.attempts(run) == []
    assert workspace.runs.response(run, 0) == Response(3)


# -- two windows, and a kill in the middle -------------------------------------------------------


@pytest.mark.usefixtures("sums")
def test_two_windows_on_one_run_never_undo_each_other(machine: Machine) -> None:
    one, two = machine.start().runs, machine.start()
    run = one.next(exam(two))
    (other,) = two.runs.waiting()
    run, _ = one.give(run, 0, Response(3))
    with pytest.raises(RunMovedError, match="went on in another window"):
        two.runs.give(other, 0, Response(9))
    assert one.response(run, 0) == Response(3), "the draft of the slower window was not kept either"
    assert two.runs.latest(other) == run


class KilledError(Exception):
    """Stands for the end of the process."""


@pytest.mark.usefixtures("sums")
@pytest.mark.parametrize("at", ["log", "runs", "drafts"])
def test_a_kill_in_the_middle_of_a_step_leaves_it_undone(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Whatever is written last before the kill: nothing of the step is there afterwards."""
    workspace = machine.start()
    run = workspace.runs.next(exam(workspace))
    run, _ = workspace.runs.give(run, 0, Response(3))

    def killed(*_args: object, **_more: object) -> None:
        raise KilledError

    part, name = {
        "log": (workspace.store.log, "add"),
        "runs": (workspace.store.runs, "save"),
        "drafts": (workspace.store.drafts, "discard"),
    }[at]
    with monkeypatch.context() as patch:
        patch.setattr(part, name, killed)
        with contextlib.suppress(KilledError):
            workspace.runs.end(run)
    after = machine.start()
    (again,) = after.runs.waiting()
    assert again == run
    assert after.answers.history(kind=None) == []
    ended = after.runs.end(again)
    assert [a.response for a in after.runs.attempts(ended)] == ["3"]


@pytest.mark.usefixtures("sums")
def test_a_run_of_a_newer_version_is_left_alone(machine: Machine) -> None:
    workspace = machine.start()
    run = exam(workspace)
    kept = workspace.store.runs.get(run.id)
    assert kept is not None
    workspace.store.runs.save(replace(kept, state=kept.state.replace('"format":1', '"format":9')))
    assert workspace.runs.waiting() == []
    with pytest.raises(UnreadableRunError, match="written by a newer coder-drill"):
        workspace.runs.load(run.id)
    assert workspace.runs.load("no such run") is None


@pytest.mark.usefixtures("sums")
def test_a_run_can_be_forgotten(machine: Machine) -> None:
    workspace = machine.start()
    run, _ = workspace.runs.give(workspace.runs.next(exam(workspace)), 0, Response(3))
    workspace.runs.remove(run)
    assert workspace.runs.waiting() == [] and workspace.runs.load(run.id) is None
    assert workspace.store.drafts.all(workspace.learner_id, kind=None, run=None) == []
