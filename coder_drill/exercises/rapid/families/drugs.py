"""Drugs by HCPCS units: the dose that was given, in billing units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families.druglist import DRUGS, NEEDLE, NURSING, Drug
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import plural

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


def _pool(begun: bool) -> tuple[tuple[Drug, tuple[int | str, ...]], ...]:
    """Drugs with those of their doses that are whole units, or that leave a unit begun (and all
    doses of units below 1)."""
    found = []
    for drug in DRUGS:
        odd = tuple(d for d in drug.doses if Fraction(d) % drug.per)
        even = tuple(d for d in drug.doses if not Fraction(d) % drug.per)
        doses = (drug.doses if drug.per < 1 else odd) if begun else even
        if doses:
            found.append((drug, doses))
    return tuple(found)


_EVEN, _BEGUN = _pool(False), _pool(True)
_EASY = tuple((drug, doses) for drug, doses in _EVEN if drug.per >= 1)


@dataclass(frozen=True, slots=True)
class Dose:
    """``given`` in the drug's unit of measure; ``ordered`` differs where less was given than ordered."""

    code: str
    drug: str
    per: Fraction
    uom: str
    given: Fraction
    ordered: Fraction
    why: str
    how: str
    other: tuple[Fraction, str] | None
    """The dose as the record states it in another measure (0.75 g), with the measure."""


class DrugUnits(Family[Dose]):
    """Units of a drug code from the dose that the patient got."""

    id = "hc-drug-units"
    title = "Drug units from the dose"
    group = Group.HCPCS
    source = (
        "HCPCS Level II quarterly file; Medicare Claims Processing Manual, chapter 17, §10, §40"
    )
    domain = "hcpcs-drugs"
    skill = "units"
    seconds = 25

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Dose, Answer]:
        """Units first, then a dose of the drug that has them."""
        # Plain doses are whole units; the harder ones have a unit begun, or a small unit.
        drug, doses = rng.choice(_EASY if difficulty == 1 else _EVEN if difficulty == 2 else _BEGUN)
        given = Fraction(rng.choice(doses))
        units = -(-given // drug.per)
        ordered = given
        if difficulty >= 4 and drug.stoppable and rng.random() < 0.6:
            given = Fraction(ceil(given * Fraction(rng.randint(35, 80), 100)))
            units = -(-given // drug.per)
        other = None
        if (
            difficulty >= 3
            and drug.uom == "mg"
            and given >= 250
            and given % 10 == 0
            and rng.random() < 0.5
        ):
            other = (given / 1000, "g")
        elif difficulty >= 3 and drug.uom == "mcg" and rng.random() < 0.5:
            other = (given / 1000, "mg")
        why = rng.choice(drug.reasons)
        made = Dose(drug.code, drug.name, drug.per, drug.uom, given, ordered, why, drug.how, other)
        return made, (str(int(units)),)

    def solve(self, facts: Dose, codebook: Codebook) -> Answer:
        """The amount given over the amount of a unit, any part of a unit counted as one."""
        amount, measure = facts.other or (facts.given, facts.uom)
        factor = {("g", "mg"): 1000, ("mg", "mcg"): 1000}.get((measure, facts.uom), 1)
        return (str(ceil(amount * factor / facts.per)),)

    def write(
        self, facts: Dose, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A line of the MAR in one of several hands."""
        (units,) = answer
        age, sex = rng.randint(38, 86), "F" if "breast" in facts.why else rng.choice("FM")
        dose = _amount(*(facts.other or (facts.given, facts.uom)))
        stated = _amount(facts.given, facts.uom)
        who = adult(rng, age, sex)
        if facts.ordered != facts.given:
            first = f"{who}, {facts.why}. Order: {facts.drug} {_amount(facts.ordered, facts.uom)} {facts.how}."
            second = rng.choice(
                (
                    f"Infusion stopped early, {dose} in.",
                    f"Stopped for flushing and rigors; {dose} delivered, rest not given.",
                    f"IV infiltrated before the end and was not restarted: {dose} received.",
                )
            )
        else:
            first = rng.choice((f"{who}, {facts.why}.", f"Dx {facts.why}. {who}."))
            second = rng.choice(
                (
                    f"RN note: {facts.drug} {dose} {facts.how} given as ordered.",
                    f"MAR: {facts.drug} {dose} {facts.how}, given.",
                    f"Given: {facts.drug} {dose} {facts.how}.",
                    f"{facts.drug[0].upper()}{facts.drug[1:]} {dose} {facts.how} x1.",
                )
            )
        unit = _amount(facts.per, facts.uom)
        lines = [first, second, *strewn(rng, NURSING if "IV" in facts.how else NEEDLE, 2)]
        if rng.random() < 0.5:
            lines[1:] = rng.sample(lines[1:], len(lines) - 1)
        mistakes: dict[str, str] = {}
        down = str(int(facts.given // facts.per))
        if down not in (units, "0"):
            mistakes[down] = "The part of a unit that was begun counts as a unit: round up."
        if facts.per != 1 and facts.uom in ("mg", "mcg", "units") and facts.given.denominator == 1:
            plain = str(int(facts.given))
            if plain != units:
                mistakes[plain] = "That is the dose itself; divide it by the amount of one unit."
        if facts.ordered != facts.given:
            whole = str(ceil(facts.ordered / facts.per))
            if whole != units:
                mistakes[whole] = "That is the dose ordered; units are of the dose given."
        quotient = facts.given / facts.per
        worked = [f"one unit of {facts.code}: {unit}"]
        if facts.other:
            worked.append(f"{dose} = {stated}")
        shown = f"{float(quotient):,.2f}".rstrip("0").rstrip(".")
        worked.append(f"{stated} / {unit} = {shown}")
        worked.append(f"rounded up to {plural(int(units), 'unit')}")
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    f"Units of {facts.code} (one unit is {unit}) for the drug given?",
                    f"{facts.code}, {unit} a unit: how many units were given?",
                    f"How many units of {facts.code} ({unit} each) does the dose given make?",
                )
            ),
            form=Form.NUMBER,
            rule="Dose given divided by the billing unit; any part of a unit counts as a whole one.",
            worked=worked,
            mistakes=mistakes,
        )


def _amount(value: Fraction, measure: str) -> str:
    """``1,000 mg``, ``0.5 mg``."""
    if value.denominator == 1:
        return f"{int(value):,} {measure}"
    return f"{float(value):,.4f}".rstrip("0") + f" {measure}"


FAMILIES = (DrugUnits,)
