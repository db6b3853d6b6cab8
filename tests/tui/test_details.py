"""The code pane: all of a page, and links that open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.codebooks import Code
from coder_drill.services.codebooks.codepage import code_page
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.page import PageView
from tests.tui.conftest import press, settle
from tests.tui.small import SmallWorkspace


async def open_page(
    pilot: Pilot[Any], fake: SmallWorkspace, code: str, **more: Any
) -> DetailsScreen:
    await settle(pilot)
    screen = DetailsScreen(fake, code, None, **more)
    pilot.app.push_screen(screen)
    await settle(pilot)
    return screen


def codes_of(view: PageView) -> list[str]:
    """The codes that a page's links open, in the order of the text."""
    return [link.code for link in view.links if isinstance(link, Code)]


def app_for(fake: SmallWorkspace) -> CoderDrillApp:
    return CoderDrillApp(fake, clock=lambda: 0.0)


def title(screen: DetailsScreen) -> str:
    return str(screen.query_one(".dialog").border_title)


async def test_the_page_has_every_note_mark_and_child(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        screen = await open_page(pilot, fake, "E11")
        page = code_page(fake.codebook, "E11")
        text = screen.query_one(PageView).plain
        for words in (
            page.code.title,
            *(mark for mark in page.marks),
            *(note.text for note in page.notes),
            *(child.title for child in page.children),
        ):
            assert words in text
        opened = set(codes_of(screen.query_one(PageView)))
        assert {link.code.code for link in page.links} <= opened
        assert {code.code for code in (*page.path[:-1], *page.children)} <= opened


async def test_links_open_and_the_way_back_is_kept(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        screen = await open_page(pilot, fake, "E11")
        view = screen.query_one(PageView)
        wanted = codes_of(view).index("E10")
        await press(pilot, *["tab"] * (wanted + 1))
        assert view.mark == wanted
        place = view.place
        top, height = view.scroll_offset.y, view.size.height
        assert top <= view._at[wanted] < top + height, "the marked link is in view"
        await press(pilot, "enter")
        assert title(screen) == "ICD-10-CM E10"
        await press(pilot, "u")
        assert title(screen) == "ICD-10-CM E08-E13"
        await press(pilot, "left", "backspace")
        assert title(screen) == "ICD-10-CM E11"
        assert view.place == place, "as it was left"
        assert screen.check_action("back", ()) is None


async def test_the_arrows_reach_every_link_and_the_end(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=(80, 24)) as pilot:
        screen = await open_page(pilot, fake, "S52")
        view = screen.query_one(PageView)
        assert len(set(view._at)) > 10, "a page with links on many lines"
        seen = set()
        for _ in range(len(view._lines) + len(view.links)):
            view.action_scroll_down()
            if view.mark is not None:
                seen.add(view._at[view.mark])
        assert seen == set(view._at)
        assert view.scroll_offset.y == view.max_scroll_y
        for _ in range(len(view._lines) + len(view.links)):
            view.action_scroll_up()
        assert view.scroll_offset.y == 0


async def test_pcs_characters_operation_and_no_adding_outside_a_chart(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test() as pilot:
        screen = await open_page(pilot, fake, "0FT44ZZ")
        text = screen.query_one(PageView).plain
        assert "4  body part: Gallbladder" in text
        assert "all of a body part" in text
        assert screen.check_action("add", ()) is False
        assert screen.check_action("take_apart", ()) is True


async def test_ncci_partners_among_the_answer(fake: SmallWorkspace) -> None:
    pair = next(
        (a, b)
        for a, b in fake.codebook._rows("SELECT column1, column2 FROM ncci")
        if fake.codebook.get(a) and fake.codebook.get(b)
    )
    async with app_for(fake).run_test() as pilot:
        screen = await open_page(pilot, fake, pair[0], answer=[pair[1], "I10"])
        view = screen.query_one(PageView)
        assert f"{pair[1]} is bundled into {pair[0]}" in view.plain
        assert pair[1] in codes_of(view)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_picture(
    snap_compare: Callable[..., bool], fake: SmallWorkspace, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await open_page(pilot, fake, "E11")
        await press(pilot, "tab", "tab", "tab")
        await settle(pilot)

    assert snap_compare(app_for(fake), terminal_size=size, run_before=run)
