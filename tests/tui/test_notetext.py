"""Notes set for reading: nothing lost, nothing parsed as markup, every offset found again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.charts import Bank, load_bank
from coder_drill.charts.evidence import locate_evidence
from coder_drill.resources import charts_dir
from coder_drill.tui.notetext import HEADING, set_note

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
    return load_bank([charts_dir()])


def words(text: str) -> list[str]:
    """Words without Markdown signs and bullets."""
    text = re.sub(r"^#{1,6}[ \t]+|^[ \t]*[-*•][ \t]+", "", text, flags=re.M)
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
                assert "".join(words(marked)) == "".join(words(evidence)), (chart.id, evidence)
                line = placed.line_of(span[0])
                shown = content.plain.split("\n")[line]
                assert words(evidence)[0][:8] in shown
                checked += 1
    assert checked > 50


@given(st.text(alphabet="ab *#-\n[]1.", max_size=200), st.integers(10, 60))
def test_offsets_are_monotonous_and_lines_fit(note: str, width: int) -> None:
    placed = set_note(note, width)
    places = [placed.place(offset) for offset in range(len(note) + 1)]
    assert places == sorted(places)
    assert all(len(line) <= width for line in placed.content.plain.split("\n"))
