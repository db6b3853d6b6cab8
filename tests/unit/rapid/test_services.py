"""Vaccine administration and anesthesia: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.anesthesia import (
    EXTRAS,
    MEDICARE,
    WHOLE,
    AnesthesiaUnits,
    Record,
)
from coder_drill.exercises.rapid.families.anesthesia_modifier import (
    ANESTHESIOLOGIST,
    CRNA,
    AnesthesiaModifier,
    Rooms,
)
from coder_drill.exercises.rapid.families.immunization import (
    COMMERCIAL,
    MOUTH,
    NOSE,
    SHOT,
    Immunization,
    Visit,
)
from tests.unit.rapid.oracles import answers


def given(*vaccines: tuple[int, str]) -> tuple[tuple[str, int, str], ...]:
    return tuple(("vaccine", components, route) for components, route in vaccines)


@pytest.mark.parametrize(
    ("months", "counseled", "vaccines", "covid", "codes"),
    [
        (12, True, given((3, SHOT), (1, SHOT)), False, "90460x2 90461x2"),
        (50, True, given((4, SHOT), (4, SHOT)), False, "90460x2 90461x6"),
        (132, True, given((3, SHOT), (1, SHOT), (1, SHOT)), True, "90460x3 90461x2 90480"),
        (50, False, given((4, SHOT), (4, SHOT)), False, "90471 90472"),
        (4, False, given((5, SHOT), (1, MOUTH)), False, "90471 90474"),
        (60, False, given((1, NOSE)), False, "90473"),
        (18 * 12 + 11, True, given((1, SHOT)), False, "90460"),
        (19 * 12, True, given((3, SHOT)), False, "90471"),
    ],
)
def test_vaccines(
    months: int,
    counseled: bool,
    vaccines: tuple[tuple[str, int, str], ...],
    covid: bool,
    codes: str,
    codebook: Codebook,
) -> None:
    visit = Visit(COMMERCIAL, months, counseled, vaccines, (), False, covid)
    assert Immunization().solve(visit, codebook) == tuple(codes.split())


def test_medicare_vaccines_have_codes_of_their_own(codebook: Codebook) -> None:
    visit = Visit(MEDICARE, 840, False, (), ("G0009", "G0008"), True, False)
    assert Immunization().solve(visit, codebook) == ("90471", "G0008", "G0009")


def record(payer: str, base: int, minutes: int, status: str = "P2", *more: str) -> Record:
    return Record(
        payer, "case", base, 480, 480 + minutes, 482, 500, 520, status, more, 75, 0, False
    )


@pytest.mark.parametrize(
    ("facts", "units"),
    [
        (record(MEDICARE, 7, 90, "P3"), "13"),
        (record(MEDICARE, 5, 47), "8.1"),
        (record(WHOLE, 5, 47, "P3"), "9"),
        (record(EXTRAS, 7, 90, "P3", "99140"), "16"),
        (record(EXTRAS, 4, 61, "P2", "99100"), "10"),
    ],
)
def test_anesthesia_units(facts: Record, units: str, codebook: Codebook) -> None:
    assert AnesthesiaUnits().solve(facts, codebook) == (units,)


@pytest.mark.parametrize(
    ("rooms", "modifiers"),
    [
        (Rooms(CRNA, -1, False, ()), "QZ"),
        (Rooms(ANESTHESIOLOGIST, 1, False, ()), "QY"),
        (Rooms(CRNA, 1, False, ()), "QX"),
        (Rooms(ANESTHESIOLOGIST, 4, False, ()), "QK"),
        (Rooms(ANESTHESIOLOGIST, 5, False, ()), "AD"),
        (Rooms(ANESTHESIOLOGIST, 0, True, ()), "AA QS"),
        # A case that ends as this one begins does not run beside it.
        (Rooms(ANESTHESIOLOGIST, 1, False, ((600, 660), (540, 600))), "QY"),
        (Rooms(ANESTHESIOLOGIST, 2, False, ((600, 660), (540, 601))), "QK"),
    ],
)
def test_anesthesia_modifiers(rooms: Rooms, modifiers: str, codebook: Codebook) -> None:
    assert AnesthesiaModifier().solve(rooms, codebook) == tuple(modifiers.split())


def test_codes_and_modifiers_are_in_the_books(codebook: Codebook) -> None:
    vaccines = Immunization()
    modifiers = AnesthesiaModifier()
    for answer in answers(vaccines, codebook):
        assert all(codebook.get(line.split("x")[0]) for line in answer), answer
    for answer in answers(modifiers, codebook):
        assert all(codebook.modifier(code) for code in answer), answer
