"""Guideline sections by the words that somebody remembers of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from coder_drill.authoring.citations import known_sections, section_named, section_path
from coder_drill.authoring.sectiontexts import section_texts

_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(
    r"(?:i{1,3}|iv)\.(?:[a-z](?:[.(][a-z0-9.()]*)?)?"  # I.C.9, II.H, I.C.
    r"|pcs [a-f]\d{0,2}(?:\.[a-z0-9.]*)?|[a-f]\d\.[a-z0-9.]*",  # PCS B3, B3.2a
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "not",
        "of",
        "on",
        "or",
        "that",
        "the",
        "to",
        "with",
    ]
)
_HEADING = 3.0
"""A word of a section's own heading counts this often; one of the sections around it, half."""
_CLOSE = 84.0
"""How like a known word (0 to 100) an unknown one must be to be taken for it."""
_WITH_PARTS = 0.95


@dataclass(frozen=True, slots=True)
class _Section:
    number: str
    heads: frozenset[str]
    around: frozenset[str]
    says: frozenset[str]
    worth: float
    """1, or a little less for a section that has parts: the part on the words says more of them."""


def search_sections(words: str, limit: int = 10) -> list[str]:
    """Numbers of the sections that ``words`` mean, best first, at most ``limit``.

    A section's number finds it and then its parts, the beginning of one the sections that it begins, in
    the order of the guidelines. Other words are looked for in headings and texts: rare words weigh
    more, more of the words beat fewer, and a word nobody wrote is read as the one most like it.
    """
    if section := section_named(words):
        inside = re.compile(re.escape(section) + r"(\.|[a-d]$).*")
        return [section, *filter(inside.fullmatch, known_sections())][:limit]
    if is_number(words):
        begun = " ".join(words.split()).casefold()
        begun = begun if begun.startswith("pcs ") or begun[0] == "i" else f"pcs {begun}"
        return [each for each in known_sections() if each.casefold().startswith(begun)][:limit]
    sections, seen_in = _sections()
    wanted = sorted({found for word in _words(words) if (found := _known(word, seen_in))})
    if not wanted:
        return []
    weight = {word: math.log(1 + len(sections) / seen_in[word]) for word in wanted}
    scored = [
        (score, -place, section.number)
        for place, section in enumerate(sections)
        if (score := _score(section, weight) * section.worth) > 0
    ]
    return [number for _, _, number in sorted(scored, reverse=True)[:limit]]


def is_number(words: str) -> bool:
    """True for what is written like the number of a section (``I.C.9``, ``II.H``, ``PCS B3``)."""
    return _NUMBER.fullmatch(" ".join(words.split())) is not None


def _score(section: _Section, weight: dict[str, float]) -> float:
    score = 0.0
    met = 0
    for word, heavy in weight.items():
        if word in section.heads:
            part = _HEADING
        elif word in section.around:
            part = _HEADING / 2
        else:
            part = 0.0
        part += word in section.says
        met += part > 0
        score += part * heavy
    return score * (met / len(weight)) ** 2


def _known(word: str, seen_in: Counter[str]) -> str:
    """The word as sections have it, the one most like it, or empty."""
    if word in seen_in:
        return word
    if len(word) < 4 or not word.isalpha():
        return ""
    close = process.extractOne(word, sorted(seen_in), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return close[0] if close else ""


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.casefold()) if word not in _SMALL]


def _stem(word: str) -> str:
    """Singular and plural as one: ``fractures`` and ``fracture``, ``injuries`` and ``injury``."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")):
        return word[:-1]
    return word


@cache
def _sections() -> tuple[tuple[_Section, ...], Counter[str]]:
    """All sections with their words, and in how many sections each word stands."""
    texts = section_texts()
    wholes = {number.rpartition(".")[0] for number in known_sections()}
    wholes |= {number[:-1].rstrip(".") for number in known_sections() if number[-1] in "abcd"}
    found = []
    seen_in: Counter[str] = Counter()
    for number in known_sections():
        path = section_path(number)
        own = path[-1][1] if path and path[-1][0] == number else ""
        around = " ".join(heading for above, heading in path if above != number)
        section = _Section(
            number,
            frozenset(_words(own)),
            frozenset(_words(around)),
            frozenset(_words(texts.get(number, ""))),
            _WITH_PARTS if number in wholes else 1.0,
        )
        if own or number in texts:
            found.append(section)
            seen_in.update(section.heads | section.around | section.says)
    return tuple(found), seen_in
