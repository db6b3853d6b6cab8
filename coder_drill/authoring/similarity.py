"""Near-duplicate notes: how much of their wording two notes share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

SHINGLE = 5
"""Words in a shingle."""

_WORD = re.compile(r"[a-z0-9]+")


def shingles(text: str) -> frozenset[int]:
    """The runs of five words in ``text``, letters and digits only, as hashes within this process."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return frozenset([hash(tuple(words))]) if words else frozenset()
    return frozenset(
        hash(tuple(words[start : start + SHINGLE])) for start in range(len(words) - SHINGLE + 1)
    )


def similar_pairs(texts: Mapping[str, str], threshold: float) -> list[tuple[str, str, float]]:
    """Pairs of names whose texts share at least ``threshold`` (0..1) of the shorter one's shingles.

    Each pair once, sorted by name. The shorter text is the measure, so that a note grown out of
    another is found. Time grows with what the texts share, not with the square of their number.
    """
    sets = {name: shingles(text) for name, text in texts.items()}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for name in sorted(sets):
        for shingle in sets[name]:
            holders[shingle].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        for place, first in enumerate(names):
            for second in names[place + 1 :]:
                shared[first, second] += 1
    found = []
    for (first, second), count in shared.items():
        share = count / min(len(sets[first]), len(sets[second]))
        if share >= threshold:
            found.append((first, second, share))
    return sorted(found)
