"""The drill screen: how codes get into the answer, and that nothing of it is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from coder_drill.codebooks.model import System
from coder_drill.errors import CoderDrillError
from coder_drill.lookup.model import Hit, Result
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.codebook.details import DetailsScreen
from coder_drill.tui.codebook.page import PageView
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.review.screen import ReviewScreen
from coder_drill.tui.shell.screens import Confirm, TooSmall
from coder_drill.tui.shell.services import TablesState
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, FewCodes, SmallWorkspace

WIDE = (120, 36)
NARROW = (80, 24)


def app_for(fake: SmallWorkspace, chart: Any = WRIST, **more: Any) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, **more)


def drill(pilot: Pilot[Any]) -> DrillScreen:
    found = app_of(pilot).drill
    assert isinstance(found, DrillScreen)
    return found


def answer(pilot: Pilot[Any]) -> list[str]:
    return [code.code for code in drill(pilot).codes]


def said(pilot: Pilot[Any]) -> str:
    return str(drill(pilot).query_one("#said").render())


async def enter(pilot: Pilot[Any], *texts: str) -> None:
    """Type each text into the lookup and press Enter."""
    if drill(pilot).focused is not drill(pilot).query_one("#lookup"):
        await press(pilot, "slash")
    for text in texts:
        await type_text(pilot, text)
        await press(pilot, "enter")


async def test_a_search_is_marked_with_arrows_and_added_with_enter(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "radius")
        pane = drill(pilot).query_one(LookupPane)
        assert pane.hits.option_count == 3
        await press(pilot, "down", "down", "up")
        assert pane.marked is not None and pane.marked.code == "S52.501A"
        await press(pilot, "enter")
        assert answer(pilot) == ["S52.501A"]
        assert pane.field.value == "" and pane.hits.option_count == 0
        assert said(pilot).startswith("✓ Added S52.501A")
        assert pane.field.has_focus, "the next code can be typed at once"


async def test_a_typed_code_with_modifiers_units_or_poa_is_added_straight(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "i13.0@y", "j1885x2", "99284-25")
        lines = [(c.code, c.poa, c.units, c.modifiers) for c in drill(pilot).codes]
        assert lines == [
            ("I13.0", "Y", 1, ()),
            ("J1885", "", 2, ()),
            ("99284", "", 1, ("25",)),
        ]


async def test_a_header_is_answered_in_words_with_its_codes_one_key_away(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "E11.6")
        assert answer(pilot) == []
        assert "E11.6 is a header: choose one of its" in said(pilot)
        pane = drill(pilot).query_one(LookupPane)
        assert pane.marked is not None and pane.marked.code.startswith("E11.6")
        await press(pilot, "enter")
        assert answer(pilot) == ["E11.610"]


async def test_an_unknown_code_is_not_added(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "E11.999")
        assert answer(pilot) == []
        assert said(pilot).startswith("✗ E11.999")


async def test_the_claim_decides_between_two_systems(fake: SmallWorkspace) -> None:
    """A0225 is HCPCS and, without its dot, ICD-10-CM A02.25: an emergency claim carries HCPCS."""
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "A0225", "A02.25")
        assert {(code.code, code.system) for code in drill(pilot).codes} == {
            ("A0225", System.HCPCS),
            ("A02.25", System.ICD10CM),
        }


async def test_the_same_line_is_not_entered_twice(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10", "I10")
        assert answer(pilot) == ["I10"]
        assert "in the answer already" in said(pilot)


async def test_reorder_remove_and_undo(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "99284", "I10", "I13.0")
        await press(pilot, "escape")
        assert answer(pilot) == ["I10", "I13.0", "99284"]
        await press(pilot, "shift+up")
        assert answer(pilot) == ["I13.0", "I10", "99284"]
        await press(pilot, "J", "d")
        assert answer(pilot) == ["I10", "99284"]
        await press(pilot, "u", "u", "u")
        assert answer(pilot) == ["I10", "I13.0", "99284"]


async def test_modifiers_and_units_are_chosen_in_a_dialog(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "20610")
        await press(pilot, "escape", "m")
        await type_text(pilot, "RT")
        await press(pilot, "enter", "escape", "x")
        await type_text(pilot, "0")
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "0")
        await press(pilot, "enter")
        wrong = str(pilot.app.screen.query_one("#units-wrong").render())
        assert "from 1 to 9999" in wrong
        await press(pilot, "backspace")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        (code,) = drill(pilot).codes
        assert (code.modifiers, code.units) == (("RT",), 2)
        assert fake.saved[WRIST.id].answer.codes == (code,)


async def test_poa_steps_through_its_values_on_inpatient_charts_only(fake: SmallWorkspace) -> None:
    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I13.0")
        await press(pilot, "escape")
        seen = []
        for _ in range(5):
            await press(pilot, "p")
            seen.append(drill(pilot).codes[0].poa)
        assert seen == ["Y", "N", "U", "W", ""]
    async with app_for(fake, WRIST).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        await press(pilot, "escape", "p")
        assert drill(pilot).codes[0].poa == ""
        assert drill(pilot).check_action("poa", ()) is False


async def test_every_change_is_saved_at_once_and_an_emptied_answer_is_no_draft(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert fake.saved == {}, "opening a chart begins nothing"
        await enter(pilot, "I10")
        assert [c.code for c in fake.saved[WRIST.id].answer.codes] == ["I10"]
        await press(pilot, "escape", "d")
        assert fake.saved == {}
        await press(pilot, "u")
        assert [c.code for c in fake.saved[WRIST.id].answer.codes] == ["I10"]


async def test_a_failed_save_is_said_and_the_answer_stays(fake: SmallWorkspace) -> None:
    fake.decided.fail_saving = "/data: read-only; free it or set CODER_DRILL_DATA_DIR"
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        assert answer(pilot) == ["I10"]
        assert any("Not saved: /data: read-only" in n.message for n in pilot.app._notifications)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DrillScreen)
        assert answer(pilot) == ["I10"]


async def test_a_draft_is_offered_on_home_and_comes_back(fake: SmallWorkspace) -> None:
    fake.begin(WRIST, (AnswerCode("I10", System.ICD10CM),), hints=1, seconds=65.0)
    async with app_for(fake, None).run_test(size=NARROW) as pilot:
        await settle(pilot)
        text = str(pilot.app.screen.query_one("#next-text").render())
        assert "to go on with Fall on an outstretched hand, 1 code so far" in text
        await press(pilot, "enter")
        assert answer(pilot) == ["I10"]
        assert drill(pilot).kept.hints_used == 1
        assert drill(pilot).kept.active.seconds >= 65.0
        assert "Your answer is back: 1 code" in said(pilot)
        assert str(drill(pilot).query_one("#hints").render()).startswith("Hint 1 of 2")


async def test_hints_come_one_by_one_and_are_recorded(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "h", "h")
        assert drill(pilot).kept.hints_used == 2
        assert fake.saved[WRIST.id].hints_used == 2
        assert "Then ask how she fell." in str(drill(pilot).query_one("#hints").render())


async def test_hints_are_closed_and_read_again_without_another_being_used(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        hints = drill(pilot).query_one("#hints")
        await press(pilot, "H")  # nothing to close yet
        assert not hints.display
        await press(pilot, "h")
        assert "Hint 1 of 2" in str(hints.render()) and "H closes" in str(hints.render())
        await press(pilot, "H")
        assert not hints.display
        await press(pilot, "h")
        assert hints.display and "Hint 1 of 2" in str(hints.render())
        assert drill(pilot).kept.hints_used == 1
        await press(pilot, "h", "h")
        assert "Hint 1 of 2" in str(hints.render())
        assert drill(pilot).kept.hints_used == fake.saved[WRIST.id].hints_used == 2


async def test_working_time_leaves_pauses_out(fake: SmallWorkspace) -> None:
    now = [0.0]
    async with app_for(fake, clock=lambda: now[0]).run_test(size=WIDE) as pilot:
        await settle(pilot)
        for step in (10, 60, 300, 20):
            now[0] += step
            await press(pilot, "j")
        assert drill(pilot).kept.active.seconds == 90
        now[0] += 5
        await press(pilot, "h")
        assert fake.saved[WRIST.id].active_seconds == 95


async def test_an_empty_answer_is_asked_about_before_it_is_handed_in(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DrillScreen)
        await press(pilot, "ctrl+s", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert fake.attempts[0].codes == ()


async def test_a_code_that_cannot_stand_is_named_before_handing_in(fake: SmallWorkspace) -> None:
    fake.begin(WRIST, (AnswerCode("E11.6", System.ICD10CM),), hints=0, seconds=0.0)
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Confirm)
        lines = " ".join(str(line.render()) for line in pilot.app.screen.query(".dialog-line"))
        assert "E11.6 is a header" in lines
        assert fake.attempts == []


async def test_a_late_result_never_replaces_a_newer_one(fake: SmallWorkspace) -> None:
    """The first search is held back until the second one was typed."""
    asked: list[str] = []
    go_on = threading.Event()

    class SlowLookup(FewCodes):
        def search(self, query: str, **options: Any) -> Result:
            asked.append(query)
            if query == "w":
                assert go_on.wait(10)
            return Result(query, (Hit(System.ICD10CM, "I10", f"found for {query}", True),))

    fake.decided.make_lookup = SlowLookup
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        pane = drill(pilot).query_one(LookupPane)
        await pilot.press("w", "r")
        assert pane.searching
        await pilot.press("enter")
        assert answer(pilot) == [], "nothing is added that was not on screen"
        go_on.set()
        await settle(pilot)
        assert not pane.searching
        assert [hit.title for hit in pane._hits] == ["found for wr"]
        assert asked[-1] == "wr"


async def test_a_lookup_that_fails_says_so(fake: SmallWorkspace) -> None:
    class BrokenLookup(FewCodes):
        def search(self, query: str, **options: Any) -> Result:
            raise CoderDrillError(
                "codebooks.sqlite3: cannot be read; run coder-drill codebooks build"
            )

    fake.decided.make_lookup = BrokenLookup
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "wrist")
        assert said(pilot).startswith("✗ codebooks.sqlite3: cannot be read")


async def test_tables_that_cannot_be_built_are_said_on_home_and_in_the_drill(
    fake: SmallWorkspace,
) -> None:
    fake.decided.fail_preparing = "/cache: no room left; free some"
    async with app_for(fake, None).run_test(size=WIDE) as pilot:
        await settle(pilot)
        line = str(pilot.app.screen.query_one("#tables-line").render())
        assert "The code tables cannot be used: /cache: no room left" in line
        await press(pilot, "enter", "slash")
        await type_text(pilot, "I10")
        await press(pilot, "enter")
        assert "cannot be used: /cache: no room left" in said(pilot)
        assert answer(pilot) == []


async def test_a_chart_opened_while_the_tables_are_built_does_not_stop_the_build(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake, None).run_test(size=WIDE) as pilot:
        await settle(pilot)
        app = app_of(pilot)
        app.tables = TablesState(words="once: 20 % codes")
        app.open_chart(WRIST)
        app.tables = TablesState(words="once: 40 % codes")  # the screen has no parts yet
        await settle(pilot)
        assert "once: 40 % codes" in said(pilot)
        app.open_chart(ADMISSION)
        app.tables = TablesState(ready=True)
        await settle(pilot)
        assert drill(pilot).query_one(LookupPane).ready


async def test_a_build_that_breaks_unforeseen_is_told_and_not_waited_for(
    fake: SmallWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise ValueError("no such column: stray")

    monkeypatch.setattr(fake, "prepare", broken)
    async with app_for(fake, None).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert app_of(pilot).tables.failed
        line = str(pilot.app.screen.query_one("#tables-line").render())
        assert line.startswith("✗ The code tables cannot be used: no such column: stray")
        assert "coder-drill doctor" in line


async def test_narrow_terminals_show_one_side_and_one_key_switches(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        note, codes = drill(pilot).query_one(RecordPane), drill(pilot).query_one("#codes")
        text = note.note
        assert note.display and not codes.display
        await press(pilot, "slash")
        assert (
            codes.display
            and not note.display
            and drill(pilot).focused is drill(pilot).query_one("#lookup")
        )
        await press(pilot, "f2")
        assert note.display and not codes.display and text.has_focus
        await press(pilot, "tab", "tab")
        assert codes.display and drill(pilot).query_one("#answer").has_focus
        await press(pilot, "tab")
        assert text.has_focus and note.display
        await pilot.resize_terminal(120, 36)
        await settle(pilot)
        assert note.display and codes.display
        assert drill(pilot).check_action("view", ()) is False


async def test_a_tiny_terminal_shows_one_message_and_loses_nothing(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        await press(pilot, "escape")
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert isinstance(pilot.app.screen, TooSmall)
        assert "Nothing is lost" in str(pilot.app.screen.query_one("#too-small").render())
        await press(pilot, "d", "q")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert isinstance(pilot.app.screen, DrillScreen)
        assert answer(pilot) == ["I10"]
        assert pilot.app.screen.has_class("-normal")


async def test_starting_in_a_tiny_terminal(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, TooSmall)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_leaving_and_coming_back_keeps_the_screen(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I10")
        before = drill(pilot)
        await press(pilot, "escape", "escape", "escape")
        assert pilot.app.current_mode == "home"
        assert not before.kept.active.running
        await press(pilot, "enter")
        assert drill(pilot) is before and pilot.app.current_mode == "drill"
        assert before.kept.active.running


async def test_details_show_notes_and_may_add_the_code(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "wrist")
        await press(pilot, "escape")
        await type_text(pilot, "hypertension")
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, DetailsScreen)
        text = pilot.app.screen.query_one(PageView).plain
        assert "Excludes2" in text or "Excludes1" in text
        await press(pilot, "a")
        assert answer(pilot) == ["I10"]
        await press(pilot, "escape", "i", "u")
        assert isinstance(pilot.app.screen, DetailsScreen)
        assert "Below it" in pilot.app.screen.query_one(PageView).plain
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DrillScreen)


async def test_the_answer_is_copied_as_the_command_line_reads_it(fake: SmallWorkspace) -> None:
    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await enter(pilot, "I13.0@Y", "J1885x2")
        await press(pilot, "escape", "y")
        assert pilot.app.clipboard == "I13.0@Y  J1885x2"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_clicks_do_what_keys_do(fake: SmallWorkspace, size: tuple[int, int]) -> None:
    async with app_for(fake, None).run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.click("#next-step")
        await settle(pilot)
        assert pilot.app.current_mode == "drill"
        await press(pilot, "slash")
        await type_text(pilot, "radius")
        await pilot.click("#hits", offset=(3, 1))
        await settle(pilot)
        assert answer(pilot) == ["S52.501A"]


async def test_keys_typed_in_one_go_with_the_lookup_key_are_not_lost(fake: SmallWorkspace) -> None:
    """A burst, as from a paste or a slow connection: nothing waits between the keys."""
    async with app_for(fake).run_test(size=NARROW) as pilot:
        await settle(pilot)
        for key, character in (("slash", "/"), ("I", "I"), ("1", "1"), ("0", "0")):
            pilot.app.post_message(events.Key(key, character))
        await settle(pilot)
        assert drill(pilot).query_one(LookupPane).field.value == "I10"


async def test_the_lookup_key_is_a_letter_like_others_inside_the_field(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "a", "slash", "b")
        assert drill(pilot).query_one(LookupPane).field.value == "a/b"
