"""Sprints: a few minutes of rapid items on what is weakest, or on what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Exercise, Json
from coder_drill.exercises.policy import SPRINT, Policy
from coder_drill.exercises.rapid.kind import exercise_of
from coder_drill.exercises.rapid.registry import families
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.domains import all_domains
from coder_drill.skills.book import SkillBook
from coder_drill.skills.drills import FamilyProfile, choose_drill, family_of

SEEDS = 10**9
"""Seeds that items of a family and level are drawn from: many more than anybody meets."""
REASONS = {
    "weakness": "works on what looks weakest",
    "least-practiced": "practiced least",
    "mixed": "for variety",
}
ASKED_FOR = "asked for"


@dataclass(frozen=True, slots=True)
class SprintPlan:
    """What was asked for: minutes of work or a number of items, what comes first ends the sprint.

    ``families``, ``domain`` and ``level`` narrow what is asked; None and empty leave it open.
    """

    minutes: float | None = SPRINT.minutes
    items: int | None = SPRINT.exercises
    families: tuple[str, ...] = ()
    domain: str | None = None
    level: int | None = None

    @property
    def policy(self) -> Policy:
        """The sprint policy with the plan's numbers."""
        return replace(SPRINT, minutes=self.minutes, exercises=self.items)

    @property
    def wish(self) -> dict[str, Json]:
        """What the chooser keeps to."""
        return {"families": list(self.families), "domain": self.domain, "level": self.level}


class SprintChooser:
    """What comes next in a sprint: an item that was never asked before, of a family chosen by skill.

    ``book`` is what is known of the learner; ``rng`` makes a source of chance from a seed, ``seed`` begins
    every one.
    """

    def __init__(
        self,
        sources: Sources,
        *,
        book: Callable[[], SkillBook],
        rng: Callable[[str], Random],
        seed: str,
    ) -> None:
        self._sources = sources
        self._book = book
        self._rng = rng
        self._seed = seed

    def next(self, run: Run) -> Entry | None:
        """The next entry of a run; None when no family fits what was asked for."""
        done = [entry.exercise for entry in run.entries]
        found = self.pick(plan_of(run), done, seed=run.id)
        return Entry.of(found[0], why=found[1]) if found else None

    def pick(
        self, plan: SprintPlan, done: Sequence[str], *, seed: str
    ) -> tuple[Exercise, str] | None:
        """The next item after those ``done`` (ids, the first first), and why it, in a few words.

        The same question gets the same answer until an item is logged.
        """
        book = self._book()
        rng = self._rng(f"{self._seed}/{seed}/{len(done)}/{len(book.met)}")
        recent = [family_of(name) for name in done]
        chosen = choose_drill(
            profiles(plan), book.drills, book.estimator, recent, rng, level=plan.level
        )
        if chosen is None:
            return None
        seeds = fresh_seeds(rng, chosen.family, chosen.level, book.met, done)
        item = families()[chosen.family].item(next(seeds), chosen.level, self._sources.codebook)
        why = ASKED_FOR if len(plan.families) == 1 else REASONS[chosen.rule]
        return exercise_of(item), why


def fresh_seeds(
    rng: Random, family: str, level: int, met: Collection[tuple[str, str]], done: Collection[str]
) -> Iterator[int]:
    """Seeds of items that were neither done nor met before; endless."""
    while True:
        seed = rng.randrange(SEEDS)
        name = f"{family}/{level}/{seed}"
        if name not in done and ("rapid", name) not in met:
            yield seed


def profiles(plan: SprintPlan) -> list[FamilyProfile]:
    """The families that fit a plan."""
    return [
        FamilyProfile(each.id, each.domain)
        for each in families().values()
        if (not plan.families or each.id in plan.families)
        and (plan.domain is None or each.domain == plan.domain)
    ]


def checked(plan: SprintPlan) -> SprintPlan:
    """The plan, if there is something to ask. Raises UsageError naming what is not there."""
    known = families()
    for name in plan.families:
        if name not in known:
            raise UsageError(f"{name}: no such family; 'coder-drill rapid --list' shows them")
    if plan.domain is not None and plan.domain not in all_domains():
        raise UsageError(f"--domain {plan.domain}: no such domain; 'coder-drill report' names them")
    if not profiles(plan):
        raise UsageError("no family fits; leave out --domain, or name other families")
    return plan


def plan_of(run: Run) -> SprintPlan:
    """What was asked for when a sprint began."""
    names, domain, level = (run.wish.get(name) for name in ("families", "domain", "level"))
    return SprintPlan(
        minutes=run.policy.minutes,
        items=run.policy.exercises,
        families=tuple(str(name) for name in names) if isinstance(names, list) else (),
        domain=domain if isinstance(domain, str) else None,
        level=level if isinstance(level, int) and level else None,
    )


@dataclass(frozen=True, slots=True)
class SprintScore:
    """How a sprint stands. ``streak`` is how many answers in a row were right up to now.

    ``seconds`` is the work on the items done; ``missed`` names those that were not right.
    """

    items: int = 0
    right: int = 0
    streak: int = 0
    best: int = 0
    seconds: float = 0.0
    missed: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def per_minute(self) -> float | None:
        """Items a minute of work; None before there is anything to divide."""
        return 60 * self.items / self.seconds if self.items and self.seconds >= 1 else None

    def as_json(self) -> dict[str, Json]:
        """The figures for ``--json``."""
        rate = self.per_minute
        return {
            "items": self.items,
            "right": self.right,
            "streak": self.streak,
            "best_streak": self.best,
            "seconds": round(self.seconds, 1),
            "per_minute": None if rate is None else round(rate, 2),
            "missed": [entry.exercise for entry in self.missed],
        }


def score_of(entries: Iterable[Entry]) -> SprintScore:
    """How a sprint stands, from the entries of its run."""
    items = right = streak = best = 0
    seconds = 0.0
    missed = []
    for entry in entries:
        if entry.stage is not Stage.DONE:
            continue
        items += 1
        seconds += entry.seconds
        if (entry.score or 0.0) >= 1.0:
            right, streak = right + 1, streak + 1
            best = max(best, streak)
        else:
            streak = 0
            missed.append(entry)
    return SprintScore(items, right, streak, best, seconds, tuple(missed))


def words_of(score: SprintScore) -> str:
    """The figures of a sprint in one line, such as ``17 of 20 right, 4.1 a minute, streak 6``."""
    if not score.items:
        return "nothing answered yet"
    parts = [f"{score.right} of {score.items} right"]
    if score.per_minute is not None:
        parts.append(f"{score.per_minute:.1f} a minute")
    parts.append(f"longest streak {score.best}")
    return ", ".join(parts)
