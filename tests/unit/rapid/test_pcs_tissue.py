"""Excision, resection, biopsy and drainage: cases worked by hand, and titles as an oracle."""

from __future__ import annotations

from random import Random

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.operationlist import (
    CONFUSED,
    MEANINGS,
    OPERATIONS,
)
from coder_drill.exercises.rapid.families.pcs_biopsy import (
    DIAGNOSIS,
    DRAIN,
    TREATMENT,
    Biopsy,
    Session,
    Taking,
)
from coder_drill.exercises.rapid.families.pcs_parts import (
    OPEN,
    SCOPE,
    SITES,
    SOME,
    WHOLE,
    Parts,
    Removal,
)
from coder_drill.exercises.rapid.families.pcs_root import Approach, Case, RootOperation


def title(codebook: Codebook, code: str) -> str:
    found = codebook.get(code)
    assert found is not None and found.billable, code
    return found.title


@pytest.mark.parametrize(
    ("parts", "approach", "codes"),
    [
        ([("right upper lobe", WHOLE)], SCOPE, "0BTC4ZZ"),
        ([("right upper lobe", SOME)], SCOPE, "0BBC4ZZ"),
        ([("sigmoid", WHOLE)], OPEN, "0DTN0ZZ"),
        ([("right breast", SOME)], OPEN, "0HBT0ZZ"),
        ([("right axilla", WHOLE)], OPEN, "07T50ZZ"),
        ([("right axilla", SOME)], OPEN, "07B50ZZ"),
        ([("appendix", WHOLE)], SCOPE, "0DTJ4ZZ"),
        ([("both ovaries", WHOLE), ("both tubes", WHOLE)], SCOPE, "0UT24ZZ 0UT74ZZ"),
        ([("left breast", WHOLE), ("left axilla", SOME)], OPEN, "07B60ZZ 0HTU0ZZ"),
    ],
)
def test_parts(parts: list[tuple[str, str]], approach: str, codes: str, codebook: Codebook) -> None:
    assert Parts().solve(Removal(tuple(parts), approach), codebook) == tuple(codes.split())


def test_titles_of_parts_say_the_same(codebook: Codebook) -> None:
    """Every part of the list, whole and in part, by each approach."""
    for name, site in SITES.items():
        for extent in (WHOLE, SOME) if site.some else (WHOLE,):
            for approach in site.approaches:
                (code,) = Parts().solve(Removal(((name, extent),), approach), codebook)
                words = title(codebook, code)
                assert words.startswith("Resection" if extent == WHOLE else "Excision"), words
                assert ("Open" if approach == OPEN else "Percutaneous Endoscopic") in words
                first = name.split()[0]
                wanted = {"both": "Bilateral"}.get(first, first.capitalize())
                assert wanted in words, (name, words)


@pytest.mark.parametrize(
    ("takings", "codes"),
    [
        ([Taking("needle", "liver", DIAGNOSIS)], "0FB03ZX"),
        ([Taking("scope", "stomach body", DIAGNOSIS)], "0DB68ZX"),
        ([Taking("tap", "right pleural space", TREATMENT)], "0W993ZZ"),
        ([Taking("tap", "left pleural space", DIAGNOSIS)], "0W9B3ZX"),
        ([Taking("tap", "peritoneal cavity", DRAIN)], "0W9G30Z"),
        (
            [
                Taking("scope", "ascending colon", TREATMENT),
                Taking("scope", "sigmoid colon", TREATMENT),
            ],
            "0DBK8ZZ 0DBN8ZZ",
        ),
        (
            [Taking("scope", "duodenum", DIAGNOSIS), Taking("scope", "rectum", TREATMENT)],
            "0DB98ZX 0DBP8ZZ",
        ),
    ],
)
def test_biopsies(takings: list[Taking], codes: str, codebook: Codebook) -> None:
    assert Biopsy().solve(Session(tuple(takings)), codebook) == tuple(codes.split())


def test_titles_of_biopsies_say_the_aim(codebook: Codebook) -> None:
    for seed in range(300):
        session, answer = Biopsy().draw(Random(seed), 1 + seed % 5, codebook)
        titles = [title(codebook, code) for code in answer]
        aims = [each.aim for each in session.takings]
        assert sum("Diagnostic" in words for words in titles) == aims.count(DIAGNOSIS)
        assert sum("Drainage Device" in words for words in titles) == aims.count(DRAIN)


def test_the_list_of_operations_is_valid_and_asks_what_is_confused(codebook: Codebook) -> None:
    for operation in OPERATIONS:
        root = title(codebook, operation.code).split()[0]
        assert {root, *CONFUSED[root]} <= MEANINGS.keys()
        assert root not in CONFUSED[root]
        assert len(operation.told) >= 1 and len(set(CONFUSED[root])) == 3


@pytest.mark.parametrize(
    ("code", "root", "approach"),
    [
        ("0YU54JZ", "Supplement", "4"),
        ("0D20XUZ", "Change", "X"),
        ("0TF6XZZ", "Fragmentation", "X"),
        ("0SG00AJ", "Fusion", "0"),
        ("0BH17EZ", "Insertion", "7"),
        ("04LE3DZ", "Occlusion", "3"),
        ("0DJD8ZZ", "Inspection", "8"),
    ],
)
def test_root_and_approach(code: str, root: str, approach: str, codebook: Codebook) -> None:
    offered = (*CONFUSED[root][:2], root, CONFUSED[root][2])
    assert RootOperation().solve(Case(code, "", offered), codebook) == ("C",)
    assert Approach().solve(Case(code, ""), codebook) == (approach,)
