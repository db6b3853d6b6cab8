"""The map of the house names every file, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import coder_drill

ROOT = Path(coder_drill.__file__).parent
TEXT = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = TEXT.partition("## The files of a room")[2].partition("## Where to look")[0]
LISTED_AS_ONE = {"families", "screens", "widgets", "rules", "importing"}
"""Folders of many files of one kind: the map says what kind."""


def test_every_file_is_on_the_map() -> None:
    stems = {
        path.stem
        for path in ROOT.glob("*/**/*.py")
        if path.stem != "__init__" and not LISTED_AS_ONE & set(path.relative_to(ROOT).parts)
    }
    assert sorted(stem for stem in stems if f"`{stem}`" not in FILES) == []


def test_every_room_is_in_the_table() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms == set(re.findall(r"(?m)^\| `([a-z]+)` \|", TEXT))


def test_nothing_on_the_map_is_gone() -> None:
    there = {path.stem for path in ROOT.rglob("*.py")} | {"Chart", "Workspace", "Store"}
    there |= {f"{path.name}/" for path in ROOT.rglob("*/") if path.is_dir()}
    assert sorted(set(re.findall(r"`([A-Za-z_/]+)`", FILES)) - there) == []
