"""A practice set that is assigned: its charts come along whole, it is a session, and its answers come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coder_drill.cohort.model import Taken
from coder_drill.cohort.roster import Person
from coder_drill.cohort.standing import standing_of
from coder_drill.exercises.chart import response_of
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.training.envelope import FileKind, open_file
from coder_drill.training.result import result_bytes, result_of
from tests.unit.training_set import KEYS, Machine, assessment_text

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


def test_a_seat_answers_what_was_drawn_for_it_alone(
    trainer: Workspace, store: str, tmp_path: Path, codebook_cache: Path
) -> None:
    (trainer.paths.sets / "exam-two.toml").write_text(assessment_text(rules="draw = 1"))
    text = (trainer.paths.sets / "exam-two.toml").read_text()
    (trainer.paths.sets / "exam-two.toml").write_text(text.replace("exam-one", "exam-two"))
    cohort = cohorts.new_cohort(trainer, "spring", store=store)
    cohort.add([Person("L001")], NOW)
    frozen = trainer.sets.frozen(trainer.sets.get("exam-two"))
    made = cohorts.assign(trainer, cohort, frozen, KEYS, tmp_path / "out")
    learner = Machine(tmp_path / "L001", codebook_cache).workspace()
    found = learner.assignments.open(made.files[0].path)
    run = learner.assignments.start(found)
    assert len(run.entries) == 1
    handed = learner.assignments.hand_in(found, tmp_path / "box")
    learner.close()
    result = result_of(open_file(handed.path, FileKind.RESULT), KEYS)
    (sitting,) = result.sittings
    (answer,) = sitting.answers
    (other,) = [item for item in frozen.items if item.id != answer.exercise]
    forged = replace(answer, exercise=other.id, hash=other.content_hash)
    wrong = replace(result, sittings=(replace(sitting, answers=(forged,)),))
    file = tmp_path / "wrong.cdresult"
    file.write_bytes(result_bytes(wrong, bytes([9]) * 32, KEYS.seal_public))
    refused, taken = cohorts.collect_files(trainer, cohort, KEYS, [file, handed.path])
    assert refused.what is Taken.REFUSED
    assert "which is not in the set as drawn for this seat" in refused.why
    assert (taken.what, taken.answers) == (Taken.TAKEN, 1)
    cohort.close()
