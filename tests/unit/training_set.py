"""A trainer with a chart of one's own, and learners on other machines: what the tests of training start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.resources import charts_dir
from coder_drill.services.assigning import assign_file
from coder_drill.services.workspace import Workspace
from coder_drill.sets.model import FrozenSet
from coder_drill.training.assignment import Assignment
from coder_drill.training.keys import TrainerKeys
from tests.conftest import SteppingClock

KEYS = TrainerKeys("Pat", bytes([1]) * 32, bytes([2]) * 32)
OWN = ("our-ankle", "our-wrist")


def own_charts(folder: Path) -> Path:
    """A folder of charts whose keys are in no copy of the product: two bundled ones under names of their own."""
    for name, source in zip(OWN, ("ed-saturday-limp", "ed-skateboard-wrist"), strict=True):
        text = (charts_dir() / "emergency" / f"{source}.toml").read_text(encoding="utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.toml").write_text(
            text.replace(f'id = "{source}"', f'id = "{name}"', 1), encoding="utf-8"
        )
    return folder


def assessment_text(extra: str = "", rules: str = "") -> str:
    """A timed set of the two own charts."""
    return (
        'format = 1\nid = "exam-one"\ntitle = "First assessment"\nmode = "assessment"\n'
        f'charts = ["our-ankle", "our-wrist"]\n{extra}\n[rules]\nminutes = 30\n{rules}\n'
    )


@dataclass
class Machine:
    """Somebody's machine: folders and clock of its own."""

    folder: Path
    cache: Path
    learner: str = "me"
    charts: tuple[Path, ...] = ()
    clock: SteppingClock = field(default_factory=SteppingClock)
    steady: Callable[[], tuple[float, str]] | None = None

    def workspace(self) -> Workspace:
        """A workspace as a new process would make it."""
        paths = Paths(
            config_file=self.folder / "config.toml",
            data_dir=self.folder / "data",
            cache_dir=self.cache,
            charts=self.charts,
        )
        clock = self.clock
        steady = self.steady or (lambda: (clock.now.timestamp(), "one"))
        return Workspace(paths, Config(learner=self.learner), clock=clock, steady=steady)


def trainer_machine(tmp_path: Path, cache: Path) -> Machine:
    """A trainer's machine with charts of one's own and a set over them."""
    machine = Machine(tmp_path / "trainer", cache, charts=(own_charts(tmp_path / "own"),))
    sets = machine.folder / "data" / "sets"
    sets.mkdir(parents=True)
    (sets / "exam-one.toml").write_text(assessment_text(), encoding="utf-8")
    return machine


def assigned(
    workspace: Workspace,
    path: Path,
    *,
    set_id: str = "exam-one",
    learner: str = "L001",
    seat: str = "5" * 32,
    open_bank: bool = False,
    minutes: float | None = None,
    due: str = "",
    opens: str = "",
) -> tuple[FrozenSet, Assignment]:
    """A seat's file of a set, written to ``path``."""
    frozen = workspace.sets.frozen(workspace.sets.get(set_id))
    made, data = assign_file(
        workspace,
        frozen,
        KEYS,
        learner=learner,
        seat=seat,
        open_bank=open_bank,
        minutes=minutes,
        due=due,
        opens=opens,
    )
    path.write_bytes(data)
    return frozen, made
