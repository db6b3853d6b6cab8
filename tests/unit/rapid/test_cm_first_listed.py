"""First-listed diagnoses of outpatients: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.cm_first_listed import (
    AFTER_PATHOLOGY,
    CANCELED,
    CLEARANCE,
    DIAGNOSTIC,
    EXAM,
    SCREENING,
    FirstListed,
    Reason,
)
from tests.unit.rapid.oracles import answers, faults


def test_answers_are_billable_and_not_kept_apart(codebook: Codebook) -> None:
    assert faults(answers(FirstListed(), codebook), codebook) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Reason(CANCELED, 0, "H25.11", "Z53.09", "", False), "H25.11 Z53.09"),
        (Reason(CLEARANCE, 3, "K80.20", "Z01.810", "I48.91", True), "Z01.810 K80.20 I48.91"),
        (Reason(SCREENING, 0, "", "Z12.31", "N63.10", True), "Z12.31 N63.10"),
        (Reason(SCREENING, 0, "", "Z12.31", "", False), "Z12.31"),
        (Reason(DIAGNOSTIC, 1, "K92.1", "Z12.11", "", False), "K92.1"),
        (Reason(EXAM, 0, "", "", "I10", True), "Z00.01 I10"),
        (Reason(EXAM, 0, "", "", "I10", False), "Z00.00 I10"),
        (Reason(AFTER_PATHOLOGY, 0, "N63.10", "", "D24.1", True), "D24.1"),
    ],
)
def test_reasons(facts: Reason, codes: str, codebook: Codebook) -> None:
    assert FirstListed().solve(facts, codebook) == tuple(codes.split())
