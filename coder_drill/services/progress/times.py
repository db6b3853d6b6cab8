"""What was done when: weeks, days, pace, and the sums over all of it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coder_drill.charts.model import Setting
from coder_drill.scoring.audit import FORMULAS
from coder_drill.services.days import longest_streak, streak, week_start
from coder_drill.services.progress.model import Calendar, MetricTotal, Rate, Totals, Week
from coder_drill.services.progress.scope import Scope, View
from coder_drill.skills.book import SkillBook
from coder_drill.skills.tables import benchmarks
from coder_drill.store.interfaces import Settings

RATE_SETTING = "rate-target."
"""Learner's settings with this beginning hold targets in charts an hour, by setting."""


@dataclass(slots=True)
class _WeekSums:
    firsts: list[float] = field(default_factory=list)
    retries: list[float] = field(default_factory=list)
    seconds: float = 0.0
    hints: int = 0


def weeks(
    view: View, metrics: Mapping[date | None, Mapping[str, tuple[int, int]]]
) -> Iterable[Week]:
    """Weeks with at least one attempt, oldest first."""
    sums: dict[date, _WeekSums] = defaultdict(_WeekSums)
    of_day: dict[date, _WeekSums] = {}
    for head in view.heads:
        day = view.days[head.sequence]
        if day is None:
            continue
        week = of_day.get(day)
        if week is None:
            week = of_day[day] = sums[week_start(day)]
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


def metric_sums(book: SkillBook, view: View) -> dict[date | None, dict[str, tuple[int, int]]]:
    """Audit metrics of first tries in scope, by week; those without a day under None."""
    found: dict[date | None, dict[str, tuple[int, int]]] = defaultdict(dict)
    spans = _spans(view)
    for name, (when, rights, ofs) in book.metrics.items():
        for week, first, last in spans:
            begin, end = bisect_left(when, first), bisect_right(when, last)
            if begin < end:
                right, of = found[week].get(name, (0, 0))
                found[week][name] = right + sum(rights[begin:end]), of + sum(ofs[begin:end])
    return found


def _spans(view: View) -> list[tuple[date | None, int, int]]:
    """(week, first sequence, last sequence) of first tries that follow each other within one week."""
    spans: list[tuple[date | None, int, int]] = []
    mondays: dict[date | None, date | None] = {None: None}
    for head in view.heads:
        sequence = head.sequence
        if sequence not in view.firsts:
            continue
        day = view.days[sequence]
        if day not in mondays:
            mondays[day] = week_start(day) if day else None
        week = mondays[day]
        # In a part of the log there may be first tries between two that are in it.
        if view.unbroken and spans and spans[-1][0] == week:
            spans[-1] = (week, spans[-1][1], sequence)
        else:
            spans.append((week, sequence, sequence))
    return spans


def metric_totals(
    sums: Mapping[date | None, Mapping[str, tuple[int, int]]],
) -> Iterable[MetricTotal]:
    """The sums of `metric_sums` over all weeks, in the order of `FORMULAS`, unknown metrics last."""
    summed: dict[str, tuple[int, int]] = {}
    for each in sums.values():
        for name, (right, of) in each.items():
            had = summed.get(name, (0, 0))
            summed[name] = (had[0] + right, had[1] + of)
    for name in (*FORMULAS, *sorted(set(summed).difference(FORMULAS))):
        if name in summed:
            label, formula = FORMULAS.get(name, (name, ""))
            yield MetricTotal(name, label, *summed[name], formula)


def rates(settings: Settings, view: View, scope: Scope) -> Iterable[Rate]:
    """Charts an hour of active time by setting; attempts without a time of their own stay out."""
    charts: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    for head in view.heads:
        taken = head.active_seconds
        if 0 < taken < math.inf:
            charts[head.setting] += 1
            seconds[head.setting] += taken
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
            target=_number(settings.get(scope.learner_id, RATE_SETTING + setting)),
        )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def calendar(view: View, scope: Scope) -> Calendar:
    """Charts a local day, first tries and retries alike, with the streaks they make."""
    days = Counter(day for day in view.days.values() if day is not None)
    return Calendar(
        today=view.today,
        days=dict(sorted(days.items())),
        streak=streak(days, view.today),
        longest=longest_streak(days),
        target=scope.daily_target,
    )


def totals(view: View) -> Totals:
    """Sums over every attempt in scope, those dated in the future included."""
    firsts: list[float] = []
    retries: list[float] = []
    seconds: list[float] = []
    hints: list[int] = []
    for head in view.heads:
        (firsts if head.sequence in view.firsts else retries).append(head.score)
        seconds.append(max(0.0, head.active_seconds))
        if head.hints_used:
            hints.append(head.hints_used)
    return Totals(
        attempts=len(view.heads),
        charts=len({h.exercise for h in view.heads}),
        first_tries=len(firsts),
        retries=len(retries),
        first_score=_mean(firsts),
        retry_score=_mean(retries),
        active_seconds=sum(seconds),
        hints=sum(hints),
        with_hints=len(hints),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
