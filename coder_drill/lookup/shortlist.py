"""Which names are worth a close look: those that hold most of what a query says, lightest first.

A query of ten words touches fifty thousand postings, and seventy names of them are wanted. So what
cannot be among them is never gathered. First some names that hold many of the words are probed:
what the best of them matches says how much any other must match at least. Words that cannot reach
that much by themselves bring in no names, however many they have; they are only asked of the names
that other words bring in. Of few words, names that hold two of them are gathered. And of the names
that match alike the lightest will do.

Names go by their places in the postings, which are in order of weight within each system.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby, pairwise

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
_FEW = 5
"""Words of a query that may be gathered by pairs."""
_PAIRED = 4
"""Weighing a name takes about as long as meeting so many in the postings."""
_MANY = 500
"""Names of which it is worth while to weigh the lightest first."""
_HEAD = 144
"""How many of each system are weighed first then."""
_PROBED_AMONG = 1500
"""Names of a word, about, among which those to probe are looked for."""
_BISECTION = 6
"""Looking one name up in a posting takes about as long as reading so many of its entries."""

_Span = tuple[int, int]
"""The places of a system: the first, and that after the last."""


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
    """Its bit in ``Postings.place_common``, 0 for a class that is not common."""


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
    first, last = postings.place_range(lo, hi)
    words = _words(postings, slots, first, last)
    if not words:
        return []
    systems = [(a, b) for a, b in pairwise((0, *postings.place_end)) if first <= a < b <= last]
    if len(words) == 1:
        sums = _of_one(postings, words[0], systems)
    else:
        reached = _reached(postings, words)
        floor = KEEP * reached - _SLACK
        names: Collection[int] = _gathered(postings, words, floor, systems)
        if len(names) > _MANY and reached > sum([word.most for word in words]) - _SLACK:
            names = _light_enough(postings, words, names, reached, systems)
        sums = _sums(postings, words, names, floor)
    scored = _scored(postings, sums, KEEP * max(sums.values()))
    chosen = _best(postings, scored, SHORTLIST)
    if len(scored) > SHORTLIST and last - first == len(postings.place_name):
        # Those chosen of a system are its best: where there are enough, no others are asked.
        few = [sum([a <= i < b for i in chosen]) < SHARE for a, b in systems]
        for lacking, run in groupby(zip(few, systems, strict=True), lambda x: x[0]):
            if lacking:
                theirs = [span for _, span in run]
                others = [x for x in scored if theirs[0][0] <= x[1] < theirs[-1][1]]
                for a, b in theirs:
                    chosen += _best(postings, [x for x in others if a <= x[1] < b], SHARE)
    return list(dict.fromkeys(map(postings.place_name.__getitem__, chosen)))


def _scored(postings: Postings, sums: dict[int, float], floor: float) -> list[tuple[float, int]]:
    """Score and place of the names that match the floor or more."""
    weights = postings.place_weight
    return [
        (s - UNMATCHED * w if (w := weights[i] - s) > 0 else s, i)
        for i, s in sums.items()
        if s >= floor
    ]


def _best(postings: Postings, scored: Sequence[tuple[float, int]], count: int) -> list[int]:
    """The places of the best, in order; of names that score alike the first in the book."""
    if len(scored) > count:
        least = nlargest(count, [score for score, _ in scored])[-1]
        scored = [x for x in scored if x[0] >= least]
    names = postings.place_name
    return [i for _, i in sorted(scored, key=lambda x: (-x[0], names[x[1]]))[:count]]


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


def _of_one(postings: Postings, word: _Word, systems: Sequence[_Span]) -> dict[int, float]:
    """What names that may be wanted match of the only word of a query.

    A name may be among the lightest of one part and hold another that adds more, without being
    among the lightest of that: then so many others are better that it is not wanted.
    """
    sums: dict[int, float] = {}
    for part in word.parts:
        if part.adds >= KEEP * word.most:
            sums.update(dict.fromkeys(_lightest(postings, part, systems), part.adds))
    return sums


def _light_enough(
    postings: Postings,
    words: Sequence[_Word],
    names: Collection[int],
    most: float,
    systems: Sequence[_Span],
) -> Collection[int]:
    """The names without those that are too heavy to be wanted even if they match ``most``.

    How heavy that is, the lightest of each system tell.
    """
    order = sorted(names)
    ends = [(bisect_left(order, a), bisect_left(order, b)) for a, b in systems]
    heads = [order[a : min(a + _HEAD, b)] for a, b in ends]
    out = {i for head in heads for i in head}
    floor = KEEP * most - _SLACK
    sums = _sums(postings, words, out, floor)
    scores = [
        [score for score, _ in _scored(postings, {i: sums[i] for i in head if i in sums}, floor)]
        for head in heads
    ]
    all_scores = [score for own in scores for score in own]
    if len(all_scores) < SHORTLIST:
        return names
    least = nlargest(SHORTLIST, all_scores)[-1]
    for (a, b), own in zip(ends, scores, strict=True):
        if b - a > _HEAD and len(own) >= SHARE:
            enough = min(least, nlargest(SHARE, own)[-1]) - _SLACK
            heaviest = most + (most - enough) / UNMATCHED
            end = bisect_right(order, heaviest, a, b, key=postings.place_weight.__getitem__)
            out.update(order[a:end])
        else:
            out.update(order[a:b])
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
        step = start.size // _PROBED_AMONG + 1
        names: Collection[int] = _union(postings, start.parts, step)
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
    class_of, name = postings.class_of, postings.place_name
    for i in names:
        matched = [0.0] * words
        for surface in postings.words_of(name[i]):
            cls = class_of[surface]
            if cls in adds:
                for n, weight in adds[cls]:
                    if weight > matched[n]:
                        matched[n] = weight
        best = max(best, sum(matched))
    return best


def _gathered(
    postings: Postings, words: Sequence[_Word], floor: float, systems: Sequence[_Span]
) -> set[int]:
    """Names among which are all that may be wanted: whatever matches ``floor`` or more.

    Left out are those that hold only words which together stay below it; or, where few words are
    typed and that spares little, those that hold one word alone and are none of its lightest.
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
    if len(words) > _FEW or _PAIRED * sum([p.size for p in needed]) < sum([w.size for w in words]):
        return _union(postings, needed)
    found = _met_twice(postings, words)
    for word in words:
        for part in word.parts:
            if part.adds >= floor:
                found.update(_lightest(postings, part, systems))
    return found


def _met_twice(postings: Postings, words: Sequence[_Word]) -> set[int]:
    """The names that hold two of the words or more."""
    post = postings.post
    *rare, commonest = sorted(words, key=lambda word: word.size)
    met: set[int] = set()
    twice: set[int] = set()
    for word in rare:
        own = _union(postings, word.parts)
        twice |= own & met
        met |= own
    for part in commonest.parts:
        twice.update(met.intersection(post[part.start : part.end]))
    return twice


def _lightest(postings: Postings, part: _Part, systems: Sequence[_Span]) -> list[int]:
    """The places of a part, in each system no more than are ever wanted of it: the lightest.

    Of names that match nothing else the lightest score best. More of those that weigh no more than
    what they match: such names score alike.
    """
    post, weight = postings.post, postings.place_weight.__getitem__
    out: list[int] = []
    start = part.start
    for _, last in systems:
        end = bisect_left(post, last, start, part.end)
        enough = start + SHORTLIST
        if enough < end and weight(post[enough]) <= part.adds:
            enough = bisect_right(post, part.adds, enough, end, key=weight)
        out += post[start : min(enough, end)]
        start = end
    return out


def _sums(
    postings: Postings, words: Sequence[_Word], names: Collection[int], floor: float
) -> dict[int, float]:
    """The weight that each of the names matches, without most of those below the floor.

    What the common words add is read off a name's bits, all at once; the postings of the others
    are short.
    """
    common = _Common(words)
    mask, holds = common.mask, postings.place_common
    rare = [(word, [p for p in word.parts if not p.bit]) for word in words]
    rare = [(word, parts) for word, parts in rare if parts]
    left = sum([parts[-1].adds for _, parts in rare])
    if mask:
        sums = {i: common[holds[i] & mask] for i in names}
        if rare:
            sums = _reaching(sums, floor - left)
    else:
        sums = dict.fromkeys(names, 0.0)
    rare.sort(key=lambda x: (len(x[1]), x[0].size))
    for word, parts in rare:
        if not sums:
            break
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
        if word is not rare[-1][0]:
            floor = max(floor, KEEP * max(sums.values()) - _SLACK)
            sums = _reaching(sums, floor - left)
    return sums


def _reaching(sums: dict[int, float], least: float) -> dict[int, float]:
    return {i: s for i, s in sums.items() if s >= least} if least > 0 else sums


def _holding(postings: Postings, names: Collection[int], part: _Part) -> Iterable[int]:
    """Those of the names that hold the class of a part."""
    if part.bit:
        bit, holds = part.bit, postings.place_common
        return [i for i in names if holds[i] & bit]
    post, start, end = postings.post, part.start, part.end
    if len(names) * _BISECTION < end - start:
        return [i for i in names if post[bisect_left(post, i, start, end - 1)] == i]
    known = names if isinstance(names, dict | set) else set(names)
    return [i for i in post[start:end] if i in known]


def _union(postings: Postings, parts: Iterable[_Part], step: int = 1) -> set[int]:
    """The names of all parts, or only one out of some."""
    out: set[int] = set()
    for part in parts:
        out.update(postings.post[part.start : part.end : step])
    return out
