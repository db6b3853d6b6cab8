"""How much an exercise would tell about a learner: what a placement chooses by.

Two things are wanted of a placement: narrow intervals where they are still wide, and the right names of
the weakest domains. The second is the harder one, and asking evenly does not find them: what decides is
whether a domain lies below or above the line between the third weakest and the fourth. So a domain tells
the more, the nearer its estimate lies to that line by its own uncertainty (`tests/bench/bench_kinds.py`
compares the rules).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from coder_drill.skills.estimator import SLIP, Estimator
from coder_drill.skills.weakest import NAMED


def drop(
    estimator: Estimator, domain: str, level: int, *, codes: float = 1.0, guess: float = SLIP
) -> float:
    """The variance of a domain's ability that so many codes of a level would take away."""
    _, variance = estimator.ability(domain)
    p = estimator.chance(domain, level, guess)
    span = 1.0 - SLIP - guess
    z = min(1.0, max(0.0, (p - guess) / span))
    slope = span * z * (1.0 - z)
    return variance - 1.0 / (1.0 / variance + codes * slope * slope / (p * (1.0 - p)))


def nearness(estimator: Estimator, domains: Iterable[str]) -> dict[str, float]:
    """How near each domain lies to the line between the weakest three and the others, 0..1."""
    known = {domain: estimator.ability(domain) for domain in domains}
    means = sorted(mean for mean, _ in known.values())
    if len(means) <= NAMED:
        return dict.fromkeys(known, 1.0)
    line = (means[NAMED - 1] + means[NAMED]) / 2
    return {
        domain: math.exp(-((mean - line) ** 2) / variance)
        for domain, (mean, variance) in known.items()
    }


def gain(
    estimator: Estimator,
    codes: Mapping[str, float],
    level: int,
    minutes: float,
    *,
    worth: Mapping[str, float],
    near: Mapping[str, float],
    guess: float = SLIP,
) -> float:
    """What an exercise tells a minute.

    ``codes`` are the observations it gives by domain; ``worth`` is what a narrower interval of a domain is
    worth, ``near`` how near it lies to the line of the weakest (`nearness`).
    """
    total = 0.0
    for domain, count in codes.items():
        taken = drop(estimator, domain, level, codes=count, guess=guess)
        total += worth.get(domain, 0.0) * taken + near.get(domain, 0.0) * math.sqrt(max(0.0, taken))
    return total / max(0.25, minutes)
