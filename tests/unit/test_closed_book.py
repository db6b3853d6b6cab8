"""The lookup is closed from the start of an assigned set that closes it to its end, whoever starts or ends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coder_drill.errors import UnavailableError
from coder_drill.exercises.model import Response
from coder_drill.services.workspace import Workspace
from tests.unit.training_set import Machine, assessment_text, assigned, trainer_machine

CLOSED = "First assessment is going on, and the lookup is closed until you hand it in."


@pytest.fixture
def file(tmp_path: Path, codebook_cache: Path) -> Path:
    """A set that closes the lookup, to be started twice."""
    trainer = trainer_machine(tmp_path, codebook_cache).workspace()
    text = assessment_text(rules="lookup = false\nattempts = 2")
    (trainer.paths.sets / "exam-one.toml").write_text(text, encoding="utf-8")
    path = tmp_path / "one.cdset"
    assigned(trainer, path)
    trainer.close()
    return path


@pytest.fixture
def learner(tmp_path: Path, codebook_cache: Path) -> Machine:
    return Machine(tmp_path / "learner", codebook_cache)


def reads(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with a learner each time that open runs are read from now on."""
    runs, found = workspace.store.runs, list[str]()
    read = runs.open

    def counted(learner_id: str) -> Any:
        found.append(learner_id)
        return read(learner_id)

    monkeypatch.setattr(runs, "open", counted)
    return found


def test_a_run_that_starts_or_ends_is_seen_at_once_here(learner: Machine, file: Path) -> None:
    workspace = learner.workspace()
    assert workspace.closed_book.words() == ""
    found = workspace.assignments.open(file)
    assert workspace.closed_book.words() == ""
    for _ in range(2):
        run = workspace.assignments.start(found)
        assert workspace.closed_book.words() == CLOSED
        runs = workspace.assignments.runs(found)
        run, _ = runs.give(run, 0, Response([]))
        assert workspace.closed_book.words() == CLOSED
        workspace.assignments.hand_in(found, file.parent)
        assert workspace.closed_book.words() == ""
    workspace.close()


def test_a_run_that_starts_or_ends_elsewhere_is_seen_at_once(learner: Machine, file: Path) -> None:
    """Another window, or a command: it has a connection of its own."""
    here, there = learner.workspace(), learner.workspace()
    found = there.assignments.open(file)
    assert here.closed_book.words() == ""
    run = there.assignments.start(found)
    assert here.closed_book.words() == CLOSED
    there.assignments.hand_in(found, file.parent)
    assert here.closed_book.words() == ""
    there.assignments.start(found)
    assert here.closed_book.words() == CLOSED
    there.store.runs.remove(run.id)  # That of the first attempt: the second goes on.
    assert here.closed_book.words() == CLOSED
    here.close()
    there.close()


def test_time_that_runs_out_opens_the_lookup_without_a_change_of_the_run(
    learner: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = learner.workspace()
    workspace.assignments.start(workspace.assignments.open(file))
    assert workspace.closed_book.words() == CLOSED
    read = reads(workspace, monkeypatch)
    learner.clock.step(29 * 60)
    assert workspace.closed_book.words() == CLOSED
    learner.clock.step(2 * 60)
    assert workspace.closed_book.words() == ""
    assert read == []
    workspace.close()


def test_runs_are_read_once_for_as_long_as_none_changes(
    learner: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = learner.workspace()
    found = workspace.assignments.open(file)
    run = workspace.assignments.start(found)
    read = reads(workspace, monkeypatch)
    for _ in range(5):
        assert workspace.closed_book.words() == CLOSED
    assert len(read) == 1
    # What is typed is saved with its run: read anew, and once.
    runs = workspace.assignments.runs(found)
    runs.keep(runs.open(run, 0), 0, Response([]))
    read.clear()
    for _ in range(5):
        assert workspace.closed_book.words() == CLOSED
    assert len(read) == 1
    workspace.close()


def test_what_cannot_be_read_closes_nothing_and_is_not_remembered(
    learner: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = learner.workspace()
    workspace.assignments.start(workspace.assignments.open(file))

    def broken(learner_id: str) -> Any:
        raise UnavailableError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(workspace.store.runs, "open", broken)
        assert workspace.closed_book.words() == ""
    assert workspace.closed_book.words() == CLOSED
    workspace.close()
