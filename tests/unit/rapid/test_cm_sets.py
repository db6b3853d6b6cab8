"""Families whose answers are sets of diagnosis codes: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_bmi import BodyMass, Weight
from coder_drill.exercises.rapid.families.cm_burn_sites import BurnSites, Sites
from coder_drill.exercises.rapid.families.cm_burns import BurnExtent, Extent
from coder_drill.exercises.rapid.families.cm_ckd import Kidney, KidneyDisease
from coder_drill.exercises.rapid.families.cm_renal import Hypertension, Pressure
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults


@pytest.mark.parametrize(
    "family",
    [BodyMass(), BurnExtent(), BurnSites(), KidneyDisease(), Hypertension()],
    ids=lambda family: family.id,
)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Pressure("I50.9", "", False, NOTHING, (), "", False), "I11.0 I50.9"),
        (Pressure("I51", "", False, NOTHING, (), "", False), "I11.9"),
        (Pressure("", "N18.31", False, NOTHING, (), "", False), "I12.9 N18.31"),
        (Pressure("", "N18.6", True, NOTHING, (), "", False), "I12.0 N18.6 Z99.2"),
        (Pressure("I51", "N18.5", False, NOTHING, (), "", False), "I13.11 N18.5"),
        (Pressure("I50.32", "N18.4", False, NOTHING, (), "", False), "I13.0 I50.32 N18.4"),
        (Pressure("I50.22", "N18.6", True, NOTHING, (), "", False), "I13.2 I50.22 N18.6 Z99.2"),
        (
            Pressure("I50.22", "", False, frozenset({"heart"}), (), "", False),
            "I10 I42.6 I50.22",
        ),
        (Pressure("", "N18.32", False, frozenset({"kidney"}), (), "", False), "I10 N18.32"),
        (Pressure("", "", False, NOTHING, ("I25.10",), "", False), "I10 I25.10"),
        (Pressure("", "", False, NOTHING, ("N17.9",), "", False), "I10 N17.9"),
        (Pressure("", "N18.32", False, NOTHING, ("N17.9",), "", False), "I12.9 N17.9 N18.32"),
        (Pressure("", "", False, NOTHING, (), "I16.0", False), "I10 I16.0"),
        (Pressure("", "N18.4", False, NOTHING, (), "", True), "I12.9 I1A.0 N18.4"),
    ],
)
def test_hypertension(facts: Pressure, codes: str, codebook: Codebook) -> None:
    assert Hypertension().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Kidney("2", False, "", "", (), 70), "N18.2"),
        (Kidney("3", False, "", "", (), 40), "N18.30"),
        (Kidney("5", False, "chronic", "", (), 9), "N18.6 Z99.2"),
        (Kidney("4", True, "", "", (), 12), "N18.6"),
        (Kidney("3a", False, "", "working", (), 50), "N18.31 Z94.0"),
        (Kidney("4", False, "", "rejection", (), 22), "N18.4 T86.11"),
        (Kidney("4", False, "acute", "", (), 22), "N17.9 N18.4"),
        (Kidney("", False, "", "", ("D63.1",), 22), "D63.1 N18.9"),
    ],
)
def test_kidney_disease(facts: Kidney, codes: str, codebook: Codebook) -> None:
    assert KidneyDisease().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Weight("R63.6", "", 199, "", 0, 0), "R63.6 Z68.1"),
        (Weight("E66.9", "", 399, "", 0, 0), "E66.9 Z68.39"),
        (Weight("E66.9", "", 400, "", 0, 0), "E66.9 Z68.41"),
        (Weight("E66.9", "", 523, "", 0, 0), "E66.9 Z68.43"),
        (Weight("E66.813", "", 700, "", 0, 0), "E66.813 Z68.45"),
        (Weight("E66.9", "", 371, "", 2, 0), "E66.9 Z68.37"),
        (Weight("", "", 410, "", 0, 0), ""),
        (Weight("E66.9", "", 360, "", 0, 24), "E66.9 O99.212 Z3A.24"),
        (Weight("E66.9", "", 0, "95th percentile", 0, 0), "E66.9 Z68.54"),
        (Weight("E66.812", "", 0, "120% of the 95th percentile", 0, 0), "E66.812 Z68.55"),
        (Weight("E66.3", "", 0, "92nd percentile for age", 0, 0), "E66.3 Z68.53"),
        (Weight("R63.6", "", 0, "below the 5th percentile", 0, 0), "R63.6 Z68.51"),
    ],
)
def test_body_mass(facts: Weight, codes: str, codebook: Codebook) -> None:
    assert BodyMass().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("total", "third", "code"),
    [
        (9, 4, "T31.0"),
        (10, 0, "T31.10"),
        (36, 12, "T31.31"),
        (54, 36, "T31.53"),
        (91, 91, "T31.99"),
    ],
)
def test_burn_extent(total: int, third: int, code: str, codebook: Codebook) -> None:
    facts = Extent(False, (("body surface", total, third),), False)
    assert BurnExtent().solve(facts, codebook) == (code,)


def test_areas_are_added_and_chemicals_are_t32(codebook: Codebook) -> None:
    facts = Extent(True, (("right leg", 18, 0), ("left leg", 18, 18)), True)
    assert BurnExtent().solve(facts, codebook) == ("T32.31",)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Sites((("thigh", "right", (2, 3)),), False, False), "T24.311A"),
        (Sites((("palm", "left", (2,)),), False, True), "T23.252A"),
        (
            Sites((("wrist", "right", (1,)), ("chest wall", "", (2,))), True, False),
            "T21.21XD T23.171D",
        ),
    ],
)
def test_burn_sites(facts: Sites, codes: str, codebook: Codebook) -> None:
    assert BurnSites().solve(facts, codebook) == tuple(codes.split())
