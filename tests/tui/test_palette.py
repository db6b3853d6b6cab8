"""The palette finds commands with their keys, charts by title, and codes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.command import CommandPalette, Provider

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.drill.dialogs import UnitsDialog
from coder_drill.tui.review.citation import CitationScreen
from coder_drill.tui.shell.palette import (
    ChartProvider,
    CodeProvider,
    CommandProvider,
    GuidelineProvider,
)
from coder_drill.tui.shell.services import TablesState
from tests.tui.conftest import drill_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace


async def found(provider: Provider, query: str) -> list[Any]:
    return [hit async for hit in provider.search(query)]


async def test_each_command_shows_its_key(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, WRIST, keymap={"drill.hint": "f12"})
    async with app.run_test() as pilot:
        await settle(pilot)
        shown = {hit.text: str(hit.display) async for hit in CommandProvider(app.screen).discover()}
        assert shown["Show the next hint"].endswith("  f12")
        assert shown["Help"] == "Help  ? or f1"
        hits = await found(CommandProvider(app.screen), "hint")
        assert any(str(hit.prompt).endswith("  f12") for hit in hits)


async def test_a_chart_is_found_by_words_of_its_title_and_opened(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        (hit,) = await found(ChartProvider(app.screen), "BREATH short")
        assert hit.text == ADMISSION.title
        assert not await found(ChartProvider(app.screen), "heart failure"), "only titles are safe"
        hit.command()
        await settle(pilot)
        assert drill_of(app).chart.id == ADMISSION.id


@pytest.mark.parametrize(("query", "code"), [("i13.0", "I13.0"), ("congestive heart", "I50.23")])
async def test_a_code_is_found_by_code_and_by_words(
    fake: SmallWorkspace, query: str, code: str
) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        hits = await found(CodeProvider(app.screen), query)
        assert hits[0].text == code
        hits[0].command()
        await settle(pilot)
        assert isinstance(app.screen, DetailsScreen)


async def test_codes_wait_for_the_tables_and_dialogs_are_not_left(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test() as pilot:
        await settle(pilot)
        drill = app.screen
        app.tables = TablesState()
        assert not await found(CodeProvider(drill), "I13.0")
        app.tables = TablesState(ready=True)
        assert await found(CodeProvider(drill), "I13.0")
        app.push_screen(UnitsDialog("J1885", 2))
        await settle(pilot)
        assert not await found(CodeProvider(app.screen), "I13.0")
        assert not await found(ChartProvider(app.screen), "wrist")


async def test_typing_a_code_and_enter_opens_its_page(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await type_text(pilot, "I13.0")
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailsScreen)


async def test_a_section_number_offers_sections_only_and_in_order(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test() as pilot:
        await settle(pilot)
        for other in (CommandProvider, ChartProvider, CodeProvider):
            assert not await found(other(app.screen), "I.C.9"), other
        hits = await found(GuidelineProvider(app.screen), "I.C.9")
        assert [hit.text for hit in hits[:4]] == ["I.C.9", "I.C.9.a", "I.C.9.a.1", "I.C.9.a.2"]
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert [h.text for h in await found(GuidelineProvider(app.screen), "II.H")] == ["II.H"]


async def test_a_guideline_section_is_found_and_shown(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        (number, *_) = await found(GuidelineProvider(app.screen), "i.c.9.a")
        assert number.text == "I.C.9.a"
        hits = await found(GuidelineProvider(app.screen), "uncertain diagnosis outpatient")
        assert "IV.H" in [hit.text for hit in hits]
        assert not await found(GuidelineProvider(app.screen), "iv")
        hits[0].command()
        await settle(pilot)
        assert isinstance(app.screen, CitationScreen)
        assert not await found(GuidelineProvider(app.screen), "uncertain diagnosis")
        await press(pilot, "escape")
        assert not isinstance(app.screen, CitationScreen)
