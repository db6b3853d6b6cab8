"""Scoring for a cohort in processes of their own: one grader each, made once, then batch after batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.grading import Ask, Grader, Scored
from coder_drill.cohort.ledger import Overrule, in_force
from coder_drill.cohort.scoring import BATCH, grader_over, sealed_of
from coder_drill.config import Config
from coder_drill.paths import Paths

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace

MOST = 4
"""Processes at most: each opens the code tables for itself."""
_graders: list[Grader] = []


def in_processes(
    workspace: Workspace, cohort: Cohort
) -> Callable[[list[Ask]], Iterator[list[Scored]]] | None:
    """Scoring in as many processes as there are cores; None where there is one."""
    cores = min(MOST, os.cpu_count() or 1)
    if cores < 2:
        return None

    def many(asks: list[Ask]) -> Iterator[list[Scored]]:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        given = (
            workspace.paths,
            workspace.config,
            cohort.charts(),
            in_force(cohort.ledger()),
            sealed_of(cohort),
        )
        with ProcessPoolExecutor(
            cores, get_context("spawn"), initializer=prepare, initargs=given
        ) as pool:
            parts = [asks[start : start + BATCH] for start in range(0, len(asks), BATCH)]
            yield from pool.map(score, parts)

    return many


def prepare(
    paths: Paths,
    config: Config,
    charts: Mapping[str, tuple[str, str]],
    overrules: Sequence[Overrule],
    sealed: frozenset[str],
) -> None:
    """Make this process's grader."""
    from coder_drill.services.workspace import Workspace

    sources = Workspace(paths, config).sources
    _graders[:] = [grader_over(sources, charts, overrules, sealed)]


def score(asks: list[Ask]) -> list[Scored]:
    """Score a batch."""
    (grader,) = _graders
    return [grader.score(ask) for ask in asks]
