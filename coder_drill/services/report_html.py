"""The report as one HTML file: plots as inline SVG, no script, nothing loaded, fit for printing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from html import escape

from coder_drill.scoring.domains import domain_label
from coder_drill.scoring.model import sign_of
from coder_drill.services.days import week_start
from coder_drill.services.daywords import day_words
from coder_drill.services.plan import Week as PlanWeek
from coder_drill.services.progress.model import DomainRow, Progress, Week

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1b1b; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p.lead, p.note { color: #444; margin: .2rem 0; } p.next { border-left: 4px solid #1d5fa8; padding: .4rem .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ddd; vertical-align: top; }
th { border-bottom: 2px solid #888; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } .grid td, .grid th { padding: .2rem .35rem; font-size: .8rem; }
svg { max-width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: #333; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
@media print {
  .handin { break-after: page; }
  body { margin: 0; max-width: none; font-size: 10pt; }
  h2 { break-after: avoid; } table, svg { break-inside: auto; } tr { break-inside: avoid; }
  .scroll { overflow: visible; } .grid td, .grid th { font-size: 7pt; padding: .1rem .2rem; }
}
"""


def report_html(progress: Progress, week: PlanWeek | None = None) -> str:
    """The whole report as an HTML document; with a plan a page to hand in stands first."""
    who = escape(progress.learner)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Coding practice of {who}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Coding practice of {who}</h1>",
        f'<p class="lead">{escape(_period(progress))}</p>',
        *(f'<p class="note">{escape(note)}</p>' for note in progress.notes),
    ]
    if week is not None:
        parts.append(_hand_in(week))
    if progress.next_step:
        parts.append(f'<p class="next"><strong>Next:</strong> {escape(progress.next_step)}</p>')
    if progress.totals.attempts == 0:
        parts.append("<p>Nothing coded yet in this period.</p>")
    else:
        parts += [
            _totals(progress),
            _domains(progress.domains),
            _grid(progress),
            _accuracy(progress),
            _speed(progress),
            _calendar(progress),
        ]
    parts += [_readiness(progress), "</body></html>"]
    return "\n".join(part for part in parts if part) + "\n"


def _hand_in(week: PlanWeek) -> str:
    """Start, now, gain, next: a page of its own on paper."""
    plan = week.plan
    rows = [
        (
            each.area.name,
            f"{each.share:.0%}",
            f"{each.low:.0%} to {each.high:.0%}",
            str(each.items),
            "reached"
            if each.low >= plan.target
            else "open"
            if each.high >= plan.target
            else "below",
        )
        for each in week.areas
        if each.items
    ]
    if week.gains:
        gained = "".join(f"<li>{escape(gain.words)}</li>" for gain in week.gains)
        gains = f"<ul>{gained}</ul>"
    else:
        gains = "<p>A second placement shows the gain, with its uncertainty.</p>"
    tasks = "".join(
        f"<li>{escape(task.words)}: {escape(task.why)} (<code>{escape(task.command)}</code>)</li>"
        for task in week.tasks
    )
    begun = day_words(plan.begun, year=True)
    return (
        '<section class="handin"><h2>Plan</h2>'
        f"<p>Begun {escape(begun)}: {plan.weeks} weeks, {plan.minutes} minutes a day, target "
        f"{plan.target:.0%} right.</p><h3>Start and gain</h3>{gains}<h3>Now</h3>"
        + _table(("Area", "Right", "Nine times in ten", "Answers", "Target"), rows, (1, 3))
        + '<p class="note">Expected share right at medium difficulty, from all answers so far; an '
        "estimate, no promise.</p>"
        f"<h3>Next</h3><p>{escape(week.words)}</p><ul>{tasks}</ul></section>"
    )


def _period(progress: Progress) -> str:
    since = f"from {day_words(progress.since, year=True)} " if progress.since else ""
    domain = f", {domain_label(progress.domain)} only" if progress.domain else ""
    return f"Report {since}to {day_words(progress.calendar.today, year=True)}{domain}"


def _table(
    head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = (), kind: str = ""
) -> str:
    def cell(tag: str, place: int, text: str) -> str:
        mark = ' class="n"' if place in numbers else ""
        return f"<{tag}{mark}>{escape(text)}</{tag}>"

    lines = ["<tr>" + "".join(cell("th", i, text) for i, text in enumerate(head)) + "</tr>"]
    lines += [
        "<tr>" + "".join(cell("td", i, text) for i, text in enumerate(row)) + "</tr>"
        for row in rows
    ]
    return f'<div class="scroll"><table class="{kind}">\n' + "\n".join(lines) + "\n</table></div>"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _totals(progress: Progress) -> str:
    totals = progress.totals
    rows = [
        ("First tries", str(totals.first_tries), _share(totals.first_score)),
        ("Retries", str(totals.retries), _share(totals.retry_score)),
    ]
    hours = totals.active_seconds / 3600
    return (
        "<h2>Charts coded</h2>"
        + _table(("", "Charts", "Mean training score"), rows, (1, 2))
        + f'<p class="note">{hours:.1f} hours of active time, {totals.hints} hints on '
        f"{totals.with_hints} charts. Cards due: {progress.cards_due} of {progress.cards}.</p>"
    )


def _domains(rows: Sequence[DomainRow]) -> str:
    lines = [
        (
            row.label,
            f"{row.estimate.low:.0%} to {row.estimate.high:.0%}" if row.enough else "-",
            str(row.estimate.codes),
            _share(row.mean_credit),
            f"{row.trend.sign} {row.trend.words}" if row.trend else "",
            "" if row.enough else row.words,
        )
        for row in rows
    ]
    head = ("Domain", "Mastery, 90 % interval", "Codes", "Mean credit", "Trend", "")
    return (
        "<h2>Domains, the weakest first</h2>"
        '<p class="note">Mastery is the estimated chance of a right code on a chart of medium '
        "difficulty, from first tries only.</p>"
        + _intervals([row for row in rows if row.enough])
        + _table(head, lines, (2, 3))
    )


def _intervals(rows: Sequence[DomainRow]) -> str:
    """A dot with its interval for every domain with enough evidence."""
    if not rows:
        return ""
    left, width, step = 270, 400, 20
    height = step * len(rows) + 26
    marks = [
        f'<line x1="{left + width * t / 4:.0f}" y1="0" x2="{left + width * t / 4:.0f}" '
        f'y2="{height - 22}" stroke="#ddd"/><text x="{left + width * t / 4:.0f}" y="{height - 6}" '
        f'text-anchor="middle">{t * 25} %</text>'
        for t in range(5)
    ]
    for number, row in enumerate(rows):
        y = step * number + 11
        low, mid, high = (
            left + width * v for v in (row.estimate.low, row.estimate.mastery, row.estimate.high)
        )
        marks.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(row.label)}</text>'
            f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="#1d5fa8" '
            f'stroke-width="3"/><circle cx="{mid:.1f}" cy="{y}" r="4.5" fill="#1d5fa8"/>'
        )
    return _svg(left + width + 30, height, "Mastery by domain with 90 % intervals", marks)


def _svg(width: int, height: int, title: str, marks: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" font-size="11" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>' + "".join(marks) + "</svg>"
    )


def _grid(progress: Progress) -> str:
    grid = progress.grid
    head = ["Domain", *(f"{sign_of(label)} {label}" for label in grid.labels)]
    rows = []
    for domain in grid.domains:
        cells = [grid.cell(domain, label) for label in grid.labels]
        rows.append([domain_label(domain), *("" if c is None else str(c.count) for c in cells)])
    if not rows:
        return ""
    return "<h2>Gap grid: verdicts of first tries by domain and skill</h2>" + _table(
        head, rows, range(1, len(head)), "grid"
    )


def _accuracy(progress: Progress) -> str:
    rows = [(m.label, f"{m.right} of {m.of}", _share(m.rate), m.formula) for m in progress.metrics]
    if not rows:
        return ""
    target = f"{progress.accuracy_target:.0%}"
    return (
        f"<h2>Audit metrics of first tries (mark: {target})</h2>"
        + _lines(progress.weeks, progress.accuracy_target)
        + _table(("Metric", "Right", "Share", "Formula"), rows, (1, 2))
    )


def _lines(weeks: Sequence[Week], target: float) -> str:
    """Code-over-code accuracy by week."""
    points = [
        (week.monday, right / of)
        for week in weeks
        for right, of in [week.metrics.get("code-over-code", (0, 0))]
        if of
    ]
    title = "Code-over-code accuracy by week; the dashed line is the mark"
    return _plot(points, 1.0, lambda value: f"{value:.0%}", title, mark=target)


def _plot(
    points: Sequence[tuple[date, float]],
    top: float,
    words: Callable[[float], str],
    title: str,
    *,
    mark: float | None = None,
) -> str:
    """A line over the weeks of the last year; nothing with fewer than two points."""
    points = points[-52:]
    if len(points) < 2:
        return ""
    left, width, height = 46, 620, 170
    first = points[0][0]
    span = max(1, (points[-1][0] - first).days)

    def x(day: date) -> float:
        return left + width * (day - first).days / span

    def y(value: float) -> float:
        return 8 + (height - 38) * (1 - value / top)

    marks = [
        f'<line x1="{left}" y1="{y(top * t / 4):.0f}" x2="{left + width}" '
        f'y2="{y(top * t / 4):.0f}" stroke="#ddd"/><text x="{left - 6}" '
        f'y="{y(top * t / 4) + 4:.0f}" text-anchor="end">{words(top * t / 4)}</text>'
        for t in range(5)
    ]
    if mark is not None:
        marks.append(
            f'<line x1="{left}" y1="{y(mark):.1f}" x2="{left + width}" y2="{y(mark):.1f}" '
            'stroke="#777" stroke-dasharray="5 4"/>'
        )
    line = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in points)
    marks.append(f'<polyline points="{line}" fill="none" stroke="#1d5fa8" stroke-width="2"/>')
    marks += [
        f'<circle cx="{x(day):.1f}" cy="{y(value):.1f}" r="3" fill="#1d5fa8">'
        f"<title>{day_words(day, year=True)}: {words(value)}</title></circle>"
        for day, value in points
    ]
    marks += [
        f'<text x="{x(day):.0f}" y="{height - 8}" text-anchor="{anchor}">{day_words(day, year=True)}</text>'
        for (day, _), anchor in ((points[0], "start"), (points[-1], "end"))
    ]
    return _svg(left + width + 20, height, title, marks) + f'<p class="note">{escape(title)}.</p>'


def _pace(weeks: Sequence[Week]) -> str:
    """Charts an hour by week, all settings together."""
    points = [(week.monday, rate) for week in weeks if (rate := week.per_hour) is not None]
    top = max((rate for _, rate in points), default=1.0) * 1.1
    title = "Charts an hour of active time by week, all settings together"
    return _plot(points, top, lambda value: f"{value:.1f}", title)


def _speed(progress: Progress) -> str:
    rows = []
    for rate in progress.rates:
        low, high = rate.benchmark_low, rate.benchmark_high
        benchmark = "-" if low is None else f"{low:g}" if low == high else f"{low:g} to {high:g}"
        rows.append(
            (
                rate.label,
                str(rate.charts),
                "-" if rate.per_hour is None else f"{rate.per_hour:.1f}",
                "-" if rate.target is None else f"{rate.target:g}",
                benchmark,
                rate.source,
            )
        )
    if not rows:
        return ""
    head = ("Setting", "Charts", "Charts an hour", "Own target", "Benchmark", "Its source")
    return (
        "<h2>Speed</h2>"
        '<p class="note">Active time without pauses, retries included. Benchmarks are indicative, and of '
        "working coders, not of learners.</p>"
        + _pace(progress.weeks)
        + _table(head, rows, (1, 2, 3, 4))
    )


def _calendar(progress: Progress) -> str:
    """A year of days, a column a week; the number of charts is written into each day's square."""
    calendar = progress.calendar
    last = week_start(calendar.today)
    size, weeks = 15, 26
    marks = []
    for column in range(weeks):
        monday = last - timedelta(weeks=weeks - 1 - column)
        for row in range(7):
            day = monday + timedelta(days=row)
            charts = calendar.days.get(day, 0)
            if day > calendar.today:
                continue
            fill = (
                "#f2f2f2" if charts == 0 else "#cfe0f3" if charts < calendar.target else "#8db8e3"
            )
            marks.append(
                f'<rect x="{column * size}" y="{row * size}" width="{size - 2}" '
                f'height="{size - 2}" fill="{fill}"><title>{day_words(day, year=True)}: {charts}</title></rect>'
            )
            if charts:
                marks.append(
                    f'<text x="{column * size + (size - 2) / 2}" y="{row * size + 10}" '
                    f'text-anchor="middle" style="font-size:8px">{min(charts, 99)}</text>'
                )
    streak = calendar.streak
    return (
        "<h2>Days</h2>"
        + _svg(weeks * size, 7 * size, "Charts a day over half a year", marks)
        + f'<p class="note">Streak: {streak} {"day" if streak == 1 else "days"}; longest '
        f"{calendar.longest}. Daily target: {calendar.target}.</p>"
    )


def _readiness(progress: Progress) -> str:
    rows = []
    for exam in progress.readiness:
        known = exam.estimate is not None
        rows.append(
            (
                exam.exam,
                exam.name,
                f"{_share(exam.low)} to {_share(exam.high)}" if known else "-",
                exam.words,
                exam.source,
            )
        )
    return (
        "<h2>Certification blueprints</h2>"
        '<p class="note">Expected share of codes right in the parts of each blueprint that are '
        "practiced here: an estimate from charts, which are not exam questions, and no promise of a "
        "result.</p>" + _table(("Exam", "", "Estimate", "What it rests on", "Weights from"), rows)
    )
