"""Candidate names for a set of slots, and how well each fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise

from coder_drill.codebooks.indexsource import GROUP, LEXICON, TERM
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot

SHORTLIST = 72
"""Names looked at closely for one reading of a query."""
SHARE = 8
"""Names of each system that are looked at in any case when all systems are searched."""
ADDING = 8000
"""Posting entries that may bring in new candidates; beyond it words only re-rank."""
UNMATCHED = 0.55
"""What an unmatched word of a name costs, against what a matched one earns."""
RELATED_AT_MOST = 0.8
"""Factor below which a word only often stands for the one typed."""
KEEP = 0.5
"""Candidates below this part of the best matched weight are dropped before the close look."""


@dataclass(slots=True)
class Fit:
    """How well one name fits: ``score`` 0..1, and the slots it matched (bit mask)."""

    score: float
    name: int
    mask: int


class Matcher:
    """Scores names against one reading of the query."""

    def __init__(self, postings: Postings, slots: list[Slot]) -> None:
        self.postings = postings
        self.slots = slots
        self.total = sum(s.weight for s in slots) or 1.0
        self.by_word: dict[int, tuple[int, float]] = {}
        self.by_class: dict[int, tuple[int, float]] = {}
        for n, slot in enumerate(slots):
            for word, factor in slot.words.items():
                if factor > self.by_word.get(word, (0, 0.0))[1]:
                    self.by_word[word] = (n, factor)
            for cls, factor in slot.classes.items():
                if factor > self.by_class.get(cls, (0, 0.0))[1]:
                    self.by_class[cls] = (n, factor)
        self._hits: dict[int, tuple[int, float]] = {}

    def shortlist(self, lo: int, hi: int) -> list[int]:
        """Return the most promising names of the range, at most :data:`SHORTLIST`."""
        gathered: dict[int, float] = {}
        postings = self.postings
        added = 0
        lists: list[tuple[float, int, list[tuple[float, Sequence[int]]]]] = []
        telling = [s for s in self.slots if s.weight > 0.5] or self.slots
        for slot in telling:
            found: list[tuple[float, Sequence[int]]] = []
            size = 0
            for cls, factor in slot.classes.items():
                names = postings.posting(cls, lo, hi)
                if names:
                    found.append((factor, names))
                    size += len(names)
            if found:
                lists.append((slot.weight, size, found))
        lists.sort(key=lambda x: (-x[0], x[1]))
        left = sum(weight for weight, _, _ in lists)
        for weight, size, found in lists:
            opening = True
            if gathered and size > 400:
                # Names that match only what is left cannot reach the floor: add no more of them,
                # and drop those gathered that cannot reach it either.
                floor = KEEP * max(gathered.values())
                opening = left >= floor and added + size <= ADDING
                if len(gathered) > 1500:
                    least = floor - left
                    gathered = {i: s for i, s in gathered.items() if s >= least}
            left -= weight
            factor, names = found[0]
            if len(found) == 1:
                best = dict.fromkeys(names, weight * factor) if opening else {}
            else:
                found.sort(key=lambda x: x[0])
                best = {}
                for factor, some in found:
                    best.update(dict.fromkeys(some, factor * weight))
            if opening:
                added += size
                if gathered:
                    get = gathered.get
                    for i, w in best.items():
                        gathered[i] = get(i, 0.0) + w
                else:
                    gathered = dict(best)
            elif best:
                for i in gathered.keys() & best.keys():
                    gathered[i] += best[i]
            else:
                w = weight * factor
                for i in gathered.keys() & names:
                    gathered[i] += w
        if not gathered:
            return []
        floor = KEEP * max(gathered.values())
        weights = postings.name_weight
        scored = [
            (s - UNMATCHED * w if (w := weights[i] - s) > 0 else s, -i)
            for i, s in gathered.items()
            if s >= floor
        ]
        if len(scored) <= SHORTLIST:
            return [-i for _, i in scored]
        chosen: list[tuple[float, int]] = nlargest(SHORTLIST, scored)
        bounds = [0, *postings.name_end]
        if lo == 0 and hi == bounds[-1]:
            for start, end in pairwise(bounds):
                chosen += nlargest(SHARE, [x for x in scored if start <= -x[1] < end])
        return list({-i: None for _, i in chosen})

    def fit(self, name: int) -> Fit:
        """Score one name."""
        postings = self.postings
        kind = postings.name_kind[name]
        words = postings.words_of(name)
        matched, mask, rest = self.match(words, kind == GROUP)
        score = self.value(matched, rest)
        if kind == TERM:
            score *= 0.995
        elif kind == LEXICON:
            score *= 0.998
        return Fit(score, name, mask)

    def match(self, words: Iterable[int], loose: bool = False) -> tuple[float, int, float]:
        """Return (matched weight, mask of matched slots, weight of unmatched words)."""
        hits = self._hits
        best: dict[int, float] = {}
        rest = 0.0
        loosely: list[tuple[int, int]] = []
        for word in words:
            if word not in hits:
                hits[word] = self._hit(word)
            n, factor = hits[word]
            if n < 0:
                rest += factor
            else:
                if factor < RELATED_AT_MOST:
                    loosely.append((n, word))
                if factor > best.get(n, 0.0):
                    best[n] = factor
        for n, word in loosely:
            # "labor" typed and "labor with delivery" found: the delivery is something else.
            if best[n] >= RELATED_AT_MOST:
                rest += self.postings.doc_weight[word]
        matched, mask = 0.0, 0
        slots = self.slots
        for n, factor in best.items():
            matched += slots[n].weight * factor
            mask |= 1 << n
        return matched, mask, 0.0 if loose else rest

    def _hit(self, word: int) -> tuple[int, float]:
        """The slot that a word matches and how well; -1 and the word's weight when none."""
        postings = self.postings
        hit = self.by_word.get(word) or self.by_class.get(postings.class_of[word])
        return hit or (-1, postings.doc_weight[word])

    def value(self, matched: float, rest: float) -> float:
        """Return the score of a name that matches and leaves so much."""
        cover = matched / self.total
        return cover * (matched + 1.0) / (matched + 1.0 + UNMATCHED * rest)
