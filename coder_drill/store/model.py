"""Rows of the store, as plain values.

An attempt carries all that later reports need (labels, domains, weights), so that it can still be
read after its chart was edited or removed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttemptCode:
    """One code of the submitted answer, in order."""

    code: str
    system: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    poa: str = ""


@dataclass(frozen=True, slots=True)
class AttemptVerdict:
    """One verdict of the scorecard. ``credit`` is 0..1; ``expected`` is None for an extra."""

    label: str
    expected: str | None
    given: str | None
    credit: float
    weight: float
    points_lost: float
    role: str
    domain: str
    labels: tuple[str, ...] = ()
    optional: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class AttemptMetric:
    """One audit metric: ``right`` of ``of``."""

    id: str
    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submitted answer. Times are ISO 8601 in UTC with offset; ``active_seconds`` excludes pauses."""

    uuid: str
    learner: str
    chart_id: str
    chart_hash: str
    chart_title: str
    setting: str
    difficulty: int
    edition: str
    mode: str
    started_at: str
    submitted_at: str
    active_seconds: float
    hints_used: int
    score: float
    codes: tuple[AttemptCode, ...] = ()
    verdicts: tuple[AttemptVerdict, ...] = ()
    metrics: tuple[AttemptMetric, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in progress. ``payload`` is the JSON text the drill screen wrote."""

    learner: str
    chart_id: str
    chart_hash: str
    payload: str
    started_at: str
    updated_at: str
    active_seconds: float = 0.0
    hints_used: int = 0
