"""Simulated learners drive the real chooser, evidence rules and estimator; the truth is known.

    python -m tests.bench.bench_skills [--learners 200] [--charts 100] [--seeds 3]

Each simulated learner has a true ability in each of 30 domains. Coding a chart teaches its domains a
little (more when the code was wrong), and what was learned fades while a domain rests. Printed, as
means over the seeds: how well the predictions hold (log loss, Brier), how often the 90 % interval
holds the true mastery, how many of the three domains called weakest are truly among the weakest
three, and how strong the five domains that were weakest at the start are at the end, under the
chooser, random choice and greedy choice. Each answer takes the way of a real one: verdicts in an
attempt, read as the log's rows, taken in by a `SkillBook`, so that only first attempts are evidence.
The second table repeats it for learners whose truth is all-or-nothing mastery, which the model does
not assume.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from coder_drill.skills import ChartProfile, Observation, SkillBook, choose
from coder_drill.skills.chooser import eligible
from coder_drill.skills.estimator import DIFFICULTY, DIFFICULTY_SD, SLIP, mastery_of
from coder_drill.store import Attempt, AttemptHead, AttemptVerdict
from coder_drill.store.log import log_codes

DOMAINS = [f"d{n:02d}" for n in range(30)]
CODES = 5
CHECKPOINTS = (20, 50, 100)
GAIN_RIGHT, GAIN_WRONG = 0.02, 0.06
"""What coding one code teaches, in logits: feedback on a miss teaches more."""
SPACING_CHARTS = 5.0
"""Spacing: what a domain teaches again recovers, since it was last met, to 1 - 1/e in so many charts."""
FORGET_CHARTS = 150.0
"""Charts after which what was learned in a resting domain has faded to 1/e."""

Chooser = Callable[[Sequence[ChartProfile], SkillBook, Random], str]


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

    def chance(self, domain: str, difficulty: int) -> float:
        """The true chance of a right code, the spread of the codes averaged in."""
        shrink = math.sqrt(1.0 + math.pi / 8.0 * DIFFICULTY_SD**2)
        logit = (self.theta(domain) - DIFFICULTY[difficulty]) / shrink
        return SLIP + (1 - 2 * SLIP) * sigmoid(logit)

    def answer(self, domain: str, difficulty: int, rng: Random) -> float:
        item = rng.gauss(DIFFICULTY[difficulty], DIFFICULTY_SD)
        right = rng.random() < SLIP + (1 - 2 * SLIP) * sigmoid(self.theta(domain) - item)
        gain = GAIN_RIGHT if right else GAIN_WRONG
        if domain in self.rested:
            gain *= 1.0 - math.exp(-self.rested[domain] / SPACING_CHARTS)
        self.learned[domain] = self.learned.get(domain, 0.0) + gain
        return 1.0 if right else 0.0

    def rest(self, practiced: set[str]) -> None:
        keep = math.exp(-1.0 / FORGET_CHARTS)
        for domain in self.learned:
            if domain not in practiced:
                self.learned[domain] *= keep
        for domain in self.rested:
            self.rested[domain] += 1
        for domain in practiced:
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

    def chance(self, domain: str, difficulty: int) -> float:
        return min(0.97, max(0.03, self.mastery(domain) + 0.06 * (3 - difficulty)))

    def answer(self, domain: str, difficulty: int, rng: Random) -> float:
        right = rng.random() < self.chance(domain, difficulty)
        if not self.base[domain] and rng.random() < 0.03:
            self.base[domain] = 1.0
        return 1.0 if right else 0.0

    def rest(self, practiced: set[str]) -> None:
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


def real(bank: Sequence[ChartProfile], book: SkillBook, rng: Random) -> str:
    choice = choose(bank, book.estimator, list(book.recent), rng, times=book.times)
    assert choice is not None
    return choice.chart_id


def at_random(bank: Sequence[ChartProfile], book: SkillBook, rng: Random) -> str:
    return rng.choice(eligible(bank, list(book.recent))).chart_id


def greedy(bank: Sequence[ChartProfile], book: SkillBook, rng: Random) -> str:
    """Always the domain that looks weakest, with the chart of it coded least often."""
    pool = eligible(bank, list(book.recent))
    weakest = min(DOMAINS, key=lambda d: book.estimator.ability(d)[0])
    return max(
        pool,
        key=lambda p: (p.weights.get(weakest, 0.0), -book.times.get(p.chart_id, 0), rng.random()),
    ).chart_id


def code_chart(
    truth: Truth, profile: ChartProfile, sequence: int, rng: Random, floor: list[float]
) -> Attempt:
    """An attempt of the simulated learner: a verdict for every code of the chart.

    ``floor`` takes the log loss of each code for one who knows the truth.
    """
    verdicts = []
    for domain, weight in profile.weights.items():
        for number in range(round(weight * CODES)):
            p = truth.chance(domain, profile.difficulty)
            y = truth.answer(domain, profile.difficulty, rng)
            floor.append(-math.log(p if y else 1 - p))
            code = f"{domain}.{number}"
            verdicts.append(
                AttemptVerdict(
                    label="correct" if y else "wrong-code",
                    expected=code,
                    given=code if y else "other",
                    credit=y,
                    weight=1.0,
                    points_lost=1.0 - y,
                    role="secondary",
                    domain=domain,
                )
            )
    truth.rest(set(profile.weights))
    return Attempt(
        uuid=str(sequence),
        learner_id="simulated",
        exercise=profile.chart_id,
        content_hash="",
        title="",
        setting="clinic",
        difficulty=profile.difficulty,
        edition="",
        mode="drill",
        started_at="",
        submitted_at="",
        active_seconds=0.0,
        hints_used=0,
        score=0.0,
        verdicts=tuple(verdicts),
    )


def head_of(attempt: Attempt, sequence: int) -> AttemptHead:
    return AttemptHead(
        sequence,
        attempt.uuid,
        attempt.exercise,
        attempt.title,
        attempt.setting,
        attempt.difficulty,
        attempt.submitted_at,
        attempt.active_seconds,
        attempt.hints_used,
        attempt.score,
    )


@dataclass
class Tally:
    losses: list[float] = field(default_factory=list)
    squares: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    precision: dict[int, list[float]] = field(default_factory=lambda: {n: [] for n in CHECKPOINTS})
    weakest_five: list[float] = field(default_factory=list)
    began_weakest: list[float] = field(default_factory=list)
    overall: list[float] = field(default_factory=list)
    choosing: list[float] = field(default_factory=list)
    evidence: list[float] = field(default_factory=list)
    """Share of the codes answered that were met on a first attempt."""

    def predicted(self, seen: Observation, chance: float) -> None:
        _, credit, _ = seen
        self.losses.append(-math.log(chance if credit else 1 - chance))
        self.squares.append((chance - credit) ** 2)


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
        book = SkillBook()
        for done in range(1, charts + 1):
            begun = time.perf_counter()
            profile = by_id[chooser(bank, book, rng)]
            tally.choosing.append(time.perf_counter() - begun)
            attempt = code_chart(truth, profile, done, rng, tally.floor)
            book.take(head_of(attempt, done), log_codes(attempt, done), tally.predicted)
            if done in CHECKPOINTS:
                called = [e.domain for e in book.estimator.weakest(DOMAINS)[:3]]
                weakest = sorted(DOMAINS, key=truth.mastery)[:3]
                tally.precision[done].append(len(set(called) & set(weakest)) / 3)
                for domain in DOMAINS:
                    e = book.estimator.estimate(domain)
                    if e.enough:
                        tally.covered.append(e.low <= truth.mastery(domain) <= e.high)
        tally.evidence.append(sum(map(book.estimator.codes, DOMAINS)) / (charts * CODES))
        tally.began_weakest.append(statistics.mean(truth.mastery(d) for d in began_weakest))
        ended = sorted(truth.mastery(d) for d in DOMAINS)
        tally.weakest_five.append(statistics.mean(ended[:5]))
        tally.overall.append(statistics.mean(truth.mastery(d) for d in DOMAINS))
    return tally


CHOOSERS: tuple[tuple[str, Chooser], ...] = (
    ("real", real),
    ("random", at_random),
    ("greedy", greedy),
)


@dataclass(frozen=True)
class Row:
    """The means over the seeds of one chooser's runs."""

    name: str
    log_loss: float
    floor: float
    """Log loss of a forecaster who knows each learner's true abilities: none can do better."""
    brier: float
    coverage: float
    precision: dict[int, float]
    weakest_five: float
    began_weakest: float
    overall: float
    evidence: float
    milliseconds: float


def rows(truth_kind: type[Truth], learners: int, charts: int, seeds: int) -> list[Row]:
    """One row for each chooser: the real one, random choice, greedy choice."""
    found = []
    for name, chooser in CHOOSERS:
        runs = [simulate(truth_kind, chooser, learners, charts, seed) for seed in range(seeds)]

        def over(pick: Callable[[Tally], Sequence[float]], runs: list[Tally] = runs) -> float:
            return statistics.fmean(statistics.fmean(pick(run)) for run in runs)

        found.append(
            Row(
                name,
                over(lambda r: r.losses),
                over(lambda r: r.floor),
                over(lambda r: r.squares),
                over(lambda r: r.covered),
                {
                    n: over(lambda r, n=n: r.precision[n])  # type: ignore[misc]
                    for n in CHECKPOINTS
                    if n <= charts
                },
                over(lambda r: r.weakest_five),
                over(lambda r: r.began_weakest),
                over(lambda r: r.overall),
                over(lambda r: r.evidence),
                over(lambda r: r.choosing) * 1000,
            )
        )
    return found


def show(table: Sequence[Row]) -> None:
    print(
        f"{'chooser':8s} {'logloss':>8s} {'(best)':>7s} {'brier':>7s} {'cover90':>8s} "
        + " ".join(f"{'p@3/' + str(n):>8s}" for n in table[0].precision)
        + f" {'weak5':>7s} {'began5':>7s} {'all30':>7s} {'first':>6s} {'ms':>6s}"
    )
    for row in table:
        print(
            f"{row.name:8s} {row.log_loss:8.4f} {row.floor:7.4f} {row.brier:7.4f} {row.coverage:8.3f} "
            + " ".join(f"{value:8.3f}" for value in row.precision.values())
            + f" {row.weakest_five:7.4f} {row.began_weakest:7.4f} {row.overall:7.4f}"
            + f" {row.evidence:6.2f} {row.milliseconds:6.2f}"
        )


def run(size: tuple[int, int, int] = (200, 100, 3)) -> list[tuple[str, float, str, float | None]]:
    """(name, value, unit, target at most) of the real chooser; lower bounds as shortfalls, <= 0."""
    real_row, random_row, greedy_row = rows(Truth, *size)
    lacking = {20: 0.30, 50: 0.38, 100: 0.45}
    return [
        ("skills: log loss", real_row.log_loss, "nats", 0.57),
        ("skills: Brier score", real_row.brier, "", 0.195),
        ("skills: 90 % coverage, distance from .88-.95", off(real_row.coverage), "", 0.0),
        *(
            (f"skills: precision@3 at {n} charts, short of {least}", least - value, "", 0.0)
            for n, value in real_row.precision.items()
            for least in (lacking[n],)
        ),
        (
            "skills: weakest five, random choice minus the chooser",
            random_row.weakest_five - real_row.weakest_five,
            "",
            0.0,
        ),
        (
            "skills: weakest five, greedy choice minus the chooser",
            greedy_row.weakest_five - real_row.weakest_five,
            "",
            0.0,
        ),
        ("skills: choosing among 240 charts", real_row.milliseconds, "ms", 50.0),
    ]


def off(coverage: float) -> float:
    return max(0.88 - coverage, coverage - 0.95, 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--charts", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    size = (options.learners, options.charts, options.seeds)
    print(f"{size[0]} learners x {size[1]} charts x {size[2]} seeds, learning and forgetting")
    show(rows(Truth, *size))
    print("\nthe same where the truth is all-or-nothing mastery")
    show(rows(AllOrNothing, *size))


if __name__ == "__main__":
    main()
