"""Readings by the rings of disease names, for queries that leave words unknown."""

from __future__ import annotations

from coder_drill.codebooks.rings import CAPITALS, KIND_OF, NEAR, ring_key
from coder_drill.codebooks.searchtables import SearchTables
from coder_drill.codebooks.words import STOPWORDS, words
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.querytext import QueryText
from coder_drill.lookup.readings import Reading

MOST = 4
"""Readings tried: each is a search of its own."""
LONGEST = 12
"""Words of the longest query that is taken apart."""
_SAME, _NEAR, _KIND = 0.975, 0.86, 0.8
"""What a reading is worth: the same disease, nearly a name of the tables, a kind of the disease."""
_STEP = 0.01
_SIDES = frozenset({"left", "right", "bilateral"})


def ring_readings(
    tables: SearchTables,
    postings: Postings,
    query: QueryText,
    unknown: frozenset[str],
    *,
    kinds: bool,
) -> list[Reading]:
    """The query with a name that the tables lack read as one of its ring, the longest name first.

    ``unknown`` are the words that nothing found so far has: a name that is a part of the query
    must have one of them. ``kinds`` also takes what a disease is a kind of.
    """
    surfaces = query.surfaces[:LONGEST]
    spans: dict[str, tuple[int, int]] = {}
    for size in range(len(surfaces), 0, -1):
        for start in range(len(surfaces) - size + 1):
            span = surfaces[start : start + size]
            if size < len(surfaces) and unknown.isdisjoint(span):
                continue
            for key in _keys(postings, query, span):
                spans.setdefault(key, (start, start + size))
    known = tables.disease_names(list(spans))
    out: list[Reading] = []
    for key, (start, end) in spans.items():
        for place, name in enumerate(known.get(key, ())):
            kind = name.startswith(KIND_OF)
            if kind and not kinds:
                continue
            own = name.lstrip(KIND_OF + NEAR)
            said = " ".join(w.lstrip("!") for w in surfaces[start:end])
            sides = [w for w in surfaces[start:end] if w in _SIDES]
            new = (*surfaces[:start], *words(own), *sides, *surfaces[end:])
            why = f"{said} is a kind of {own}" if kind else f"{said} = {own}"
            factor = _KIND if kind else _NEAR if name.startswith(NEAR) else _SAME
            factor -= _STEP * place
            out.append(Reading(tuple(dict.fromkeys(new)), factor, (why,)))
        if out:
            # Shorter names inside the longest one say less.
            break
    return out[:MOST]


def _keys(postings: Postings, query: QueryText, span: tuple[str, ...]) -> list[str]:
    """The keys of a part of the query; none for a single word that titles use."""
    telling = [w for w in span if w not in STOPWORDS and w not in _SIDES]
    if span[0] in STOPWORDS or span[-1] in STOPWORDS or not telling:
        return []
    if len(telling) > 1:
        return [ring_key(telling)]
    word = telling[0]
    keys = [CAPITALS + word] if word in query.capitals or query.text.isupper() else []
    at = postings.id_of.get(word, -1)
    if at < 0 or not postings.frequency[at]:
        keys.append(ring_key(telling))
    return keys
