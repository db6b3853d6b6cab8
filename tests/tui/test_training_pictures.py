"""What trainers and learners see of training, at the two sizes that screens are made for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.cohort.roster import Person
from coder_drill.exercises.registry import kind_named
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.training.keys import save_trainer
from coder_drill.tui.app import CoderDrillApp
from tests.tui.conftest import press, settle
from tests.unit.chart_text import ED
from tests.unit.training_set import KEYS, Machine

SIZES = [(80, 24), (120, 36)]
Snap = Callable[..., bool]


def set_text(rules: str) -> str:
    return (
        'format = 1\nid = "exam-one"\ntitle = "First assessment"\nmode = "assessment"\n'
        f'charts = ["our-fall"]\n[rules]\nminutes = 30\n{rules}\n'
    )


class Round:
    """A trainer with one own chart, and a learner to whom it is assigned."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        own = folder / "own"
        own.mkdir()
        (own / "our-fall.toml").write_text(
            ED.replace("ed-slip-on-ice", "our-fall"), encoding="utf-8"
        )
        self.trainer_side = Machine(folder / "trainer", cache, charts=(own,))
        self.learner_side = Machine(folder / "learner", cache)
        self.open: list[Workspace] = []

    def workspace(self, machine: Machine) -> Workspace:
        made = machine.workspace()
        made.set_setting("welcome-seen", "yes")
        self.open.append(made)
        return made

    def assigned(self, rules: str = "") -> tuple[Workspace, Path]:
        """The trainer's workspace with a cohort of two, and the file of the first."""
        trainer = self.workspace(self.trainer_side)
        save_trainer(trainer.paths.keys / "trainer.key", KEYS)
        sets = trainer.paths.sets
        sets.mkdir(parents=True, exist_ok=True)
        (sets / "exam-one.toml").write_text(set_text(rules), encoding="utf-8")
        cohort = cohorts.new_cohort(trainer, "spring")
        cohort.add([Person("L001", "Ann"), Person("L002", "Bo")], trainer.clocks.utc())
        frozen = trainer.sets.frozen(trainer.sets.get("exam-one"))
        made = cohorts.assign(
            trainer, cohort, frozen, KEYS, self.folder / "out", due="2026-12-04T17:00:00+00:00"
        )
        cohort.close()
        return trainer, made.files[0].path

    def learner(self, rules: str = "") -> Workspace:
        """The learner's workspace with the file opened."""
        _, file = self.assigned(rules)
        learner = self.workspace(self.learner_side)
        learner.assignments.open(file)
        return learner

    def collected(self) -> Workspace:
        """The trainer's workspace with what the first learner handed in."""
        trainer, file = self.assigned()
        learner = self.workspace(self.learner_side)
        box = learner.assignments
        found = box.open(file)
        run = box.start(found)
        exercise = box.runs(found).exercise(run.entries[0])
        assert exercise is not None
        response = kind_named("chart").typed(box.sources(found), exercise, "S52.501A I10")
        box.runs(found).give(run, 0, response, seconds=90)
        handed = box.hand_in(found, self.folder / "box")
        cohort = cohorts.open_cohort(trainer, "spring")
        cohorts.collect_files(trainer, cohort, KEYS, [handed.path])
        cohort.close()
        return trainer


@pytest.fixture
def made(tmp_path: Path, codebook_cache: Path) -> Iterator[Round]:
    found = Round(tmp_path, codebook_cache)
    yield found
    for each in found.open:
        each.close()


def steps(*keys: str) -> Any:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await settle(pilot)
        await press(pilot, *keys)
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await settle(pilot)

    return run


def app(workspace: Workspace) -> CoderDrillApp:
    return CoderDrillApp(workspace, clock=lambda: 0.0)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
class TestTraining:
    def test_assigned(self, snap_compare: Snap, made: Round, size: tuple[int, int]) -> None:
        workspace = made.learner()
        assert snap_compare(app(workspace), terminal_size=size, run_before=steps("o"))

    def test_sitting(self, snap_compare: Snap, made: Round, size: tuple[int, int]) -> None:
        workspace = made.learner()
        keys = steps("o", "enter", "enter", "slash", *"s52", "full_stop", *"531a", "enter")
        assert snap_compare(app(workspace), terminal_size=size, run_before=keys)

    def test_closed_lookup(self, snap_compare: Snap, made: Round, size: tuple[int, int]) -> None:
        workspace = made.learner("lookup = false")
        keys = steps("o", "enter", "enter", "slash", *"i10", "enter")
        assert snap_compare(app(workspace), terminal_size=size, run_before=keys)

    def test_cohort(self, snap_compare: Snap, made: Round, size: tuple[int, int]) -> None:
        workspace = made.collected()
        assert snap_compare(app(workspace), terminal_size=size, run_before=steps("T", "enter"))

    def test_learner(self, snap_compare: Snap, made: Round, size: tuple[int, int]) -> None:
        workspace = made.collected()
        keys = steps("T", "enter", "end", "up", "enter")
        assert snap_compare(app(workspace), terminal_size=size, run_before=keys)
