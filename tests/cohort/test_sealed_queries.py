"""Queries in a sealed set: judged by what the learner could see, for neither answers nor wordings were in the file."""

from __future__ import annotations

import json
from pathlib import Path

from coder_drill.charts.bank import Bank
from coder_drill.charts.loader import load_chart
from coder_drill.charts.model import Chart
from coder_drill.cohort.grading import Ask, Grader
from coder_drill.exercises.chart import response_of, scorecard_of
from coder_drill.resources import charts_dir
from coder_drill.scoring.model import Answer, AnswerCode, QueryLabel, RaisedQuery, Scorecard
from coder_drill.scoring.rulewordings import by_rule
from coder_drill.services.workspace import Workspace


def queried() -> tuple[Chart, str]:
    """A bundled chart whose queries are answered, and its file's text."""
    for path in sorted(charts_dir().rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if "[[query]]" in text:
            chart = load_chart(path)
            if any(each.answer for each in chart.queries):
                return chart, text
    raise AssertionError("no bundled chart calls for a query")


def card(workspace: Workspace, chart: Chart, text: str, answer: Answer, sealed: bool) -> Scorecard:
    grader = Grader(
        workspace.sources_over(Bank((chart,))),
        lambda digest: text,
        (),
        (chart.content_hash,) if sealed else (),
    )
    given = json.dumps(response_of(answer).given)
    done = grader.outcome(Ask("", "chart", chart.id, chart.content_hash, given))
    assert not isinstance(done, str), done
    return scorecard_of(done[1])


def test_a_query_of_a_sealed_set_is_judged_without_answer_and_by_general_wordings(
    trainer: Workspace, tmp_path: Path
) -> None:
    chart, text = queried()
    query = next(each for each in chart.queries if each.answer)
    marks = (*query.indicators, *query.contrary)[:12]
    bare = RaisedQuery(marks, query.about, query.to[0])
    fine, leading = (each.text for each in by_rule(bare)[:2])
    codes = tuple(
        AnswerCode(key.code, None, key.modifiers, key.units, key.poa)
        for key in chart.key
        if not key.optional
    )

    def verdict(wording: str, sealed: bool) -> tuple[Scorecard, QueryLabel]:
        raised = RaisedQuery(marks, query.about, query.to[0], wording)
        found = card(trainer, chart, text, Answer(codes, (raised,)), sealed)
        return found, next(v.label for v in found.queries if v.query and v.query.id == query.id)

    before = card(trainer, chart, text, Answer(codes), True)
    # Nobody misses one where none could be seen to be called for.
    assert not any(v.label is QueryLabel.MISSED for v in before.queries)
    assert any(
        v.label is QueryLabel.MISSED
        for v in card(trainer, chart, text, Answer(codes), False).queries
    )
    good, label = verdict(fine, True)
    assert label is QueryLabel.RIGHT
    # No answer came back, so the codes stand as they would without one.
    assert good.score == before.score
    _, label = verdict(leading, True)
    assert label is QueryLabel.WORDING
