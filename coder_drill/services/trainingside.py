"""How a workspace puts together what belongs to training: drill sets, and what was assigned to the learner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill import __version__
from coder_drill.resources import charts_dir, sets_dir
from coder_drill.services.assignments import Assignments
from coder_drill.services.drillsets import DrillSets
from coder_drill.training.keys import learner_seed

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace


def drill_sets(workspace: Workspace) -> DrillSets:
    """The sets at hand."""
    return DrillSets(
        (sets_dir(), workspace.paths.sets),
        workspace.sources,
        lambda: workspace.bank,
        charts_dir(),
        lambda: workspace.clocks.now().date(),
    )


def assignments(workspace: Workspace) -> Assignments:
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
