"""The answer's notation: reading, writing, asking."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import (
    AmbiguousCode,
    Answer,
    AnswerCode,
    AnswerError,
    format_code,
    parse_answer,
    parse_code,
)


def test_the_notation_of_the_design(codebook: Codebook) -> None:
    answer = parse_answer(["J44.1@Y  J96.01@N", "99284-25", "J1885x2"], codebook)
    assert answer == Answer(
        (
            AnswerCode("J44.1", System.ICD10CM, poa="Y"),
            AnswerCode("J96.01", System.ICD10CM, poa="N"),
            AnswerCode("99284", System.CPT, modifiers=("25",)),
            AnswerCode("J1885", System.HCPCS, units=2),
        )
    )


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("e1165", AnswerCode("E11.65", System.ICD10CM)),
        ("s52501a@y", AnswerCode("S52.501A", System.ICD10CM, poa="Y")),
        ("0ft44zz", AnswerCode("0FT44ZZ", System.ICD10PCS)),
        ("20610-rt,59x2", AnswerCode("20610", System.CPT, ("RT", "59"), 2)),
        ("20610-RT,RT", AnswerCode("20610", System.CPT, ("RT",))),
        ("cm:A0100", AnswerCode("A01.00", System.ICD10CM)),
        ("hcpcs:A0100", AnswerCode("A0100", System.HCPCS)),
        ("A01.00", AnswerCode("A01.00", System.ICD10CM)),
        ("Z66@1", AnswerCode("Z66", System.ICD10CM)),
        ("E11.6", AnswerCode("E11.6", System.ICD10CM)),
        ("nonsense", None),
        ("T36.0X1A", AnswerCode("T36.0X1A", System.ICD10CM)),
        ("s06.0x1", AnswerCode("S06.0X1", System.ICD10CM)),
        ("99213X2", AnswerCode("99213", System.CPT, units=2)),
        ("E10-E14", None),
    ],
)
def test_tokens(token: str, expected: AnswerCode | None, codebook: Codebook) -> None:
    if expected is None:
        with pytest.raises(AnswerError):
            parse_code(token, codebook)
    else:
        assert parse_code(token, codebook) == expected


def test_a_code_of_two_systems_is_asked_about(codebook: Codebook) -> None:
    with pytest.raises(AmbiguousCode) as caught:
        parse_answer(["A0100"], codebook)
    assert {c.system for c in caught.value.choices} == {System.ICD10CM, System.HCPCS}
    assert str(caught.value).count("\n") == 0
    assert "cm:A0100" in str(caught.value)
    assert "hcpcs:A0100" in str(caught.value)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("J44.1@Q", "POA must be Y, N, U or W"),
        ("J1885x0", "units must be 1 to"),
        ("99213-2", "not an answer code"),
        ("icd:J44.1", "unknown system icd:"),
        ("J44.1@@", "not an answer code"),
        ("<script>", "not an answer code"),
        ("é" * 100, "not an answer code"),
    ],
)
def test_bad_tokens_have_one_clear_line(token: str, words: str, codebook: Codebook) -> None:
    with pytest.raises(AnswerError, match=words) as caught:
        parse_answer([token], codebook)
    assert "\n" not in str(caught.value)


def test_codes_may_be_set_apart_as_people_do(codebook: Codebook) -> None:
    listed = parse_answer(["J44.1, I10; 20610-RT,59,  Z66"], codebook)
    assert [line.code for line in listed.codes] == ["J44.1", "I10", "20610", "Z66"]
    assert listed.codes[2].modifiers == ("RT", "59")


def test_empty_and_blank_tokens_are_an_empty_answer(codebook: Codebook) -> None:
    assert parse_answer([], codebook) == parse_answer(["  ", ";"], codebook) == Answer()


def test_writing_and_reading_round_trips_in_every_system(codebook: Codebook) -> None:
    rng = Random(3)
    rows = codebook.connection.execute(
        "SELECT code, system FROM code WHERE billable ORDER BY id"
    ).fetchall()
    for code, system in rng.sample(rows, 400):
        line = AnswerCode(
            code,
            System(system),
            rng.choice([(), ("25",), ("RT", "59")]),
            rng.choice([1, 1, 2, 30]),
            rng.choice(["", "Y", "W"]),
        )
        assert parse_code(format_code(line, codebook), codebook) == line


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_an_answer_error(codebook: Codebook, text: str) -> None:
    try:
        answer = parse_answer([text], codebook)
    except AnswerError:
        return
    for code in answer.codes:
        assert code.code
        assert code.units >= 1
