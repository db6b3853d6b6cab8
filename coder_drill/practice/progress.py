"""Building Progress: one pass over the log, then nothing but sums.

Rules of the shown numbers: scores, audit metrics, the grid and trends are of first tries; retries are
counted apart. Attempts dated in the future (a clock that ran ahead) count as attempts and as evidence,
and stay out of weeks, days and streaks.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from coder_drill.charts.bank import Bank
from coder_drill.charts.model import Setting
from coder_drill.practice.moments import day_begins, local_day, utc_text, week_start
from coder_drill.practice.progress_model import (
    Calendar,
    DomainRow,
    Grid,
    GridVerdict,
    MetricTotal,
    Progress,
    Rate,
    Totals,
    Trend,
    Week,
)
from coder_drill.practice.skilllog import SkillLog
from coder_drill.scoring.audit import FORMULAS
from coder_drill.scoring.domains import domain_label
from coder_drill.scoring.model import Label
from coder_drill.skills.book import SkillBook, count_verdicts
from coder_drill.skills.estimator import Z90
from coder_drill.skills.model import ENOUGH, Cell
from coder_drill.skills.profiles import domain_counts
from coder_drill.skills.readiness import readiness
from coder_drill.skills.tables import benchmarks, exams
from coder_drill.store.model import AttemptHead
from coder_drill.store.store import Store

TREND_DAYS = 30
TREND_CODES = 10
TREND_LEAST = 5
"""Codes needed on either side of a trend."""
RATE_SETTING = "rate-target."
"""Learner's settings with this beginning hold targets in charts an hour, by setting."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What Progress is made for. ``zone`` None means the machine's own rules."""

    learner: str
    now: datetime
    zone: tzinfo | None = None
    since: date | None = None
    domain: str | None = None
    daily_target: int = 3
    accuracy_target: float = 0.95


def build_progress(
    store: Store,
    log: SkillLog,
    bank: Bank,
    scope: Scope,
    *,
    next_step: str = "",
    cards: int = 0,
    cards_due: int = 0,
) -> Progress:
    """Everything Progress shows. Raises UnavailableError when the history cannot be read."""
    book = log.book()
    view = _View(log.heads(), scope)
    cells, retried = _cells(store, book, view, scope)
    shares = domain_counts(bank.charts)
    rows = _domain_rows(book, cells, retried, view, shares, scope)
    metrics = _metric_sums(store, view)
    return Progress(
        learner=scope.learner,
        made_at=utc_text(scope.now),
        since=scope.since,
        domain=scope.domain,
        totals=_totals(view),
        domains=tuple(rows),
        untried=tuple(
            d for d in shares if book.estimator.codes(d) == 0 and scope.domain in (None, d)
        ),
        grid=_grid(rows, cells, retried),
        weeks=tuple(_weeks(view, metrics)),
        metrics=tuple(_metric_totals(metrics)),
        rates=tuple(_rates(store, view, scope)),
        calendar=_calendar(view, scope),
        readiness=tuple(readiness(exam, book.estimator, shares) for exam in exams()),
        accuracy_target=scope.accuracy_target,
        notes=tuple(_notes(view, bank, scope)),
        next_step=next_step,
        cards=cards,
        cards_due=cards_due,
    )


@dataclass(slots=True)
class _View:
    """The attempts in scope with their local days; ``firsts`` are sequences of first tries."""

    heads: Sequence[AttemptHead]
    firsts: set[int]
    days: dict[int, date | None]
    future: int
    today: date
    whole: bool

    def __init__(self, heads: Sequence[AttemptHead], scope: Scope) -> None:
        self.today = scope.now.astimezone(scope.zone).date()
        end = utc_text(day_begins(self.today + timedelta(days=1), scope.zone))
        begin = utc_text(day_begins(scope.since, scope.zone)) if scope.since else ""
        seen: set[str] = set()
        self.firsts, self.days, self.future = set(), {}, 0
        kept = []
        for head in heads:
            if head.chart_id not in seen:
                seen.add(head.chart_id)
                self.firsts.add(head.sequence)
            if head.submitted_at < begin:
                continue
            kept.append(head)
            ahead = head.submitted_at >= end
            self.future += ahead
            self.days[head.sequence] = None if ahead else local_day(head.submitted_at, scope.zone)
        self.heads = kept
        self.whole = scope.since is None


def _cells(
    store: Store, book: SkillBook, view: _View, scope: Scope
) -> tuple[dict[tuple[str, str], Cell], dict[tuple[str, str], Cell]]:
    """The cells of first tries and of retries, for the period and the domain asked for."""
    if view.whole:
        first, retried = book.first, book.retried
    else:
        first, retried = {}, {}
        if view.heads:
            for row in store.log_codes(scope.learner, after=view.heads[0].sequence - 1):
                if row[0] in view.days:
                    count_verdicts(first if row[0] in view.firsts else retried, (row,))
    if scope.domain is None:
        return dict(first), dict(retried)
    return (
        {key: cell for key, cell in first.items() if key[0] == scope.domain},
        {key: cell for key, cell in retried.items() if key[0] == scope.domain},
    )


# -- domains ---------------------------------------------------------------------------------


def _domain_rows(
    book: SkillBook,
    cells: Mapping[tuple[str, str], Cell],
    retried: Mapping[tuple[str, str], Cell],
    view: _View,
    shares: Mapping[str, int],
    scope: Scope,
) -> list[DomainRow]:
    """Rows of every domain met, weakest first; then those without enough evidence, the most first."""
    named = {domain for domain, _ in (*cells, *retried)}
    named |= {d for d in book.estimator.domains if scope.domain in (None, d)}
    if scope.since is not None:
        recent = {d for d, (when, _) in book.credits.items() if any(s in view.days for s in when)}
        named &= recent | {domain for domain, _ in (*cells, *retried)}
    rows = []
    for domain in named:
        estimate = book.estimator.estimate(domain)
        when, credits_met = book.credits.get(domain, ([], []))
        met = [c for s, c in zip(when, credits_met, strict=True) if s in view.days]
        again = _retry_sums(retried, domain)
        trend = _trend(when, credits_met, view)
        rows.append(
            DomainRow(
                domain=domain,
                label=domain_label(domain),
                estimate=estimate,
                mean_credit=sum(met) / len(met) if met else None,
                retries=again.count,
                retry_credit=again.mean_credit,
                trend=trend,
                bank_codes=shares.get(domain, 0),
                words=_domain_words(estimate.codes, estimate.low, estimate.high, trend),
            )
        )
    return sorted(
        rows,
        key=lambda r: (
            (0, r.estimate.mastery, r.domain)
            if r.enough
            else (1, float(-r.estimate.codes), r.domain)
        ),
    )


def _retry_sums(retried: Mapping[tuple[str, str], Cell], domain: str) -> Cell:
    total = Cell()
    for (where, _), cell in retried.items():
        if where == domain:
            total.count += cell.count
            total.credit += cell.credit
            total.points_lost += cell.points_lost
    return total


def _domain_words(codes: int, low: float, high: float, trend: Trend | None) -> str:
    if codes < ENOUGH:
        return f"not enough evidence yet ({codes} of {ENOUGH} codes)"
    words = f"between {low:.0%} and {high:.0%}, {codes} codes"
    return f"{words}, {trend.words}" if trend else words


def _trend(when: Sequence[int], met: Sequence[float], view: _View) -> Trend | None:
    """The last 30 days against before; else the last 10 codes against those before; else None."""
    start = view.today - timedelta(days=TREND_DAYS)
    before: list[float] = []
    lately: list[float] = []
    for sequence, credit in zip(when, met, strict=True):
        day = view.days.get(sequence)
        if day is not None:
            (lately if day > start else before).append(credit)
    basis = f"the last {TREND_DAYS} days"
    if min(len(before), len(lately)) < TREND_LEAST:
        every = [c for s, c in zip(when, met, strict=True) if s in view.days]
        before, lately = every[:-TREND_CODES], every[-TREND_CODES:]
        basis = f"the last {TREND_CODES} codes"
    if min(len(before), len(lately)) < TREND_LEAST:
        return None
    was, now = sum(before) / len(before), sum(lately) / len(lately)
    noise = math.sqrt(_variance(before, was) / len(before) + _variance(lately, now) / len(lately))
    direction = "steady" if abs(now - was) <= Z90 * noise else "up" if now > was else "down"
    return Trend(was, now, len(before), len(lately), direction, basis)


def _variance(values: Sequence[float], mean: float) -> float:
    # With the prior of two codes half right: five codes all alike do not prove no spread at all.
    spread = sum((value - mean) ** 2 for value in values) + 2 * 0.25
    return spread / (len(values) + 2)


def _grid(
    rows: Iterable[DomainRow],
    cells: dict[tuple[str, str], Cell],
    retried: dict[tuple[str, str], Cell],
) -> Grid:
    present = {label for _, label in cells} | {label for _, label in retried}
    order = [label.value for label in Label]
    labels = [label for label in order if label in present]
    return Grid(
        domains=tuple(row.domain for row in rows),
        labels=(*labels, *sorted(present.difference(order))),
        cells=cells,
        retries=retried,
    )


# -- time ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _WeekSums:
    firsts: list[float] = field(default_factory=list)
    retries: list[float] = field(default_factory=list)
    seconds: float = 0.0
    hints: int = 0


def _weeks(
    view: _View, metrics: Mapping[date | None, Mapping[str, tuple[int, int]]]
) -> Iterable[Week]:
    """Weeks with at least one attempt, oldest first."""
    sums: dict[date, _WeekSums] = defaultdict(_WeekSums)
    for head in view.heads:
        day = view.days[head.sequence]
        if day is None:
            continue
        week = sums[week_start(day)]
        first = head.sequence in view.firsts
        (week.firsts if first else week.retries).append(head.score)
        week.seconds += max(0.0, head.active_seconds)
        week.hints += head.hints_used
    for monday, week in sorted(sums.items()):
        yield Week(
            monday=monday,
            charts=len(week.firsts) + len(week.retries),
            first_tries=len(week.firsts),
            mean_score=_mean(week.firsts),
            mean_retry_score=_mean(week.retries),
            active_seconds=week.seconds,
            hints=week.hints,
            metrics=dict(metrics.get(monday, {})),
        )


def _metric_sums(store: Store, view: _View) -> dict[date | None, dict[str, tuple[int, int]]]:
    """Audit metrics of first tries in scope, by week; those without a day under None."""
    weeks: dict[date | None, int] = {None: 0}
    groups = {}
    for head in view.heads:
        if head.sequence in view.firsts:
            day = view.days[head.sequence]
            week = week_start(day) if day else None
            groups[head.uuid] = weeks.setdefault(week, len(weeks))
    names = list(weeks)
    found: dict[date | None, dict[str, tuple[int, int]]] = defaultdict(dict)
    for number, name, right, of in store.metric_sums(groups):
        found[names[number]][name] = (right, of)
    return found


def _metric_totals(
    sums: Mapping[date | None, Mapping[str, tuple[int, int]]],
) -> Iterable[MetricTotal]:
    totals: dict[str, tuple[int, int]] = {}
    for each in sums.values():
        for name, (right, of) in each.items():
            had = totals.get(name, (0, 0))
            totals[name] = (had[0] + right, had[1] + of)
    for name in (*FORMULAS, *sorted(set(totals).difference(FORMULAS))):
        if name in totals:
            label, formula = FORMULAS.get(name, (name, ""))
            yield MetricTotal(name, label, *totals[name], formula)


def _rates(store: Store, view: _View, scope: Scope) -> Iterable[Rate]:
    charts: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    for head in view.heads:
        if head.active_seconds > 0 and math.isfinite(head.active_seconds):
            charts[head.setting] += 1
            seconds[head.setting] += head.active_seconds
    labels = {setting.value: setting.label for setting in Setting}
    for setting in (*labels, *sorted(set(charts).difference(labels))):
        if setting not in charts:
            continue
        benchmark = benchmarks().get(setting)
        yield Rate(
            setting=setting,
            label=labels.get(setting, setting),
            charts=charts[setting],
            active_seconds=seconds[setting],
            benchmark_low=benchmark.low if benchmark else None,
            benchmark_high=benchmark.high if benchmark else None,
            source=benchmark.source if benchmark else "no published figure was found",
            target=_number(store.setting(scope.learner, RATE_SETTING + setting)),
        )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _calendar(view: _View, scope: Scope) -> Calendar:
    days = Counter(day for day in view.days.values() if day is not None)
    return Calendar(
        today=view.today,
        days=dict(sorted(days.items())),
        streak=streak(days, view.today),
        longest=_longest(days),
        target=scope.daily_target,
    )


def streak(days: Iterable[date], today: date) -> int:
    """Days in a row with at least one chart, up to today, or up to yesterday before today's first."""
    known = set(days)
    day = today if today in known else today - timedelta(days=1)
    count = 0
    while day in known:
        count += 1
        day -= timedelta(days=1)
    return count


def _longest(days: Iterable[date]) -> int:
    longest = run = 0
    previous: date | None = None
    for day in sorted(days):
        run = run + 1 if previous is not None and day - previous == timedelta(days=1) else 1
        longest = max(longest, run)
        previous = day
    return longest


def _totals(view: _View) -> Totals:
    firsts = [h.score for h in view.heads if h.sequence in view.firsts]
    retries = [h.score for h in view.heads if h.sequence not in view.firsts]
    return Totals(
        attempts=len(view.heads),
        charts=len({h.chart_id for h in view.heads}),
        first_tries=len(firsts),
        retries=len(retries),
        first_score=_mean(firsts),
        retry_score=_mean(retries),
        active_seconds=sum(max(0.0, h.active_seconds) for h in view.heads),
        hints=sum(h.hints_used for h in view.heads),
        with_hints=sum(h.hints_used > 0 for h in view.heads),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _notes(view: _View, bank: Bank, scope: Scope) -> Iterable[str]:
    if scope.since is not None:
        yield f"From {scope.since.isoformat()} on; the mastery estimates stand on the whole history."
    if view.future:
        yield (
            f"{_count(view.future, 'attempt is', 'attempts are')} dated in the future (was a clock "
            "wrong?): counted in the totals and as evidence, left out of weeks, days and streak."
        )
    undated = sum(day is None for day in view.days.values()) - view.future
    if undated > 0:
        yield f"{_count(undated, 'attempt has', 'attempts have')} no readable date: left out of weeks and days."
    gone = {h.chart_id for h in view.heads if bank.get(h.chart_id) is None}
    if gone:
        yield (
            f"{_count(len(gone), 'chart', 'charts')} coded earlier "
            f"{'is' if len(gone) == 1 else 'are'} no longer in the bank; what was scored then still counts."
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


# -- behind a cell ---------------------------------------------------------------------------


def cell_verdicts(
    store: Store,
    log: SkillLog,
    bank: Bank,
    learner: str,
    domain: str,
    label: str | None = None,
    limit: int = 200,
) -> list[GridVerdict]:
    """The verdicts behind a cell (or a whole row, without a label), the newest first."""
    heads = {head.uuid: head for head in log.heads()}
    first: set[str] = set()
    seen: set[str] = set()
    for head in log.heads():
        if head.chart_id not in seen:
            seen.add(head.chart_id)
            first.add(head.uuid)
    hashes = store.chart_hashes(learner)
    found = []
    for uuid, verdict in store.verdicts_like(learner, domain=domain, label=label, limit=limit):
        head = heads[uuid]
        chart = bank.get(head.chart_id)
        state = "removed" if chart is None else ""
        if chart is not None and chart.content_hash != hashes.get(uuid):
            state = "edited"
        found.append(
            GridVerdict(
                attempt=uuid,
                chart_id=head.chart_id,
                chart_title=head.chart_title,
                submitted_at=head.submitted_at,
                label=verdict.label,
                labels=verdict.labels,
                expected=verdict.expected_line or verdict.expected or "",
                given=verdict.given_line or verdict.given or "",
                credit=verdict.credit,
                points_lost=verdict.points_lost,
                message=verdict.message,
                first_try=uuid in first,
                chart_state=state,
            )
        )
    return found
