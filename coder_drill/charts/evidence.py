"""Finding evidence in a record: the same words, whatever the line breaks between them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.charts.record import Quote, Span, same_title, starts


class Place(NamedTuple):
    """Where a quote stands: the index of its document, and the span within that document's text."""

    document: int
    span: Span


@lru_cache(maxsize=4096)
def locate_evidence(note: str, span_text: str) -> Span | None:
    """Where the words of ``span_text`` stand in ``note``: (start, end) character offsets.

    Any run of whitespace matches any other; everything else must agree to the letter, case
    included. A span is found at word boundaries first (``OM`` not inside ``COMA``), anywhere
    otherwise. None when the words are not there or ``span_text`` is blank.
    """
    words = span_text.split()
    if not words:
        return None
    body = r"\s+".join(map(re.escape, words))
    head = r"(?<!\w)" if words[0][0].isalnum() else ""
    tail = r"(?!\w)" if words[-1][-1].isalnum() else ""
    match = _pattern(head + body + tail).search(note) or _pattern(body).search(note)
    return match.span() if match else None


def places_of(chart: Chart, quote: str) -> tuple[Place, ...]:
    """The documents of a chart that hold these words, one place each, in chart order.

    A ``Quote`` that names its document is looked for in documents of that title alone.
    """
    title = quote.document if isinstance(quote, Quote) else ""
    found = (
        (n, locate_evidence(document.text, quote))
        for n, document in enumerate(chart.documents)
        if not title or same_title(title, document.title)
    )
    return tuple(Place(n, span) for n, span in found if span is not None)


def quote_span(chart: Chart, quote: str) -> Span | None:
    """The first place of a quote as a span of ``chart.note``, None where the record lacks it."""
    places = places_of(chart, quote)
    if not places:
        return None
    at = starts(chart.documents)[places[0].document]
    return places[0].span[0] + at, places[0].span[1] + at


def evidence_spans(chart: Chart, key: KeyCode) -> tuple[Span, ...]:
    """The spans of a key code's evidence in ``chart.note``, in the order given; lost ones left out."""
    found = (quote_span(chart, quote) for quote in key.evidence)
    return tuple(span for span in found if span is not None)


@lru_cache(maxsize=2048)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
