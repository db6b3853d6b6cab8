"""Named pairs with the outcome that the April 2026 tables give, and the note that gives it."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.scoring import Answer, Encounter, parse_answer
from coder_drill.scoring.book import book_of
from coder_drill.scoring.rules import run

APART = [
    ("E10.9", "E11.9", "E10", "type 2 diabetes mellitus (E11.-)"),
    ("E11.9", "O24.410", "E11", "gestational diabetes (O24.4-)"),
    ("F17.210", "Z87.891", "F17", "history of tobacco dependence (Z87.891)"),
    ("E11.9", "E11.A", "E11.9", "in remission (E11.A)"),
    ("N18.6", "N18.5", "N18.5", "requiring chronic dialysis (N18.6)"),
    ("J02.0", "J03.00", "J03", "acute sore throat (J02.-)"),
    ("M54.50", "M51.26", "M54.5", "intervertebral disc displacement (M51.2-)"),
    ("F32.A", "F33.9", "F32", "recurrent depressive disorder (F33.-)"),
    ("R73.03", "E11.9", "R73.0", "diabetes mellitus (E08-E13)"),
    ("E87.20", "E11.10", "E87.2", "diabetic acidosis"),
    ("F06.70", "I69.011", "F06.7", "cognitive deficits following"),
    ("G40.909", "R56.9", "G40", "convulsions NOS (R56.9)"),
    ("K50.90", "K51.90", "K50", "ulcerative colitis (K51.-)"),
    ("N39.0", "N30.00", "N39.0", "cystitis (N30.-)"),
    ("E03.9", "E89.0", "E03", "postprocedural hypothyroidism (E89.0)"),
    ("D62", "D50.0", "D50.0", "acute posthemorrhagic anemia (D62)"),
    ("S01.01XA", "S02.0XXB", "S01", "with 7th character B"),
    ("G59", "E11.41", "G59", "E08-E13 with .41"),
    ("R47.01", "I69.320", "R47.01", "final characters -20"),
    ("K56.609", "P76.9", "K56", "classifiable to P76.-"),
    ("H54.7", "H54.8", "H54.8", "H54.0-H54.7"),
    ("V43.52XA", "X82.0XXA", "V00-V99", "intentional self-harm by crashing"),
]

TOGETHER = [
    # Excluded in older editions, no longer in April 2026.
    ("J44.9", "J43.9"),
    ("I10", "I11.0"),
    ("N40.0", "N40.1"),
    ("I25.10", "I25.110"),
    ("G47.33", "G47.30"),
    # Near a note, but outside it.
    ("E87.20", "E11.9"),  # only diabetes with ketoacidosis
    ("F06.70", "I69.020"),  # only cognitive deficits
    ("S01.01XA", "S02.0XXA"),  # only open fractures
    ("R47.01", "I69.321"),  # only aphasia
    ("J12.82", "U07.1"),
    ("J45.909", "J44.9"),  # Excludes2 and code also
    ("I12.9", "I13.0"),
    ("Z79.4", "Z79.84"),
    ("E66.9", "E66.01"),
    ("T36.0X5A", "T36.0X1A"),
    ("R10.9", "K35.80"),  # a symptom, but no note
]


@pytest.mark.parametrize(("a", "b", "owner", "words"), APART)
def test_kept_apart_both_ways(a: str, b: str, owner: str, words: str, codebook: Codebook) -> None:
    for pair in ((a, b), (b, a)):
        [edit] = [
            edit
            for edit in run(Encounter(parse_answer(list(pair), codebook).codes, codebook))
            if edit.id == "excludes1"
        ]
        assert set(edit.codes) == {a, b}
        assert words in edit.message
        assert "unrelated" in edit.message
        assert edit.source.startswith("Tabular: Excludes1 at ")
        note = book_of(codebook).excludes1(*pair)
        assert note is not None
        assert words in note.text
        assert note.owner == owner


@pytest.mark.parametrize(("a", "b"), TOGETHER)
def test_not_kept_apart_either_way(a: str, b: str, codebook: Codebook) -> None:
    for pair in ((a, b), (b, a)):
        found = run(Encounter(parse_answer(list(pair), codebook).codes, codebook))
        assert "excludes1" not in {edit.id for edit in found}


def test_fifteen_codes_name_each_pair_once(codebook: Codebook) -> None:
    answer: Answer = parse_answer(["E10.9 E11.9 E13.9 F17.210 Z87.891 E10.9"], codebook)
    found = [e.codes for e in run(Encounter(answer.codes, codebook)) if e.id == "excludes1"]
    assert len(found) == len(set(found)) == 4
