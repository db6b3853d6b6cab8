"""Cards and sessions, with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder_drill.scoring.model import Answer
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.exercises.card import CardScreen
from coder_drill.tui.exercises.cardlist import CardListScreen
from coder_drill.tui.exercises.plan import PlanDialog, read_length
from coder_drill.tui.exercises.step import StepScreen
from coder_drill.tui.exercises.summary import SummaryScreen
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.review.past import PastReview
from coder_drill.tui.review.screen import ReviewScreen
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui import progress_fakes
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import WRIST, SmallWorkspace

WIDE, NARROW = (120, 36), (80, 24)


def app_for(made: SmallWorkspace) -> CoderDrillApp:
    return CoderDrillApp(made)


def words(app: CoderDrillApp, selector: str) -> str:
    return " ".join(str(app.screen.query_one(selector).render()).split())


def question(app: CoderDrillApp) -> str:
    return words(app, "#question .drawn")


def due(fake: SmallWorkspace, *kinds: str) -> SmallWorkspace:
    fake.decided.due = [found for found in progress_fakes.drills() if found[1].kind in kinds]
    return fake


# -- cards -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_number_picks_and_the_evidence_comes_after(
    fake: SmallWorkspace, size: tuple[int, int]
) -> None:
    app = app_for(due(fake, "neighbors"))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "1 card is due; d asks it." in words(app, "#today-line")
        await press(pilot, "d")
        assert isinstance(app.screen, CardScreen)
        assert "Slipped on an icy step." in question(app)
        assert "The note says how she fell." not in question(app), "the evidence is for afterwards"
        await press(pilot, "9", "n", "2")
        assert fake.answered[0][:2] == ("neighbors", "W00.1XXA")
        shown = question(app)
        assert "✗ Not W00.1XXA. W00.0XXA (Fall on same level" in shown
        assert "Why The note says how she fell." in shown and "Guideline I.C.20" in shown
        assert "Press enter to go on" in shown
        options = [str(o.prompt) for o in app.screen.query_one("#options", ChoiceList).options]
        assert options[0].startswith("✓ 1") and options[1].startswith("✗ 2")
        await press(pilot, "1")
        assert len(fake.answered) == 1, "an answer is given once"
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert any("0 of 1 card right" in note.message for note in app._notifications)
        assert "due" not in words(app, "#today-line")


async def test_a_wrong_line_is_spotted_by_its_number(fake: SmallWorkspace) -> None:
    app = app_for(due(fake, "spot"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d", "down", "enter")
        assert fake.answered[0][:2] == ("spot", "2")
        assert "✓ Right. Line 2, W00.0XXD, is wrong. Here belongs W00.0XXA" in question(app)


async def test_a_sentence_is_answered_through_the_lookup(fake: SmallWorkspace) -> None:
    app = app_for(due(fake, "sentence"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert app.focused is not None and app.focused.id == "lookup"
        await type_text(pilot, "w00.0xxa")
        await press(pilot, "enter")
        assert fake.answered[0][:2] == ("sentence", "W00.0XXA")
        assert "✓ Right." in question(app)
        await press(pilot, "n")
        assert isinstance(app.screen, HomeScreen)


async def test_a_card_passed_over_stays_due_and_is_not_asked_again(fake: SmallWorkspace) -> None:
    app = app_for(due(fake, "neighbors", "spot", "sentence"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        kinds = []
        for key in ("s", "s", "f5"):
            assert isinstance(app.screen, CardScreen)
            kinds.append(app.screen.drill.kind)
            await press(pilot, key)
        assert kinds == ["neighbors", "spot", "sentence"]
        assert isinstance(app.screen, HomeScreen)
        assert fake.answered == [] and len(fake.decided.due or ()) == 3


async def test_an_answer_that_cannot_be_stored_may_be_given_again(fake: SmallWorkspace) -> None:
    app = app_for(due(fake, "neighbors"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        fake.decided.fail_saving = "history.db: the disk is full. Make room."
        await press(pilot, "1")
        assert any("the disk is full" in note.message for note in app._notifications)
        fake.decided.fail_saving = ""
        await press(pilot, "1")
        assert len(fake.answered) == 1 and "✓ Right." in question(app)


async def test_time_on_a_card_is_counted_without_the_pause(fake: SmallWorkspace) -> None:
    now = [0.0]
    app = CoderDrillApp(due(fake, "neighbors"), clock=lambda: now[0])
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        now[0] += 20.0
        await press(pilot, "down")
        now[0] += 3600.0
        await press(pilot, "down")
        now[0] += 5.0
        await press(pilot, "1")
        assert fake.answered[0][2] == pytest.approx(25.0)


# -- planning --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [("5", (5, None)), (" 3 charts ", (3, None)), ("20 min", (None, 20.0)), ("1h", (None, 60.0))],
)
def test_a_length_is_charts_or_minutes(typed: str, read: tuple[int | None, float | None]) -> None:
    assert read_length(typed) == read


@pytest.mark.parametrize("typed", ["", "0", "0 min", "999", "20 h", "-3", "five", "3.5 charts"])
def test_a_length_that_makes_no_sense_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        read_length(typed)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_plan_takes_a_length_and_a_part(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    workspace.set_setting("welcome-seen", "yes")
    app = CoderDrillApp(workspace)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        assert isinstance(app.screen, PlanDialog)
        box = app.screen.query_one(".dialog").region
        assert box.y >= 0 and box.bottom < size[1], "all of it is in view"
        await type_text(pilot, "x")
        await press(pilot, "enter")
        assert "Write a number" in words(app, "#plan-wrong")
        app.screen.query_one("#length", Input).value = "2"
        await press(pilot, "tab")
        await type_text(pilot, "zzz")
        await press(pilot, "enter")
        assert "No setting or domain fits" in words(app, "#plan-wrong")
        app.screen.query_one("#part", Input).value = "emergency"
        await press(pilot, "enter")
        assert isinstance(app.screen, StepScreen)
        run = app.sessions.run
        assert run is not None
        assert (run.policy.exercises, run.wish["setting"]) == (2, "emergency")
        step = app.sessions.step
        assert step is not None and step.chart is not None
        assert step.chart.setting.value == "emergency"
        await press(pilot, "x")
        assert isinstance(app.screen, HomeScreen) and not app.sessions.running


# -- a session -------------------------------------------------------------------------------


async def begin(pilot: Pilot[Any], charts: str = "2") -> CoderDrillApp:
    app = pilot.app
    assert isinstance(app, CoderDrillApp)
    await settle(pilot)
    await press(pilot, "s")
    app.screen.query_one("#length", Input).value = charts
    await press(pilot, "enter")
    assert isinstance(app.screen, StepScreen)
    return app


async def code(pilot: Pilot[Any]) -> None:
    """Hand in one code, wherever the drill stands."""
    assert isinstance(pilot.app.screen, DrillScreen)
    await press(pilot, "slash")
    await type_text(pilot, "I10")
    await press(pilot, "enter", "ctrl+s")
    if not isinstance(pilot.app.screen, ReviewScreen):
        await press(pilot, "enter")
    assert isinstance(pilot.app.screen, ReviewScreen)


async def test_a_session_from_its_plan_to_its_summary(workspace: Workspace) -> None:
    workspace.set_setting("welcome-seen", "yes")
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot)
        step = words(app, "#step-text")
        first = app.sessions.step.chart.id  # type: ignore[union-attr]
        assert "Why this one" in step and "Press enter to code" in step
        assert app.screen.query_one("#step").border_title == "Chart 1 of 2"
        await press(pilot, "enter")
        await code(pilot)
        await press(pilot, "n")
        while isinstance(app.screen, CardScreen):
            await press(pilot, "f5")
        assert isinstance(app.screen, StepScreen)
        assert app.screen.query_one("#step").border_title == "Chart 2 of 2"
        assert app.sessions.step.chart.id != first  # type: ignore[union-attr]
        await press(pilot, "enter")
        await code(pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, SummaryScreen) and not app.sessions.running
        assert "2 of 2 charts" in words(app, "#topbar-facts")
        assert "Mean score" in words(app, "#session-sums")
        assert "Points were lost by" in words(app, "#session-sums")
        assert app.screen.query_one("#session-charts", ChoiceList).option_count == 2
        await press(pilot, "enter")
        assert isinstance(app.screen, PastReview) and app.screen.chart.id == first
        await press(pilot, "escape", "p")
        assert app.current_mode == "progress"
    assert len(workspace.answers.history()) == 2


async def test_a_session_waits_on_home_and_goes_on(workspace: Workspace) -> None:
    workspace.set_setting("welcome-seen", "yes")
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot)
        chart = app.sessions.step.chart.id  # type: ignore[union-attr]
        await press(pilot, "escape")
        assert "A session waits, 0 of 2 charts; s goes on." in words(app, "#today-line")
        await press(pilot, "s")
        assert isinstance(app.screen, StepScreen)
        await press(pilot, "enter", "slash")
        await type_text(pilot, "I10")
        await press(pilot, "enter", "f10")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "s")
        assert isinstance(app.screen, DrillScreen), "an answer begun is gone on with at once"
        assert app.screen.chart.id == chart and len(app.screen.codes) == 1


async def test_a_session_waits_after_a_restart_too(workspace: Workspace) -> None:
    workspace.set_setting("welcome-seen", "yes")
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot)
        await press(pilot, "enter")
        await code(pilot)
    done = workspace.answers.history()[0]
    assert done.mode == "practice" and done.run
    again = workspace.twin()
    async with CoderDrillApp(again).run_test(size=NARROW) as pilot:
        app = app_of(pilot)
        await settle(pilot)
        assert "A session waits, 1 of 2 charts; s goes on." in words(app, "#today-line")
        await press(pilot, "s")
        while isinstance(app.screen, CardScreen):
            await press(pilot, "f5")
        assert isinstance(app.screen, StepScreen)
        assert app.screen.query_one("#step").border_title == "Chart 2 of 2"
        await press(pilot, "enter")
        await code(pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, SummaryScreen)
        assert app.screen.query_one("#session-charts", ChoiceList).option_count == 2
    assert {a.run for a in again.answers.history()} == {done.run}
    again.close()


async def test_a_chart_of_one_s_own_choice_does_not_count(workspace: Workspace) -> None:
    workspace.set_setting("welcome-seen", "yes")
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot)
        step = app.sessions.step
        assert step is not None and step.chart is not None
        other = next(c for c in workspace.bank.charts if c.id != step.chart.id)
        app.show_review(other, workspace.answers.submit(other, Answer()))
        await settle(pilot)
        assert app.sessions.words == "0 of 2 charts"
        await press(pilot, "n")
        assert isinstance(app.screen, StepScreen) and app.sessions.step is step


async def test_a_session_ended_early_keeps_what_was_done(workspace: Workspace) -> None:
    workspace.set_setting("welcome-seen", "yes")
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot, "5")
        await press(pilot, "enter")
        await code(pilot)
        await press(pilot, "n")
        while isinstance(app.screen, CardScreen):
            await press(pilot, "f5")
        await press(pilot, "x")
        assert isinstance(app.screen, SummaryScreen)
        assert "1 of 5 charts" in words(app, "#topbar-facts")
        await press(pilot, "s")
        assert isinstance(app.screen, PlanDialog), "the old session is over"


async def test_missed_codes_come_back_as_cards_between_charts(
    workspace: Workspace, clock: Any
) -> None:
    """Cards made yesterday are due today; the sentence they were missed in is not shown."""
    workspace.set_setting("welcome-seen", "yes")
    for chart in workspace.bank.charts[:6]:
        workspace.answers.submit(chart, Answer(), active_seconds=60.0)
    workspace.next_step.suggest()
    clock.step(2 * 24 * 3600)
    async with CoderDrillApp(workspace).run_test(size=NARROW) as pilot:
        app = await begin(pilot, "8")
        cards = 0
        for _ in range(20):
            await settle(pilot)
            if isinstance(app.screen, StepScreen):
                await press(pilot, "enter")
                await code(pilot)
                await press(pilot, "n")
            elif isinstance(app.screen, CardScreen):
                cards += 1
                drill = app.screen.drill
                await press(pilot, *(["1"] if drill.kind != "sentence" else ["f5"]))
                if app.screen is not None and isinstance(app.screen, CardScreen):
                    await press(pilot, "n")
            else:
                break
        assert isinstance(app.screen, SummaryScreen)
        assert cards >= 1, "cards stand between charts"
        assert cards <= 3, "at most a quarter"


# -- every card ------------------------------------------------------------------------------


async def test_cards_are_listed_put_aside_and_limited(fake: SmallWorkspace) -> None:
    for code in ("I10", "E11.9"):
        fake.cards.make(code)
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "2 cards are due; d asks them." in words(app, "#today-line")
        await press(pilot, "D")
        assert isinstance(app.screen, CardListScreen)
        assert "at most 20 a day" in words(app, "#topbar-facts")
        await press(pilot, "s")
        rows = [str(o.prompt) for o in app.screen.query_one("#cards", ChoiceList).options]
        assert "suspended" in rows[1] and "due" in rows[0]
        await press(pilot, "minus", "minus", "minus", "minus")
        assert "today's 0 cards are done" in words(app, "#topbar-facts")
        await press(pilot, "plus", "j", "s", "k", "z")
        assert "1 card is due" in words(app, "#topbar-facts")
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen)
        await press(pilot, "f2")
        assert isinstance(app.screen, HomeScreen) and fake.cards.load().due == 0
        assert "due" not in words(app, "#today-line")


async def test_a_card_is_made_of_a_marked_verdict(fake: SmallWorkspace) -> None:
    fake.submit(WRIST, Answer(()))
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+n")
        assert any("Mark a code first" in note.message for note in app._notifications)
        await press(pilot, "tab", "down", "enter")
        assert isinstance(app.screen, PastReview)
        item = app.screen.code_in_hand
        assert item is not None
        await press(pilot, "ctrl+n")
        assert any(f"{item[0]} is a card now" in note.message for note in app._notifications)
    assert any(card.code == item[0] for card in fake.cards.cards())
