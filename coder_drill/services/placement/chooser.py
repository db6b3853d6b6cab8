"""What a placement asks next: what tells most about the learner in a minute, until enough is known."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from coder_drill.exercises.chart import exercise_of as chart_exercise
from coder_drill.exercises.model import Exercise, Outcome, Response
from coder_drill.exercises.question.kind import asked_in, bank_of
from coder_drill.exercises.question.kind import exercise_of as question_exercise
from coder_drill.exercises.question.model import Form
from coder_drill.exercises.rapid.kind import exercise_of as rapid_exercise
from coder_drill.exercises.rapid.kind import item_in
from coder_drill.exercises.rapid.registry import families
from coder_drill.exercises.registry import kind_named
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.domains import KNOWLEDGE
from coder_drill.services.placement.areas import Standing, area_of, standings
from coder_drill.services.sprints import fresh_seeds
from coder_drill.skills.book import SkillBook
from coder_drill.skills.counting import guess_of
from coder_drill.skills.drills import family_of
from coder_drill.skills.estimator import SLIP, Estimator
from coder_drill.skills.profiles import domain_counts
from coder_drill.skills.telling import gain, nearness

LEAST = 12
"""Exercises before a placement may stop."""
OF_A_FAMILY = 3
SHORT_CHART = 8
"""Minutes that a chart of a placement takes at most."""
CHART_CODES = 5.0
"""Codes of a short chart, roughly: what it tells is divided among its domains."""
CHART_EVERY = 6
"""At most one in so many exercises is a chart."""
WHY = "tells most about where you stand"


@dataclass(frozen=True, slots=True)
class _Offer:
    """Something that may come: what it would tell by domain, and the minutes it takes."""

    key: str
    kind: str
    level: int
    codes: Mapping[str, float]
    minutes: float


class PlacementChooser:
    """Chooses for a placement run.

    ``response`` gives what was handed in for an entry of a run: it is graded here to choose by, and told
    to nobody before the end. Estimates of a placement stand on its own answers alone.
    """

    def __init__(
        self,
        sources: Sources,
        *,
        book: Callable[[], SkillBook],
        response: Callable[[Run, int], Response | None],
        rng: Callable[[str], Random],
        seed: str,
    ) -> None:
        self._sources = sources
        self._book = book
        self._response = response
        self._rng = rng
        self._seed = seed
        self._graded: dict[tuple[str, int, str], Outcome] = {}

    def next(self, run: Run) -> Entry | None:
        """The next entry; None when enough is known, or nothing is left."""
        done = [e for e in run.entries if e.stage in (Stage.GIVEN, Stage.DONE)]
        estimator = self.estimator(run)
        weights = self.weights()
        known = standings(estimator, weights)
        open_areas = [each for each in known if not each.narrow]
        if len(done) >= LEAST and not open_areas:
            return None
        rng = self._rng(f"{self._seed}/{run.id}/{len(run.entries)}")
        exercise = self._most_telling(run, estimator, weights, open_areas, rng)
        if exercise is None and len(done) < LEAST:
            exercise = self._most_telling(run, estimator, weights, known, rng)
        return Entry.of(exercise, why=WHY) if exercise is not None else None

    def estimator(self, run: Run) -> Estimator:
        """What the answers of a run alone say, graded or not yet logged."""
        made = Estimator()
        for at, entry in enumerate(run.entries):
            outcome = self.outcome(run, at) if entry.stage in (Stage.GIVEN, Stage.DONE) else None
            if outcome is not None:
                exercise = kind_named(entry.kind).find(self._sources, entry.exercise)
                if exercise is not None:
                    take(made, exercise, outcome)
        return made

    def outcome(self, run: Run, at: int) -> Outcome | None:
        """How the answer to an entry would be graded; None without one."""
        entry = run.entries[at]
        response = self._response(run, at)
        exercise = kind_named(entry.kind).find(self._sources, entry.exercise)
        if response is None or exercise is None:
            return None
        key = (run.id, at, response.text())
        if key not in self._graded:
            self._graded[key] = kind_named(entry.kind).grade(self._sources, exercise, response)
        return self._graded[key]

    def weights(self) -> dict[str, float]:
        """How much of each domain there is that a placement can ask: codes of charts, families, questions."""
        asked: Counter[str] = Counter(each.domain for each in families().values())
        for question in bank_of(self._sources).questions:
            asked[question.domain] += 1
        charts = domain_counts(self._sources.bank.charts)
        return {domain: math.sqrt(charts.get(domain, 0) + asked[domain]) for domain in asked}

    def _most_telling(
        self,
        run: Run,
        estimator: Estimator,
        weights: Mapping[str, float],
        known: Iterable[Standing],
        rng: Random,
    ) -> Exercise | None:
        worth = _worth(weights, known)
        used = Counter(family_of(e.exercise) for e in run.entries if e.kind == "rapid")
        recent = [family_of(entry.exercise) for entry in run.entries[-2:]]
        taken = {(entry.kind, entry.exercise) for entry in run.entries}
        book = self._book()
        met = {*book.met, *(("chart", name) for name in book.times), *taken}
        offers = [
            offer
            for offer in (
                *self._rapid(used, recent),
                *self._questions(met),
                *self._charts(met, run),
            )
            if any(worth.get(domain, 0.0) > 0 for domain in offer.codes)
        ]
        if not offers:
            return None
        near = nearness(estimator, weights)
        lot = {n: rng.random() for n in range(len(offers))}

        def telling(n: int) -> tuple[float, float]:
            offer = offers[n]
            told = gain(
                estimator,
                offer.codes,
                offer.level,
                offer.minutes,
                worth=worth,
                near=near,
                guess=guess_of(offer.kind),
            )
            return round(told, 6), lot[n]

        best = max(lot, key=telling)
        return self._made(offers[best], rng, met)

    def _rapid(self, used: Counter[str], recent: list[str]) -> Iterable[_Offer]:
        for each in families().values():
            if used[each.id] < OF_A_FAMILY and each.id not in recent:
                for level in (1, 2, 3, 4, 5):
                    yield _Offer(each.id, "rapid", level, {each.domain: 1.0}, each.seconds / 60)

    def _questions(self, met: set[tuple[str, str]]) -> Iterable[_Offer]:
        for each in bank_of(self._sources).questions:
            fits = each.domain in KNOWLEDGE and each.expires is None
            if fits and ("question", each.id) not in met:
                yield _Offer(
                    each.id, "question", each.difficulty, {each.domain: 1.0}, each.seconds / 60
                )

    def _charts(self, met: set[tuple[str, str]], run: Run) -> Iterable[_Offer]:
        charts = sum(entry.kind == "chart" for entry in run.entries)
        if (charts + 1) * CHART_EVERY > len(run.entries) + 1:
            return
        left = (run.policy.minutes or math.inf) - run.seconds / 60
        for chart in self._sources.bank.charts:
            if chart.minutes <= min(SHORT_CHART, left) and ("chart", chart.id) not in met:
                shares = chart_exercise(chart).domains
                codes = {domain: share * CHART_CODES for domain, share in shares.items()}
                yield _Offer(chart.id, "chart", chart.difficulty, codes, float(chart.minutes))

    def _made(self, offer: _Offer, rng: Random, met: set[tuple[str, str]]) -> Exercise | None:
        if offer.kind == "rapid":
            seed = next(fresh_seeds(rng, offer.key, offer.level, met, ()))
            item = families()[offer.key].item(seed, offer.level, self._sources.codebook)
            return rapid_exercise(item)
        if offer.kind == "question":
            question = bank_of(self._sources).get(offer.key)
            return question_exercise(question) if question else None
        return kind_named("chart").find(self._sources, offer.key)


def take(estimator: Estimator, exercise: Exercise, outcome: Outcome) -> None:
    """Take in what a graded exercise says, as the log would, with the exercise's own chance of luck."""
    luck = luck_of(exercise)
    for seen in outcome.observations:
        if seen.expected is not None and not seen.optional and seen.domain != "unknown":
            estimator.update(seen.domain, exercise.difficulty, seen.credit, guess=luck)


def luck_of(exercise: Exercise) -> float:
    """The chance of a right answer by luck: one option of so many, next to none where it is typed."""
    options: Sequence[object] = ()
    if exercise.kind == "rapid":
        options = item_in(exercise).options
    elif exercise.kind == "question":
        question = asked_in(exercise).question
        options = question.options if question.form is Form.SINGLE else ()
    return max(SLIP, 1 / len(options)) if options else SLIP


def _worth(weights: Mapping[str, float], known: Iterable[Standing]) -> dict[str, float]:
    """What it is worth to know more of a domain: its share of its area, by how wide the area still is.

    Nothing where its area is not among those ``known`` too little: areas count alike, however much there is to ask in them.
    """
    wide = {each.area.id: each.high - each.low for each in known}
    totals: Counter[str] = Counter()
    for domain, weight in weights.items():
        area = area_of(domain)
        totals[area.id if area else ""] += weight  # type: ignore[assignment]
    return {
        domain: weight / totals[area.id] * wide.get(area.id, 0.0)
        for domain, weight in weights.items()
        if (area := area_of(domain)) is not None
    }
