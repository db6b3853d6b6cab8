"""Infusions, injections and hydration: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.pr_infusion import Entry, Infusion, Record

NINE = 540


@pytest.mark.parametrize(
    ("claim", "entries", "codes"),
    [
        ("hospital", [("drug", "A", 0, 16)], "96365"),
        ("hospital", [("drug", "A", 0, 15)], "96374"),
        ("hospital", [("drug", "A", 0, 90)], "96365"),
        ("hospital", [("drug", "A", 0, 91)], "96365 96366"),
        ("hospital", [("fluid", "NS", 0, 30)], ""),
        ("hospital", [("fluid", "NS", 0, 31)], "96360"),
        ("hospital", [("fluid", "NS", 0, 91)], "96360 96361"),
        ("hospital", [("fluid", "NS", 0, 180)], "96360 96361x2"),
        ("hospital", [("fluid", "NS", 0, 90), ("push", "K", 95, 95)], "96361 96374"),
        ("hospital", [("push", "K", 0, 0), ("push", "O", 5, 5)], "96374 96375"),
        ("hospital", [("push", "M", 0, 0), ("push", "M", 40, 40)], "96374 96376"),
        ("hospital", [("push", "M", 0, 0), ("push", "M", 20, 20)], "96374"),
        ("office", [("push", "M", 0, 0), ("push", "M", 40, 40)], "96374"),
        ("hospital", [("drug", "D", 0, 20), ("chemo", "P", 30, 150)], "96367 96413 96415"),
        ("hospital", [("chemo", "P", 0, 60), ("chemo", "C", 70, 165)], "96413 96415 96417"),
        ("hospital", [("muscle", "C", 0, 0), ("push", "K", 5, 5)], "96372 96374"),
        ("office", [("drug", "A", 0, 60), ("beside", "B", 5, 40)], "96365 96368"),
        ("hospital", [("open", "NS", 0, 180)], ""),
        ("hospital", [("drug", "A", 0, 60), ("drug", "B", 65, 156)], "96365 96366 96367"),
    ],
)
def test_records(
    claim: str, entries: list[tuple[str, str, int, int]], codes: str, codebook: Codebook
) -> None:
    made = tuple(Entry(kind, drug, NINE + a, NINE + b) for kind, drug, a, b in entries)
    assert Infusion().solve(Record(claim, made), codebook) == tuple(codes.split())
