"""Where coder-drill keeps its files: one value, made once, handed to whoever needs a path."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from coder_drill.errors import UsageError

APP = "coder-drill"


@dataclass(frozen=True, slots=True)
class Paths:
    """The user's folders and files.

    ``config_file`` need not exist. ``charts`` are extra chart folders of the user, searched
    after the bundled bank.
    """

    config_file: Path
    data_dir: Path
    cache_dir: Path
    charts: tuple[Path, ...] = ()

    @property
    def store(self) -> Path:
        """The learner's history and drafts."""
        return self.data_dir / "history.db"

    @property
    def imports(self) -> Path:
        """Code tables that the user imported, edition by edition."""
        return self.data_dir / "codebooks"

    @property
    def sets(self) -> Path:
        """The user's own drill sets."""
        return self.data_dir / "sets"

    @property
    def assignments(self) -> Path:
        """What was assigned to the learners here, and what they handed in."""
        return self.data_dir / "assignments"

    @property
    def assigned_charts(self) -> Path:
        """Charts that came with an assignment and may be practiced: their keys are told."""
        return self.data_dir / "assigned-charts"

    @property
    def keys(self) -> Path:
        """Keys by which files are signed."""
        return self.data_dir / "keys"

    @property
    def cohorts(self) -> Path:
        """A trainer's cohorts, a database each."""
        return self.data_dir / "cohorts"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Paths:
        """Paths from ``CODER_DRILL_CONFIG``, ``_DATA_DIR``, ``_CACHE_DIR`` and ``_CHARTS``.

        ``_CHARTS`` holds folders separated like ``PATH``. What is unset comes from the
        platform's own folders. Raises UsageError for a ``~name`` that nobody has.
        """
        env = os.environ if environ is None else environ

        def folder(variable: str, default: str) -> Path:
            value = env.get(variable, "").strip()
            return at_home(value, variable) if value else Path(default)

        config = env.get("CODER_DRILL_CONFIG", "").strip()
        return cls(
            config_file=at_home(config, "CODER_DRILL_CONFIG")
            if config
            else Path(platformdirs.user_config_dir(APP)) / "config.toml",
            data_dir=folder("CODER_DRILL_DATA_DIR", platformdirs.user_data_dir(APP)),
            cache_dir=folder("CODER_DRILL_CACHE_DIR", platformdirs.user_cache_dir(APP)),
            charts=tuple(
                at_home(part, "CODER_DRILL_CHARTS")
                for part in env.get("CODER_DRILL_CHARTS", "").split(os.pathsep)
                if part.strip()
            ),
        )


def at_home(text: str, where: str) -> Path:
    """A path with its ``~`` filled in; UsageError, naming ``where``, for a home that nobody has."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{where}: {text!r} names no home folder; write the path in full"
        ) from error
