"""The report as data: one JSON document, or flat rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from coder_drill.services.progress.model import Progress
from coder_drill.skills.model import FORMULAS
from coder_drill.store.model import AttemptHead

Row = tuple[str, str, str, str, float | int | str]
HEAD = ("section", "item", "period", "measure", "value")


def report_data(progress: Progress, heads: Sequence[AttemptHead]) -> dict[str, Any]:
    """Everything in the report as plain JSON values. ``heads`` are the attempts to list."""
    totals = progress.totals
    return {
        "learner": progress.learner,
        "made_at": progress.made_at,
        "since": progress.since.isoformat() if progress.since else None,
        "domain": progress.domain,
        "notes": list(progress.notes),
        "formulas": dict(FORMULAS),
        "next_step": progress.next_step,
        "totals": {
            "attempts": totals.attempts,
            "charts": totals.charts,
            "first_tries": totals.first_tries,
            "retries": totals.retries,
            "first_try_score": totals.first_score,
            "retry_score": totals.retry_score,
            "active_seconds": totals.active_seconds,
            "hints": totals.hints,
            "attempts_with_hints": totals.with_hints,
            "cards": progress.cards,
            "cards_due": progress.cards_due,
        },
        "domains": [
            {
                "domain": row.domain,
                "label": row.label,
                "codes": row.estimate.codes,
                "enough_evidence": row.enough,
                "mastery": row.estimate.mastery if row.enough else None,
                "low": row.estimate.low if row.enough else None,
                "high": row.estimate.high if row.enough else None,
                "mean_credit": row.mean_credit,
                "retry_verdicts": row.retries,
                "retry_credit": row.retry_credit,
                "trend": None
                if row.trend is None
                else {
                    "direction": row.trend.direction,
                    "before": row.trend.before,
                    "lately": row.trend.lately,
                    "codes_before": row.trend.codes_before,
                    "codes_lately": row.trend.codes_lately,
                    "basis": row.trend.basis,
                },
                "words": row.words,
            }
            for row in progress.domains
        ],
        "untried": list(progress.untried),
        "grid": [
            {
                "domain": domain,
                "label": label,
                "verdicts": cell.count,
                "mean_credit": cell.mean_credit,
                "points_lost": cell.points_lost,
            }
            for (domain, label), cell in sorted(progress.grid.cells.items())
        ],
        "metrics": [
            {
                "id": metric.id,
                "label": metric.label,
                "right": metric.right,
                "of": metric.of,
                "rate": metric.rate,
                "formula": metric.formula,
            }
            for metric in progress.metrics
        ],
        "accuracy_target": progress.accuracy_target,
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "charts": week.charts,
                "first_tries": week.first_tries,
                "mean_score": week.mean_score,
                "mean_retry_score": week.mean_retry_score,
                "active_seconds": week.active_seconds,
                "charts_per_hour": week.per_hour,
                "hints": week.hints,
                "metrics": {
                    name: {"right": right, "of": of} for name, (right, of) in week.metrics.items()
                },
            }
            for week in progress.weeks
        ],
        "speed": [
            {
                "setting": rate.setting,
                "charts": rate.charts,
                "active_seconds": rate.active_seconds,
                "charts_per_hour": rate.per_hour,
                "benchmark_low": rate.benchmark_low,
                "benchmark_high": rate.benchmark_high,
                "benchmark_source": rate.source,
                "target": rate.target,
            }
            for rate in progress.rates
        ],
        "calendar": {
            "today": progress.calendar.today.isoformat(),
            "streak": progress.calendar.streak,
            "longest_streak": progress.calendar.longest,
            "daily_target": progress.calendar.target,
            "days": {day.isoformat(): n for day, n in progress.calendar.days.items()},
        },
        "readiness": [
            {
                "exam": exam.exam,
                "name": exam.name,
                "estimate": exam.estimate,
                "low": exam.low,
                "high": exam.high,
                "practised_share": exam.practiced,
                "words": exam.words,
                "pass_mark": exam.pass_mark,
                "source": exam.source,
                "parts": [
                    {
                        "name": part.name,
                        "weight": part.weight,
                        "estimate": part.estimate if part.words == "estimated" else None,
                        "low": part.low if part.words == "estimated" else None,
                        "high": part.high if part.words == "estimated" else None,
                        "codes": part.codes,
                        "words": part.words,
                    }
                    for part in exam.parts
                ],
            }
            for exam in progress.readiness
        ],
        "attempts": [
            {
                "uuid": head.uuid,
                "chart_id": head.exercise,
                "chart_title": head.title,
                "setting": head.setting,
                "difficulty": head.difficulty,
                "submitted_at": head.submitted_at,
                "active_seconds": head.active_seconds,
                "hints_used": head.hints_used,
                "score": head.score,
            }
            for head in heads
        ],
    }


def report_rows(progress: Progress) -> Iterator[Row]:
    """Everything with a number as rows (section, item, period, measure, value)."""
    totals = progress.totals
    yield "totals", "", "", "attempts", totals.attempts
    yield "totals", "", "", "first tries", totals.first_tries
    yield "totals", "", "", "retries", totals.retries
    yield from _known("totals", "", "", "mean score of first tries", totals.first_score)
    yield from _known("totals", "", "", "mean score of retries", totals.retry_score)
    yield "totals", "", "", "active seconds", round(totals.active_seconds, 3)
    yield "totals", "", "", "hints used", totals.hints
    for row in progress.domains:
        yield "domain", row.domain, "", "codes", row.estimate.codes
        if row.enough:
            yield "domain", row.domain, "", "mastery", round(row.estimate.mastery, 4)
            yield "domain", row.domain, "", "mastery, low", round(row.estimate.low, 4)
            yield "domain", row.domain, "", "mastery, high", round(row.estimate.high, 4)
        yield from _known("domain", row.domain, "", "mean credit", row.mean_credit)
        if row.trend is not None:
            yield "domain", row.domain, row.trend.basis, "trend", row.trend.direction
    for (domain, label), cell in sorted(progress.grid.cells.items()):
        yield "grid", f"{domain} / {label}", "", "verdicts", cell.count
        yield from _known("grid", f"{domain} / {label}", "", "mean credit", cell.mean_credit)
    for metric in progress.metrics:
        yield "metric", metric.id, "", "right", metric.right
        yield "metric", metric.id, "", "of", metric.of
    for week in progress.weeks:
        monday = week.monday.isoformat()
        yield "week", "", monday, "charts", week.charts
        yield "week", "", monday, "first tries", week.first_tries
        yield from _known("week", "", monday, "mean score of first tries", week.mean_score)
        yield "week", "", monday, "active seconds", round(week.active_seconds, 3)
        yield from _known("week", "", monday, "charts per hour", week.per_hour)
        for name, (right, of) in week.metrics.items():
            yield "week", name, monday, "right", right
            yield "week", name, monday, "of", of
    for rate in progress.rates:
        yield from _known("speed", rate.setting, "", "charts per hour", rate.per_hour)
        yield from _known("speed", rate.setting, "", "benchmark, low", rate.benchmark_low)
        yield from _known("speed", rate.setting, "", "benchmark, high", rate.benchmark_high)
        yield from _known("speed", rate.setting, "", "own target", rate.target)
    for day, charts in progress.calendar.days.items():
        yield "calendar", "", day.isoformat(), "charts", charts
    yield "calendar", "", "", "streak", progress.calendar.streak
    for exam in progress.readiness:
        yield from _known("readiness", exam.exam, "", "estimate", exam.estimate)
        yield from _known("readiness", exam.exam, "", "low", exam.low)
        yield from _known("readiness", exam.exam, "", "high", exam.high)
        yield "readiness", exam.exam, "", "share practiced", round(exam.practiced, 4)


def _known(
    section: str, item: str, period: str, measure: str, value: float | None
) -> Iterator[Row]:
    if value is not None:
        yield section, item, period, measure, round(value, 4)


def report_csv(progress: Progress) -> str:
    """The rows as CSV with a heading. Text that a spreadsheet would take for a formula is quoted off."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for row in report_rows(progress):
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
