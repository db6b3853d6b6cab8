"""A seeded group with planted faults: the reports find exactly these. The benchmark does the same with 500."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.cohort.model import Taken
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.scoring.book import Book
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from tests.bench.bench_cohort import found_as_planted
from tests.bench.training_group import KEYS, MadeGroup, Size, make_group

SMALL = Size(
    learners=60, charts=14, wrong_keys=1, copiers=0, jumps=2, broken=2, doubles=3, late=3, absent=4, extra_time=2
)  # fmt: skip


@pytest.fixture
def made(tmp_path: Path, codebook_cache: Path, store: str) -> Iterator[tuple[Workspace, MadeGroup]]:
    paths = Paths(tmp_path / "c.toml", tmp_path / "data", codebook_cache, (tmp_path / "own",))
    workspace = Workspace(paths, Config())
    group = make_group(workspace, tmp_path, SMALL, seed=3, store=store)
    yield workspace, group
    group.cohort.close()
    workspace.close()


@pytest.mark.slow
def test_the_reports_find_exactly_what_was_planted(made: tuple[Workspace, MadeGroup]) -> None:
    workspace, group = made
    done = cohorts.collect_files(workspace, group.cohort, KEYS, [group.box])
    refused = sorted(Path(each.file).stem for each in done if each.what is Taken.REFUSED)
    had = sorted(Path(each.file).stem for each in done if each.what is Taken.HAD)
    assert refused == group.planted.broken
    assert [name.partition(" ")[0] for name in had] == group.planted.doubles
    told = found_as_planted(group)
    assert len(told) == 5
    assert [line for line in told if "MISSED" in line] == []


@pytest.mark.slow
def test_a_key_is_worked_out_once_for_all_who_answer_it(
    made: tuple[Workspace, MadeGroup], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scoring the next learner of a chart asks nothing of its key again."""
    from coder_drill.scoring import keyed

    workspace, group = made
    worked_out: list[str] = []
    plain = keyed._reading

    def counted(chart: Chart, keys: tuple[KeyCode, ...], book: Book) -> keyed.KeyedReading:
        worked_out.append(chart.id)
        return plain(chart, keys, book)

    monkeypatch.setattr(keyed, "_reading", counted)
    first, *others = sorted(group.box.glob("*.cdresult"))
    cohorts.collect_files(workspace, group.cohort, KEYS, [first])
    cohorts.collect_files(workspace, group.cohort, KEYS, others)
    readings = {
        chart.id: len(chart.readings)
        for chart in workspace.bank.charts
        if chart.id.startswith("our-")
    }
    assert Counter(worked_out) == readings
