"""Helpers of the screen tests: a pilot that waits for workers, and the small workspace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widget import Widget

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.screen import DrillScreen
from tests.tui.quick import hurry
from tests.tui.small import SmallWorkspace

hurry()


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days and times on screen do not depend on where the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def small_workspaces(codebook_cache: Path) -> Iterator[None]:
    """Small workspaces find the built tables, and are closed when the test is over."""
    SmallWorkspace.CACHE = codebook_cache
    yield
    while SmallWorkspace.OPENED:
        SmallWorkspace.OPENED.pop().forget()


@pytest.fixture
def fake() -> SmallWorkspace:
    """Two small charts over the real code tables, an empty history."""
    return SmallWorkspace()


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until workers are done and what they changed is on screen."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, letting searches finish between them, then let all settle."""
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text as keys, then let the search finish."""
    names = {" ": "space", ".": "full_stop", "-": "minus", "@": "at", ":": "colon", ",": "comma"}
    await pilot.press(*[names.get(char, char) for char in text])
    await settle(pilot)


def app_of(pilot: Pilot[Any]) -> CoderDrillApp:
    """The app under test, with its own type."""
    assert isinstance(pilot.app, CoderDrillApp)
    return pilot.app


def drill_of(app: CoderDrillApp) -> DrillScreen:
    """The screen of the chart being coded, which has to be there."""
    assert app.drill is not None
    return app.drill


def content_of(widget: Widget) -> Content:
    """What a widget shows, which has to be styled text."""
    shown = widget.render()
    assert isinstance(shown, Content)
    return shown
