"""Drug events and pregnancy: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_drug_events import (
    ADVERSE,
    POISONING,
    TOXIC,
    UNDERDOSING,
    DrugEvent,
    Event,
)
from coder_drill.exercises.rapid.families.cm_pregnancy import Gestation, Pregnancy
from coder_drill.exercises.rapid.families.pregnancylist import Condition
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults


@pytest.mark.parametrize("family", [DrugEvent(), Gestation()], ids=lambda family: family.id)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


def event(way: str, stem: str, effect: str, intent: str = "", *more: str) -> Event:
    second, dependence, reason = (*more, "", "", "")[:3]
    return Event(way, "", "", "", stem, "", effect, intent, second, dependence, reason)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (event(ADVERSE, "T36.0X", "L50.0"), "L50.0 T36.0X5A"),
        (event(POISONING, "T39.1X", "R11.10", "2"), "T39.1X2A R11.10"),
        (event(POISONING, "T40.1X", "J96.00", "", "", "F11.20"), "T40.1X1A J96.00 F11.20"),
        (event(POISONING, "T42.6X", "R40.0", "4"), "T42.6X4A R40.0"),
        (event(POISONING, "T42.4X", "R40.0", "1", "T51.0X"), "T42.4X1A T51.0X1A R40.0"),
        (event(UNDERDOSING, "T50.1X", "I50.9", "", "", "", "Z91.130"), "I50.9 T50.1X6A Z91.130"),
        (event(TOXIC, "T58.0", "R51.9", "1"), "T58.01XA R51.9"),
    ],
)
def test_drug_events(facts: Event, codes: str, codebook: Codebook) -> None:
    assert DrugEvent().solve(facts, codebook) == tuple(codes.split())


def condition(stem: str, *more: str) -> Condition:
    return Condition(("",), stem, (5, 41), more)


@pytest.mark.parametrize(
    ("stem", "more", "days", "codes"),
    [
        ("O09.51t", (), 12 * 7 + 5, "O09.511 Z3A.12"),
        ("O09.52t", (), 7 * 7 + 4, "O09.521 Z3A.01"),
        ("O99.33t", ("F17.210",), 13 * 7 + 6, "F17.210 O99.331 Z3A.13"),
        ("O99.33t", ("F17.210",), 14 * 7, "F17.210 O99.332 Z3A.14"),
        ("O44.0t", (), 27 * 7 + 6, "O44.02 Z3A.27"),
        ("O44.0t", (), 28 * 7, "O44.03 Z3A.28"),
        ("O24.11t", ("E11.9", "Z79.4"), 24 * 7, "E11.9 O24.112 Z3A.24 Z79.4"),
        ("O24.415", (), 31 * 7, "O24.415 Z3A.31"),
        ("O32.1XXf", (), 37 * 7, "O32.1XX0 Z3A.37"),
        ("O99.33t", (), 42 * 7 + 3, "O99.333 Z3A.42"),
        ("O99.33t", (), 43 * 7, "O99.333 Z3A.49"),
    ],
)
def test_gestation(
    stem: str, more: tuple[str, ...], days: int, codes: str, codebook: Codebook
) -> None:
    facts = Pregnancy((condition(stem, *more),), days, 0, 0, "", "", 0)
    assert Gestation().solve(facts, codebook) == tuple(codes.split())


def test_no_weeks_with_a_miscarriage(codebook: Codebook) -> None:
    facts = Pregnancy((), 63, 0, 0, "O03.9", "", 0)
    assert Gestation().solve(facts, codebook) == ("O03.9",)


def test_a_stay_over_two_trimesters(codebook: Codebook) -> None:
    conditions = (condition("O44.0t"), condition("O14.0t"))
    facts = Pregnancy(conditions, 27 * 7 + 4, 28 * 7 + 1, 28 * 7 + 5, "", "", 0)
    assert Gestation().solve(facts, codebook) == ("O14.03", "O44.02", "Z3A.27")
