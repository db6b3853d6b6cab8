"""A practice set that is assigned: its charts come along whole, it is a session, and its answers come back."""

from __future__ import annotations

from pathlib import Path

from coder_drill.cohort.model import Taken
from coder_drill.cohort.roster import Person
from coder_drill.cohort.standing import standing_of
from coder_drill.exercises.chart import response_of
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from tests.unit.training_set import KEYS, Machine

NOW = "2026-05-02T00:00:00.000+00:00"


def test_a_practice_set_with_own_charts_goes_there_and_back(
    trainer: Workspace, store: str, tmp_path: Path, codebook_cache: Path
) -> None:
    (trainer.paths.sets / "drill-one.toml").write_text(
        'format = 1\nid = "drill-one"\ntitle = "Drill"\ncharts = ["our-ankle", "ed-itchy-rash-day-six"]\n'
    )
    cohort = cohorts.new_cohort(trainer, "spring", store=store)
    cohort.add([Person("L001")], NOW)
    frozen = trainer.sets.frozen(trainer.sets.get("drill-one"))
    made = cohorts.assign(trainer, cohort, frozen, KEYS, tmp_path / "out")
    learner = Machine(tmp_path / "L001", codebook_cache).workspace()
    assert learner.bank.get("our-ankle") is None
    found = learner.assignments.open(made.files[0].path)
    assert learner.bank.get("our-ankle") is not None
    run = learner.assignments.start(found)
    assert [each.id for each in learner.runs.waiting("practice")] == [run.id]
    run = learner.runs.next(run)
    assert run.at is not None
    run, done = learner.runs.give(
        run, run.at, response_of(Answer((AnswerCode("S93.492A"),))), seconds=240
    )
    assert done is not None
    assert run.tells
    handed = learner.assignments.hand_in(found, tmp_path / "box")
    learner.close()
    assert b"S93.492A" in handed.path.read_bytes()
    (came,) = cohorts.collect_files(trainer, cohort, KEYS, [handed.path])
    assert (came.what, came.answers) == (Taken.TAKEN, 2)
    (line,) = standing_of(cohort, NOW).lines
    first = next(a for a in line.answers if a.exercise == "our-ankle")
    assert first.score == done.outcome.score > 0
    cohort.close()
