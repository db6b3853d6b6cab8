"""Running commands in this process, with folders of their own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coder_drill.cli import main
from coder_drill.services.workspace import Workspace


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]
Day = Callable[[int, int, int], None]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    codebook_cache: Path,
) -> Run:
    """Run ``coder-drill`` with these words; folders lie under the test's own."""
    monkeypatch.setenv("CODER_DRILL_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("CODER_DRILL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CODER_DRILL_CACHE_DIR", str(codebook_cache))
    monkeypatch.delenv("CODER_DRILL_CHARTS", raising=False)
    monkeypatch.delenv("CODER_DRILL_LEARNER", raising=False)

    def go(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["coder-drill", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return go


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Say which day it is."""

    def is_it(year: int, month: int, day: int) -> None:
        now = datetime(year, month, day, 12, tzinfo=UTC)
        defaults = Workspace.__init__.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "clock", lambda: now)

    return is_it
