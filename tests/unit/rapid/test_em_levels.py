"""Decision making and preventive visits: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.em_mdm import Data, Decision, DecisionMaking
from coder_drill.exercises.rapid.families.em_preventive import Checkup, Preventive
from coder_drill.exercises.rapid.families.mdmlist import CONDITIONS

LEVELS = (Data(), Data(tests=2), Data(talk=True), Data(reading=True, talk=True))


@pytest.mark.parametrize(
    ("place", "problem", "data", "risk", "code"),
    [
        ("office known", 2, 1, 2, "99214"),
        ("office known", 3, 3, 2, "99215"),
        ("office new", 3, 3, 3, "99205"),
        ("office new", 0, 0, 1, "99202"),
        ("ED", 1, 2, 2, "99284"),
        ("first", 2, 2, 3, "99222"),
        ("first", 1, 0, 1, "99221"),
        ("first", 0, 0, 1, "99221"),
        ("later", 3, 3, 1, "99233"),
        ("later", 0, 0, 0, "99231"),
    ],
)
def test_two_of_three(
    place: str, problem: int, data: int, risk: int, code: str, codebook: Codebook
) -> None:
    facts = Decision(place, 0, problem, LEVELS[data], risk, 0)
    assert DecisionMaking().solve(facts, codebook) == (code,)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (Data(), "99212"),
        (Data(tests=1, void=("Result of an old order reviewed.",)), "99212"),
        (Data(historian=True), "99213"),
        (Data(tests=1, notes=1), "99213"),
        (Data(tests=2, notes=1), "99214"),
        (Data(tests=2, historian=True), "99214"),
        (Data(reading=True), "99214"),
        (Data(tests=3, talk=True), "99215"),
        (Data(reading=True, talk=True), "99215"),
    ],
)
def test_data_by_its_counts(data: Data, code: str, codebook: Codebook) -> None:
    """With problems straightforward and risk high, the data alone decide."""
    facts = Decision("office known", 0, 0, data, 3, 0)
    assert DecisionMaking().solve(facts, codebook) == (code,)


def test_lists_are_whole() -> None:
    for each in CONDITIONS:
        assert 0 <= each.level <= 3
        assert len(set(each.tests)) == len(each.tests) >= 2
        assert each.risks


@pytest.mark.parametrize(
    ("checkup", "codes"),
    [
        (Checkup("commercial plan that follows CPT", 11, False, "none", ""), "99391"),
        (Checkup("commercial plan that follows CPT", 12, True, "none", ""), "99382"),
        (Checkup("commercial plan that follows CPT", 17 * 12 + 11, False, "none", ""), "99394"),
        (Checkup("commercial plan that follows CPT", 18 * 12, False, "none", ""), "99395"),
        (Checkup("commercial plan that follows CPT", 40 * 12, False, "none", ""), "99396"),
        (Checkup("commercial plan that follows CPT", 65 * 12, True, "none", ""), "99387"),
        (
            Checkup("commercial plan that follows CPT", 52 * 12, False, "worked", "moderate"),
            "99396 99214-25",
        ),
        (Checkup("commercial plan that follows CPT", 52 * 12, False, "reviewed", ""), "99396"),
        (Checkup("Medicare Part B", 66 * 12, False, "none", "", 5), "G0402"),
        (Checkup("Medicare Part B", 67 * 12, False, "none", "", 20), "G0438"),
        (Checkup("Medicare Part B", 70 * 12, False, "worked", "low", 60, 14), "G0439 99213-25"),
    ],
)
def test_preventive(checkup: Checkup, codes: str, codebook: Codebook) -> None:
    assert Preventive().solve(checkup, codebook) == tuple(codes.split())
