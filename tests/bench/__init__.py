"""Benchmarks. ``make bench`` runs them all and prints one table.

Each module ``bench_*`` here has ``run() -> list[Row]``. A row is (what, value, unit, target), the
target being the most that may be reached, or None for a number that is only shown.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

Row = tuple[str, float, str, float | None]

CACHE = Path(__file__).resolve().parents[2] / ".pytest_cache" / "bench"
"""Where benchmarks keep the built search database between runs."""


def p95(values: Sequence[float]) -> float:
    """The 95th percentile of some measurements."""
    return statistics.quantiles(values, n=20)[-1]


def p99(values: Sequence[float]) -> float:
    """The 99th percentile of some measurements."""
    return statistics.quantiles(values, n=100)[-1]
