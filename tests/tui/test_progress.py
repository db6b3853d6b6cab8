"""Progress: the sections, the way down to the verdicts, the little that a new learner is told."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.progress.behind import BehindScreen
from coder_drill.tui.progress.gapgrid import GapGrid
from coder_drill.tui.progress.screen import SECTIONS, ProgressScreen
from coder_drill.tui.progress.targets import TargetDialog
from coder_drill.tui.review.past import PastReview
from coder_drill.tui.shell.background import Background
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui import progress_fakes
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import WRIST, SmallWorkspace

WIDE, NARROW = (120, 36), (80, 24)


def learner(**more: Any) -> SmallWorkspace:
    """A learner of eight weeks, two of whose attempts can be looked back at."""
    heads = progress_fakes.heads(WRIST.id, WRIST.title)
    made = SmallWorkspace(shown=progress_fakes.known(), heads=heads, **more)
    answer = Answer((AnswerCode("S52.501A", System.ICD10CM),))
    done = made.submit(WRIST, answer, active_seconds=300.0).attempt
    made.store.log.add_all(replace(done, uuid=head.uuid) for head in heads)
    return made


def app_for(made: SmallWorkspace) -> CoderDrillApp:
    return CoderDrillApp(made)


async def opened(pilot: Pilot[Any], *keys: str) -> ProgressScreen:
    await settle(pilot)
    await press(pilot, "p", *keys)
    assert isinstance(pilot.app.screen, ProgressScreen)
    return pilot.app.screen


def text(app: CoderDrillApp, selector: str = ".drawn") -> str:
    return str(app.screen.query_one(selector).render())


def words(app: CoderDrillApp, selector: str = ".drawn") -> str:
    return " ".join(text(app, selector).split())


def rows(app: CoderDrillApp, selector: str) -> list[str]:
    options = app.screen.query_one(selector, ChoiceList).options
    return [" ".join(str(option.prompt).split()) for option in options]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_new_learner_is_told_what_is_known_nothing(size: tuple[int, int]) -> None:
    app = app_for(SmallWorkspace())
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        shown = words(app)
        assert f"Press n to code {WRIST.title}" in shown
        assert "nothing to say about your skills" in shown
        assert "needs 8 codes" in shown and "%" not in shown
        await press(pilot, "2")
        assert rows(app, "#rows")[0] == "Not tried yet"
        assert "needs 8 codes" in text(app, "#detail")
        await press(pilot, "3")
        assert rows(app, "#grid-rows") == ["Nothing coded yet."]
        await press(pilot, "enter", "right", "4")
        assert "Nothing to plot yet" in words(app)
        await press(pilot, "5")
        assert {"Nothing to count yet.", "No time measured yet."} <= set(rows(app, "#rows"))
        await press(pilot, "6")
        assert "Not enough evidence yet." in words(app)
        await press(pilot, "7")
        assert rows(app, "#rows") == ["Nothing coded yet."]
        await press(pilot, "enter", "n")
        assert app.drill is not None and app.drill.chart.id == WRIST.id


async def test_the_overview_names_the_weakest_with_their_range() -> None:
    app = app_for(learner())
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        shown = words(app)
        assert "41% 28–54 23 codes ↓" in shown
        assert "24 first tries, mean score 71% · 4 retries, mean score 90%" in shown
        assert "3 days in a row, the longest was 5 days. Today 1 of 3 charts." in shown
        assert "3 of 9 cards due: d asks them." in shown
        assert "no longer in the bank" in shown


async def test_every_section_has_a_number_and_the_arrows_go_round() -> None:
    app = app_for(learner())
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        seen = []
        for number in range(len(SECTIONS)):
            await press(pilot, str(number + 1))
            shown = [
                w.id for w in app.screen.query("#text, #rows, #gaps") if w.display
            ]  # fmt: skip
            assert len(shown) == 1
            seen.append((shown[0], app.focused.id if app.focused else None))
        assert [part for part, _ in seen] == [
            "text", "rows", "gaps", "text", "rows", "text", "rows",
        ]  # fmt: skip
        assert seen[2][1] == "grid-rows" and seen[1][1] == "rows"
        await press(pilot, "right")
        assert "Where you stand" in str(app.screen.query_one("#text").border_title)
        await press(pilot, "left")
        assert rows(app, "#rows")[0].startswith("33%")


async def test_a_click_on_a_section_shows_it() -> None:
    app = app_for(learner())
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        at = text(app, "#sections").index("Domains")
        await pilot.click("#sections", offset=(1 + at, 0))
        await settle(pilot)
        assert app.screen.query_one("#rows").border_title == "Domains, the weakest first"


async def test_domains_show_an_estimate_only_on_enough_evidence() -> None:
    made = learner()
    app = app_for(made)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "2")
        listed = rows(app, "#rows")
        assert listed[0].startswith("Injury, poisoning") and "●" in listed[0] and "41%" in listed[0]
        assert listed[3] == "Not enough evidence yet"
        assert "5 codes" in listed[4] and "●" not in listed[4]
        assert listed[5:] == ["Not tried yet", "PCS obstetrics", "HCPCS drugs and biologicals"]
        assert "between 28% and 54%" in text(app, "#detail")
        assert "retries apart: 4 verdicts" in text(app, "#detail")
        await press(pilot, "enter")
        assert isinstance(app.screen, BehindScreen)
        assert made.decided.asked_behind == ("cm-19", None)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_cell_leads_to_its_verdicts_and_they_to_the_chart(size: tuple[int, int]) -> None:
    made = learner()
    app = app_for(made)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, "3")
        grid = screen.query_one(GapGrid)
        row = "".join(rows(app, "#grid-rows")[0].split())
        assert row.endswith("41%✓9✗8·~6·"), "right, missed, extra, seventh character, E/M level"
        assert "missed: 8 verdicts, mean credit 0%, 12 points lost" in grid.words.plain
        await press(pilot, "right", "right")
        assert "seventh character: 6 verdicts, mean credit 60%" in grid.words.plain
        assert grid.words.plain == text(app, "#detail")
        await press(pilot, "enter")
        assert made.decided.asked_behind == ("cm-19", "seventh-character")
        listed = rows(app, "#behind")
        assert listed[0].startswith("~ W00.0XXA you gave W00.0XXD")
        assert "retry" in listed[1] and "removed" in listed[2]
        await press(pilot, "end")
        assert "no longer in the bank" in text(app, "#detail")
        await press(pilot, "enter")
        assert isinstance(app.screen, BehindScreen), "there is nothing to look back at"
        await press(pilot, "home", "enter")
        past = app.screen
        assert isinstance(past, PastReview)
        assert "Looking back" in text(app, "#topbar-title")
        assert past.query_one("#verdicts", ChoiceList).highlighted == 1, "the verdict that led here"
        await press(pilot, "escape")
        assert isinstance(app.screen, BehindScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, ProgressScreen)


async def test_an_empty_cell_says_so_and_opens_nothing() -> None:
    made = learner()
    app = app_for(made)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "3", "down", "down")
        grid = screen.query_one(GapGrid)
        assert "Circulatory system · missed: nothing on first tries" in grid.words.plain
        await press(pilot, "enter")
        assert app.screen is screen and made.decided.asked_behind is None


async def test_columns_that_do_not_fit_come_into_view() -> None:
    from dataclasses import replace

    from coder_drill.scoring.model import Label
    from coder_drill.skills.model import Cell

    shown = progress_fakes.known()
    cells = {("cm-19", label.value): Cell(12, 1.0, 1.0) for label in Label}
    labels = tuple(label.value for label in Label)
    shown = replace(shown, grid=replace(shown.grid, cells=cells, labels=labels))
    app = app_for(SmallWorkspace(shown=shown))
    async with app.run_test(size=NARROW) as pilot:
        screen = await opened(pilot, "3")
        grid = screen.query_one(GapGrid)
        assert "more ▸" in text(app, "#grid-head") and "◂" not in text(app, "#grid-head")
        for _ in labels:
            await press(pilot, "right")
        assert labels[-1].replace("-", " ") in grid.words.plain
        assert "◂" in text(app, "#grid-head") and "▸" not in text(app, "#grid-head")
        assert text(app, "#grid-head").rstrip().endswith("edit")
        for _ in labels:
            await press(pilot, "left")
        assert grid.words.plain.startswith("Injury") and "correct" in grid.words.plain


async def test_weeks_show_numbers_gaps_and_the_calendar() -> None:
    app = app_for(learner())
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "4")
        shown = text(app)
        accuracy, speed = shown.split("Speed")
        assert "45" in accuracy and "90" in accuracy and "95%" in accuracy
        assert "······" in accuracy, "the week without a chart is a gap"
        assert "Feb 23" in accuracy and "Apr 13" in accuracy
        assert "4.0" in speed and "Mon" in speed


async def test_a_target_is_set_by_enter_on_a_setting() -> None:
    made = learner()
    app = app_for(made)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "5")
        listed = rows(app, "#rows")
        assert listed[1].startswith("✗ Code over code") and "91 of 140" in listed[1]
        assert listed[2].startswith("✓ Present on admission")
        assert not any("ICD-10-PCS" in row for row in listed), "it applied nowhere"
        assert any(row.startswith("✗ Emergency 6.0 benchmark 20 to 25") for row in listed)
        assert any(row.startswith("✓ Inpatient 3.0 benchmark 2.5 to 3 target 2") for row in listed)
        await press(pilot, "enter")
        assert isinstance(app.screen, ProgressScreen), "a metric has no target"
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, TargetDialog)
        field = app.screen.query_one("#target", Input)
        assert field.value == "2"
        field.value = "many"
        await press(pilot, "enter")
        assert "Write a number" in text(app, "#target-wrong")
        field.value = ""
        await type_text(pilot, "2.5")
        await press(pilot, "enter")
        assert made.setting("rate-target.inpatient") == "2.5"


async def test_the_exam_is_chosen_with_a_key_and_remembered() -> None:
    made = learner()
    app = app_for(made)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "6")
        assert "Estimate 58% of codes right, between 47% and 68%" in words(app)
        assert "no promise" in words(app)
        assert "Radiology not enough evidence yet (2 codes)" in words(app)
        assert "Anatomy not practiced here" in words(app)
        await press(pilot, "e")
        assert "No weights were found." in words(app)
    again = app_for(made)
    async with again.run_test(size=NARROW) as pilot:
        await opened(pilot, "6")
        assert "Certified Inpatient Coder" in words(again)


async def test_an_attempt_can_be_looked_back_at_and_coded_again() -> None:
    app = app_for(learner())
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "7")
        await press(pilot, "enter")
        assert isinstance(app.screen, PastReview)
        await press(pilot, "r")
        assert app.drill is not None and app.drill.chart.id == WRIST.id


async def test_a_history_that_cannot_be_read_is_said() -> None:
    app = app_for(learner(fail_reading="history.db: cannot be read. Close other programs."))
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert words(app) == "✗ history.db: cannot be read. Close other programs."
        await press(pilot, "3", "enter", "2", "n", "escape")
        assert app.current_mode == "home"


async def test_questions_are_answered_in_one_thread_of_their_own(workspace: Workspace) -> None:
    background = Background(workspace.twin)
    first = await background.ask(lambda p: (threading.get_ident(), p, p.standing.progress()))
    second = await background.ask(lambda p: (threading.get_ident(), p, p.standing.progress()))
    assert first[0] == second[0] != threading.get_ident()
    assert first[1] is second[1] is not workspace
    assert first[2].totals.attempts == 0
    background.close()
    background.close()


async def test_what_was_coded_meanwhile_is_there_on_return(workspace: Workspace) -> None:
    """The real thing: the screen's own connection sees what the drill has written."""
    from coder_drill.scoring.model import Answer

    workspace.set_setting("welcome-seen", "yes")
    app = CoderDrillApp(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "nothing to say about your skills" in words(app)
        await press(pilot, "escape")
        workspace.answers.submit(workspace.bank.charts[0], Answer(), active_seconds=60.0)
        await press(pilot, "p")
        assert "1 chart · 1 first try" in words(app)
        await press(pilot, "3", "enter", "enter")
        assert isinstance(app.screen, PastReview)
        assert app.screen.chart.id == workspace.bank.charts[0].id
