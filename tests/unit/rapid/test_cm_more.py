"""Diabetes and laterality: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_diabetes import Diabetes, DiabetesCodes
from coder_drill.exercises.rapid.families.cm_side import (
    BOTH,
    LEFT,
    RIGHT,
    UNSAID,
    Laterality,
    Side,
)
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults


@pytest.mark.parametrize("family", [DiabetesCodes(), Laterality()], ids=lambda family: family.id)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Diabetes("", (), (), False, False, (), False), "E11.9"),
        (
            Diabetes("type 2", (), (), False, False, ("Z79.4", "Z79.84"), False),
            "E11.9 Z79.4 Z79.84",
        ),
        (Diabetes("", (), (), False, False, ("Z79.4", "Z79.85"), False), "E11.9 Z79.4 Z79.85"),
        (Diabetes("type 2", (), (), False, False, ("Z79.84",), True), "E11.9 Z79.84"),
        (Diabetes("type 2", (), (), False, True, (), False), "E11.A"),
        (Diabetes("type 2", (), (), True, False, (), False), "E11.65"),
        (
            Diabetes("", (("42", ""), ("22", "N18.32")), ("", ""), True, False, ("Z79.4",), False),
            "E11.22 E11.42 E11.65 N18.32 Z79.4",
        ),
    ],
)
def test_diabetes(facts: Diabetes, codes: str, codebook: Codebook) -> None:
    assert DiabetesCodes().solve(facts, codebook) == tuple(codes.split())


CATARACT = ("H25.11", "H25.12", "H25.13", "H25.10")
BUNION = ("M20.11", "M20.12", "", "M20.10")


@pytest.mark.parametrize(
    ("codes", "provider", "other", "done", "answer"),
    [
        (CATARACT, BOTH, "", "", "H25.13"),
        (CATARACT, BOTH, "", RIGHT, "H25.12"),
        (CATARACT, UNSAID, LEFT, "", "H25.12"),
        (CATARACT, UNSAID, UNSAID, "", "H25.10"),
        (BUNION, BOTH, UNSAID, "", "M20.11 M20.12"),
        (BUNION, RIGHT, UNSAID, "", "M20.11"),
    ],
)
def test_sides(
    codes: tuple[str, str, str, str],
    provider: str,
    other: str,
    done: str,
    answer: str,
    codebook: Codebook,
) -> None:
    facts = Side("", "foot", codes, "", provider, other, done, "", ("", ""), 20, 30)
    assert Laterality().solve(facts, codebook) == tuple(answer.split())


@pytest.mark.parametrize(
    ("stages", "answer"),
    [
        (("2", "2"), "H40.1132"),
        (("3", "1"), "H40.1113 H40.1121"),
        (("", "0"), "H40.1120"),
        (("4", "0"), "H40.1114 H40.1120"),
    ],
)
def test_glaucoma(stages: tuple[str, str], answer: str, codebook: Codebook) -> None:
    facts = Side("", "eye", ("", "", "", ""), "", "", "", "", "", stages, 50, 60)
    assert Laterality().solve(facts, codebook) == tuple(answer.split())
