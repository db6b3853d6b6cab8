"""Home, Charts and Review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input

from coder_drill.charts.faults import Fault
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.record.note import EVIDENCE, NoteView
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from coder_drill.tui.widgets.frame import ChoiceList
from tests.tui.conftest import content_of, drill_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

WIDE = (120, 36)
NARROW = (80, 24)


def app_for(fake: SmallWorkspace, chart: Any = None, **more: Any) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, **more)


def text(app: CoderDrillApp, selector: str) -> str:
    return str(app.screen.query_one(selector).render())


def rows(app: CoderDrillApp, selector: str) -> list[str]:
    options = app.screen.query_one(selector, ChoiceList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def with_draft(fake: SmallWorkspace, *codes: AnswerCode) -> SmallWorkspace:
    fake.begin(WRIST, codes, hints=0, seconds=0.0)
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


async def test_home_tells_what_became_of_the_history(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert not app.screen.query_one("#history-line").display
    fake.decided.notices = ["[/b] history.db could not be read; it is kept as history.db.damaged-1"]
    app = app_for(fake)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.screen.query_one("#history-line").display
        assert text(app, "#history-line") == f"! {fake.decided.notices[0]}"


async def test_home_without_charts_says_so(fake: SmallWorkspace) -> None:
    bare = SmallWorkspace(charts=())
    app = app_for(bare)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert text(app, "#next-text") == "There are no charts to code."
        await press(pilot, "enter", "n")
        assert app.current_mode == "home"


async def test_home_offers_a_new_chart_beside_the_begun_one(fake: SmallWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "2 codes so far" in text(app, "#next-text")
        await press(pilot, "n")
        assert drill_of(app).chart.id == ADMISSION.id


async def test_charts_names_what_is_left_out(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    fault = Fault("mine/x.toml", "key[1].code", "S52.53 is a header [/b]", "check it", 7)
    fake.bank = replace(fake.bank, faults=(fault, replace(fault, file="mine/y.toml")))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert text(app, "#left-out") == f"Left out: {fault} (and 1 more file)"
        assert app.screen.query_one("#left-out").display


async def test_charts_are_narrowed_by_words_and_by_setting(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert len(rows(app, "#charts")) == 2
        await press(pilot, "slash")
        await type_text(pilot, "outstretched")
        assert [row.split(" Emergency")[0] for row in rows(app, "#charts")] == [WRIST.title]
        await type_text(pilot, "zzz")
        assert "No chart fits" in text(app, "#chart-line")
        await press(pilot, "escape", "escape", "up", "s")
        assert len(rows(app, "#charts")) == 1 and "Inpatient" in rows(app, "#charts")[0]
        await press(pilot, "enter")
        assert drill_of(app).chart.id == ADMISSION.id


async def test_what_a_chart_teaches_is_told_once_it_was_coded(fake: SmallWorkspace) -> None:
    """Before, "burn" found the one chart about a burn."""
    for coded in (False, True):
        if coded:
            fake.submit(WRIST, Answer(()))
        app = app_for(fake)
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            await press(pilot, "c")
            assert ("seventh character" in text(app, "#chart-line")) is coded
            await press(pilot, "slash")
            await type_text(pilot, "seventh")
            assert (len(app.screen.query_one("#charts", ChoiceList).options) == 1) is coded


async def test_what_home_says_is_what_enter_does(fake: SmallWorkspace) -> None:
    fake.submit(ADMISSION, Answer(()))
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert text(app, "#next-text").startswith("Press enter to code")
        await press(pilot, "tab", "down")
        assert text(app, "#next-text").startswith("Press esc, then enter to code")
        await press(pilot, "escape")
        assert text(app, "#next-text").startswith("Press enter to code")
        await press(pilot, "enter")
        assert app.current_mode == "drill" and drill_of(app).chart.id == WRIST.id


async def test_a_finished_attempt_in_the_list_opens_its_review(fake: SmallWorkspace) -> None:
    from coder_drill.tui.review.past import PastReview

    fake.submit(WRIST, Answer(SOME))
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "down", "enter")
        assert isinstance(app.screen, PastReview) and app.screen.chart.id == WRIST.id
        assert fake.saved == {}, "nothing is begun by looking back"
        await press(pilot, "escape")
        assert app.current_mode == "home"


async def test_an_answer_in_progress_can_be_discarded(fake: SmallWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert len(drill_of(app).codes) == 2
        await press(pilot, "f10", "x", "escape")
        assert WRIST.id in fake.saved, "asked first"
        await press(pilot, "x", "enter")
        assert fake.saved == {}
        assert "to code" in text(app, "#next-text")
        app.open_chart(WRIST)
        await settle(pilot)
        assert drill_of(app).codes == ()


async def test_a_draft_without_a_code_does_not_take_over_what_comes_next(
    fake: SmallWorkspace,
) -> None:
    app = app_for(with_draft(fake))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "to code" in text(app, "#next-text")
        await press(pilot, "tab", "down", "x", "enter")
        assert fake.saved == {}, "it is in the list, and goes from there"


HOSTILE = ("[/b]", "[@click=app.quit]ED[/]", "ED note [addendum]", "[red]x", "\\[b]")


@pytest.mark.parametrize("words", HOSTILE)
async def test_no_text_of_a_chart_is_ever_markup(fake: SmallWorkspace, words: str) -> None:

    from coder_drill.charts import Bank

    chart = replace(
        WRIST,
        title=words,
        document=words,
        note=f"{words} lower end of right radius, closed; slipped on ice\n",
        documents=(),
        instructions=words,
        hints=(words,),
        teaches=(words,),
    )
    fake.charts = (chart,)
    fake.bank = Bank((chart,))
    app = app_for(fake, chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        title = drill_of(app).record.note._border_title
        assert title is not None and title.plain == words
        await press(pilot, "h")
        assert words in text(app, "#hints") and words in text(app, "#note-body")
        assert words in text(app, "#note-task") and words in text(app, "#topbar-title")
        await press(pilot, "f10")
        assert words in text(app, "#next-text") or rows(app, "#recent")
        await press(pilot, "c")
        assert any(words in row for row in rows(app, "#charts"))
        app.open_chart(chart)
        await press(pilot, "ctrl+s", "enter")
        assert isinstance(app.screen, ReviewScreen) and words in text(app, "#topbar-title")
        await press(pilot, "c")
        assert app.screen.query("#claim")


async def test_review_begins_with_what_went_wrong_and_marks_its_evidence(
    fake: SmallWorkspace,
) -> None:
    kidney = AnswerCode("N18.30", System.ICD10CM)
    app = app_for(with_draft(fake, *SOME, kidney), WRIST)
    async with app.run_test(size=WIDE) as pilot:
        screen = await submitted(pilot)
        listed = rows(app, "#verdicts")
        assert listed[0].startswith("✓ S52.501A correct")
        assert listed[1].startswith("✗ W00.0XXA missed")
        assert listed[3].startswith("+ I10 extra") and listed[4].startswith("+ N18.30 extra")
        assert listed[5] == "Edits" and listed[6].startswith("i I10, N18.30")
        assert listed[7] == "Money" and "pip install 'coder-drill[hcc]'" in listed[8]
        assert listed[9] == "As an auditor counts"
        assert listed[10].startswith("Code over code 1 of 5")
        assert screen.query_one(VerdictList).highlighted == 1
        body = screen.query_one("#note-body")
        content = content_of(body)
        marked = [
            content.plain[span.start : span.end] for span in content.spans if span.style == EVIDENCE
        ]
        assert marked == ["slipped on ice"]
        assert "W00.0XXA" in text(app, "#explain-text")
        assert "The note says how she fell." in text(app, "#explain-text")
        assert "Guideline  I.C.20.a" in text(app, "#explain-text")
        card = screen.submitted.scorecard
        assert f"Score {card.score:.0%}" in text(app, "#score")
        assert card.formula in text(app, "#score")


async def test_evidence_far_down_is_scrolled_into_view(fake: SmallWorkspace) -> None:

    long_note = (
        "## Start\n" + "Nothing of note here.\n" * 80 + "lower end of right radius, closed\n"
    )
    chart = replace(WRIST, note=long_note, key=WRIST.key[:1])
    app = app_for(SmallWorkspace(charts=(chart,)), chart)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s", "enter")
        await settle(pilot)
        note = app.screen.query_one(NoteView)
        assert note.scroll_offset.y > 40


async def test_enter_on_a_verdict_shows_the_note_where_only_one_side_fits(
    fake: SmallWorkspace,
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


async def test_after_the_review_next_and_retry(fake: SmallWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=WIDE) as pilot:
        await submitted(pilot)
        await press(pilot, "r")
        assert drill_of(app).chart.id == WRIST.id and drill_of(app).codes == ()
        await press(pilot, "ctrl+s", "enter", "n")
        assert drill_of(app).chart.id == ADMISSION.id
        assert drill_of(app).kept.active.running


async def test_the_theme_is_switched_and_remembered(fake: SmallWorkspace) -> None:
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
    fake: SmallWorkspace, monkeypatch: Any
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


async def test_quit_from_a_field_and_outside(fake: SmallWorkspace) -> None:
    app = app_for(fake, WRIST)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "slash", "q")
        assert app.screen.query_one("#lookup", Input).value == "q"
        await press(pilot, "ctrl+q")
    assert app.return_code == 0


async def test_a_click_on_the_key_bar_presses_the_key(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        bar = text(app, "KeyBar")
        assert bar.startswith("enter Start  c Charts")
        await pilot.click("KeyBar", offset=(1 + bar.index("Charts"), 0))
        await settle(pilot)
        assert app.current_mode == "charts"


async def test_the_key_bar_always_names_help(fake: SmallWorkspace) -> None:
    app = app_for(with_draft(fake, *SOME), WRIST)
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        for keys in ([], ["slash"], ["escape"], ["ctrl+s"]):
            await press(pilot, *keys)
            bar = text(app, "KeyBar").rstrip()
            assert "Help" in bar and len(bar) <= 58, bar
