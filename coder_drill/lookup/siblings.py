"""The codes beside a code found: its other sides, the other sizes of its family."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coder_drill.lookup.order import Found
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.rank import Fit, Matcher

SIDES = frozenset({"left", "right", "bilateral", "unspecified"})
NEIGHBORS = 24
"""How far before and behind a code its other sides and sizes are looked for."""
LIKE_SIZED = 0.6
"""Part of their words that the titles of a family of sizes share."""
SIZED = 24
"""Best codes of which other sizes are looked for."""

Offer = Callable[[int, float, int, int], None]
"""Takes code, score, name and mask of matched slots."""


class Siblings:
    """Looks beside codes; holds the words for sides."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        ids = postings.id_of
        self._side_words = frozenset(ids[w] for w in SIDES if w in ids)

    def sides(self, matcher: Matcher, fit: Fit, code: int, offer: Offer) -> None:
        """Offer the code for the side asked for when a name led to that of another side or none.

        Names are given to the unspecified side ("torn rotator cuff"); the codes of the other
        sides have the same title but for the side, and stand near.
        """
        postings = self.postings
        code = postings.code_default[code]
        title = postings.words_of(postings.code_title[code])
        sides = self._side_words
        if not postings.billable(code) or not sides.intersection(title):
            return
        same = set(title) - sides
        own = [w for w in postings.words_of(fit.name) if w not in sides]
        first = max(0, code - NEIGHBORS)
        for other in range(first, min(len(postings.code_row), code + NEIGHBORS + 1)):
            words_of = postings.words_of(postings.code_title[other])
            if other == code or len(words_of) > len(title) + 1 or not postings.billable(other):
                continue
            if set(words_of) - sides == same:
                matched, mask, rest = matcher.match([*own, *(w for w in words_of if w in sides)])
                offer(other, 0.99 * matcher.value(matched, rest), fit.name, mask)

    def sizes(self, numbers: Sequence[tuple[str, float]], found: dict[int, Found]) -> None:
        """Offer the size that was typed where a name led to another size of the family.

        Names are given to the first of a family of sizes ("laceration repair face"); the others
        have the same title but for the numbers, and stand near.
        """
        postings = self.postings
        ranges = postings.ranges
        best = sorted(found.values(), key=lambda f: -f.score)[:SIZED]
        for f in best:
            own = ranges.get(f.code, ())
            asked = [n for n in numbers if any(unit == n[0] for unit, _, _ in own)]
            if not asked or any(_holds(own, number) for number in asked):
                continue
            title = self._plain_words(f.code)
            first = max(0, f.code - NEIGHBORS)
            for other in range(first, min(len(postings.code_row), f.code + NEIGHBORS + 1)):
                if not any(_holds(ranges.get(other, ()), number) for number in asked):
                    continue
                if self._root(other) != self._root(f.code):
                    continue
                words = self._plain_words(other)
                if len(title & words) < LIKE_SIZED * len(title | words):
                    continue
                old = found.get(other)
                if old is None or old.score < f.score:
                    found[other] = Found(f.score, other, f.name, f.mask, f.reading, f.slots)

    def _root(self, code: int) -> int:
        """The category of a code; -1 where the system has none."""
        parents = self.postings.code_parent
        root = -1
        while (code := parents[code]) >= 0:
            root = code
        return root

    def _plain_words(self, code: int) -> set[int]:
        """The words of a code's title without its numbers."""
        postings = self.postings
        words = postings.words_of(postings.code_title[code])
        return {w for w in words if not postings.surfaces[w][:1].isdigit()}


def _holds(ranges: Sequence[tuple[str, float, float]], number: tuple[str, float]) -> bool:
    unit, value = number
    return any(u == unit and low - 1e-6 <= value <= high + 1e-6 for u, low, high in ranges)
