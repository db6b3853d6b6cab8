"""Every test of the cohort runs on SQLite and on PostgreSQL; no server is a failure in CI."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.services.workspace import Workspace
from tests.cohort.group import Group
from tests.postgres import NoServerError, database, server
from tests.unit.training_set import Machine, trainer_machine


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server."""
    try:
        with server() as address:
            yield address
    except NoServerError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the cohort is kept: "" for a file, or the address of a PostgreSQL database."""
    if request.param == "sqlite":
        yield ""
        return
    with database(request.getfixturevalue("postgres"), f"t{uuid.uuid4().hex[:12]}") as address:
        yield address


@pytest.fixture
def machine(tmp_path: Path, codebook_cache: Path) -> Machine:
    return trainer_machine(tmp_path, codebook_cache)


@pytest.fixture
def trainer(machine: Machine) -> Iterator[Workspace]:
    made = machine.workspace()
    yield made
    made.close()


@pytest.fixture
def group(trainer: Workspace, store: str, tmp_path: Path, codebook_cache: Path) -> Iterator[Group]:
    """A cohort of three, with an assessment of two own charts assigned."""
    made = Group.of_three(trainer, store, tmp_path, codebook_cache)
    yield made
    made.close()
