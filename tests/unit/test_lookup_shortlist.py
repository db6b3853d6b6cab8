"""The shortlist of names: nothing that is passed over would have been on it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.words import words
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.query import Slot, Speller, make_slots
from coder_drill.lookup.shortlist import KEEP, SHARE, SHORTLIST, UNMATCHED, shortlist

QUERIES = [
    "co",
    "poisoning by",
    "broken wrist ri",
    "breast cancer le",
    "replacement of ri",
    "fracture of neck of left fe",
    "low back pa",
    "right",
    "Supplement Left Sacroilic Joint with Autologous Tissue Substitute, Open Approach",
    "Puncture wound with foreign body of left index finger without damage to nail, sequela",
    "Drainage ofRight Neck Subcutaneous Tissue and Fascia, Percutaneous Approach",
    "unspecified other",
    "zzzzzz",
]


@pytest.fixture(scope="module")
def postings(codebook: Codebook) -> Postings:
    return Postings(codebook.search_tables)


def _scores(
    postings: Postings, slots: Sequence[Slot], lo: int, hi: int
) -> list[tuple[float, float, int]]:
    """Score, matched weight and number of every name of the range that matches anything."""
    telling = [slot for slot in slots if slot.weight > 0.5] or slots
    matched: dict[int, float] = {}
    for slot in telling:
        best: dict[int, float] = {}
        for cls, factor in slot.classes.items():
            for place in postings.posting(cls):
                best[place] = max(best.get(place, 0.0), slot.weight * factor)
        for place, weight in best.items():
            if lo <= postings.place_name[place] < hi:
                matched[place] = matched.get(place, 0.0) + weight
    return [
        (
            s - UNMATCHED * max(0.0, postings.place_weight[place] - s),
            s,
            postings.place_name[place],
        )
        for place, s in matched.items()
    ]


@pytest.mark.parametrize("system", [None, System.ICD10CM])
@pytest.mark.parametrize("query", QUERIES)
def test_the_shortlist_is_that_of_weighing_every_name(
    postings: Postings, query: str, system: System | None
) -> None:
    slots = make_slots(postings, Speller(postings), words(query), unfinished=True, correct=True)
    lo, hi = postings.name_range(system)
    every = _scores(postings, slots, lo, hi)
    got = shortlist(postings, slots, lo, hi)
    assert len(set(got)) == len(got)
    floor = KEEP * max((s for _, s, _ in every), default=0.0) - 1e-6
    scores = {name: score for score, s, name in every if s >= floor}
    # Equal but for names that score alike at the end of the list.
    best = sorted(scores.values(), reverse=True)[:SHORTLIST]
    assert [scores[name] for name in got[: len(best)]] == pytest.approx(best)
    if system is None:
        for own in System:
            start, end = postings.name_range(own)
            wanted = sorted((s for n, s in scores.items() if start <= n < end), reverse=True)
            had = sorted((scores[n] for n in got if start <= n < end), reverse=True)
            assert had[:SHARE] == pytest.approx(wanted[:SHARE])
