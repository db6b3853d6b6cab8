"""The assignment solver against brute force and against a well-kept solver."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.scoring.matching import best_matching


def total(values: Sequence[Sequence[float]], chosen: Sequence[int | None]) -> float:
    return sum(values[i][j] for i, j in enumerate(chosen) if j is not None)


def brute_force(values: Sequence[Sequence[float]]) -> float:
    rows, columns = len(values), len(values[0])
    if rows > columns:
        return brute_force(list(zip(*values, strict=True)))
    return max(
        sum(values[i][j] for i, j in enumerate(order))
        for order in permutations(range(columns), rows)
    )


tables = st.integers(1, 6).flatmap(
    lambda columns: st.lists(
        st.lists(
            # Few different values make many ties, as credits do.
            st.sampled_from([0.0, 0.0, 0.3, 0.5, 0.6, 1.0, 1.5, 3.0]),
            min_size=columns,
            max_size=columns,
        ),
        min_size=1,
        max_size=6,
    )
)


@settings(max_examples=400, deadline=None)
@given(tables)
def test_no_matching_is_better(values: list[list[float]]) -> None:
    chosen = best_matching(values)
    used = [j for j in chosen if j is not None]
    assert len(chosen) == len(values)
    assert len(used) == len(set(used))
    assert all(values[i][j] > 0 for i, j in enumerate(chosen) if j is not None)
    assert total(values, chosen) == pytest.approx(brute_force(values))


def test_agrees_with_scipy_on_large_tables() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = Random(7)
    for rows, columns in ((30, 40), (40, 30), (25, 25), (15, 120)):
        values = [
            [rng.choice([0, 0, 0, rng.random() * 3]) for _ in range(columns)] for _ in range(rows)
        ]
        best_rows, best_columns = optimize.linear_sum_assignment(values, maximize=True)
        best = sum(values[i][j] for i, j in zip(best_rows, best_columns, strict=True))
        assert total(values, best_matching(values)) == pytest.approx(best)


def test_empty_tables() -> None:
    assert best_matching([]) == []
    assert best_matching([[], []]) == [None, None]
