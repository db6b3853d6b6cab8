"""Cancer encounters, pressure ulcers, long-term drugs: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cancerlist import (
    CHEMO,
    GONE,
    RADIATION,
    REMOVED,
    TREATED,
    Visit,
)
from coder_drill.exercises.rapid.families.cm_long_drug import (
    LONG,
    MAINTENANCE,
    SHORT,
    Drug,
    LongTermDrugs,
)
from coder_drill.exercises.rapid.families.cm_neoplasm import CancerVisit
from coder_drill.exercises.rapid.families.cm_pressure import (
    DEEP,
    HIDDEN,
    NONE,
    PressureUlcer,
    Ulcer,
)
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults

BREAST = ("right breast, upper-outer quadrant", "C50.411", "Z85.3")
COLON = ("sigmoid colon", "C18.7", "Z85.038")
PROSTATE = ("prostate", "C61", "Z85.46")


@pytest.mark.parametrize(
    "family", [CancerVisit(), PressureUlcer(), LongTermDrugs()], ids=lambda family: family.id
)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    plain = {tuple(code.split("@")[0] for code in codes) for codes in answers(family, codebook)}
    assert faults(plain, codebook) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Visit(*BREAST, REMOVED, (RADIATION,)), "Z51.0 C50.411"),
        (Visit(*BREAST, GONE, other="surveillance"), "Z08 Z85.3"),
        (Visit(*COLON, GONE, spread=("liver", "C78.7")), "C78.7 Z85.038"),
        (Visit(*COLON, TREATED, spread=("liver", "C78.7")), "C78.7 C18.7"),
        (Visit(*PROSTATE, TREATED, other="implant"), "C61"),
        (Visit(*COLON, TREATED, problem="anemia of chemo"), "D64.81 C18.7 T45.1X5A"),
        (Visit(*COLON, TREATED, problem="anemia of cancer"), "C18.7 D63.0"),
        (Visit(*COLON, TREATED, problem="dehydration"), "E86.0 C18.7"),
        (Visit(*COLON, TREATED, problem="pain"), "G89.3 C18.7"),
        (Visit(*COLON, TREATED, (CHEMO,), "dehydration", True), "Z51.11 C18.7 E86.0"),
    ],
)
def test_cancer(facts: Visit, codes: str, codebook: Codebook) -> None:
    assert CancerVisit().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Ulcer("sacral", "L89.15", True, "admission", HIDDEN), "L89.150@Y"),
        (Ulcer("sacral", "L89.15", True, "admission", NONE), "L89.159@Y"),
        (Ulcer("sacral", "L89.15", True, "admission", DEEP), "L89.156@Y"),
        (Ulcer("sacral", "L89.15", True, "admission", "healed"), ""),
        (Ulcer("sacral", "L89.15", False, "admission", "3"), ""),
        (Ulcer("right heel", "L89.61", True, "admission", "2", ("3", "4")), "L89.612@Y L89.614@N"),
        (Ulcer("sacral", "L89.15", True, "admission", HIDDEN, ("4",), revealed=True), "L89.154@Y"),
        (Ulcer("sacral", "L89.15", True, "admission", "2", healed_after=True), "L89.152@Y"),
        (Ulcer("sacral", "L89.15", True, "stay", "1"), "L89.151@N"),
    ],
)
def test_ulcers(facts: Ulcer, codes: str, codebook: Codebook) -> None:
    assert PressureUlcer().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("name", "use", "code"),
    [
        ("aspirin", LONG, "Z79.82"),
        ("clopidogrel", LONG, "Z79.02"),
        ("prednisone", LONG, "Z79.52"),
        ("prednisone", SHORT, ""),
        ("trimethoprim", LONG, "Z79.2"),
        ("amoxicillin", SHORT, ""),
        ("methadone", MAINTENANCE, ""),
        ("oxycodone", LONG, "Z79.891"),
        ("mycophenolate", LONG, "Z79.624"),
        ("tacrolimus", LONG, "Z79.621"),
        ("adalimumab", LONG, "Z79.620"),
        ("amiodarone", LONG, "Z79.899"),
    ],
)
def test_drugs(name: str, use: str, code: str, codebook: Codebook) -> None:
    found = LongTermDrugs().solve((Drug(name, "", "", use),), codebook)
    assert found == tuple(code.split())
