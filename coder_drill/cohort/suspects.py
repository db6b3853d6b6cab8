"""What a trainer should look at: keys that may be wrong, answers that look copied, times that cannot be."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from coder_drill.cohort.grading import Seen
from coder_drill.scoring.domains import QUERIES

SHOW, FIRM = 8, 20
"""Learners from which a key may be suspected, and from which the suspicion is firm."""
SHARED_LEAST = 20
"""Shared wrong codes from which a pair is told."""
ALIKE_LEAST = 6.0
"""Standard deviations above what chance gives, for a pair to be told."""
WORDS_A_MINUTE = 600
"""Nobody reads a record faster."""


@dataclass(frozen=True, slots=True)
class SuspectKey:
    """A key line that the strong answered otherwise: what they gave instead, how many did, of how many."""

    kind: str
    exercise: str
    code: str
    given: str
    strong: int
    strong_of: int
    weak: int
    weak_of: int
    n: int

    @property
    def firm(self) -> bool:
        """True where enough learners answered."""
        return self.n >= FIRM

    @property
    def words(self) -> str:
        """The reason in one sentence."""
        few = "" if self.firm else f"; only {self.n} learners, so look before you decide"
        return (
            f"{self.strong} of the {self.strong_of} strongest gave {self.given} where the key has {self.code} "
            f"({self.weak} of the {self.weak_of} weakest){few}"
        )


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One learner's first answer to an exercise: credit, what the rest of the learner's answers scored."""

    learner: str
    credit: float
    rest: float
    seen: tuple[Seen, ...]


def suspect_keys(kind: str, exercise: str, answers: Sequence[ItemAnswer]) -> list[SuspectKey]:
    """The lines of one exercise's key that the strong third speaks against.

    A line is suspected where one other code was given in its place by at least three of the strong third and
    oftener there than the key's code, and by a larger share of the strong than of the weak third. Tested
    from 8 learners; the share of false alarms is near 0 for usual codes and up to a sixth for hard ones.
    """
    n = len(answers)
    if n < SHOW:
        return []
    third = max(3, n // 3)
    ranked = sorted(answers, key=lambda a: (a.rest, a.learner))
    weak, strong = ranked[:third], ranked[-third:]
    found = []
    lines = sorted(
        {
            s.expected
            for a in answers
            for s in a.seen
            if s.expected and not s.optional and s.domain != QUERIES
        }
    )
    for code in lines:
        instead = Counter(g for a in strong for g in _instead(a, code))
        right = sum(_right(a, code) for a in strong)
        for given, count in sorted(instead.items(), key=lambda kv: (-kv[1], kv[0]))[:1]:
            low = sum(given in _instead(a, code) for a in weak)
            if count >= 3 and count > right and count * len(weak) > low * len(strong):
                found.append(
                    SuspectKey(kind, exercise, code, given, count, len(strong), low, len(weak), n)
                )
    return found


def _instead(answer: ItemAnswer, code: str) -> set[str]:
    """What stands where the key has this code: what was paired with it, else whatever nothing was paired with."""
    for seen in answer.seen:
        if seen.expected == code and seen.credit < 1:
            if seen.given and seen.given != code:
                return {seen.given}
            return {s.given for s in answer.seen if s.expected is None and s.given}
    return set()


def _right(answer: ItemAnswer, code: str) -> bool:
    return any(s.expected == code and s.credit >= 1 for s in answer.seen)


@dataclass(frozen=True, slots=True)
class Alike:
    """Two learners who share more wrong codes than chance gives: a list to look at, no verdict."""

    one: str
    other: str
    shared: int
    expected: float
    exercises: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reason in one sentence."""
        return (
            f"{self.one} and {self.other} share {self.shared} identical wrong codes; chance gives about "
            f"{self.expected:.0f}. Ask both about {' and '.join(self.exercises[:2])}."
        )


def alike(wrong: Mapping[str, Mapping[str, frozenset[str]]]) -> list[Alike]:
    """Pairs of learners with identical wrong codes far above chance.

    ``wrong`` maps learners to exercises to the wrong codes given there. What chance gives is worked out from
    how common each wrong code is among those who answered the exercise.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    answered: Counter[str] = Counter()
    for exercises in wrong.values():
        for exercise, codes in exercises.items():
            answered[exercise] += 1
            counts[exercise].update(codes)
    shared: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    givers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for learner, exercises in wrong.items():
        for exercise, codes in exercises.items():
            for code in codes:
                givers[exercise, code].append(learner)
    for (exercise, _), learners in givers.items():
        if len(learners) < 2 or len(learners) > max(8, answered[exercise] // 5):
            continue  # A wrong code that many give says nothing of two.
        for pair in combinations(sorted(learners), 2):
            shared[pair] += 1
            where[pair][exercise] += 1
    amount = {who: sum(map(len, exercises.values())) for who, exercises in wrong.items()}
    usual = sum(amount.values()) / len(amount) if amount else 0.0
    found = []
    for pair, count in shared.items():
        if count < SHARED_LEAST:
            continue
        # Who gives many wrong codes shares more of them with anybody.
        much = max(1.0, amount[pair[1]] / usual)
        mean = variance = 0.0
        one, other = wrong[pair[0]], wrong[pair[1]]
        for exercise in one.keys() & other.keys():
            n = answered[exercise]
            for code in one[exercise]:
                common = counts[exercise][code]
                if common > max(8, n // 5):
                    continue
                share = min(0.9, much * max(1, common - 1) / max(1, n - 1))
                mean += share
                variance += share * (1 - share)
        if count > mean + ALIKE_LEAST * math.sqrt(variance + 1):
            top = tuple(name for name, _ in where[pair].most_common(3))
            found.append(Alike(pair[0], pair[1], count, mean, top))
    return sorted(found, key=lambda each: (-each.shared, each.one, each.other))


def too_fast(seconds: float, words: int) -> bool:
    """True when a record of so many words was answered faster than it can be read."""
    return words > 0 and 0 < seconds < 60 * words / WORDS_A_MINUTE


def all_at_once(handed_in: Iterable[float], within: float = 3.0, least: int = 5) -> bool:
    """True when at least so many answers were handed in within seconds of each other."""
    times = sorted(handed_in)
    return any(
        late - early <= within for early, late in zip(times, times[least - 1 :], strict=False)
    )
