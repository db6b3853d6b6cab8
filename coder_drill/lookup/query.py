"""From what is typed to word slots: which index words stand for each word of the query."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from coder_drill.codebooks.words import DOING, STOPWORDS, stem
from coder_drill.lookup.everyday import EVERYDAY
from coder_drill.lookup.postings import Postings

SHORTEST_CORRECTED = 4
"""Letters of the shortest word that is taken for a misspelling."""
COMPLETIONS = 40
"""Most words that the last, unfinished word of a query is completed to."""

RELATED = 0.75
"""What a word is worth that often stands for the one typed."""


GENERIC = DOING | {"performed", "done", "patient", "pt", "code", "coding", "diagnosis", "dx"}
"""Words of a query that say little of the concept."""
SALTS = frozenset(
    ["sodium", "phosphate", "hydrochloride", "hcl", "sulfate", "acetate", "succinate", "tartrate",
     "citrate", "mesylate", "maleate"]
)  # fmt: skip
"""Salts of drugs: whether they are typed or not, the drug is what counts."""


@dataclass(slots=True)
class Slot:
    """One word of the query: the index words that may stand for it, each with a factor 0..1."""

    typed: str
    weight: float
    words: dict[int, float] = field(default_factory=dict)
    """Surface id -> factor; the surface as typed has 1."""
    classes: dict[int, float] = field(default_factory=dict)
    """Word class -> factor."""
    corrected: bool = False
    """The word is unknown and its readings are corrections."""


@dataclass(slots=True)
class Speller:
    """Finds known words near an unknown one; words are grouped by length for speed."""

    postings: Postings
    buckets: dict[int, tuple[list[str], list[int]]] = field(default_factory=dict)
    memory: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    def _bucket(self, length: int) -> tuple[list[str], list[int]]:
        if not self.buckets:
            frequency = self.postings.frequency
            for i, word in enumerate(self.postings.surfaces):
                if frequency[i] and word.isalpha():
                    texts, ids = self.buckets.setdefault(len(word), ([], []))
                    texts.append(word)
                    ids.append(i)
        return self.buckets.get(length, ([], []))

    def near(self, word: str) -> list[tuple[int, float]]:
        """Return (surface id, factor) of the nearest known words, best first, at most 8.

        One edit is allowed up to four letters, two up to eight, three beyond; a transposition of
        neighbors is one edit. Only the nearest distance and one more are kept.
        """
        known = self.memory.get(word)
        if known is not None:
            return known
        negated = word.startswith("!")
        plain = word[1:] if negated else word
        n = len(plain)
        most = 1 if n <= 4 else 2 if n <= 9 else 3
        found: list[tuple[float, int, float]] = []
        if n >= SHORTEST_CORRECTED and plain.isalpha():
            for radius in (1, most):
                for length in range(n - radius, n + radius + 1):
                    texts, ids = self._bucket(length)
                    for text, distance, at in process.extract(
                        plain, texts, scorer=OSA.distance, score_cutoff=radius, limit=12
                    ):
                        if distance:
                            i = ids[at]
                            cost = distance + 0.35 * (text[0] != plain[0])
                            cost -= min(0.3, 0.03 * self.postings.frequency[i].bit_length())
                            found.append((cost, i, distance))
                if found or radius == most:
                    break
        found.sort()
        out: list[tuple[int, float]] = []
        for cost, i, _distance in found[:8]:
            at = i
            if negated:
                at = self.postings.id_of.get("!" + self.postings.surfaces[i], -1)
            if at >= 0:
                out.append((at, max(0.5, 0.97 - 0.05 * max(0.0, cost))))
        if len(self.memory) > 5000:
            self.memory.clear()
        self.memory[word] = out
        return out


def make_slots(
    postings: Postings,
    speller: Speller,
    surfaces: tuple[str, ...],
    *,
    unfinished: bool,
    correct: bool,
    near_words: dict[str, tuple[str, ...]] | None = None,
    capitals: frozenset[str] = frozenset(),
    light: frozenset[str] = frozenset(),
) -> list[Slot]:
    """Return one slot for each word class of the query.

    ``unfinished`` completes the last word; ``correct`` reads unknown words as near known ones;
    ``near_words`` gives for a word those that often stand for it; ``capitals`` are short words
    typed in capitals, which are abbreviations and no misspellings; ``light`` are numbers with
    their units, which decide later.
    """
    out: list[Slot] = []
    taken: dict[int, Slot] = {}
    last = len(surfaces) - 1
    top = postings.heaviest
    for n, word in enumerate(surfaces):
        at = postings.id_of.get(word, -1)
        slot = Slot(word, 0.0)
        if at >= 0:
            cls = postings.class_of[at]
            if cls in taken:
                continue
            taken[cls] = slot
            slot.words[at] = 1.0
            slot.classes[cls] = 0.96
            idle = word in EVERYDAY and not postings.frequency[at]
            slot.weight = 0.15 if idle or word in STOPWORDS else postings.class_weight[cls]
        else:
            near = _same_stem(postings, word) if correct else -1
            if near >= 0:
                cls = postings.class_of[near]
                if cls in taken:
                    continue
                taken[cls] = slot
                slot.words[near] = slot.classes[cls] = 0.96
                slot.weight = postings.class_weight[cls]
                slot.corrected = True
        ends = unfinished and n == last and len(word) >= 2 and word not in STOPWORDS
        if ends:
            for i in postings.completions(word, COMPLETIONS):
                if i != at and postings.frequency[i]:
                    factor = 0.6 + 0.3 * len(word) / len(postings.surfaces[i])
                    factor *= 0.8 + 0.02 * min(10, postings.frequency[i].bit_length())
                    if slot.classes and slot.weight:
                        factor *= 0.8
                    _offer(postings, slot, i, factor)
        if word.lstrip("!") in GENERIC and len(surfaces) > 1:
            slot.weight *= 0.3
        if word in SALTS and len(surfaces) > 1:
            slot.weight *= 0.4
        if word in light:
            slot.weight *= 0.5 if word[0].isdigit() else 0.3
        if correct and not slot.classes and not word[-1:].isdigit() and word not in capitals:
            spelt = speller.near(word)
            slot.corrected = bool(spelt)
            for i, factor in spelt:
                _offer(postings, slot, i, factor)
        for other in (near_words or {}).get(word, ()):
            i = postings.id_of.get(other, -1)
            if i >= 0 and postings.class_of[i] not in slot.classes:
                _offer(postings, slot, i, RELATED)
        if not slot.weight and slot.classes:
            likely = max(slot.words, key=slot.words.__getitem__)
            common = postings.surfaces[likely].lstrip("!") in STOPWORDS
            slot.weight = 0.15 if common else postings.class_weight[postings.class_of[likely]]
        if not slot.classes:
            slot.weight = 0.5 * top if len(word) > 2 else 0.3 * top
            if word in light or word.lstrip("!") in EVERYDAY:
                slot.weight = 0.15
        out.append(slot)
    return out


def _same_stem(postings: Postings, word: str) -> int:
    """Return a surface id with the stem of ``word``, or -1: inflections that no title uses."""
    root = stem(word)
    for i in postings.completions(root, 12) if len(root) > 3 else ():
        if stem(postings.surfaces[i]) == root:
            return i
    return -1


def _offer(postings: Postings, slot: Slot, surface: int, factor: float) -> None:
    if factor > slot.words.get(surface, 0.0):
        slot.words[surface] = factor
    cls = postings.class_of[surface]
    if factor * 0.96 > slot.classes.get(cls, 0.0):
        slot.classes[cls] = factor * 0.96
