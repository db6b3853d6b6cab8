"""Deliveries, newborns, substances: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_delivery import _PROBLEMS, Birth, Delivery
from coder_drill.exercises.rapid.families.cm_newborn import (
    CESAREAN,
    HERE,
    MOVED,
    OUTSIDE,
    Baby,
    Newborn,
)
from coder_drill.exercises.rapid.families.cm_substance import (
    ABUSE,
    DEPENDENCE,
    MILD,
    SEVERE,
    USE,
    Habit,
    SubstanceCode,
)
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults


@pytest.mark.parametrize(
    "family", [Delivery(), Newborn(), SubstanceCode()], ids=lambda family: family.id
)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


def number(code: str) -> int:
    return next(n for n, problem in enumerate(_PROBLEMS) if problem.code == code)


@pytest.mark.parametrize(
    ("weeks", "problems", "reason", "codes"),
    [
        (39, (), "", "O80 Z37.0 Z3A.39"),
        (39, ("O24.420",), "", "O24.420 Z37.0 Z3A.39"),
        (40, ("O70.1", "O24.424"), "", "O24.424 O70.1 Z37.0 Z3A.40"),
        (39, (), "O34.211", "O34.211 Z37.0 Z3A.39"),
    ],
)
def test_mothers(
    weeks: int, problems: tuple[str, ...], reason: str, codes: str, codebook: Codebook
) -> None:
    facts = Birth(weeks, tuple(number(code) for code in problems), reason)
    assert Delivery().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Baby(HERE, False, 39, 3200, False, ""), "Z38.00"),
        (Baby(CESAREAN, False, 39, 3200, False, ""), "Z38.01"),
        (Baby(CESAREAN, True, 35, 2200, False, ""), "Z38.31"),
        (Baby(OUTSIDE, False, 39, 3200, False, ""), "Z38.1"),
        (Baby(HERE, False, 33, 1830, True, ""), "Z38.00 P07.17 P07.36"),
        (Baby(MOVED, False, 33, 1830, True, "P22.0"), "P22.0 P07.17 P07.36"),
        (Baby(HERE, False, 29, 1249, True, ""), "Z38.00 P07.14 P07.32"),
    ],
)
def test_newborns(facts: Baby, codes: str, codebook: Codebook) -> None:
    assert Newborn().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("words", "remission", "codes"),
    [
        ((USE, DEPENDENCE), "", "F11.20"),
        ((USE, ABUSE), "", "F11.10"),
        ((SEVERE,), "provider", "F11.21"),
        ((MILD,), "provider", "F11.11"),
        ((DEPENDENCE,), "patient", "F11.20"),
        ((USE,), "", ""),
    ],
)
def test_substances(words: tuple[str, ...], remission: str, codes: str, codebook: Codebook) -> None:
    facts = Habit("opioid", "F11", words, remission, "")
    assert SubstanceCode().solve(facts, codebook) == tuple(codes.split())


def test_an_illness_due_to_alcohol_has_its_own_code(codebook: Codebook) -> None:
    illness = "alcohol-induced acute pancreatitis, no necrosis or infection"
    facts = Habit("alcohol", "F10", (DEPENDENCE,), "", illness)
    assert SubstanceCode().solve(facts, codebook) == ("F10.20", "K85.20")
