"""Every kind of exercise has its rows in the files for others: charts, questions, rapid items."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coder_drill.cohort.outputs import codes_csv, results_csv
from coder_drill.cohort.roster import Person
from coder_drill.cohort.standing import standing_of
from coder_drill.exercises.model import Response
from coder_drill.exercises.registry import kind_named
from coder_drill.services import cohorts
from tests.unit.training_set import KEYS, Machine, trainer_machine

SET = """format = 1
id = "mixed"
title = "Of every kind"
mode = "exam"
exercises = ["question:gl-excludes2", "rapid:em-critical-care/3/1207", "chart:ed-saturday-limp"]
[rules]
minutes = 30
"""


def test_results_and_codes_have_rows_of_every_kind(tmp_path: Path, codebook_cache: Path) -> None:
    machine = trainer_machine(tmp_path, codebook_cache)
    (machine.folder / "data" / "sets" / "mixed.toml").write_text(SET, encoding="utf-8")
    trainer = machine.workspace()
    cohort = cohorts.new_cohort(trainer, "spring")
    cohort.add([Person("L001", "Ann")], trainer.clocks.utc())
    frozen = trainer.sets.frozen(trainer.sets.get("mixed"))
    made = cohorts.assign(trainer, cohort, frozen, KEYS, tmp_path / "out")
    learner = Machine(tmp_path / "learner", codebook_cache).workspace()
    box = learner.assignments
    found = box.open(made.files[0].path)
    run = box.start(found)
    runs, sources = box.runs(found), box.sources(found)
    for at, (kind, text) in enumerate((("question", "A"), ("rapid", "7"), ("chart", "I10"))):
        exercise = runs.exercise(run.entries[at])
        assert exercise is not None
        assert exercise.kind == kind
        response = kind_named(kind).typed(sources, exercise, text)
        assert isinstance(response, Response)
        run, _ = runs.give(run, at, response, seconds=30)
    handed = box.hand_in(found, tmp_path / "box")
    learner.close()
    cohorts.collect_files(trainer, cohort, KEYS, [handed.path])
    standing = standing_of(cohort, trainer.clocks.utc())
    results = list(csv.DictReader(io.StringIO(results_csv(standing))))
    assert [row["kind"] for row in results] == ["chart", "rapid", "question"]
    assert all(row["score"] for row in results)
    codes = list(csv.DictReader(io.StringIO(codes_csv(standing))))
    rows = {row["kind"]: row for row in codes}
    assert set(rows) == {"rapid", "question", "chart"}
    assert (rows["rapid"]["chart"], rows["rapid"]["role"]) == (
        "em-critical-care/3/1207",
        "em-critical-care",
    )
    assert rows["rapid"]["expected"]
    assert rows["rapid"]["given"]
    cohort.close()
    trainer.close()
