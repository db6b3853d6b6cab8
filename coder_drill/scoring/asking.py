"""Raising a query, sending it, and what comes back: the steps that the app and the command line share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coder_drill.charts.evidence import quote_span
from coder_drill.charts.model import Chart
from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.charts.record import Quote
from coder_drill.errors import UsageError
from coder_drill.scoring.model import Answer, RaisedQuery
from coder_drill.scoring.queries import MARKS, asked_of, passages_of
from coder_drill.scoring.wordings import offered

MOST = 12
"""Queries on one chart: nobody raises more in earnest."""
NO_ANSWER = "No answer has come back. Until one does, code what is documented."


def mark_of(chart: Chart, words: str) -> Quote:
    """Words of the record, or the number of a passage (from 1), as a mark.

    Raises UsageError for words that stand nowhere in it.
    """
    found = passages_of(chart)
    if words.isdecimal() and 1 <= int(words[:6]) <= len(found):
        return found[int(words) - 1].quote
    if not words.strip() or quote_span(chart, words) is None:
        raise UsageError(
            f'"{words}": not in the record; copy the words exactly, or give the number of a passage'
        )
    holding = [p for p in found if " ".join(words.split()) in p.text]
    return Quote(words, holding[0].title if holding else "")


def raise_query(
    chart: Chart, answer: Answer, marks: Iterable[Quote], about: QueryKind, to: Addressee
) -> Answer:
    """The answer with one query more, written and not sent yet.

    Raises UsageError for too few or too many marks, for one query too many, or while another one is
    not sent.
    """
    quoted = tuple(dict.fromkeys(marks))
    if len(quoted) not in MARKS:
        raise UsageError(
            f"a query quotes {MARKS[0]} to {MARKS[-1]} passages of the record, not {len(quoted)}"
        )
    if len(answer.queries) >= MOST:
        raise UsageError(f"{MOST} queries were raised on this chart; no more are taken")
    if unsent(answer) is not None:
        raise UsageError("a query is written and not sent; choose its wording first")
    coded = tuple(line.code for line in answer.codes)
    return replace(answer, queries=(*answer.queries, RaisedQuery(quoted, about, to, "", coded)))


def unsent(answer: Answer) -> int | None:
    """The place of the query that is written and not sent, None where there is none."""
    return next((n for n, each in enumerate(answer.queries) if not each.sent), None)


def send_query(chart: Chart, answer: Answer, place: int, wording: str) -> Answer:
    """The answer with that query sent in one of the wordings offered. Raises UsageError for another."""
    each = answer.queries[place]
    if each.sent:
        raise UsageError("this query was sent; what was sent stays sent")
    if wording not in offered(chart, each):
        raise UsageError("choose one of the wordings offered")
    queries = list(answer.queries)
    queries[place] = replace(each, wording=wording)
    return replace(answer, queries=tuple(queries))


def reply_to(chart: Chart, answer: Answer, place: int) -> str:
    """What came back to a query, in the provider's voice; "" where nothing did."""
    query = asked_of(chart, answer.queries)[place]
    if query is None or not answer.queries[place].sent:
        return ""
    return query.answer


def replier(chart: Chart, answer: Answer, place: int) -> str:
    """Who answered, such as ``Attending``; "" where nobody did."""
    query = asked_of(chart, answer.queries)[place]
    return query.to[0].label if query is not None and query.answer else ""
