"""Simulated learners drive the real chooser and the real estimator; the truth is known.

    python -m tests.bench.bench_skills [--learners 200] [--charts 100] [--seeds 3]

Each simulated learner has a true ability in each of 30 domains. Coding a chart teaches its domains a
little (more when the code was wrong), and what was learned fades while a domain rests. Printed, as
means over the seeds: how well the predictions hold (log loss, Brier), how often the 90 % interval
holds the true mastery, how many of the three domains called weakest are truly among the weakest
three, and how strong the five domains that were weakest at the start are at the end, under the
chooser, random choice and greedy choice. The last table repeats it for learners whose truth is
all-or-nothing mastery, which the model does not assume.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from coder_drill.skills import ChartProfile, Estimator, choose
from coder_drill.skills.chooser import eligible
from coder_drill.skills.estimator import DIFFICULTY, DIFFICULTY_SD, SLIP, mastery_of

DOMAINS = [f"d{n:02d}" for n in range(30)]
CODES = 5
CHECKPOINTS = (20, 50, 100)
GAIN_RIGHT, GAIN_WRONG = 0.02, 0.06
"""What coding one code teaches, in logits: feedback on a miss teaches more."""
SPACING_CHARTS = 5.0
"""Spacing: what a domain teaches again recovers, since it was last met, to 1 - 1/e in so many charts."""
FORGET_CHARTS = 150.0
"""Charts after which what was learned in a resting domain has faded to 1/e."""

Chooser = Callable[[Sequence[ChartProfile], Estimator, Sequence[str], Random], str]


def sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > -500 else 0.0


@dataclass
class Truth:
    """A learner whose ability grows with practice and fades with rest."""

    base: dict[str, float]
    learned: dict[str, float] = field(default_factory=dict)
    rested: dict[str, int] = field(default_factory=dict)

    @classmethod
    def draw(cls, rng: Random) -> Truth:
        general = rng.gauss(0.4, 1.0)
        return cls({d: general + rng.gauss(0.0, 1.2) for d in DOMAINS})

    def theta(self, domain: str) -> float:
        return self.base[domain] + self.learned.get(domain, 0.0)

    def mastery(self, domain: str) -> float:
        return mastery_of(self.theta(domain), 0.0)

    def answer(self, domain: str, difficulty: int, rng: Random) -> float:
        item = rng.gauss(DIFFICULTY[difficulty], DIFFICULTY_SD)
        right = rng.random() < SLIP + (1 - 2 * SLIP) * sigmoid(self.theta(domain) - item)
        gain = GAIN_RIGHT if right else GAIN_WRONG
        if domain in self.rested:
            gain *= 1.0 - math.exp(-self.rested[domain] / SPACING_CHARTS)
        self.learned[domain] = self.learned.get(domain, 0.0) + gain
        return 1.0 if right else 0.0

    def rest(self, practised: set[str]) -> None:
        keep = math.exp(-1.0 / FORGET_CHARTS)
        for domain in self.learned:
            if domain not in practised:
                self.learned[domain] *= keep
        for domain in self.rested:
            self.rested[domain] += 1
        for domain in practised:
            self.rested[domain] = 1


@dataclass
class AllOrNothing(Truth):
    """A learner who has mastered a domain or has not; practice may flip it, for good."""

    @classmethod
    def draw(cls, rng: Random) -> AllOrNothing:
        share = rng.betavariate(4, 3)
        return cls({d: 1.0 if rng.random() < share else 0.0 for d in DOMAINS})

    def mastery(self, domain: str) -> float:
        return 0.9 if self.base[domain] else 0.25

    def answer(self, domain: str, difficulty: int, rng: Random) -> float:
        ease = 0.06 * (3 - difficulty)
        right = rng.random() < min(0.97, max(0.03, self.mastery(domain) + ease))
        if not self.base[domain] and rng.random() < 0.03:
            self.base[domain] = 1.0
        return 1.0 if right else 0.0

    def rest(self, practised: set[str]) -> None:
        return


def make_bank(rng: Random, per_domain: int = 8) -> list[ChartProfile]:
    """Charts of five codes: three of the main domain, two of others; every difficulty as often."""
    bank = []
    for domain in DOMAINS:
        for number in range(per_domain):
            weights = {domain: 3 / CODES}
            for other in rng.sample([d for d in DOMAINS if d != domain], 2):
                weights[other] = 1 / CODES
            difficulty = rng.choice((1, 2, 3, 4, 5))
            bank.append(ChartProfile(f"{domain}-{number}", domain, weights, difficulty))
    return bank


def real(
    bank: Sequence[ChartProfile], estimator: Estimator, recent: Sequence[str], rng: Random
) -> str:
    choice = choose(bank, estimator, recent, rng)
    assert choice is not None
    return choice.chart_id


def at_random(
    bank: Sequence[ChartProfile], estimator: Estimator, recent: Sequence[str], rng: Random
) -> str:
    return rng.choice(eligible(bank, recent)).chart_id


def greedy(
    bank: Sequence[ChartProfile], estimator: Estimator, recent: Sequence[str], rng: Random
) -> str:
    pool = eligible(bank, recent)
    weakest = min(DOMAINS, key=lambda d: estimator.ability(d)[0])
    return max(pool, key=lambda p: (p.weights.get(weakest, 0.0), rng.random())).chart_id


@dataclass
class Tally:
    losses: list[float] = field(default_factory=list)
    squares: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    precision: dict[int, list[float]] = field(default_factory=lambda: {n: [] for n in CHECKPOINTS})
    weakest_five: list[float] = field(default_factory=list)
    began_weakest: list[float] = field(default_factory=list)
    overall: list[float] = field(default_factory=list)
    choosing: list[float] = field(default_factory=list)


def simulate(
    truth_kind: type[Truth], chooser: Chooser, learners: int, charts: int, seed: int
) -> Tally:
    """Run ``learners`` learners through ``charts`` charts each. The same seed draws the same learners."""
    tally = Tally()
    bank = make_bank(Random(seed))
    by_id = {p.chart_id: p for p in bank}
    for number in range(learners):
        truth = truth_kind.draw(Random(f"{seed}/{number}"))
        rng = Random(f"{seed}/{number}/run")
        began_weakest = sorted(DOMAINS, key=truth.mastery)[:5]
        estimator = Estimator()
        recent: list[str] = []
        for done in range(1, charts + 1):
            begun = time.perf_counter()
            profile = by_id[chooser(bank, estimator, recent, rng)]
            tally.choosing.append(time.perf_counter() - begun)
            for domain, weight in profile.weights.items():
                for _ in range(round(weight * CODES)):
                    p = estimator.chance(domain, profile.difficulty)
                    y = truth.answer(domain, profile.difficulty, rng)
                    tally.losses.append(-math.log(p if y else 1 - p))
                    tally.squares.append((p - y) ** 2)
                    estimator.update(domain, profile.difficulty, y)
            truth.rest(set(profile.weights))
            recent.insert(0, profile.chart_id)
            if done in CHECKPOINTS:
                called = [e.domain for e in estimator.weakest(DOMAINS)[:3]]
                weakest = sorted(DOMAINS, key=truth.mastery)[:3]
                tally.precision[done].append(len(set(called) & set(weakest)) / 3)
                for domain in DOMAINS:
                    e = estimator.estimate(domain)
                    if e.enough:
                        tally.covered.append(e.low <= truth.mastery(domain) <= e.high)
        tally.began_weakest.append(statistics.mean(truth.mastery(d) for d in began_weakest))
        ended = sorted(truth.mastery(d) for d in DOMAINS)
        tally.weakest_five.append(statistics.mean(ended[:5]))
        tally.overall.append(statistics.mean(truth.mastery(d) for d in DOMAINS))
    return tally


def report(truth_kind: type[Truth], learners: int, charts: int, seeds: int) -> None:
    mean = statistics.mean
    print(
        f"{'chooser':10s} {'logloss':>8s} {'brier':>7s} {'cover90':>8s} "
        + " ".join(f"{'p@3/' + str(n):>8s}" for n in CHECKPOINTS)
        + f" {'weak5':>7s} {'began5':>7s} {'all30':>7s} {'ms':>6s}"
    )
    for name, chooser in (("real", real), ("random", at_random), ("greedy", greedy)):
        runs = [simulate(truth_kind, chooser, learners, charts, seed) for seed in range(seeds)]
        print(
            f"{name:10s} {mean(mean(r.losses) for r in runs):8.3f} "
            f"{mean(mean(r.squares) for r in runs):7.3f} {mean(mean(r.covered) for r in runs):8.3f} "
            + " ".join(
                f"{mean(mean(r.precision[n]) for r in runs if r.precision[n]):8.3f}"
                for n in CHECKPOINTS
                if n <= charts
            )
            + f" {mean(mean(r.weakest_five) for r in runs):7.3f}"
            + f" {mean(mean(r.began_weakest) for r in runs):7.3f}"
            + f" {mean(mean(r.overall) for r in runs):7.3f}"
            + f" {mean(mean(r.choosing) for r in runs) * 1000:6.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--charts", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    size = (options.learners, options.charts, options.seeds)
    print(f"{size[0]} learners x {size[1]} charts x {size[2]} seeds, learning and forgetting")
    report(Truth, *size)
    print("\nthe same where the truth is all-or-nothing mastery")
    report(AllOrNothing, *size)


if __name__ == "__main__":
    main()
