"""Aftercare, follow-up, history, status: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.aftercarelist import (
    AFTER,
    ATTENTION,
    CASES,
    INJURY,
    OVER,
    SUTURES,
)
from coder_drill.exercises.rapid.families.cm_aftercare import Aftercare, Purpose
from tests.unit.rapid.oracles import answers, faults


def test_answers_are_billable_and_not_kept_apart(codebook: Codebook) -> None:
    assert faults(answers(Aftercare(), codebook), codebook) == []


@pytest.mark.parametrize("kind", CASES)
def test_every_code_of_a_case_exists(kind: str, codebook: Codebook) -> None:
    for case in CASES[kind]:
        for words, code in (case.first, case.second, case.tempting):
            row = codebook.get(code, System.ICD10CM) if code else None
            assert not code or (row is not None and row.billable), (words, code)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Purpose(AFTER, 0, "Z47.1", "Z96.641", "M16.11"), "Z47.1 Z96.641"),
        (Purpose(INJURY, 0, "S01.01XD", "", "Z48.02"), "S01.01XD"),
        (Purpose(OVER, 0, "Z09", "Z87.01", "J18.9"), "Z09 Z87.01"),
        (Purpose(ATTENTION, 0, "Z43.0", "", "Z93.0"), "Z43.0"),
        (Purpose(SUTURES, 0, "Z48.02", "", "S01.01XD"), "Z48.02"),
    ],
)
def test_purposes(facts: Purpose, codes: str, codebook: Codebook) -> None:
    assert Aftercare().solve(facts, codebook) == tuple(codes.split())
