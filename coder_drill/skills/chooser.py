"""Choosing the next chart: first find out, then practice what is weak, without monotony.

For a learner's first charts the choice maximizes what is learned about the learner: the sum over a
chart's domains of its share times the standard deviation of the ability there. After that a draw
decides: mostly Thompson sampling on weakness (draw an ability for each domain from its estimate, take
the chart that exercises the domains drawn weakest), sometimes the least-practiced domain, sometimes
any chart. Always taking the weakest domain, and blocks of one domain, both taught less in simulation.
Among charts that serve equally, the one coded least often comes first: only a first attempt is
evidence of skill.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from random import Random

from coder_drill.skills.estimator import Estimator
from coder_drill.skills.model import ChartProfile, Choice

DIAGNOSE_CHARTS = 20
GENTLE_CHARTS = 3
"""A learner's first charts are easy ones, where there are any."""
GENTLE_DIFFICULTY = 2
THOMPSON_SHARE = 0.60
LEAST_SHARE = 0.25
FITTING_CHANCE = 0.8
"""Of charts that serve a domain equally, the one is taken whose codes are right about so often.

Four in five right keeps practice at the edge of what is known; success near .85 taught fastest in
Wilson et al., The Eighty Five Percent Rule for optimal learning (Nature Communications, 2019).
"""
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
    *,
    times: Mapping[str, int] | None = None,
) -> Choice | None:
    """The next chart, or None when there are no profiles.

    ``recent`` are the ids of the charts coded lately, the last done first, at least the last 30;
    ``times`` how often each chart was ever coded (by default ``recent`` is the whole history). Their
    sum decides whether the learner is still being diagnosed.
    """
    if not profiles:
        return None
    times = Counter(recent) if times is None else times
    done = sum(times.values())
    by_id = {p.chart_id: p for p in profiles}
    last = by_id.get(recent[0]) if recent else None
    pool = eligible(profiles, recent, {last.main} if last else ())
    if done < GENTLE_CHARTS:
        pool = [p for p in pool if p.difficulty <= GENTLE_DIFFICULTY] or pool
    if done < DIAGNOSE_CHARTS:
        return _diagnose(pool, estimator, times, rng)
    draw = rng.random()
    if draw < THOMPSON_SHARE:
        return _weakness(pool, estimator, times, rng)
    if draw < THOMPSON_SHARE + LEAST_SHARE:
        return _least(pool, estimator, times, rng)
    fresh = min(times.get(p.chart_id, 0) for p in pool)
    chosen = rng.choice([p for p in pool if times.get(p.chart_id, 0) == fresh])
    return Choice(chosen.chart_id, "mixed", chosen.main)


def _best(
    pool: Sequence[ChartProfile],
    domain: str,
    estimator: Estimator,
    times: Mapping[str, int],
    rng: Random,
) -> ChartProfile:
    """The chart for a domain: the largest share, coded least often, of fitting difficulty; then by lot."""
    misfit = {
        level: abs(estimator.chance(domain, level) - FITTING_CHANCE)
        for level in {p.difficulty for p in pool}
    }
    return max(
        pool,
        key=lambda p: (
            p.weights.get(domain, 0.0),
            -times.get(p.chart_id, 0),
            -misfit[p.difficulty],
            rng.random(),
        ),
    )


def _diagnose(
    pool: Sequence[ChartProfile], estimator: Estimator, times: Mapping[str, int], rng: Random
) -> Choice:
    spread = {
        d: math.sqrt(estimator.ability(d)[1]) for d in sorted({d for p in pool for d in p.weights})
    }
    chosen = max(
        pool,
        key=lambda p: (
            -times.get(p.chart_id, 0),
            sum(w * spread[d] for d, w in p.weights.items()),
            rng.random(),
        ),
    )
    domain = max(chosen.weights, key=lambda d: chosen.weights[d] * spread[d])
    return Choice(chosen.chart_id, "diagnose", domain)


def _weakness(
    pool: Sequence[ChartProfile], estimator: Estimator, times: Mapping[str, int], rng: Random
) -> Choice:
    drawn = {}
    for domain in sorted({d for p in pool for d in p.weights}):
        mean, variance = estimator.ability(domain)
        drawn[domain] = rng.gauss(mean, math.sqrt(variance))
    weakest = min(drawn, key=lambda d: drawn[d])
    return Choice(_best(pool, weakest, estimator, times, rng).chart_id, "weakness", weakest)


def _least(
    pool: Sequence[ChartProfile], estimator: Estimator, times: Mapping[str, int], rng: Random
) -> Choice:
    domains = sorted({p.main for p in pool})
    fewest = min(domains, key=lambda d: (estimator.codes(d), rng.random()))
    return Choice(_best(pool, fewest, estimator, times, rng).chart_id, "least-practiced", fewest)


def choose_due(
    profiles: Sequence[ChartProfile],
    charts: Collection[str],
    recent: Sequence[str],
    rng: Random,
    *,
    times: Mapping[str, int],
) -> Choice | None:
    """One of ``charts`` (ids) that may come now, or None where all of them were coded lately.

    Charts never coded come first: there a missed code is met as if for the first time.
    """
    rested = set(recent[:REST_CHARTS])
    last = {p.main for p in profiles if list(recent[:1]) == [p.chart_id]}
    pool = [p for p in profiles if p.chart_id in charts and p.chart_id not in rested]
    pool = [p for p in pool if p.main not in last] or pool
    if not pool:
        return None
    chosen = min(pool, key=lambda p: (times.get(p.chart_id, 0), rng.random()))
    return Choice(chosen.chart_id, "due", chosen.main)
