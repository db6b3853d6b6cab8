"""`Practice`: one object that holds bank, code book and store, and does what a learner does."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property

from coder_drill.charts import Bank, Chart, load_bank
from coder_drill.codebooks import Codebook
from coder_drill.config import Config
from coder_drill.lookup import Lookup
from coder_drill.paths import Paths
from coder_drill.practice.model import AnswerDraft, DaySummary, Submitted, Suggestion
from coder_drill.practice.records import answer_from_json, answer_to_json, attempt_of
from coder_drill.resources import charts_dir
from coder_drill.scoring import score
from coder_drill.scoring.model import Answer
from coder_drill.store import Attempt, Draft, Store

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime."""


def system_clock() -> datetime:
    """The machine's clock, in the local time zone."""
    return datetime.now().astimezone()


class Practice:
    """What a learner does: pick, code, save, submit, look back.

    Everything is opened on first use, so that making one costs nothing. Use it from one thread;
    `prepare` and `lookup` may be called from a worker, since they open connections of their own.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config | None = None,
        *,
        clock: Clock = system_clock,
        new_id: Callable[[], str] = lambda: str(uuids.uuid4()),
    ) -> None:
        self.paths = paths
        self.config = config or Config()
        self._clock = clock
        self._new_id = new_id

    @property
    def learner(self) -> str:
        """Whose history is read and written."""
        return self.config.learner

    @cached_property
    def bank(self) -> Bank:
        """All charts: the bundled ones, then the user's own folders."""
        return load_bank([charts_dir(), *self.paths.charts, *self.config.charts])

    @cached_property
    def codebook(self) -> Codebook:
        """The code tables, for the thread that asks first. Builds them when they are not there."""
        return Codebook.open(self.paths.cache_dir)

    @cached_property
    def store(self) -> Store:
        """History, drafts and settings. Raises UnavailableError when it cannot be used."""
        return Store.open(self.paths.store)

    def prepare(self, progress: Callable[[int, int, str], None] | None = None) -> None:
        """Make sure the search database stands, telling ``progress(done, total, what)`` on the way."""
        Codebook.open(self.paths.cache_dir, progress=progress).close()

    def lookup(self) -> Lookup:
        """A lookup with a connection of its own, for the calling thread."""
        return Lookup(Codebook.open(self.paths.cache_dir))

    def close(self) -> None:
        """Close what was opened."""
        for name in ("codebook", "store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

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

    def suggest(self, *, after: str | None = None) -> Suggestion | None:
        """What to code next: a draft, else the least-attempted chart, easiest first.

        ``after`` is the chart just finished, which is not offered again while another is there.
        None when the bank is empty.
        """
        charts = self.bank.charts
        if not charts:
            return None
        for draft in self.drafts():
            chart = self.bank.get(draft.chart_id)
            if chart is not None and chart.id != after:
                return Suggestion(chart, "you began this one", draft=True)
        counts = self.store.attempt_counts(self.learner)
        pool = [chart for chart in charts if chart.id != after] or list(charts)
        last = self.bank.get(after) if after else None
        chosen = min(
            pool,
            key=lambda c: (
                counts.get(c.id, 0),
                c.difficulty,
                last is not None and c.setting is last.setting,
                c.minutes,
                c.id,
            ),
        )
        times = counts.get(chosen.id, 0)
        if times == 0:
            level = f"difficulty {chosen.difficulty}"
            reason = f"not coded yet, {level}, about {chosen.minutes} minutes"
        else:
            reason = f"coded {times} {'time' if times == 1 else 'times'}, least of all"
        return Suggestion(chosen, reason)

    def today(self) -> DaySummary:
        """Today's charts in local time, and the streak of days with at least one chart."""
        now = self._clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        todays = self.store.attempts(self.learner, since=_utc(midnight))
        days = {
            datetime.fromisoformat(moment).astimezone(now.tzinfo).date()
            for moment in self.store.submission_times(self.learner)
        }
        day = now.date()
        if day not in days:
            day -= timedelta(days=1)
        streak = 0
        while day in days:
            streak += 1
            day -= timedelta(days=1)
        return DaySummary(
            charts=len(todays),
            mean_score=sum(a.score for a in todays) / len(todays) if todays else None,
            active_seconds=sum(a.active_seconds for a in todays),
            streak=streak,
            target=self.config.daily_target,
        )

    def setting(self, key: str, default: str = "") -> str:
        """One of the learner's own settings, such as whether the welcome was seen."""
        return self.store.setting(self.learner, key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Write one of the learner's own settings."""
        self.store.set_setting(self.learner, key, value)

    def _now_utc(self) -> str:
        return _utc(self._clock())

    def _answer_draft(self, draft: Draft) -> AnswerDraft:
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


def _utc(moment: datetime) -> str:
    """ISO 8601 in UTC to the millisecond, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
