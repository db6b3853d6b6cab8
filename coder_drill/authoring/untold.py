"""What a record tempts to and nobody speaks of: traps that a learner meets without a word about them.

Judged by words that are shared, so these are remarks for the author to look at and no faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from coder_drill.authoring.bankshape import IMPORTED
from coder_drill.charts.model import Chart

_LIST = re.compile(
    rf"^[^\n]*{IMPORTED.pattern}[^\n:]*:\s*(?P<items>[^\n]+)", re.IGNORECASE | re.MULTILINE
)
_WORD = re.compile(r"[a-z]{5,}")
_SHORT = re.compile(r"\b[A-Z]{3,5}\b")
"""Diagnoses in capitals, such as CHF or PNA, which have too few letters for words."""
_ASIDE = re.compile(r"\[[^\]\n]*\]|\([^)\n]*\)")
_FINDING = re.compile(r"\b(?:no|not|none|clear|normal|negative|denies)\b", re.IGNORECASE)
"""Words of what was looked for and is not there: it tempts to no code."""
_COMMON = frozenset(
    [
        "acute",
        "chronic",
        "history",
        "disease",
        "disorder",
        "syndrome",
        "status",
        "right",
        "left",
        "bilateral",
        "unspecified",
        "other",
        "without",
        "patient",
        "admission",
        "current",
        "problem",
        "discharge",
        "hospital",
        "diagnosis",
        "diagnoses",
        "their",
        "these",
        "those",
        "which",
        "there",
        "where",
        "after",
        "before",
        "since",
    ]
)
_SUSPECTED = re.compile(
    r"\b(?:r/o|rule out|ruled out|possible|probable|suspected|concern for|cannot exclude)\s+"
    r"(?P<item>[A-Za-z](?:(?! - |->)[^\n.;:,()?\"]){3,50})",
    re.IGNORECASE,
)
_OPERATION = re.compile(
    r"(?:ectomy|otomy|ostomy|plasty|scopy|rrhaphy)\b"
    r"|\b(?:biopsy|drainage|evacuation|excision|removal|repair|transfer)\b",
    re.IGNORECASE,
)
_OPERATIONS = re.compile(
    r"^[\W\d]*(?:procedures?|operations?|op|consent|planned procedure)\b[^\n]*:", re.IGNORECASE
)
"""The beginning of a line that says what is to be done, and not what the patient may have."""
_TITLE_WORD = re.compile(r"[a-z]{4,}")


def untold_traps(chart: Chart, titles: Iterable[str]) -> list[str]:
    """Items of imported lists that neither the key nor a decoy speaks of.

    ``titles`` are those of the chart's key and decoy codes. An item of which no word is found in the
    key's titles, whys and evidence, or in the decoys and what is said of them, is a trap that nobody is
    told about.
    """
    stems = _told(chart, titles)
    return [
        item.strip(' "*')
        for match in _LIST.finditer(chart.note)
        for item in re.split(r"[;,.]", _ASIDE.sub(" ", match["items"]).strip(' "*'))
        if not _FINDING.search(item) and _untold(item, stems)
    ]


def untold_suspicions(chart: Chart, titles: Iterable[str]) -> list[str]:
    """Uncertain or ruled-out diagnoses of the record that neither the key nor a decoy speaks of.

    A possible operation is none: lines that say what is to be done, and words for operations, are left
    out.
    """
    stems = _told(chart, titles)
    found = (
        match["item"]
        for match in _SUSPECTED.finditer(chart.note)
        if not _OPERATION.search(match["item"])
        and not _OPERATIONS.match(chart.note[chart.note.rfind("\n", 0, match.start()) + 1 :])
    )
    return list(dict.fromkeys(" ".join(item.split()) for item in found if _untold(item, stems)))


def spelled_out(chart: Chart, titles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Words of a diagnosis that instructions or hints say and the record does not: (field, code, words).

    ``titles`` gives the title of each diagnosis of the key. Two words that follow each other in a title
    and in a hint, of which the record has neither, name what the learner should find.
    """
    record = {word[:5] for word in _TITLE_WORD.findall(chart.note.lower())}
    texts = [("instructions", chart.instructions)]
    texts += [(f"hints[{n}]", hint) for n, hint in enumerate(chart.hints, 1)]
    for field, text in texts:
        said = _TITLE_WORD.findall(text.lower())
        pairs = set(pairwise(said))
        for code, title in titles.items():
            words = _TITLE_WORD.findall(title.lower())
            for one, other in pairwise(words):
                unsaid = one[:5] not in record and other[:5] not in record
                if (one, other) in pairs and unsaid and not {one, other} & _COMMON:
                    yield field, code, f"{one} {other}"


def _told(chart: Chart, titles: Iterable[str]) -> frozenset[str]:
    """The beginnings of all words in which something is said of the chart's codes and queries."""
    told = [
        *titles,
        *(text for line in chart.lines for text in (line.why, *line.evidence)),
        *(decoy.why_not for decoy in chart.decoys),
        *(text for each in chart.query_decoys for text in (each.why_not, *each.indicators)),
        *(text for query in chart.queries for text in (query.why, *query.wording)),
    ]
    return frozenset(_stems(" ".join(told)))


def _stems(text: str) -> set[str]:
    """The beginnings of its longer words, and its abbreviations in capitals."""
    return {word[:5] for word in _WORD.findall(text.lower())} | set(_SHORT.findall(text))


def _untold(item: str, stems: frozenset[str]) -> bool:
    words = [word for word in _WORD.findall(item.lower()) if word not in _COMMON]
    return bool(words) and not ({word[:5] for word in words} | set(_SHORT.findall(item))) & stems
