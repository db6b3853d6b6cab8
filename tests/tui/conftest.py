"""Helpers of the screen tests: a pilot that waits for workers, and the small stand-in for a workspace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.codebooks import Codebook
from coder_drill.tui.app import CoderDrillApp
from tests.tui.fakes import FakeWorkspace


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times on screen do not depend on where the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def fake(codebook: Codebook) -> FakeWorkspace:
    """Two small charts over the real code tables, nothing on disk."""
    return FakeWorkspace(codebook=codebook)


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
