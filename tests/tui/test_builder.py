"""The PCS builder: forth, back, otherwise, apart, and into the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.browser import BrowserScreen
from coder_drill.tui.codebook.builder import BuilderScreen, ValueList
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.drill.screen import DrillScreen
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import ADMISSION, SmallWorkspace


def app_for(fake: SmallWorkspace, chart: Any = None) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, clock=lambda: 0.0)


def builder(pilot: Pilot[Any]) -> BuilderScreen:
    assert isinstance(pilot.app.screen, BuilderScreen)
    return pilot.app.screen


def text(pilot: Pilot[Any], selector: str) -> str:
    return str(pilot.app.screen.query_one(selector).render())


async def test_typing_builds_a_code_with_meanings_and_definitions(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f7")
        assert len(builder(pilot).offered) == 17
        await press(pilot, *"0f")
        assert builder(pilot).prefix == "0F"
        at = [choice.value for choice in builder(pilot).offered].index("T")
        await press(pilot, *["down"] * at)
        assert "without replacement, all of a body part" in text(pilot, "#meaning")
        await press(pilot, "enter", "4", "4", "z")
        assert builder(pilot).prefix == "0FT44Z"
        assert [choice.value for choice in builder(pilot).offered] == ["G", "Z"]
        await press(pilot, "q")
        assert builder(pilot).prefix == "0FT44Z", "Q is a value here, and none that fits"
        await press(pilot, "z")
        assert builder(pilot).prefix == "0FT44ZZ"
        assert "Resection of Gallbladder, Percutaneous Endoscopic" in text(pilot, "#built-code")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await press(pilot, "escape", "escape")
        assert app_of(pilot).current_mode == "home"


async def test_back_and_forth_keeps_what_still_fits(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f7")
        builder(pilot).start("0SRB01Z")
        await settle(pilot)
        await press(pilot, "left", "left", "left", "left")
        assert builder(pilot).prefix == "0SR"
        marked = builder(pilot).query_one(ValueList).mark
        assert marked is not None and builder(pilot).offered[marked].value == "B"
        await press(pilot, "9", "shift+right")
        assert builder(pilot).prefix == "0SR901Z", "the other hip, the rest as it was"
        await press(pilot, "shift+left")
        assert builder(pilot).prefix == ""
        await press(pilot, "right", "right")
        assert builder(pilot).prefix == "0S"


async def test_any_character_can_be_changed_from_the_code(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f7")
        builder(pilot).start("0FT44ZZ")
        await settle(pilot)
        await press(pilot, "shift+tab", "home", *["down"] * 4, "enter")
        assert builder(pilot).prefix == "0FT4"
        assert pilot.app.focused is builder(pilot).query_one(ValueList)
        assert {"0", "4"} <= {choice.value for choice in builder(pilot).offered}
        await press(pilot, "0", "shift+right")
        assert builder(pilot).prefix == "0FT40ZZ"


async def test_a_hit_is_taken_apart_and_the_code_goes_into_the_answer(fake: SmallWorkspace) -> None:
    async with app_for(fake, ADMISSION).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f7", *"0ft44zz", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen)
        assert [code.code for code in screen.codes] == ["0FT44ZZ"]
        await press(pilot, "slash", "escape", "f7")
        assert builder(pilot).prefix == "0FT44ZZ", "the marked code of the answer"
        await press(pilot, "left", "f3")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await press(pilot, "f7")
        assert builder(pilot).prefix == "0FT4", "the same builder, not another on top"
        assert sum(isinstance(s, BuilderScreen) for s in app_of(pilot).screen_stack) == 1
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, BrowserScreen)
        assert pilot.app.screen.code_in_hand is not None
        assert pilot.app.screen.code_in_hand[0] == "0FT4"
        await type_text(pilot, "zzzz")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_picture(
    snap_compare: Callable[..., bool], fake: SmallWorkspace, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "f7", *"0srb01z", *["left"] * 4)
        await settle(pilot)

    assert snap_compare(app_for(fake, ADMISSION), terminal_size=size, run_before=run)
