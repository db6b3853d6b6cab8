"""Choosing the next chart: first find out, then practise what is weak, without monotony.

For a learner's first charts the choice maximises what is learned about the learner: the sum over a
chart's domains of its share times the standard deviation of the ability there. After that a draw
decides: mostly Thompson sampling on weakness (draw an ability for each domain from its estimate, take
the chart that exercises the domains drawn weakest), sometimes the least-practised domain, sometimes
any chart. Always taking the weakest domain, and blocks of one domain, both taught less in simulation.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from random import Random

from coder_drill.skills.estimator import Estimator
from coder_drill.skills.model import ChartProfile, Choice

DIAGNOSE_CHARTS = 20
THOMPSON_SHARE = 0.60
LEAST_SHARE = 0.25
REST_CHARTS = 30
"""Charts that lie between two attempts of the same chart, while others are there."""


def eligible(
    profiles: Sequence[ChartProfile], recent: Sequence[str], mains: Collection[str] = ()
) -> list[ChartProfile]:
    """The profiles that may come now: not coded lately, and not of the main domain just done.

    ``recent`` are chart ids, the last done first. With a small bank the rules give way one by one,
    the longest-unseen charts first, so that something is always left.
    """
    rested = set(recent[:REST_CHARTS])
    pool = [p for p in profiles if p.chart_id not in rested]
    if not pool:
        age = {chart: place for place, chart in reversed(list(enumerate(recent)))}
        longest = sorted(profiles, key=lambda p: -age.get(p.chart_id, len(recent)))
        pool = longest[: max(1, len(longest) // 4)]
    return [p for p in pool if p.main not in mains] or pool


def choose(
    profiles: Sequence[ChartProfile],
    estimator: Estimator,
    recent: Sequence[str],
    rng: Random,
) -> Choice | None:
    """The next chart, or None when there are no profiles.

    ``recent`` are the ids of the charts coded so far, the last done first; its length decides
    whether the learner is still being diagnosed.
    """
    if not profiles:
        return None
    by_id = {p.chart_id: p for p in profiles}
    last = by_id.get(recent[0]) if recent else None
    pool = eligible(profiles, recent, {last.main} if last else ())
    if len(recent) < DIAGNOSE_CHARTS:
        return _diagnose(pool, estimator, rng)
    draw = rng.random()
    if draw < THOMPSON_SHARE:
        return _weakness(pool, estimator, rng)
    if draw < THOMPSON_SHARE + LEAST_SHARE:
        return _least(pool, estimator, rng)
    chosen = rng.choice(pool)
    return Choice(chosen.chart_id, "mixed", chosen.main)


def _diagnose(pool: Sequence[ChartProfile], estimator: Estimator, rng: Random) -> Choice:
    spread = {d: math.sqrt(estimator.ability(d)[1]) for p in pool for d in p.weights}
    chosen = max(pool, key=lambda p: (sum(w * spread[d] for d, w in p.weights.items()), rng.random()))
    domain = max(chosen.weights, key=lambda d: chosen.weights[d] * spread[d])
    return Choice(chosen.chart_id, "diagnose", domain)


def _weakness(pool: Sequence[ChartProfile], estimator: Estimator, rng: Random) -> Choice:
    drawn = {}
    for domain in sorted({d for p in pool for d in p.weights}):
        mean, variance = estimator.ability(domain)
        drawn[domain] = rng.gauss(mean, math.sqrt(variance))
    weakest = min(drawn, key=lambda d: drawn[d])
    chosen = max(pool, key=lambda p: (p.weights.get(weakest, 0.0), rng.random()))
    return Choice(chosen.chart_id, "weakness", weakest)


def _least(pool: Sequence[ChartProfile], estimator: Estimator, rng: Random) -> Choice:
    domains = sorted({p.main for p in pool})
    fewest = min(domains, key=lambda d: (estimator.codes(d), rng.random()))
    chosen = max(pool, key=lambda p: (p.weights.get(fewest, 0.0), rng.random()))
    return Choice(chosen.chart_id, "least-practised", fewest)
