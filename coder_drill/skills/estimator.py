"""The skill estimator: a Bayesian Elo over one global ability and one offset a domain.

A learner's ability in domain d is theta_d = g + u_d with g ~ N(.4, 1) and u_d ~ N(0, 1.44). A code of
a chart of difficulty b is right with probability

    p = lam + (1 - 2 lam) * sigmoid(k (theta - b)),   k = 1 / sqrt(1 + pi/8 (sd_b^2 + v/2))

where lam is the rate of slips and lucky guesses (where options are given, the rate of lucky guesses is
the exercise's own, above that of slips), and k shrinks the logit for the spread sd_b of
codes within one difficulty label and for part of what is not known of theta (the usual probit
approximation of a logistic-normal integral).

Each observation y (the verdict's credit, 0..1) is one scoring step on the likelihood, and adds its
expected information to its domain; an observation of less weight adds that share of both. Given g the domains are independent, so that each domain's
evidence is two numbers (precision and precision times mean), and the posterior of g is their sum over
the domains: the joint posterior is kept, not only its diagonal, in a constant number of operations a
code. Evidence on one domain so tells of all others exactly as far as the shared ability goes.
A little variance is put back into a domain with each of its observations, since people learn and
forget.

Nothing here is stored: the estimates are a fold over the attempt log, so replaying the log gives the
same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from coder_drill.skills.model import DomainEstimate

GLOBAL_MEAN = 0.4
GLOBAL_VARIANCE = 1.0
OFFSET_VARIANCE = 1.44
SLIP = 0.03
DIFFICULTY = {1: -1.2, 2: -0.6, 3: 0.0, 4: 0.6, 5: 1.2}
DIFFICULTY_SD = 0.6
DRIFT = 0.015
"""Variance returned to a domain with each of its observations."""
CAUTION = 0.5
"""Share of the variance of theta by which a step's logit is shrunk."""
MASTERY_SPREAD = 0.8
"""Spread of the codes over which mastery is averaged, in logits."""
Z90 = 1.645

_SPAN = 1.0 - 2.0 * SLIP
_PI_8 = math.pi / 8.0


def sigmoid(x: float) -> float:
    """The logistic function, safe for any x."""
    return 0.5 + 0.5 * math.tanh(0.5 * x)


def mastery_of(mean: float, variance: float) -> float:
    """Chance of a right code on a chart of medium difficulty for an ability N(mean, variance), 0..1."""
    shrink = math.sqrt(1.0 + _PI_8 * (MASTERY_SPREAD**2 + variance))
    return SLIP + _SPAN * sigmoid(mean / shrink)


class Estimator:
    """The state of one learner: update it with every scored code, in the order of the log."""

    __slots__ = ("_count", "_evidence", "_global_precision", "_global_weighted")

    def __init__(self) -> None:
        self._global_precision = 1.0 / GLOBAL_VARIANCE
        self._global_weighted = GLOBAL_MEAN / GLOBAL_VARIANCE
        self._evidence: dict[str, tuple[float, float]] = {}
        self._count: dict[str, int] = {}

    def state(self) -> tuple[float, float, list[tuple[str, float, float, int]]]:
        """Everything known, as plain values for `restore`; domains in the order of first sight."""
        rows = [(domain, *self._evidence[domain], count) for domain, count in self._count.items()]
        return self._global_precision, self._global_weighted, rows

    def restore(self, state: tuple[float, float, list[tuple[str, float, float, int]]]) -> None:
        """Take the place of an estimator whose `state` this was."""
        self._global_precision, self._global_weighted, rows = state
        self._evidence = {domain: (precision, weighted) for domain, precision, weighted, _ in rows}
        self._count = {domain: count for domain, _, _, count in rows}

    def update(
        self,
        domain: str,
        difficulty: int,
        credit: float,
        *,
        weight: float = 1.0,
        guess: float = SLIP,
    ) -> None:
        """Take in one scored code, or one answer of another kind.

        ``credit`` is clipped to 0..1, an unknown difficulty taken as 3. ``weight`` is the share, 0..1,
        of a fresh observation that it counts for; ``guess`` the chance of a right answer to what is
        beyond the learner.
        """
        precision, weighted = self._evidence.get(domain, (0.0, 0.0))
        spread = 1.0 + OFFSET_VARIANCE * precision
        # What the other domains say of g, and with it of theta before this domain's evidence.
        others = self._global_precision - precision / spread
        others_weighted = self._global_weighted - weighted / spread
        prior = 1.0 / (1.0 / others + OFFSET_VARIANCE)
        total = prior + precision
        mean = (others_weighted / others * prior + weighted) / total
        k = 1.0 / math.sqrt(1.0 + _PI_8 * (DIFFICULTY_SD**2 + CAUTION / total))
        z = 0.5 + 0.5 * math.tanh(0.5 * k * (mean - DIFFICULTY.get(difficulty, 0.0)))
        span = _SPAN if guess == SLIP else 1.0 - SLIP - guess
        p = guess + span * z
        slope = span * z * (1.0 - z) * k
        per_unit = slope / (p * (1.0 - p)) * weight
        information = slope * per_unit
        push = per_unit * ((0.0 if credit < 0.0 else 1.0 if credit > 1.0 else credit) - p)
        fade = 1.0 + DRIFT * (precision + information)
        precision = (precision + information) / fade
        weighted = (weighted + information * mean + push) / fade
        spread = 1.0 + OFFSET_VARIANCE * precision
        self._evidence[domain] = (precision, weighted)
        self._global_precision = others + precision / spread
        self._global_weighted = others_weighted + weighted / spread
        self._count[domain] = self._count.get(domain, 0) + 1

    def chance(self, domain: str, difficulty: int, guess: float = SLIP) -> float:
        """Predicted chance of a right code in a domain at a difficulty, uncertainty averaged in."""
        mean, variance = self.ability(domain)
        shrink = math.sqrt(1.0 + _PI_8 * (DIFFICULTY_SD**2 + variance))
        span = _SPAN if guess == SLIP else 1.0 - SLIP - guess
        return guess + span * sigmoid((mean - DIFFICULTY.get(difficulty, 0.0)) / shrink)

    def general(self) -> tuple[float, float]:
        """Mean and variance of the global ability, in logits."""
        return self._global_weighted / self._global_precision, 1.0 / self._global_precision

    def ability(self, domain: str) -> tuple[float, float]:
        """Mean and variance of theta in a domain, in logits; the prior's for one never seen."""
        precision, weighted = self._evidence.get(domain, (0.0, 0.0))
        spread = 1.0 + OFFSET_VARIANCE * precision
        others = self._global_precision - precision / spread
        mean = (self._global_weighted - weighted / spread) / others
        prior = 1.0 / (1.0 / others + OFFSET_VARIANCE)
        total = prior + precision
        return (mean * prior + weighted) / total, 1.0 / total

    def combined(self, slopes: Mapping[str, float]) -> float:
        """Variance of the sum of slope x theta over domains, with what they share counted."""
        shared = 0.0
        own = 0.0
        for domain, slope in slopes.items():
            precision, _ = self._evidence.get(domain, (0.0, 0.0))
            spread = 1.0 + OFFSET_VARIANCE * precision
            shared += slope / spread
            own += slope * slope * OFFSET_VARIANCE / spread
        return shared * shared / self._global_precision + own

    def codes(self, domain: str) -> int:
        """Scored codes taken in for a domain."""
        return self._count.get(domain, 0)

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain taken in so far, in the order of first sight."""
        return tuple(self._count)

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
