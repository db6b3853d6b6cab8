"""What an author should know of a set before anybody sits it: faults, and remarks on its length."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coder_drill.exercises.chart import chart_of
from coder_drill.exercises.registry import find
from coder_drill.exercises.sources import Sources
from coder_drill.sets.model import FrozenSet, Mode

ENOUGH_CODES = 100
"""Codes from which on an accuracy is held against a mark (the trainers' guide says why)."""
MAIN_SHARE = 0.85
"""Share of the time limit that the expected minutes may take before it is a remark."""


@dataclass(frozen=True, slots=True)
class SetReport:
    """What a frozen set holds: exercises by kind, minutes of an experienced coder, codes of the keys.

    ``public`` names the exercises whose key is in every copy of the product; ``remarks`` are sentences.
    """

    exercises: Mapping[str, int]
    minutes: float
    codes: int
    public: tuple[str, ...]
    remarks: tuple[str, ...]


def report_on(frozen: FrozenSet, sources: Sources, bundled: Collection[str]) -> SetReport:
    """The report on a set; ``bundled`` are the content hashes of the charts that come with the product."""
    codes = 0
    public = []
    for item in frozen.items:
        exercise = find(sources, item.kind, item.id)
        if exercise is not None and item.kind == "chart":
            codes += sum(not key.optional for key in chart_of(exercise).outline)
        if item.kind != "chart" or item.content_hash in bundled:
            public.append(f"{item.kind}:{item.id}")
    remarks = [*_length(frozen, codes), *_keys(frozen, public)]
    return SetReport(
        exercises=dict(Counter(item.kind for item in frozen.items)),
        minutes=frozen.minutes,
        codes=codes,
        public=tuple(public),
        remarks=tuple(remarks),
    )


def passes_by_chance(codes: int, true: float, mark: float) -> float:
    """The chance that a coder who is right in a share ``true`` reaches ``mark`` (0..1) over ``codes``.

    Codes are taken as independent, which flatters the set.
    """
    least = math.ceil(codes * mark - 1e-9)
    return sum(
        math.comb(codes, k) * true**k * (1 - true) ** (codes - k) for k in range(least, codes + 1)
    )


def _length(frozen: FrozenSet, codes: int) -> list[str]:
    found = []
    limit = frozen.rules.minutes
    if limit is not None and frozen.minutes > limit:
        found.append(
            f"an experienced coder takes about {frozen.minutes:.0f} minutes, the limit is {limit}; "
            "take exercises out or allow more time"
        )
    elif limit is not None and frozen.minutes > MAIN_SHARE * limit:
        found.append(
            f"an experienced coder takes about {frozen.minutes:.0f} of the {limit} minutes; "
            "a new one will not finish"
        )
    mark = frozen.rules.pass_mark
    if mark is None or mark.metric != "code-over-code":
        return found
    if codes < mark.min_codes:
        found.append(
            f"its keys hold {codes} codes and the pass mark wants {mark.min_codes}: nobody can pass "
            "or fail; add charts or lower rules.pass.min_codes"
        )
    if codes:
        share = mark.at / 100
        lucky = passes_by_chance(codes, max(0.0, share - 0.03), share)
        unlucky = 1 - passes_by_chance(codes, share, share)
        found.append(
            f"with {codes} codes a coder who is right in {mark.at - 3} % reaches {mark.at} % in "
            f"{lucky:.0%} of sittings, and one who is right in {mark.at} % misses it in {unlucky:.0%}"
        )
    if codes < ENOUGH_CODES:
        found.append(
            f"{codes} codes are too few to tell {mark.at} % from {mark.at - 5} %; plan for "
            f"{2 * ENOUGH_CODES} or more"
        )
    return found


def _keys(frozen: FrozenSet, public: list[str]) -> list[str]:
    if frozen.mode is not Mode.ASSESSMENT or not public:
        return []
    of = len(frozen.items)
    return [
        f"keys public: the keys of {len(public)} of {of} exercises come with every copy of coder-drill; "
        "an assessment that must be sealed takes charts of your own"
    ]


def parallel(one: FrozenSet, other: FrozenSet, sources: Sources) -> list[str]:
    """Why two sets are no parallel forms, a sentence each; none when they may be compared."""
    found = []
    if not one.blueprint or one.blueprint != other.blueprint:
        found.append("they name no common blueprint")
    shared = {(i.kind, i.id) for i in one.items} & {(i.kind, i.id) for i in other.items}
    if shared:
        found.append(f"they share {len(shared)} exercises")
    apart = abs(_difficulty(one, sources) - _difficulty(other, sources))
    if apart > 0.2:
        found.append(f"their mean difficulties are {apart:.1f} apart, more than 0.2")
    kinds = [Counter(item.kind for item in each.items) for each in (one, other)]
    if kinds[0] != kinds[1]:
        found.append("they hold other numbers of each kind")
    return found


def _difficulty(frozen: FrozenSet, sources: Sources) -> float:
    found = [find(sources, item.kind, item.id) for item in frozen.items]
    levels = [exercise.difficulty for exercise in found if exercise is not None]
    return sum(levels) / len(levels) if levels else 0.0
