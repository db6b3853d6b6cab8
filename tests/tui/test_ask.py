"""Exercises of kinds without a screen of their own, asked as text; among them one that never ships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coder_drill.exercises.policy import PRACTICE
from coder_drill.exercises.registry import KINDS, find
from coder_drill.exercises.run import Entry
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.exercises.ask import AskScreen
from tests.tui.conftest import press, settle, type_text

RAPID = "em-critical-care/3/5"


def shown(app: CoderDrillApp) -> str:
    return " ".join(str(app.screen.query_one("#question .drawn").render()).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_further_kind_is_asked_without_a_screen_of_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setitem(KINDS, "sum", "tests.unit.toy_kind")
    entries = []
    for kind, name in (("sum", "1+2"), ("rapid", RAPID)):
        exercise = find(workspace.sources, kind, name)
        assert exercise is not None
        entries.append(Entry.of(exercise))
    run = workspace.runs.begin(replace(PRACTICE, chosen=False), entries=entries)
    app = CoderDrillApp(workspace)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.sessions.run = run
        app.sessions.go_on()
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "enter")
        assert app.screen.outcome is None, "an empty answer is no answer"
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert app.screen.outcome is not None and app.screen.outcome.right
        assert "You answered: 3" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, AskScreen) and app.screen.exercise.kind == "rapid"
        assert "99292x2" not in shown(app)
        await type_text(pilot, "99291")
        await press(pilot, "enter")
        assert "The answer is 99291 99292x2" in shown(app) and "104" in shown(app)
    log = workspace.store.log.replay(workspace.learner_id)
    kept = [(attempt.kind, attempt.exercise) for _, attempt in log]
    assert {("sum", "1+2"), ("rapid", RAPID)} <= set(kept)
