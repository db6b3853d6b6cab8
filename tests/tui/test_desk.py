"""The coder's desk in the app: procedures by name, doses as units, pages of modifiers."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from coder_drill.codebooks.doses import Dose
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.builder import BuilderScreen
from coder_drill.tui.codebook.modifier import ModifierScreen
from coder_drill.tui.codebook.naming import NameDialog
from coder_drill.tui.drill.dialogs import ModifierDialog, UnitsDialog
from coder_drill.tui.drill.editing import AnswerEdit
from coder_drill.tui.drill.screen import DrillScreen
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import WRIST, SmallWorkspace

DRUG = AnswerCode("J1885", System.HCPCS)
VIAL = AnswerCode("J3262", System.HCPCS)


def text(app: CoderDrillApp, selector: str) -> str:
    return " ".join(str(app.screen.query_one(selector).render()).split())


async def in_answer(pilot: Any, app: CoderDrillApp) -> None:
    await settle(pilot)
    app.screen.query_one("#answer").focus()
    await settle(pilot)


def lines(app: CoderDrillApp) -> list[tuple[str, tuple[str, ...], float]]:
    assert isinstance(app.screen, DrillScreen)
    return [(c.code, c.modifiers, c.units) for c in app.screen.codes]


# -- procedures by name


async def test_a_named_procedure_opens_the_builder_with_what_it_settles(
    fake: SmallWorkspace,
) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f7", "slash")
        assert isinstance(app.screen, NameDialog)
        await type_text(pilot, "chest tube")
        assert "0 W 9 · 3 0 Z" in text(app, "#procedure-found")
        await press(pilot, "enter")
        assert isinstance(app.screen, BuilderScreen)
        assert app.screen.prefix == "0W9"
        await press(pilot, "b")
        assert app.screen.prefix == "0W9B30Z", "what lies behind the open place follows"


async def test_the_side_typed_with_the_name_settles_all(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f7", "slash")
        await type_text(pilot, "chest tube right")
        await press(pilot, "enter")
        assert isinstance(app.screen, BuilderScreen)
        assert app.screen.prefix == "0W9930Z"


async def test_no_such_procedure_says_so_and_stays(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f7", "slash")
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter")
        assert isinstance(app.screen, NameDialog)
        assert "No procedure of that name" in text(app, "#procedure-found")
        await press(pilot, "escape")
        assert isinstance(app.screen, BuilderScreen) and app.screen.prefix == ""


# -- doses


async def test_a_dose_becomes_units_with_a_line_for_what_was_discarded(
    fake: SmallWorkspace,
) -> None:
    fake.begin(WRIST, (VIAL,), hints=0, seconds=0.0)
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_answer(pilot, app)
        await press(pilot, "x")
        assert isinstance(app.screen, UnitsDialog)
        assert "One unit: per 1 mg" in text(app, "#billing-unit")
        app.screen.query_one("#units", Input).value = "331 mg used, 29 mg discarded"
        await settle(pilot)
        assert "J3262x331 J3262-JWx29" in text(app, "#units-wrong")
        await press(pilot, "enter")
        assert lines(app) == [("J3262", (), 331), ("J3262", ("JW",), 29)]
        await press(pilot, "u")
        assert lines(app) == [("J3262", (), 1)], "one step"


async def test_a_number_is_still_units_and_a_wrong_measure_says_so(fake: SmallWorkspace) -> None:
    fake.begin(WRIST, (DRUG,), hints=0, seconds=0.0)
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_answer(pilot, app)
        await press(pilot, "x")
        field = app.screen.query_one("#units", Input)
        field.value = "60 ml"
        await press(pilot, "enter")
        assert isinstance(app.screen, UnitsDialog)
        assert "no measure of volume" in text(app, "#units-wrong")
        field.value = "60 mg"
        await press(pilot, "enter")
        assert lines(app) == [("J1885", (), 4)]


@pytest.mark.parametrize(
    ("dose", "result"),
    [
        (Dose(4), [("J1885", ("59",), 4)]),
        (Dose(4, 0, "JZ"), [("J1885", ("59", "JZ"), 4)]),
        (Dose(4, 2), [("J1885", ("59",), 4), ("J1885", ("59", "JW"), 2)]),
    ],
)
def test_a_dose_set_again_leaves_no_old_line(
    dose: Dose, result: list[tuple[str, tuple[str, ...], int]]
) -> None:
    edit = AnswerEdit(Answer((AnswerCode("J1885", System.HCPCS, ("59", "JZ"), units=9),)))
    edit.set_dose(0, Dose(3, 7))
    edit.set_dose(0, dose)
    assert [(c.code, c.modifiers, c.units) for c in edit.codes] == result


# -- modifiers


async def test_the_page_of_a_modifier_is_one_key_away(fake: SmallWorkspace) -> None:
    fake.begin(WRIST, (DRUG,), hints=0, seconds=0.0)
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test(size=(120, 36)) as pilot:
        await in_answer(pilot, app)
        await press(pilot, "m")
        await type_text(pilot, "jz")
        await press(pilot, "f3")
        assert isinstance(app.screen, ModifierScreen)
        assert "Modifier JZ" in text(app, "#modifier-page .drawn")
        await press(pilot, "escape")
        assert isinstance(app.screen, ModifierDialog)


async def test_a_modifier_asked_about_in_the_lookup_adds_nothing(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, WRIST)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "modifier 25")
        assert "Modifier 25" in text(app, "#said")
        for key in ("enter", "f3"):
            await press(pilot, key)
            assert isinstance(app.screen, ModifierScreen)
            assert text(app, "#modifier-page .drawn").startswith("Modifier 25")
            await press(pilot, "escape")
        assert lines(app) == []
