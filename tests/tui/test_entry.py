"""Entering codes: one grammar, what is meant and nothing else, every key in order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.drill.editing import AnswerEdit
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.lookup.elide import elided, in_lines
from coder_drill.tui.lookup.entry import Line, previewed, read_entry
from coder_drill.tui.lookup.hits import written
from coder_drill.tui.lookup.pane import LookupPane
from tests.tui.conftest import app_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

WIDE = (120, 36)


def app_for(fake: SmallWorkspace, chart: Any = WRIST) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, clock=lambda: 0.0)


def drill(pilot: Pilot[Any]) -> DrillScreen:
    found = app_of(pilot).drill
    assert isinstance(found, DrillScreen)
    return found


def pane(pilot: Pilot[Any]) -> LookupPane:
    return pilot.app.screen.query_one(LookupPane)


def answer(pilot: Pilot[Any]) -> list[str]:
    return [written(code) for code in drill(pilot).codes]


def said(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#said").render())


def rows(pilot: Pilot[Any]) -> list[str]:
    hits = pane(pilot).hits
    return [str(hits.get_option_at_index(n).prompt) for n in range(hits.option_count)]


def keys_of(text: str) -> Iterator[events.Key]:
    """A text as key events; ``⏎``, ``⌫``, ``⎋`` and ``/`` stand for their keys."""
    named = {"⏎": ("enter", "\r"), "⌫": ("backspace", "\x7f"), "⎋": ("escape", "\x1b")}
    names = {" ": "space", ".": "full_stop", "-": "minus", "@": "at", ",": "comma", "/": "slash"}
    for character in text:
        key, sent = named.get(character, (names.get(character, character), character))
        yield events.Key(key, sent)


async def burst(pilot: Pilot[Any], chunks: Sequence[str]) -> None:
    """Deliver chunks of keys: those of a chunk at once, nothing waits for what they do."""
    for number, chunk in enumerate(chunks):
        for key in keys_of(chunk):
            pilot.app.post_message(key)
        for _ in range(number % 4):
            await asyncio.sleep(0)
    order = app_of(pilot)._order
    while pilot.app.is_running and (order.busy or pilot.app.message_queue_size):
        await asyncio.sleep(0)
    await settle(pilot)


# -- one grammar -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("99214 25", "99214-25"),
        ("I10 Y", "I10@Y"),
        ("i 10", "I10"),
        ("99396-25", "99396-25"),
        ("E11.65@Y", "E11.65@Y"),
        ("99213x2", "99213x2"),
        ("e1165", "E11.65"),
    ],
)
async def test_what_can_be_read_is_added_as_it_is_meant(
    fake: SmallWorkspace, text: str, line: str
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, text)
        await press(pilot, "enter")
        assert answer(pilot) == [line]
        assert pane(pilot).field.value == ""


@pytest.mark.parametrize("text", ["99396-25", "E11.65@Y", "99213x2", "99214 25", "i 10"])
async def test_the_hit_list_shows_the_line_as_it_will_be_added(
    fake: SmallWorkspace, text: str
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, text)
        (shown,) = rows(pilot)
        await press(pilot, "enter")
        (line,) = answer(pilot)
        assert shown.startswith(f"+ {line} ")


@pytest.mark.parametrize("text", ["99214-2", "I10-25", "99284@Y", "I10x3", "E11.999", "Q99.9Z-1"])
async def test_what_is_wrong_with_a_code_is_said_and_nothing_is_added(
    fake: SmallWorkspace, text: str
) -> None:
    """The first hit of a word search was added in its place."""
    async with app_for(fake, ADMISSION).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, text)
        await press(pilot, "enter")
        assert answer(pilot) == []
        assert said(pilot).startswith("✗ ")
        assert pane(pilot).field.value == text


async def test_the_lookup_key_pressed_twice_is_no_part_of_a_code(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "slash")
        await type_text(pilot, "Z79.4")
        await press(pilot, "enter")
        assert answer(pilot) == ["Z79.4"]


async def test_a_code_with_words_behind_it_adds_no_hit_that_was_not_marked(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "I10 hypertension")
        await press(pilot, "enter")
        assert answer(pilot) == ["I10"], "the code is read"
        assert pane(pilot).field.value == "hypertension", "the words stay"


async def test_several_codes_are_one_change_in_their_order(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "Z79.4, E11.9 I10")
        assert said(pilot) == "+ Enter adds 3 codes."
        await press(pilot, "enter")
        assert answer(pilot) == ["Z79.4", "E11.9", "I10"]
        assert said(pilot).startswith("✓ Added 3 codes: Z79.4, E11.9, I10.")
        await press(pilot, "escape", "u")
        assert answer(pilot) == []
        assert fake.saved == {}


async def test_what_cannot_be_read_stays_with_one_line_each(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "I10 99214-2 E11 Z79.4")
        await press(pilot, "enter")
        assert answer(pilot) == ["I10", "Z79.4"]
        assert pane(pilot).field.value == "99214-2; E11"
        assert [row[:9] for row in rows(pilot)] == ["✗ 99214-2", "✗ E11 is "]
        assert "2 pieces could not be added" in said(pilot)
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, "5")
        await press(pilot, "enter")
        assert answer(pilot) == ["I10", "Z79.4", "99214-25"]


BLOCK = "Code\tModifier\tUnits\n99214\t25\t1\nJ1885\t\t2\nE11.9\t\t\n"


async def test_a_block_from_a_spreadsheet_is_pasted_as_one_change(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        pilot.app.post_message(events.Paste(BLOCK))
        await settle(pilot)
        assert answer(pilot) == ["E11.9", "99214-25", "J1885x2"]
        await press(pilot, "escape", "u")
        assert answer(pilot) == []


async def test_a_pasted_block_lands_in_the_answer_wherever_the_focus_is(
    fake: SmallWorkspace,
) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.post_message(events.Paste("I10\nE11.9\n"))
        await settle(pilot)
        assert answer(pilot) == ["I10", "E11.9"]


async def test_lines_of_words_are_looked_up_and_add_nothing(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        pilot.app.post_message(events.Paste("broken\n  wrist\n"))
        await settle(pilot)
        assert answer(pilot) == []
        assert pane(pilot).field.value == "broken wrist"


async def test_a_line_that_stands_already_with_other_units_is_told(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        for text in ("J1885x2", "J1885x3"):
            await type_text(pilot, text)
            await press(pilot, "enter")
        assert answer(pilot) == ["J1885x2"]
        assert "x changes its 2 units" in said(pilot)


# -- every key in order ------------------------------------------------------------------------


async def test_a_correction_and_enter_in_one_packet(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await burst(pilot, ["E11.8⌫9⏎"])
        assert answer(pilot) == ["E11.9"]


async def test_forty_codes_in_one_burst_are_forty_codes(
    fake: SmallWorkspace, codebook: Codebook
) -> None:
    codes = _billable(codebook, Random(3), 40)
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await burst(pilot, ["/" + "".join(f"{code}⏎" for code in codes)])
        assert answer(pilot) == codes
        assert [written(c) for c in fake.saved[WRIST.id].answer.codes] == codes


@pytest.mark.parametrize("seed", range(4))
async def test_any_chunking_of_a_script_of_keys_gives_the_same_answer(
    fake: SmallWorkspace, codebook: Codebook, seed: int
) -> None:
    """Key by key with all the time in the world, and in random chunks without any."""
    random = Random(seed)
    script = _script(codebook, random)
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await burst(pilot, list(script))
        slowly = answer(pilot)
        left = pane(pilot).field.value
        assert len(slowly) >= 3
        for _ in range(2):
            _start_over(pilot)
            await settle(pilot)
            await burst(pilot, _chunks(script, random))
            assert answer(pilot) == slowly, script
            assert pane(pilot).field.value == left


async def test_keys_before_quitting_are_not_lost(fake: SmallWorkspace) -> None:
    app = app_for(fake)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for key in [*keys_of("/I10⏎E11.9⏎"), events.Key("ctrl+q", "\x11")]:
            app.post_message(key)
        await pilot.pause()
        while app.is_running and app._order.busy:
            await asyncio.sleep(0)
    assert [c.code for c in fake.saved[WRIST.id].answer.codes] == ["I10", "E11.9"]


def _billable(codebook: Codebook, random: Random, count: int) -> list[str]:
    """Random diagnoses that can be entered as they stand."""
    found: dict[str, None] = {}
    while len(found) < count:
        letter = random.choice("ABCDEFGHIJKLMNRSZ")
        category = f"{letter}{random.randrange(100):02d}"
        below = codebook.billable_under(category, System.ICD10CM)
        if below:
            found[random.choice(below).code] = None
    return list(found)


def _script(codebook: Codebook, random: Random) -> str:
    """Codes typed with slips, corrections, and changes in the answer between them."""
    script = "/"
    for code in _billable(codebook, random, 6):
        kind = random.randrange(6)
        if kind == 0:
            script += f"{code}X⌫⏎"
        elif kind == 1:
            script += f"99214-2⏎5⏎{code}⏎"
        elif kind == 2:
            script += f"{code}⏎⎋u/{code.lower()}⏎"
        elif kind == 3:
            script += f"wrong words⎋{code}⏎"
        elif kind == 4:
            script += f"{code} 99213-25⏎"
        else:
            script += f"{code}⏎"
    return script


def _chunks(script: str, random: Random) -> list[str]:
    chunks, at = [], 0
    while at < len(script):
        size = random.choice((1, 1, 2, 3, 5, 8, 13, 40))
        chunks.append(script[at : at + size])
        at += size
    return chunks


def _start_over(pilot: Pilot[Any]) -> None:
    drill(pilot).kept.edit = AnswerEdit()
    drill(pilot).kept.changed()
    pane(pilot).field.value = ""
    pilot.app.screen.set_focus(drill(pilot).record.note)


# -- the mouse ---------------------------------------------------------------------------------


async def test_a_click_on_a_hit_says_added_and_leaves_the_focus(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "hypertension")
        await pilot.click("#hits", offset=(3, 0))
        await settle(pilot)
        assert answer(pilot) == ["I10"]
        assert said(pilot).startswith("✓ Added I10")
        assert pane(pilot).field.has_focus
        await type_text(pilot, "99284-25 J1885")
        await pilot.click("#hits", offset=(3, 1))
        await settle(pilot)
        assert answer(pilot) == ["I10", "99284-25", "J1885"]


async def test_enter_in_the_hits_goes_back_to_the_field(fake: SmallWorkspace) -> None:
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "hypertension")
        await press(pilot, "tab", "enter")
        assert answer(pilot) == ["I10"]
        assert pane(pilot).field.has_focus


# -- titles that differ late -------------------------------------------------------------------


def test_hits_that_differ_late_do_not_read_alike() -> None:
    titles = [
        "Calculus of gallbladder with acute cholecystitis with obstruction",
        "Calculus of gallbladder with acute cholecystitis without obstruction",
        "Calculus of gallbladder with acute and chronic cholecystitis with obstruction",
        "Calculus of gallbladder and bile duct with acute cholecystitis with obstruction",
        "Calculus of gallbladder with acute cholecystitis",
        "Cholesterolosis of gallbladder",
    ]
    for room in (30, 40, 48, 60, 90):
        shown = in_lines(titles, room)
        assert len(set(shown)) == len(titles), room
        assert all(len(line) <= room for lines in shown for line in lines)
    assert in_lines(titles, 90) == [(title,) for title in titles]
    assert elided(["Short", "Other"], 20) == ["Short", "Other"]


def test_the_hits_of_real_queries_can_be_told_apart(codebook: Codebook) -> None:
    from coder_drill.lookup import Lookup

    lookup = Lookup(codebook.clone())
    try:
        for query in ("calculus of gallbladder with acute chole", "burn third degree"):
            titles = [hit.title for hit in lookup.search(query, limit=50).hits]
            assert len(set(in_lines(titles, 42))) == len(set(titles)), query
    finally:
        lookup.close()


@given(st.lists(st.text(alphabet="ab ", max_size=60), max_size=8), st.integers(0, 40))
def test_titles_always_fit(titles: list[str], room: int) -> None:
    assert all(len(title) <= max(8, room) for title in elided(titles, room))
    assert all(len(line) <= max(8, room) for lines in in_lines(titles, room) for line in lines)


# -- reading -----------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_any_text_is_read_or_searched_for(codebook: Codebook, text: str) -> None:
    entry = read_entry(text, WRIST, codebook)
    if entry is not None:
        assert previewed(entry, text) in (True, False)
        assert all(isinstance(line.code, AnswerCode) for line in entry.lines)
        assert all(part.reason for part in entry.refused)
        again = read_entry(entry.left, WRIST, codebook)
        assert again is None or not [p for p in again.parts if isinstance(p, Line)]


# -- text that missed its field ----------------------------------------------------------------


@pytest.mark.parametrize("escapes", [2, 3, 4])
async def test_typed_text_never_runs_a_command_on_another_screen(
    fake: SmallWorkspace, escapes: int
) -> None:
    """Esc once too often in the lookup, then on with typing: Home took the letters as commands."""
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await burst(pilot, ["⎋" * escapes + "cspqh wrist"])
        assert pilot.app.is_running
        if escapes == 2:
            assert isinstance(pilot.app.screen, DrillScreen)
        else:
            assert pilot.app.current_mode == "home" and len(pilot.app.screen_stack) == 1
        assert any("was no command" in note.message for note in pilot.app._notifications)


async def test_a_command_after_a_pause_is_one(
    fake: SmallWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder_drill.tui.shell import stray

    monkeypatch.setattr(stray, "PAUSE", 0.0)
    async with app_for(fake).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "escape", "escape", "escape", "c")
        assert pilot.app.current_mode == "charts"


async def test_letters_after_leaving_the_code_book_do_nothing_below(fake: SmallWorkspace) -> None:
    async with app_for(fake, None).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        await burst(pilot, ["E11⎋⎋cq"])
        assert pilot.app.is_running and pilot.app.current_mode == "home"
