"""The wordings among which a learner chooses for a query, in an order that says nothing.

For a query of the chart they are the chart's own. For one that is not called for they are made by rule
from the words marked, so that choosing a wording tells nobody whether a query was called for.
"""

from __future__ import annotations

from random import Random

from coder_drill.charts.model import Chart
from coder_drill.charts.queries import Query
from coder_drill.scoring.model import RaisedQuery
from coder_drill.scoring.queries import asked_of
from coder_drill.scoring.rulewordings import by_rule, quoted_in

OFFERED = 4
"""Wordings to choose among, where the chart has as many."""


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
    wordings = [each.text for each in by_rule(raised)]
    quoted = quoted_in(raised)
    return _mixed(wordings, f"{chart.id}/{raised.about}/{quoted}")


def _mixed(wordings: list[str], seed: str) -> tuple[str, ...]:
    mixed = list(dict.fromkeys(wordings))
    Random(seed).shuffle(mixed)
    return tuple(mixed)
