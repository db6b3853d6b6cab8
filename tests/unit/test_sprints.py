"""Sprints: what is asked next, what is kept, how it stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count, pairwise
from random import Random

import pytest

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Response
from coder_drill.exercises.rapid.grading import shown
from coder_drill.exercises.rapid.kind import item_in
from coder_drill.exercises.rapid.registry import families
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.services.drillmap import UNKNOWN, family_rows, shade
from coder_drill.services.sprints import SprintPlan, checked, fresh_seeds, profiles, score_of
from coder_drill.services.workspace import Workspace
from coder_drill.skills.book import SkillBook
from coder_drill.skills.drills import Drills, FamilyProfile, choose_drill, drills_of, state_of
from coder_drill.skills.estimator import Estimator

FAMILY = "em-critical-care"


@pytest.fixture(autouse=True)
def counted_ids(workspace: Workspace) -> None:
    """Ids that are the same each time: what is chosen depends on them."""
    numbers = count(1)
    workspace._new_id = lambda: f"id-{next(numbers)}"


def go(workspace: Workspace, plan: SprintPlan, *, right: bool, seconds: float = 10.0) -> Run:
    """A whole sprint, every answer right or every one wrong."""
    runs = workspace.runs
    run = runs.next(runs.begin(plan.policy, wish=plan.wish))
    while (step := runs.front(run)) is not None:
        given = shown(item_in(step.exercise)) if right else "nonsense"
        run, done = runs.give(run, step.at, Response(given), seconds=seconds)
        assert done is not None
        run = runs.next(run)
    return run


def test_a_sprint_ends_after_its_items_or_its_minutes(workspace: Workspace) -> None:
    run = go(workspace, SprintPlan(minutes=5, items=7), right=True, seconds=1.0)
    assert run.over and len(run.entries) == 7
    run = go(workspace, SprintPlan(minutes=1, items=20), right=True, seconds=20.0)
    assert run.over and len(run.entries) == 3
    assert all(attempt.mode == "sprint" for attempt in workspace.runs.attempts(run))


def test_nothing_is_asked_twice_and_no_family_at_once_again(workspace: Workspace) -> None:
    first = go(workspace, SprintPlan(minutes=None, items=30), right=False)
    second = go(workspace, SprintPlan(minutes=None, items=30), right=False)
    asked = [entry.exercise for run in (first, second) for entry in run.entries]
    assert len(set(asked)) == len(asked) == 60
    for run in (first, second):
        names = [entry.exercise.partition("/")[0] for entry in run.entries]
        assert all(one != other for one, other in pairwise(names))


def test_a_sprint_keeps_to_what_was_asked_for(workspace: Workspace) -> None:
    plan = SprintPlan(minutes=None, items=6, families=(FAMILY,), level=4)
    run = go(workspace, plan, right=True)
    assert {entry.exercise.rpartition("/")[0] for entry in run.entries} == {f"{FAMILY}/4"}
    assert {entry.why for entry in run.entries} == {"asked for"}
    domain = families()[FAMILY].domain
    assert {each.domain for each in profiles(SprintPlan(domain=domain))} == {domain}


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        (SprintPlan(families=("nosuch",)), "nosuch"),
        (SprintPlan(domain="nosuch"), "nosuch"),
        (SprintPlan(families=(FAMILY,), domain="cm-01"), "no family fits"),
    ],
)
def test_what_cannot_be_asked_is_refused(plan: SprintPlan, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        checked(plan)


def test_a_killed_sprint_goes_on_where_it_was(workspace: Workspace) -> None:
    runs, plan = workspace.runs, SprintPlan(minutes=None, items=3)
    run = runs.next(runs.begin(plan.policy, wish=plan.wish))
    first = runs.front(run)
    assert first is not None
    run, _ = runs.give(run, first.at, Response("nonsense"), seconds=4.0)
    run = runs.next(run)
    asked = runs.front(run)
    workspace.close()
    waiting = workspace.runs.waiting("sprint")
    assert len(waiting) == 1
    again = workspace.runs.front(workspace.runs.next(waiting[0]))
    assert asked is not None and again is not None
    assert again.exercise == asked.exercise
    assert len(workspace.runs.attempts(waiting[0])) == 1


def test_the_weak_family_comes_most() -> None:
    names = [f"f{number}" for number in range(8)]
    drills = Drills()
    for _ in range(30):
        for name in names:
            drills.take(f"{name}/3/1", 3, 0.0 if name == "f3" else 1.0, 5.0, "")
    rng = Random(1)
    recent: list[str] = []
    for _ in range(400):
        made = [FamilyProfile(name, f"d-{name}") for name in names]
        choice = choose_drill(made, drills, Estimator(), recent, rng)
        assert choice is not None
        recent.append(choice.family)
    counts = Counter(recent)
    assert counts.most_common(1)[0][0] == "f3"
    assert all(counts[name] >= 10 for name in names), "all of them come at times"


def test_levels_fit_what_is_known() -> None:
    strong, weak = Drills(), Drills()
    for _ in range(40):
        strong.take("f/4/1", 4, 1.0, 5.0, "")
        weak.take("f/2/1", 2, 0.0, 5.0, "")
    made = [FamilyProfile("f", "d")]

    def mean(drills: Drills) -> float:
        rng = Random(3)
        found = [choose_drill(made, drills, Estimator(), [], rng) for _ in range(200)]
        return sum(each.level for each in found if each) / 200

    assert mean(strong) > 3.9 > 2 > mean(weak)
    fixed = choose_drill(made, weak, Estimator(), [], Random(1), level=5)
    assert fixed is not None and fixed.level == 5
    assert choose_drill([], weak, Estimator(), [], Random(1)) is None


def test_seeds_that_were_met_are_left_out() -> None:
    rng = Random(5)
    first = [seed for seed, _ in zip(fresh_seeds(rng, "f", 2, set(), ()), range(3), strict=False)]
    met = {("rapid", f"f/2/{first[0]}")}
    done = [f"f/2/{first[1]}"]
    assert next(fresh_seeds(Random(5), "f", 2, met, done)) == first[2]


def test_the_score_counts_streaks_rate_and_misses() -> None:
    def entry(score: float | None, stage: Stage = Stage.DONE) -> Entry:
        return replace(Entry("rapid", "f/1/1", ""), stage=stage, score=score, seconds=6.0)

    given = [entry(1.0), entry(1.0), entry(0.5), entry(None, Stage.PASSED), entry(1.0)]
    score = score_of(given)
    assert (score.items, score.right, score.streak, score.best) == (4, 3, 1, 2)
    assert score.per_minute == pytest.approx(10.0) and len(score.missed) == 1
    assert score_of([]).per_minute is None


def test_the_map_says_nothing_before_there_is_enough(workspace: Workspace) -> None:
    rows = family_rows(workspace.skills.book().drills)
    assert [row.id for row in rows] and all(row.shade == UNKNOWN for row in rows)
    go(workspace, SprintPlan(minutes=None, items=12, families=(FAMILY,)), right=True, seconds=8.0)
    row = next(r for r in family_rows(workspace.skills.book().drills) if r.id == FAMILY)
    assert (row.items, row.right, row.seconds) == (12, 12, 8.0)
    assert row.mastery is not None and row.low is not None and row.high is not None
    assert 0.5 < row.low < row.mastery < row.high
    assert [shade(share) for share in (0.95, 0.8, 0.6, 0.1)] == ["█", "▓", "▒", "░"]
    drills = workspace.skills.book().drills
    assert {row.domain for row in family_rows(drills, domain=row.domain)} == {row.domain}
    assert family_rows(drills, domain="a domain of no family") == []


def test_drills_survive_as_text() -> None:
    drills = Drills()
    for number in range(20):
        drills.take(f"f{number % 3}/2/{number}", 2, number % 2, 1.5, f"2026-05-0{number % 9 + 1}")
    again = drills_of(state_of(drills))
    assert state_of(again) == state_of(drills)
    assert SkillBook().drills.tallies == {}
