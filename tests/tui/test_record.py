"""The record: its documents as a list to step through, words found in it, the policy sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from coder_drill.charts import Chart
from coder_drill.charts.evidence import evidence_spans
from coder_drill.charts.model import KeyCode, Role
from coder_drill.charts.policy import PayerKind, Policy, PolicySection
from coder_drill.charts.record import Document
from coder_drill.tui.app import CoderDrillApp
from coder_drill.tui.record.finding import MOST, matches, nearest
from coder_drill.tui.record.note import EVIDENCE
from coder_drill.tui.record.notetext import set_note
from coder_drill.tui.record.pane import WHOLE, DocumentList, RecordPane
from tests.tui.conftest import content_of, press, settle, type_text
from tests.tui.small import ADMISSION, WRIST, SmallWorkspace

DOCUMENTS = (
    Document("ED note", "Found confused [at home]; T 39.1.\n", "Emergency physician", 0),
    Document(
        "H&P",
        "## Assessment\n\nAdmitted with pneumonia and **severe**\nsepsis.\n"
        + "\nStable night.\n" * 30,
        "Attending, hospital medicine",
        1,
    ),
    Document("Operative note", "Chest tube placed.\n", "Surgeon", 2, 0),
    Document("Discharge summary", "Severe sepsis, resolved.\n", "Attending, hospital medicine", 6),
)
SHEET = Policy(
    "medicare-part-a",
    "Medicare Part A at this hospital",
    PayerKind.HOSPITAL,
    (
        PolicySection("External cause", "Report external cause codes where documented [all]."),
        PolicySection("POA", "Every diagnosis carries an indicator.", "Appendix I"),
    ),
)
STAY: Chart = replace(
    ADMISSION,
    note="",
    document="",
    documents=DOCUMENTS,
    policies=(SHEET.id,),
    instructions="Code the stay.",
    key=(
        KeyCode("I13.0", Role.PRINCIPAL, poa="Y", evidence=("Severe sepsis, resolved",)),
        KeyCode("I50.23", Role.SECONDARY, poa="Y", evidence=("Found confused",)),
    ),
)


@pytest.fixture
def stay() -> SmallWorkspace:
    """A chart of four documents with a policy sheet."""
    return SmallWorkspace(charts=(STAY,), policies=(SHEET,))


def app_for(fake: SmallWorkspace, chart: Chart = STAY) -> CoderDrillApp:
    return CoderDrillApp(fake, chart, clock=lambda: 0.0)


def record(pilot: Pilot[Any]) -> RecordPane:
    return pilot.app.screen.query_one(RecordPane)


def body(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#note-body").render())


def title(pilot: Pilot[Any]) -> str:
    return str(record(pilot).note._border_title)


async def test_a_single_note_has_no_list(fake: SmallWorkspace) -> None:
    async with app_for(fake, WRIST).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert not record(pilot).query(DocumentList)
        assert title(pilot) == WRIST.document
        before = body(pilot)
        await press(pilot, "right_square_bracket", "w")
        assert body(pilot) == before


async def test_documents_are_listed_and_stepped_through(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        documents = record(pilot).query_one(DocumentList)
        rows = [str(documents.get_option_at_index(n).prompt) for n in range(5)]
        assert rows[0].startswith("Whole record")
        assert rows[2].split("  ")[0] == "H&P" and "Attending, hospital medicine" in rows[2]
        assert rows[3].endswith("hospital day 2, POD 0")
        assert "Found confused" in body(pilot) and "Severe sepsis, resolved" in body(pilot)
        await press(pilot, "right_square_bracket")
        assert title(pilot) == DOCUMENTS[0].heading
        assert "Found confused [at home]" in body(pilot) and "pneumonia" not in body(pilot)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert record(pilot).shown == 2 and documents.highlighted == 3
        await press(pilot, "left_square_bracket")
        assert title(pilot) == DOCUMENTS[1].heading
        await press(pilot, "left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert record(pilot).shown == 0, "it ends at the first document"
        await press(pilot, "w")
        assert record(pilot).shown == WHOLE and title(pilot) == "Whole record"
        await press(pilot, "w")
        assert record(pilot).shown == 0
        await press(pilot, "shift+tab")
        assert documents.has_focus
        await press(pilot, "end", "enter")
        assert "Severe sepsis, resolved" in body(pilot)
        assert record(pilot).note.has_focus


async def test_a_document_begins_at_its_top(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right_square_bracket", "right_square_bracket", "end")
        assert record(pilot).note.scroll_offset.y > 0
        await press(pilot, "right_square_bracket")
        assert record(pilot).note.scroll_offset.y == 0


async def test_documents_are_brought_in_view_from_the_codes(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "escape")
        assert not record(pilot).display
        await press(pilot, "right_square_bracket")
        assert record(pilot).display and record(pilot).shown == 0


async def test_words_are_found_counted_and_stepped_through(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "ctrl+f")
        assert record(pilot).field.has_focus, "also out of the lookup field"
        await type_text(pilot, "severe  SEPSIS")
        count = pilot.app.screen.query_one("#find-count")
        assert str(count.render()) == "1 of 2"
        await press(pilot, "enter")
        assert str(count.render()) == "2 of 2"
        await press(pilot, "down")
        assert str(count.render()) == "1 of 2", "from the last to the first"
        await press(pilot, "up")
        assert str(count.render()) == "2 of 2"
        await type_text(pilot, "x")
        assert str(count.render()) == "not found"
        await press(pilot, "escape")
        assert record(pilot).note.has_focus and not record(pilot).finding
        spans = content_of(pilot.app.screen.query_one("#note-body")).spans
        assert not any("secondary" in str(span.style) for span in spans)


async def test_a_match_brings_its_document(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "right_square_bracket", "ctrl+f")
        await type_text(pilot, "chest tube")
        assert record(pilot).shown == 2
        assert "Chest tube placed." in body(pilot)


async def test_evidence_is_marked_in_the_right_document(stay: SmallWorkspace) -> None:
    from coder_drill.scoring.model import Answer
    from coder_drill.tui.review.screen import ReviewScreen

    submitted = stay.submit(STAY, Answer(()))
    verdicts = tuple(
        replace(verdict, spans=evidence_spans(STAY, key))
        for verdict, key in zip(submitted.scorecard.verdicts, STAY.key, strict=True)
    )
    submitted = replace(submitted, scorecard=replace(submitted.scorecard, verdicts=verdicts))
    app = app_for(stay)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        app.show_review(STAY, submitted)
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert record(pilot).shown == 1
        await press(pilot, "down")
        assert record(pilot).shown == 0, "the second code rests on the ED note"
        text = content_of(pilot.app.screen.query_one("#note-body"))
        marked = [text.plain[s.start : s.end] for s in text.spans if s.style == EVIDENCE]
        assert marked == ["Found confused"]
        await press(pilot, "up")
        assert record(pilot).shown == 3


async def test_the_policy_sheet_is_one_key_away(stay: SmallWorkspace) -> None:
    async with app_for(stay).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        shown = str(pilot.app.screen.query_one("#policy .drawn").render())
        assert "where documented [all]." in shown
        assert "Source: house rule" in shown and "Source: Appendix I" in shown
        await press(pilot, "escape", "slash", "f5")
        assert pilot.app.screen.query("#policy"), "also while the lookup has the focus"


async def test_a_chart_without_a_sheet_offers_none(fake: SmallWorkspace) -> None:
    async with app_for(fake, WRIST).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert not pilot.app.screen.query("#policy")
        assert pilot.app.screen.check_action("policy", ()) is False


def test_words_match_over_line_breaks_emphasis_and_case() -> None:
    text = "the **right**\nwrist, The Right  wrist; rightwrist"
    assert [text[a:b] for a, b in matches(text, "right wrist")] == [
        "right**\nwrist",
        "Right  wrist",
    ]
    assert matches(text, " ") == ()
    assert matches("a.c abc", "a.c") == ((0, 3),)
    assert len(matches("x" * 5000, "x")) == MOST
    assert nearest(((0, 1), (5, 6)), 3) == 1 and nearest(((0, 1), (5, 6)), 9) == 0


@given(st.text(max_size=200), st.text(max_size=8))
def test_finding_takes_any_text(text: str, words: str) -> None:
    found = matches(text, words)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert list(found) == sorted(found)


@given(st.text(alphabet="ab \n#*-", max_size=300), st.integers(12, 40))
def test_the_offset_of_a_line_stands_on_that_line(note: str, width: int) -> None:
    made = set_note(note, width)
    for line in range(made.lines):
        offset = made.offset_of(line)
        assert 0 <= offset <= len(note)
        assert made.line_of(offset) >= line or offset == len(note)


Snap = Callable[..., bool]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_picture(snap_compare: Snap, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        record(pilot).field.cursor_blink = False
        await press(pilot, "right_square_bracket", "right_square_bracket", "ctrl+f")
        await type_text(pilot, "sepsis")

    fake = SmallWorkspace(charts=(STAY,), policies=(SHEET,))
    assert snap_compare(app_for(fake), terminal_size=size, run_before=run)
