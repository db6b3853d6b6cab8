"""`Practice`: one object that holds bank, code book and store, and does what a learner does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from coder_drill.config import Config
from coder_drill.errors import UnavailableError
from coder_drill.paths import Paths

if TYPE_CHECKING:
    from coder_drill.charts import Bank, Chart
    from coder_drill.claims import ClaimView
    from coder_drill.codebooks import Codebook
    from coder_drill.lookup import Lookup
    from coder_drill.money import Extra
    from coder_drill.practice.billing import Report
    from coder_drill.practice.cards import CardBox
    from coder_drill.practice.model import AnswerDraft, DaySummary, Submitted, Suggestion
    from coder_drill.practice.nextchart import Next
    from coder_drill.practice.progress_model import GridVerdict, Progress
    from coder_drill.practice.session import Session, SessionPlan
    from coder_drill.practice.skilllog import SkillLog
    from coder_drill.scoring.model import Answer
    from coder_drill.skills.drills import Drill, Graded
    from coder_drill.skills.model import DomainEstimate
    from coder_drill.store import Attempt, AttemptHead, CardRow, Draft, Store

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime."""


def system_clock() -> datetime:
    """The machine's clock, in the local time zone."""
    return datetime.now().astimezone()


def random_id() -> str:
    """A new identifier that no other attempt has."""
    import uuid

    return str(uuid.uuid4())


class Practice:
    """What a learner does: pick, code, save, submit, look back.

    Everything is opened, and its module imported, on first use, so that making one costs nothing
    and the first screen does not wait for rules that it does not need. Use it from one thread;
    `warm_up`, `prepare` and `lookup` may be called from a worker, since they open connections of their own.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config | None = None,
        *,
        clock: Clock = system_clock,
        new_id: Callable[[], str] = random_id,
        rng: Callable[[str], Random] = Random,
    ) -> None:
        self.paths = paths
        self.config = config or Config()
        self._clock = clock
        self._new_id = new_id
        # Seeded by where the learner stands, so that looking twice gives the same suggestion.
        self._rng = rng

    @property
    def learner(self) -> str:
        """Whose history is read and written."""
        return self.config.learner

    @cached_property
    def bank(self) -> Bank:
        """All charts: the bundled ones, then the user's own folders."""
        from coder_drill.charts.bank import load_bank
        from coder_drill.resources import charts_dir

        return load_bank([charts_dir(), *self.paths.charts, *self.config.charts])

    @cached_property
    def codebook(self) -> Codebook:
        """The code tables, for the thread that asks first. Builds them when they are not there."""
        from coder_drill.codebooks import Codebook

        return Codebook.open(self.paths.cache_dir, imports=self.paths.imports)

    def edition(
        self, name: str, progress: Callable[[int, int, str], None] | None = None
    ) -> Codebook:
        """The code tables of another edition, such as ``2026-10``; the caller closes it.

        Raises UsageError for an edition that is neither bundled nor imported.
        """
        from coder_drill.codebooks import Codebook

        return Codebook.open(
            self.paths.cache_dir, progress=progress, imports=self.paths.imports, edition=name
        )

    @cached_property
    def store(self) -> Store:
        """History, drafts and settings. Raises UnavailableError when it cannot be used."""
        from coder_drill.store import Store

        return Store.open(self.paths.store)

    def prepare(
        self, progress: Callable[[int, int, str], None] | None = None, *, apart: bool = False
    ) -> None:
        """Make sure the search database stands, telling ``progress(done, total, what)`` on the way.

        With ``apart`` another process builds it, so that this one stays small.
        """
        from coder_drill.codebooks import Codebook

        cache, imports = self.paths.cache_dir, self.paths.imports
        if apart:
            from coder_drill.practice.building import build_apart

            build_apart(cache, progress, imports=imports)
        Codebook.open(cache, progress=progress, imports=imports).close()

    @property
    def warm(self) -> bool:
        """True when the charts have been read, so that `suggest` and the like answer at once."""
        return "bank" in self.__dict__

    def warm_up(self) -> None:
        """Read the charts and import what the first questions need. May be called from a worker.

        Raises UnavailableError when the bundled charts are missing.
        """
        import coder_drill.practice.cards
        import coder_drill.practice.nextchart
        import coder_drill.practice.progress
        import coder_drill.practice.records
        import coder_drill.practice.skilllog  # noqa: F401

        _ = self.bank

    def lookup(self) -> Lookup:
        """A lookup with a connection of its own, for the calling thread."""
        from coder_drill.codebooks import Codebook
        from coder_drill.lookup import Lookup

        return Lookup(Codebook.open(self.paths.cache_dir, imports=self.paths.imports))

    def close(self) -> None:
        """Close what was opened."""
        for name in ("skills", "cards"):
            self.__dict__.pop(name, None)
        for name in ("codebook", "store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    def twin(self) -> Practice:
        """The same practice for another thread: same files and clock, connections of its own.

        Charts that were read already are shared, since nobody changes them.
        """
        made = Practice(
            self.paths, self.config, clock=self._clock, new_id=self._new_id, rng=self._rng
        )
        if self.warm:
            made.__dict__["bank"] = self.bank
        return made

    # -- the answer in progress --------------------------------------------------------------

    def draft(self, chart_id: str) -> AnswerDraft | None:
        """The answer in progress on a chart, or None."""
        found = self.store.draft(self.learner, chart_id)
        return self._answer_draft(found) if found else None

    def drafts(self) -> list[AnswerDraft]:
        """All answers in progress whose chart is still in the bank, the last touched first."""
        return [
            self._answer_draft(draft)
            for draft in self.store.drafts(self.learner)
            if self.bank.get(draft.chart_id) is not None
        ]

    def save_draft(
        self, chart: Chart, answer: Answer, *, hints_used: int = 0, active_seconds: float = 0.0
    ) -> None:
        """Keep the answer in progress. Raises UnavailableError when it cannot be written."""
        from coder_drill.practice.records import answer_to_json
        from coder_drill.store import Draft

        now = self._now_utc()
        earlier = self.store.draft(self.learner, chart.id)
        self.store.save_draft(
            Draft(
                learner=self.learner,
                chart_id=chart.id,
                chart_hash=chart.content_hash,
                payload=answer_to_json(answer),
                started_at=earlier.started_at if earlier else now,
                updated_at=now,
                active_seconds=active_seconds,
                hints_used=hints_used,
            )
        )

    def discard_draft(self, chart_id: str) -> None:
        """Forget the answer in progress on a chart."""
        self.store.discard_draft(self.learner, chart_id)

    # -- submitting --------------------------------------------------------------------------

    def submit(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        mode: str = "drill",
    ) -> Submitted:
        """Score an answer and store the attempt; the chart's draft goes with it.

        The attempt is written before the scorecard is given back. Raises UnavailableError when it
        cannot be written; the draft is then still there.
        """
        from coder_drill.practice.model import Submitted
        from coder_drill.practice.records import attempt_of
        from coder_drill.scoring import score

        card = score(chart, answer, self.codebook)
        now = self._now_utc()
        draft = self.store.draft(self.learner, chart.id)
        attempt = attempt_of(
            chart,
            answer,
            card,
            uuid=self._new_id(),
            learner=self.learner,
            mode=mode,
            started_at=draft.started_at if draft else now,
            submitted_at=now,
            active_seconds=active_seconds,
            hints_used=hints_used,
        )
        self.store.add_attempt(attempt, clear_draft=True)
        return Submitted(scorecard=card, attempt=attempt)

    # -- looking back and ahead --------------------------------------------------------------

    def history(self, limit: int | None = 50, *, since: str | None = None) -> list[Attempt]:
        """The learner's attempts, newest first."""
        return self.store.attempts(self.learner, limit=limit, since=since)

    def look_back(self, attempt: str) -> Submitted | None:
        """An attempt by its uuid, scored again against the chart as it is now.

        None when the attempt or its chart is no longer there.
        """
        from coder_drill.practice.model import Submitted
        from coder_drill.practice.records import answer_of
        from coder_drill.scoring import score

        kept = self.store.attempt(attempt)
        chart = self.bank.get(kept.chart_id) if kept else None
        if kept is None or chart is None:
            return None
        return Submitted(scorecard=score(chart, answer_of(kept), self.codebook), attempt=kept)

    def claim(self, chart: Chart, attempt: Attempt) -> ClaimView:
        """The claim that the answer of an attempt goes out as."""
        from coder_drill.practice.billing import claim_of

        return claim_of(chart, attempt, self.codebook)

    def money_at_hand(self, chart: Chart) -> bool:
        """True when `money` can tell something of this chart, and not only how to get an extra."""
        from coder_drill.practice.billing import money_at_hand

        return money_at_hand(chart)

    def money(self, chart: Chart, submitted: Submitted) -> dict[Extra, Report]:
        """What a scored attempt is paid by: MS-DRG, risk categories. Ask apart from the keys."""
        from coder_drill.practice.billing import money_of

        return money_of(chart, submitted, self.codebook)

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        """What to code next: a draft, else the chart that the learner's skills call for.

        ``after`` is the chart just finished, which is not offered again while another is there.
        The same question gets the same answer until another attempt is stored. None when the bank
        is empty.
        """
        from coder_drill.practice.model import Suggestion

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
        from coder_drill.practice.nextchart import Wish, next_chart

        book = self.skills.book()
        wish = Wish(domain, setting, frozenset({after} if after else ()))
        rng = self._rng(f"{self.learner}/{book.attempts}/{after}/{domain}/{setting}")
        try:
            cards = self.cards.due_charts(self.bank) if due and book.attempts else []
        except UnavailableError:
            cards = []  # They cannot be written; a chart can still be chosen.
        return next_chart(self.bank, book, rng, wish=wish, due=cards)

    @cached_property
    def skills(self) -> SkillLog:
        """What the learner's log says of skill, kept in step with it."""
        from coder_drill.practice.skilllog import SkillLog

        return SkillLog(self.store, self.learner)

    def weakest(self, limit: int = 3) -> list[DomainEstimate]:
        """The weakest domains that there is enough evidence for, the weakest first."""
        estimator = self.skills.book().estimator
        known = [estimator.estimate(domain) for domain in estimator.domains]
        known = [estimate for estimate in known if estimate.enough]
        return sorted(known, key=lambda e: (e.mastery, e.domain))[:limit]

    def progress(self, *, since: date | None = None, domain: str | None = None) -> Progress:
        """Everything Progress shows. ``since`` (a local day) and ``domain`` narrow what is counted."""
        from coder_drill.practice.progress import Scope, build_progress

        scope = Scope(
            learner=self.learner,
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
        from coder_drill.practice.moments import day_begins, utc_text

        begin = utc_text(day_begins(since, self._zone())) if since else ""
        return [head for head in reversed(self.skills.heads()) if head.submitted_at >= begin]

    def behind_cell(self, domain: str, label: str | None = None) -> list[GridVerdict]:
        """The verdicts behind a cell of the gap grid, or behind a whole row, the newest first."""
        from coder_drill.practice.progress import cell_verdicts

        return cell_verdicts(self.store, self.skills, self.bank, self.learner, domain, label)

    def set_rate_target(self, setting: str, per_hour: float | None) -> None:
        """The learner's own target of charts an hour in a setting; None removes it."""
        from coder_drill.practice.progress import RATE_SETTING

        self.store.set_setting(
            self.learner, RATE_SETTING + setting, "" if per_hour is None else f"{per_hour:g}"
        )

    # -- cards and sessions ------------------------------------------------------------------

    @cached_property
    def cards(self) -> CardBox:
        """Cards of missed codes and broken rules."""
        from coder_drill.practice.cards import CardBox

        return CardBox(self.store, self.learner, now=self._clock, new_id=self._new_id)

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
        from coder_drill.practice.model import DaySummary
        from coder_drill.practice.moments import day_begins, local_day, streak, utc_text

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
        return self.store.setting(self.learner, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Write one of the learner's own settings."""
        self.store.set_setting(self.learner, key, value)

    def _now_utc(self) -> str:
        from coder_drill.practice.moments import utc_text

        return utc_text(self._clock())

    def _zone(self) -> tzinfo | None:
        """The zone of local days: the clock's, or the machine's own rules for the machine's clock."""
        return None if self._clock is system_clock else self._clock().tzinfo

    def _answer_draft(self, draft: Draft) -> AnswerDraft:
        from coder_drill.practice.model import AnswerDraft
        from coder_drill.practice.records import answer_from_json

        chart = self.bank.get(draft.chart_id)
        return AnswerDraft(
            chart_id=draft.chart_id,
            answer=answer_from_json(draft.payload),
            hints_used=draft.hints_used,
            active_seconds=draft.active_seconds,
            started_at=draft.started_at,
            updated_at=draft.updated_at,
            chart_changed=chart is None or chart.content_hash != draft.chart_hash,
        )
