"""Finding evidence in a note: the same words, whatever the line breaks between them."""

from __future__ import annotations

import re
from functools import lru_cache

from coder_drill.charts.model import Chart, KeyCode

Span = tuple[int, int]


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


def evidence_spans(chart: Chart, key: KeyCode) -> tuple[Span, ...]:
    """The spans of a key code's evidence in the chart's note, in the order given; lost ones left out."""
    found = (locate_evidence(chart.note, text) for text in key.evidence)
    return tuple(span for span in found if span is not None)


@lru_cache(maxsize=2048)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
