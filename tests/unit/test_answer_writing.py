"""The writing that people use for an answer line, and what is said of what cannot be read."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, Where, format_code, parse_answer, read_answer
from coder_drill.scoring.notation import NOWHERE, Read, Unread

CLINIC = Where(Setting.CLINIC, ClaimKind.PROFESSIONAL)
HOSPITAL = Where(Setting.INPATIENT, ClaimKind.FACILITY)


def _written(text: str, codebook: Codebook, where: Where = NOWHERE) -> str:
    """The lines in notation, what could not be read in angle brackets."""
    return " ".join(
        format_code(part.line) if isinstance(part, Read) else f"<{part.text}>"
        for part in read_answer(text, codebook, where).parts
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("99214 25", "99214-25"),
        ("99214-25", "99214-25"),
        ("99214,25", "99214-25"),
        ("99214, 25, 59", "99214-25,59"),
        ("99214 - 25", "99214-25"),
        ("64483-RT-59 x2", "64483-RT,59x2"),
        ("I10 Y", "I10@Y"),
        ("K80.01 POA=N", "K80.01@N"),
        ("Z66 1", "Z66"),
        ("I10 E11.9 Z79.4", "I10 E11.9 Z79.4"),
        ("E11.9, I10", "E11.9 I10"),
        ("E11.9,I10", "E11.9 I10"),
        ('"E11.9";"I10"', "E11.9 I10"),
        ("i 10", "I10"),
        ("e 11.9 n 17.9", "E11.9 N17.9"),
        ("I10 Y 92.000", "I10 Y92.000"),
        ("I10 Y 99214", "I10@Y 99214"),
        ("M54 50", "M54.50"),
        ("0FT 44ZZ", "0FT44ZZ"),
        ("E1165@Y", "E11.65@Y"),
        ("J1885 x 2", "J1885x2"),
        ("J1885x 2", "J1885x2"),
        ("J1885 X2", "J1885x2"),
        ("97110 4 units", "97110x4"),
        ("A0425-EHx97.4", "A0425-EHx97.4"),
        ("A0425 RH x 7.0", "A0425-RHx7"),
        ("cm: A0100", "A01.00"),
        ("\ufeffE11.9\r\nI10\r\n", "E11.9 I10"),
        ("1. E11.9\n2. I10\n- Z79.4 # home insulin", "E11.9 I10 Z79.4"),
        ("(E11.9)", "E11.9"),
        ("99214\t25\t\t1\nJ1885\t\t\t2\nI10\tY", "99214-25 J1885x2 I10@Y"),
        ("Code,Modifier,Units\n99214,25,1\nJ1885,,50", "99214-25 J1885x50"),
        (
            "#\tUnits\tCPT/HCPCS\tMod\tDescription\n1\t1\t99214\t25\tvisit\n2\t50\tJ1885\t\tgiven",
            "99214-25 J1885x50",
        ),
        ("OFT44ZZ EI1.9 9921O", "OFT44ZZ EI1.9 9921O"),
    ],
)
def test_the_writing_people_use(text: str, lines: str, codebook: Codebook) -> None:
    assert _written(text, codebook) == lines


@pytest.mark.parametrize(
    ("text", "lines", "reason"),
    [
        ("99214-2", "<99214-2>", "a modifier has two characters"),
        ("99214 2", "99214 <2>", "a number by itself"),
        ("99214 ZZ", "99214 <ZZ>", "no modifier that the tables have; write 99214-ZZ"),
        ("I10 25", "I10 <25>", "I10 is an ICD-10-CM code and takes no modifier"),
        ("I10-Y", "<I10-Y>", "write I10@Y for POA"),
        ("E11.9@", "<E11.9@>", "POA must be"),
        ("J1885x0", "<J1885x0>", "units must be 1 to"),
        ("J1885 x", "J1885 <x>", "the number of units is missing"),
        ("J1885x97.4", "<J1885x97.4>", "units of J1885 are whole numbers"),
        ("A0425x97.44", "<A0425x97.44>", "miles are given in tenths"),
        ("A0425x120.5", "<A0425x120.5>", "100 miles and more are whole miles"),
        ("E10-E14", "<E10-E14>", "a range; write each code"),
        ("J1885\t\t50", "J1885 <50>", "modifier 50 or 50 units"),
        ("E11.9 Type 2 diabetes", "E11.9 <Type 2 diabetes>", "words are not an answer code"),
        ("05/01/2026 I10", "<05/01/2026> I10", "a date is no part"),
        ("99214x2x3", "<99214x2x3>", "not an answer code"),
        ("99214 x2 x3", "<99214 x2 x3>", "units are given twice"),
    ],
)
def test_what_cannot_be_read_is_given_back_with_a_reason(
    text: str, lines: str, reason: str, codebook: Codebook
) -> None:
    assert _written(text, codebook) == lines
    (unread,) = read_answer(text, codebook).unread
    assert reason in unread.reason
    assert "\n" not in unread.message


@pytest.mark.parametrize(
    "text", ["type 2 diabetes", "covid19", "h1n1", "a1c", "b12 deficiency", ""]
)
def test_words_are_told_from_codes(text: str, codebook: Codebook) -> None:
    assert not read_answer(text, codebook).is_answer


@pytest.mark.parametrize(
    "text", ["99214-2", "E11.99999", "E11.6", "99214 25", "J1885x0", "OFT44ZZ"]
)
def test_a_code_with_something_wrong_is_no_search(text: str, codebook: Codebook) -> None:
    assert read_answer(text, codebook).is_answer


@pytest.mark.parametrize(
    ("text", "where", "lines"),
    [
        ("G0439", CLINIC, "G0439"),
        ("g0402", CLINIC, "G0402"),
        ("J1100", HOSPITAL, "J11.00"),
        ("J11.00", CLINIC, "J11.00"),
        ("J1100@Y", CLINIC, "J11.00@Y"),
        ("J1100x2", NOWHERE, "J1100x2"),
        ("A0100 HR", NOWHERE, "A0100-HR"),
        ("G0439", Where(canonical=True), "G0439"),
        ("G0439 Z00.00", NOWHERE, "G0439 Z00.00"),
        ("E1165 99213 G0439", NOWHERE, "E11.65 99213 G0439"),
        ("E1165 J1100 I2510", NOWHERE, "E11.65 J11.00 I25.10"),
        ("J1100", NOWHERE, "<J1100>"),
    ],
)
def test_what_decides_between_two_systems(
    text: str, where: Where, lines: str, codebook: Codebook
) -> None:
    assert _written(text, codebook, where) == lines


def test_every_spelling_of_two_systems_is_settled_on_a_claim(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT a.code, b.code FROM code a JOIN code b ON a.key = b.key"
        " WHERE a.system = 'hcpcs' AND b.system = 'icd10cm' AND a.billable"
    ).fetchall()
    assert len(rows) > 500
    for hcpcs, diagnosis in rows:
        (line,) = read_answer(hcpcs, codebook, CLINIC).lines
        assert line == AnswerCode(hcpcs, System.HCPCS)
        (line,) = read_answer(diagnosis, codebook, CLINIC).lines
        assert line == AnswerCode(diagnosis, System.ICD10CM)


def test_a_cpt_code_outside_the_practice_table_is_cpt(codebook: Codebook) -> None:
    lines = read_answer("0202U 22510-RT 22510 50", codebook).lines
    assert [(line.code, line.system) for line in lines] == [
        ("0202U", System.CPT),
        ("22510", System.CPT),
        ("22510", System.CPT),
    ]
    assert [line.modifiers for line in lines] == [(), ("RT",), ("50",)]


def test_unread_pieces_name_their_row_and_stay(codebook: Codebook) -> None:
    reading = read_answer("I10\nfoo bar\n99214-2\nE11.9", codebook)
    assert [part.row for part in reading.unread] == [2, 3]
    assert reading.left == "foo bar\n99214-2"
    assert len(reading.lines) == 2


_PIECES = [
    "99214-25", "99214", "25", "59", "J1885", "x2", "x", "2", "I10", "Y", "@N", "E11.9", "e1165",
    "0FT44ZZ", "A0425-EHx97.4", "G0439", "foo", "-", ",", "\t", "S52.501A", "i", "10", "K80.01",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12), st.integers(0, 2**32))
def test_how_the_text_is_cut_into_arguments_does_not_matter(
    codebook: Codebook, pieces: list[str], seed: int
) -> None:
    rng = Random(seed)
    whole = " ".join(pieces)
    words = whole.split(" ")
    cuts = sorted(rng.sample(range(len(words) + 1), rng.randint(0, min(4, len(words)))))
    chunks = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    reading = read_answer(whole, codebook, CLINIC)
    if not reading.unread:
        assert parse_answer(chunks, codebook, CLINIC) == Answer(reading.lines)


def test_an_x_modifier_in_a_list_is_no_number_of_units(codebook: Codebook) -> None:
    (line,) = read_answer("99214-25,X2", codebook, CLINIC).lines
    assert (line.modifiers, line.units) == (("25", "X2"), 1)
    (line,) = read_answer("99214-25 x2", codebook, CLINIC).lines
    assert (line.modifiers, line.units) == (("25",), 2)


@settings(max_examples=300, deadline=None)
@example(rows=[["99214-25", "-", "x2"]])
@example(rows=[["99214-25", "-", "x2", "@N"]])
@given(st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5), max_size=6))
def test_rows_are_read_alone_and_what_is_read_reads_the_same_again(
    codebook: Codebook, rows: list[list[str]]
) -> None:
    texts = [" ".join(row) for row in rows]
    reading = read_answer("\n".join(texts), codebook, CLINIC)
    alone = [line for text in texts for line in read_answer(text, codebook, CLINIC).lines]
    assert list(reading.lines) == alone
    # A header with units (X10x2) is no line that stands on any claim.
    whole = [line for line in reading.lines if line.units == 1 or line.is_line_item]
    again = "\n".join(format_code(line, codebook) for line in whole)
    assert list(read_answer(again, codebook).lines) == whole


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="AEGIJSXZ0123459.-,@x\t\n yYn:#/", max_size=40) | st.text(max_size=40))
def test_every_piece_of_any_text_is_accounted_for(codebook: Codebook, text: str) -> None:
    parts = read_answer(text, codebook).parts
    at = 0
    for part in parts:
        assert at <= part.start < part.end <= len(text)
        at = part.end
        if isinstance(part, Unread):
            assert part.reason
            assert part.text == text[part.start : part.end]
        else:
            assert part.line.code
            assert part.line.units > 0


def test_a_long_text_is_read_in_time_and_an_endless_one_refused(codebook: Codebook) -> None:
    many = "\n".join(["E11.9 99214-25 J1885x2"] * 1000)
    assert len(read_answer(many, codebook).lines) == 3000
    assert not read_answer("E11.9 " * 100_000, codebook).lines
    assert not read_answer("x" * 150_000, codebook).lines
