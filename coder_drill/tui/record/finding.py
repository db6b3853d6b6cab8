"""Finding words in a record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coder_drill.charts.record import Span

MOST = 999
"""Matches looked for at most: a single letter would mark every line."""


def matches(text: str, words: str) -> tuple[Span, ...]:
    """Where ``words`` stand in ``text``, as (start, end) offsets, at most `MOST` of them.

    Case does not matter, and between words any blanks, line breaks and signs of emphasis may stand.
    Nothing typed matches nothing.
    """
    parts = words.split()
    if not parts:
        return ()
    pattern = re.compile(r"[\s*]+".join(map(re.escape, parts)), re.IGNORECASE)
    found = []
    for match in pattern.finditer(text):
        found.append(match.span())
        if len(found) == MOST:
            break
    return tuple(found)


def nearest(found: Sequence[Span], offset: int) -> int:
    """The index of the first match at or behind ``offset``, of the first one where none is."""
    return next((n for n, span in enumerate(found) if span[0] >= offset), 0)
