"""Notes set for reading: nothing lost, nothing parsed as markup, every offset found again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.charts import Bank
from coder_drill.charts.evidence import locate_evidence
from coder_drill.tui.record.notetext import HEADING, STRONG, set_note
from tests.bundled import bundled_bank

NOTE = """\
## HPI
Fell on ice [no LOC] and landed on her
right hand. See *E. coli* and **the right wrist**, 5 * 3 * 2.

- Displaced fracture of the lower end of the right radius, closed, reduced here
1. First thing to do
| BP | 120/80 |
"""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return bundled_bank()


TABLE = """\
Labs below.

| | ED | HD 2 |
|---|---|:--:|
| WBC | 18.0 | **16.2** |
| T bili | 3.9 | high, and rising all through the night that followed |
Next line.
"""


def words(text: str) -> list[str]:
    """Words without Markdown signs, bullets and the lines of tables."""
    text = re.sub(r"^#{1,6}[ \t]+|^[ \t]*[-*•][ \t]+", "", text, flags=re.M)
    text = text.replace("```", "")
    text = re.sub(r"^\|[|: -]+\|$|(?<= )\||^\|", "", text, flags=re.M)
    return re.sub(r"[*•]", "", text).split()


@pytest.mark.parametrize("width", [10, 24, 58, 92])
def test_every_word_is_kept_and_every_line_fits(width: int) -> None:
    placed = set_note(NOTE, width)
    text = placed.content.plain
    assert "".join(words(text)) == "".join(words(NOTE))
    assert max(len(line) for line in text.splitlines()) <= width
    assert placed.lines == len(text.split("\n"))


def test_brackets_and_lone_stars_stand_as_written() -> None:
    text = set_note(NOTE, 80).content.plain
    assert "[no LOC]" in text
    assert "5 * 3 * 2" in text
    assert "E. coli" in text and "*E. coli*" not in text


def test_headings_lose_their_signs_and_stand_out() -> None:
    content = set_note(NOTE, 80).content
    assert content.plain.startswith("HPI\n")
    heading = [span for span in content.spans if span.style == HEADING]
    assert [content.plain[span.start : span.end] for span in heading] == ["HPI"]


def test_bullets_hang() -> None:
    lines = set_note(NOTE, 30).content.plain.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("• Displaced"))
    assert lines[first + 1].startswith("  ") and not lines[first + 1].startswith("   ")


def test_filled_lines_flow_and_short_lines_stay() -> None:
    filled = (
        "This paragraph was filled by hand to a margin of about seventy characters,\n"
        "and therefore it flows again at any width, while the lists below stay as\n"
        "they are.\n"
        "BP: 120/80\n"
        "HR: 80\n"
    )
    text = set_note(filled, 200).content.plain
    assert text.splitlines() == [
        "This paragraph was filled by hand to a margin of about seventy characters, and therefore "
        "it flows again at any width, while the lists below stay as they are.",
        "BP: 120/80",
        "HR: 80",
    ]


def test_a_table_stands_in_columns_with_its_head_strong() -> None:
    content = set_note(TABLE, 80).content
    assert content.plain.split("\n") == [
        "Labs below.",
        "",
        "        ED    HD 2",
        "WBC     18.0  16.2",
        "T bili  3.9   high, and rising all through the night that followed",
        "Next line.",
    ]
    strong = [content.plain[s.start : s.end] for s in content.spans if s.style == STRONG]
    assert strong == ["ED", "HD 2", "16.2"]


def test_a_long_cell_breaks_in_its_own_column() -> None:
    assert set_note(TABLE, 40).content.plain.split("\n")[2:] == [
        "        ED    HD 2",
        "WBC     18.0  16.2",
        "T bili  3.9   high, and rising all",
        "              through the night that",
        "              followed",
        "Next line.",
    ]


def test_evidence_in_a_broken_cell_is_marked_without_its_neighbors() -> None:
    note = "| a | b |\n|---|---|\n| one two three four | five six seven eight |\n"
    placed = set_note(note, 24)
    span = (note.index("one"), note.index("four") + 4)
    content = placed.marked([span], "reverse")
    marked = [content.plain[s.start : s.end] for s in content.spans if s.style == "reverse"]
    assert " ".join(marked).split() == ["one", "two", "three", "four"]


def test_an_empty_head_is_left_out_and_a_lone_row_stays_as_written() -> None:
    note = "| | |\n|---|---|\n| GBS | positive |\n\n| BP | 120/80 |\n"
    assert set_note(note, 60).content.plain.split("\n") == [
        "GBS  positive",
        "",
        "| BP | 120/80 |",
    ]


def test_a_fenced_record_keeps_its_lines_and_columns_without_the_fences() -> None:
    note = (
        "Record\n```\n07:26  into OR 6\n07:46  a-line\n       good trace *so far*\n- 8\n```\nEnd."
    )
    assert set_note(note, 60).content.plain.split("\n") == [
        "Record",
        "07:26  into OR 6",
        "07:46  a-line",
        "       good trace so far",
        "- 8",
        "End.",
    ]


def test_a_table_without_room_for_columns_stays_as_written() -> None:
    lines = set_note(TABLE, 12).content.plain.split("\n")
    assert any(line.startswith("| WBC") for line in lines)


@pytest.mark.parametrize("width", [30, 56, 90])
def test_no_chart_shows_the_signs_of_tables_and_fences(bank: Bank, width: int) -> None:
    for chart in bank.charts:
        shown = set_note(chart.note, width).content.plain
        assert "```" not in shown, chart.id
        assert width < 56 or "|--" not in shown, chart.id


@given(st.lists(st.text(alphabet="ab |*-", max_size=20), max_size=4), st.integers(10, 60))
def test_every_character_of_a_table_is_where_it_says(rows: list[str], width: int) -> None:
    note = "\n".join(["| head | two |", "|---|---|", *(f"| {row} |" for row in rows)])
    placed = set_note(note, width)
    plain = placed.content.plain
    assert all(len(line) <= width for line in plain.split("\n"))
    for offset, char in enumerate(note):
        if char in "ab":
            assert plain[placed.place(offset)] == char


@pytest.mark.parametrize("width", [30, 56, 90])
def test_marked_evidence_is_the_evidence(bank: Bank, width: int) -> None:
    """For every piece of evidence in the bank the marked text is the text of the note."""
    checked = 0
    for chart in bank.charts:
        placed = set_note(chart.note, width)
        for key in chart.key:
            for evidence in key.evidence:
                span = locate_evidence(chart.note, evidence)
                assert span is not None
                content = placed.marked([span], "reverse")
                marked = "".join(
                    content.plain[s.start : s.end] + " "
                    for s in content.spans
                    if s.style == "reverse"
                )
                got, wanted = "".join(words(marked)), "".join(words(evidence))
                if "|" in evidence:  # cells broken side by side: line by line, not cell by cell
                    got, wanted = "".join(sorted(got)), "".join(sorted(wanted))
                assert got == wanted, (chart.id, evidence)
                line = placed.line_of(span[0])
                shown = content.plain.split("\n")[line]
                assert words(evidence)[0][:8] in shown
                checked += 1
    assert checked > 50


@given(st.text(alphabet="ab *#-`\n[]1.", max_size=200), st.integers(10, 60))
def test_offsets_are_monotonous_and_lines_fit(note: str, width: int) -> None:
    placed = set_note(note, width)
    places = [placed.place(offset) for offset in range(len(note) + 1)]
    assert places == sorted(places)
    assert all(len(line) <= width for line in placed.content.plain.split("\n"))
