"""Checks of quoted words: that they stand in exactly one document of the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder_drill.charts.evidence import places_of
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart
from coder_drill.charts.record import Quote, same_title

QUOTE_WORDS = 30
"""More words than this are a paragraph, not evidence."""


def check_quotes(chart: Chart, quotes: Sequence[str], field: str) -> Iterator[Fault]:
    """A fault for each quote that the record lacks or has in several documents, or that is too long."""
    seen: set[tuple[str, str]] = set()
    for n, quote in enumerate(quotes, 1):
        at = f"{field}[{n}]"
        fault = place_fault(chart, quote, at)
        if fault is not None:
            yield fault
            continue
        if (count := len(quote.split())) > QUOTE_WORDS:
            fix = f"quote the deciding words, {QUOTE_WORDS} at most"
            yield _fault(chart, at, f"is {count} words long", fix)
        key = (str(quote), title_of(quote))
        if key in seen:
            yield _fault(chart, at, "is given twice", "take one out")
        seen.add(key)


def place_fault(chart: Chart, quote: str, field: str) -> Fault | None:
    """What is wrong with where a quote stands, None when exactly one document has it."""
    short = shortened(quote)
    places = places_of(chart, quote)
    if len(places) == 1:
        return None
    if places:
        titles = [chart.documents[place.document].title for place in places]
        named = " and ".join(f'"{title}"' for title in titles[:2])
        if len(set(titles)) < len(titles):
            fix = "quote more words, or give the documents titles of their own"
        else:
            fix = f'quote more words, or write {{ document = "{titles[0]}", text = "..." }}'
        return _fault(chart, field, f'"{short}" is in {named}', fix)
    title = title_of(quote)
    if not title:
        record = "the note" if chart.format == 1 else "the record"
        return _fault(chart, field, f'"{short}" is not in {record}', "copy it word for word")
    known = [each.title for each in chart.documents if each.title]
    if not any(same_title(title, each) for each in known):
        return _fault(
            chart, field, f'names no document "{title}"', f"use one of: {', '.join(known)}"
        )
    return _fault(chart, field, f'"{short}" is not in "{title}"', "copy it word for word")


def title_of(quote: str) -> str:
    """The document that a quote names, or empty."""
    return quote.document if isinstance(quote, Quote) else ""


def shortened(text: str) -> str:
    """At most 60 characters of a text, for a message."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)
