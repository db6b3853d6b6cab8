"""The report as plain text for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder_drill.cli.output import percent, table
from coder_drill.scoring.domains import domain_label
from coder_drill.scoring.model import sign_of
from coder_drill.services.daywords import day_words, moment_words
from coder_drill.services.drillmap import FamilyRow
from coder_drill.services.progress.model import Progress, Week
from coder_drill.skills.model import FORMULAS
from coder_drill.store.model import AttemptHead

WEEKS = 12
_BAR = 20


def report_text(
    progress: Progress, heads: Sequence[AttemptHead], families: Sequence[FamilyRow] = ()
) -> str:
    """Everything the report shows, section by section.

    ``heads`` are the attempts to list, ``families`` those of rapid items.
    """
    sections = [
        _head(progress),
        _domains(progress),
        _grid(progress),
        _metrics(progress),
        _weeks(progress.weeks),
        _speed(progress),
        _days(progress),
        _rapid(families),
        _readiness(progress),
        _attempts(heads),
    ]
    return "\n\n".join(section for section in sections if section)


def bar(share: float, width: int = _BAR) -> str:
    """A share 0..1 as a bar of fixed width."""
    filled = round(max(0.0, min(1.0, share)) * width)
    return "█" * filled + "·" * (width - filled)


def _head(progress: Progress) -> str:
    totals = progress.totals
    lines = [
        f"{progress.learner}: {totals.attempts} attempts on {totals.charts} charts, "
        f"{totals.active_seconds / 3600:.1f} hours of active time, "
        f"{totals.hints} hints on {totals.with_hints} attempts",
        f"first tries: {totals.first_tries}, mean score {percent(totals.first_score)}; "
        f"retries: {totals.retries}, mean score {percent(totals.retry_score)}",
    ]
    if progress.cards:
        lines.append(f"cards: {progress.cards}, due now: {progress.cards_due}")
    lines += progress.notes
    if progress.next_step:
        lines.append(f"Next: {progress.next_step}")
    return "\n".join(lines)


def _domains(progress: Progress) -> str:
    rows = []
    for row in progress.domains:
        estimate = row.estimate
        rows.append(
            (
                row.label,
                f"{bar(estimate.mastery, 10)} {estimate.mastery:.0%}" if row.enough else "",
                f"{estimate.low:.0%}-{estimate.high:.0%}" if row.enough else "-",
                percent(row.mean_credit),
                str(estimate.codes),
                f"{row.trend.sign} {row.trend.words}"
                if row.enough and row.trend
                else ("" if row.enough else row.words),
            )
        )
    if not rows:
        return ""
    head = ("DOMAIN", "MASTERY", "90 %", "MEAN CREDIT", "CODES", "TREND")
    text = "Domains, the weakest first\n" + table(rows, head)
    text += "".join(f"\n{name}: {FORMULAS[name]}" for name in ("mastery", "mean credit"))
    if progress.untried:
        text += "\nnot tried yet: " + "; ".join(domain_label(d) for d in progress.untried)
    return text


def _grid(progress: Progress) -> str:
    grid = progress.grid
    lines = []
    for domain in grid.domains:
        cells = [
            f"{sign_of(label)} {label} {cell.count}"
            for label in grid.labels
            if (cell := grid.cell(domain, label)) is not None
        ]
        if cells:
            lines.append((domain_label(domain), ", ".join(cells)))
    if not lines:
        return ""
    return "Gap grid: verdicts of first tries\n" + table(lines, ("DOMAIN", "VERDICTS"))


def _metrics(progress: Progress) -> str:
    if not progress.metrics:
        return ""
    rows = [(m.label, f"{m.right} of {m.of}", percent(m.rate), m.formula) for m in progress.metrics]
    mark = percent(progress.accuracy_target)
    return f"Audit metrics of first tries (mark: {mark})\n" + table(
        rows, ("METRIC", "RIGHT", "SHARE", "FORMULA")
    )


def _weeks(weeks: Sequence[Week]) -> str:
    rows = []
    for week in weeks[-WEEKS:]:
        right, of = week.metrics.get("code-over-code", (0, 0))
        share = right / of if of else None
        rows.append(
            (
                day_words(week.monday, year=True),
                bar(share) if share is not None else "",
                percent(share),
                str(week.charts),
                f"{week.active_seconds / 60:.0f} min",
                "-" if week.per_hour is None else f"{week.per_hour:.1f}",
            )
        )
    if not rows:
        return ""
    head = ("WEEK OF", "CODE OVER CODE", "SHARE", "CHARTS", "ACTIVE", "CHARTS/HOUR")
    return f"Weeks (the last {min(WEEKS, len(weeks))})\n" + table(rows, head)


def _speed(progress: Progress) -> str:
    rows = []
    for rate in progress.rates:
        low, high = rate.benchmark_low, rate.benchmark_high
        rows.append(
            (
                rate.label,
                "-" if rate.per_hour is None else f"{rate.per_hour:.1f}",
                "-" if rate.target is None else f"{rate.target:g}",
                "-" if low is None else f"{low:g}" if low == high else f"{low:g}-{high:g}",
                rate.source,
            )
        )
    if not rows:
        return ""
    head = ("SETTING", "CHARTS/HOUR", "OWN TARGET", "BENCHMARK", "SOURCE (INDICATIVE)")
    return "Speed, active time only\n" + table(rows, head)


def _days(progress: Progress) -> str:
    calendar = progress.calendar
    if not calendar.days:
        return ""
    days = "day" if calendar.streak == 1 else "days"
    today = calendar.days.get(calendar.today, 0)
    return (
        f"Streak: {calendar.streak} {days}, longest {calendar.longest}; "
        f"today {today} of {calendar.target} charts"
    )


def _rapid(families: Sequence[FamilyRow]) -> str:
    rows = [
        (
            f"{each.shade} {each.title}",
            percent(each.mastery),
            "-" if each.low is None or each.high is None else f"{each.low:.0%}-{each.high:.0%}",
            f"{each.right} of {each.items}",
            "-" if each.seconds is None else f"{each.seconds:.0f} s",
        )
        for each in families
        if each.items
    ]
    if not rows:
        return ""
    head = ("FAMILY", "MASTERY", "90 %", "RIGHT", "PACE")
    return "Rapid items by family, over the whole history\n" + table(rows, head)


def _readiness(progress: Progress) -> str:
    def rows() -> Iterator[tuple[str, str, str]]:
        for exam in progress.readiness:
            known = exam.estimate is not None
            span = f"{percent(exam.low)}-{percent(exam.high)}" if known else "-"
            yield exam.exam, span, exam.words

    return (
        "Certification blueprints: expected share of codes right in the parts practiced here\n"
        + table(rows(), ("EXAM", "90 %", "WHAT IT RESTS ON"))
    )


def _attempts(heads: Sequence[AttemptHead]) -> str:
    if not heads:
        return ""
    rows = (
        (
            moment_words(head.submitted_at),
            head.exercise,
            percent(head.score),
            f"{head.active_seconds / 60:.1f} min",
        )
        for head in heads
    )
    return "Attempts, newest first\n" + table(rows, ("SUBMITTED", "CHART", "SCORE", "ACTIVE"))
