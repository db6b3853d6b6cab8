"""Can the answer to a card be read off its question?

A question is unfair when a code that answers it stands in its words, or when one option alone, the right
one, repeats them: then reading is enough, and nothing is learned of coding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)?")
_WORD = re.compile(r"[a-z]{4,}")
_FILLERS = frozenset(
    [
        "with",
        "without",
        "other",
        "unspecified",
        "specified",
        "type",
        "from",
        "this",
        "that",
        "which",
        "these",
    ]
)
MOST = 0.75
"""Share of a title's words from which on a text repeats it."""
CLEAR = 0.2
"""By how much the next title must come short for the first to stand out."""


def names_code(text: str, codes: Iterable[str]) -> bool:
    """True when a code stands in a text, with or without its dot."""
    plain = {code.replace(".", "").upper() for code in codes}
    return any(token.replace(".", "").upper() in plain for token in _TOKEN.findall(text))


def stands_out(text: str, right: str, others: Sequence[str]) -> bool:
    """True when a text repeats the right title and none of the others nearly as much."""
    words = _words(text)
    share = _share(words, right)
    return share >= MOST and all(_share(words, other) < share - CLEAR for other in others)


def _share(words: frozenset[str], title: str) -> float:
    wanted = _words(title)
    return len(wanted & words) / len(wanted) if wanted else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _FILLERS
