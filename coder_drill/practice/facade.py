"""`Practice`: one object that holds bank, code book and store, and does what a learner does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from coder_drill.errors import UnavailableError
from coder_drill.practice.answering import Answering
from coder_drill.practice.opening import Clock, random_id, system_clock

if TYPE_CHECKING:
    from coder_drill.practice.session import Session, SessionPlan
    from coder_drill.services.cards import CardBox
    from coder_drill.services.model import DaySummary, Suggestion
    from coder_drill.services.nextchart import Next
    from coder_drill.services.progress.model import GridVerdict, Progress
    from coder_drill.services.skilllog import SkillLog
    from coder_drill.skills.drills import Drill, Graded
    from coder_drill.skills.model import DomainEstimate
    from coder_drill.store import AttemptHead, CardRow

__all__ = ["Clock", "Practice", "random_id", "system_clock"]


class Practice(Answering):
    """What a learner does: pick, code, save, submit, look back.

    Everything is opened, and its module imported, on first use, so that making one costs nothing
    and the first screen does not wait for rules that it does not need. Use it from one thread;
    `warm_up`, `prepare` and `lookup` may be called from a worker, since they open connections of their own.
    """

    # -- the next chart ----------------------------------------------------------------------

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        """What to code next: a draft, else the chart that the learner's skills call for.

        ``after`` is the chart just finished, which is not offered again while another is there.
        The same question gets the same answer until another attempt is stored. None when the bank
        is empty.
        """
        from coder_drill.services.model import Suggestion

        for draft in self.drafts():
            chart = self.bank.get(draft.chart_id)
            if chart is not None and chart.id != after:
                return Suggestion(chart, "you began this one", draft=True)
        found = self.choose_chart(after=after)
        if found is None:
            return None
        return Suggestion(
            found.chart, found.reason, rule=found.choice.rule, domain=found.choice.domain
        )

    def choose_chart(
        self,
        *,
        after: str | None = None,
        domain: str | None = None,
        setting: str | None = None,
        due: bool = True,
    ) -> Next | None:
        """The next chart by skill, of a domain or setting on request; None when none fits.

        With ``due`` a chart may also come because it tests a due card again.
        """
        from coder_drill.services.nextchart import Wish, next_chart

        book = self.skills.book()
        wish = Wish(domain, setting, frozenset({after} if after else ()))
        rng = self._rng(f"{self.learner}/{book.attempts}/{after}/{domain}/{setting}")
        try:
            cards = self.cards.due_charts(self.bank) if due and book.attempts else []
        except UnavailableError:
            cards = []  # They cannot be written; a chart can still be chosen.
        return next_chart(self.bank, book, rng, wish=wish, due=cards)

    # -- skills and progress -----------------------------------------------------------------

    @cached_property
    def skills(self) -> SkillLog:
        """What the learner's log says of skill, kept in step with it."""
        from coder_drill.services.skilllog import SkillLog

        return SkillLog(self.store.log, self.learner_id)

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        """The weakest domains that there is enough evidence for, the weakest first."""
        from coder_drill.skills.weakest import weakest_of

        return weakest_of(self.skills.book().estimator, limit)

    def progress(self, *, since: date | None = None, domain: str | None = None) -> Progress:
        """Everything Progress shows. ``since`` (a local day) and ``domain`` narrow what is counted."""
        from coder_drill.services.progress import Scope, build_progress

        scope = Scope(
            learner=self.learner,
            learner_id=self.learner_id,
            now=self._clock(),
            zone=self._zone(),
            since=since,
            domain=domain,
            daily_target=self.config.daily_target,
            accuracy_target=self.config.accuracy_target,
        )
        suggestion = self.suggest()  # takes new misses in as cards, too
        step = f"Code {suggestion.chart.title} ({suggestion.reason})." if suggestion else ""
        cards, cards_due = self.cards.counts()
        return build_progress(
            self.store,
            self.skills,
            self.bank,
            scope,
            next_step=step,
            cards=cards,
            cards_due=cards_due,
        )

    def progress_attempts(self, *, since: date | None = None) -> list[AttemptHead]:
        """Attempts without their codes, the newest of the log first, from a local day on."""
        from coder_drill.services.days import day_begins
        from coder_drill.store.moments import utc_text

        begin = utc_text(day_begins(since, self._zone())) if since else ""
        return [head for head in reversed(self.skills.heads()) if head.submitted_at >= begin]

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        """The verdicts behind a cell of the gap grid, or behind a whole row, the newest first."""
        from coder_drill.services.progress import cell_verdicts

        return cell_verdicts(self.store.log, self.skills, self.bank, self.learner_id, domain, label)

    def set_rate_target(self, setting: str, per_hour: float | None) -> None:
        """The learner's own target of charts an hour in a setting; None removes it."""
        from coder_drill.services.progress import RATE_SETTING

        self.store.settings.set(
            self.learner_id, RATE_SETTING + setting, "" if per_hour is None else f"{per_hour:g}"
        )

    # -- cards and sessions ------------------------------------------------------------------

    @cached_property
    def cards(self) -> CardBox:
        """Cards of missed codes and broken rules."""
        from coder_drill.services.cards import CardBox

        return CardBox(self.store, self.learner_id, now=self._clock, new_id=self._new_id)

    def next_card(self, *, skip: Iterable[str] = ()) -> tuple[CardRow, Drill] | None:
        """The card due longest with a question for it, or None."""
        passed = list(skip)
        rng = self._rng(f"{self.learner}/card/{self.skills.book().attempts}/{len(passed)}")
        return self.cards.drill(self.bank, self.codebook, rng, skip=passed)

    def answer_card(
        self, card: CardRow, drill: Drill, given: str, *, seconds: float = 0.0
    ) -> Graded:
        """Grade the answer to a card's question and store it. Raises UnavailableError."""
        return self.cards.answer(card, drill, given, seconds=seconds)

    def session(self, plan: SessionPlan) -> Session:
        """A session of charts, with card drills between them."""
        from coder_drill.practice.session import Session

        return Session(self, plan, self._clock())

    def today(self) -> DaySummary:
        """Today's charts in local time, and the streak of days with at least one chart."""
        from coder_drill.services.days import day_begins, local_day, streak
        from coder_drill.services.model import DaySummary
        from coder_drill.store.moments import utc_text

        zone = self._zone()
        day = self._clock().astimezone(zone).date()
        heads = self.skills.heads()
        end = utc_text(day_begins(day + timedelta(days=1), zone))
        begin = utc_text(day_begins(day, zone))
        todays = [head for head in heads if begin <= head.submitted_at < end]
        days = {local_day(h.submitted_at, zone) for h in heads if h.submitted_at < end}
        return DaySummary(
            charts=len(todays),
            mean_score=sum(h.score for h in todays) / len(todays) if todays else None,
            active_seconds=sum(max(0.0, h.active_seconds) for h in todays),
            streak=streak((d for d in days if d is not None), day),
            target=self.config.daily_target,
        )

    def setting(self, key: str, default: str = "") -> str:
        """One of the learner's own settings, such as whether the welcome was seen."""
        return self.store.settings.get(self.learner_id, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Write one of the learner's own settings."""
        self.store.settings.set(self.learner_id, key, value)

    def _zone(self) -> tzinfo | None:
        """The zone of local days: the clock's, or the machine's own rules for the machine's clock."""
        return None if self._clock is system_clock else self._clock().tzinfo
