"""Help opens everywhere: in dialogs, on the claim, and in fields that take no words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.dialogs import ModifierDialog, UnitsDialog
from coder_drill.tui.progress.targets import TargetDialog
from coder_drill.tui.review.claim import ClaimScreen
from coder_drill.tui.shell.help import HelpScreen
from coder_drill.tui.shell.screens import Confirm, Dialog
from tests.tui.conftest import press, settle
from tests.tui.small import WRIST, SmallWorkspace
from tests.tui.test_claim_view import VISIT, WIDE, review


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_claim_has_help(fake: SmallWorkspace, key: str) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot, fake, WRIST, VISIT)
        await press(pilot, "c")
        assert isinstance(app.screen, ClaimScreen)
        await press(pilot, key)
        assert isinstance(app.screen, HelpScreen)
        assert "UB-04 for a facility" in " ".join(
            str(app.screen.query_one("#help-text").render()).split()
        )
        await press(pilot, "escape")
        assert type(app.screen) is ClaimScreen


@pytest.mark.parametrize("key", ["question_mark", "f1"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: UnitsDialog("J1885", 2),
        lambda: TargetDialog("Clinic", 2.5),
        lambda: Confirm("Submit", ["One code."], "Submit?"),
    ],
)
async def test_dialogs_without_words_have_help_by_both_keys(
    fake: SmallWorkspace, make: Callable[[], Dialog[Any]], key: str
) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        dialog = make()
        app.push_screen(dialog)
        await settle(pilot)
        before = [field.value for field in dialog.query(Input)]
        await press(pilot, key)
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        assert app.screen is dialog
        assert [field.value for field in dialog.query(Input)] == before


async def test_numbers_are_still_typed(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.push_screen(UnitsDialog("J1885", 2))
        await settle(pilot)
        await press(pilot, "end", "backspace", "1", "5", "x")
        assert app.screen.query_one("#units", Input).value == "15"


async def test_a_field_of_words_types_the_mark_and_f1_helps(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.push_screen(ModifierDialog("99284", (), ()))
        await settle(pilot)
        await press(pilot, "question_mark")
        assert app.screen.query_one("#modifier-filter", Input).value == "?"
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
