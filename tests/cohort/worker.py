"""Collects in a process of its own, for the tests that kill it or start two: ``python -m tests.cohort.worker``."""

from __future__ import annotations

import sys
from pathlib import Path

from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from tests.unit.training_set import KEYS


def main(data: str, cache: str, own: str, box: str, store: str) -> None:
    """Collect the box of the cohort ``spring``, a line for each file."""
    paths = Paths(Path(data).parent / "config.toml", Path(data), Path(cache), (Path(own),))
    workspace = Workspace(paths, Config())
    cohort = cohorts.open_cohort(workspace, "spring", store="" if store == "-" else store)
    cohorts.collect_files(
        workspace,
        cohort,
        KEYS,
        [Path(box)],
        told=lambda outcome: print(outcome.what.value, outcome.why, flush=True),
    )
    cohort.close()
    workspace.close()
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
