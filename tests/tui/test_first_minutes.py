"""What a learner of the first ten minutes must not be left to guess."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from coder_drill.codebooks.model import Modifier, System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.progress.model import MetricTotal, Rate
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.commands import COMMANDS
from coder_drill.tui.drill.dialogs import ModifierDialog
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.progress.view import audit_rows
from coder_drill.tui.review.verdict_text import quote
from coder_drill.tui.shell.help import key_line
from tests.tui import progress_fakes
from tests.tui.conftest import press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

WIDE = (120, 36)
NARROW = (80, 24)

DX = AnswerCode("I10", System.ICD10CM)
CPT = AnswerCode("99284", System.CPT)
HCPCS = AnswerCode("J1885", System.HCPCS)


def app_for(fake: SmallWorkspace, chart: Any = WRIST) -> CoderDrillApp:
    return CoderDrillApp(fake, chart)


def begun(fake: SmallWorkspace, chart: Any, *codes: AnswerCode) -> CoderDrillApp:
    fake.begin(chart, codes, hints=0, seconds=0.0)
    return app_for(fake, chart)


def text(app: CoderDrillApp, selector: str) -> str:
    return str(app.screen.query_one(selector).render())


async def in_answer(app: CoderDrillApp, pilot: Any) -> None:
    await settle(pilot)
    app.screen.query_one("#answer").focus()
    await settle(pilot)


async def test_a_key_that_does_not_fit_the_marked_code_says_why(fake: SmallWorkspace) -> None:
    app = begun(fake, WRIST, DX, CPT)
    async with app.run_test(size=WIDE) as pilot:
        await in_answer(app, pilot)
        await press(pilot, "m")
        assert "I10 takes no modifiers: CPT and HCPCS codes do." in text(app, "#said")
        await press(pilot, "x")
        assert "I10 takes no units: CPT and HCPCS codes do." in text(app, "#said")
        await press(pilot, "p")
        assert "POA belongs to inpatient hospital claims." in text(app, "#said")
        await press(pilot, "down", "m")
        assert isinstance(app.screen, ModifierDialog)


async def test_poa_on_a_procedure_and_modifiers_of_an_inpatient_claim_are_answered(
    fake: SmallWorkspace,
) -> None:
    pcs = AnswerCode("0FT44ZZ", System.ICD10PCS)
    app = begun(fake, ADMISSION, DX, pcs)
    async with app.run_test(size=WIDE) as pilot:
        await in_answer(app, pilot)
        await press(pilot, "m")
        assert "An inpatient hospital claim takes no modifiers." in text(app, "#said")
        await press(pilot, "down", "p")
        assert "0FT44ZZ takes no POA indicator: diagnoses do." in text(app, "#said")


async def test_keys_without_any_code_say_that_there_is_none(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await in_answer(app, pilot)
        for key in ("m", "x", "d", "K"):
            await press(pilot, key)
            assert "There is no code in the answer yet" in text(app, "#said")


async def test_letters_typed_into_the_lookup_are_no_wrong_keys(fake: SmallWorkspace) -> None:
    app = begun(fake, WRIST, DX)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "mx")
        assert "takes no" not in text(app, "#said")
        assert app.screen.query_one("#lookup").value == "mx"  # type: ignore[attr-defined]


async def test_every_change_of_a_line_is_said(fake: SmallWorkspace) -> None:
    app = begun(fake, WRIST, CPT, HCPCS)
    async with app.run_test(size=WIDE) as pilot:
        await in_answer(app, pilot)
        await press(pilot, "J")
        assert "99284 is now 2 of 2." in text(app, "#said")
        await press(pilot, "J")
        assert "99284 is the last of its group." in text(app, "#said")
        await press(pilot, "m")
        await type_text(pilot, "25")
        await press(pilot, "enter", "escape")
        assert "99284: modifier 25." in text(app, "#said")
        await press(pilot, "x")
        await press(pilot, "backspace", "3", "enter")
        assert "99284: 3 units." in text(app, "#said")
        await press(pilot, "y")
        assert text(app, "#said") == "✓ Copied: J1885  99284-25x3"


async def test_the_note_alone_in_view_still_tells_how_many_codes_there_are(
    fake: SmallWorkspace,
) -> None:
    app = begun(fake, WRIST, DX, CPT)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Codes · 2" in text(app, "#switch")
        await press(pilot, "v", "d", "d", "v")
        assert "Codes   v switches" in text(app, "#switch")


async def test_nothing_of_the_answer_changes_while_only_the_note_is_in_view(
    fake: SmallWorkspace,
) -> None:
    app = begun(fake, ADMISSION, DX)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        drill = app.drill
        assert drill is not None
        await press(pilot, "p", "d", "u")
        assert [(code.code, code.poa) for code in drill.codes] == [("I10", "")]
        told = [note.message for note in app._notifications]
        assert told and set(told) == {"The codes are out of view: v shows them."}
        await press(pilot, "v", "u")
        assert "There is nothing to take back." in text(app, "#said")
        await press(pilot, "p")
        assert drill.codes[0].poa == "Y"


async def test_that_the_answer_is_back_stays_said_when_the_tables_come_later(
    fake: SmallWorkspace,
) -> None:
    app = begun(fake, WRIST, DX)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        pane = app.screen.query_one(LookupPane)
        pane.say("Your answer is back: 1 code.")
        pane.ready = False
        pane.tables_wait("a quarter of the way")
        pane.tables_ready()
        assert "Your answer is back" in text(app, "#said")
        pane.say("")
        pane.ready = False
        pane.tables_wait("half way")
        assert "half way" in text(app, "#said")
        pane.tables_ready()
        assert text(app, "#said") == ""


async def test_often_used_modifiers_come_before_single_fingers() -> None:
    known = [
        Modifier("F5", "HCPCS", "Right thumb"),
        Modifier("LT", "HCPCS", "Left side"),
        Modifier("RT", "HCPCS", "Right side"),
        Modifier("T5", "HCPCS", "Right big toe"),
    ]
    from coder_drill.tui.commands import TABLE
    from coder_drill.tui.shell.app import ShellApp

    app = ShellApp(TABLE)
    async with app.run_test() as pilot:
        dialog = _Bare("J1885", known, ())
        await app.push_screen(dialog)
        await pilot.press(*"right")
        await pilot.pause()
        assert [m.code for m in dialog._shown] == ["RT", "F5", "T5"]


class _Bare(ModifierDialog):
    """The dialog without the app's key names."""

    def key(self, command_id: str) -> str:
        return command_id


def test_help_lines_hang_under_their_first_word() -> None:
    lines = key_line("? or f1", "Explain the part you are in, and list every key.", 40)
    assert [line.plain for line in lines] == [
        "? or f1            Explain the part you",
        "                   are in, and list",
        "                   every key.",
    ]


async def test_no_line_of_the_help_is_wider_than_its_box(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        shown = text(app, "#help-text")
        box = app.screen.query_one("HelpText")
        assert max(map(len, shown.split("\n"))) <= box.scrollable_content_region.width
        assert "list every key." not in [line.strip("\n") for line in shown.split("\n")]


def test_few_charts_are_not_judged() -> None:
    few = progress_fakes.nothing()
    from dataclasses import replace

    metric = MetricTotal("code-over-code", "Code over code", 1, 6, "right / all")
    quick = Rate("emergency", "Emergency", 1, 60.0, 20.0, 25.0, "a survey", None)
    many = Rate("clinic", "Clinic", 9, 3600.0, 8.0, 20.0, "a survey", None)
    shown, _ = audit_rows(replace(few, metrics=(metric,), rates=(quick, many)))
    lines = [row.draw(76).plain for row in shown]
    assert "· too few to judge" in lines[0]
    assert lines[1].startswith("· Code over code")
    emergency = next(line for line in lines if "Emergency" in line)
    assert emergency.startswith("· Emergency")
    assert next(line for line in lines if "Clinic" in line).startswith("✓ Clinic")


def test_words_quoted_from_a_table_lose_its_signs() -> None:
    assert quote("| IM L deltoid | 11:35 | |") == "“IM L deltoid · 11:35”"
    assert quote("two\n words") == "“two words”"


def test_every_screen_says_code_book_in_two_words() -> None:
    for command in COMMANDS:
        assert "codebook:" not in command.palette.casefold()


async def test_what_a_chart_teaches_is_told_in_words(fake: SmallWorkspace) -> None:
    fake.submit(WRIST, Answer(()))  # told once it was coded
    app = app_for(fake, None)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await press(pilot, "slash")
        await type_text(pilot, "seventh")
        assert "teaches seventh character" in text(app, "#chart-line")


async def test_the_task_of_a_chart_reads_as_a_heading(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        task = app.screen.query_one("#note-task").render()
        assert isinstance(task, Content) and task.plain.startswith("Task: Code the emergency")
