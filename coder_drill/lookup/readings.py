"""Other ways to read a query: abbreviations, phrases and brand names of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from coder_drill.codebooks.searchtables import SearchTables
from coder_drill.codebooks.words import STOPWORDS, abbreviation_key, stem, words
from coder_drill.lookup.everyday import EVERYDAY, is_unit
from coder_drill.lookup.levels import with_regions
from coder_drill.lookup.postings import Postings
from coder_drill.lookup.querytext import QueryText

LONGEST_PHRASE = 6
"""Words of the longest phrase that the lexicon rewrites."""
MOST = 6
"""Readings tried for one query of several words."""
MOST_ALONE = 12
"""Readings tried for an abbreviation that stands alone."""
_SENTENCE = 3
"""Words from which on a query is read as language: everyday words in it are no abbreviations."""
_EVERYDAY_FACTOR = 0.6
"""What an abbreviation is worth when it was typed as an everyday word."""
_MADE_BEHIND = 0.62
"""What made-up initials are worth beside a reading that someone wrote."""
_STEP = 0.012
"""What each further reading of an abbreviation loses, so that readings come in their order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the query: its words, what it is worth, and the reason in words."""

    surfaces: tuple[str, ...]
    factor: float = 1.0
    why: tuple[str, ...] = ()
    literal: bool = False


_UNSPELT = ("known physiological condition", "medical condition", "other mental disorder")
"""What titles say in place of a cause that has a code of its own."""
_JOINED = 0.985
_SHORTEST_JOINED = 6
_UNSPELT_FACTOR = 0.9
_FAMILY_FACTOR = 0.9


def readings(tables: SearchTables, postings: Postings, query: QueryText) -> list[Reading]:
    """Return the query as typed and its other readings, at most :data:`MOST`."""
    text, surfaces = query.text, query.surfaces
    out = [Reading(surfaces, literal=True), *_joined(postings, surfaces)]
    spine = with_regions(surfaces)
    if spine is not None:
        out.append(Reading(spine[0], _JOINED, (spine[1],)))
    out += _families(tables, postings, query)
    if query.cause:
        out += _cause_unspelt(postings, surfaces[: query.cause])
    spans = _spans(tables, surfaces, text)
    for n, word in enumerate(surfaces):
        if len(word) >= 7 and word.isalpha() and word not in postings.id_of:
            parts = compound(tables, postings, word)
            if parts:
                new_words = tuple(dict.fromkeys((*surfaces[:n], *parts, *surfaces[n + 1 :])))
                out.append(Reading(new_words, 0.93, (f"{word} = {' '.join(parts)}",)))
                break
    if not spans:
        return out + _subtypes(tables, postings, surfaces)
    first = {
        span: options[0] for span, options in spans.items() if not _everyday(surfaces, span, text)
    }
    for span, options in spans.items():
        if len(surfaces) >= _SENTENCE and _everyday(surfaces, span, text):
            continue
        for rank, (kind, reading, shown) in enumerate(options):
            new: list[str] = []
            why = [f"{shown} = {reading}"]
            at = 0
            while at < len(surfaces):
                if at == span[0]:
                    new += _replacing(surfaces[span[0] : span[1]], reading)
                    at = span[1]
                    continue
                other = next(
                    (s for s in first if s[0] == at and (s[1] <= span[0] or s[0] >= span[1])), None
                )
                if other and first[other][0] == "abbreviation":
                    new += _replacing(surfaces[other[0] : other[1]], first[other][1])
                    why.append(f"{first[other][2]} = {first[other][1]}")
                    at = other[1]
                    continue
                new.append(surfaces[at])
                at += 1
            factor = 0.995 - _STEP * rank
            if kind == "phrase":
                factor -= 0.005
            elif kind == "initials":
                # Made by machine: they stand behind a reading that someone wrote, and behind
                # names that hold the letters as a word.
                behind = options[0][0] != "initials" or _is_used(postings, surfaces[span[0]])
                factor = (_MADE_BEHIND if behind else factor - 0.03) - _STEP * rank
            elif _everyday(surfaces, span, text):
                factor *= _EVERYDAY_FACTOR
            reading_words = tuple(dict.fromkeys(new))
            if all(r.surfaces != reading_words for r in out):
                out.append(Reading(reading_words, factor, tuple(why)))
    out[1:] = sorted(out[1:], key=lambda r: -r.factor)
    return out[: MOST if len(surfaces) > 1 else MOST_ALONE]


def _joined(postings: Postings, surfaces: tuple[str, ...]) -> list[Reading]:
    """``hypo thyroidism`` as hypothyroidism: two words that are a known one when written together."""
    out = []
    for n, (a, b) in enumerate(pairwise(surfaces)):
        word = a + b
        if len(word) >= _SHORTEST_JOINED and word.isalpha() and _is_used(postings, word):
            new = (*surfaces[:n], word, *surfaces[n + 2 :])
            out.append(Reading(new, _JOINED, (f"{a} {b} = {word}",)))
    return out[:2]


def _cause_unspelt(postings: Postings, head: tuple[str, ...]) -> list[Reading]:
    """``delirium due to sepsis`` as the book titles it: due to a known physiological condition.

    Only for conditions of which a title says so.
    """
    out = []
    for cause in _UNSPELT:
        said = words(cause)
        with_cause = _posted(postings, said[0]) & _posted(postings, said[-1])
        if any(_posted(postings, word) & with_cause for word in head[:-2]):
            new = tuple(dict.fromkeys((*head, *said)))
            out.append(Reading(new, _UNSPELT_FACTOR, (f"coded as due to {cause}",)))
    return out


def _posted(postings: Postings, word: str) -> set[int]:
    """The places of names that have the word, none for a word of the small change of language."""
    at = postings.id_of.get(word, -1)
    if at < 0 or word in STOPWORDS:
        return set()
    return set(postings.posting(postings.class_of[at]))


def _everyday(surfaces: tuple[str, ...], span: tuple[int, int], text: str) -> bool:
    """True when a span is one lower-case word of everyday language (``cut``, ``was``, ``hit``)."""
    word = surfaces[span[0]]
    return span[1] - span[0] == 1 and word in EVERYDAY and word.upper() not in text


def _is_used(postings: Postings, word: str) -> bool:
    at = postings.id_of.get(word, -1)
    return at >= 0 and postings.frequency[at] > 0


def _replacing(old: tuple[str, ...], reading: str) -> list[str]:
    """Return the words of ``reading``, negated when the words that they replace are."""
    new = words(reading)
    if all(w.startswith("!") for w in old):
        return [w if w in STOPWORDS else f"!{w}" for w in new]
    return list(new)


_SYMBOL = re.compile(r"([a-z]{2,6}?)(\d+[a-z]{0,2}\d*)")


def _subtypes(tables: SearchTables, postings: Postings, surfaces: tuple[str, ...]) -> list[Reading]:
    """Read the symbol of a subtype, such as ``SPG11`` or ``CMT2A``, as its family."""
    for n, word in enumerate(surfaces):
        parts = _SYMBOL.fullmatch(word)
        if parts is None or (word in postings.id_of and postings.frequency[postings.id_of[word]]):
            continue
        for found in tables.phrases([abbreviation_key([parts[1]])])[:3]:
            family = words(found.reading)
            rest = [*surfaces[:n], *family, "type", parts[2], *surfaces[n + 1 :]]
            return [
                Reading(tuple(dict.fromkeys(rest)), 0.98, (f"{found.shown} = {found.reading}",))
            ]
    return []


def _families(tables: SearchTables, postings: Postings, query: QueryText) -> list[Reading]:
    """Read the symbol of a subtype with a letter, such as ``CMTC`` or ``CMTDIC``, as its family."""
    for n, word in enumerate(query.surfaces):
        if not (word.isalpha() and 4 <= len(word) <= 7 and word.upper() in query.text):
            continue
        if _is_used(postings, word) or tables.phrases([abbreviation_key([word])]):
            continue
        keys = [abbreviation_key([word[:-cut]]) for cut in (1, 2, 3) if len(word) - cut >= 3]
        found = {f.phrase: f for f in reversed(tables.phrases(keys)) if f.kind == "abbreviation"}
        family = next((found[key] for key in keys if key in found), None)
        if family is not None:
            rest = (*query.surfaces[:n], *words(family.reading), *query.surfaces[n + 1 :])
            why = (f"{family.shown} = {family.reading}",)
            return [Reading(tuple(dict.fromkeys(rest)), _FAMILY_FACTOR, why)]
    return []


def _spans(
    tables: SearchTables, surfaces: tuple[str, ...], text: str
) -> dict[tuple[int, int], list[tuple[str, str, str]]]:
    """Return the spans of the query that the lexicon knows, longest first, none inside another."""
    stems = [stem(w).lstrip("!") for w in surfaces]
    plain = [w.lstrip("!") for w in surfaces]
    keys: dict[str, list[tuple[int, int]]] = {}
    n = len(stems)
    for start in range(n):
        for end in range(start + 1, min(n, start + LONGEST_PHRASE) + 1):
            keys.setdefault(" ".join(stems[start:end]), []).append((start, end))
            for key in _abbreviations(plain[start:end], start and plain[start - 1], text):
                keys.setdefault(key, []).append((start, end))
    found: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    if n == 1 and surfaces[0].upper() in text:
        keys[f"initials:{surfaces[0]}"] = [(0, 1)]
    for phrase, kind, reading, shown in tables.phrases(list(keys)):
        for span in keys[phrase]:
            word = surfaces[span[0]]
            one = n > 1 and span[1] - span[0] == 1
            doubtful = word in STOPWORDS or (n > 5 and len(word) < 3)
            if one and kind == "abbreviation" and doubtful and word.upper() not in text:
                continue
            found.setdefault(span, []).append((kind, reading, shown))
    out: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    for span in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
        if not any(s[0] <= span[0] and span[1] <= s[1] for s in out):
            out[span] = found[span]
    return out


def _abbreviations(span: list[str], before: object, text: str) -> list[str]:
    """The keys under which a span may stand as an abbreviation, its plural included."""
    if len(span) == 1 and is_unit(span[0]) and before and str(before)[-1:].isdigit():
        return []
    keys = [abbreviation_key(span)]
    last = span[-1]
    if len(last) > 2 and last.endswith("s") and f"{last[:-1].upper()}s" in text:
        keys.append(abbreviation_key([*span[:-1], last[:-1]]))
    return keys


def related(tables: SearchTables, surfaces: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each word the words that often stand for it."""
    keys = {f"related:{stem(w.lstrip('!'))}": w for w in surfaces if w not in STOPWORDS}
    return {keys[found.phrase]: words(found.reading) for found in tables.phrases(list(keys))}


def compound(tables: SearchTables, postings: Postings, word: str) -> tuple[str, ...]:
    """Take a compound term apart: ``laryngostenosis`` -> larynx, stenosis. Empty when it does not

    fall into a known first part and a known rest.
    """
    splits = []
    keys: set[str] = set()
    for at in range(3, len(word) - 2):
        head, tail = word[:at], word[at:]
        heads = {head, head[:-1]} if head[-1] in "oi" and len(head) > 3 else {head}
        splits.append((heads, tail))
        keys.update(f"form:{h}" for h in heads)
        keys.update((f"form:-{tail}", f"form:{tail}"))
    meaning = {found.phrase: found.reading for found in tables.phrases(sorted(keys))}
    if not meaning:
        return ()
    for heads, tail in reversed(splits):
        for head in heads:
            first = meaning.get(f"form:{head}")
            if first is None:
                continue
            rest = meaning.get(f"form:-{tail}")
            known = postings.id_of.get(tail, -1)
            if rest is None and len(tail) >= 4 and known >= 0 and postings.frequency[known]:
                rest = tail
            if rest is not None:
                return (*words(first), *words(rest))
    return ()
