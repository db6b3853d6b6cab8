"""Whose number bills a shared visit: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.em_who import (
    GC,
    GE,
    HELPER,
    HELPER_FS,
    NOTHING,
    PHYSICIAN,
    PHYSICIAN_FS,
    PLAIN,
    Shared,
    WhoseNumber,
)

HELPERS = (PHYSICIAN_FS, HELPER_FS, PHYSICIAN, HELPER)
RESIDENTS = (NOTHING, GE, GC, PLAIN)


@pytest.mark.parametrize(
    ("kind", "minutes", "fact", "way"),
    [
        ("split by time", (20, 25), "", PHYSICIAN_FS),
        ("split by time", (26, 25), "", HELPER_FS),
        ("split by MDM", (0, 0), "physician", PHYSICIAN_FS),
        ("split by MDM", (0, 0), "helper", HELPER_FS),
        ("split by MDM", (0, 0), "signed", HELPER),
        ("incident-to", (0, 0), "plan", PHYSICIAN),
        ("incident-to", (0, 0), "new patient", HELPER),
        ("incident-to", (0, 0), "new problem", HELPER),
        ("incident-to", (0, 0), "hospital", HELPER),
        ("teaching", (0, 0), "key portion", GC),
        ("teaching", (0, 0), "signed only", NOTHING),
        ("teaching", (0, 0), "alone", PLAIN),
        ("exception", (0, 0), "low", GE),
        ("exception", (0, 0), "moderate", NOTHING),
        ("exception", (0, 0), "seen too", GC),
    ],
)
def test_whose_number(
    kind: str, minutes: tuple[int, int], fact: str, way: str, codebook: Codebook
) -> None:
    order = RESIDENTS if kind in ("teaching", "exception") else HELPERS
    facts = Shared(kind, "NP", *minutes, fact, order)
    (key,) = WhoseNumber().solve(facts, codebook)
    assert order["ABCD".index(key)] == way
