"""A trainer's side at scale: 500 learners of 60 charts, collected, reported, overruled, on SQLite and PostgreSQL.

The group comes from a seed (`training_group`), is scored by the real scorer, and has faults planted in it, which the
reports must find. Commands run as processes of their own, so that time and memory are those of the user.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from coder_drill.cohort.ledger import Overrule, What
from coder_drill.cohort.report import report_of
from coder_drill.cohort.standing import standing_of
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from coder_drill.training.keys import save_trainer
from tests.bench import CACHE, Row
from tests.bench.training_group import KEYS, MadeGroup, Size, make_group
from tests.postgres import NoServerError, database, server


def run() -> Iterator[Row]:
    """The figures on both databases."""
    size = Size(learners=int(os.environ.get("LEARNERS", "500")))
    with tempfile.TemporaryDirectory(prefix="cohort-") as place, ExitStack() as opened:
        folder = Path(place)
        paths = Paths(folder / "config.toml", folder / "data", CACHE, (folder / "own",))
        save_trainer(paths.keys / "trainer.key", KEYS)
        workspace = Workspace(paths, Config())
        # Built once an edition, by whatever command comes first: its time and memory are those of `build`.
        workspace.prepare(None)
        yield from _on(workspace, folder, size, "sqlite", "")
        try:
            address = opened.enter_context(server())
            store = opened.enter_context(database(address, "bench"))
        except NoServerError as error:
            print(f"  no PostgreSQL: {error}", flush=True)
        else:
            yield from _on(workspace, folder, size, "postgres", store)
        workspace.close()


def _on(workspace: Workspace, folder: Path, size: Size, what: str, store: str) -> Iterator[Row]:
    began = time.perf_counter()
    made = make_group(workspace, folder, size, store=store, name=what)
    yield (
        f"{what}: group of {size.learners} made from its seed",
        time.perf_counter() - began,
        "s",
        None,
    )
    held = [p for p in sorted(made.box.glob("L*.cdresult")) if p.stem not in made.planted.broken][
        7:9
    ]
    for path in held:
        path.rename(folder / path.name)
    seconds, memory = _command(folder, store, "collect", what, str(made.box))
    yield f"{what}: collect, with verifying and scoring", seconds, "s", 60
    yield f"{what}: memory of it", memory, "MB", 250
    yield (
        f"{what}: collect again",
        _command(folder, store, "collect", what, str(made.box))[0],
        "s",
        3,
    )
    for path, first in zip(held, ("the first", "one more"), strict=True):
        (folder / path.name).rename(path)
        began = time.perf_counter()
        cohorts.collect_files(workspace, made.cohort, KEYS, [path])
        target = None if first == "the first" else 0.3
        yield f"{what}: {first} file in a running app", time.perf_counter() - began, "s", target
    seconds, memory = _command(folder, store, "show", what)
    yield f"{what}: cohort show", seconds, "s", 3
    yield f"{what}: memory of it", memory, "MB", 250
    page = str(folder / f"{what}.html")
    seconds, memory = _command(folder, store, "report", what, "--html", page)
    yield f"{what}: page of the group", seconds, "s", 5
    yield f"{what}: memory of it", memory, "MB", 250
    began = time.perf_counter()
    chart, (wrong, right) = next(iter(made.planted.wrong_keys.items()))
    row = Overrule(
        0, "2026-05-09", "Pat", "key was wrong", "chart", chart, What.REPLACE, wrong, right
    )
    cohorts.overrule(workspace, made.cohort, row, dry_run=False)
    yield f"{what}: overrule of one chart", time.perf_counter() - began, "s", 2
    for line in found_as_planted(made):
        print(f"  {what}: {line}", flush=True)
    made.cohort.close()


def found_as_planted(made: MadeGroup) -> list[str]:
    """What the reports say beside what was planted; a line each, with MISSED where they differ."""
    standing = standing_of(made.cohort, "2026-05-20T00:00:00.000+00:00")
    report = report_of(standing)
    planted = made.planted
    lines = {line.seat.learner: line for line in standing.lines}
    missing = sorted(x for x, line in lines.items() if line.sitting is None)
    late = sorted(x for x, line in lines.items() if line.late)
    jumps = sorted({learner for learner, _, sign in report.signs if "set back by" in sign})
    pairs = sorted((each.one, each.other) for each in report.alike)
    suspects = sorted({each.exercise for each in report.suspects})
    overruled = {row.exercise for row in standing.overrules}
    expected: dict[str, tuple[list[Any], list[Any]]] = {
        "never began, or broken": (sorted({*planted.absent, *planted.broken}), missing),
        "late": (planted.late, late),
        "clock set back": (planted.jumps, jumps),
        "copiers": (sorted(planted.copiers), pairs),
        "suspect keys, but overruled ones": (sorted(set(planted.wrong_keys) - overruled), suspects),
    }
    return [
        f"{what}: {len(found)} found of {len(wanted)} planted{'' if found == wanted else f'  MISSED {wanted} {found}'}"
        for what, (wanted, found) in expected.items()
    ]


def _command(folder: Path, store: str, verb: str, *words: str) -> tuple[float, float]:
    """Seconds and MB of a ``cohort`` command in a process of its own."""
    environ = {
        **os.environ,
        "CODER_DRILL_CONFIG": str(folder / "config.toml"),
        "CODER_DRILL_DATA_DIR": str(folder / "data"),
        "CODER_DRILL_CACHE_DIR": str(CACHE),
        "CODER_DRILL_CHARTS": str(folder / "own"),
        "CODER_DRILL_STORE": store,
    }
    command = [sys.executable, "-m", "coder_drill", "cohort", verb, *words]
    done = subprocess.run(
        [sys.executable, "-c", _APART, *command], env=environ, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


_APART = """
import os, subprocess, sys, time
began = time.perf_counter()
started = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(started.pid, 0)
print(time.perf_counter() - began, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command and tells its seconds and its peak of memory in MB: a process is said to have used
at least what the one that started it did, and the benchmark itself holds a whole group."""
