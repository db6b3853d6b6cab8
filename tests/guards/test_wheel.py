"""The wheel carries charts and code tables, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked away from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    (wheel,) = folder.glob("coder_drill-*.whl")
    assert wheel.stat().st_size < 12_000_000
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_carries_the_data_and_only_that(unpacked: Path) -> None:
    data = unpacked / "coder_drill" / "_data"
    assert {p.name for p in (data / "charts").rglob("*.toml")} >= {
        p.name for p in (ROOT / "charts").rglob("*.toml")
    }
    assert (data / "codebooks" / "manifest.toml").exists()
    assert {p.name for p in (data / "questions").glob("*.toml")} == {
        p.name for p in (ROOT / "questions").glob("*.toml")
    }
    styles = {p.relative_to(unpacked) for p in (unpacked / "coder_drill" / "tui").rglob("*.tcss")}
    assert styles == {p.relative_to(ROOT) for p in (ROOT / "coder_drill" / "tui").rglob("*.tcss")}
    assert not (unpacked / "tests").exists()


@pytest.mark.slow
def test_it_works_without_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(unpacked),
        "CODER_DRILL_CACHE_DIR": str(tmp_path / "cache"),
        "CODER_DRILL_DATA_DIR": str(tmp_path / "data"),
        "CODER_DRILL_CONFIG": str(tmp_path / "config.toml"),
    }

    def run(*words: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "coder_drill", *words],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    assert json.loads(run("locate", "--json"))["charts"].startswith(str(unpacked))
    hits = json.loads(run("lookup", "E11.65", "--json"))["hits"]
    assert hits[0]["code"] == "E11.65"
    assert len(json.loads(run("charts", "--json"))) >= 12
    assert len(json.loads(run("questions", "--json"))) >= 150
