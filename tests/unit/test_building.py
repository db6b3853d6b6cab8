"""The search database built in another process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.services.building import build_apart
from tests.unit.small_tables import small_tables


def test_the_other_process_builds_and_tells_its_progress(tmp_path: Path) -> None:
    tables, cache = small_tables(tmp_path / "tables"), tmp_path / "cache"
    steps: list[tuple[int, int, str]] = []
    assert not Codebook.is_built(cache, tables)
    build_apart(cache, lambda *step: steps.append(step), data_dir=tables)
    assert Codebook.is_built(cache, tables)
    assert steps and all(0 <= done <= total for done, total, _ in steps)

    def never(done: int, total: int, what: str) -> None:
        raise AssertionError("nothing is left to build")

    Codebook.open(cache, tables, progress=never).close()


def test_no_code_of_the_current_folder_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, cache, here = small_tables(tmp_path / "tables"), tmp_path / "cache", tmp_path / "here"
    here.mkdir()
    for module in ("json", "sqlite3", "zlib", "coder_drill", "sitecustomize"):
        (here / f"{module}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n")
    monkeypatch.chdir(here)
    for given in (None, "", ".", f"{os.pathsep}{tmp_path}{os.pathsep}"):
        if given is None:
            monkeypatch.delenv("PYTHONPATH", raising=False)
        else:
            monkeypatch.setenv("PYTHONPATH", given)
        shutil.rmtree(cache, ignore_errors=True)
        build_apart(cache, data_dir=tables)
        assert Codebook.is_built(cache, tables), "the other process did not build"
        assert not (tmp_path / "run").exists()


def test_a_finished_database_starts_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, cache = small_tables(tmp_path / "tables"), tmp_path / "cache"
    Codebook.open(cache, tables).close()

    def popen(*arguments: object, **more: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", popen)
    build_apart(cache, data_dir=tables)


def test_what_progress_raises_ends_the_build(tmp_path: Path) -> None:
    tables, cache = small_tables(tmp_path / "tables"), tmp_path / "cache"

    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_apart(cache, stop, data_dir=tables)
    # What the ended process left behind does not keep the next build from standing.
    build_apart(cache, data_dir=tables)
    assert Codebook.is_built(cache, tables)


@pytest.mark.parametrize("program", ["", "/nowhere/python"])
def test_without_another_process_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    tables, cache = small_tables(tmp_path / "tables"), tmp_path / "cache"
    monkeypatch.setattr(sys, "executable", program)
    build_apart(cache, data_dir=tables)
    assert not Codebook.is_built(cache, tables)
    Codebook.open(cache, tables).close()
    assert Codebook.is_built(cache, tables)
