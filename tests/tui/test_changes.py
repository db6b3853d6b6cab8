"""The list of codes that changed."""

from __future__ import annotations

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.changes import ChangesScreen
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.longlist import LongList
from tests.tui.conftest import content_of, press, settle, type_text
from tests.tui.small import SmallWorkspace


async def test_narrowed_by_words_and_kind(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+g")
        screen = app.screen
        assert isinstance(screen, ChangesScreen)
        everything = len(screen.shown)
        await type_text(pilot, "G35")
        assert [each.code for each in screen.shown][-1] == "G35"
        await press(pilot, "pagedown")
        assert screen.marked is not None
        assert screen.marked.code == "G35"
        assert "G35.B0" in content_of(screen.query_one("#change-line")).plain
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailsScreen)
        await press(pilot, "escape", "shift+tab", "shift+tab")
        assert [each.code for each in screen.shown] == ["G35"]
        await type_text(pilot, "zz")
        assert screen.marked is None
        frame = screen.query_one(LongList)
        assert "Deleted: no code fits “G35zz”. Tab" in frame.render_line(0).text
        assert not frame.render_line(1).text.strip()
        await press(pilot, "enter", "up", "escape")
        assert app.screen is screen
        await press(pilot, "tab", "tab")
        assert len(screen.shown) == everything
        await press(pilot, "escape")
        assert app.screen is not screen


async def test_a_code_that_is_gone_opens_what_took_its_place(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+g")
        await type_text(pilot, "S301XXA")
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailsScreen)
        assert app.screen.code_in_hand is not None
        assert app.screen.code_in_hand[0] == "S30.11XA"
