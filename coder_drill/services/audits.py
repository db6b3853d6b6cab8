"""`Audits`: which claims a learner may audit, the next one, and what an audit is worth in money.

The claim of an audit shows most of a chart's key. So a chart is audited only once the learner has coded it
and seen it scored, and not while it stands in an open run whose feedback comes at its end or later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.errors import UsageError
from coder_drill.exercises.audit.corrected import corrected
from coder_drill.exercises.audit.kind import KIND, SEEDS, audit_of, graded_of
from coder_drill.exercises.model import Exercise, Outcome
from coder_drill.exercises.policy import Feedback
from coder_drill.exercises.sources import Sources
from coder_drill.money import (
    DrgReport,
    HccReport,
    drg_report,
    hcc_counts,
    hcc_report,
    service_effect,
)
from coder_drill.scoring.checking import score
from coder_drill.scoring.model import Answer
from coder_drill.store.interfaces import History
from coder_drill.store.model import CHART

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run

ENOUGH_ERRORS, ENOUGH_LINES = 40, 60
"""Errors and right lines from which on skill and habit are told apart."""
LEANING = 0.3
"""Size of c from which on a habit is named."""
NONE_YET = (
    "audits are made of charts that you have coded and seen scored, since a claim gives most of the "
    "key away; code a chart first"
)


@dataclass(frozen=True, slots=True)
class Habit:
    """Audits together: errors found of those there were, false alarms of the lines that were right.

    Signal detection tells skill from habit: how well errors and right lines are told apart, and whether
    too much or too little is marked (Green and Swets; with half an event added to each cell).
    """

    audits: int
    hits: int
    errors: int
    alarms: int
    right_lines: int

    @property
    def enough(self) -> bool:
        """True when there is enough to tell skill from habit."""
        return self.errors >= ENOUGH_ERRORS and self.right_lines >= ENOUGH_LINES

    @property
    def skill(self) -> float:
        """d': how far errors and right lines stand apart; 0 for chance."""
        found, called = self._z()
        return found - called

    @property
    def leaning(self) -> float:
        """c: below 0 too much is marked, above 0 too little."""
        return -0.5 * sum(self._z())

    def _z(self) -> tuple[float, float]:
        normal = NormalDist()
        found = (self.hits + 0.5) / (self.errors + 1)
        called = (self.alarms + 0.5) / (self.right_lines + 1)
        return normal.inv_cdf(found), normal.inv_cdf(called)

    @property
    def words(self) -> str:
        """All of it in a sentence or two."""
        text = (
            f"All audits: {self.hits} of {self.errors} errors found, {self.alarms} false "
            f"alarm{'' if self.alarms == 1 else 's'} on {self.right_lines} right lines."
        )
        if not self.enough:
            return text
        if self.leaning < -LEANING:
            habit = "you mark too much: say which rule is broken before you mark a line"
        elif self.leaning > LEANING:
            habit = "you mark too little: for each CC and each modifier find the words that earn it"
        else:
            habit = "you mark neither too much nor too little"
        return f"{text} d' {self.skill:.2f}, c {self.leaning:+.2f}: {habit}."


class Audits:
    """The audits of one learner. ``open_runs`` are the runs that have not ended.

    Raises UnavailableError where the history cannot be read.
    """

    def __init__(
        self,
        store: History,
        sources: Sources,
        learner_id: str,
        *,
        rng: Callable[[str], Random],
        open_runs: Callable[[], list[Run]],
    ) -> None:
        self._store = store
        self._sources = sources
        self._learner_id = learner_id
        self._rng = rng
        self._open_runs = open_runs

    def charts(self) -> list[Chart]:
        """The charts that may be audited, in the order of the bank."""
        scored = self._store.log.counts(self._learner_id, CHART)
        hidden = {
            entry.exercise
            for run in self._open_runs()
            if run.policy.feedback is not Feedback.AT_ONCE
            for entry in run.entries
            if entry.kind == CHART
        }
        return [
            chart
            for chart in self._sources.bank.charts
            if chart.id in scored and chart.id not in hidden
        ]

    def begun(self) -> list[Exercise]:
        """Audits in progress, the one touched last first."""
        drafts = self._store.drafts.all(self._learner_id, kind=KIND.name)
        found = (self._allowed(draft.exercise) for draft in drafts)
        return [exercise for exercise in found if exercise is not None]

    def next(self, chart_id: str | None = None) -> Exercise:
        """The audit to do next, of one chart or of any: one in progress, else a new claim.

        Charts that were audited least come first. Raises UsageError where there is none to audit.
        """
        for exercise in self.begun():
            if chart_id in (None, audit_of(exercise).chart.id):
                return exercise
        charts = self.charts()
        if chart_id is not None:
            charts = [chart for chart in charts if chart.id == chart_id]
            if not charts:
                raise UsageError(f"{chart_id}: {NONE_YET}")
        if not charts:
            raise UsageError(NONE_YET)
        times = self._times()
        fewest = min(times.get(chart.id, 0) for chart in charts)
        least = [chart for chart in charts if times.get(chart.id, 0) == fewest]
        done = sum(times.values())
        chart = self._rng(f"audit/{self._learner_id}/{done}").choice(least)
        return self._new(chart, times.get(chart.id, 0))

    def find(self, audit_id: str) -> Exercise:
        """The audit with this id. Raises UsageError for one that is not there or not to be seen yet."""
        exercise = self._allowed(audit_id)
        if exercise is None:
            chart_id, _, seed = audit_id.rpartition("/")
            known = self._sources.bank.get(chart_id) is not None and seed.isdecimal()
            why = NONE_YET if known else "no such audit; an id is chart/seed"
            raise UsageError(f"{audit_id}: {why}")
        return exercise

    def _new(self, chart: Chart, times: int) -> Exercise:
        seed = self._rng(f"audit/{self._learner_id}/{chart.id}/{times}").randrange(SEEDS)
        made = KIND.find(self._sources, f"{chart.id}/{seed}")
        assert made is not None, "the chart is in the bank"
        return made

    def _times(self) -> dict[str, int]:
        """How often each chart was audited."""
        times: dict[str, int] = {}
        for name, count in self._store.log.counts(self._learner_id, KIND.name).items():
            chart_id = name.rpartition("/")[0]
            times[chart_id] = times.get(chart_id, 0) + count
        return times

    def _allowed(self, audit_id: str) -> Exercise | None:
        chart_id = audit_id.rpartition("/")[0]
        if chart_id not in {chart.id for chart in self.charts()}:
            return None
        return KIND.find(self._sources, audit_id)

    # -- over all audits -----------------------------------------------------------------------

    def habit(self) -> Habit:
        """What all audits together say of the auditor: sensitivity, false alarms, and the habit."""
        done = self._store.log.attempts(self._learner_id, kind=KIND.name)
        sums = {"audit-errors": [0, 0], "audit-right-lines": [0, 0]}
        for attempt in done:
            for metric in attempt.metrics:
                if metric.id in sums:
                    sums[metric.id][0] += metric.right
                    sums[metric.id][1] += metric.of
        hits, errors = sums["audit-errors"]
        kept, noise = sums["audit-right-lines"]
        return Habit(len(done), hits, errors, noise - kept, noise)

    # -- money ---------------------------------------------------------------------------------

    def money(self, exercise: Exercise, outcome: Outcome) -> list[str]:
        """What the claim was paid by as billed and as the audit has it, beside the key: lines of text.

        Worked out after the score, where the packages for it are installed; it is no part of it.
        """
        audit, graded = audit_of(exercise), graded_of(outcome)
        codebook, chart = self._sources.codebook, audit.chart
        billed = Answer(audit.claim)
        mine = corrected(audit, graded.given, codebook)
        card = score(chart, mine, codebook)
        keys = chart.readings[audit.card.reading]
        lines = service_effect(chart, keys, audit.claim, mine.codes, codebook)
        if chart.wants_poa:
            lines += _moves(
                drg_report(chart, billed, audit.card, codebook),
                drg_report(chart, mine, card, codebook),
            )
        if hcc_counts(chart):
            lines += _risks(
                hcc_report(chart, billed, audit.card, codebook),
                hcc_report(chart, mine, card, codebook),
            )
        return lines


def _moves(billed: DrgReport, mine: DrgReport) -> list[str]:
    if billed.answer is None or billed.key is None or mine.answer is None:
        return [billed.text]
    lines = [
        f"Billed: {billed.answer.label}",
        f"Right: {billed.key.label}",
        f"As you have it: {mine.answer.label}",
    ]
    was, right, now = billed.answer.weight, billed.key.weight, mine.answer.weight
    if was is not None and right is not None and now is not None:
        lines.append(_effect("relative weight", was, right, now, 4))
    return lines


def _risks(billed: HccReport, mine: HccReport) -> list[str]:
    if billed.answer is None or billed.key is None or mine.answer is None:
        return [billed.text]
    return [
        _effect(
            "risk score (CMS-HCC V28)",
            billed.answer.score,
            billed.key.score,
            mine.answer.score,
            3,
        )
    ]


def _effect(what: str, was: float, right: float, now: float, digits: int) -> str:
    """The financial effect of the errors, and how much of it the audit found."""
    effect, found = right - was, now - was
    if abs(effect) < 10**-digits / 2:
        if abs(found) < 10**-digits / 2:
            return f"Financial effect on the {what}: none, and none was found."
        return (
            f"Financial effect on the {what}: none; your audit would move it {found:+.{digits}f}."
        )
    way = "underpaid" if effect > 0 else "overpaid"
    return (
        f"Financial effect on the {what}: {effect:+.{digits}f} ({way} as billed); your audit finds "
        f"{found:+.{digits}f}."
    )
