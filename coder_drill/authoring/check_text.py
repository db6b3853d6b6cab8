"""Checks of a chart's words: evidence, giveaways, citations, length, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder_drill.authoring.citations import faulty_citations, unknown_sections
from coder_drill.authoring.identifiers import find_identifiers
from coder_drill.charts.evidence import places_of
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, KeyCode, Setting
from coder_drill.charts.record import Quote, same_title

EVIDENCE_WORDS = 30
"""More words than this are a paragraph, not evidence."""
INPATIENT_WORDS = {1: (500, 1800), 2: (500, 5000)}
OUTPATIENT_WORDS = {1: (150, 900), 2: (150, 1200)}
"""By format: a record of several documents may be longer than one note."""
HINTS = (2, 4)
TITLE_WORDS_IN_NOTE = 6
"""A code title of this many words does not stand in a real note by chance."""

_DENIAL = (
    r"no|denies|denied|denying|without|negative for|no evidence of|no (?:history|hx|h/o)(?: of)?"
)
_DENIAL_AT_START = re.compile(rf"(?:{_DENIAL}|ruled out|rules out)\b", re.IGNORECASE)
_DENIAL_BEFORE = re.compile(rf"\b(?:{_DENIAL})\s+$", re.IGNORECASE)
_DENIAL_AT_END = re.compile(r"\b(?:ruled out|not present|not found)\W*$", re.IGNORECASE)
# Titles that themselves say that something is absent: their evidence does so too.
_ABSENT_IN_TITLE = re.compile(
    r"\b(?:without|not|no|non\w*|negative|absen\w+|lack|underdosing|never)\b", re.IGNORECASE
)
_CODE_SHAPED = re.compile(r"(?<![\w.])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b")


def check_text(chart: Chart, titles: dict[str, str]) -> Iterator[Fault]:
    """Faults of a chart's words. ``titles`` gives the book title of each key code known."""
    yield from _hints(chart)
    yield from _length(chart)
    for n, key in enumerate(chart.key, 1):
        yield from _evidence(chart, key, f"key[{n}]", titles.get(key.code, ""))
        yield from _citations(chart, key, f"key[{n}]")
    yield from _giveaways(chart, titles)
    yield from _identifiers(chart)


def words_in_note(chart: Chart) -> int:
    """The note's length in words, headings included."""
    return len(chart.note.split())


def _fault(chart: Chart, field: str, what: str, mend: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, mend)


def _hints(chart: Chart) -> Iterator[Fault]:
    low, high = HINTS
    if not low <= len(chart.hints) <= high:
        mend = f"give {low} to {high} steps: where to look, then what to look for"
        yield _fault(chart, "hints", f"has {len(chart.hints)}", mend)
    for n, hint in enumerate(chart.hints, 1):
        if match := _CODE_SHAPED.search(hint):
            yield _fault(chart, f"hints[{n}]", f"names the code {match[0]}", "say it in words")
    if not chart.teaches:
        mend = 'add what it teaches, such as teaches = ["laterality"]'
        yield _fault(chart, "teaches", "is empty", mend)


def _length(chart: Chart) -> Iterator[Fault]:
    inpatient = chart.setting is Setting.INPATIENT
    low, high = (INPATIENT_WORDS if inpatient else OUTPATIENT_WORDS)[chart.format]
    count = words_in_note(chart)
    if not low <= count <= high:
        mend = f"{'inpatient' if inpatient else 'outpatient'} notes have {low} to {high}"
        yield _fault(chart, "note", f"has {count} words", mend)


def _evidence(chart: Chart, key: KeyCode, where: str, title: str) -> Iterator[Fault]:
    if not key.evidence:
        yield _fault(
            chart, f"{where}.evidence", f"is missing for {key.code}", "quote the note's own words"
        )
    seen: set[str] = set()
    for n, text in enumerate(key.evidence, 1):
        field = f"{where}.evidence[{n}]"
        short = text if len(text) <= 60 else f"{text[:57]}..."
        places = places_of(chart, text)
        if not places:
            yield _not_found(chart, field, text, short)
            continue
        if len(places) > 1:
            titles = " and ".join(f'"{chart.documents[p.document].title}"' for p in places[:2])
            mend = f"quote more, or write {{ document = {titles.split(' and ')[0]}, text = ... }}"
            yield _fault(chart, field, f'"{short}" is in {titles}', mend)
        if (count := len(text.split())) > EVIDENCE_WORDS:
            mend = f"quote the deciding words, {EVIDENCE_WORDS} at most"
            yield _fault(chart, field, f"is {count} words long", mend)
        if text in seen:
            yield _fault(chart, field, "is given twice", "take one out")
        seen.add(text)
        document, span = places[0]
        if _may_not_deny(key, title) and _denies(chart.documents[document].text, span):
            mend = "quote words that support the code"
            yield _fault(chart, field, f'"{short}" quotes a negation', mend)


def _not_found(chart: Chart, field: str, text: str, short: str) -> Fault:
    title = text.document if isinstance(text, Quote) else ""
    if not title:
        return _fault(chart, field, f'"{short}" is not in the note', "copy it word for word")
    titles = [each.title for each in chart.documents if each.title]
    if not any(same_title(title, each) for each in titles):
        return _fault(
            chart, field, f'names no document "{title}"', f"use one of: {', '.join(titles)}"
        )
    return _fault(chart, field, f'"{short}" is not in "{title}"', "copy it word for word")


def _may_not_deny(key: KeyCode, title: str) -> bool:
    """Z codes, services and titles that say "without" may rest on what is absent."""
    return (
        key.role.is_diagnosis
        and not key.code.upper().startswith("Z")
        and not _ABSENT_IN_TITLE.search(title)
    )


def _denies(note: str, span: tuple[int, int]) -> bool:
    start, end = span
    quote = note[start:end]
    return bool(
        _DENIAL_AT_START.match(quote)
        or _DENIAL_AT_END.search(quote)
        or _DENIAL_BEFORE.search(note[max(0, start - 30) : start])
    )


def _citations(chart: Chart, key: KeyCode, where: str) -> Iterator[Fault]:
    for citation in faulty_citations(key.guideline):
        yield _fault(
            chart, f"{where}.guideline", f'"{citation.text}" {citation.what}', citation.mend
        )
    for section in unknown_sections(key.why):
        mend = "cite a section that exists, or none"
        yield _fault(chart, f"{where}.why", f"cites {section}, which does not exist", mend)


def _giveaways(chart: Chart, titles: dict[str, str]) -> Iterator[Fault]:
    """Codes of the key in what the learner reads, and code titles where no one writes them."""
    shown = [("title", chart.title), ("id", chart.id), ("instructions", chart.instructions)]
    shown += [(f"hints[{n}]", hint) for n, hint in enumerate(chart.hints, 1)]
    codes = dict.fromkeys(code for key in chart.key for code in (key.code, *key.accept))
    for field, text in [*shown, ("note", chart.note)]:
        for code in filter(None, codes):
            if _states_code(text, code):
                yield _fault(chart, field, f"states the key's code {code}", "say it in words")
    for code, title in titles.items():
        wording = _plain(title)
        length = len(wording.split())
        for field, text in shown:
            if length >= 3 and f" {wording} " in f" {_plain(text)} ":
                yield _fault(
                    chart, field, f"states the title of {code}", "do not give the answer away"
                )
        if length >= TITLE_WORDS_IN_NOTE and f" {wording} " in f" {_plain(chart.note)} ":
            mend = "write it as a provider would"
            yield _fault(chart, "note", f"states the title of {code} word for word", mend)


def _states_code(text: str, code: str) -> bool:
    """A short code without a dot (I10, R55) counts only as printed, in capitals."""
    flags = re.IGNORECASE if "." in code or len(code) > 3 else 0
    return re.search(rf"(?<![\w.-]){re.escape(code)}(?![\w-])(?!\.\w)", text, flags) is not None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _identifiers(chart: Chart) -> Iterator[Fault]:
    texts: list[tuple[str, str]] = [
        ("title", chart.title),
        ("document", chart.document),
        ("instructions", chart.instructions),
        ("note", chart.note),
        *_numbered("hints[{}]", chart.hints),
        *_numbered("key[{}].why", [key.why for key in chart.key]),
        *_numbered("decoy[{}].why_not", [decoy.why_not for decoy in chart.decoys]),
    ]
    for field, text in texts:
        for found in find_identifiers(text):
            what = f'"{found.text}" reads as an identifier ({found.kind.value})'
            yield _fault(chart, field, what, found.kind.mend)


def _numbered(field: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(field.format(n), text) for n, text in enumerate(texts, 1)]
