"""Rules of the repository itself: what may not stand in any tracked file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = {".py", ".md", ".toml", ".txt", ".tsv", ".yml", ".cfg", ""}


def tracked() -> list[Path]:
    """Tracked files, or every file when this is no git checkout."""
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in run.stdout.splitlines() if (ROOT / line).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [(p, p.read_text(encoding="utf-8")) for p in tracked() if p.suffix in TEXT]


def test_no_registry_host_is_named() -> None:
    # Split so that this file does not name them either.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js.org", "npm" + "js.com"]
    found = [(p.name, h) for p, text in texts() for h in hosts if h in text]
    assert found == []


def test_cpt_labels_are_short_and_carry_no_cms_descriptor() -> None:
    lines = (ROOT / "codebooks" / "cpt.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 350
    # CMS's short descriptors clip words ("w/o", "rmvl", "dx"); own labels are plain words.
    clipped = re.compile(r"\b(rmvl|w/o|wo cntrst|dx|ea addl|ant|repr|init|subsq|mdm)\b|/>", re.I)
    labels = [line.split("\t")[1] for line in lines[1:]]
    assert [label for label in labels if clipped.search(label)] == []


def test_no_dental_codes() -> None:
    for path, text in texts():
        if path.suffix == ".tsv":
            assert not re.search(r"^D\d{4}\t", text, re.M), path.name


def test_every_runtime_dependency_is_pinned_in_the_constraints() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    named = {re.split(r"[<>=!~ ;\[]", d)[0].lower() for d in project["dependencies"]}
    assert named <= pinned
