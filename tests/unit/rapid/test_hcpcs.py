"""Ambulance, equipment and advance notices: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.hc_abn import AdvanceNotice, Notice
from coder_drill.exercises.rapid.families.hc_ambulance import Ambulance, Trip
from coder_drill.exercises.rapid.families.hc_dme import DurableEquipment, Equipment
from coder_drill.exercises.rapid.grading import grade


@pytest.mark.parametrize(
    ("trip", "lines"),
    [
        (Trip("R", "H", True, "basic", 40, 0), "A0429-RH A0425-RHx0.4"),
        (Trip("R", "H", True, "als one", 600, 8), "A0427-RH A0425-RHx6"),
        (Trip("S", "H", True, "als two", 631, 0), "A0433-SH A0425-SHx6.4"),
        (Trip("H", "H", False, "critical", 9900, 0), "A0434-HH A0425-HHx99"),
        (Trip("H", "N", False, "basic", 10_010, 0), "A0428-HN A0425-HNx101"),
        (Trip("H", "R", False, "als one", 14_200, 9), "A0426-HR A0425-HRx142"),
        (Trip("E", "H", True, "assessed", 100, 0), "A0427-EH A0425-EH"),
        (Trip("R", "D", False, "basic", 1205, 0), "A0428-RD A0425-RDx12.1"),
    ],
)
def test_ambulance(trip: Trip, lines: str, codebook: Codebook) -> None:
    assert Ambulance().solve(trip, codebook) == tuple(lines.split())


def test_whole_miles_may_be_written_with_a_decimal(codebook: Codebook) -> None:
    item = next(
        item
        for item in (Ambulance().item(seed, 1, codebook) for seed in range(400))
        if "." not in item.answer[1] and "x" in item.answer[1]
    )
    assert grade(item, f"{' '.join(item.answer)}.0").right


def test_tenths_of_a_mile_are_not_miles(codebook: Codebook) -> None:
    item = next(
        item
        for item in (Ambulance().item(seed, 1, codebook) for seed in range(40))
        if "." in item.answer[1]
    )
    typed = " ".join(item.answer)
    assert grade(item, typed).right
    assert not grade(item, typed.replace(".", "")).right


@pytest.mark.parametrize(
    ("equipment", "modifiers"),
    [
        (Equipment("E0260", "rented", 1, False, False), "KH RR"),
        (Equipment("E0260", "rented", 2, False, False), "KI RR"),
        (Equipment("E0260", "rented", 3, True, True), "KI KX RR"),
        (Equipment("E0260", "rented", 4, True, False), "GZ KJ RR"),
        (Equipment("E0601", "rented", 13, True, False, True), "GA KJ RR"),
        (Equipment("E0260", "owned", 14, False, False), ""),
        (Equipment("E0143", "bought", 0, False, False), "NU"),
        (Equipment("E0143", "used", 0, False, False), "UE"),
        (Equipment("E0143", "replaced", 0, False, False), "NU RA"),
    ],
)
def test_equipment(equipment: Equipment, modifiers: str, codebook: Codebook) -> None:
    assert DurableEquipment().solve(equipment, codebook) == tuple(modifiers.split())


@pytest.mark.parametrize(
    ("ground", "notice", "fault", "modifiers"),
    [
        ("unneeded", "valid", "", "GA"),
        ("unneeded", "no notice", "", "GZ"),
        ("unneeded", "faulty", "blanket", "GZ"),
        ("excluded", "no notice", "", "GY"),
        ("excluded", "valid", "", "GX GY"),
        ("covered", "no notice", "", ""),
    ],
)
def test_notices(ground: str, notice: str, fault: str, modifiers: str, codebook: Codebook) -> None:
    facts = Notice(ground, "a service", notice, fault)
    assert AdvanceNotice().solve(facts, codebook) == tuple(modifiers.split())
