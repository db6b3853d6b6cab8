"""Mock exams, placement and the plan with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder_drill.services.exams.forms import Length
from coder_drill.services.plan import Plan
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.exams.overview import OverviewScreen
from coder_drill.tui.exams.result import ResultScreen
from coder_drill.tui.exams.screen import SittingScreen
from coder_drill.tui.exams.start import StartDialog
from coder_drill.tui.exams.week import PlanNumbers, WeekScreen
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar
from tests.conftest import SteppingClock
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import SmallWorkspace

WIDE, NARROW = (120, 36), (80, 24)


def words(app: CoderDrillApp, selector: str) -> str:
    return " ".join(str(app.screen.query_one(selector).render()).split())


def title(app: CoderDrillApp) -> str:
    return str(app.screen.query_one("#asked").border_title)


def field(app: CoderDrillApp) -> Input:
    return app.screen.query_one("#answer", Input)


async def opened(pilot: Pilot[Any], key: str) -> None:
    await settle(pilot)
    await press(pilot, key)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_an_exam_from_home_to_its_result(fake: SmallWorkspace, size: tuple[int, int]) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "e")
        assert isinstance(app.screen, StartDialog)
        assert "enter Start" in str(app.screen.query_one(KeyBar).render())
        rows = [str(o.prompt) for o in app.screen.query_one("#exams", ChoiceList).options]
        at = next(n for n, each in enumerate(rows) if "CCA" in each and "quarter" in each)
        await press(pilot, *["down"] * at, "enter")
        assert isinstance(app.screen, SittingScreen)
        assert title(app).startswith("Item 1 of 22") and "0:30:00 left" in words(
            app, "#topbar-facts"
        )
        await type_text(pilot, "a")
        await press(pilot, "enter")
        assert title(app).startswith(("Item 2", "Item 1"))
        before = title(app)
        await press(pilot, "f2")
        assert app.screen.query_one("#asked").border_subtitle
        await press(pilot, "f4", "f3")
        assert title(app) == before
        await press(pilot, "f6")
        assert isinstance(app.screen, OverviewScreen) and "1 flagged" in words(app, "#topbar-facts")
        await press(pilot, "g", "enter")
        assert isinstance(app.screen, SittingScreen) and title(app).startswith("Item 1 ")
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert "An exam is being sat, 30 min left; e goes on." in words(app, "#today-line")
        await press(pilot, "up", "e", "f6", "h", "enter")
        assert isinstance(app.screen, ResultScreen)
        told = words(app, "#result .drawn")
        assert "Estimate" in told and "no promise" in told and "practice:" in told
        await press(pilot, "escape")
        assert "An exam" not in words(app, "#today-line")


async def test_an_answer_is_kept_and_what_cannot_be_read_is_told(fake: SmallWorkspace) -> None:
    run = fake.exams.begin("CCA", Length.QUARTER)
    at = next(n for n, e in enumerate(run.entries) if e.kind == "question")
    fake.exams.go(run, at)
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "e")
        here = title(app)
        await type_text(pilot, "a")
        await press(pilot, "enter", "f3")
        assert title(app) == here
        kept = field(app).value
        assert kept
        fake.decided.fail_saving = "the disk is full"
        await press(pilot, "f4")
        assert any("the disk is full" in note.message for note in app._notifications)
        assert title(app) == here
        fake.decided.fail_saving = ""
        await press(pilot, "f4", "f3")
        assert field(app).value == kept


async def test_time_that_is_up_hands_in(workspace: Workspace, clock: SteppingClock) -> None:
    seconds = [0.0]
    workspace.set_setting("welcome-seen", "yes")
    workspace.clocks = type(workspace.clocks)(clock, lambda: (clock.now.timestamp(), "here"))
    app = CoderDrillApp(workspace, clock=lambda: seconds[0])
    workspace.exams.begin("CCA", Length.QUARTER)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "e")
        assert isinstance(app.screen, SittingScreen)
        clock.step(31 * 60)
        seconds[0] = 31 * 60.0
        app.screen._tell()
        await settle(pilot)
        assert isinstance(app.screen, ResultScreen)


async def test_a_placement_waits_and_ends(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "l")
        assert isinstance(app.screen, SittingScreen) and title(app) == "Exercise 1"
        shown = words(app, "#asked .drawn")
        await press(pilot, "f5")
        assert words(app, "#asked .drawn") != shown
        await type_text(pilot, "a")
        await press(pilot, "enter")
        if title(app) == "Exercise 1":  # it takes no letter
            await press(pilot, "f5")
        await press(pilot, "escape", "up", "l")
        assert isinstance(app.screen, SittingScreen)
        await press(pilot, "f6", "enter")
        assert isinstance(app.screen, ResultScreen | HomeScreen)


async def test_a_plan_is_begun_shown_and_forgotten(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "w")
        assert isinstance(app.screen, WeekScreen)
        assert "No plan yet" in words(app, "#week .drawn")
        await press(pilot, "n")
        assert isinstance(app.screen, PlanNumbers)
        app.screen.query_one("#minutes", Input).value = ""
        await press(pilot, "enter")
        assert "Minutes a day: write a whole number, as 30." in words(app, "#plan-wrong")
        app.screen.query_one("#minutes", Input).value = "30"
        app.screen.query_one("#weeks", Input).value = "99"
        await press(pilot, "enter")
        assert "from 1 to 52" in words(app, "#plan-wrong")
        app.screen.query_one("#weeks", Input).value = "4"
        await press(pilot, "enter")
        assert isinstance(app.screen, WeekScreen)
        assert "Week 1 of 4" in words(app, "#week .drawn")
        await press(pilot, "escape")
        assert "Plan: Week 1 of 4" in words(app, "#today-line")
        await press(pilot, "w", "x", "enter")
        assert fake.plans.plan() is None
        await press(pilot, "escape")
        assert "Plan:" not in words(app, "#today-line")


def test_a_plan_kept_is_the_plan_read(fake: SmallWorkspace) -> None:
    made = Plan(fake.plans.today(), 3, 0.9, 20)
    fake.plans.set(made)
    assert fake.plans.plan() == made
