"""A cohort and its learners, each with a machine of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.model import FileOutcome, Given
from coder_drill.cohort.roster import Person
from coder_drill.exercises.model import Response
from coder_drill.exercises.registry import kind_named
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from tests.conftest import SteppingClock
from tests.unit.training_set import KEYS, Machine

IDS = ("L001", "L002", "L003")
PERFECT: dict[str, str | None] = {"our-ankle": None, "our-wrist": None}
"""Exercises whose key is given in full."""


@dataclass
class Group:
    """What a test works with. ``box`` is the folder that files come back to."""

    trainer: Workspace
    cohort: Cohort
    given: Given
    files: dict[str, Path]
    box: Path
    cache: Path
    machines: dict[str, Machine] = field(default_factory=dict)

    @classmethod
    def of_three(cls, trainer: Workspace, store: str, folder: Path, cache: Path) -> Group:
        cohort = cohorts.new_cohort(trainer, "spring", store=store)
        people = [Person(name, f"Name {name}", f"{name}@example.org", section="A") for name in IDS]
        cohort.add(people, trainer.clocks.utc())
        frozen = trainer.sets.frozen(trainer.sets.get("exam-one"))
        made = cohorts.assign(
            trainer, cohort, frozen, KEYS, folder / "out", due="2026-05-03T17:00:00+00:00"
        )
        files = {each.learner: each.path for each in made.files}
        machines = {
            name: Machine(folder / name, cache, learner="me", clock=SteppingClock())
            for name in files
        }
        box = folder / "box"
        box.mkdir()
        return cls(trainer, cohort, made.given, files, box, cache, machines)

    def close(self) -> None:
        self.cohort.close()

    def key_of(self, chart_id: str) -> str:
        """The whole key of a chart as somebody types it."""
        chart = self.trainer.bank.get(chart_id)
        assert chart is not None
        lines = []
        for key in chart.key:
            mods = f"-{','.join(key.modifiers)}" if key.modifiers else ""
            units = f"x{key.units:g}" if key.units != 1 else ""
            lines.append(f"{key.code}{mods}{units}" + (f"@{key.poa}" if key.poa else ""))
        return " ".join(lines)

    def sit(
        self,
        learner: str,
        answers: dict[str, str | None],
        *,
        hand_in: bool = True,
        minutes: float = 5,
    ) -> Path:
        """A learner opens, starts, answers (None: the whole key) and hands in; the file that came of it."""
        machine = self.machines[learner]
        workspace = machine.workspace()
        box = workspace.assignments
        found = box.open(self.files[learner])
        run = box.start(found)
        runs, sources = box.runs(found), box.sources(found)
        for at, entry in enumerate(run.entries):
            if entry.exercise not in answers:
                continue
            text = answers[entry.exercise]
            exercise = runs.exercise(entry)
            assert exercise is not None
            typed = kind_named(entry.kind).typed(
                sources, exercise, self.key_of(entry.exercise) if text is None else text
            )
            machine.clock.step(60 * minutes)
            run, _ = runs.give(run, at, Response(typed.given), seconds=60 * minutes)
        handed = box.hand_in(found, self.box) if hand_in else box.export(found, self.box)
        workspace.close()
        return handed.path

    def collect(self, *paths: Path, accept: Sequence[str] = ()) -> list[FileOutcome]:
        """Collect files, or the box."""
        return cohorts.collect_files(
            self.trainer, self.cohort, KEYS, paths or [self.box], new_keys=accept
        )
