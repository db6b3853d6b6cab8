"""Killed in the middle, started twice: nothing is lost, nothing is half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from coder_drill.cohort import tables as t
from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.model import Taken
from coder_drill.cohort.roster import Person
from coder_drill.cohort.scoring import unscored
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.training.envelope import open_file
from coder_drill.training.result import GivenAnswer, Result, Sitting, result_bytes
from tests.conftest import ROOT
from tests.unit.training_set import KEYS, Machine

NOW = "2026-05-02T00:00:00.000+00:00"
FILES = 24
KILLS = int(os.environ.get("KILLS", "6"))
"""Kills on each of the two databases; ``KILLS=50`` takes some minutes."""


@pytest.fixture
def filled(trainer: Workspace, store: str, tmp_path: Path) -> Iterator[tuple[Cohort, Path]]:
    """A cohort of many, and a box with a file of each."""
    cohort = cohorts.new_cohort(trainer, "spring", store=store)
    ids = [f"L{n:03d}" for n in range(FILES)]
    cohort.add([Person(each) for each in ids], NOW)
    frozen = trainer.sets.frozen(trainer.sets.get("exam-one"))
    made = cohorts.assign(trainer, cohort, frozen, KEYS, tmp_path / "out")
    box = tmp_path / "box"
    box.mkdir()
    for seat in cohort.seats():
        answers = tuple(
            GivenAnswer(
                f"{seat.learner}-{n}", item.kind, item.id, item.content_hash, [], 60.0,
                started=NOW, handed_in=NOW,
            )
            for n, item in enumerate(frozen.items)
        )  # fmt: skip
        sitting = Sitting(f"run-{seat.learner}", 1, NOW, NOW, "handed-in", 120.0, answers)
        result = Result(
            made.given.id, frozen.hash, seat.token, seat.learner, 1, "", NOW, "0.2.0", (), NOW, True, (sitting,)
        )  # fmt: skip
        seed = seat.learner.encode().ljust(32, b"\0")
        (box / f"{seat.learner}.cdresult").write_bytes(result_bytes(result, seed, KEYS.seal_public))
    yield cohort, box
    cohort.close()


def command(machine: Machine, box: Path, store: str) -> list[str]:
    data = machine.folder / "data"
    return [
        sys.executable, "-m", "tests.cohort.worker",
        str(data), str(machine.cache), str(machine.charts[0]), str(box), store or "-",
    ]  # fmt: skip


def check_whole(cohort: Cohort) -> None:
    """Every file that is in is in with all its answers, each once."""
    with cohort.db.read() as connection:
        bundles = connection.execute(select(func.count()).select_from(t.BUNDLES)).scalar_one()
        sittings = connection.execute(select(func.count()).select_from(t.SITTINGS)).scalar_one()
        counts = connection.execute(
            select(t.ANSWERS.c.sitting, func.count()).group_by(t.ANSWERS.c.sitting)
        ).all()
    assert bundles == sittings == len(counts)
    assert all(count == 2 for _, count in counts)


@pytest.mark.slow
def test_killed_at_many_moments_nothing_is_half(
    filled: tuple[Cohort, Path], machine: Machine, store: str
) -> None:
    """A kill comes after a random number of lines told: between files, within one, within scoring."""
    cohort, box = filled
    rng = Random(5)
    for _ in range(KILLS):
        process = subprocess.Popen(
            command(machine, box, store),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None
        for _ in range(rng.randrange(1, FILES)):
            process.stdout.readline()
        process.kill()
        process.communicate()
        check_whole(cohort)
    done = subprocess.run(
        command(machine, box, store), capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "done"
    check_whole(cohort)
    assert len(cohort.bundles()) == FILES
    assert unscored(cohort) == 0


@pytest.mark.slow
def test_two_collectors_at_once_take_each_file_once(
    filled: tuple[Cohort, Path], machine: Machine, store: str
) -> None:
    cohort, box = filled
    both = [
        subprocess.Popen(
            command(machine, box, store),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    told = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert not any("locked" in out + err for out, err in told)
    taken = [out.splitlines().count("taken ") for out, _ in told]
    assert sum(taken) == FILES
    check_whole(cohort)
    assert len(cohort.bundles()) == FILES
    assert unscored(cohort) == 0


def test_a_failure_within_a_file_keeps_nothing_of_it(
    filled: tuple[Cohort, Path], trainer: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 50 places within the taking of a file: each statement in turn fails, and the next run completes."""
    from coder_drill.cohort import collecting

    cohort, box = filled
    real = collecting._take_sitting
    seen = {"n": 0}

    def dies(*given: object) -> int:
        done = real(*given)  # type: ignore[arg-type]
        seen["n"] += 1
        if seen["n"] % 5 == 0:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(collecting, "_take_sitting", dies)
    for _ in range(FILES // 4 + 2):
        try:
            cohorts.collect_files(trainer, cohort, KEYS, [box])
        except KeyboardInterrupt:
            check_whole(cohort)
    assert len(cohort.bundles()) == FILES
    assert unscored(cohort) == 0
    assert open_file(next(box.glob("*.cdresult"))).hash in {b["hash"] for b in cohort.bundles()}
    assert {o.what for o in cohorts.collect_files(trainer, cohort, KEYS, [box])} == {Taken.HAD}
