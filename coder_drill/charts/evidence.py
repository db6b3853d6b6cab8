"""Finding evidence in a record: the same words, whatever the line breaks between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.charts.record import Quote, Span, same_title, starts

_WORD = re.compile(r"\S+")


class Place(NamedTuple):
    """Where a quote stands: the index of its document, and the span within that document's text."""

    document: int
    span: Span


class _Words(NamedTuple):
    """A text with one space for every run of whitespace, and where its words stand in both forms."""

    text: str
    given: list[int]
    spaced: list[int]

    def original(self, at: int) -> int:
        """The place in the given text of a character of ``text`` that is no space."""
        word = bisect_right(self.spaced, at) - 1
        return self.given[word] + at - self.spaced[word]


@lru_cache(maxsize=4096)
def locate_evidence(note: str, span_text: str) -> Span | None:
    """Where the words of ``span_text`` stand in ``note``: (start, end) character offsets.

    Any run of whitespace matches any other; everything else must agree to the letter, case
    included. A span is found at word boundaries first (``OM`` not inside ``COMA``), anywhere
    otherwise. None when the words are not there or ``span_text`` is blank.
    """
    sought = " ".join(span_text.split())
    if not sought:
        return None
    words = _words(note)
    first = at = words.text.find(sought)
    while at >= 0 and not _apart(words.text, at, at + len(sought)):
        at = words.text.find(sought, at + 1)
    if at < 0:
        at = first
    if at < 0:
        return None
    return words.original(at), words.original(at + len(sought) - 1) + 1


def _apart(text: str, start: int, end: int) -> bool:
    """True where the span cuts no word of the text in two."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_before = text[start].isalnum() and _in_word(before)
    return not cut_before and not (text[end - 1].isalnum() and _in_word(after))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(maxsize=256)
def _words(note: str) -> _Words:
    given, spaced, words, length = [], [], [], 0
    for found in _WORD.finditer(note):
        word = found[0]
        given.append(found.start())
        spaced.append(length)
        words.append(word)
        length += len(word) + 1
    return _Words(" ".join(words), given, spaced)


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
