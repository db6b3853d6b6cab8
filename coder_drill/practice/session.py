"""A session: N charts or M minutes, with short card drills between charts, at most a quarter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.skills.drills import Drill, Graded
from coder_drill.store.model import Attempt, CardRow

if TYPE_CHECKING:
    from coder_drill.practice.facade import Practice

CARD_SHARE = 0.25
"""Share of a session's items that may be card drills, or charts chosen for a card."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What was asked for: a number of charts, or active minutes, or both (what comes first ends it).

    ``domain`` and ``setting`` narrow the charts; ``cards`` False leaves card drills out.
    """

    charts: int | None = None
    minutes: float | None = None
    domain: str | None = None
    setting: str | None = None
    cards: bool = True

    def __post_init__(self) -> None:
        if self.charts is None and self.minutes is None:
            raise ValueError("a session needs a number of charts or of minutes")
        if any(limit is not None and limit <= 0 for limit in (self.charts, self.minutes)):
            raise ValueError("a session needs at least one chart or some minutes")


@dataclass(frozen=True, slots=True)
class Step:
    """The next item: a chart with its reason, or a card with its question.

    ``due`` is True for both a card and a chart that was chosen to test a due card again.
    """

    reason: str
    chart: Chart | None = None
    due: bool = False
    card: CardRow | None = None
    drill: Drill | None = None


@dataclass(slots=True)
class Session:
    """What was done so far. Ask `next` for the next step, and tell `chart_done` or `answer`."""

    practice: Practice
    plan: SessionPlan
    started: datetime
    attempts: list[Attempt] = field(default_factory=list)
    graded: list[Graded] = field(default_factory=list)
    active_seconds: float = 0.0
    _asked: list[str] = field(default_factory=list)
    _last_was_card: bool = True
    _due_chart: str = ""
    _due_charts: int = 0

    def next(self) -> Step | None:
        """The next step, or None when the session is over (or the bank holds no fitting chart)."""
        if self.over:
            return None
        room = self.plan.cards and self._room()
        if room and not self._last_was_card:
            found = self.practice.next_card(skip=self._asked)
            if found is not None:
                card, drill = found
                return Step("a card that is due", due=True, card=card, drill=drill)
        plan = self.plan
        chosen = self.practice.choose_chart(domain=plan.domain, setting=plan.setting, due=room)
        if chosen is None:
            return None
        self._due_chart = chosen.chart.id if chosen.choice.rule == "due" else ""
        return Step(chosen.reason, chart=chosen.chart, due=bool(self._due_chart))

    @property
    def over(self) -> bool:
        """True when the charts are coded or the minutes are used up."""
        plan = self.plan
        if plan.charts is not None and len(self.attempts) >= plan.charts:
            return True
        return plan.minutes is not None and self.active_seconds >= plan.minutes * 60

    def chart_done(self, attempt: Attempt) -> None:
        """A chart of the session was submitted."""
        self.attempts.append(attempt)
        self._due_charts += attempt.chart_id == self._due_chart
        self.active_seconds += max(0.0, attempt.active_seconds)
        self._last_was_card = False

    def answer(self, step: Step, given: str, *, seconds: float = 0.0) -> Graded:
        """The answer to a card step. Raises UnavailableError when it cannot be stored."""
        if step.card is None or step.drill is None:
            raise ValueError("this step is a chart, not a card")
        graded = self.practice.answer_card(step.card, step.drill, given, seconds=seconds)
        self.graded.append(graded)
        self.active_seconds += max(0.0, seconds)
        self._asked.append(step.card.id)
        self._last_was_card = True
        return graded

    def skip_card(self, step: Step) -> None:
        """Pass a card over for this session."""
        if step.card is not None:
            self._asked.append(step.card.id)
            self._last_was_card = True

    @property
    def words(self) -> str:
        """How far the session is, such as ``2 of 5 charts, 1 card``."""
        done = len(self.attempts)
        of = f" of {self.plan.charts}" if self.plan.charts is not None else ""
        parts = [f"{done}{of} {'chart' if (self.plan.charts or done) == 1 else 'charts'}"]
        if self.plan.minutes is not None:
            parts.append(f"{self.active_seconds / 60:.0f} of {self.plan.minutes:g} minutes")
        if self.graded:
            right = sum(g.right for g in self.graded)
            parts.append(f"{right} of {len(self.graded)} cards right")
        return ", ".join(parts)

    def _room(self) -> bool:
        """True while one more card, or chart for a card, stays within a quarter of the items."""
        due = len(self.graded) + self._due_charts + 1
        return due <= CARD_SHARE * (len(self.attempts) + len(self.graded) + 1)
