"""`Standing`: where a learner stands: progress, today, the weakest domains, what is behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coder_drill.collector import paused
from coder_drill.config import Config
from coder_drill.services.clocks import Clocks
from coder_drill.services.days import day_begins, local_day, streak
from coder_drill.services.model import DaySummary
from coder_drill.services.skilllog import SkillLog
from coder_drill.store.interfaces import History
from coder_drill.store.moments import utc_text

if TYPE_CHECKING:
    from coder_drill.charts import Bank
    from coder_drill.services.cards import CardBox
    from coder_drill.services.next_step import NextStep
    from coder_drill.services.progress.model import GridVerdict, Progress
    from coder_drill.services.progress.scope import Scope
    from coder_drill.skills.model import DomainEstimate
    from coder_drill.store.model import AttemptHead


class Standing:
    """What the log says of one learner. Raises UnavailableError when it cannot be read."""

    def __init__(
        self,
        store: History,
        skills: SkillLog,
        bank: Callable[[], Bank],
        cards: CardBox,
        next_step: NextStep,
        learner_id: str,
        *,
        clocks: Clocks,
        config: Config,
        asked: Callable[[], Mapping[str, float]] = dict,
    ) -> None:
        self._store = store
        self._skills = skills
        self._bank = bank
        self._cards = cards
        self._next_step = next_step
        self._learner_id = learner_id
        self._clocks = clocks
        self._config = config
        self._asked = asked

    def progress(self, *, since: date | None = None, domain: str | None = None) -> Progress:
        """Everything Progress shows. ``since`` (a local day) and ``domain`` narrow what is counted."""
        from coder_drill.services.progress import Scope

        scope = Scope(
            learner=self._config.learner,
            learner_id=self._learner_id,
            now=self._clocks.now(),
            zone=self._clocks.zone,
            since=since,
            domain=domain,
            daily_target=self._config.daily_target,
            accuracy_target=self._config.accuracy_target,
        )
        with paused():
            return self._progress(scope)

    def _progress(self, scope: Scope) -> Progress:
        from coder_drill.services.progress import build_progress

        domain = scope.domain
        suggestion = self._next_step.suggest()  # takes new misses in as cards, too
        step = f"Code {suggestion.chart.title} ({suggestion.reason})." if suggestion else ""
        if domain is not None:
            chosen = self._next_step.choose_chart(domain=domain)
            step = f"Code {chosen.chart.title} ({chosen.reason})." if chosen else ""
        cards, cards_due = self._cards.counts(domain)
        return build_progress(
            self._store,
            self._skills,
            self._bank(),
            scope,
            next_step=step,
            cards=cards,
            cards_due=cards_due,
            asked=self._asked(),
        )

    def attempts(
        self, *, since: date | None = None, domain: str | None = None
    ) -> list[AttemptHead]:
        """Attempts without their codes, the newest of the log first.

        ``since`` leaves out those before a local day, ``domain`` those on charts without a code of it.
        """
        from coder_drill.services.progress.scope import narrowed

        begin = utc_text(day_begins(since, self._clocks.zone)) if since else ""
        heads = narrowed(self._skills.heads(), self._skills.book(), domain)
        return [head for head in reversed(heads) if head.submitted_at >= begin]

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        """The verdicts behind a cell of the gap grid, or behind a whole row, the newest first."""
        from coder_drill.services.progress import cell_verdicts

        return cell_verdicts(
            self._store.log, self._skills, self._bank(), self._learner_id, domain, label
        )

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        """The weakest domains that there is enough evidence for, the weakest first."""
        from coder_drill.skills.weakest import weakest_of

        return weakest_of(self._skills.book().estimator, limit)

    def today(self) -> DaySummary:
        """Today's charts in local time, and the streak of days with at least one chart."""
        zone = self._clocks.zone
        day = self._clocks.now().astimezone(zone).date()
        heads = self._skills.heads()
        end = utc_text(day_begins(day + timedelta(days=1), zone))
        begin = utc_text(day_begins(day, zone))
        todays = [head for head in heads if begin <= head.submitted_at < end]
        days = {local_day(h.submitted_at, zone) for h in heads if h.submitted_at < end}
        return DaySummary(
            charts=len(todays),
            mean_score=sum(h.score for h in todays) / len(todays) if todays else None,
            active_seconds=sum(max(0.0, h.active_seconds) for h in todays),
            streak=streak((d for d in days if d is not None), day),
            target=self._config.daily_target,
        )

    def set_rate_target(self, setting: str, per_hour: float | None) -> None:
        """The learner's own target of charts an hour in a setting; None removes it."""
        from coder_drill.services.progress import RATE_SETTING

        self._store.settings.set(
            self._learner_id, RATE_SETTING + setting, "" if per_hour is None else f"{per_hour:g}"
        )
