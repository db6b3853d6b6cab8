"""Which names are worth a close look: those that hold most of what a query says, lightest first.

A query of ten words touches fifty thousand postings, and seventy names of them are wanted. So what
cannot be among them is never gathered. First some names that hold many of the words are probed:
what the best of them matches says how much any other must match at least. Words that cannot reach
that much by themselves bring in no names, however many they have; they are only asked of the names
that other words bring in. And of the names that hold nothing but one word the lightest will do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot

SHORTLIST = 72
"""Names looked at closely for one reading of a query."""
SHARE = 8
"""Names of each system that are looked at in any case when all systems are searched."""
UNMATCHED = 0.55
"""What an unmatched word of a name costs, against what a matched one earns."""
KEEP = 0.5
"""Names that match less than this part of the best matched weight are not looked at."""
_PROBED = 48
"""Names of which it is worked out what they match before any are gathered."""
_STARTS, _GOOD = 4, 0.75
"""Words from which names to probe are looked for, until one matches this part of the query."""
_SLACK = 1e-9
"""Sums taken in another order differ so much: nothing is left out for that."""
_LIGHT = 150
"""Names that :func:`_lightest` leaves of a part, about."""
_BISECTION = 6
"""Looking one name up in a posting takes about as long as reading so many of its entries."""


@dataclass(slots=True)
class _Part:
    """The names of one word class, as one of those that a word of the query stands for."""

    adds: float
    """Weight that a name which holds it gains."""
    cls: int
    start: int
    end: int
    size: int
    bit: int
    """Its bit in ``Postings.name_common``, 0 for a class that is not common."""


@dataclass(slots=True)
class _Word:
    """One telling word of the query, with its parts, the one that adds most last."""

    weight: float
    parts: list[_Part]
    size: int
    most: float
    """What it adds at most."""


class _Common(dict[int, float]):
    """What the commonest words of a query add to a name, by the bits of those that it holds."""

    def __init__(self, words: Iterable[_Word]) -> None:
        super().__init__()
        self._words = [
            [(part.bit, part.adds) for part in reversed(word.parts) if part.bit] for word in words
        ]
        self.mask = 0
        for parts in self._words:
            for bit, _ in parts:
                self.mask |= bit

    def __missing__(self, bits: int) -> float:
        total = 0.0
        for parts in self._words:
            for bit, adds in parts:
                if bits & bit:
                    total += adds
                    break
        self[bits] = total
        return total


def shortlist(postings: Postings, slots: Sequence[Slot], lo: int, hi: int) -> list[int]:
    """The most promising names from ``lo`` to before ``hi``, at most :data:`SHORTLIST`.

    When all systems are searched, the best :data:`SHARE` of each are there in any case. Names are
    promising by the weight of the words they match, less that of the words they have beyond it.
    """
    words = _words(postings, slots, lo, hi)
    if not words:
        return []
    floor = KEEP * _reached(postings, words) - _SLACK
    sums = _sums(postings, words, _gathered(postings, words, floor, lo, hi), floor)
    floor = KEEP * max(sums.values())
    weights = postings.name_weight
    scored = [
        (s - UNMATCHED * w if (w := weights[i] - s) > 0 else s, -i)
        for i, s in sums.items()
        if s >= floor
    ]
    if len(scored) <= SHORTLIST:
        return [-i for _, i in sorted(scored, reverse=True)]
    chosen = nlargest(SHORTLIST, scored)
    bounds = [0, *postings.name_end]
    if lo == 0 and hi == bounds[-1]:
        for start, end in pairwise(bounds):
            # Those chosen of a system are its best: where there are enough, no others are asked.
            if sum([start <= -i < end for _, i in chosen]) < SHARE:
                chosen += nlargest(SHARE, [x for x in scored if start <= -x[1] < end])
    return list({-i: None for _, i in chosen})


def _words(postings: Postings, slots: Sequence[Slot], lo: int, hi: int) -> list[_Word]:
    """The telling words that names of the range hold."""
    out = []
    common = postings.common_bit.get
    for slot in [s for s in slots if s.weight > 0.5] or slots:
        parts = []
        for cls, factor in slot.classes.items():
            start, end = postings.span(cls, lo, hi)
            if start < end:
                adds = slot.weight * factor
                parts.append(_Part(adds, cls, start, end, end - start, common(cls, 0)))
        if parts:
            parts.sort(key=lambda part: part.adds)
            size = sum([part.size for part in parts])
            out.append(_Word(slot.weight, parts, size, parts[-1].adds))
    return out


def _reached(postings: Postings, words: Sequence[_Word]) -> float:
    """The weight that the best of some names matches which hold rare words of the query."""
    best = max([word.most for word in words])
    good = _GOOD * sum([word.most for word in words])
    rarest_first = sorted(words, key=lambda word: word.size)
    adds: dict[int, list[tuple[int, float]]] = {}
    for n, word in enumerate(words):
        for part in word.parts:
            adds.setdefault(part.cls, []).append((n, part.adds))
    for start in rarest_first[:_STARTS]:
        if best >= good:
            break
        names: Collection[int] = _union(postings, start.parts)
        for word in rarest_first:
            if len(names) <= _PROBED:
                break
            if word is not start:
                names = {i for p in word.parts for i in _holding(postings, names, p)} or names
        best = max(best, _best_match(postings, list(names)[:_PROBED], adds, len(words)))
    return best


def _best_match(
    postings: Postings,
    names: Iterable[int],
    adds: dict[int, list[tuple[int, float]]],
    words: int,
) -> float:
    """The most that one of the names matches; ``adds`` says by class what it adds to which word."""
    best = 0.0
    class_of = postings.class_of
    for name in names:
        matched = [0.0] * words
        for surface in postings.words_of(name):
            cls = class_of[surface]
            if cls in adds:
                for n, weight in adds[cls]:
                    if weight > matched[n]:
                        matched[n] = weight
        best = max(best, sum(matched))
    return best


def _gathered(
    postings: Postings, words: Sequence[_Word], floor: float, lo: int, hi: int
) -> set[int]:
    """Names among which are all that may be wanted: whatever matches ``floor`` or more.

    Left out are those that hold only words which together stay below it; or, where that spares
    more, those that hold a class of the commonest word alone and are none of its lightest.
    """
    parts = [(part, n) for n, word in enumerate(words) for part in word.parts]
    parts.sort(key=lambda x: -x[0].size)
    spared = [0.0] * len(words)
    total = 0.0
    needed = []
    for part, n in parts:
        more = max(0.0, part.adds - spared[n])
        if total + more < floor:
            spared[n] += more
            total += more
        else:
            needed.append(part)
    commonest = max(words, key=lambda word: word.size)
    rest = [part for word in words if word is not commonest for part in word.parts]
    light = _LIGHT * len(commonest.parts) + sum([part.size for part in rest])
    if light < sum([part.size for part in needed]):
        found = _union(postings, rest)
        for part in commonest.parts:
            if part.adds >= floor:
                found.update(_lightest(postings, part, lo, hi))
        return found
    return _union(postings, needed)


def _lightest(postings: Postings, part: _Part, lo: int, hi: int) -> Sequence[int]:
    """The names of a part, in each system no more than are ever wanted of it: the lightest.

    Of names that match nothing else the lightest score best. All of them where even the heaviest
    of those weighs no more than what it matches: such names score alike.
    """
    if part.size > SHORTLIST:
        names = postings.lightest(part.cls, SHORTLIST, lo, hi)
        if max([postings.name_weight[i] for i in names]) > part.adds:
            return names
    return postings.post[part.start : part.end]


def _sums(
    postings: Postings, words: Sequence[_Word], names: Collection[int], floor: float
) -> dict[int, float]:
    """The weight that each of the names matches, without those that cannot reach the floor.

    What the common words add is read off a name's bits, all at once; the postings of the others
    are short.
    """
    common = _Common(words)
    mask, holds = common.mask, postings.name_common
    rare = [(word, [p for p in word.parts if not p.bit]) for word in words]
    rare = [(word, parts) for word, parts in rare if parts]
    left = sum([parts[-1].adds for _, parts in rare])
    if mask:
        sums = {i: common[holds[i] & mask] for i in names}
        sums = _reaching(sums, floor - left)
    else:
        sums = dict.fromkeys(names, 0.0)
    rare.sort(key=lambda x: (len(x[1]), x[0].size))
    for word, parts in rare:
        left -= parts[-1].adds
        if len(word.parts) == 1:
            weight = word.most
            for i in _holding(postings, sums, parts[0]):
                sums[i] += weight
        else:
            best: dict[int, float] = {}
            for part in parts:
                best.update(dict.fromkeys(_holding(postings, sums, part), part.adds))
            own = _Common((word,))
            for i, weight in best.items():
                # A common part of the same word may have been counted already.
                counted = own[holds[i] & own.mask] if own.mask else 0.0
                if weight > counted:
                    sums[i] += weight - counted
        floor = max(floor, KEEP * max(sums.values()) - _SLACK)
        sums = _reaching(sums, floor - left)
    return sums


def _reaching(sums: dict[int, float], least: float) -> dict[int, float]:
    return {i: s for i, s in sums.items() if s >= least} if least > 0 else sums


def _holding(postings: Postings, names: Collection[int], part: _Part) -> Iterable[int]:
    """Those of the names that hold the class of a part."""
    if part.bit:
        bit, holds = part.bit, postings.name_common
        return [i for i in names if holds[i] & bit]
    post, start, end = postings.post, part.start, part.end
    if len(names) * _BISECTION < end - start:
        return [i for i in names if post[bisect_left(post, i, start, end - 1)] == i]
    known = names if isinstance(names, dict | set) else set(names)
    return [i for i in post[start:end] if i in known]


def _union(postings: Postings, parts: Iterable[_Part]) -> set[int]:
    """The names of all parts."""
    out: set[int] = set()
    for part in parts:
        out.update(postings.post[part.start : part.end])
    return out
