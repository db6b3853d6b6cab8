"""Checks of a chart's words: evidence, giveaways, citations, length, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder_drill.authoring.citations import (
    Cited,
    faulty_citations,
    misplaced_citations,
    unknown_sections,
)
from coder_drill.authoring.giveaways import check_giveaways
from coder_drill.authoring.identifiers import find_identifiers
from coder_drill.authoring.phrases import check_phrases
from coder_drill.authoring.quotes import check_quotes, shortened
from coder_drill.charts.evidence import places_of
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, KeyCode, Role, Setting

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
_QUERY_TEXTS = ("why", "until_then", "answer")
_PCS_SHAPE = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_CODE_SHAPED = re.compile(r"(?<![\w.])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b")


def check_text(chart: Chart, titles: dict[str, str]) -> Iterator[Fault]:
    """Faults of a chart's words. ``titles`` gives the book title of each key code known."""
    yield from _hints(chart)
    yield from _length(chart)
    yield from check_reasons(chart, chart.lines, titles, "")
    yield from _giveaways(chart, titles)
    yield from check_giveaways(chart)
    yield from check_phrases(chart, [*documents_of(chart), *queries_of(chart)], _words(chart))
    yield from _identifiers(chart)


def check_reasons(
    chart: Chart, lines: Sequence[KeyCode], titles: dict[str, str], where: str
) -> Iterator[Fault]:
    """Faults of the evidence and citations of some lines, whose places begin with ``where``."""
    answered = chart.with_answers([query.id for query in chart.queries])
    for n, key in enumerate(lines, 1):
        # A line that an answer brings may quote the answer.
        record = answered if key.after_query else chart
        yield from _evidence(record, key, f"{where}key[{n}]", titles.get(key.code, ""))
        yield from _citations(chart, key, f"{where}key[{n}]")


def words_in_note(chart: Chart) -> int:
    """The note's length in words, headings included."""
    return len(chart.note.split())


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)


def _hints(chart: Chart) -> Iterator[Fault]:
    low, high = HINTS
    if not low <= len(chart.hints) <= high:
        fix = f"give {low} to {high} steps: where to look, then what to look for"
        yield _fault(chart, "hints", f"has {len(chart.hints)}", fix)
    for n, hint in enumerate(chart.hints, 1):
        if match := _CODE_SHAPED.search(hint):
            yield _fault(chart, f"hints[{n}]", f"names the code {match[0]}", "say it in words")
    if not chart.teaches:
        fix = 'add what it teaches, such as teaches = ["laterality"]'
        yield _fault(chart, "teaches", "is empty", fix)


def _length(chart: Chart) -> Iterator[Fault]:
    inpatient = chart.setting is Setting.INPATIENT
    low, high = (INPATIENT_WORDS if inpatient else OUTPATIENT_WORDS)[chart.format]
    count = words_in_note(chart)
    if not low <= count <= high:
        fix = f"{'inpatient' if inpatient else 'outpatient'} notes have {low} to {high}"
        yield _fault(chart, "note", f"has {count} words", fix)


def _evidence(chart: Chart, key: KeyCode, where: str, title: str) -> Iterator[Fault]:
    if not key.evidence:
        yield _fault(
            chart, f"{where}.evidence", f"is missing for {key.code}", "quote the record's own words"
        )
    yield from check_quotes(chart, key.evidence, f"{where}.evidence")
    for n, text in enumerate(key.evidence, 1):
        for document, span in places_of(chart, text)[:1]:
            if _may_not_deny(key, title) and _denies(chart.documents[document].text, span):
                what = f'"{shortened(text)}" quotes a negation'
                fix = "quote words that support the code"
                yield _fault(chart, f"{where}.evidence[{n}]", what, fix)


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
    is_pcs = key.role is Role.PROCEDURE and _PCS_SHAPE.fullmatch(key.code) is not None
    among = tuple(
        code
        for line in (*chart.lines, *(each for other in chart.alternatives for each in other.lines))
        if line.role.is_diagnosis
        for code in (line.code, *line.accept)
    )
    cited = Cited(key.role.is_diagnosis, key.code[:1] if is_pcs else "", among)
    for citation in misplaced_citations(key.guideline, cited):
        what = f'"{citation.text}" {citation.what}'
        yield _fault(chart, f"{where}.guideline", what, citation.fix)
    for citation in faulty_citations(key.guideline):
        yield _fault(
            chart, f"{where}.guideline", f'"{citation.text}" {citation.what}', citation.fix
        )
    for section in unknown_sections(key.why):
        fix = "cite a section that exists, or none"
        yield _fault(chart, f"{where}.why", f"cites {section}, which does not exist", fix)


def _giveaways(chart: Chart, titles: dict[str, str]) -> Iterator[Fault]:
    """Codes of the key in what the learner reads, and code titles where no one writes them."""
    shown = [("title", chart.title), ("id", chart.id), ("instructions", chart.instructions)]
    shown += [(f"hints[{n}]", hint) for n, hint in enumerate(chart.hints, 1)]
    codes = dict.fromkeys(code for key in chart.lines for code in (key.code, *key.accept))
    record = documents_of(chart)
    for field, text in [*shown, *record, *queries_of(chart)]:
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
        for field, text in record:
            if length >= TITLE_WORDS_IN_NOTE and f" {wording} " in f" {_plain(text)} ":
                fix = "write it as a provider would"
                yield _fault(chart, field, f"states the title of {code} word for word", fix)


def _states_code(text: str, code: str) -> bool:
    """A short code without a dot (I10, R55) counts only as printed, in capitals."""
    flags = re.IGNORECASE if "." in code or len(code) > 3 else 0
    return re.search(rf"(?<![\w.-]){re.escape(code)}(?![\w-])(?!\.\w)", text, flags) is not None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def documents_of(chart: Chart) -> list[tuple[str, str]]:
    """The texts of a record with the fields in which they stand."""
    if chart.format == 1:
        return [("note", chart.note), ("document", chart.document)]
    return [
        (f"document[{n}].{name}", getattr(document, name))
        for n, document in enumerate(chart.documents, 1)
        for name in ("text", "title", "author")
    ]


def queries_of(chart: Chart) -> list[tuple[str, str]]:
    """The texts that a learner meets in queries, with the fields in which they stand."""
    texts: list[tuple[str, str]] = []
    for n, query in enumerate(chart.queries, 1):
        texts += _numbered(f"query[{n}].wording[{{}}]", query.wording)
        wrong = [each.text for each in query.wrong_wording]
        texts += _numbered(f"query[{n}].wrong_wording[{{}}].text", wrong)
        texts += [(f"query[{n}].{name}", getattr(query, name)) for name in _QUERY_TEXTS]
    return texts


def _words(chart: Chart) -> list[tuple[str, str]]:
    """What the author says beside the record, with the fields in which it stands."""
    return [
        ("instructions", chart.instructions),
        *_numbered("hints[{}]", chart.hints),
        *_numbered("key[{}].why", [key.why for key in chart.lines]),
        *_numbered("decoy[{}].why_not", [decoy.why_not for decoy in chart.decoys]),
        *_numbered("query_decoy[{}].why_not", [decoy.why_not for decoy in chart.query_decoys]),
    ]


def _identifiers(chart: Chart) -> Iterator[Fault]:
    texts: list[tuple[str, str]] = [
        ("title", chart.title),
        *documents_of(chart),
        *queries_of(chart),
        *_words(chart),
    ]
    for field, text in texts:
        for found in find_identifiers(text):
            what = f'"{found.text}" reads as an identifier ({found.kind.value})'
            yield _fault(chart, field, what, found.kind.fix)


def _numbered(field: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(field.format(n), text) for n, text in enumerate(texts, 1)]
