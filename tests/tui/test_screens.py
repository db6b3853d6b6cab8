"""Home, Charts and Review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coder_drill.charts.faults import Fault
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.model import AnswerDraft
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.record.note import EVIDENCE, NoteView
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui.conftest import press, settle, type_text
from tests.tui.fakes import ADMISSION, MOMENT, WRIST, FakeWorkspace

WIDE = (120, 36)
NARROW = (80, 24)


def app_for(fake: FakeWorkspace, chart: Any = None, **more: Any) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, **more)  # type: ignore[arg-type]


def text(app: CoderDrillApp, selector: str) -> str:
    return str(app.screen.query_one(selector).render())


def rows(app: CoderDrillApp, selector: str) -> list[str]:
    options = app.screen.query_one(selector, ChoiceList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def with_draft(fake: FakeWorkspace, *codes: AnswerCode) -> FakeWorkspace:
    fake.saved[WRIST.id] = AnswerDraft(WRIST.id, Answer(codes), 0, 0.0, MOMENT, MOMENT)
    return fake


SOME = (
    AnswerCode("S52.501A", System.ICD10CM),
    AnswerCode("I10", System.ICD10CM),
)


async def submitted(pilot: Any) -> ReviewScreen:
    await settle(pilot)
    await press(pilot, "ctrl+s")
    assert isinstance(pilot.app.screen, ReviewScreen)
    return pilot.app.screen


async def test_home_tells_what_became_of_the_history(fake: FakeWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert not app.screen.query_one("#history-line").display
    fake.notices = ["[/b] history.db could not be read; it is kept as history.db.damaged-1"]
    app = app_for(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.screen.query_one("#history-line").display
        assert text(app, "#history-line") == f"! {fake.notices[0]}"


async def test_home_without_charts_says_so(fake: FakeWorkspace) -> None:
    bare = FakeWorkspace(codebook=fake.codebook, charts=())
    app = app_for(bare)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert text(app, "#next-text") == "There are no charts to code."
        await press(pilot, "enter", "n")
        assert app.current_mode == "home"


async def test_home_offers_a_new_chart_beside_the_begun_one(fake: FakeWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "2 codes so far" in text(app, "#next-text")
        await press(pilot, "n")
        assert app.drill.chart.id == ADMISSION.id


async def test_charts_names_what_is_left_out(fake: FakeWorkspace) -> None:
    app = app_for(fake)
    fault = Fault("mine/x.toml", "key[1].code", "S52.53 is a header [/b]", "check it", 7)
    fake.bank = replace(fake.bank, faults=(fault, replace(fault, file="mine/y.toml")))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert text(app, "#left-out") == f"Left out: {fault} (and 1 more file)"
        assert app.screen.query_one("#left-out").display


async def test_charts_are_narrowed_by_words_and_by_setting(fake: FakeWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert len(rows(app, "#charts")) == 2
        await press(pilot, "slash")
        await type_text(pilot, "seventh")
        assert [row.split(" Emergency")[0] for row in rows(app, "#charts")] == [WRIST.title]
        await type_text(pilot, "zzz")
        assert "No chart fits" in text(app, "#chart-line")
        await press(pilot, "escape", "escape", "s")
        assert len(rows(app, "#charts")) == 1 and "Inpatient" in rows(app, "#charts")[0]
        await press(pilot, "enter")
        assert app.drill.chart.id == ADMISSION.id


async def test_review_begins_with_what_went_wrong_and_marks_its_evidence(
    fake: FakeWorkspace,
) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=WIDE) as pilot:
        screen = await submitted(pilot)
        listed = rows(app, "#verdicts")
        assert listed[0].startswith("✓ S52.501A correct")
        assert listed[1].startswith("✗ W00.0XXA missed")
        assert listed[3].startswith("+ I10 extra")
        assert listed[4] == "Edits" and listed[5].startswith("i I10")
        assert listed[6] == "Money" and "pip install 'coder-drill[hcc]'" in listed[7]
        assert listed[8:] == ["As an auditor counts", "Code over code 1 of 3, 33%"]
        assert screen.query_one(VerdictList).highlighted == 1
        body = screen.query_one("#note-body")
        content = body.render()
        marked = [
            content.plain[span.start : span.end]  # type: ignore[attr-defined]
            for span in content.spans  # type: ignore[attr-defined]
            if span.style == EVIDENCE
        ]
        assert marked == ["slipped on ice"]
        assert "W00.0XXA was not coded." in text(app, "#explain-text")
        assert "Guideline  I.C.19" in text(app, "#explain-text")
        assert "Score 33%" in text(app, "#score")
        assert "(1 earned) / (3 in the key)" in text(app, "#score")


async def test_evidence_far_down_is_scrolled_into_view(fake: FakeWorkspace) -> None:

    long_note = (
        "## Start\n" + "Nothing of note here.\n" * 80 + "lower end of right radius, closed\n"
    )
    chart = replace(WRIST, note=long_note, key=WRIST.key[:1])
    app = app_for(FakeWorkspace(codebook=fake.codebook, charts=(chart,)), chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s", "enter")
        await settle(pilot)
        note = app.screen.query_one(NoteView)
        assert note.scroll_offset.y > 40


async def test_enter_on_a_verdict_shows_the_note_where_only_one_side_fits(
    fake: FakeWorkspace,
) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=NARROW) as pilot:
        screen = await submitted(pilot)
        assert not screen.query_one(RecordPane).display
        await press(pilot, "enter")
        assert (
            screen.query_one(RecordPane).display and not screen.query_one("#verdict-side").display
        )
        await press(pilot, "v")
        assert screen.query_one("#verdict-side").display


async def test_after_the_review_next_and_retry(fake: FakeWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=WIDE) as pilot:
        await submitted(pilot)
        await press(pilot, "r")
        assert app.drill.chart.id == WRIST.id and app.drill.edit.codes == ()
        await press(pilot, "ctrl+s", "enter", "n")
        assert app.drill.chart.id == ADMISSION.id
        assert app.drill.active.running


async def test_the_theme_is_switched_and_remembered(fake: FakeWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f9")
        assert app.theme == "coder-drill-light"
    again = app_for(fake)
    async with again.run_test() as pilot:
        await settle(pilot)
        assert again.theme == "coder-drill-light"


async def test_without_colour_every_sign_is_still_there(
    fake: FakeWorkspace, monkeypatch: Any
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=WIDE) as pilot:
        await submitted(pilot)
        assert app.no_color
        signs = {row[0] for row in rows(app, "#verdicts")}
        assert {"✓", "✗", "+"} <= signs
        colors = {
            style.color.name
            for line in app.screen._compositor.render_strips()
            for _, style, _ in line
            if style and style.color and style.color.triplet
            if len(set(style.color.triplet)) > 1
        }
        assert colors == set(), "only grays are drawn"


async def test_quit_from_a_field_and_outside(fake: FakeWorkspace) -> None:
    app = app_for(fake, WRIST)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash", "q")
        assert app.screen.query_one("#lookup").value == "q"  # type: ignore[attr-defined]
        await press(pilot, "ctrl+q")
    assert app.return_code == 0


async def test_a_click_on_the_key_bar_presses_the_key(fake: FakeWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        bar = text(app, "KeyBar")
        assert bar.startswith("enter Start  c Charts")
        await pilot.click("KeyBar", offset=(1 + bar.index("Charts"), 0))
        await settle(pilot)
        assert app.current_mode == "charts"


async def test_the_key_bar_always_names_help(fake: FakeWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        for keys in ([], ["slash"], ["escape"], ["ctrl+s"]):
            await press(pilot, *keys)
            bar = text(app, "KeyBar").rstrip()
            assert "Help" in bar and len(bar) <= 58, bar
