"""Codes that changed on October 1: hand-written cases, and the lists behind the items."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.changelist import HEADERS, STEADY
from coder_drill.exercises.rapid.families.cm_changes import (
    EARLY,
    GONE,
    HEADER,
    VALID,
    CodeChanges,
    Line,
)
from coder_drill.exercises.rapid.wording import KEYS


@pytest.mark.parametrize(
    ("code", "year", "admitted", "sent", "verdict"),
    [
        ("G35", 2025, 0, 2025, VALID),
        ("G35", 2025, 0, 2026, VALID),
        ("G35", 2026, 0, 2026, GONE),
        ("G35", 2026, 2025, 2026, GONE),
        ("G35.A", 2025, 2025, 2026, EARLY),
        ("G35.A", 2026, 2025, 2026, VALID),
        ("G35.A", 2026, 0, 2027, VALID),
        ("S30.1XXA", 2025, 0, 2025, VALID),
        ("S30.1XXA", 2026, 0, 2026, GONE),
        ("E11.A", 2025, 0, 2025, EARLY),
        ("I42.0", 2026, 0, 2027, VALID),
        ("I42.0", 2027, 0, 2027, GONE),
        ("I42.0", 2027, 2026, 2027, GONE),
        ("Y07.435", 2025, 0, 2025, VALID),
        ("I10", 2027, 2026, 2027, VALID),
        ("E11.6", 2026, 0, 2026, HEADER),
    ],
)
def test_the_day_of_service_or_discharge_decides(
    code: str, year: int, admitted: int, sent: int, verdict: str, codebook: Codebook
) -> None:
    facts = Line(code, "", year, admitted, sent)
    assert CodeChanges().solve(facts, codebook) == (KEYS[facts.order.index(verdict)],)


def test_the_lists_hold_over_all_years_drawn(codebook: Codebook) -> None:
    for code in STEADY:
        found = codebook.get(code)
        assert found is not None
        assert found.billable
        first, last = codebook.validity(code)
        assert first <= "2024-10-01", code
        assert not last, code
    for code in HEADERS:
        found = codebook.get(code)
        assert found is not None
        assert not found.billable
        assert codebook.retired(code) is None, code


def test_the_traps_stand_on_the_higher_levels_alone(codebook: Codebook) -> None:
    plain = [CodeChanges().item(seed, 1, codebook).scene for seed in range(200)]
    hard = [CodeChanges().item(seed, 5, codebook).scene for seed in range(200)]
    assert not any("goes out" in scene or "began in" in scene for scene in plain)
    assert any("goes out" in scene for scene in hard)
    assert any("began in" in scene for scene in hard)
