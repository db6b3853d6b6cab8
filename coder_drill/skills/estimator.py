"""The skill estimator: a diagonal Bayesian Elo over one global ability and one offset a domain.

A learner's ability in domain d is theta_d = g + u_d with g ~ N(.4, 1) and u_d ~ N(0, 1.44). A code of
a chart of difficulty b is right with probability

    p = lam + (1 - 2 lam) * sigmoid(k (g + u - b)),   k = 1 / sqrt(1 + pi/8 sd_b^2)

where lam is the rate of slips and lucky guesses, and k shrinks the logit for the spread sd_b of
codes within one difficulty label (the usual probit approximation of a logistic-normal integral). Each
observation y (the verdict's credit, 0..1) moves g and u_d along the score of the Bernoulli likelihood,
by the share of the variance that each holds, and shrinks their variances by the expected information.
A little variance is put back into u_d with each observation, since people learn and forget.

Nothing here is stored: the estimates are a fold over the attempt log, so replaying the log gives the
same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from coder_drill.skills.model import DomainEstimate

GLOBAL_MEAN = 0.4
GLOBAL_VARIANCE = 1.0
OFFSET_VARIANCE = 1.44
SLIP = 0.03
DIFFICULTY = {1: -1.2, 2: -0.6, 3: 0.0, 4: 0.6, 5: 1.2}
DIFFICULTY_SD = 0.6
DRIFT = 0.01
"""Variance returned to a domain's offset with each of its observations."""
MASTERY_SPREAD = 0.8
"""Spread of the codes over which mastery is averaged, in logits."""
Z90 = 1.645

_K = 1.0 / math.sqrt(1.0 + math.pi / 8.0 * DIFFICULTY_SD**2)
_SPAN = 1.0 - 2.0 * SLIP


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def mastery_of(mean: float, variance: float) -> float:
    """Chance of a right code on a middling chart for an ability N(mean, variance), 0..1."""
    shrink = math.sqrt(1.0 + math.pi / 8.0 * (MASTERY_SPREAD**2 + variance))
    return SLIP + _SPAN * _sigmoid(mean / shrink)


class Estimator:
    """The state of one learner: update it with every scored code, in the order of the log."""

    __slots__ = ("_count", "_mean", "_variance", "global_mean", "global_variance")

    def __init__(self) -> None:
        self.global_mean = GLOBAL_MEAN
        self.global_variance = GLOBAL_VARIANCE
        self._mean: dict[str, float] = {}
        self._variance: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def update(self, domain: str, difficulty: int, credit: float) -> None:
        """Take in one scored code. ``credit`` is clipped to 0..1, an unknown difficulty taken as 3."""
        mg, vg = self.global_mean, self.global_variance
        mu = self._mean.get(domain, 0.0)
        vu = self._variance.get(domain, OFFSET_VARIANCE)
        z = _sigmoid(_K * (mg + mu - DIFFICULTY.get(difficulty, 0.0)))
        p = SLIP + _SPAN * z
        slope = _SPAN * z * (1.0 - z) * _K
        information = slope * slope / (p * (1.0 - p))
        push = slope * (min(1.0, max(0.0, credit)) - p) / (p * (1.0 - p))
        spread = 1.0 + information * (vg + vu)
        self.global_mean = mg + vg * push / spread
        self.global_variance = vg - vg * vg * information / spread
        self._mean[domain] = mu + vu * push / spread
        self._variance[domain] = vu - vu * vu * information / spread + DRIFT
        self._count[domain] = self._count.get(domain, 0) + 1

    def chance(self, domain: str, difficulty: int) -> float:
        """Predicted chance of a right code in a domain at a difficulty, uncertainty averaged in."""
        mean, variance = self.ability(domain)
        shrink = math.sqrt(1.0 + math.pi / 8.0 * (DIFFICULTY_SD**2 + variance))
        return SLIP + _SPAN * _sigmoid((mean - DIFFICULTY.get(difficulty, 0.0)) / shrink)

    def ability(self, domain: str) -> tuple[float, float]:
        """Mean and variance of theta in a domain, in logits; the prior's for one never seen."""
        return (
            self.global_mean + self._mean.get(domain, 0.0),
            self.global_variance + self._variance.get(domain, OFFSET_VARIANCE),
        )

    def codes(self, domain: str) -> int:
        """Scored codes taken in for a domain."""
        return self._count.get(domain, 0)

    def estimate(self, domain: str) -> DomainEstimate:
        """Mastery of one domain with its 90 % interval."""
        mean, variance = self.ability(domain)
        half = Z90 * math.sqrt(variance)
        return DomainEstimate(
            domain=domain,
            mastery=mastery_of(mean, variance),
            low=mastery_of(mean - half, 0.0),
            high=mastery_of(mean + half, 0.0),
            codes=self.codes(domain),
            mean=mean,
            variance=variance,
        )

    def weakest(self, domains: Iterable[str]) -> list[DomainEstimate]:
        """Estimates of these domains, the weakest first; ties by name."""
        return sorted((self.estimate(d) for d in domains), key=lambda e: (e.mastery, e.domain))
