"""Queries raised on a chart as JSON, and as observations of skill.

One is ``{"marks": [{"document": "H&P", "text": "..."}], "about": "conflicting", "to": "attending",
"wording": "...", "coded": ["I50.9"]}``; ``wording`` is "" while it is written and not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.charts.record import Quote
from coder_drill.errors import UsageError
from coder_drill.exercises.model import Json, Observation
from coder_drill.scoring.asking import MOST
from coder_drill.scoring.domains import QUERIES
from coder_drill.scoring.model import QueryVerdict, RaisedQuery
from coder_drill.scoring.rubric import QUERY_WEIGHT

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart

Choice = TypeVar("Choice", bound=StrEnum)
ROLE = "query"
"""The role of a query's observation: it is no code of the answer."""
_FIELDS = ("marks", "about", "to", "wording", "coded")
_LIMIT = 4_000
"""Characters of the longest text that is kept of a query."""


def query_json(query: RaisedQuery) -> dict[str, Json]:
    """A query as it is kept."""
    return {
        "marks": marks_json(query.marks),
        "about": query.about.value,
        "to": query.to.value,
        "wording": query.wording,
        "coded": list(query.coded),
    }


def marks_json(marks: tuple[Quote, ...]) -> list[Json]:
    """Marked words as they are kept."""
    return [{"document": each.document, "text": str(each)} for each in marks]


def queries_of(given: Json) -> tuple[RaisedQuery, ...]:
    """The queries back from JSON; what makes no sense is left out."""
    found = []
    for each in given[:MOST] if isinstance(given, list) else []:
        if not isinstance(each, dict):
            continue
        coded, wording = each.get("coded"), each.get("wording")
        about, to = _named(QueryKind, each.get("about")), _named(Addressee, each.get("to"))
        if about is None or to is None:
            continue
        found.append(
            RaisedQuery(
                marks=marks_of(each.get("marks")),
                about=about,
                to=to,
                wording=wording[:_LIMIT] if isinstance(wording, str) else "",
                coded=tuple(c for c in coded if isinstance(c, str))
                if isinstance(coded, list)
                else (),
            )
        )
    return tuple(found)


def marks_of(given: Json) -> tuple[Quote, ...]:
    """Marked words back from JSON; what makes no sense is left out."""
    found = []
    for mark in given if isinstance(given, list) else []:
        if isinstance(mark, dict) and isinstance(text := mark.get("text"), str) and text.strip():
            title = mark.get("document")
            found.append(Quote(text[:_LIMIT], title if isinstance(title, str) else ""))
    return tuple(found)


def check_queries(given: Json, where: str, chart: Chart) -> None:
    """Raise UsageError, naming field and fix, for queries of a file that cannot be taken."""
    if not isinstance(given, list):
        raise UsageError(f"{where}: write a list of queries")
    for place, each in enumerate(given):
        at = f"{where}[{place}]"
        if not isinstance(each, dict):
            raise UsageError(f"{at}: write a query as an object with marks, about, to and wording")
        unknown = sorted(set(each).difference(_FIELDS))
        if unknown:
            raise UsageError(
                f"{at}.{unknown[0]}: no such field; the fields are {', '.join(_FIELDS)}"
            )
        marks = each.get("marks")
        if not isinstance(marks, list) or not marks or not all(map(_is_mark, marks)):
            raise UsageError(
                f'{at}.marks: write a list of {{"document": ..., "text": ...}}, one at least'
            )
        for name, choices in (("about", QueryKind), ("to", Addressee)):
            if _named(choices, each.get(name)) is None:
                raise UsageError(f"{at}.{name}: write one of {', '.join(choices)}")
        if not isinstance(each.get("wording", ""), str):
            raise UsageError(f"{at}.wording: write the text that was sent")
        coded = each.get("coded", [])
        if not isinstance(coded, list) or not all(isinstance(c, str) for c in coded):
            raise UsageError(f"{at}.coded: write a list of codes")


def query_observation(verdict: QueryVerdict) -> Observation:
    """What a query says of skill. One that is not called for is an extra, and no evidence."""
    query, raised = verdict.query, verdict.raised
    return Observation(
        domain=QUERIES,
        skill="correct" if verdict.credit >= 1 else verdict.label.value,
        credit=verdict.credit,
        weight=QUERY_WEIGHT,
        expected=query.id if query is not None else None,
        given=raised.about.value if raised is not None else None,
        message=" ".join(part for part in (verdict.message, verdict.why) if part),
        points_lost=round(QUERY_WEIGHT * (1 - verdict.credit), 6) if query is not None else 0.0,
        role=ROLE,
        skills=tuple(label.value for label in verdict.labels),
        expected_line=f"{query.about.label}, to the {query.to[0].label.lower()}" if query else "",
        given_line=f"{raised.about.label}, to the {raised.to.label.lower()}" if raised else "",
    )


def _is_mark(mark: object) -> bool:
    return (
        isinstance(mark, Mapping)
        and isinstance(mark.get("text"), str)
        and bool(mark["text"].strip())
        and isinstance(mark.get("document", ""), str)
    )


def _named(kind: type[Choice], value: object) -> Choice | None:
    return next((each for each in kind if each.value == value), None)
