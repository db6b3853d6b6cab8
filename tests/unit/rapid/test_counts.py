"""Counts, areas and levels: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.countscenes import Counted
from coder_drill.exercises.rapid.families.pr_counts import Counts


@pytest.mark.parametrize(
    ("kind", "numbers", "state", "codes"),
    [
        ("keratoses", (1,), "", "17000"),
        ("keratoses", (2,), "", "17000 17003"),
        ("keratoses", (14,), "", "17000 17003x13"),
        ("keratoses", (15,), "", "17004"),
        ("warts", (14,), "", "17110"),
        ("warts", (15,), "", "17111"),
        ("tags", (15,), "", "11200"),
        ("tags", (16,), "", "11200 11201"),
        ("tags", (25,), "", "11200 11201"),
        ("tags", (26,), "", "11200 11201x2"),
        ("nails", (5,), "", "11720"),
        ("nails", (6,), "", "11721"),
        ("corns", (1,), "", "11055"),
        ("corns", (4,), "", "11056"),
        ("corns", (5,), "", "11057"),
        ("plates", (3,), "", "11730 11732x2"),
        ("muscles", (2,), "", "20552"),
        ("muscles", (3,), "", "20553"),
        ("debride", (20,), "", "11042"),
        ("debride", (21,), "", "11042 11045"),
        ("debride", (12, 15), "", "11042 11045"),
        ("depths", (12, 15), "", "11042 11043"),
        ("cover", (60,), "leg", "15271 15272x2"),
        ("graft", (250,), "", "15100 15101x2"),
        ("mohs", (3,), "head", "17311 17312x2"),
        ("mohs", (1,), "body", "17313"),
        ("facets", (3,), "lumbar", "64493 64494 64495"),
        ("facets", (4,), "lumbar", "64493 64494 64495"),
        ("hernia", (29,), "initial/loose", "49591"),
        ("hernia", (30,), "initial/stuck", "49594"),
        ("hernia", (100,), "recurrent/loose", "49615"),
        ("hernia", (60, 50), "recurrent/stuck", "49618"),
    ],
)
def test_counts(
    kind: str, numbers: tuple[int, ...], state: str, codes: str, codebook: Codebook
) -> None:
    assert Counts().solve(Counted(kind, numbers, state), codebook) == tuple(codes.split())
