"""The code book: level by level, narrowed by typing, and what opens from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.codebooks import Code, Codebook
from coder_drill.codebooks.model import System
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.browser import BrowserScreen
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.codebook.narrowed import BrowserInput
from coder_drill.tui.drill.screen import DrillScreen
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import WRIST, SmallWorkspace


def app_for(fake: SmallWorkspace, chart: Any = None) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, clock=lambda: 0.0)


def browser(pilot: Pilot[Any]) -> BrowserScreen:
    assert isinstance(pilot.app.screen, BrowserScreen)
    return pilot.app.screen


def shown(pilot: Pilot[Any]) -> list[str]:
    return [e.code if isinstance(e, Code) else str(e) for e in browser(pilot).shown]


def crumbs(pilot: Pilot[Any]) -> str:
    return str(browser(pilot).query_one("#crumbs").render())


async def test_down_to_a_code_and_up_again(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert shown(pilot) == [system.value for system in System]
        await press(pilot, "enter")
        assert len(shown(pilot)) == 22
        await press(pilot, "down", "down", "down", "right")
        assert crumbs(pilot).startswith("ICD-10-CM › 4  Endocrine")
        await type_text(pilot, "diabetes")
        assert shown(pilot) == ["E08-E13"]
        await press(pilot, "enter")
        await type_text(pilot, "type 2")
        assert shown(pilot) == ["E11"]
        await press(pilot, "enter", "end")
        assert crumbs(pilot).startswith("ICD-10-CM › 4 › E08-E13 › E11")
        assert browser(pilot).code_in_hand == ("E11.A", System.ICD10CM)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DetailsScreen)
        await press(pilot, "escape", "left")
        assert browser(pilot).code_in_hand == ("E11", System.ICD10CM), (
            "the mark stays on the way up"
        )
        await press(pilot, *["backspace"] * 4)
        assert browser(pilot).level is None
        await press(pilot, "left", "escape")
        assert app_of(pilot).current_mode == "home" and len(app_of(pilot).screen_stack) == 1


async def test_a_whole_code_is_found_from_any_level(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f8", "down", "enter")
        await type_text(pilot, "J44.1")
        assert shown(pilot) == ["J44.1"]
        await press(pilot, "escape")
        assert len(shown(pilot)) == 17, "escape empties the field first"
        await type_text(pilot, "nothing of the kind")
        assert shown(pilot) == []
        assert "Nothing on this level fits" in str(browser(pilot).query_one("#level-line").render())


async def test_every_level_of_every_system_can_be_stood_on(fake: SmallWorkspace) -> None:
    """The rows of the screen are those of the book, the longest level included."""
    async with app_for(fake).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        book = fake.codebook
        assert isinstance(book, Codebook)
        for system in System:
            for top in book.roots(system):
                browser(pilot)._into(top)
                assert shown(pilot) == [c.code for c in book.children(top.code, system)]
        drugs = book.get("J", System.HCPCS)
        assert drugs is not None
        browser(pilot)._into(drugs)
        assert len(shown(pilot)) > 1000
        await press(pilot, "end")
        rows = browser(pilot).query_one(LongList)
        assert rows.mark == rows.row_count - 1
        assert rows.scroll_offset.y + rows.size.height == rows.row_count
        began = time.thread_time()
        browser(pilot)._fill()
        assert time.thread_time() - began < 0.2, "a level is not drawn row by row"


async def test_from_a_chart_a_code_goes_into_the_answer(fake: SmallWorkspace) -> None:
    async with app_for(fake, WRIST).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        await type_text(pilot, "I10")
        await press(pilot, "end", "f3", "a")
        screen = pilot.app.screen
        assert isinstance(screen, DrillScreen)
        assert [code.code for code in screen.codes] == ["I10"]
        await press(pilot, "slash", "escape", "f8")
        assert browser(pilot).code_in_hand == ("I10", System.ICD10CM), "at the marked code"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_picture(
    snap_compare: Callable[..., bool], fake: SmallWorkspace, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "f8")
        browser(pilot).query_one(BrowserInput).cursor_blink = False
        browser(pilot).go_to(("E11.65", System.ICD10CM))
        await settle(pilot)

    assert snap_compare(app_for(fake), terminal_size=size, run_before=run)
