"""Drill sets: reading, choosing, freezing, and what becomes of them as runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coder_drill.exercises.policy import Feedback, Policy
from coder_drill.resources import sets_dir
from coder_drill.services.workspace import Workspace
from coder_drill.sets.checking import parallel, passes_by_chance, report_on
from coder_drill.sets.freezing import changed_since, choose, entries_of, freeze, policy_of
from coder_drill.sets.loader import load_sets, parse_set
from coder_drill.sets.model import DrillSet, FrozenSet, Mode, Order, SetError, set_json
from coder_drill.sets.skeleton import new_set_text
from coder_drill.sets.words import rule_lines
from coder_drill.training.assignment import set_of
from coder_drill.training.strictjson import Fields

DAY = date(2026, 5, 1)
PLAIN = 'format = 1\nid = "one"\ntitle = "One"\ncharts = ["ed-saturday-limp"]\n'


def read(text: str, name: str = "one") -> DrillSet:
    made, faults = parse_set(text, Path(f"{name}.toml"))
    assert made is not None, faults
    return made


def faults_of(text: str) -> list[str]:
    made, faults = parse_set(text, Path("one.toml"))
    assert made is None
    return [str(fault) for fault in faults]


def bundled() -> dict[str, DrillSet]:
    found, faults = load_sets([sets_dir()])
    assert faults == []
    return found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[rules]\nminuts = 4", "rules.minuts: is not a field of a set; did you mean minutes?"),
        ('mode = "test"', "mode: is 'test'"),
        ('exercises = ["sum:1+2"]', "exercises: names the kind 'sum'"),
        ('exercises = ["audit:ed-slip-on-ice/1"]', "exercises: names the kind 'audit'"),
        ("[[filter]]\ncount = 0", "filter[1].count: is 0, out of range"),
        ("[[filter]]\ncount = 3\ndifficulty = [4, 2]", "filter[1].difficulty: is no span of 1 to 5"),
        ('[[filter]]\ncount = 3\ndomain = ["cm-99"]', "filter[1].domain: is 'cm-99'"),
        ("[rules]\nattempts = 0", "rules.attempts: is 0"),
        ("[rules]\ndraw = 0", "rules.draw: is 0"),
        ('[rules]\nfeedback = "after-release"', 'rules.feedback: is after-release; write mode = "assessment"'),
        ("[rules]\npass = { at = 101 }", "rules.pass.at: is 101"),
        ("[[filter]]\ncount = 400", "exercises: are too many"),
        ("[rules", "file: is not TOML"),
    ],
)  # fmt: skip
def test_a_fault_names_file_field_and_fix(line: str, said: str) -> None:
    found = faults_of(PLAIN + line)
    assert any(said in each for each in found), found
    assert all(each.startswith("one.toml") for each in found)


def test_an_assessment_is_timed_and_tells_nothing() -> None:
    text = PLAIN.replace('title = "One"', 'title = "One"\nmode = "assessment"')
    assert any("rules.minutes: is missing" in each for each in faults_of(text))
    text += "[rules]\nminutes = 30\n"
    made = read(text)
    assert (made.rules.feedback, made.rules.hints, made.rules.attempts) == (
        Feedback.RELEASED,
        False,
        1,
    )
    assert any("feedback" in each for each in faults_of(text + 'feedback = "at-once"\n'))
    assert any("hints" in each for each in faults_of(text + "hints = true\n"))


def test_a_newer_format_is_refused_in_words() -> None:
    assert faults_of(PLAIN.replace("format = 1", "format = 9")) == [
        "one.toml:1: format: is newer than 1; update coder-drill"
    ]


def test_a_new_set_works_as_it_stands(workspace: Workspace) -> None:
    for mode in Mode:
        made = read(new_set_text("one", mode))
        assert made.mode is mode
        assert len(freeze(made, workspace.sources, DAY).items) == 5


def test_the_bundled_sets_freeze(workspace: Workspace) -> None:
    found = bundled()
    assert {"first-week", "cpc-mix", "ccs-mix", "pre-hire-skills-a", "pre-hire-skills-b"} <= set(
        found
    )
    for made in found.values():
        frozen = freeze(made, workspace.sources, DAY)
        report = report_on(frozen, workspace.sources, workspace.sets.public_hashes)
        assert sum(report.exercises.values()) == len(frozen.items) >= 5
        limit = frozen.rules.minutes
        assert limit is None or report.minutes <= limit
        assert changed_since(frozen, workspace.sources) == []
        assert set(report.public) == {f"{i.kind}:{i.id}" for i in frozen.items}


def test_the_two_forms_of_the_pre_hire_set_are_parallel(workspace: Workspace) -> None:
    one, other = (
        freeze(bundled()[f"pre-hire-skills-{form}"], workspace.sources, DAY) for form in "ab"
    )
    assert parallel(one, other, workspace.sources) == []
    assert parallel(one, one, workspace.sources) == ["they share 12 exercises"]
    kinds = {item.kind for item in one.items}
    assert kinds == {"chart", "question"}
    assert one.rules.minutes == 40


def test_freezing_is_the_same_twice_and_a_version_is_its_content(workspace: Workspace) -> None:
    made = read(
        PLAIN + '[[filter]]\nkind = "rapid"\ncount = 4\nseed = 3\n[[filter]]\nkind = "question"\n'
        'tag = ["hcc"]\ncount = 3\nseed = 3\n'
    )
    one, again = (freeze(made, workspace.sources, DAY) for _ in range(2))
    assert one == again
    assert one.hash == again.hash
    assert [item.kind for item in one.items] == ["chart"] + ["rapid"] * 4 + ["question"] * 3
    other = freeze(read(PLAIN.replace('"One"', '"Two"')), workspace.sources, DAY)
    assert other.hash != one.hash


def test_a_filter_that_too_few_fit_says_so(workspace: Workspace) -> None:
    made = read(PLAIN + '[[filter]]\ntag = ["no-such-tag"]\ncount = 2\n')
    with pytest.raises(SetError, match=r"filter\[1\]\.count: 2 asked for, 0 fit"):
        freeze(made, workspace.sources, DAY)
    with pytest.raises(SetError, match="chart:gone is not there"):
        freeze(read(PLAIN.replace("ed-saturday-limp", "gone")), workspace.sources, DAY)


def test_no_domain_crowds_out_the_others(workspace: Workspace) -> None:
    from coder_drill.exercises.registry import exercises

    charts = list(exercises(workspace.sources, ("chart",)))
    mains = {max(sorted(c.domains), key=lambda d, c=c: c.domains[d]) for c in charts}  # type: ignore[misc]
    chosen = choose(charts, len(mains), 7)
    assert {max(sorted(c.domains), key=lambda d, c=c: c.domains[d]) for c in chosen} == mains  # type: ignore[misc]
    assert chosen == choose(list(reversed(charts)), len(mains), 7)


def frozen_mix(workspace: Workspace) -> FrozenSet:
    return freeze(bundled()["cpc-mix"], workspace.sources, DAY)


def test_each_seat_has_its_order_and_sections_stay_together(workspace: Workspace) -> None:
    frozen = frozen_mix(workspace)
    assert frozen.rules.order is Order.SHUFFLED
    one, other = frozen.ordered("seat-1"), frozen.ordered("seat-2")
    assert one != other
    assert sorted(map(str, one)) == sorted(map(str, other))
    assert one == frozen.ordered("seat-1")
    sections = [item.section for item in one]
    assert sections == sorted(sections, key=list(dict.fromkeys(sections)).index)


def test_each_seat_draws_its_own_exercises_from_the_pool(workspace: Workspace) -> None:
    whole = frozen_mix(workspace)
    assert "draw" not in str(set_json(whole)["rules"])  # The version of sets without it stays.
    drawn = replace(whole, rules=replace(whole.rules, draw=10))
    assert drawn.hash != whole.hash
    seats = [drawn.ordered(f"seat-{n}") for n in range(40)]
    assert all(len(each) == len(set(each)) == 10 for each in seats)
    assert all(set(each) <= set(whole.items) for each in seats)
    assert len({frozenset(each) for each in seats}) == 40
    assert drawn.ordered("seat-3") == seats[3]
    # Nobody's draw favors some exercises: over the seats all of them come up.
    assert len({item for each in seats for item in each}) > 0.9 * len(whole.items)
    assert len(entries_of(drawn, "seat-3")) == 10
    lines = rule_lines(drawn)
    assert lines[0].startswith("10 exercises")
    assert lines[1] == f"They are drawn from {len(whole.items)}; each learner gets others."
    assert set_of(Fields(set_json(drawn))) == drawn


def test_a_draw_of_all_there_is_is_a_fault(workspace: Workspace) -> None:
    made = bundled()["first-week"]
    too_many = replace(made, rules=replace(made.rules, draw=400))
    with pytest.raises(SetError, match=r"rules.draw: is 400, the set has \d+ exercises"):
        freeze(too_many, workspace.sources, DAY)


def test_the_policy_follows_from_the_rules(workspace: Workspace) -> None:
    sets = bundled()

    def policy(name: str, **more: float) -> Policy:
        return policy_of(freeze(sets[name], workspace.sources, DAY), **more)  # type: ignore[arg-type]

    practice = policy("first-week")
    assert (practice.name, practice.chosen, practice.hints, practice.limit) == (
        "practice", False, True, None,
    )  # fmt: skip
    hired = policy("pre-hire-skills-a")
    assert (hired.name, hired.hints, hired.attempts, hired.limit) == ("assessment", False, 1, 2400)
    assert not hired.graded_here
    assert hired.back
    assert hired.flags
    assert policy("pre-hire-skills-a", minutes=60).limit == 3600
    trial = policy_of(freeze(sets["pre-hire-skills-a"], workspace.sources, DAY), trial=True)
    assert (trial.name, trial.evidence, trial.graded_here) == ("trial", False, True)


def test_a_practice_set_is_a_run_like_any_other(workspace: Workspace) -> None:
    frozen = freeze(bundled()["first-week"], workspace.sources, DAY)
    run = workspace.runs.begin(policy_of(frozen), entries=entries_of(frozen, "jo"))
    run = workspace.runs.next(run)
    step = workspace.runs.front(run)
    assert step is not None
    assert step.exercise.id == frozen.items[0].id
    assert [e.exercise for e in run.entries] == [i.id for i in frozen.items]


def test_a_mark_is_a_matter_of_chance_with_few_codes() -> None:
    # The two numbers that the requirement states: 60 codes, 95 %.
    assert passes_by_chance(60, 0.92, 0.95) == pytest.approx(0.28, abs=0.01)
    assert 1 - passes_by_chance(60, 0.95, 0.95) == pytest.approx(0.35, abs=0.01)
