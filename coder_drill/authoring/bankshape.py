"""The shape of a bank: what its charts have too much in common, so that it can be learned.

A pattern is a fault of the bank and of no single chart. It is told at the end of a check over a whole
bank, as a warning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median

from coder_drill.charts.model import Chart

ENOUGH = 8
"""Charts of a kind below which nothing can be said."""
NEAR = 0.2
"""Records whose length lies within this share of the median are of one length."""
TOO_MUCH = 0.6
"""Share of charts that may not have one thing in common."""
SETTLED = 0.25
"""Share of records in which a provider may settle the coder's doubt in so many words."""
QUERIES = 0.25
"""Share of charts that should leave a doubt to a query."""

IMPORTED = re.compile(
    r"\b(?:imported|auto-?(?:populated|import|imported|generated|screen)|copied[- ]forward"
    r"|carried[- ](?:forward|over)|pulled from)\b",
    re.IGNORECASE,
)
"""Words of lists that no provider wrote for this encounter."""
_SETTLES = re.compile(
    r"\b(?:I do not (?:regard|consider|count)|not (?:my|our) diagnos[ei]s|is not a complication"
    r"|only the (?:first|last|second) (?:item )?is right|could not delete|taken as prescribed"
    r"|not mine|disregard (?:the|this)|entered in error)\b",
    re.IGNORECASE,
)


def remarks(charts: Iterable[Chart]) -> list[str]:
    """What too many charts of a bank have in common, a sentence each; nothing for a small one."""
    every = list(charts)
    if len(every) < ENOUGH:
        return []
    by_setting: dict[str, list[Chart]] = defaultdict(list)
    for chart in every:
        by_setting[chart.setting.label.lower()].append(chart)
    found = [text for name, some in by_setting.items() for text in _of_setting(name, some)]
    return [*found, *_of_bank(every)]


def _of_setting(name: str, charts: Sequence[Chart]) -> Iterator[str]:
    if len(charts) < ENOUGH:
        return
    lengths = [len(chart.note.split()) for chart in charts]
    middle = median(lengths)
    near = sum(abs(length - middle) <= NEAR * middle for length in lengths)
    if near > TOO_MUCH * len(charts):
        yield (
            f"{name}: {near} of {len(charts)} records have {middle * (1 - NEAR):.0f} to "
            f"{middle * (1 + NEAR):.0f} words; vary their length"
        )
    counts: tuple[tuple[str, Callable[[Chart], int]], ...] = (
        ("decoys", lambda chart: len(chart.decoys)),
        ("hints", lambda chart: len(chart.hints)),
    )
    for what, count in counts:
        [(number, times)] = Counter(map(count, charts)).most_common(1)
        if times > TOO_MUCH * len(charts):
            yield f"{name}: {times} of {len(charts)} charts have {number} {what}; vary their number"
    places = [place for chart in charts for place in imported_at(chart.note)]
    late = sum(place >= 0.75 for place in places)
    if len(places) >= ENOUGH and late > TOO_MUCH * len(places):
        yield (
            f"{name}: {late} of {len(places)} imported or copied lists stand in the last quarter "
            "of the record; move some, and let some be right"
        )


def _of_bank(charts: Sequence[Chart]) -> Iterator[str]:
    settled = sum(bool(_SETTLES.search(chart.note)) for chart in charts)
    if settled > SETTLED * len(charts):
        yield (
            f"in {settled} of {len(charts)} records a provider settles the coder's doubt in so many "
            "words; leave it open in some"
        )
    asking = sum(bool(chart.queries) for chart in charts)
    if asking < QUERIES * len(charts):
        yield f"{asking} of {len(charts)} charts have a query; doubt belongs in one of four"
    if not any(not chart.decoys and not chart.query_decoys for chart in charts):
        yield "every chart has something to reject; let some have nothing"


def imported_at(note: str) -> list[float]:
    """Where lists that were imported or copied stand in a record, from 0 (start) to 1 (end)."""
    return [match.start() / len(note) for match in IMPORTED.finditer(note)]
