"""The import contracts name every room: a new one cannot stay outside them unnoticed."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOW_SQL = {"codebooks", "cohort", "store"}
BELOW = {
    "collector",
    "errors",
    "files",
    "lazy",
    "paths",
    "resources",
    "text",
    "wholefile",
    "__main__",
}


def test_every_room_but_those_that_keep_data_is_forbidden_sql() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    sql = next(c for c in contracts if c["name"] == "Only the store and the code books know SQL")
    assert sql["forbidden_modules"] == ["sqlite3", "sqlite_utils"]
    named = {module.removeprefix("coder_drill.") for module in sql["source_modules"]}
    package = ROOT / "coder_drill"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").is_file()}
    rooms |= {path.stem for path in package.glob("*.py") if path.stem != "__init__"}
    missing = rooms - named - KNOW_SQL - BELOW
    assert not missing, f"name {sorted(missing)} in the contract {sql['name']!r}"
