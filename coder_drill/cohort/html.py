"""The reports as pages: one for the group, one for each learner. Self-contained, no script, made to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from coder_drill.cohort.drawings import bar, by_week
from coder_drill.cohort.figures import Figure
from coder_drill.cohort.ledger import Overrule
from coder_drill.cohort.model import State
from coder_drill.cohort.ramp import against, expected, steps_of
from coder_drill.cohort.report import GROUP_LEAST, CohortReport, learner_accuracy, missing
from coder_drill.cohort.standing import SeatLine, Standing
from coder_drill.scoring.domains import domain_label
from coder_drill.training.moments import seconds_of

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%;margin:.6rem 0}th,td{text-align:left;padding:.25rem .6rem;vertical-align:top}
th{border-bottom:1px solid #888;font-weight:600}tr:nth-child(even) td{background:#f6f6f6}.n{text-align:right}
.quiet{color:#555}.few{color:#555;font-style:italic}svg{vertical-align:middle}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}tr{break-inside:avoid}}
"""
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
)


def group_page(
    standing: Standing, report: CohortReport, ramp: str = "", least: int = GROUP_LEAST
) -> str:
    """The group's report. Cells over fewer than ``least`` learners say "few"."""
    parts = [
        f"<p class=quiet>{_caption(standing)}</p>",
        "<h2>Is it better?</h2>",
        *_assignments(report, least),
        *_changes(report),
        *_over_time(standing, ramp),
        "<h2>Where is help needed?</h2>",
        _needs(report, least),
        "<h2>Look at first</h2>",
        *_first(report),
        "<h2>Who is missing</h2>",
        _missing(standing),
        "<h2>Learners</h2>",
        _learners(standing),
        "<h2>Do coders agree?</h2>",
        _agreement(report),
        "<h2>Exercises</h2>",
        _items(report, least),
        *_overrules(standing.overrules),
        "<h2>How to read this</h2>",
        "<p class=quiet>Every figure stands with its n, and with an interval in brackets: 95 percent, with charts "
        "as clusters for accuracies, 90 percent for the discrimination. Where too few learners or charts stand behind "
        "it, that is said in place of a number. Accuracy is code over code; the score has partial credit. Practice "
        "records of unsupervised work: they show what was handed in, not who coded it or with what help.</p>",
    ]
    return _page(f"Cohort {standing.name}", parts)


def learner_page(standing: Standing, learner: str, overrules: Sequence[Overrule] = ()) -> str:
    """One learner's report: this learner and nobody else."""
    lines = standing.who(learner)
    person = standing.people[learner]
    total = learner_accuracy(lines)
    parts = [
        f"<p class=quiet>As of {_moment(standing.now)}. Code over code: <b>{escape(total.percent())}</b></p>",
        "<h2>Assignments</h2>",
        _table(
            ("Set", "State", "Handed in", "Minutes", "Score", "Accuracy", "Mark"),
            [
                (
                    f"{line.given.set.title} ({line.given.set.hash[:8]})",
                    line.state.value,
                    _moment(line.sitting.ended) if line.sitting is not None else "",
                    "" if line.minutes is None else f"{line.minutes:.0f}",
                    "" if line.score is None else f"{line.score:.2f}",
                    line.accuracy.percent(),
                    line.verdict,
                )
                for line in lines
            ],
        ),
    ]
    for line in lines:
        if not line.answers:
            continue
        parts.append(f"<h2>{escape(line.given.set.title)}</h2>")
        rows = []
        for a in line.answers:
            seen = standing.seen(a.outcome)
            wrong = [
                f"{s.expected or 'nothing'} (given {s.given or 'nothing'}: {s.skill})"
                for s in seen
                if s.credit < 1 and not s.optional
            ]
            value = "does not count" if a.dropped else a.fault or f"{a.score:.2f}"
            rows.append(
                (
                    a.exercise,
                    value,
                    f"{a.code_right} of {a.code_of}",
                    "; ".join(wrong[:12]) or "all right",
                )
            )
        parts.append(_table(("Exercise", "Score", "Codes", "What was not right"), rows))
    parts.append("<h2>By domain</h2>")
    parts.append(_domains(standing, lines))
    mine = {(a.kind, a.exercise) for line in lines for a in line.answers}
    parts += _overrules([o for o in overrules if (o.kind, o.exercise) in mine])
    return _page(person.shown, parts)


def _caption(standing: Standing) -> str:
    unscored = f", {standing.unscored} answers unscored" if standing.unscored else ""
    forgotten = f", {standing.forgotten} forgotten" if standing.forgotten else ""
    return escape(
        f"As of {_moment(standing.now)}: {len(standing.people)} learners{forgotten}, {len(standing.given)} "
        f"assignments, {len(standing.answers)} answers{unscored}; overrules in force {len(standing.overrules)} "
        f"(revision {standing.revision})"
    )


def _assignments(report: CohortReport, least: int) -> Iterable[str]:
    rows = []
    for each in report.assignments:
        done = sum(each.states.get(s.value, 0) for s in (State.HANDED_IN, State.LATE))
        shown = done >= least
        public = " · keys public" if each.keys_public else ""
        rows.append(
            (
                f"{each.title} ({each.set_hash[:8]}){public}",
                ", ".join(f"{n} {state}" for state, n in each.states.items()),
                each.accuracy.percent() if shown else _few(done, least),
                each.score.percent() if shown else _few(done, least),
                bar(each.score) if shown else "",
                ", ".join(f"{n} {word}" for word, n in each.passed.items()) if shown else "",
                each.alpha.plain() if shown else "",
                each.sem.plain() if shown else "",
            )
        )
    head = ("Set (version)", "State", "Accuracy", "Mean score", "", "Mark", "Alpha", "SEM")
    yield _table(head, rows, raw={4})


def _changes(report: CohortReport) -> Iterable[str]:
    if report.changes:
        yield _table(
            ("From", "To", "Gain of group means", "Learners"),
            [
                (
                    each.before,
                    each.after,
                    each.gain.plain(),
                    f"{sum(w == 'more than noise' for w in each.learners.values())} more than noise, "
                    f"{sum(w == 'within noise' for w in each.learners.values())} within noise",
                )
                for each in report.changes
            ],
        )
        yield (
            "<p class=quiet>Learners who were chosen for low scores rise by chance alone (regression to the mean), and "
            "a second form is easier for having seen the first (practice effect).</p>"
        )


def _over_time(standing: Standing, ramp: str) -> Iterable[str]:
    """Accuracy by week since the first assignment, against the ramp where there is one."""
    weeks: dict[int, list[SeatLine]] = {}
    times = [line for line in standing.lines if line.sitting is not None]
    if not times or not standing.given:
        return
    start = min(seconds_of(given.made_at) for given in standing.given)
    for line in times:
        assert line.sitting is not None
        week = int((seconds_of(line.sitting.ended) - start) // (7 * 86400)) + 1
        weeks.setdefault(max(1, week), []).append(line)
    rows = []
    points: list[tuple[int, Figure]] = []
    for week, lines in sorted(weeks.items()):
        who = {line.seat.learner for line in lines}
        figure = learner_accuracy(lines)
        mark = expected(ramp, week)
        few = len(who) < GROUP_LEAST
        rows.append(
            (
                str(week),
                _few(len(who), GROUP_LEAST) if few else figure.percent(),
                "" if mark is None else f"{mark:.0%}".replace("%", " %"),
                "" if mark is None or few else against(figure, mark),
            )
        )
        if not few:
            points.append((week, figure))
    head = ("Week", "Accuracy", "Expected", "") if ramp else ("Week", "Accuracy")
    yield _table(head, [row[: len(head)] for row in rows])
    yield by_week(points, steps_of(ramp))


def _needs(report: CohortReport, least: int) -> str:
    rows = [
        (
            need.label,
            need.credit.percent() if need.learners >= least else _few(need.learners, least),
            bar(need.credit) if need.learners >= least else "",
            need.commonest if need.learners >= least else "",
        )
        for need in report.needs
    ]
    return _table(("Domain", "Credit", "", "Most often"), rows, raw={2})


def _first(report: CohortReport) -> Iterable[str]:
    told = [f"{s.kind}:{s.exercise}: {s.words}" for s in report.suspects]
    told += [pair.words for pair in report.alike]
    told += [f"{learner}, {set_id}: {sign}" for learner, set_id, sign in report.signs]
    if not told:
        yield "<p>Nothing.</p>"
        return
    yield "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in told) + "</ul>"
    yield "<p class=quiet>A list to look at, not a verdict on anybody.</p>"


def _missing(standing: Standing) -> str:
    rows = [
        (
            line.person.shown,
            line.seat.learner,
            line.given.set.title,
            line.state.value,
            line.due_words.replace("T", " "),
        )
        for line in missing(standing)
    ]
    if not rows:
        return "<p>Nobody.</p>"
    return _table(("Name", "Id", "Set", "State", "Due"), rows)


def _learners(standing: Standing) -> str:
    by_learner: dict[str, list[SeatLine]] = {}
    for line in standing.lines:
        by_learner.setdefault(line.seat.learner, []).append(line)
    rows = []
    for person in standing.people.values():
        lines = by_learner.get(person.id, [])
        total = learner_accuracy(lines)
        scores = [line.score for line in lines if line.score is not None]
        rows.append(
            (
                person.shown,
                person.id,
                f"{len(scores)} of {len(lines)}",
                f"{sum(scores) / len(scores):.2f}" if scores else "",
                total.percent(),
                bar(total),
            )
        )
    return _table(("Name", "Id", "Handed in", "Mean score", "Accuracy", ""), rows, raw={5})


def _agreement(report: CohortReport) -> str:
    rows = [
        (
            f"{each.what} ({each.measure})",
            each.words,
            str(each.charts),
        )
        for each in report.agreement
    ]
    return _table(("First attempts, two coders of one chart", "Agreement", "Charts"), rows)


def _items(report: CohortReport, least: int) -> str:
    rows = [
        (
            f"{item.kind}:{item.exercise} ({item.hash[:8]})",
            item.facility.percent() if item.learners >= least else _few(item.learners, least),
            item.discrimination.plain() if item.learners >= least else "",
            item.efficiency.plain() if item.learners >= least else "",
            f"{item.wrong} ({item.wrong_learners} learners)"
            if item.wrong and item.learners >= least
            else "",
        )
        for item in report.items
    ]
    head = (
        "Exercise (version)",
        "Facility",
        "Discrimination",
        "Efficiency",
        "Commonest wrong code",
    )
    return _table(head, rows)


def _domains(standing: Standing, lines: Sequence[SeatLine]) -> str:
    found: dict[str, list[float]] = {}
    for line in lines:
        for a in line.answers:
            for s in standing.seen(a.outcome):
                if s.expected is not None and not s.optional and a.scored and not a.dropped:
                    row = found.setdefault(s.domain, [0.0, 0.0, 0.0])
                    row[0] += s.weight * s.credit
                    row[1] += s.weight
                    row[2] += 1
    rows = [
        (
            domain_label(domain),
            f"{earned / of:.0%}".replace("%", " %") if count >= 5 and of else "few",
            f"{count:.0f}",
        )
        for domain, (earned, of, count) in sorted(
            found.items(), key=lambda kv: kv[1][0] / (kv[1][1] or 1)
        )
    ]
    return _table(("Domain", "Credit", "Codes"), rows)


def _overrules(rows: Sequence[Overrule]) -> Iterable[str]:
    if rows:
        yield "<h2>Overrules in force</h2>"
        yield _table(
            ("", "Exercise", "What", "Why", "By", "When"),
            [
                (str(o.number), f"{o.kind}:{o.exercise}", o.words, o.reason, o.who, _moment(o.at))
                for o in rows
            ],
        )


def _few(n: int, least: int) -> str:
    return "few" if 0 < n < least else "none"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], raw: set[int] | None = None) -> str:
    """A table; cells in ``raw`` columns are markup of our own, all others are escaped."""
    own = raw or set()
    body = "".join(
        "<tr>"
        + "".join(f"<td>{c if n in own else escape(c)}</td>" for n, c in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{''.join(f'<th>{escape(h)}</th>' for h in head)}</tr>{body}</table>"


def _moment(text: str) -> str:
    return f"{text[:16].replace('T', ' ')} UTC" if text else ""


def _page(title: str, parts: Iterable[str]) -> str:
    name = escape(title)
    return f"{_HEAD}<title>{name}</title><style>{_STYLE}</style></head><body><h1>{name}</h1>{''.join(parts)}</body></html>\n"
