"""A record cut into passages: sentences, rows of tables, entries of lists. What a query quotes is marked by
passages, since whoever writes one copies a line of the record rather than some of its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coder_drill.charts.evidence import locate_evidence
from coder_drill.charts.record import Document, Quote, Span, same_title

_STOP = re.compile(r"(?<=[.?!;])\s+(?=[A-Z0-9\"(“>*-])")
_ABBREVIATED = re.compile(r"(?:\b(?:vs|no|approx|dr|st|e\.g|i\.e|q|resp|hx)|\b[A-Z])\.$", re.I)
_NUMBER = re.compile(r"\d{1,2}[.)]")
_HEADING = re.compile(r"#{1,6} +")
_RULE = re.compile(r"\|?[ |:-]+\|?$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. ``document`` is the place of its document in the record, ``span`` its letters there."""

    document: int
    title: str
    span: Span
    text: str

    @property
    def quote(self) -> Quote:
        """The passage as words of the record, with their document."""
        return Quote(self.text, self.title)


def passages(documents: Iterable[Document]) -> tuple[Passage, ...]:
    """Every passage of a record in its order, headings included; the rules of tables are none."""
    return tuple(
        Passage(place, document.title, span, " ".join(document.text[slice(*span)].split()))
        for place, document in enumerate(documents)
        for span in _spans(document.text)
    )


def touched(
    found: tuple[Passage, ...], documents: tuple[Document, ...], quotes: Iterable[str]
) -> set[int]:
    """The places, in ``found``, of the passages in which these words stand, wholly or in part.

    Words that stand in several documents touch each, unless the quote names its document.
    """
    places: set[int] = set()
    for quote in quotes:
        title = quote.document if isinstance(quote, Quote) else ""
        for number, document in enumerate(documents):
            if title and not same_title(title, document.title):
                continue
            span = locate_evidence(document.text, quote)
            if span is None:
                continue
            places.update(
                place
                for place, each in enumerate(found)
                if each.document == number and each.span[0] < span[1] and span[0] < each.span[1]
            )
    return places


def other_document(found: tuple[Passage, ...], here: int, by: int) -> int | None:
    """The place, in ``found``, where another document begins: the first one behind that of the passage at
    ``here`` where ``by`` is positive, else the one before it; None where there is none."""
    document = found[here].document
    begins = [
        n
        for n, each in enumerate(found)
        if (each.document > document if by > 0 else each.document < document)
        and (not n or found[n - 1].document != each.document)
    ]
    return (begins[0] if by > 0 else begins[-1]) if begins else None


def _spans(text: str) -> Iterator[Span]:
    """Blocks of lines that belong together, cut into sentences."""
    at = 0
    begun: int | None = None
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        words = line.strip()
        alone = "|" in words or words.startswith(("- ", "* ")) or re.match(r"\d+[.)] ", words)
        heading = _HEADING.match(words)
        empty = not words or _RULE.match(words)
        if begun is not None and (empty or alone or heading):
            yield from _sentences(text, begun, start)
            begun = None
        if empty:
            continue
        if heading:
            # Many a heading names the problem that its lines are about.
            yield from _trimmed(text, start + line.index("#") + heading.end(), at)
        elif "|" in words:
            yield from _trimmed(text, start, at)
        elif begun is None:
            begun = start
    if begun is not None:
        yield from _sentences(text, begun, at)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for stop in _STOP.finditer(text, start, end):
        words = text[begun : stop.start()]
        if _ABBREVIATED.search(words) or _NUMBER.fullmatch(words.strip()):
            continue
        yield from _trimmed(text, begun, stop.start())
        begun = stop.end()
    yield from _trimmed(text, begun, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    right = start + len(words.rstrip())
    if right > left:
        yield left, right
