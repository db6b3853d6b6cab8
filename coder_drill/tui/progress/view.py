"""What Progress says, set for a width: rows and texts made from plain values, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from coder_drill.services.daywords import day_words, moment_words
from coder_drill.skills.model import ENOUGH
from coder_drill.tui.progress.plots import Point, calendar, columns, interval, nice_top, share_bar
from coder_drill.tui.widgets.frame import Row
from coder_drill.tui.widgets.words import minutes, percent, plural, row, wrap

if TYPE_CHECKING:
    from coder_drill.services.model import Suggestion
    from coder_drill.services.progress.model import (
        DomainRow,
        GridVerdict,
        MetricTotal,
        Progress,
        Rate,
        Week,
    )
    from coder_drill.store.model import AttemptHead

QUIET = "$foreground-muted"
"""The style of what is said by the way."""
HEAD = "bold $primary"
"""The style of headings."""
_ENOUGH_CHARTS = 3
"""Below so many charts a speed is shown, but not held against its benchmark."""
_MASTERY = "chance of a right code on a chart of medium difficulty"
ENOUGH_WORDS = "An estimate needs 8 codes in a domain."
Key = Callable[[str], str]
"""Gives the key of a command, as people say it."""


def paragraphs(width: int, items: Iterable[tuple[str, Content | str]]) -> Content:
    """Headings on the left, their texts beside them, broken at words."""
    lines: list[Content] = []
    for head, text in items:
        body = text if isinstance(text, Content) else Content(text)
        broken = [part for line in body.split("\n") for part in wrap(line, max(20, width - 12))]
        for number, part in enumerate(broken):
            lines.append(Content.assemble((f"{head if not number else '':<12}", HEAD), part))
        lines.append(Content(""))
    return Content("\n").join(lines)


# -- overview --------------------------------------------------------------------------------


def overview(progress: Progress, step: Suggestion | None, key: Key, width: int) -> Content:
    """What to do next, the weakest domains, what was done, streak, cards, notes."""
    items: list[tuple[str, Content | str]] = [("Next", _next(step, key))]
    totals = progress.totals
    if not totals.attempts:
        items.append(
            ("So far", "Nothing coded yet, so there is nothing to say about your skills. ")
        )
        items.append(
            (
                "How it goes",
                "The first charts go through many domains to get to know you. "
                f"{ENOUGH_WORDS} Until then it says so, and shows no figure.",
            )
        )
        return paragraphs(width, items)
    items.append(("Weakest", _weakest(progress, width - 12)))
    words = [plural(totals.charts, "chart")]
    if totals.first_score is not None:
        words.append(
            f"{plural(totals.first_tries, 'first try', 'first tries')}, mean score {percent(totals.first_score)}"
        )
    if totals.retry_score is not None:
        words.append(
            f"{plural(totals.retries, 'retry', 'retries')}, mean score {percent(totals.retry_score)}"
        )
    words.append(plural(totals.hints, "hint") if totals.hints else "no hints")
    items.append(("So far", f"{' · '.join(words)} · {minutes(totals.active_seconds)} of work"))
    days = progress.calendar
    streak = _streak(progress)
    today = days.days.get(days.today, 0)
    items.append(("Streak", f"{streak} Today {today} of {plural(days.target, 'chart')}."))
    items.append(("Cards", _cards(progress, key)))
    items += [("Note", note) for note in progress.notes]
    return paragraphs(width, items)


def _streak(progress: Progress) -> str:
    days = progress.calendar
    if not days.longest:
        return "No day with a chart yet."
    longest = f"the longest was {plural(days.longest, 'day')}."
    if not days.streak:
        return f"None just now, {longest}"
    return f"{plural(days.streak, 'day')} in a row, {longest}"


def _next(step: Suggestion | None, key: Key) -> Content | str:
    if step is None:
        return "There are no charts to code."
    return Content.assemble(
        "Press ", (key("progress.next"), "bold $accent"), " to code ", (step.chart.title, "bold"),
        " (", step.reason, ").",
    )  # fmt: skip


def _weakest(progress: Progress, width: int) -> Content:
    rows = progress.weakest
    if not rows:
        best = max(progress.domains, key=lambda r: r.estimate.codes, default=None)
        words = f"Not enough evidence yet in any domain. {ENOUGH_WORDS}"
        if best is not None and best.estimate.codes:
            words += f" The most so far: {best.label}, {plural(best.estimate.codes, 'code')}."
        return Content("\n").join(wrap(Content(words), width))
    return Content("\n").join([domain_row(each, width) for each in rows])


def _cards(progress: Progress, key: Key) -> str:
    if not progress.cards:
        return "None yet. What you miss comes back as a short question, at growing distances."
    if not progress.cards_due:
        return f"{plural(progress.cards, 'card')}, none due now."
    return f"{progress.cards_due} of {plural(progress.cards, 'card')} due: {key('progress.cards')} asks them."


# -- domains ---------------------------------------------------------------------------------


def domain_rows(progress: Progress) -> tuple[list[Row], list[DomainRow | None]]:
    """A row for each domain, the weakest first, then what was not tried; with what each stands for."""
    from coder_drill.scoring.domains import domain_label

    rows: list[Row] = []
    items: list[DomainRow | None] = []
    for number, each in enumerate(progress.domains):
        if not each.enough and (number == 0 or progress.domains[number - 1].enough):
            rows.append(heading("Not enough evidence yet"))
            items.append(None)
        rows.append(Row(partial(domain_row, each)))
        items.append(each)
    if progress.untried:
        rows.append(heading("Not tried yet"))
        rows += [dead(f"  {domain_label(domain)}") for domain in progress.untried]
        items += [None] * (len(progress.untried) + 1)
    return rows, items


def domain_row(each: DomainRow, width: int) -> Content:
    """Name, interval as a bar, estimate, codes, trend; or how much evidence is still missing."""
    codes = f"{plural(each.estimate.codes, 'code'):>9}"
    if not each.enough:
        met = f"{each.mean_credit:.0%} right so far" if each.mean_credit is not None else ""
        return row(each.label, "", Content.styled(f"{met} {codes}  ", QUIET), width, left_width=1)
    known = each.estimate
    wide = 32 if width >= 100 else 18
    trend = each.trend.sign if each.trend else " "
    right = Content.assemble(
        interval(known.low, known.mastery, known.high, wide),
        (f"{percent(known.mastery):>6}", "bold"),
        (f"{known.low * 100:>4.0f}–{known.high * 100:.0f}".ljust(8), QUIET),
        (codes, QUIET),
        (f" {trend}", "bold"),
    )
    return row("", each.label, right, width, left_width=0)


def domain_words(each: DomainRow) -> Content:
    """A domain in words, for the line below the list."""
    words = each.words
    if each.enough:
        words = f"mastery {words}: {_MASTERY}"
    if each.mean_credit is not None:
        words += f"; mean credit {percent(each.mean_credit)}: credit of first tries / codes"
    if each.retries:
        words += f"; retries apart: {plural(each.retries, 'verdict')}"
    return Content.assemble((f"{each.label}: ", "bold"), words, ".")


# -- weeks -----------------------------------------------------------------------------------


def weeks_text(progress: Progress, width: int) -> Content:
    """Accuracy and speed over weeks, then the calendar."""
    if not progress.weeks:
        return Content("Nothing to plot yet: a column appears with your first chart.")
    lines: list[Content] = []

    def plot(title: str, words: str, value: Callable[[Week], float | None], **how: object) -> None:
        points = _points(progress, value)
        lines.append(Content.assemble((title, HEAD), (f"  {words}", QUIET)))
        if all(point.value is None for point in points):
            lines.append(Content("No figures yet."))
        else:
            lines.extend(columns(points, width, 6, **how))  # type: ignore[arg-type]
        lines.append(Content(""))

    target = progress.accuracy_target
    plot(
        "Accuracy",
        f"codes right on first tries, % a week; dotted: the customary {target:.0%}",
        _accuracy,
        top=1.0,
        say=lambda v: f"{v * 100:.0f}%",
        mark=target,
    )
    speeds = [week.per_hour for week in progress.weeks if week.per_hour is not None]
    plot(
        "Speed",
        "charts an hour of active work, all settings together",
        lambda week: week.per_hour,
        top=nice_top(speeds),
        say=lambda v: f"{v:.1f}" if v < 100 else f"{v:.0f}",
    )
    days = progress.calendar
    lines.append(
        Content.assemble(
            ("Days", HEAD),
            (f"  charts a day; aim {days.target}. {_streak(progress)}", QUIET),
        )
    )
    lines += calendar(days.days, days.today, days.target, width)
    return Content("\n").join(lines)


def _points(progress: Progress, value: Callable[[Week], float | None]) -> list[Point]:
    """A point for every week from the first, those without a chart as gaps."""
    known = {week.monday: week for week in progress.weeks}
    monday, last = progress.weeks[0].monday, max(known)
    points = []
    # A clock that was once wrong must not draw a thousand empty weeks.
    monday = max(monday, last - timedelta(weeks=103))
    while monday <= last:
        week = known.get(monday)
        points.append(Point(day_words(monday), value(week) if week else None))
        monday += timedelta(weeks=1)
    return points


def _accuracy(week: Week) -> float | None:
    right, of = week.metrics.get("code-over-code", (0, 0))
    return right / of if of else None


# -- audit and speed -------------------------------------------------------------------------


def audit_rows(progress: Progress) -> tuple[list[Row], list[MetricTotal | Rate | None]]:
    """Audit metrics against the customary mark, then speed by setting."""
    counted = [metric for metric in progress.metrics if metric.of]
    few = any(metric.of < ENOUGH for metric in counted) or any(
        rate.charts < _ENOUGH_CHARTS for rate in progress.rates
    )
    words = f"As an auditor counts, first tries; the mark is {percent(progress.accuracy_target)}"
    rows = [heading(f"{words}{'   · too few to judge' if few else ''}")]
    items: list[MetricTotal | Rate | None] = [None]
    for metric in counted:
        rows.append(Row(partial(_metric_row, metric, progress.accuracy_target)))
        items.append(metric)
    if not counted:
        rows.append(dead("  Nothing to count yet."))
        items.append(None)
    rows += [dead(""), heading("Charts an hour, pauses left out")]
    items += [None, None]
    for rate in progress.rates:
        rows.append(Row(partial(_rate_row, rate)))
        items.append(rate)
    if not progress.rates:
        rows.append(dead("  No time measured yet."))
        items.append(None)
    return rows, items


def _metric_row(metric: MetricTotal, target: float, width: int) -> Content:
    rate = metric.rate or 0.0
    good = rate >= target
    right = Content.assemble(
        share_bar(rate, 30 if width >= 100 else 14),
        (f"{percent(rate):>7}", "bold"),
        (f"{f'{metric.right} of {metric.of}':>14}", QUIET),
    )
    sign = Content.styled("✓" if good else "✗", "bold $success" if good else "bold $error")
    if metric.of < ENOUGH:
        sign = Content.styled("·", QUIET)
    return row(sign, metric.label, right, width, left_width=1)


def _rate_row(rate: Rate, width: int) -> Content:
    have = rate.per_hour
    goal = rate.target if rate.target is not None else rate.benchmark_low
    sign = Content("·")
    if have is not None and goal is not None and rate.charts >= _ENOUGH_CHARTS:
        sign = (
            Content.styled("✓", "bold $success")
            if have >= goal
            else Content.styled("✗", "bold $error")
        )
    right = Content.assemble(
        (f"{f'{have:.1f}' if have is not None else '–':>6}", "bold"),
        (f"   benchmark {_bench(rate):<10}", QUIET),
        (f" target {f'{rate.target:g}' if rate.target is not None else '–':<5}", QUIET),
        (f"{plural(rate.charts, 'chart'):>11}", QUIET),
    )
    return row(sign, rate.label, right, width, left_width=1)


def _bench(rate: Rate) -> str:
    low, high = rate.benchmark_low, rate.benchmark_high
    if low is None or high is None:
        return "–"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def audit_words(item: MetricTotal | Rate | None, key: Key) -> Content:
    """The formula of a metric; the source of a benchmark, and how to set a target."""
    if item is None:
        return Content("")
    formula = getattr(item, "formula", None)
    if formula is not None:
        return Content.assemble((f"{item.label}: ", "bold"), formula, ".")
    source = getattr(item, "source", "")
    return Content.assemble(
        (f"{item.label}: ", "bold"), f"{key('list.select')} sets your target. Benchmark, indicative: ",
        source, ".",
    )  # fmt: skip


# -- attempts and verdicts -------------------------------------------------------------------


def attempt_row(head: AttemptHead, width: int) -> Content:
    """An attempt: score, chart, hints, when."""
    score = Content.styled(f"{percent(head.score):>5}", "bold")
    hints = f"{plural(head.hints_used, 'hint')} · " if head.hints_used else ""
    right = Content.styled(f"{hints}{moment_words(head.submitted_at)}", QUIET)
    return row(score, head.title, right, width, left_width=6)


def verdict_row(verdict: GridVerdict, width: int) -> Content:
    """A verdict behind a cell: sign, the code and what was given, the chart, when."""
    from coder_drill.scoring.model import sign_of

    left = Content.assemble(
        (sign_of(verdict.label), "bold"), " ", (verdict.expected or verdict.given, "bold")
    )
    given = verdict.given if verdict.expected and verdict.given != verdict.expected else ""
    words = f"you gave {given} · {verdict.chart_title}" if given else verdict.chart_title
    marks = ["" if verdict.first_try else "retry", verdict.chart_state]
    facts = " · ".join([*(m for m in marks if m), moment_words(verdict.submitted_at)])
    return row(left, words, Content.styled(facts, QUIET), width, left_width=16)


def heading(words: str) -> Row:
    """A heading within a list."""
    return Row(lambda width: Content.styled(words, HEAD), dead=True)


def dead(words: str) -> Row:
    """A row that cannot be marked."""
    return Row(lambda width: Content.styled(words, QUIET), dead=True)
