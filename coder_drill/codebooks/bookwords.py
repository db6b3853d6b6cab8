"""Words of an index entry and words typed, in one form: how "heart failure" meets *Failure, heart*."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[a-z0-9]+")
_FILLERS = frozenset(
    [
        "a",
        "an",
        "and",
        "by",
        "due",
        "for",
        "from",
        "in",
        "nos",
        "of",
        "or",
        "other",
        "than",
        "the",
        "to",
        "with",
    ]
)
"""Left out where nothing holds every word: an index has few of them, and says *due to* as "due to"."""
_OF_BOOK = {
    "icd10cm-neoplasm": frozenset(
        [
            "benign",
            "ca",
            "cancer",
            "carcinoma",
            "insitu",
            "malignancy",
            "malignant",
            "mass",
            "metastases",
            "metastasis",
            "metastatic",
            "neoplasm",
            "neoplasms",
            "primary",
            "secondary",
            "situ",
            "tumor",
            "tumors",
            "tumour",
            "uncertain",
            "unspecified",
        ]
    ),
    "icd10cm-drug": frozenset(
        [
            "accidental",
            "adverse",
            "assault",
            "drug",
            "effect",
            "harm",
            "overdose",
            "poisoning",
            "reaction",
            "self",
            "suicide",
            "toxicity",
            "underdosing",
            "undetermined",
        ]
    ),
}
"""What a table says by its columns, not by its terms."""
_SHORTEST = 4
"""Letters of a word whose plural is looked for by its beginning."""


def said_words(text: str) -> str:
    """The words of a text, lower case and without accents, a blank before each."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’")
    return "".join(f" {word}" for word in _WORD.findall(plain))


def readings(text: str, book: str) -> Iterator[list[str]]:
    """Beginnings of words to look for in a book, in turn: all words, then those that mean something."""
    words = said_words(text).split()
    if not words:
        return
    yield [_beginning(word) for word in words]
    left_out = _FILLERS | _OF_BOOK.get(book, frozenset())
    meant = [_beginning(word) for word in words if word not in left_out]
    if meant and len(meant) < len(words):
        yield meant


def nearness(wanted: Sequence[str], path: str) -> tuple[int, int]:
    """How far a way down is from what was asked for: words only begun or left to modifiers, words more."""
    words = said_words(path).split()
    whole = {_beginning(word) for word in words}
    inexact = sum(word not in whole for word in wanted)
    return inexact, len(words)


def _beginning(word: str) -> str:
    """What a word and its plural begin with alike."""
    if len(word) < _SHORTEST:
        return word
    return word[:-3] if word.endswith("ies") else word.rstrip("s")
