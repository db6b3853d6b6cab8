"""Candidate names for a set of slots, and how well each fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coder_drill.codebooks.indexsource import GROUP, LEXICON, TERM, TITLE
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot
from coder_drill.lookup.shortlist import UNMATCHED, shortlist

RELATED_AT_MOST = 0.8
"""Factor below which a word only often stands for the one typed."""


@dataclass(slots=True)
class Fit:
    """How well one name fits: ``score`` 0..1, and the slots it matched (bit mask)."""

    score: float
    name: int
    mask: int


Match = tuple[float, int, float]
"""Weight that is matched, bit mask of the slots that are, weight of the words left over."""


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
        self._weights = [slot.weight for slot in slots]
        self._hits = _Hits(self)
        self._titles: dict[int, Match] = {}

    def shortlist(self, lo: int, hi: int) -> list[int]:
        """Return the most promising names of the range, at most :data:`SHORTLIST`."""
        return shortlist(self.postings, self.slots, lo, hi)

    def fit(self, name: int) -> Fit:
        """Score one name."""
        postings = self.postings
        kind = postings.name_kind[name]
        if kind == TITLE:
            matched, mask, rest = self.match_title(name)
        else:
            matched, mask, rest = self.match(postings.words_of(name), kind == GROUP)
        score = self.value(matched, rest)
        if kind == TERM:
            score *= 0.995
        elif kind == LEXICON:
            score *= 0.998
        return Fit(score, name, mask)

    def match(self, words: Iterable[int], loose: bool = False) -> Match:
        """What words of a name match, and what they leave; nothing is left of a loose name."""
        best: dict[int, float] = {}
        rest, loosely = self._take(words, best, 0.0, [])
        return self._matched(best, 0.0 if loose else rest, [] if loose else loosely)

    def match_title(self, name: int) -> Match:
        """What a title matches; remembered, since several parts of a search ask for it."""
        known = self._titles.get(name)
        if known is None:
            known = self._titles[name] = self.match(self.postings.words_of(name))
        return known

    def matcher_of(self, words: Iterable[int]) -> Callable[[Iterable[int]], Match]:
        """A function that matches the words and others behind them: for names that begin alike."""
        begun: dict[int, float] = {}
        rest, loosely = self._take(words, begun, 0.0, [])

        def match(others: Iterable[int]) -> Match:
            best = begun.copy()
            return self._matched(best, *self._take(others, best, rest, loosely.copy()))

        return match

    def _take(
        self,
        words: Iterable[int],
        best: dict[int, float],
        rest: float,
        loosely: list[tuple[int, float]],
    ) -> tuple[float, list[tuple[int, float]]]:
        """Take words in: how well they stand for each slot, the weight of those that do not,

        and slot and weight of those that only often stand for one.
        """
        for n, factor, weight in map(self._hits.__getitem__, words):
            if n < 0:
                rest += weight
            else:
                if factor < RELATED_AT_MOST:
                    loosely.append((n, weight))
                if n not in best or factor > best[n]:
                    best[n] = factor
        return rest, loosely

    def _matched(
        self, best: dict[int, float], rest: float, loosely: Iterable[tuple[int, float]]
    ) -> Match:
        for n, weight in loosely:
            # "labor" typed and "labor with delivery" found: the delivery is something else.
            if best[n] >= RELATED_AT_MOST:
                rest += weight
        matched, mask = 0.0, 0
        weights = self._weights
        for n, factor in best.items():
            matched += weights[n] * factor
            mask |= 1 << n
        return matched, mask, rest

    def value(self, matched: float, rest: float) -> float:
        """Return the score of a name that matches and leaves so much."""
        cover = matched / self.total
        return cover * (matched + 1.0) / (matched + 1.0 + UNMATCHED * rest)


class _Hits(dict[int, tuple[int, float, float]]):
    """For each word the slot that it matches, -1 for none, how well, and its weight in a name."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self._by_word, self._by_class = matcher.by_word, matcher.by_class
        self._class_of = matcher.postings.class_of
        self._weight = matcher.postings.doc_weight

    def __missing__(self, word: int) -> tuple[int, float, float]:
        hit = self._by_word.get(word) or self._by_class.get(self._class_of[word]) or (-1, 0.0)
        found = self[word] = (*hit, self._weight[word])
        return found
