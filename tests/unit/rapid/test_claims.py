"""NCCI pairs, appeals, payment: cases worked by hand, and the tables."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.cl_appeals import DECIDE, FILE, Appeals, Clock
from coder_drill.exercises.rapid.families.cl_ncci import (
    OTHER_PLACE,
    OTHER_TIME,
    SAME,
    NcciPair,
    Pair,
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
