"""Drug units and drug waste: the table's units, and cases worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.drug_waste import DrugWaste, Opened
from coder_drill.exercises.rapid.families.druglist import DRUGS, MULTIDOSE, VIALS, Vial
from coder_drill.exercises.rapid.families.drugs import Dose, DrugUnits
from coder_drill.exercises.rapid.model import Answer


def test_units_are_those_of_the_code_book(codebook: Codebook) -> None:
    for drug in DRUGS:
        unit = codebook.billing_unit(drug.code)
        assert unit is not None, drug.code
        assert not unit.doubtful, drug.code
        assert unit.amount == drug.per, drug.code
        assert unit.unit == drug.uom.removesuffix("s"), drug.code
    for vial in (*VIALS, *MULTIDOSE):
        unit = codebook.billing_unit(vial.code)
        assert unit is not None, vial.code
        assert unit.amount == vial.per, vial.code
        assert unit.unit == "mg", vial.code
        assert all(size % vial.per == 0 for size in vial.sizes), vial.code


@pytest.mark.parametrize(
    ("per", "uom", "given", "other", "units"),
    [
        ("15", "mg", "30", None, 2),
        ("15", "mg", "20", None, 2),
        ("250", "mg", "1000", (Fraction(1), "g"), 4),
        ("10", "mg", "385", None, 39),
        ("10", "mg", "390", None, 39),
        ("0.1", "mg", "2.4", None, 24),
        ("12.5", "mg", "62.5", None, 5),
        ("25", "mcg", "250", (Fraction(1, 4), "mg"), 10),
        ("1000", "units", "5600", None, 6),
        ("50", "mg", "25", None, 1),
    ],
)
def test_units_of_a_dose(
    per: str,
    uom: str,
    given: str,
    other: tuple[Fraction, str] | None,
    units: int,
    codebook: Codebook,
) -> None:
    dose = Dose("J0000", "x", Fraction(per), uom, Fraction(given), Fraction(given), "", "", other)
    assert DrugUnits().solve(dose, codebook) == (str(units),)


@pytest.mark.parametrize(
    ("per", "given", "count", "size", "multidose", "lines"),
    [
        (1, 200, 2, 100, False, ("J1-JZx200",)),
        (10, 712, 8, 100, False, ("J1x72", "J1-JWx8")),
        # 4 mg are left: inside the unit that was rounded up.
        (10, 396, 4, 100, False, ("J1-JZx40",)),
        (10, 390, 4, 100, False, ("J1x39", "J1-JW")),
        (10, 391, 4, 100, False, ("J1-JZx40",)),
        (50, 440, 1, 600, True, ("J1x9",)),
        (1, 0, 1, 60, False, ()),
    ],
)
def test_lines_of_a_vial(
    per: int,
    given: int,
    count: int,
    size: int,
    multidose: bool,
    lines: Answer,
    codebook: Codebook,
) -> None:
    vial = Vial("J1", "x", per, (size,), (1, 1), "IV", ("x",))
    facts = Opened(vial, given, count, size, multidose)
    assert DrugWaste().solve(facts, codebook) == lines
