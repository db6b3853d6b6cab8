"""How alike two titles are: what is left of them once the words that any title may carry are gone."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:'s)?")
_IDLE_WORDS = """
    a an and as at by due for from in into is it of on or other others per than the their to with
    without via using not no nor elsewhere classified specified unspecified nos nec includes
    including initial subsequent encounter sequela right left bilateral unilateral side each
    disease diseases disorder disorders condition conditions syndrome injection approach
    uncomplicated routine healing
"""
_IDLE = frozenset(_IDLE_WORDS.split())
"""Words that say nothing of what a title is about."""
_FAINT_WORDS = """
    acute chronic subacute type open closed displaced nondisplaced fracture injury upper lower part
    parts multiple single first second third additional up hour hours minutes day days mg ml unit
    units code accidental intentional self harm assault undetermined external percutaneous
    endoscopic age years old male female primary secondary current long term use history personal
    family encounter level stage grade complications complication
"""
_FAINT = frozenset(_FAINT_WORDS.split())
"""Words that many titles share: they weigh half."""
_HALF = 0.5
_SPELLED_ALIKE = 0.8


@lru_cache(maxsize=20_000)
def content(title: str) -> frozenset[str]:
    """The words of a title that say what it is about, in lower case and singular where plain."""
    words = (word.removesuffix("'s") for word in _WORD.findall(title.lower()))
    return frozenset(_singular(word) for word in words if word not in _IDLE)


def likeness(a: str, b: str) -> float:
    """How much of two titles is the same, 0 to 1: the weight of shared words among all of them."""
    ours, theirs = content(a), content(b)
    if len(ours) == len(theirs) == 1 and ours != theirs:
        # One word each: aphasia and aphagia, hypokalemia and hypocalcemia are told apart badly.
        ratio = SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False).ratio()
        return ratio / 2 if ratio >= _SPELLED_ALIKE else 0.0
    shared = ours & theirs
    if not shared or not shared - _FAINT:
        return 0.0
    return _weight(shared) / _weight(ours | theirs)


def _weight(words: frozenset[str]) -> float:
    return sum(_HALF if word in _FAINT or word.isdigit() else 1.0 for word in words)


def _singular(word: str) -> str:
    plain = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us"))
    return word[:-1] if plain else word
