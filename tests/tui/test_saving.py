"""Saving beside the screen: tried again, told until it is done; two windows lose nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.workspace import Workspace
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.checks import before_submit
from coder_drill.tui.drill.keeping import TwoAnswers
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.review.screen import ReviewScreen
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.widgets.frame import TopBar
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

WIDE = (120, 36)
FULL = "/data: no room left; free some"


def app_for(fake: SmallWorkspace, chart: Any = WRIST) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, clock=lambda: 0.0)


def answer(pilot: Pilot[Any]) -> list[str]:
    drill = app_of(pilot).drill
    assert drill is not None
    return [code.code for code in drill.codes]


def warning(pilot: Pilot[Any]) -> str:
    line = pilot.app.screen.query_one(TopBar).query_one("#topbar-warning")
    return str(line.render()) if line.display else ""


async def enter(pilot: Pilot[Any], *texts: str) -> None:
    if not pilot.app.screen.query_one("#lookup").has_focus:
        await press(pilot, "slash")
    for text in texts:
        await type_text(pilot, text)
        await press(pilot, "enter")


def saved(fake: SmallWorkspace, chart: Any = WRIST) -> list[str]:
    draft = fake.saved.get(chart.id)
    return [code.code for code in draft.answer.codes] if draft else []


def other_window(fake: SmallWorkspace, *codes: str) -> None:
    """Another coder-drill writes an answer to the chart."""
    fake.begin(WRIST, [AnswerCode(code, System.ICD10CM) for code in codes])


# -- what cannot be saved ----------------------------------------------------------------------


async def test_not_saved_stays_on_screen_until_it_is_saved(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        fake.decided.fail_saving = FULL
        await enter(pilot, "I10", "E11.9")
        assert answer(pilot) == ["I10", "E11.9"] and saved(fake) == []
        assert "not saved" in warning(pilot)
        assert sum("Not saved" in note.message for note in pilot.app._notifications) == 1
        await press(pilot, "f10")
        assert pilot.app.current_mode == "home"
        assert "not saved" in warning(pilot), "on every screen"
        fake.decided.fail_saving = ""
        fake.queue.try_again()
        await settle(pilot)
        assert saved(fake) == ["I10", "E11.9"]
        assert warning(pilot) == ""


async def test_quitting_with_unsaved_work_asks(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        fake.decided.fail_saving = FULL
        await enter(pilot, "I10")
        await press(pilot, "ctrl+q")
        assert isinstance(pilot.app.screen, Confirm)
        lines = " ".join(str(line.render()) for line in pilot.app.screen.query(".dialog-line"))
        assert FULL in lines
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DrillScreen)
        await press(pilot, "ctrl+q", "enter")
        assert not pilot.app.is_running or pilot.app._exit


async def test_an_unsaved_answer_is_there_when_its_chart_is_opened_again(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        fake.decided.fail_saving = FULL
        await enter(pilot, "I10")
        app_of(pilot).open_chart(ADMISSION)
        await settle(pilot)
        app_of(pilot).open_chart(WRIST)
        await settle(pilot)
        assert answer(pilot) == ["I10"]


async def test_a_submission_that_fails_keeps_the_answer_and_can_be_tried_again(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        fake.decided.fail_saving = FULL
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert any("Not submitted" in note.message for note in pilot.app._notifications)
        fake.decided.fail_saving = ""
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert len(fake.attempts) == 1 and saved(fake) == []


async def test_a_locked_history_never_stops_the_keys(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the history: codes go on being entered, then all are saved."""
    from coder_drill.store.store import Store

    held = threading.Event()
    opened = Store.open

    def slow(*args: Any, **more: Any) -> Store:
        if threading.current_thread().name == "saving":
            assert held.wait(20)
        return opened(*args, **more)

    monkeypatch.setattr(Store, "open", slow)
    chart = workspace.bank.charts[0]
    app = CoderDrillApp(workspace, chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10", "E11.9")
        assert answer(pilot) == ["I10", "E11.9"]
        assert not app.saves.state.saved
        held.set()
        assert app.flush(10)
        draft = workspace.answers.draft(chart.id)
        assert draft is not None and len(draft.answer.codes) == 2


@pytest.mark.parametrize("how", ["removed", "emptied"])
async def test_a_history_that_goes_while_the_app_runs_is_told_and_nothing_typed_is_lost(
    workspace: Workspace, how: str
) -> None:
    chart = workspace.bank.charts[0]
    app = CoderDrillApp(workspace, chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        assert app.flush(10)
        paths = workspace.paths
        if how == "removed":
            paths.store.unlink()
        else:
            paths.store.write_bytes(b"")
        assert not [note for note in app._notifications if "while coder-drill ran" in note.message]
        await enter(pilot, "E11.9")
        assert app.flush(10)
        await settle(pilot)
        told = [note.message for note in app._notifications if "coder-drill ran" in note.message]
        assert len(told) == 1 and str(paths.store.name) in told[0]
        assert answer(pilot) == ["I10", "E11.9"]
        assert isinstance(pilot.app.screen, DrillScreen)
    before = workspace.learner_id
    kept = workspace.twin()
    try:
        assert kept.learner_id == before, "the learner stays who they were"
        draft = kept.answers.draft(chart.id)
        assert draft is not None
        assert [code.code for code in draft.answer.codes] == ["I10", "E11.9"]
    finally:
        kept.close()


# -- two windows -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "stays"),
    [
        (("enter",), ["E11.9", "I10"]),
        (("down", "enter"), ["E11.9"]),
        (("down", "down", "enter"), ["I10"]),
    ],
)
async def test_the_second_window_is_told_and_nothing_is_lost(
    fake: SmallWorkspace, keys: tuple[str, ...], stays: list[str]
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        other_window(fake, "E11.9")
        await enter(pilot, "I10")
        assert isinstance(pilot.app.screen, TwoAnswers)
        assert saved(fake) == ["E11.9"], "nothing is written over"
        await press(pilot, *keys)
        assert answer(pilot) == stays
        assert saved(fake) == stays
        await press(pilot, "escape", "u")
        assert answer(pilot) in (["I10"], ["E11.9"]), "undo brings the other one back"
        await enter(pilot, "Z79.4")
        assert isinstance(pilot.app.screen, DrillScreen), "asked once"
        assert "Z79.4" in saved(fake)


async def test_deciding_later_leaves_both_as_they_are(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        other_window(fake, "E11.9")
        await enter(pilot, "I10")
        await press(pilot, "escape")
        assert answer(pilot) == ["I10"] and saved(fake) == ["E11.9"]
        await enter(pilot, "Z79.4")
        assert isinstance(pilot.app.screen, TwoAnswers), "asked again with the next change"


async def test_an_answer_handed_in_elsewhere_is_told(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        fake.answers.discard_draft(WRIST.id)
        await enter(pilot, "E11.9")
        screen = pilot.app.screen
        assert isinstance(screen, TwoAnswers)
        await press(pilot, "enter")
        assert saved(fake) == ["I10", "E11.9"]


async def test_two_windows_on_one_history(workspace: Workspace) -> None:
    """The real thing: the other window is another workspace on the same files."""
    chart = workspace.bank.charts[0]
    app = CoderDrillApp(workspace, chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        assert app.flush(10)
        other = workspace.twin()
        there = other.answers.draft(chart.id)
        assert there is not None
        line = AnswerCode("E11.9", System.ICD10CM)
        other.answers.save_draft(chart, Answer((line,)), after=there.revision)
        await enter(pilot, "Z79.4")
        assert app.flush(10)
        await settle(pilot)
        assert isinstance(app.screen, TwoAnswers)
        await press(pilot, "enter")
        assert app.flush(10)
        kept = other.answers.draft(chart.id)
        assert kept is not None
        assert [c.code for c in kept.answer.codes] == ["E11.9", "I10", "Z79.4"]
        other.close()


# -- before submitting -------------------------------------------------------------------------


def line(code: str, system: System = System.ICD10CM, **more: Any) -> AnswerCode:
    return AnswerCode(code, system, **more)


def test_lines_without_poa_are_named_and_exempt_ones_told(codebook: Codebook) -> None:
    codes = (line("K80.01"), line("I10", poa="Y"), line("Z79.4"))
    assert before_submit(codes, ADMISSION, codebook) == [
        "POA is missing on K80.01.",
        "Z79.4 is exempt and rightly without one.",
    ]
    assert before_submit((line("K80.01", poa="Y"), line("Z79.4")), ADMISSION, codebook) == []
    assert before_submit(codes, replace(ADMISSION, claim=ClaimKind.PROFESSIONAL), codebook) == []


def test_lines_that_stand_twice_are_named(codebook: Codebook) -> None:
    cpt = line("99213", System.CPT, modifiers=("25",))
    clinic = replace(WRIST, setting=Setting.CLINIC)
    assert before_submit((line("I10"), line("I10"), cpt, cpt, cpt), clinic, codebook) == [
        "I10 stands twice.",
        "99213-25 stands 3 times.",
    ]


def test_units_over_a_known_limit_are_named(codebook: Codebook) -> None:
    clinic = replace(WRIST, setting=Setting.CLINIC)
    (words,) = before_submit((line("I10"), line("99213", System.CPT, units=2)), clinic, codebook)
    assert "99213" in words and "unit" in words
    assert before_submit((line("J1885", System.HCPCS, units=2),), clinic, codebook) == []


async def test_a_line_without_poa_is_asked_about_before_it_goes_out(fake: SmallWorkspace) -> None:
    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "K80.01", "Z79.4@Y")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Confirm)
        lines = [str(each.render()) for each in pilot.app.screen.query(".dialog-line")]
        assert lines == ["POA is missing on K80.01."]
        assert fake.attempts == []


async def test_the_answer_list_shows_which_lines_are_exempt(fake: SmallWorkspace) -> None:
    from coder_drill.tui.drill.answer import AnswerList

    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "K80.01", "Z79.4")
        rows = [str(o.prompt) for o in pilot.app.screen.query_one(AnswerList).options]
        assert rows[1].endswith("POA –") and rows[2].endswith("exempt")
