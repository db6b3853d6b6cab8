"""Sepsis, infarctions of heart and brain: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_infarction import Heart, HeartAttack
from coder_drill.exercises.rapid.families.cm_sepsis import (
    LATER,
    PUERPERAL,
    STERILE,
    SURGICAL,
    USUAL,
    VAGUE,
    Infection,
    Sepsis,
)
from coder_drill.exercises.rapid.families.cm_stroke import OldStroke, Stroke
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults


@pytest.mark.parametrize(
    "family", [Sepsis(), HeartAttack(), OldStroke()], ids=lambda family: family.id
)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Infection(USUAL, "A41.9", "J18.9", (), (), False), "A41.9 J18.9"),
        (Infection(USUAL, "A41.9", "N39.0", ("N17.9",), (), False), "A41.9 N39.0 R65.20 N17.9"),
        (Infection(USUAL, "A41.51", "", ("J96.01",), (), True), "A41.51 R65.21 J96.01"),
        (Infection(USUAL, "A41.9", "N39.0", (), ("N17.9",), False), "A41.9 N39.0 N17.9"),
        (Infection(LATER, "A41.9", "J18.9", (), (), False), "J18.9 A41.9"),
        (Infection(SURGICAL, "", "T81.41XA", (), (), False), "T81.41XA T81.44XA"),
        (Infection(SURGICAL, "", "T81.41XA", (), (), True), "T81.41XA T81.44XA T81.12XA"),
        (Infection(PUERPERAL, "B95.0", "", (), (), False), "O85 B95.0"),
        (Infection(STERILE, "", "K85.90", ("N17.9",), (), False), "K85.90 R65.11 N17.9"),
        (Infection(STERILE, "", "K85.90", (), (), False), "K85.90 R65.10"),
        (Infection(VAGUE, "", "", (), (), False), ""),
    ],
)
def test_sepsis(facts: Infection, codes: str, codebook: Codebook) -> None:
    assert Sepsis().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Heart("I21.4", 21), "I21.4"),
        (Heart("I21.4", 49), "I25.2"),
        (Heart("I21.4", 10, "I21.11"), "I21.4 I22.1"),
        (Heart("I21.4", 400, "I21.11"), "I21.11 I25.2"),
        (Heart("", 0, cause="D62"), "D62 I21.A1"),
        (Heart("I21.4", 10, cause="D62"), "D62 I21.4 I21.A1"),
        (Heart("I21.4", 0, stemi="I21.02"), "I21.02"),
    ],
)
def test_hearts(facts: Heart, codes: str, codebook: Codebook) -> None:
    assert HeartAttack().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Stroke(True), "Z86.73"),
        (Stroke(True, "right"), "I69.351"),
        (Stroke(True, "left"), "I69.354"),
        (Stroke(True, "left", "both"), "I69.352"),
        (Stroke(True, "left", "left"), "I69.352"),
        (Stroke(True, "right", "left"), "I69.353"),
        (Stroke(True, deficit="aphasia", new="I63.9"), "I63.9 I69.320"),
        (Stroke(True, new="I63.9"), "I63.9 Z86.73"),
        (Stroke(False, new="I63.9", lysed=True), "I63.9 Z92.82"),
    ],
)
def test_strokes(facts: Stroke, codes: str, codebook: Codebook) -> None:
    assert OldStroke().solve(facts, codebook) == tuple(codes.split())
