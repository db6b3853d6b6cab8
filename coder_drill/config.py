"""The user's settings file, ``config.toml``: optional, small, checked."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.errors import UsageError
from coder_drill.files import UnfitFileError, read_text
from coder_drill.paths import at_home

DEFAULT_LEARNER = "me"
DEFAULT_DAILY_TARGET = 3
DEFAULT_ACCURACY_TARGET = 0.95


@dataclass(frozen=True, slots=True)
class Config:
    """Settings from file and environment (a command's flag overrides both).

    ``keys`` maps binding ids to comma-separated keys. ``charts`` are extra chart folders.
    """

    learner: str = DEFAULT_LEARNER
    theme: str = ""
    charts: tuple[Path, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    daily_target: int = DEFAULT_DAILY_TARGET
    """Charts a day the learner aims at."""
    accuracy_target: float = DEFAULT_ACCURACY_TARGET
    """Share of codes right that counts as reaching the mark; 0.95 is the customary threshold."""
    store: str = ""
    """Where a trainer's cohorts are kept: a PostgreSQL address, or empty for files of their own."""


def load_config(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings file; a missing file gives the defaults.

    ``CODER_DRILL_LEARNER`` overrides the file's ``learner``. Raises UsageError with one line that
    names the file, the key and the fix.
    """
    env = os.environ if environ is None else environ
    table: dict[str, object] = {}
    try:
        table = tomllib.loads(read_text(path))
    except UnfitFileError as error:
        if not error.missing:
            raise UsageError(f"{path}: {error.what}; {error.fix} or remove the file") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UsageError(
            f"{path}: not valid TOML ({error}); correct that line or remove the file"
        ) from error

    def take(key: str, kind: type, fix: str) -> object | None:
        value = table.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            raise UsageError(f"{path}: {key}: {value!r} does not fit; {fix}")
        return value

    learner = take("learner", str, 'write a name, such as learner = "jo"')
    theme = take("theme", str, 'write a theme name, such as theme = "textual-dark"')
    charts = take("charts", list, 'write a list of folders, such as charts = ["~/charts"]')
    keys = take("keys", dict, 'write a table, such as [keys] with drill.submit = "ctrl+s"')
    daily = take("daily_target", int, "write a whole number of charts, such as daily_target = 3")
    accuracy = take("accuracy_target", float, "write a share, such as accuracy_target = 0.95")
    store = take(
        "store", str, 'write an address, such as store = "postgresql://user@host/training"'
    )
    if table:
        unknown = sorted(table)[0]
        known = "learner, theme, charts, keys, daily_target, accuracy_target, store"
        raise UsageError(f"{path}: {unknown}: no such setting; the settings are {known}")
    if isinstance(daily, int) and not 1 <= daily <= 100:
        raise UsageError(f"{path}: daily_target: {daily} does not fit; write 1 to 100")
    if isinstance(accuracy, float) and not 0 < accuracy <= 1:
        raise UsageError(
            f"{path}: accuracy_target: {accuracy} does not fit; write a share up to 1.0"
        )
    folders: list[Path] = []
    for entry in charts if isinstance(charts, list) else []:
        if not isinstance(entry, str):
            raise UsageError(f"{path}: charts: {entry!r} is no folder; write folders as strings")
        folders.append(at_home(entry, f"{path}: charts"))
    named = env.get("CODER_DRILL_LEARNER", "").strip()
    name = (
        checked_learner(named, "CODER_DRILL_LEARNER")
        if named
        else checked_learner(str(learner or DEFAULT_LEARNER), f"{path}: learner")
    )
    return Config(
        learner=name,
        theme=str(theme or ""),
        charts=tuple(folders),
        keys=_flat_keys(path, keys if isinstance(keys, dict) else {}),
        daily_target=daily if isinstance(daily, int) else DEFAULT_DAILY_TARGET,
        accuracy_target=accuracy if isinstance(accuracy, float) else DEFAULT_ACCURACY_TARGET,
        store=env.get("CODER_DRILL_STORE", "").strip() or str(store or ""),
    )


def checked_learner(name: str, where: str) -> str:
    """The name of a learner; UsageError, naming ``where``, when it cannot be stored and printed."""
    if not name.isprintable() or not name.strip():
        raise UsageError(f"{where}: {name!r} does not fit; write a name, such as jo")
    return name


def _flat_keys(path: Path, table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """``[keys]`` with dotted ids, written quoted or as nested tables: both mean the same."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        binding = f"{prefix}{name}"
        if isinstance(value, dict):
            flat.update(_flat_keys(path, value, f"{binding}."))
        elif isinstance(value, str):
            flat[binding] = value
        else:
            raise UsageError(
                f'{path}: keys.{binding}: {value!r} is no key; write keys as a string, such as "ctrl+s"'
            )
    return flat
