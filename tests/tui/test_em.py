"""The E/M helper on screen, alone and from the answer."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.visits.screen import EmScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar
from tests.tui.conftest import app_of, content_of, drill_of, press, settle, type_text
from tests.tui.small import SmallWorkspace


def helper(pilot: Pilot[Any]) -> EmScreen:
    screen = pilot.app.screen
    assert isinstance(screen, EmScreen)
    return screen


def told(pilot: Pilot[Any]) -> str:
    return content_of(helper(pilot).query_one(DrawnText).query_one(".drawn")).plain


def mark(pilot: Pilot[Any], name: str) -> None:
    screen = helper(pilot)
    boxes = screen.query_one(ChoiceList)
    boxes.highlighted = next(i for i, f in enumerate(screen._fields) if f.name == name)


async def test_alone_by_keys(fake: SmallWorkspace) -> None:
    async with CoderDrillApp(fake, clock=lambda: 0.0).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+e")
        assert helper(pilot).check_action("take", ()) is False
        assert "enter Check" in str(helper(pilot).query_one(KeyBar).render())
        mark(pilot, "off-goal")
        await press(pilot, "space")
        mark(pilot, "drug")
        await press(pilot, "enter")
        assert told(pilot).startswith("99214")
        mark(pilot, "minutes")
        await press(pilot, "5", "5")
        assert told(pilot).startswith("99215")
        assert "99417" in told(pilot)
        await press(pilot, "backspace", "backspace")
        assert helper(pilot).facts.minutes is None
        mark(pilot, "tests")
        await press(pilot, "right", "right", "left", "9", "9", "9")
        assert helper(pilot).facts.data.tests == 99
        mark(pilot, "setting")
        await press(pilot, "left", "right", "right", "7")
        assert helper(pilot).facts.kind.id == "hospital-initial"
        assert told(pilot).startswith("99222")
        await press(pilot, "left")
        assert helper(pilot).facts.kind.id == "office-established", "as it was left"
        await press(pilot, "right")
        await press(pilot, "c")
        assert helper(pilot).facts.problems == frozenset()
        assert "check problems" in told(pilot)
        await press(pilot, "a", "escape")
        assert not isinstance(pilot.app.screen, EmScreen)


async def test_boxes_of_one_kind_of_visit_go_with_it(fake: SmallWorkspace) -> None:
    async with CoderDrillApp(fake, clock=lambda: 0.0).run_test() as pilot:
        await settle(pilot)
        app_of(pilot).open_em("99304")
        await settle(pilot)
        mark(pilot, "many")
        await press(pilot, "space")
        assert helper(pilot).facts.problems == {"many"}
        mark(pilot, "visit")
        await press(pilot, "right")
        assert helper(pilot).facts.kind.id == "nursing-subsequent"
        assert helper(pilot).facts.problems == frozenset()


async def test_from_the_marked_line_and_back_with_the_level(fake: SmallWorkspace) -> None:
    chart = fake.bank.charts[1]
    app = CoderDrillApp(fake, chart, clock=lambda: 0.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "99213-25")
        await press(pilot, "enter")
        drill = drill_of(app)
        at = next(i for i, c in enumerate(drill.codes) if c.code == "99213")
        drill.bring(drill._answer)
        drill._answer.mark(at)
        await settle(pilot)
        assert drill.check_action("em", ()) is True
        await press(pilot, "e")
        assert helper(pilot).facts.kind.id == "office-established"
        assert helper(pilot).facts.problems == frozenset(), "nothing is checked but by the learner"
        mark(pilot, "off-goal")
        await press(pilot, "space")
        mark(pilot, "drug")
        await press(pilot, "space", "a")
        assert app.screen is drill
        line = next(c for c in drill.codes if c.code == "99214")
        assert line.modifiers == ("25",)
        await press(pilot, "u")
        assert any(c.code == "99213" for c in drill.codes)


async def test_a_line_that_is_no_visit_has_no_helper(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, fake.bank.charts[1], clock=lambda: 0.0)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "I10")
        await press(pilot, "enter")
        drill = drill_of(app)
        drill.bring(drill._answer)
        await settle(pilot)
        assert drill.check_action("em", ()) is False
        await press(pilot, "e")
        assert app.screen is drill
