"""The map of the house names every file, and nothing that is not there; its walks can be walked."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import coder_drill

ROOT = Path(coder_drill.__file__).parent
TEXT = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = TEXT.partition("## The map, by folder")[2].partition("## Where to look")[0]
LISTED_AS_ONE = {"families", "screens", "widgets", "rules", "importing"}
"""Folders of many files of one kind: the map says what kind."""


WALKS = TEXT.partition("## Two walks")[2].partition("## The map, by folder")[0]
HOP = re.compile(r"`([a-z_.]+):([A-Za-z_.]+)`")


def test_every_hop_of_the_walks_is_there() -> None:
    hops = re.findall(r"(?ms)^\d+\. .*?(?=^\d+\. |^\*\*|\Z)", WALKS)
    assert len(hops) >= 14
    for hop in hops:
        names = HOP.findall(hop)
        assert names, f"names no function: {hop}"
        for module, name in names:
            found: object = import_module(f"coder_drill.{module}")
            for part in name.split("."):
                assert hasattr(found, part), f"{module}:{name} is not there"
                found = getattr(found, part)
            assert callable(found)


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
