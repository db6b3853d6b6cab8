"""NCCI pairs, appeals, payment: cases worked by hand, and the tables."""

from __future__ import annotations

import warnings
from random import Random

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.cl_appeals import DECIDE, FILE, Appeals, Clock
from coder_drill.exercises.rapid.families.cl_denial import Denial, DenialStep
from coder_drill.exercises.rapid.families.cl_hcc import (
    BEFORE,
    LAB,
    VISIT,
    Hcc,
    Year,
)
from coder_drill.exercises.rapid.families.cl_mue import Lines, MueUnits
from coder_drill.exercises.rapid.families.cl_ncci import (
    OTHER_PLACE,
    OTHER_TIME,
    SAME,
    NcciPair,
    Pair,
)
from coder_drill.exercises.rapid.families.cl_place import Place, PlaceOfService
from coder_drill.exercises.rapid.families.md_global import (
    GlobalModifier,
    Service,
    Stop,
    StoppedProcedure,
)
from coder_drill.exercises.rapid.families.md_payment import Payment
from coder_drill.exercises.rapid.families.pairlist import APART, LATER, NEVER
from coder_drill.exercises.rapid.families.paymentscenes import (
    AS,
    ASSIST2,
    ASSISTANT,
    BILATERAL,
    BIMULTI,
    CO,
    COINS,
    LIMIT,
    MULTIPLE,
    NP,
    STOPPED,
    SW,
    Fees,
)
from coder_drill.money import Extra


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        (Clock(FILE, 1, 0), 125),
        (Clock(FILE, 1, 10, 12), 132),
        (Clock(FILE, 2, 0), 185),
        (Clock(FILE, 2, 30, 41), 221),
        (Clock(FILE, 3, 0), 65),
        (Clock(FILE, 4, 100), 165),
        (Clock(FILE, 5, 7, 9), 69),
        (Clock(DECIDE, 1, 10), 70),
        (Clock(DECIDE, 2, 10), 70),
        (Clock(DECIDE, 3, 10), 100),
        (Clock(DECIDE, 4, 10), 100),
    ],
)
def test_appeals(clock: Clock, day: int, codebook: Codebook) -> None:
    assert Appeals().solve(clock, codebook) == (str(day),)


@pytest.mark.parametrize(
    ("kind", "amounts", "dollars"),
    [
        (MULTIPLE, (300, 900), "1050"),
        (MULTIPLE, (400, 1000, 600), "1500"),
        (BILATERAL, (600,), "900"),
        (CO, (1000,), "625"),
        (ASSISTANT, (1500,), "240"),
        (AS, (1000,), "136"),
        (NP, (120,), "102"),
        (SW, (120,), "90"),
        (STOPPED, (2000,), "1000"),
        (LIMIT, (100,), "109.25"),
        (COINS, (140,), "28"),
        (ASSIST2, (1000, 600), "208"),
        (BIMULTI, (400, 500), "850"),
        (BIMULTI, (400, 1000), "1300"),
    ],
)
def test_payment(kind: str, amounts: tuple[int, ...], dollars: str, codebook: Codebook) -> None:
    assert Payment().solve(Fees(kind, amounts), codebook) == (dollars,)


@pytest.mark.parametrize(
    ("codes", "relation", "lines"),
    [
        (("45378", "45385"), SAME, "45385"),
        (("47562", "47563"), OTHER_PLACE, "47563"),
        (("45380", "45385"), SAME, "45385"),
        (("45380", "45385"), OTHER_PLACE, "45385 45380-XS"),
        (("20611", "20610"), OTHER_PLACE, "20611 20610-XS"),
        (("76705", "76700"), OTHER_TIME, "76700 76705-XE"),
        (("29827", "29823"), SAME, "29827 29823"),
    ],
)
def test_pairs(codes: tuple[str, str], relation: str, lines: str, codebook: Codebook) -> None:
    assert NcciPair().solve(Pair(codes, relation, ""), codebook) == tuple(lines.split())


def test_every_listed_pair_is_in_the_table_as_listed(codebook: Codebook) -> None:
    listed = [(first, second, False) for first, second, _ in NEVER]
    listed += [(first, second, True) for first, second, _, _ in APART]
    listed += [(first, second, True) for first, second, _ in LATER]
    for first, second, allowed in listed:
        pair = codebook.ncci(first, second)
        assert pair is not None, (first, second)
        assert (pair.column1, pair.column2, pair.modifier_allowed) == (first, second, allowed)
        assert codebook.get(first, System.CPT) and codebook.get(second, System.CPT)


@pytest.mark.parametrize(
    ("diagnoses", "left"),
    [
        ((("E11.65", VISIT), ("E11.9", VISIT)), "38"),
        ((("N18.4", VISIT), ("N18.31", VISIT)), "327"),
        ((("C61", VISIT), ("C79.51", VISIT)), "18"),
        ((("C50.911", VISIT), ("C78.01", VISIT)), "17"),
        ((("I48.91", VISIT), ("I50.22", VISIT)), "226 238"),
        ((("F32.1", VISIT), ("F33.2", VISIT)), "155"),
        ((("K74.60", VISIT), ("K70.30", VISIT)), "64"),
        ((("E11.22", LAB), ("E11.9", VISIT)), "38"),
        ((("C78.01", BEFORE), ("I10", VISIT)), ""),
    ],
)
def test_hcc(diagnoses: tuple[tuple[str, str], ...], left: str, codebook: Codebook) -> None:
    assert Hcc().solve(Year(diagnoses), codebook) == tuple(left.split())


@pytest.mark.skipif(not Extra.HCC.installed, reason="needs the extra hcc")
def test_the_model_itself_leaves_the_same_categories(codebook: Codebook) -> None:
    """Oracle: hccinfhir, an implementation of V28 apart from ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package reads its tables by a way soon to go
        from hccinfhir import Demographics, HCCInFHIR

        model = HCCInFHIR(model_name="CMS-HCC Model V28")
    person = Demographics(age=72, sex="F")
    family = Hcc()
    for seed in range(80):
        year, answer = family.draw(Random(seed), 1 + seed % 5, codebook)
        codes = [code.replace(".", "") for code, where in year.diagnoses if where == VISIT]
        found = model.calculate_from_diagnosis(codes, person)
        assert sorted(found.hcc_list) == sorted(answer), year


@pytest.mark.parametrize(
    ("service", "modifier"),
    [
        (Service("visit unrelated", 20, 90, "open hernia repair"), "24"),
        (Service("visit unrelated", 11, 10, "layered repair"), ""),
        (Service("visit unrelated", 10, 10, "layered repair"), "24"),
        (Service("visit postop", 8, 90, "open hernia repair"), ""),
        (Service("visit separate", 0, 0, "knee injection"), "25"),
        (Service("visit deciding", -1, 90, "open hernia repair"), "57"),
        (Service("surgery staged", 30, 90, "rotator cuff repair"), "58"),
        (Service("surgery complication", 5, 90, "rotator cuff repair"), "78"),
        (Service("surgery unrelated", 90, 90, "rotator cuff repair"), "79"),
        (Service("surgery unrelated", 91, 90, "rotator cuff repair"), ""),
        (Service("care operation", 0, 90, "rotator cuff repair"), "54"),
        (Service("care before", 0, 90, "rotator cuff repair"), "56"),
        (Service("role no resident", 0, 90, "rotator cuff repair"), "82"),
        (Service("role PA", 0, 90, "rotator cuff repair"), "AS"),
    ],
)
def test_surgery(service: Service, modifier: str, codebook: Codebook) -> None:
    assert GlobalModifier().solve(service, codebook) == tuple(modifier.split())


@pytest.mark.parametrize(
    ("stop", "modifier"),
    [
        (Stop("physician", "safety", True, True, "EGD"), "53"),
        (Stop("physician", "by choice", True, True, "EGD"), "52"),
        (Stop("facility", "safety", True, False, "EGD"), "73"),
        (Stop("facility", "safety", True, True, "EGD"), "74"),
        (Stop("facility", "by choice", False, False, "sleep study"), "52"),
        (Stop("facility", "canceled", True, False, "EGD"), ""),
    ],
)
def test_stopped(stop: Stop, modifier: str, codebook: Codebook) -> None:
    assert StoppedProcedure().solve(stop, codebook) == tuple(modifier.split())


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("office", "11"),
        ("home", "12"),
        ("off campus", "19"),
        ("urgent", "20"),
        ("inpatient", "21"),
        ("on campus", "22"),
        ("observation", "22"),
        ("video elsewhere", "02"),
        ("video home", "10"),
        ("ambulance", "41"),
        ("pharmacy", "01"),
        ("SNF", "31"),
        ("nursing", "32"),
        ("assisted", "13"),
        ("RHC", "72"),
    ],
)
def test_places(where: str, code: str, codebook: Codebook) -> None:
    assert PlaceOfService().solve(Place(where, ""), codebook) == (code,)


@pytest.mark.parametrize(
    ("limit", "indicator", "units", "passing"),
    [
        (1, 2, (2,), 0),
        (2, 1, (2, 2), 4),
        (2, 1, (3,), 0),
        (2, 1, (3, 2), 2),
        (4, 3, (2, 2), 4),
        (4, 3, (2, 3), 0),
        (4, 2, (4,), 4),
    ],
)
def test_mue(
    limit: int, indicator: int, units: tuple[int, ...], passing: int, codebook: Codebook
) -> None:
    assert MueUnits().solve(Lines(limit, indicator, units), codebook) == (str(passing),)


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("CO-11", "diagnosis"),
        ("CO-16", "complete"),
        ("CO-18", "duplicate"),
        ("CO-27", "eligibility"),
        ("CO-97", "bundled"),
        ("CO-109", "send elsewhere"),
        ("CO-151", "units"),
        ("PR-3", "patient share"),
        ("CO-236", "bundled"),
        ("CO-181", "edition"),
    ],
)
def test_denials(code: str, step: str, codebook: Codebook) -> None:
    assert DenialStep().solve(Denial(code, ("x", step, "y", "z")), codebook) == ("B",)
