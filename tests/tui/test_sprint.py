"""A sprint with the keyboard alone: items, verdicts, the end, the map."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder_drill.exercises.rapid.grading import shown
from coder_drill.exercises.rapid.model import Form
from coder_drill.exercises.rapid.registry import families
from coder_drill.services.sprints import SprintPlan
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.rapid.map import MapScreen
from coder_drill.tui.rapid.over import OverScreen
from coder_drill.tui.rapid.screen import SprintScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import SmallWorkspace

WIDE, NARROW = (120, 36), (80, 24)
CARE = SprintPlan(minutes=None, items=3, families=("em-critical-care",))


def words(app: CoderDrillApp, selector: str) -> str:
    return " ".join(str(app.screen.query_one(selector).render()).split())


def front(app: CoderDrillApp) -> SprintScreen:
    assert isinstance(app.screen, SprintScreen)
    return app.screen


async def answer(pilot: Pilot[Any], app: CoderDrillApp, *, right: bool) -> None:
    item = front(app).item
    if item.form is Form.CHOICE:
        key = item.answer[0]
        wrong = next(option.key for option in item.options if option.key != key)
        await press(pilot, (key if right else wrong).lower())
    else:
        await type_text(pilot, shown(item) if right else "0000")
        await press(pilot, "enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_sprint_from_home_to_its_end(fake: SmallWorkspace, size: tuple[int, int]) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        item = front(app).item
        assert "item 1 of 20" in words(app, "#topbar-facts")
        assert item.rule not in words(app, "#item .drawn")
        await answer(pilot, app, right=True)
        told = words(app, "#item .drawn")
        assert "✓ Right" in told and " ".join(item.rule.split())[:40] in told
        assert "Source" in told and "streak 1" in words(app, "#topbar-facts")
        assert item.worked[0] not in told
        await press(pilot, "w")
        assert " ".join(item.worked[0].split()) in words(app, "#item .drawn")
        await press(pilot, "enter")
        assert front(app).item != item
        await answer(pilot, app, right=False)
        assert "✗ The answer is" in words(app, "#item .drawn")
        assert "streak 0" in words(app, "#topbar-facts")
        await press(pilot, "x")
        assert isinstance(app.screen, OverScreen)
        assert "(1 of 2)" in words(app, "#sprint-figures")
        rows = [str(o.prompt) for o in app.screen.query_one("#sprint-items", ChoiceList).options]
        assert rows[0].startswith("✗") and rows[1].startswith("✓")
        assert "✗ The answer is" in words(app, "#sprint-item .drawn")
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
    assert len(fake.answers.history(kind="rapid")) == 2


async def test_a_sprint_waits_on_home_and_ends_by_itself(fake: SmallWorkspace) -> None:
    run = fake.runs.begin(CARE.policy, wish=CARE.wish)
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "A sprint waits, 0 of 3 items; r goes on." in words(app, "#today-line")
        await press(pilot, "r")
        await answer(pilot, app, right=True)
        await press(pilot, "escape")
        assert "A sprint waits, 1 of 3 items" in words(app, "#today-line")
        await press(pilot, "r")
        before = front(app).item
        await press(pilot, "f5")
        assert front(app).item != before, "passed over"
        for _ in range(2):
            await answer(pilot, app, right=True)
            await press(pilot, "enter")
        assert isinstance(app.screen, OverScreen) and "(3 of 3)" in words(app, "#sprint-figures")
        await press(pilot, "r")
        assert front(app).item.family == "em-critical-care", "again means of the same kind"
    assert fake.runs.load(run.id) is not None


async def test_a_verdict_is_not_shown_for_what_could_not_be_stored(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        fake.runs.begin(CARE.policy, wish=CARE.wish)
        await press(pilot, "r")
        fake.decided.fail_saving = "the disk is full"
        await answer(pilot, app, right=True)
        assert front(app).outcome is None and "✓" not in words(app, "#item .drawn")
        assert any("the disk is full" in note.message for note in app._notifications)
        fake.decided.fail_saving = ""
        screen = front(app)
        if screen.item.form is Form.CHOICE:
            await answer(pilot, app, right=True)
        else:
            assert screen.query_one("#typed", Input).value
            await press(pilot, "enter")
        assert screen.outcome is not None and screen.outcome.right


async def test_the_map_starts_what_is_marked(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert isinstance(app.screen, MapScreen)
        rows = [str(o.prompt) for o in app.screen.query_one("#families", ChoiceList).options]
        assert "Whatever is weakest" in rows[0] and rows[0].rstrip().endswith(
            f"· {len(families())}"
        )
        assert "enter Start" in str(app.screen.query_one(KeyBar).render())
        at = next(n for n, each in enumerate(rows) if "Critical care" in each)
        assert "5 minutes or 20 items" in words(app, "#family-line")
        await press(pilot, *["j"] * at, "l", "v", "v")
        said = words(app, "#family-line")
        assert "em-critical-care: not tried yet." in said
        assert "10 minutes or 40 items, level 2" in said
        await press(pilot, "enter")
        item = front(app).item
        assert (item.family, item.difficulty) == ("em-critical-care", 2)
        assert "item 1 of 40" in words(app, "#topbar-facts")


async def test_a_wide_map_shows_a_sign_for_each_family(fake: SmallWorkspace) -> None:
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        rows = [str(o.prompt) for o in app.screen.query_one("#families", ChoiceList).options]
        assert "Whatever is weakest" in rows[0] and rows[0].count("·") == len(families())


async def test_without_tables_there_is_no_sprint(fake: SmallWorkspace) -> None:
    fake.decided.fail_preparing = "no room for the tables"
    app = CoderDrillApp(fake, clock=lambda: 0.0)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        assert isinstance(app.screen, HomeScreen)
        assert any("no room for the tables" in note.message for note in app._notifications)
