"""Text from outside: nothing in it reaches a terminal as a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.text import clean

ESC, CSI, OSC = "\x1b", "\x9b", "\x9d"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Fall onto outstretched hand", "Fall onto outstretched hand"),
        ("naïve Ménière – “quoted” ≥ 5 µg", "naïve Ménière – “quoted” ≥ 5 µg"),
        (f"{ESC}[31mred{ESC}[0m", "red"),
        (f"{ESC}]52;c;aGVsbG8={ESC}\\after", "after"),
        (f"{ESC}]0;title\x07after", "after"),
        (f"{ESC}]0;no end, after", "0;no end, after"),
        (f"{ESC}Ptmux{ESC}\\x", "x"),
        (f"a{CSI}31mb", "a31mb"),
        (f"a{OSC}52;c;x\x9cb", "a52;c;xb"),
        (f"{ESC}{ESC}[2Jx{ESC}", "x"),
        ("code \u202e54.I\u202c", "code 54.I"),
        ("\u2066iso\u2069lated", "isolated"),
        ("\ufeffBOM", "BOM"),
        ("half \ud800 a character", "half  a character"),
        ("bell\x07 null\x00 del\x7f", "bell null del"),
        ("one\r\ntwo\rthree\u2028four", "one two three four"),
        ("  kept  ", "  kept  "),
    ],
)
def test_one_line(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_lines_and_tabs_stay_on_request() -> None:
    assert clean(f"a\r\n\tb\x0bc{ESC}[1m\x85d", lines=True) == "a\n\tb\nc\nd"


@given(st.text(st.sampled_from("ab[]0;mX\\ \n\t\r\x1b\x07\x9b\x9d\x9c\x90\u202e\u2066é\ud800")))
def test_what_is_left_is_harmless_and_stays(text: str) -> None:
    for lines in (False, True):
        made = clean(text, lines=lines)
        allowed = "\n\t" if lines else ""
        assert all(c.isprintable() or c in allowed for c in made)
        assert clean(made, lines=lines) == made
        assert [c for c in made if c in "abé"] == [c for c in made if c in "abé"]


def test_long_rows_of_introducers_take_linear_time() -> None:
    for piece in (f"{ESC}]", f"{ESC}[", OSC, f"{ESC}P0", f"{ESC} "):
        assert clean(piece * 200_000).strip("]P0 ") == ""
