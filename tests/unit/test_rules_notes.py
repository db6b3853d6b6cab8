"""Tabular notes as rules: what a note names, in the order of the book, and when it is satisfied."""

from __future__ import annotations

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.tabular import references
from coder_drill.scoring import Effect, Encounter, parse_answer
from coder_drill.scoring.rules import run


def ids(text: str, codebook: Codebook, **encounter: object) -> set[str]:
    codes = parse_answer([text], codebook).codes
    return {edit.id for edit in run(Encounter(codes, codebook, **encounter))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", ("J65",)),
        ("any type in A15.- (J65, J66.-)", ("J65", "J66.")),
        ("any type in A15-A19 [J65]", ("J65",)),
        # A bracket without codes is a remark, and the code before it stays a reference.
        ("torticollis Q68.0 (congenital)", ("Q68.0",)),
        ("underdosing (T36-T50) with fifth or sixth character 6", ("T36-T50",)),
        ("adverse effects (A00-R94 and T80-T88.6, T88.8)", ("A00-R94", "T80-T88.6", "T88.8")),
    ],
)
def test_a_code_before_a_bracketed_list_describes(text: str, refs: tuple[str, ...]) -> None:
    assert references(text) == refs


def test_no_note_of_the_book_takes_a_description_for_a_reference(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT owner, text, refs FROM note WHERE text LIKE '%any type in A15 (J65)%'"
    ).fetchall()
    assert sorted(row[0] for row in rows) == ["A15-A19", "J60", "J61", "J62", "J63", "J64"]
    assert {row[2] for row in rows} == {"J65"}


@pytest.mark.parametrize(
    "text", ["A17.0@Y A15.0@Y", "A15.7@Y A18.31@Y", "J60@Y A15.0@Y", "J62.8@Y A15.0@Y"]
)
def test_tuberculosis_stands_beside_tuberculosis_and_dust(text: str, codebook: Codebook) -> None:
    inpatient = {"setting": Setting.INPATIENT, "claim": ClaimKind.FACILITY}
    assert "excludes1" not in ids(text, codebook, **inpatient)
    assert "excludes1" in ids(text.split()[0] + " J65@Y", codebook, **inpatient)


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        # Y93.0-Y93.7, Y93.0-Y93.A and the like: Y93.A to Y93.L stand between Y93.7 and Y93.8.
        ("Y93.A9", "Y93.01", True),
        ("Y93.B9", "Y93.A1", True),
        ("Y93.B9", "Y93.81", False),
        ("Y93.79", "Y93.6A", True),
        ("Y93.A9", "Y93.81", False),
        # S06.81-S06.89 holds S06.8A, which the book prints before S06.89.
        ("S06.0X1A", "S06.8A1A", True),
    ],
)
def test_letters_stand_where_the_book_prints_them(
    a: str, b: str, apart: bool, codebook: Codebook
) -> None:
    assert ("excludes1" in ids(f"{a} {b}", codebook)) is apart
    assert ("excludes1" in ids(f"{b} {a}", codebook)) is apart


@pytest.mark.parametrize(
    "text",
    [
        "C34.11@Y D63.0@Y C79.51@Y",
        "G30.1 F02.B0 E03.9",
        "D57.01 M90.552 D62",
        "O23.02 Z3A.26 O24.410",
        "E11.22 N18.30 I12.9",
        "T81.44XA R65.21 A41.9",
    ],
)
def test_one_code_of_the_list_before_it_satisfies_a_code_first_note(
    text: str, codebook: Codebook
) -> None:
    assert "code-first" not in ids(text, codebook)


@pytest.mark.parametrize("text", ["D63.0 C34.11 C79.51", "F02.B0 G30.1", "Z3A.26 O23.02"])
def test_none_before_it_breaks_the_note_once(text: str, codebook: Codebook) -> None:
    found = run(Encounter(parse_answer([text], codebook).codes, codebook))
    assert [edit.codes for edit in found if edit.id == "code-first"] == [tuple(text.split()[:2])]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("D64.81 C92.01", "RAEB T"),  # C92.0-: every acute myeloid leukemia
        ("K52.9 F45.8", "psychogenic diarrhea"),  # an "other" code
        ("T37.1X5A T36.5X5A", "streptomycin"),
    ],
)
def test_a_note_that_names_one_condition_of_many_is_flagged_only(
    text: str, named: str, codebook: Codebook
) -> None:
    answer = parse_answer([text], codebook)
    [edit] = [e for e in run(Encounter(answer.codes, codebook)) if e.id == "excludes1"]
    assert edit.effect is Effect.SOFT
    assert not edit.hard
    assert f"{named}" in edit.message and "names only" in edit.message


@pytest.mark.parametrize("text", ["E11.9 E10.9", "R32 N39.44", "G47.33 E66.2", "I10 O10.012"])
def test_a_note_that_names_all_its_code_holds_is_hard(text: str, codebook: Codebook) -> None:
    answer = parse_answer([text], codebook)
    [edit] = [e for e in run(Encounter(answer.codes, codebook)) if e.id == "excludes1"]
    assert edit.hard
