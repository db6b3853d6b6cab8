"""The cases: each injects faults by a random source and raises where something was lost or fell over."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from coder_drill.config import Config
from coder_drill.errors import CoderDrillError, UnavailableError
from coder_drill.paths import Paths
from coder_drill.services.workspace import Workspace
from coder_drill.store import Store
from tests.conftest import ROOT
from tests.torture.fuzz import fuzz
from tests.torture.hostile import hostile_answers, hostile_charts, hostile_imports, hostile_settings
from tests.torture.keys import chunked_keys
from tests.torture.worker import LEARNER, MOMENT
from tests.unit.test_histories import LEARNERS, laid, skills_as_before
from tests.unit.test_store import make_attempt

LONG = 60.0
"""Seconds after which something hangs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of its own for a case, and a built search database that it may copy, never change."""

    folder: Path
    cache: Path

    @property
    def history(self) -> Path:
        """Where the history lies."""
        return self.folder / "data" / "history.db"

    def workspace(self, cache: Path | None = None) -> Workspace:
        """A workspace as a command would open it."""
        paths = Paths(self.folder / "config.toml", self.history.parent, cache or self.cache)
        return Workspace(paths, Config(learner=LEARNER))


def built_cache() -> Path:
    """The search database, built once for all cases."""
    from coder_drill.codebooks import Codebook

    folder = ROOT / ".pytest_cache" / "d" / "codebooks"
    folder.mkdir(parents=True, exist_ok=True)
    Codebook.open(folder).close()
    return folder


# -- processes that are killed -----------------------------------------------------------------


@contextlib.contextmanager
def at_work(work: str, path: Path, seed: int) -> Iterator[subprocess.Popen[str]]:
    """A worker, killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.worker", work, str(path), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def killed(work: str, path: Path, rng: Random, *, after: str = "opened") -> list[str]:
    """What a worker said until it was killed, some hundredths of a second after it said ``after``."""
    with at_work(work, path, rng.randrange(10**6)) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line.strip())
            if said[-1] == after:
                break
        time.sleep(rng.choice((0.0, 0.001, 0.01, 0.1, 0.3)) * rng.random())
        process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        # Not by `communicate`: what the loop above read ahead of the line it stopped at is with the
        # stream, and would be lost.
        assert process.stderr is not None
        rest, errors = process.stdout.read(), process.stderr.read()
        process.wait(timeout=LONG)
    assert "Traceback" not in errors, errors
    whole = rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]
    return said + whole


def sound(path: Path) -> Store:
    """The store, opened again after a kill: nothing set aside, nothing broken."""
    store = Store.open(path, thorough=True)
    assert store.notices == (), store.notices
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    return store


def kill_while_saving(rng: Random, place: Place) -> None:
    """A draft is there as it was said to be, or one change further; the run fits it."""
    for _ in range(3):
        said = killed("save", place.history, rng)
        store = sound(place.history)
        kept, run = store.drafts.get(LEARNER, "ed-wrist"), store.runs.get("run")
        store.close()
        last = int(said[-1]) if said[-1].isdigit() else -1
        if last < 0:
            continue
        assert kept is not None
        assert run is not None
        number = int(kept.payload.split()[0])
        assert number in (last, last + 1), (number, last)
        assert run.state == f'{{"at":{number}}}', (run.state, number)


def kill_while_submitting(rng: Random, place: Place) -> None:
    """Every attempt said to be stored is there once and whole, and no draft beside it."""
    said = killed("submit", place.history, rng)
    store = sound(place.history)
    numbers = [int(word) for word in said if word.isdigit()]
    kept = store.log.attempts(LEARNER)
    assert len(kept) in (len(numbers), len(numbers) + 1), (len(kept), len(numbers))
    assert all(len(a.codes) == 2 and len(a.verdicts) == 2 and a.metrics for a in kept)
    drafts = store.drafts.all(LEARNER)
    assert len(drafts) <= 1
    if drafts:
        assert int(drafts[0].payload.split()[0]) == len(kept)
    store.close()


def kill_while_importing(rng: Random, place: Place) -> None:
    """An import is there whole or not at all."""
    said = killed("import", place.history, rng, after="begin")
    store = sound(place.history)
    count = len(store.log.attempts(LEARNER))
    parts = sum(word.isdigit() for word in said)
    assert count in (200 * parts, 200 * parts + 200), (count, parts)
    store.close()


def kill_while_migrating(rng: Random, place: Place) -> None:
    """A history of an earlier version is as it was, or migrated; both replay to the same estimates."""
    schema = rng.choice((1, 2))
    place.history.parent.mkdir()
    laid(place.history, schema)
    for _ in range(rng.randrange(1, 4)):
        killed("nothing", place.history, rng, after="started")
    store = sound(place.history)
    for name in LEARNERS:
        skills_as_before(store, name, schema)
    store.close()


# -- broken files ------------------------------------------------------------------------------


def flip(path: Path, rng: Random, count: int) -> None:
    """Change some bytes of a file, alone or in a row."""
    content = bytearray(path.read_bytes())
    for _ in range(count):
        at = rng.randrange(len(content))
        for place in range(at, min(len(content), at + rng.choice((1, 1, 1, 16, 512, 4096)))):
            content[place] = rng.randrange(256)
    path.write_bytes(content)


def flip_history(rng: Random, place: Place) -> None:
    """A broken history is set aside or read as far as it goes; what is done next is kept, always."""
    store = Store.open(place.history)
    store.log.add_all(make_attempt(n, submitted_at=MOMENT, exercise=f"c{n % 9}") for n in range(40))
    store.close()
    flip(place.history, rng, rng.choice((1, 2, 5, 30)))
    for again in range(4):
        workspace = place.workspace()
        try:
            look_at_everything(workspace)
            learner = workspace.learner_id
            workspace.store.log.add(
                make_attempt(1000 + again, learner_id=learner, submitted_at=MOMENT)
            )
            assert workspace.store.log.get(make_attempt(1000 + again).uuid) is not None
            return
        except UnavailableError as error:
            assert "\n" not in str(error)
        finally:
            workspace.close()
    raise AssertionError("the history stays unusable")


def look_at_everything(workspace: Workspace) -> None:
    """All that Home, Progress and the report read."""
    from coder_drill.services.report import report_csv, report_data

    for draft in workspace.answers.drafts():
        assert draft.chart_id
    workspace.answers.history()
    workspace.next_step.suggest()
    progress = workspace.standing.progress()
    report_data(progress, workspace.standing.attempts())
    report_csv(progress)
    workspace.store.runs.all(workspace.learner_id)


def flip_cache(rng: Random, place: Place) -> None:
    """A broken search database is built anew, or says what to do: it never answers wrong."""
    cache = place.folder / "cache"
    cache.mkdir()
    workspace = place.workspace()
    whole = workspace.codebook.file
    before = answers_of(workspace)
    # Only the one in use: what else lies in the cache is no part of the seed.
    flip(Path(shutil.copyfile(whole, cache / whole.name)), rng, rng.choice((1, 3, 20)))
    for _ in range(3):
        try:
            assert answers_of(place.workspace(cache)) == before
            return
        except CoderDrillError as error:
            assert "\n" not in str(error)
    raise AssertionError("the search database stays unusable")


def answers_of(workspace: Workspace) -> list[object]:
    """What the code tables say of some codes and words."""
    try:
        book = workspace.codebook
        said: list[object] = [book.get(code) for code in ("E11.65", "J44.1", "0FT44ZZ", "J1885")]
        lookup = workspace.lookup()
        said += [[hit.code for hit in lookup.search(q).hits] for q in ("chf", "wrist fracture")]
        lookup.close()
        return said
    finally:
        workspace.close()


# -- no room, and no peace -----------------------------------------------------------------------


def full_disk(rng: Random, place: Place) -> None:
    """On a full disk a save is refused in words, and what was saved before is there."""
    place.history.parent.mkdir()
    with small_disk(place.history.parent, rng) as limit:
        process = subprocess.run(
            [sys.executable, "-c", limit + "from tests.torture.worker import main; main()",
             "fill", str(place.history), "1"],
            capture_output=True, text=True, cwd=ROOT, timeout=LONG, check=False,
        )  # fmt: skip
        said = process.stdout.split()
        assert "Traceback" not in process.stderr, process.stderr
        assert said[-1:] == ["full"], (said[-3:], process.stderr)
        numbers = [int(word) for word in said if word.isdigit()]
        copy = place.folder / "copy.db"
        for side in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{place.history}{side}", f"{copy}{side}")
    if numbers:
        store = Store.open(copy)
        kept = store.drafts.get(LEARNER, "ed-wrist")
        store.close()
        assert kept is not None
        assert int(kept.payload.split()[0]) == numbers[-1]


@contextlib.contextmanager
def small_disk(folder: Path, rng: Random) -> Iterator[str]:
    """A file system of half a megabyte at ``folder``, where that may be mounted; else a limit on files.

    Gives the Python that the process begins with.
    """
    size = rng.randrange(300, 900)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
    is_root = os.name == "posix" and os.geteuid() == 0 and shutil.which("mount") is not None
    if is_root and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            yield ""
        finally:
            subprocess.run(["umount", str(folder)], capture_output=True, check=False)
    elif os.name == "posix":
        yield (
            "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, "
            f"({size * 1024}, resource.RLIM_INFINITY)); "
        )
    else:
        yield ""


def many_at_once(rng: Random, place: Place) -> None:
    """Several processes around a damaged, empty or missing history lose nothing that they said."""
    place.history.parent.mkdir()
    kind = rng.choice(("garbage", "pages", "missing", "older"))
    if kind == "garbage":
        place.history.write_bytes(rng.randbytes(rng.randrange(1, 9000)))
    elif kind == "pages":
        store = Store.open(place.history)
        store.log.add_all(make_attempt(n, submitted_at=MOMENT) for n in range(50))
        store.close()
        content = bytearray(place.history.read_bytes())
        content[4096 * 2 :] = rng.randbytes(len(content) - 4096 * 2)
        place.history.write_bytes(content)
    elif kind == "older":
        laid(place.history, rng.choice((1, 2)))
    expected: set[str] = set()
    with contextlib.ExitStack() as stack:
        seeds = [rng.randrange(10**6) for _ in range(3)]
        workers = [stack.enter_context(at_work("submit", place.history, s)) for s in seeds]
        time.sleep(1.0 + rng.random())
        for seed, worker in zip(seeds, workers, strict=True):
            worker.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            said, errors = worker.communicate(timeout=LONG)
            assert "Traceback" not in errors, errors
            whole = said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]
            expected |= {f"{seed}-{word}" for word in whole if word.isdigit()}
    store = Store.open(place.history)
    missing = expected.difference(store.log.known(expected))
    store.close()
    aside = list(place.history.parent.glob("*damaged*"))
    assert not missing, (kind, len(missing), len(expected), aside)
    assert len([each for each in aside if each.suffix[-1].isdigit()]) <= 1, aside


CASES: dict[str, Callable[[Random, Place], None]] = {
    "kill-save": kill_while_saving,
    "kill-submit": kill_while_submitting,
    "kill-import": kill_while_importing,
    "kill-migrate": kill_while_migrating,
    "flip-history": flip_history,
    "flip-cache": flip_cache,
    "full-disk": full_disk,
    "many": many_at_once,
    "chunked-keys": chunked_keys,
    "hostile-charts": hostile_charts,
    "hostile-imports": hostile_imports,
    "hostile-answers": hostile_answers,
    "hostile-settings": hostile_settings,
    "fuzz": fuzz,
}
