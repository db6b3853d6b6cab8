"""Placement: what it asks, when it stops, what it says; and the plan that follows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random

import pytest

from coder_drill.errors import UsageError
from coder_drill.exercises.run import Run
from coder_drill.scoring.domains import all_domains
from coder_drill.services.placement.areas import AREAS, Standing, area_of, standings
from coder_drill.services.placement.chooser import LEAST, OF_A_FAMILY
from coder_drill.services.placement.result import Gain, PlacementResult, gains, sentence
from coder_drill.services.plan import Plan
from coder_drill.services.workspace import Workspace
from coder_drill.skills.drills import family_of
from coder_drill.skills.estimator import Estimator
from tests.conftest import SteppingClock
from tests.unit.test_exams import right_answer

WRONG = {"chart": "Z99.89", "question": "A", "rapid": "0"}


@pytest.fixture(autouse=True)
def counted_ids(workspace: Workspace) -> None:
    """Ids that are the same each time: what is chosen depends on them."""
    numbers = count(1)
    workspace._new_id = lambda: f"id-{next(numbers)}"


def sit(workspace: Workspace, share: float, *, seed: int = 1) -> Run:
    """A placement by somebody who knows this share of what is asked."""
    desk, rng = workspace.placements, Random(seed)
    run = desk.begin()
    while not run.over:
        step = desk.front(run)
        assert step is not None
        right = rng.random() < share
        text = right_answer(workspace, run, step.at) if right else WRONG[step.exercise.kind]
        try:
            run = desk.answer(run, text, seconds=step.exercise.minutes * 60)
        except UsageError:
            run = desk.skip(workspace.runs.latest(run))
    return run


def test_every_domain_lies_in_one_area() -> None:
    for domain in all_domains():
        if domain != "cpt-other":
            assert sum(area.covers(domain) for area in AREAS) == 1, domain
    assert area_of("nosuch") is None


def test_a_placement_ends_in_time_and_tells_the_weak_from_the_strong(
    workspace: Workspace, clock: SteppingClock
) -> None:
    weak = workspace.placements.result(sit(workspace, 0.3))
    clock.step(24 * 3600)
    strong = workspace.placements.result(sit(workspace, 0.95, seed=2))
    for each in (weak, strong):
        assert each.exercises >= LEAST and each.minutes <= 48
        assert each.known and all(s.low < s.share < s.high for s in each.known)
    change = workspace.placements.gains()
    assert change[0].name == "All together" and change[0].low > 0
    assert "chance alone" not in change[0].words
    asked = [e.exercise for run in workspace.placements.sat() for e in run.entries]
    assert len(set(asked)) == len(asked), "a re-test asks other things"


def test_a_placement_is_told_at_its_end_alone(workspace: Workspace) -> None:
    desk = workspace.placements
    run = desk.begin()
    step = desk.front(run)
    assert step is not None
    run = desk.answer(run, WRONG[step.exercise.kind], seconds=20)
    assert all(entry.score is None for entry in run.entries)
    assert list(workspace.skills.book().estimator.domains) == []
    with pytest.raises(UsageError, match="not over"):
        desk.result(run)
    workspace.close()
    waiting = workspace.placements.waiting()
    assert waiting is not None and len(waiting.entries) == 2, "killed, it goes on"
    over = workspace.placements.end(waiting)
    assert workspace.placements.result(over).exercises == 1
    assert workspace.skills.book().estimator.domains, "what was done is evidence"


def test_no_family_comes_again_and_again(workspace: Workspace) -> None:
    run = sit(workspace, 0.5)
    rapid = [family_of(e.exercise) for e in run.entries if e.kind == "rapid"]
    assert rapid and max(map(rapid.count, rapid)) <= OF_A_FAMILY
    charts = sum(entry.kind == "chart" for entry in run.entries)
    assert charts * 6 <= len(run.entries)


def test_narrow_intervals_end_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder_drill.services.placement.areas.NARROW", 0.45)
    run = sit(workspace, 0.6)
    assert LEAST <= len(run.entries) < 30


def test_words_for_a_manager() -> None:
    area = AREAS[0]
    low = Standing(area, 0.55, 0.42, 0.68, 20)
    assert sentence(low, 0.95) == (
        "Diagnoses (ICD-10-CM): about 6 of 10 right at medium difficulty (between 4 and 7), "
        "below the target of 95%."
    )
    assert "may or may not" in sentence(Standing(area, 0.9, 0.8, 0.97, 20), 0.95)
    assert "at the target" in sentence(Standing(area, 0.9, 0.86, 0.97, 20), 0.8)


def test_a_gain_that_chance_may_have_made_is_called_so() -> None:
    def result(share: float, wide: float) -> PlacementResult:
        standing = Standing(AREAS[0], share, share - wide, share + wide, 20)
        few = Standing(AREAS[1], 0.1, 0.0, 0.9, 1)
        return PlacementResult("r", "", 20, 30.0, 0.95, (standing, few), ())

    sure = gains(result(0.4, 0.05), result(0.7, 0.05))
    assert [each.name for each in sure] == ["All together", AREAS[0].name]
    assert sure[1].low > 0.2 and sure[1].change == pytest.approx(0.3)
    assert "chance alone" in gains(result(0.4, 0.3), result(0.5, 0.3))[0].words
    assert isinstance(sure[0], Gain)


def test_standings_widen_where_nothing_was_asked() -> None:
    estimator = Estimator()
    for _ in range(30):
        estimator.update("cm-09", 3, 1.0)
    asked, other = standings(estimator, {"cm-09": 1.0, "modifiers": 1.0})
    assert asked.items == 30 and other.items == 0 and not other.narrow
    assert asked.high - asked.low < other.high - other.low


# -- the plan ----------------------------------------------------------------------------------


def test_a_plan_begins_with_a_placement_and_keeps_to_the_minutes(workspace: Workspace) -> None:
    desk = workspace.plans
    assert desk.week() is None
    desk.set(Plan(desk.today(), weeks=6, target=0.95, minutes=30))
    week = desk.week()
    assert week is not None and week.number == 1
    assert week.tasks[0].once and week.tasks[0].what == "placement"
    assert sum(task.minutes for task in week.tasks if not task.once) == 30
    assert "Week 1 of 6" in week.words
    for task in week.tasks:
        assert task.command.startswith("coder-drill ")


def test_a_plan_is_revised_by_what_happens(workspace: Workspace, clock: SteppingClock) -> None:
    desk = workspace.plans
    desk.set(Plan(desk.today(), minutes=30))
    run = sit(workspace, 0.5)
    week = desk.week()
    assert week is not None and not any(task.once for task in week.tasks)
    assert week.done == pytest.approx(
        sum(a.active_seconds for a in workspace.runs.attempts(run)) / 60
    )
    ahead = sum(task.minutes for task in week.tasks)
    clock.step(5 * 24 * 3600)
    behind = desk.week()
    assert behind is not None and behind.asked == 180
    assert sum(task.minutes for task in behind.tasks) > ahead, "what was left undone is spread"
    assert sum(task.minutes for task in behind.tasks) <= 60
    assert "of 180 minutes done" in behind.pace
    clock.step(10 * 24 * 3600)
    third = desk.week()
    assert third is not None and third.number == 3
    assert third.tasks[0].what == "re-test with a parallel form"
    clock.step(40 * 24 * 3600)
    last = desk.week()
    assert last is not None and last.over and "are over" in last.words
    desk.clear()
    assert desk.week() is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"weeks": 0}, "--weeks"), ({"target": 1.0}, "--target"), ({"minutes": 2}, "--minutes")],
)
def test_numbers_that_make_no_plan_are_refused(changes: dict[str, float], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        Plan(date(2026, 5, 1), **changes)  # type: ignore[arg-type]


def test_a_plan_that_cannot_be_read_is_none(workspace: Workspace) -> None:
    for text in (
        "{",
        "[]",
        '{"begun": "soon"}',
        '{"begun":"2026-05-01","weeks":99,"target":1,"minutes":1}',
    ):
        workspace.set_setting("plan", text)
        assert workspace.plans.plan() is None
    made = Plan(date(2026, 5, 1))
    assert made.week(made.begun - timedelta(days=9)) == 1 and made.week(date(2027, 1, 1)) == 6


def test_the_page_to_hand_in(workspace: Workspace) -> None:
    from coder_drill.services.report_html import report_html

    sit(workspace, 0.5)
    workspace.plans.set(Plan(workspace.plans.today()))
    page = report_html(workspace.standing.progress(), workspace.plans.week())
    for word in ("Start and gain", "Now", "Next", "6 weeks, 30 minutes a day", "no promise"):
        assert word in page
    assert "<section" not in report_html(workspace.standing.progress())
