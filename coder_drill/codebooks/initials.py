"""Initials that stand for a name: ``btc``, biliary tract cancer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from coder_drill.codebooks.indexsource import LEXICON, TITLE
from coder_drill.codebooks.words import STOPWORDS

MOST = 6
"""Names kept for one set of initials, and letters of the longest."""
LONGEST_NAME = 8
"""Words of the longest name that anyone would shorten so."""


def initial_rows(
    names: Iterable[tuple[int, list[str]]], known: Iterable[str]
) -> Iterator[tuple[str, int, str, str]]:
    """Yield rows of the phrase table for ``names``, (kind, words) each; ``known`` are whole words.

    Rows come in the order of their key. At most six names for one set of initials: lexicon names and short names first, then those that
    give a compound word the letters of its parts (``pps``, postpolio syndrome). Two letters are
    read so for names of the lexicon and for whole titles.
    """
    split = Splitter(known)
    found: dict[str, list[tuple[int, int, int, list[str]]]] = {}
    for number, (kind, words) in enumerate(names):
        plain = [w for w in words if w not in STOPWORDS]
        if len(words) > LONGEST_NAME or not 1 <= len(plain) <= MOST:
            continue
        usual = 0 if kind == LEXICON else 1 if len(plain) > 2 else 2
        forms = {"".join([w[0] for w in plain]): usual}
        if len(plain) < len(words) <= MOST:
            forms.setdefault("".join([w[0] for w in words]), usual)
        forms.setdefault("".join([split(w) for w in plain]), 3)
        least = 2 if kind in (LEXICON, TITLE) else 3
        for letters, order in forms.items():
            if least <= len(letters) <= MOST and letters.isalpha():
                entry = (order, len(words), number, words)
                found.setdefault(letters, []).append(entry)
    # In the order of the table's key: rows that follow each other are written several times faster.
    for letters in sorted(found):
        entries = sorted(found[letters])
        for rank, (_, _, _, name) in enumerate(entries[:MOST]):
            yield f"initials:{letters}", rank, " ".join(name), letters.upper()


class Splitter:
    """Gives the initials of a word: one letter, or two for a compound of known parts."""

    BEFORE_A_WORD: ClassVar[list[str]] = [
        "anti",
        "auto",
        "endo",
        "extra",
        "immuno",
        "inter",
        "intra",
        "lipo",
        "macro",
        "mega",
        "micro",
        "neuro",
        "over",
        "para",
        "peri",
        "poly",
        "post",
        "pre",
        "pseudo",
        "sub",
        "supra",
        "tachy",
        "trans",
        "under",
    ]
    BEFORE_ANYTHING = ("hyper", "hypo", "hemi")
    """Heads that are never the beginning of a word of one piece."""
    SHORTEST = 5
    """Letters of the shortest rest, so that "previous" does not fall apart."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._split: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        found = self._split.get(word)
        if found is None:
            found = self._split[word] = self._initials(word)
        return found

    def _initials(self, word: str) -> str:
        for heads, free in ((self.BEFORE_ANYTHING, True), (self.BEFORE_A_WORD, False)):
            for head in heads:
                rest = word[len(head) :] if word.startswith(head) else ""
                if len(rest) >= self.SHORTEST and (free or rest in self._known):
                    return word[0] + rest[0]
        return word[0]
