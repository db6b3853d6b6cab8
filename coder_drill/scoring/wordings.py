"""The wordings among which a learner chooses for a query, in an order that says nothing.

For a query of the chart they are the chart's own. For one that is not called for they are made by rule
from the words marked, so that choosing a wording tells nobody whether a query was called for.
"""

from __future__ import annotations

from random import Random

from coder_drill.charts.model import Chart
from coder_drill.charts.queries import Query, QueryKind
from coder_drill.scoring.model import RaisedQuery
from coder_drill.scoring.queries import asked_of

OFFERED = 4
"""Wordings to choose among, where the chart has as many."""

_OPEN = "other: ____; unable to determine."
_ASKED: dict[QueryKind, str] = {
    QueryKind.CONFLICTING: "These entries read differently. Which of them holds in your clinical "
    f"judgment, if either? As first documented; as documented later; {_OPEN}",
    QueryKind.AMBIGUOUS: "Please document what is meant, in your clinical judgment: an active "
    f"condition (please name); a history; no condition of its own; {_OPEN}",
    QueryKind.INCOMPLETE: "Can the type, acuity, stage, site or side be specified? Please document "
    "it if it can; other: ____; unable to determine.",
    QueryKind.CLINICAL_INDICATORS: "Is there a diagnosis that these findings or this treatment "
    f"belong to? Diagnosis: ____; expected or not clinically significant; {_OPEN}",
    QueryKind.CLINICAL_VALIDITY: "Please confirm the diagnosis with the findings that support it, or "
    f"state that it was ruled out; {_OPEN}",
    QueryKind.CAUSE_AND_EFFECT: "Can the relation between these be stated? Related; not related; due "
    f"to another cause (please name); {_OPEN}",
    QueryKind.POA: "Was it present at the time of the inpatient order? Yes; no; clinically unable to "
    "determine; other: ____.",
}


def offered(chart: Chart, raised: RaisedQuery) -> tuple[str, ...]:
    """The wordings for a query as it was raised, the same each time."""
    query = asked_of(chart, (raised,))[0]
    return _of_chart(chart, query) if query is not None else _made(chart, raised)


def _of_chart(chart: Chart, query: Query) -> tuple[str, ...]:
    # The model wording, all that are wrong, then further compliant ones up to the number offered.
    wrong = [each.text for each in query.wrong_wording]
    wordings = [*query.wording[:1], *wrong]
    wordings += query.wording[1 : 1 + max(0, OFFERED - len(wordings))]
    return _mixed(wordings, f"{chart.id}/{query.id}")


def _made(chart: Chart, raised: RaisedQuery) -> tuple[str, ...]:
    quoted = "; ".join(
        f"{mark.document}: {_short(mark)}" if mark.document else _short(mark)
        for mark in raised.marks
    )
    first = _short(raised.marks[0]) if raised.marks else "the record"
    wordings = [
        f"Clarification. {quoted}. {_ASKED[raised.about]}",
        f"{first}: please add the diagnosis that this supports to your final note.",
        f"{first}: the severity of this stay is not reflected without a diagnosis. Do you agree? Yes / No",
        "Documentation needs clarification. Please amend your note.",
    ]
    return _mixed(wordings, f"{chart.id}/{raised.about}/{quoted}")


def _mixed(wordings: list[str], seed: str) -> tuple[str, ...]:
    mixed = list(dict.fromkeys(wordings))
    Random(seed).shuffle(mixed)
    return tuple(mixed)


def _short(words: str) -> str:
    plain = " ".join(words.split()).rstrip(".;")
    return plain if len(plain) <= 90 else f"{plain[:87]}..."
