"""What a trainer should look at: keys that may be wrong, answers that look copied, times that cannot be."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from coder_drill.cohort.grading import Seen
from coder_drill.scoring.domains import QUERIES

SHOW, FIRM = 8, 20
"""Learners from which a key may be suspected, and from which the suspicion is firm."""
SHARED_LEAST = 20
"""Shared wrong codes from which a pair is told."""
ALIKE_LEAST = 6.0
"""Standard deviations above what chance gives, for a pair to be told."""
MOST = 0.9
"""The largest chance that one wrong code is taken to be shared by."""
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


class ItemAnswer(NamedTuple):
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
    # Only what the strong gave otherwise can be suspected: a few lines, and the weak are asked about those.
    often = Counter(pair for each in strong for pair in _instead(each))
    top: dict[str, tuple[str, int]] = {}
    for (code, given), count in sorted(often.items(), key=lambda kv: (-kv[1], kv[0])):
        if count >= 3:
            top.setdefault(code, (given, count))
    if not top:
        return []
    rarely = Counter(pair for each in weak for pair in _instead(each))
    rightly = Counter(code for each in strong for code in _right(each, top.keys()))
    found = []
    for code, (given, count) in sorted(top.items()):
        low, right = rarely[code, given], rightly[code]
        if (
            count > right
            and count * len(weak) > low * len(strong)
            and any(_asked(each, code) for each in answers)
        ):
            found.append(
                SuspectKey(kind, exercise, code, given, count, len(strong), low, len(weak), n)
            )
    return found


def _instead(answer: ItemAnswer) -> set[tuple[str, str]]:
    """The codes of the key that this answer has wrong, each with what stands there: what was paired with it,
    else whatever nothing was paired with."""
    found: set[tuple[str, str]] = set()
    codes: set[str] = set()
    for seen in answer.seen:
        code = seen.expected
        if not code or seen.credit >= 1 or code in codes:
            continue
        codes.add(code)
        if seen.given and seen.given != code:
            found.add((code, seen.given))
        else:
            found.update((code, s.given) for s in answer.seen if s.expected is None and s.given)
    return found


def _right(answer: ItemAnswer, codes: Collection[str]) -> set[str]:
    """Those of these codes of the key that this answer has right."""
    return {s.expected for s in answer.seen if s.expected in codes and s.credit >= 1}  # type: ignore[misc]


def _asked(answer: ItemAnswer, code: str) -> bool:
    return any(s.expected == code and not s.optional and s.domain != QUERIES for s in answer.seen)


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
    givers: dict[tuple[str, str], list[str]] = defaultdict(list)
    answered: Counter[str] = Counter()
    for learner in sorted(wrong):
        for exercise, codes in wrong[learner].items():
            answered[exercise] += 1
            for code in codes:
                givers[exercise, code].append(learner)
    # A wrong code that many give says nothing of two.
    telling = {
        place: len(who)
        for place, who in givers.items()
        if len(who) <= max(8, answered[place[0]] // 5)
    }
    # Everybody who comes after a learner in such a list shares one more code: gathered first, then counted at once.
    after: dict[str, list[list[str]]] = defaultdict(list)
    for place in telling:
        who = givers[place]
        for at, one in enumerate(who[:-1], 1):
            after[one].append(who[at:])
    shared = {one: Counter(chain.from_iterable(others)) for one, others in after.items()}
    amount = {who: sum(map(len, exercises.values())) for who, exercises in wrong.items()}
    usual = sum(amount.values()) / len(amount) if amount else 0.0
    found = []
    for one, others in shared.items():
        usual_shares = [
            (exercise, code, max(1, telling[exercise, code] - 1) / max(1, answered[exercise] - 1))
            for exercise, codes in wrong[one].items()
            for code in codes
            if (exercise, code) in telling
        ]
        least = sum(min(MOST, share) for _, _, share in usual_shares)
        for other, count in others.items():
            if count < SHARED_LEAST:
                continue
            theirs = wrong[other]
            if theirs.keys() >= wrong[one].keys() and count <= least + ALIKE_LEAST:
                continue  # Chance gives at least so many, with a deviation of at least one.
            # Who gives many wrong codes shares more of them with anybody.
            much = max(1.0, amount[other] / usual)
            shares = [min(MOST, much * s) for exercise, _, s in usual_shares if exercise in theirs]
            mean = sum(shares)
            spread = math.sqrt(sum(share * (1 - share) for share in shares) + 1)
            if count > mean + ALIKE_LEAST * spread:
                where = Counter(e for e, code, _ in usual_shares if code in theirs.get(e, ()))
                top = sorted(where, key=lambda name: (-where[name], name))[:3]
                found.append(Alike(one, other, count, mean, tuple(top)))
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
