"""Ventilation, coronary arteries, amputation: cases worked by hand, and the code tables."""

from __future__ import annotations

from typing import Any

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.pcs_amputation import Amputation, Cut
from coder_drill.exercises.rapid.families.pcs_fusion import (
    BACK,
    CAGE,
    DONOR,
    DOWEL,
    FRONT,
    MIXED,
    OWN,
    Fused,
    Fusion,
)
from coder_drill.exercises.rapid.families.pcs_heart import (
    LIMA,
    RADIAL,
    RIMA,
    VEIN,
    Bypass,
    Grafts,
)
from coder_drill.exercises.rapid.families.pcs_obstetrics import Events, Obstetrics
from coder_drill.exercises.rapid.families.pcs_stents import CoronaryDilation, Stents
from coder_drill.exercises.rapid.families.pcs_ventilation import (
    CPAP,
    FLOW,
    SURGERY,
    TUBE,
    Run,
    Stay,
    Ventilation,
)
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers

DAY = 24 * 60


@pytest.mark.parametrize(
    ("runs", "codes"),
    [
        ([Run(TUBE, 480, 480 + 14 * 60)], "5A1935Z"),
        ([Run(TUBE, 480, 480 + DAY - 1)], "5A1935Z"),
        ([Run(TUBE, 480, 480 + DAY)], "5A1945Z"),
        ([Run(TUBE, 480, 480 + 4 * DAY)], "5A1945Z"),
        ([Run(TUBE, 480, 481 + 4 * DAY)], "5A1955Z"),
        ([Run(TUBE, 360, 360 + 2 * DAY, elsewhere=60)], "5A1945Z"),
        ([Run(TUBE, 300, 300 + 4 * DAY, elsewhere=60)], "5A1945Z"),
        ([Run(TUBE, 0, 60 * 60), Run(TUBE, 70 * 60, 120 * 60)], "5A1945Z 5A1945Z"),
        ([Run(SURGERY, 480, 700)], ""),
        ([Run(SURGERY, 480, 700), Run(TUBE, 2000, 2600)], "5A1935Z"),
        ([Run(CPAP, 0, 30 * 60), Run(FLOW, 30 * 60, 50 * 60)], "5A0935A 5A09457"),
    ],
)
def test_ventilation(runs: list[Run], codes: str, codebook: Codebook) -> None:
    assert Ventilation().solve(Stay(tuple(runs)), codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("grafts", "codes"),
    [
        ([(VEIN, ("LAD",)), (VEIN, ("OM1",)), (VEIN, ("PDA",))], "021209W"),
        ([(LIMA, ("LAD",)), (VEIN, ("OM1", "OM2")), (VEIN, ("PDA",))], "02100Z9 021209W"),
        ([(LIMA, ("LAD",)), (RIMA, ("ramus",)), (VEIN, ("PDA",))], "021009W 02100Z8 02100Z9"),
        ([(RADIAL, ("OM1",)), (LIMA, ("LAD", "first diagonal"))], "02100AW 02110Z9"),
        ([(VEIN, ("a", "b")), (VEIN, ("c", "d")), (VEIN, ("e",))], "021309W"),
    ],
)
def test_bypass(grafts: list[tuple[str, tuple[str, ...]]], codes: str, codebook: Codebook) -> None:
    assert Bypass().solve(Grafts(tuple(grafts)), codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("arteries", "kind", "codes"),
    [
        ([("LAD", 0)], "", "02703ZZ"),
        ([("LAD", 1)], "DES", "027034Z"),
        ([("LAD", 2)], "DES", "027035Z"),
        ([("LAD", 1), ("RCA", 1)], "DES", "027135Z"),
        ([("LAD", 2), ("RCA", 1)], "DES", "027136Z"),
        ([("LAD", 3), ("RCA", 2)], "BMS", "02713GZ"),
        ([("LAD", 1), ("RCA", 0)], "BMS", "02703DZ 02703ZZ"),
    ],
)
def test_stents(arteries: list[tuple[str, int]], kind: str, codes: str, codebook: Codebook) -> None:
    facts = Stents(tuple(arteries), kind, (1,) * len(arteries))
    assert CoronaryDilation().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("cut", "codes"),
    [
        (Cut("lower leg", "right", "proximal third"), "0Y6H0Z1"),
        (Cut("upper leg", "left", "distal third"), "0Y6D0Z3"),
        (Cut("upper arm", "left", "middle third"), "0X690Z2"),
        (Cut("joint", "right", "joint", "knee"), "0Y6F0ZZ"),
        (Cut("joint", "left", "joint", "all foot rays"), "0Y6N0Z0"),
        (Cut("ray", "right", "base joint", "foot", (1,)), "0Y6M0Z4"),
        (Cut("ray", "right", "head", "foot", (1, 2)), "0Y6M0Z9 0Y6M0ZB"),
        (Cut("ray", "left", "shaft", "hand", (5,)), "0X6K0ZF"),
        (Cut("digit", "left", "base joint", "toe", (1,)), "0Y6Q0Z0"),
        (Cut("digit", "right", "PIP joint", "toe", (2,)), "0Y6R0Z2"),
        (Cut("digit", "left", "DIP joint", "finger", (5,)), "0X6W0Z3"),
        (Cut("digit", "right", "proximal phalanx", "finger", (3,)), "0X6Q0Z1"),
    ],
)
def test_amputation(cut: Cut, codes: str, codebook: Codebook) -> None:
    assert Amputation().solve(cut, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("fused", "codes"),
    [
        (Fused("L4", "L5", CAGE, BACK, ""), "0SG00AJ"),
        (Fused("L4", "L5", CAGE, BACK, OWN), "0SG0071 0SG00AJ"),
        (Fused("L4", "L5", "", "", MIXED), "0SG0071"),
        (Fused("L3", "L5", "", "", OWN), "0SG1071"),
        (Fused("L4", "S1", "", "", DONOR), "0SG00K1 0SG30K1"),
        (Fused("L5", "S1", CAGE, FRONT, ""), "0SG30A0"),
        (Fused("C5", "C7", DOWEL, FRONT, ""), "0RG20A0"),
        (Fused("C6", "T1", "", "", OWN), "0RG1071 0RG4071"),
        (Fused("T2", "T10", "", "", OWN), "0RG8071"),
        (Fused("T11", "L1", "", "", DONOR), "0RG60K1 0RGA0K1"),
    ],
)
def test_fusion(fused: Fused, codes: str, codebook: Codebook) -> None:
    assert Fusion().solve(fused, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ("spontaneous", "10E0XZZ"),
        ("rupture", "10907ZC"),
        ("second degree", "0KQM0ZZ"),
        ("first degree", "0HQ9XZZ"),
        ("bleeding", "0UDB7ZZ"),
        ("vacuum,episiotomy", "0W8NXZZ 10D07Z6"),
        ("low cesarean,rupture", "10907ZC 10D00Z1"),
        ("spontaneous,retained", "10D17ZZ 10E0XZZ"),
        ("cerclage", "0UVC7ZZ"),
    ],
)
def test_obstetrics(names: str, codes: str, codebook: Codebook) -> None:
    facts = Events(tuple(names.split(",")))
    assert Obstetrics().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    "family",
    [Ventilation(), Bypass(), CoronaryDilation(), Amputation(), Fusion(), Obstetrics()],
    ids=lambda f: f.id,
)
def test_the_tables_hold_every_answer(family: Family[Any], codebook: Codebook) -> None:
    codes = {code for answer in answers(family, codebook) for code in answer}
    assert len(codes) >= 7
    for code in codes:
        found = codebook.get(code)
        assert found is not None and found.billable, code


def test_titles_of_amputations_name_the_side_and_the_level(codebook: Codebook) -> None:
    """The code's own title against the facts: an oracle apart from the solver."""
    from random import Random

    words = {"proximal third": "High", "middle third": "Mid", "distal third": "Low"}
    family = Amputation()
    for seed in range(200):
        cut, answer = family.draw(Random(seed), 1, codebook)
        found = codebook.get(answer[0])
        assert found is not None
        assert cut.side.capitalize() in found.title
        if cut.place in words:
            assert words[cut.place] in found.title, (cut, found.title)
            assert cut.part.title() in found.title, (cut, found.title)
