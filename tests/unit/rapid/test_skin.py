"""Wound closure, excision and skin biopsy: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.pr_biopsy import Samples, SkinBiopsies
from coder_drill.exercises.rapid.families.pr_excision import Excision, Lesion, Removed
from coder_drill.exercises.rapid.families.pr_wounds import CPT, MEDICARE, Cut, Repair, Wounds


@pytest.mark.parametrize(
    ("payer", "cuts", "codes"),
    [
        (
            CPT,
            [("scalp", "simple", 20), ("left forearm", "simple", 31), ("chest", "simple", 22)],
            "12002",
        ),
        (CPT, [("left cheek", "simple", 24), ("upper lip", "simple", 11)], "12013"),
        (CPT, [("forehead", "simple", 20), ("right hand", "simple", 30)], "12002 12011"),
        (CPT, [("right thigh", "layered", 40), ("left forearm", "layered", 36)], "12034"),
        (CPT, [("neck", "layered", 20), ("left hand", "layered", 25)], "12042"),
        (CPT, [("nose", "layered", 15), ("left ear", "layered", 10)], "12051"),
        (CPT, [("chin", "layered", 30), ("forehead", "simple", 20)], "12011 12052"),
        (CPT, [("neck", "simple", 30)], "12002"),
        (CPT, [("upper back", "complex", 90)], "13101 13102"),
        (CPT, [("scalp", "complex", 30), ("left forearm", "complex", 30)], "13121"),
        (CPT, [("left hand", "complex", 76)], "13132 13133"),
        (CPT, [("left thigh", "dirty", 26)], "12032"),
        (CPT, [("left hand", "strips", 20)], ""),
        (CPT, [("left hand", "glue", 20)], "12001"),
        (MEDICARE, [("left hand", "glue", 20)], "G0168"),
    ],
)
def test_wounds(
    payer: str, cuts: list[tuple[str, str, int]], codes: str, codebook: Codebook
) -> None:
    repair = Repair(payer, tuple(Cut(*each) for each in cuts))
    assert Wounds().solve(repair, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("lesions", "codes"),
    [
        ([Lesion("right cheek", False, 5, 2, 2, 0)], "11441"),
        ([Lesion("left thigh", False, 21, 5, 5, 0)], "11404"),
        ([Lesion("nose", True, 6, 2, 4, 0)], "11641"),
        ([Lesion("scalp", True, 8, 4, 4, 0)], "11622"),
        (
            [Lesion("upper back", False, 5, 2, 2, 0), Lesion("chest", False, 10, 2, 2, 0)],
            "11401 11402",
        ),
        ([Lesion("left forearm", False, 8, 2, 2, 28)], "11402 12032"),
        ([Lesion("scalp", False, 8, 2, 2, 28)], "11422 12032"),
        ([Lesion("right lower leg", True, 11, 2, 2, 0)], "11602"),
    ],
)
def test_excisions(lesions: list[Lesion], codes: str, codebook: Codebook) -> None:
    assert Excision().solve(Removed(tuple(lesions)), codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("ways", "excised", "codes"),
    [
        (("tangential",), "", "11102"),
        (("punch", "tangential"), "", "11103 11104"),
        (("tangential", "incisional", "punch", "punch"), "", "11103 11105x2 11106"),
        (("incisional", "incisional"), "", "11106 11107"),
        (("punch", "punch"), "site 0", "11104"),
        (("punch",), "site 0", ""),
    ],
)
def test_biopsies(ways: tuple[str, ...], excised: str, codes: str, codebook: Codebook) -> None:
    taken = tuple((f"site {n}", way) for n, way in enumerate(ways))
    assert SkinBiopsies().solve(Samples(taken, excised), codebook) == tuple(codes.split())
