"""Domains and the gap grid: what each is mastered by, where it goes, and which labels it collects."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import compress

from coder_drill.scoring.domains import domain_label
from coder_drill.scoring.model import Label
from coder_drill.services.progress.model import DomainRow, Grid, Trend
from coder_drill.services.progress.scope import Scope, View
from coder_drill.skills.book import SkillBook, count_verdicts
from coder_drill.skills.estimator import Z90
from coder_drill.skills.model import ENOUGH, Cell
from coder_drill.store.interfaces import AttemptLog

TREND_DAYS = 30
TREND_CODES = 10
TREND_LEAST = 5
"""Codes needed on either side of a trend."""


def grid_cells(
    log: AttemptLog, book: SkillBook, view: View, scope: Scope
) -> tuple[dict[tuple[str, str], Cell], dict[tuple[str, str], Cell]]:
    """The cells of first tries and of retries, for the period and the domain asked for."""
    if view.whole:
        first, retried = book.first, book.retried
    else:
        first, retried = {}, {}
        if view.heads:
            for row in log.observations(scope.learner_id, after=view.heads[0].sequence - 1):
                if row[0] in view.days:
                    count_verdicts(first if row[0] in view.firsts else retried, (row,))
    if scope.domain is None:
        return dict(first), dict(retried)
    return (
        {key: cell for key, cell in first.items() if key[0] == scope.domain},
        {key: cell for key, cell in retried.items() if key[0] == scope.domain},
    )


def domain_rows(
    book: SkillBook,
    cells: Mapping[tuple[str, str], Cell],
    retried: Mapping[tuple[str, str], Cell],
    view: View,
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
        when, credits_met = _in_view(book, domain, view)
        again = _retry_sums(retried, domain)
        trend = _trend(when, credits_met, view)
        rows.append(
            DomainRow(
                domain=domain,
                label=domain_label(domain),
                estimate=estimate,
                mean_credit=sum(credits_met) / len(credits_met) if credits_met else None,
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


def _trend(when: Sequence[int], met: Sequence[float], view: View) -> Trend | None:
    """The last 30 days against before; else the last 10 codes against those before; else None."""
    before, lately = _by_day(when, met, view)
    basis = f"the last {TREND_DAYS} days"
    if min(len(before), len(lately)) < TREND_LEAST:
        before, lately = met[:-TREND_CODES], met[-TREND_CODES:]
        basis = f"the last {TREND_CODES} codes"
    if min(len(before), len(lately)) < TREND_LEAST:
        return None
    was, now = sum(before) / len(before), sum(lately) / len(lately)
    noise = math.sqrt(_variance(before, was) / len(before) + _variance(lately, now) / len(lately))
    direction = "steady" if abs(now - was) <= Z90 * noise else "up" if now > was else "down"
    return Trend(was, now, len(before), len(lately), direction, basis)


def _in_view(book: SkillBook, domain: str, view: View) -> tuple[Sequence[int], Sequence[float]]:
    """Sequences and credits of a domain, of the attempts in view alone: of charts, in the period."""
    if domain not in book.credits:
        return (), ()
    when, met = book.credits[domain]
    if view.whole and not book.met:
        return when, met
    inside = list(map(view.days.__contains__, when))
    return list(compress(when, inside)), list(compress(met, inside))


def _by_day(
    when: Sequence[int], met: Sequence[float], view: View
) -> tuple[Sequence[float], Sequence[float]]:
    """Credits from before the last 30 days, and those of them; without those that have no day."""
    turn = view.turn(view.today - timedelta(days=TREND_DAYS))
    if turn is not None:
        place = bisect_left(when, turn)
        return met[:place], met[place:]
    start = view.today - timedelta(days=TREND_DAYS)
    before: list[float] = []
    lately: list[float] = []
    for sequence, credit in zip(when, met, strict=True):
        day = view.days.get(sequence)
        if day is not None:
            (lately if day > start else before).append(credit)
    return before, lately


def _variance(values: Sequence[float], mean: float) -> float:
    # With the prior of two codes half right: five codes all alike do not prove no spread at all.
    # Credits take few values: each is looked at once.
    spread = sum(n * (value - mean) ** 2 for value, n in Counter(values).items()) + 2 * 0.25
    return spread / (len(values) + 2)


def gap_grid(
    rows: Iterable[DomainRow],
    cells: dict[tuple[str, str], Cell],
    retried: dict[tuple[str, str], Cell],
) -> Grid:
    """The gap grid: rows as the domains come, columns in the order of `Label`, unknown labels last."""
    present = {label for _, label in cells} | {label for _, label in retried}
    order = [label.value for label in Label]
    labels = [label for label in order if label in present]
    return Grid(
        domains=tuple(row.domain for row in rows),
        labels=(*labels, *sorted(present.difference(order))),
        cells=cells,
        retries=retried,
    )
