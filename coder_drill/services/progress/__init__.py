"""Building Progress: one pass over the log, then nothing but sums.

Rules of the shown numbers: scores, audit metrics, the grid and trends are of first tries; retries are
counted apart. Attempts dated in the future (a clock that ran ahead) count as attempts and as evidence,
and stay out of weeks, days and streaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from coder_drill.charts.bank import Bank
from coder_drill.scoring.domains import domain_label
from coder_drill.services.days import streak
from coder_drill.services.daywords import day_words
from coder_drill.services.progress.behind import cell_verdicts
from coder_drill.services.progress.domains import domain_rows, gap_grid, grid_cells
from coder_drill.services.progress.model import Progress
from coder_drill.services.progress.scope import Scope, View, narrowed
from coder_drill.services.progress.times import (
    RATE_SETTING,
    calendar,
    metric_sums,
    metric_totals,
    rates,
    totals,
    weeks,
)
from coder_drill.services.skilllog import SkillLog
from coder_drill.skills.profiles import domain_counts
from coder_drill.skills.readiness import readiness
from coder_drill.skills.tables import exams
from coder_drill.store.interfaces import History
from coder_drill.store.moments import utc_text

__all__ = ["RATE_SETTING", "Scope", "build_progress", "cell_verdicts", "streak"]


def build_progress(
    store: History,
    log: SkillLog,
    bank: Bank,
    scope: Scope,
    *,
    next_step: str = "",
    cards: int = 0,
    cards_due: int = 0,
    asked: Mapping[str, float] | None = None,
) -> Progress:
    """Everything Progress shows. Raises UnavailableError when the history cannot be read.

    ``asked`` is how much of each domain other kinds than charts ask: readiness uses all of it.
    """
    book = log.book()
    view = View(narrowed(log.heads(), book, scope.domain), scope)
    cells, retried = grid_cells(store.log, book, view, scope)
    shares = domain_counts(bank.charts)
    practiced: Counter[str] = Counter(shares)
    practiced.update(asked or {})
    rows = domain_rows(book, cells, retried, view, shares, scope)
    metrics = metric_sums(book, view)
    return Progress(
        learner=scope.learner,
        made_at=utc_text(scope.now),
        since=scope.since,
        domain=scope.domain,
        totals=totals(view),
        domains=tuple(rows),
        untried=tuple(
            d for d in shares if book.estimator.codes(d) == 0 and scope.domain in (None, d)
        ),
        grid=gap_grid(rows, cells, retried),
        weeks=tuple(weeks(view, metrics)),
        metrics=tuple(metric_totals(metrics)),
        rates=tuple(rates(store.settings, view, scope)),
        calendar=calendar(view, scope),
        readiness=tuple(
            readiness(exam, book.estimator, practiced, domain=scope.domain)
            for exam in exams()
            if scope.domain is None or any(part.covers(scope.domain) for part in exam.parts)
        ),
        accuracy_target=scope.accuracy_target,
        notes=tuple(_notes(view, bank, scope)),
        next_step=next_step,
        cards=cards,
        cards_due=cards_due,
    )


def _notes(view: View, bank: Bank, scope: Scope) -> Iterable[str]:
    if scope.domain is not None:
        yield (
            f"{domain_label(scope.domain)} alone: attempts, scores, audit metrics, and times are those "
            "of charts that ask for a code of it, as wholes; all else is of its codes."
        )
    if scope.since is not None:
        yield f"From {day_words(scope.since, year=True)} on; the mastery estimates stand on the whole history."
    if view.future:
        yield (
            f"{_count(view.future, 'attempt is', 'attempts are')} dated in the future (was a clock "
            "wrong?): counted in the totals and as evidence, left out of weeks, days and streak."
        )
    undated = sum(day is None for day in view.days.values()) - view.future
    if undated > 0:
        yield f"{_count(undated, 'attempt has', 'attempts have')} no readable date: left out of weeks and days."
    gone = {h.exercise for h in view.heads}.difference(chart.id for chart in bank.charts)
    if gone:
        yield (
            f"{_count(len(gone), 'chart', 'charts')} coded earlier "
            f"{'is' if len(gone) == 1 else 'are'} no longer in the bank; what was scored then still counts."
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
