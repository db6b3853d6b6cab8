"""What the use cases give back."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.charts.model import Chart
from coder_drill.scoring.model import Answer, Scorecard
from coder_drill.store.model import Attempt


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer in progress, as the drill screen needs it back.

    ``chart_changed`` is True when the chart's file is no longer the one the draft was begun on;
    ``revision`` grows with every save.
    """

    chart_id: str
    answer: Answer
    hints_used: int
    active_seconds: float
    started_at: str
    updated_at: str
    chart_changed: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Submitted:
    """A stored attempt and its scorecard."""

    scorecard: Scorecard
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The next chart to code, and why this one, in a few words.

    ``rule`` and ``domain`` say the same for programs (see `skills.Choice`); empty for a draft.
    """

    chart: Chart
    reason: str
    draft: bool = False
    rule: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One local day: charts submitted, mean score (None without any), active seconds, streak of days."""

    charts: int
    mean_score: float | None
    active_seconds: float
    streak: int
    target: int
