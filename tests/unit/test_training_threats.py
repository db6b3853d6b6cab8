"""The trainers' guide names a test for each threat, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[tuple[str, list[str], list[str]]]:
    text = (ROOT / "docs" / "trainers.md").read_text(encoding="utf-8")
    _, _, table = text.partition("## Which test stands against what")
    found = []
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "against":
            found.append((cells[0], cells[1].split(", "), re.findall(r"test_\w+", cells[2])))
    return found


def test_every_threat_has_tests_and_they_are_there() -> None:
    every = rows()
    assert len(every) == 17
    for against, files, names in every:
        assert names, against
        there = "".join((ROOT / "tests" / file).read_text(encoding="utf-8") for file in files)
        assert [name for name in names if f"def {name}(" not in there] == [], against
