"""What Progress shows, as plain values: no number in them needs the history again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from coder_drill.scoring.model import AuditMetric
from coder_drill.skills.model import Cell, DomainEstimate
from coder_drill.skills.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Trend:
    """Mean credit (0..1) of a domain's codes lately and before, with how many codes stand behind each.

    ``direction`` is ``up`` or ``down`` only where the change is larger than chance makes likely (its
    90 % interval leaves out zero), else ``steady``. ``basis`` says what "lately" is.
    """

    before: float
    lately: float
    codes_before: int
    codes_lately: int
    direction: str
    basis: str

    @property
    def sign(self) -> str:
        """A sign that stands without color."""
        return {"up": "↑", "down": "↓", "steady": "→"}[self.direction]

    @property
    def words(self) -> str:
        """The trend in a few words, such as ``up 12 points over the last 30 days``."""
        points = round(abs(self.lately - self.before) * 100)
        if self.direction == "steady":
            return f"steady over {self.basis}"
        return f"{self.direction} {points} points over {self.basis}"


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One domain: the estimate, what was coded in it on first tries and on retries, the trend.

    ``bank_codes`` is how many required codes of it the charts hold; ``words`` sums it up.
    ``mean_credit`` is that of first tries, None without any.
    """

    domain: str
    label: str
    estimate: DomainEstimate
    mean_credit: float | None
    retries: int
    retry_credit: float | None
    trend: Trend | None
    bank_codes: int
    words: str

    @property
    def enough(self) -> bool:
        """True once there is enough evidence to show the estimate as one."""
        return self.estimate.enough


@dataclass(frozen=True, slots=True)
class Grid:
    """The gap grid of first tries: rows are domains (weakest first), columns are labels.

    ``cells`` holds only cells with verdicts in them; ``retries`` the same for retries.
    """

    domains: tuple[str, ...]
    labels: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    retries: dict[tuple[str, str], Cell]

    def cell(self, domain: str, label: str) -> Cell | None:
        """The cell of a domain and a label, None when nothing is in it."""
        return self.cells.get((domain, label))


@dataclass(frozen=True, slots=True)
class Week:
    """A local week from Monday. ``mean_score`` and ``metrics`` (right, of) are of first tries.

    ``active_seconds`` leaves out pauses. ``charts`` counts first tries and retries.
    """

    monday: date
    charts: int
    first_tries: int
    mean_score: float | None
    mean_retry_score: float | None
    active_seconds: float
    hints: int
    metrics: dict[str, tuple[int, int]]

    @property
    def per_hour(self) -> float | None:
        """Charts an hour of active time, None without any."""
        return _per_hour(self.charts, self.active_seconds)


MetricTotal: TypeAlias = AuditMetric
"""An audit metric summed over first tries."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Charts an hour of active time in a setting, beside its benchmark (indicative) and own target."""

    setting: str
    label: str
    charts: int
    active_seconds: float
    benchmark_low: float | None
    benchmark_high: float | None
    source: str
    target: float | None

    @property
    def per_hour(self) -> float | None:
        """Charts an hour, None without active time."""
        return _per_hour(self.charts, self.active_seconds)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Charts a local day. ``streak`` counts days in a row up to today (or yesterday)."""

    today: date
    days: dict[date, int]
    streak: int
    longest: int
    target: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the attempts shown. Scores are means of training scores, None without any."""

    attempts: int
    charts: int
    first_tries: int
    retries: int
    first_score: float | None
    retry_score: float | None
    active_seconds: float
    hints: int
    with_hints: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that Progress and the report show.

    ``notes`` are plain sentences on what the reader should know (attempts dated in the future, charts
    that are no longer there, a period). ``next_step`` is what to do next, in one sentence.
    ``since`` and ``domain`` tell what was asked for; estimates always stand on the whole log.
    """

    learner: str
    made_at: str
    since: date | None
    domain: str | None
    totals: Totals
    domains: tuple[DomainRow, ...]
    untried: tuple[str, ...]
    grid: Grid
    weeks: tuple[Week, ...]
    metrics: tuple[MetricTotal, ...]
    rates: tuple[Rate, ...]
    calendar: Calendar
    readiness: tuple[Readiness, ...]
    accuracy_target: float
    notes: tuple[str, ...]
    next_step: str
    cards_due: int = 0
    cards: int = 0

    @property
    def weakest(self) -> tuple[DomainRow, ...]:
        """Up to three domains with enough evidence, the weakest first."""
        return tuple(row for row in self.domains if row.enough)[:3]


@dataclass(frozen=True, slots=True)
class GridVerdict:
    """One verdict behind a cell of the grid, with the way to its chart.

    ``chart_state`` is ``""`` for a chart as it was then, ``edited`` or ``removed`` otherwise.
    ``first_try`` is False for a retry.
    """

    attempt: str
    chart_id: str
    chart_title: str
    submitted_at: str
    label: str
    labels: tuple[str, ...]
    expected: str
    given: str
    credit: float
    points_lost: float
    message: str
    first_try: bool
    chart_state: str = ""


def _per_hour(charts: int, active_seconds: float) -> float | None:
    return charts / (active_seconds / 3600) if active_seconds > 0 else None
