"""Colonoscopy: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.pr_colonoscopy import Colonoscopy, Scope

MEDICARE, PLAN = "Medicare", "commercial plan that follows CPT"


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        (Scope(MEDICARE, "average", (), "cecum", "physician", ""), "G0121"),
        (Scope(MEDICARE, "high", (), "cecum", "physician", ""), "G0105"),
        (Scope(PLAN, "average", (), "cecum", "physician", ""), "45378-33"),
        (Scope(MEDICARE, "average", (("snare",),), "cecum", "physician", ""), "45385-PT"),
        (Scope(PLAN, "average", (("snare",),), "cecum", "physician", ""), "45385-33"),
        (
            Scope(PLAN, "signs", (("snare",), ("forceps",)), "cecum", "physician", ""),
            "45380-59 45385",
        ),
        (Scope(PLAN, "signs", (("forceps", "snare"),), "cecum", "physician", ""), "45385"),
        (Scope(PLAN, "signs", (("forceps",),) * 3, "cecum", "physician", ""), "45380"),
        (Scope(PLAN, "signs", (("snare",),) * 4, "cecum", "physician", ""), "45385"),
        (Scope(MEDICARE, "signs", (), "short", "physician", ""), "45378-53"),
        (Scope(MEDICARE, "average", (), "short", "physician", ""), "G0121-53"),
        (Scope(MEDICARE, "signs", (), "short", "hospital", "after"), "45378-74"),
        (Scope(MEDICARE, "signs", (), "short", "hospital", "before"), "45378-73"),
        (Scope(PLAN, "signs", (("snare",),), "short", "physician", ""), "45385-52"),
    ],
)
def test_colonoscopy(scope: Scope, lines: str, codebook: Codebook) -> None:
    assert Colonoscopy().solve(scope, codebook) == tuple(lines.split())
