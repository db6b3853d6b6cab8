"""Official files as published, where they are at hand; tests that need them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT


def official(name: str) -> Path:
    """A file in ``CODER_DRILL_OFFICIAL_DIR`` or ``../shared/official``; skips when it is absent."""
    named = os.environ.get("CODER_DRILL_OFFICIAL_DIR")
    folder = Path(named) if named else ROOT.parent / "shared" / "official"
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not at hand; CODER_DRILL_OFFICIAL_DIR names its folder")
    return path
