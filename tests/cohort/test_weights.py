"""A set says which weights the score of its runs uses: those of training, or an auditor's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.cohort.ledger import Overrule, What
from coder_drill.cohort.standing import standing_of
from coder_drill.exercises.registry import kind_named
from coder_drill.exercises.runtext import run_of, run_text
from coder_drill.scoring.audit import Weights, weighed
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.sets.freezing import policy_of
from coder_drill.sets.loader import parse_set
from coder_drill.sets.words import rule_lines
from coder_drill.training.assignment import set_of
from coder_drill.training.strictjson import Fields
from tests.cohort.group import Group
from tests.unit.training_set import Machine, assessment_text, trainer_machine

NEAR: dict[str, str | None] = {"our-ankle": "S93.409A", "our-wrist": "S52.501A"}


@pytest.fixture
def audited(tmp_path: Path, codebook_cache: Path) -> Workspace:
    machine = trainer_machine(tmp_path, codebook_cache)
    file = machine.folder / "data" / "sets" / "exam-one.toml"
    file.write_text(assessment_text(rules='weights = "audit"'), encoding="utf-8")
    return machine.workspace()


def test_a_cohort_scores_as_the_set_says(
    audited: Workspace, store: str, tmp_path: Path, codebook_cache: Path
) -> None:
    group = Group.of_three(audited, store, tmp_path, codebook_cache)
    group.sit("L001", NEAR)
    group.collect()
    standing = standing_of(group.cohort, "2026-05-02T00:00:00.000+00:00")
    (ankle,) = (a for a in standing.answers if a.exercise == "our-ankle")
    assert ankle.code_of > 1
    assert ankle.score == ankle.code_right / ankle.code_of
    (line,) = standing.who("L001")
    answers = [a for a in line.answers if a.scored]
    assert line.score == pytest.approx(
        sum(a.code_right / a.code_of for a in answers) / len(answers)
    )
    # An overrule moves it by whole codes, before it is made as after.
    chart = audited.bank.get("our-ankle")
    assert chart is not None
    row = Overrule(
        0,
        "2026-05-03",
        "Pat",
        "agreed",
        "chart",
        "our-ankle",
        What.ACCEPT,
        chart.key[0].code,
        "S93.409A",
    )
    _, (moved,) = cohorts.overrule(audited, group.cohort, row, dry_run=True)
    assert (moved.before, moved.after) == (ankle.score, moved.right[1] / moved.of[1])
    cohorts.overrule(audited, group.cohort, row, dry_run=False)
    again = {a.uuid: a for a in group.cohort.answers()}[ankle.uuid]
    assert again.score == moved.after
    group.close()
    audited.close()


def test_the_file_the_words_and_the_run_say_it(audited: Workspace) -> None:
    from coder_drill.sets.model import set_json

    frozen = audited.sets.frozen(audited.sets.get("exam-one"))
    assert frozen.rules.weights is Weights.AUDIT
    assert "as an auditor does" in " ".join(rule_lines(frozen))
    assert set_of(Fields(set_json(frozen))).rules.weights is Weights.AUDIT
    plain = replace(frozen, rules=replace(frozen.rules, weights=Weights.TRAINING))
    assert "weights" not in set_json(plain)["rules"]  # type: ignore[operator]
    assert plain.hash != frozen.hash
    assert policy_of(frozen).weights is policy_of(frozen, trial=True).weights is Weights.AUDIT
    _, faults = parse_set(assessment_text(rules='weights = "mine"'), Path("exam-one.toml"))
    assert [fault.field for fault in faults] == ["rules.weights"]
    audited.close()


def test_a_run_graded_here_uses_them_and_the_log_does_not(
    tmp_path: Path, codebook_cache: Path
) -> None:
    workspace = Machine(tmp_path / "me", codebook_cache).workspace()
    made, faults = parse_set(
        'format = 1\nid = "two"\ntitle = "Two"\nmode = "exam"\ncharts = ["ed-saturday-limp"]\n'
        '[rules]\nminutes = 30\nweights = "audit"\n',
        Path("two.toml"),
    )
    assert made is not None, faults
    frozen = workspace.sets.frozen(made)
    from coder_drill.sets.freezing import entries_of

    run = workspace.runs.begin(policy_of(frozen), entries=entries_of(frozen, "x"))
    assert run_of(run_text(run)).policy.weights is Weights.AUDIT
    exercise = workspace.runs.exercise(run.entries[0])
    assert exercise is not None
    response = kind_named("chart").typed(workspace.sources, exercise, "S93.409A")
    run, _ = workspace.runs.give(run, 0, response)
    run = workspace.runs.end(run)
    (attempt,) = workspace.runs.attempts(run)
    outcome = kind_named("chart").grade(workspace.sources, exercise, response)
    right, of = outcome.codes
    assert run.entries[0].score == right / of
    assert attempt.score == outcome.score != right / of
    workspace.close()


def test_what_was_never_asked_keeps_its_score() -> None:
    assert weighed(Weights.AUDIT, 0.5, 0, 0) == 0.5
    assert weighed(Weights.TRAINING, 0.5, 1, 4) == 0.5
    assert weighed(Weights.AUDIT, 0.5, 1, 4) == 0.25
