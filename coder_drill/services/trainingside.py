"""How a workspace puts together what belongs to training: drill sets, and what was assigned to the learner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from coder_drill import __version__
from coder_drill.resources import charts_dir, sets_dir
from coder_drill.services.assignments import Assignments
from coder_drill.services.drillsets import DrillSets
from coder_drill.training.keys import learner_seed

if TYPE_CHECKING:
    from coder_drill.charts import Bank
    from coder_drill.exercises.sources import Sources
    from coder_drill.paths import Paths
    from coder_drill.services.clocks import Clocks
    from coder_drill.services.runs import Runs
    from coder_drill.store import Store


class Opened(Protocol):
    """What is asked of a workspace."""

    paths: Paths
    clocks: Clocks

    @property
    def learner_id(self) -> str: ...

    @property
    def store(self) -> Store: ...

    @property
    def bank(self) -> Bank: ...

    @property
    def sources(self) -> Sources: ...

    def sources_over(self, bank: Bank) -> Sources: ...

    def runs_over(self, sources: Sources) -> Runs: ...

    def editions(self) -> dict[str, str]: ...

    def read_charts_again(self) -> None: ...


def drill_sets(workspace: Opened) -> DrillSets:
    """The sets at hand."""
    return DrillSets(
        (sets_dir(), workspace.paths.sets),
        workspace.sources,
        lambda: workspace.bank,
        charts_dir(),
        lambda: workspace.clocks.now().date(),
    )


def assignments(workspace: Opened) -> Assignments:
    """What a trainer assigned to the workspace's learner."""
    learner_id = workspace.learner_id
    return Assignments(
        workspace.store,
        learner_id,
        workspace.paths,
        bank=lambda: workspace.bank,
        sources_over=workspace.sources_over,
        runs_over=workspace.runs_over,
        clocks=workspace.clocks,
        seed=lambda: learner_seed(workspace.paths.keys / f"{learner_id}.key"),
        editions=workspace.editions,
        charts_changed=workspace.read_charts_again,
        app=__version__,
    )
