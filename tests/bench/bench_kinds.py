"""Worlds in which the kinds of exercises differ: placement, retries, a mix of kinds against charts alone.

    python -m tests.bench.bench_kinds [--learners 100] [--seeds 2]

The learners are those of `bench_skills`, with these differences: what somebody can do in a domain differs
from kind to kind (`KIND_SPREAD`), rapid items have a spread of their own and are now and then guessed,
charts take minutes and items half of one, items teach less than charts a piece and more an hour. Printed:

- a placement of 40 minutes: how many of the three domains it calls weakest are truly among them, beside
  the 20 charts (160 minutes) that the chooser of charts needs for less;
- retries after a rest, partly remembered: log loss on fresh charts by the weight a retry counts with;
- 20 hours of practice: log loss and coverage of a mix of kinds, and how strong the five domains that are
  weakest at the end are, beside charts alone.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from coder_drill.skills.counting import GUESS, RETRY_WEIGHT
from coder_drill.skills.drills import APART, LEVELS
from coder_drill.skills.estimator import DIFFICULTY, SLIP, Estimator
from coder_drill.skills.telling import gain, nearness
from tests.bench.bench_skills import (
    CODES,
    DOMAINS,
    GAIN_RIGHT,
    GAIN_WRONG,
    SPACING_CHARTS,
    Truth,
    sigmoid,
)

KIND_SPREAD = 0.3
"""Standard deviation, in logits, of what a kind adds to or takes from a domain's ability."""
ITEM_SD = 0.4
CHOICES, CHOICE_LUCK = 0.35, 0.25
"""Share of rapid items that are choices, and the chance of a lucky one."""
ITEM_MINUTES, CHART_MINUTES = 27 / 60, 8.0
PLACEMENT_MINUTES = 40.0
ITEM_TEACHES = 1.0
"""What an item teaches, of what a code of a chart does: both are told with the rule at once. That is an
assumption; `main` prints what comes out with half of it, too."""
REMEMBERED = 0.35
"""Chance that a code of a chart is remembered when it is coded again after a rest."""
HOURS = 20.0
SPRINT_ITEMS = 20


@dataclass
class Learner:
    """A learner with an ability by domain and kind."""

    truth: Truth
    rng: Random
    kinds: dict[str, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def draw(cls, seed: str) -> Learner:
        rng = Random(f"{seed}/kinds")
        made = cls(Truth.draw(Random(seed)), Random(f"{seed}/run"))
        for kind in ("chart", "rapid"):
            spread = KIND_SPREAD if kind == "rapid" else 0.0
            made.kinds[kind] = {domain: rng.gauss(0.0, spread) for domain in DOMAINS}
        return made

    def item(
        self, domain: str, level: int, *, teaches: float = 0.0, luck: float | None = None
    ) -> bool:
        """A rapid item; ``luck`` is its chance of a lucky answer where that is drawn already."""
        if luck is None:
            luck = self.luck()
        hard = self.rng.gauss(DIFFICULTY[level], ITEM_SD)
        ability = self.truth.theta(domain) + self.kinds["rapid"][domain]
        right = self.rng.random() < luck + (1 - SLIP - luck) * sigmoid(ability - hard)
        if teaches:
            self.learn(domain, right, teaches)
        return right

    def luck(self) -> float:
        """The chance of a lucky answer to the next item."""
        return CHOICE_LUCK if self.rng.random() < CHOICES else SLIP

    def code(self, domain: str, level: int) -> bool:
        """A code of a chart, coded for the first time."""
        return bool(self.truth.answer(domain, level, self.rng))

    def again(self, domain: str, level: int) -> bool:
        """A code of a chart that was coded before, after a rest."""
        return self.rng.random() < REMEMBERED or self.code(domain, level)

    def learn(self, domain: str, right: bool, share: float) -> None:
        """What an exercise teaches; less where the domain was met lately, as in `bench_skills`."""
        gained = share * (GAIN_RIGHT if right else GAIN_WRONG)
        if domain in self.truth.rested:
            gained *= 1.0 - math.exp(-self.truth.rested[domain] / SPACING_CHARTS)
        self.truth.learned[domain] = self.truth.learned.get(domain, 0.0) + gained

    def weakest(self, count: int) -> list[str]:
        return sorted(DOMAINS, key=self.truth.mastery)[:count]


def placed(learner: Learner, *, even: bool = False) -> Estimator:
    """What a placement of 40 minutes knows; ``even`` asks every domain in turn."""
    estimator, worth = Estimator(), dict.fromkeys(DOMAINS, 0.8 / len(DOMAINS))
    for number in range(int(PLACEMENT_MINUTES / ITEM_MINUTES)):
        near = dict.fromkeys(DOMAINS, 0.0) if even else nearness(estimator, DOMAINS)
        domain, level = DOMAINS[number % len(DOMAINS)], 3
        if not even:
            domain, level = max(
                ((d, n) for d in DOMAINS for n in LEVELS),
                key=lambda at: (
                    gain(
                        estimator, {at[0]: 1.0}, at[1], ITEM_MINUTES,
                        worth=worth, near=near, guess=GUESS["rapid"],
                    ),
                    learner.rng.random(),
                ),
            )  # fmt: skip
        luck = learner.luck()
        right = learner.item(domain, level, luck=luck)
        estimator.update(domain, level, float(right), guess=luck)
    return estimator


def named(learner: Learner, estimator: Estimator) -> float:
    """The share of the three domains called weakest that are among the weakest three."""
    called = {each.domain for each in estimator.weakest(DOMAINS)[:3]}
    return len(called & set(learner.weakest(3))) / 3


def retry_loss(weight: float, learners: int, seed: int) -> float:
    """Log loss on fresh charts where 60 charts are coded, and 60 retries come between, at a weight."""
    losses = []
    for number in range(learners):
        learner = Learner.draw(f"{seed}/{number}")
        rng, estimator = Random(f"{seed}/{number}/retry"), Estimator()
        done: list[tuple[str, int]] = []
        for at in range(120):
            if at % 2 and done:
                domain, level = rng.choice(done)
                for _ in range(CODES):
                    right = learner.again(domain, level)
                    if weight:
                        estimator.update(domain, level, float(right), weight=weight)
                continue
            domain, level = rng.choice(DOMAINS), rng.choice((1, 2, 3, 4, 5))
            for _ in range(CODES):
                chance = estimator.chance(domain, level)
                right = learner.code(domain, level)
                losses.append(-math.log(chance if right else 1 - chance))
                estimator.update(domain, level, float(right))
            done.append((domain, level))
    return statistics.fmean(losses)


@dataclass
class Practice:
    """Twenty hours of practice: losses on codes of charts, coverage, the weakest five at the end."""

    loss: float
    coverage: float
    weakest_five: float


def practiced(
    rapid_share: float,
    learners: int,
    seed: int,
    apart: int = APART,
    teaches: float = ITEM_TEACHES,
) -> Practice:
    """Practice with so large a share of its minutes in sprints, the rest in charts.

    A domain does not come again in a sprint before ``apart`` others came.
    """
    losses: list[float] = []
    covered: list[bool] = []
    ends: list[float] = []
    for number in range(learners):
        learner = Learner.draw(f"{seed}/{number}")
        rng, estimator = Random(f"{seed}/{number}/practice"), Estimator()
        minutes = rapid_minutes = 0.0
        while minutes < HOURS * 60:
            if rapid_share and rapid_minutes <= rapid_share * minutes:
                _sprint(learner, estimator, rng, apart, teaches)
                minutes += SPRINT_ITEMS * ITEM_MINUTES
                rapid_minutes += SPRINT_ITEMS * ITEM_MINUTES
                continue
            domain = _thompson(estimator, rng, ()) if rng.random() < 0.6 else rng.choice(DOMAINS)
            others = rng.sample([d for d in DOMAINS if d != domain], 2)
            level = rng.choice((1, 2, 3, 4, 5))
            for each in (domain, domain, domain, *others):
                chance = estimator.chance(each, level)
                right = learner.code(each, level)
                losses.append(-math.log(chance if right else 1 - chance))
                estimator.update(each, level, float(right))
            learner.truth.rest({domain, *others})
            minutes += CHART_MINUTES
        known = [each for each in map(estimator.estimate, DOMAINS) if each.enough]
        covered += [e.low <= learner.truth.mastery(e.domain) <= e.high for e in known]
        ends.append(statistics.fmean(learner.truth.mastery(d) for d in learner.weakest(5)))
    return Practice(statistics.fmean(losses), statistics.fmean(covered), statistics.fmean(ends))


def _sprint(
    learner: Learner, estimator: Estimator, rng: Random, apart: int, teaches: float
) -> None:
    """A sprint: mostly what looks weakest, at a level that fits. It takes as long as a chart."""
    asked: list[str] = []
    for _ in range(SPRINT_ITEMS):
        lately = asked[-apart:] if apart else []
        free = [domain for domain in DOMAINS if domain not in lately]
        domain = _thompson(estimator, rng, lately) if rng.random() < 0.6 else rng.choice(free)
        level = min(LEVELS, key=lambda n: abs(estimator.chance(domain, n, GUESS["rapid"]) - 0.8))
        right = learner.item(domain, level, teaches=teaches)
        estimator.update(domain, level, float(right), guess=GUESS["rapid"])
        asked.append(domain)
    learner.truth.rest(set(asked))


def _thompson(estimator: Estimator, rng: Random, without: Sequence[str]) -> str:
    drawn = {
        d: rng.gauss(m, math.sqrt(v))
        for d in DOMAINS
        if d not in without
        for m, v in [estimator.ability(d)]
    }
    return min(drawn, key=lambda d: drawn[d])


def mean(of: Callable[[int], float], seeds: int) -> float:
    return statistics.fmean(of(seed) for seed in range(seeds))


def placements(learners: int, seeds: int, *, even: bool) -> float:
    def once(seed: int) -> float:
        found = []
        for number in range(learners):
            learner = Learner.draw(f"{seed}/{number}")
            found.append(named(learner, placed(learner, even=even)))
        return statistics.fmean(found)

    return mean(once, seeds)


def run(learners: int = 100, seeds: int = 2) -> list[tuple[str, float, str, float | None]]:
    """(name, value, unit, target at most); lower bounds as shortfalls, <= 0."""
    placement = placements(learners, seeds, even=False)
    alone = [practiced(0.0, learners, seed) for seed in range(seeds)]
    mixed = [practiced(0.4, learners, seed) for seed in range(seeds)]
    more = statistics.fmean(
        m.weakest_five - a.weakest_five for m, a in zip(mixed, alone, strict=True)
    )
    coverage = statistics.fmean(each.coverage for each in mixed)
    return [
        (
            "kinds: precision@3 of a placement of 40 minutes, short of .45",
            0.45 - placement,
            "",
            0.0,
        ),
        ("kinds: log loss of a mix", statistics.fmean(each.loss for each in mixed), "nats", 0.57),
        ("kinds: 90 % coverage of a mix, below .88", 0.88 - coverage, "", 0.0),
        (
            "kinds: weakest five after 20 h, mix above charts alone, short of .05",
            0.05 - more,
            "",
            0.0,
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learners", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    size = (options.learners, options.seeds)
    print(f"{size[0]} learners x {size[1]} seeds")
    for even in (False, True):
        rule = "even, in turn" if even else "as built"
        print(f"placement of 40 minutes, {rule:14s} precision@3 {placements(*size, even=even):.3f}")
    for weight in (0.0, 0.25, 0.5, 0.75, 1.0):
        loss = mean(lambda seed, w=weight: retry_loss(w, size[0], seed), size[1])  # type: ignore[misc]
        mark = "  <- as built" if weight == RETRY_WEIGHT else ""
        print(f"retries at weight {weight:.2f}: log loss on fresh charts {loss:.4f}{mark}")
    for share, apart, teaches in (
        (0.0, APART, ITEM_TEACHES),
        (0.2, APART, ITEM_TEACHES),
        (0.4, APART, ITEM_TEACHES),
        (0.6, APART, ITEM_TEACHES),
        (0.4, 0, ITEM_TEACHES),
        (0.4, SPRINT_ITEMS, ITEM_TEACHES),
        (0.4, APART, ITEM_TEACHES / 2),
    ):
        runs = [practiced(share, size[0], seed, apart, teaches) for seed in range(size[1])]
        print(
            f"20 h, {share:.0%} of it sprints, a domain again after {apart:2d} others, an item teaches "
            f"{teaches:.1f} of a code: log loss {statistics.fmean(r.loss for r in runs):.4f}, "
            f"coverage {statistics.fmean(r.coverage for r in runs):.3f}, "
            f"weakest five {statistics.fmean(r.weakest_five for r in runs):.4f}"
        )


if __name__ == "__main__":
    main()
