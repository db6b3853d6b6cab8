"""Checks of a chart's queries: id, indicators, wordings, addressee, and the lines of the key that wait."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coder_drill.authoring.quotes import check_quotes
from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, KeyCode, Setting
from coder_drill.charts.queries import Addressee, Query, QueryKind

INDICATORS = 2
"""A query that shows less than this shows no case."""
WRONG_WORDINGS = 2
"""With the model wording they make a choice of at least three."""

_TIES = ("pending", "after_query", "until_query")
_MONEY = re.compile(
    r"\b(?:DRGs?|MS-DRG|MCCs?|CCs?|HCCs?|RAF|reimburse\w*|payments?|pays?|denials?|revenue"
    r"|case.mix|quality (?:score|metric|measure)\w*|length of stay)\b"
)
_CHOICES = re.compile(r"\s/\s|\b[A-D]\)|\[ ?\]|☐")
_OTHER = re.compile(r"\bother\b|_{3,}", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z]{5,}|\d[\d.]*")
_UNABLE = re.compile(r"\bunable to determine|(?:clinically )?undetermined\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{4,}")
_STEM = 5
"""Letters that two words share at the start when one is a form of the other."""
_ASKED = frozenset(
    {
        "acuity",
        "cause",
        "degree",
        "depth",
        "detail",
        "from",
        "kind",
        "origin",
        "phase",
        "side",
        "site",
        "stage",
        "state",
        "timing",
        "type",
        "with",
    }
)
"""Words of an id that say what is asked for, and nothing of the answer."""


def check_queries(chart: Chart, titles: Mapping[str, str]) -> Iterator[Fault]:
    """Faults of ``[[query]]`` and ``[[query_decoy]]``, and of lines that hang on a query.

    ``titles`` are the book titles of the codes in the key.
    """
    seen: set[str] = set()
    for n, query in enumerate(chart.queries, 1):
        field = f"query[{n}]"
        if query.id in seen:
            yield _fault(chart, f"{field}.id", f"{query.id} is given twice", "choose another id")
        seen.add(query.id)
        yield from _telling(chart, query, f"{field}.id", titles)
        yield from _indicators(chart, query, field)
        yield from _wordings(chart, query, field)
        yield from _addressee(chart, query, field)
    for n, decoy in enumerate(chart.query_decoys, 1):
        yield from check_quotes(chart, decoy.indicators, f"query_decoy[{n}].indicators")
    for n, line in enumerate(chart.lines, 1):
        yield from _ties(chart, line, f"key[{n}]")


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)


def _telling(chart: Chart, query: Query, field: str, titles: Mapping[str, str]) -> Iterator[Fault]:
    """An id that the record says, or that says what only the answer or a code behind it does."""
    fix = "name the place or the question, in words that tell nothing"
    record = " ".join(chart.note.lower().split())
    spoken = re.escape(query.id.lower()).replace(r"\-", r"[\s-]+")
    if re.search(rf"\b{spoken}\b", record):
        yield _fault(chart, field, f"{query.id} stands in the record", fix)
    waits = {line.code for line in chart.lines if query.id in (line.after_query, line.pending)}
    known = [titles.get(line.code, "") for line in chart.lines if line.code not in waits]
    coming = _words(query.answer, *(titles.get(code, "") for code in waits))
    coming -= _words(record, *known)
    for word in sorted(_words(query.id) - _ASKED):
        if any(_akin(word, other) for other in coming):
            yield _fault(chart, field, f'gives the answer away: "{word}"', fix)


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.lower())}


def _akin(one: str, other: str) -> bool:
    """Whether two words are the same or forms of one, such as bleed and bleeding."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _STEM and long.startswith(short))


def _indicators(chart: Chart, query: Query, field: str) -> Iterator[Fault]:
    if len(query.indicators) < INDICATORS:
        what = f"has {len(query.indicators)}"
        fix = f"quote {INDICATORS} or more findings of the record, best from three places"
        yield _fault(chart, f"{field}.indicators", what, fix)
    yield from check_quotes(chart, query.indicators, f"{field}.indicators")
    yield from check_quotes(chart, query.contrary, f"{field}.contrary")


def _wordings(chart: Chart, query: Query, field: str) -> Iterator[Fault]:
    if len(query.wrong_wording) < WRONG_WORDINGS:
        what = f"has {len(query.wrong_wording)}"
        fix = f"give {WRONG_WORDINGS} or three, each with its fault"
        yield _fault(chart, f"{field}.wrong_wording", what, fix)
    for n, text in enumerate(query.wording, 1):
        at = f"{field}.wording[{n}]"
        if money := _MONEY.search(text):
            fix = "a compliant query never speaks of payment or quality"
            yield _fault(chart, at, f'says "{money[0]}"', fix)
        if _CHOICES.search(text) and not (_OTHER.search(text) and _UNABLE.search(text)):
            fix = 'add "other: ____" and "unable to determine"'
            yield _fault(chart, at, "offers choices that do not leave the answer open", fix)
    if query.wording and (shown := _shown(query)) < min(INDICATORS, len(query.indicators)):
        what = f"shows {shown} of its indicators"
        fix = f"quote {INDICATORS} findings or more in the model wording, with their figures"
        yield _fault(chart, f"{field}.wording[1]", what, fix)
    texts = [*query.wording, *(wrong.text for wrong in query.wrong_wording)]
    if len(set(texts)) < len(texts):
        yield _fault(chart, f"{field}.wording", "is given twice", "make each wording differ")


def _shown(query: Query) -> int:
    """How many of the indicators share a word or a figure with the model wording."""
    said = set(_TOKEN.findall(query.wording[0].lower()))
    return sum(bool(said & set(_TOKEN.findall(quote.lower()))) for quote in query.indicators)


def _addressee(chart: Chart, query: Query, field: str) -> Iterator[Fault]:
    stay = chart.setting is Setting.INPATIENT
    if query.about is QueryKind.POA and not chart.wants_poa:
        what = "is about POA, which this claim does not report"
        yield _fault(chart, f"{field}.about", what, "choose another kind of doubt")
    if stay and query.about is QueryKind.CONFLICTING and query.to[:1] != (Addressee.ATTENDING,):
        fix = "of two providers who differ the attending decides"
        first = query.to[0] if query.to else "nobody"
        yield _fault(chart, f"{field}.to", f"is {first} for a conflict", fix)


def _ties(chart: Chart, line: KeyCode, field: str) -> Iterator[Fault]:
    given = [(name, getattr(line, name)) for name in _TIES if getattr(line, name)]
    if len(given) > 1:
        names = " and ".join(name for name, _ in given)
        yield _fault(chart, f"{field}.{given[1][0]}", f"stands beside {names}", "keep one of them")
    for name, query_id in given:
        query = chart.query(query_id)
        at = f"{field}.{name}"
        if query is None:
            known = ", ".join(each.id for each in chart.queries) or "none is in the chart"
            what = f"names no query: {query_id}"
            yield _fault(chart, at, what, f"give the id of a [[query]]: {known}")
        elif name == "after_query" and not query.answer:
            what = f"waits for {query_id}, which has no answer"
            yield _fault(chart, at, what, f"write its answer, or pending = {query_id!r}")
        elif name == "until_query" and not query.answer:
            what = f"ends with {query_id}, which has no answer"
            yield _fault(chart, at, what, "write its answer, or take the field out")
