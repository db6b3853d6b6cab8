"""Scores that come in are worked out again from their answers; what does not follow is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.rescoring import AT_MOST, audited, most, rescorer
from coder_drill.services.transfer import export_lines, import_lines
from coder_drill.services.workspace import Workspace
from coder_drill.store import Attempt, Store
from tests.unit.test_skills_evidence import verdict
from tests.unit.test_store import make_attempt


def coded(workspace: Workspace, chart_id: str, *, left_out: int = 1) -> Attempt:
    chart = workspace.bank.get(chart_id)
    assert chart is not None
    keys = [key for key in chart.key if not key.optional][left_out:]
    codes = [AnswerCode(k.code, None, k.modifiers, k.units, k.poa or "") for k in keys]
    return workspace.answers.submit(chart, Answer(tuple(codes))).attempt


def exported(workspace: Workspace) -> list[dict[str, object]]:
    learner = workspace.store.learners.ensure(workspace.learner)
    return [json.loads(line) for line in export_lines(workspace.store, learner)]


def taken_in(workspace: Workspace, lines: list[dict[str, object]]) -> tuple[Store, object]:
    store = Store.in_memory()
    rescore = rescorer(workspace.sources)
    done = import_lines(store, [json.dumps(line) for line in lines], "x", rescore=rescore)
    return store, done


def test_what_was_exported_adds_up(workspace: Workspace) -> None:
    made = [coded(workspace, chart.id) for chart in workspace.bank.charts[:6]]
    store, done = taken_in(workspace, exported(workspace))
    assert done.corrected == ()  # type: ignore[attr-defined]
    assert done.again == done.could == 6  # type: ignore[attr-defined]
    for attempt in made:
        assert store.log.get(attempt.uuid) == attempt


def test_a_score_that_was_edited_is_named_and_put_right(workspace: Workspace) -> None:
    made = coded(workspace, workspace.bank.charts[0].id)
    lines = exported(workspace)
    assert made.score < 1
    lines[1]["score"] = 1.0
    store, done = taken_in(workspace, lines)
    ((line, wrong),) = done.corrected  # type: ignore[attr-defined]
    assert (line, wrong.said, wrong.worth) == (2, 1.0, made.score)
    assert store.log.get(made.uuid) == made


def test_a_score_edited_with_its_verdicts_is_found_by_the_answer(workspace: Workspace) -> None:
    made = coded(workspace, workspace.bank.charts[0].id)
    lines = exported(workspace)
    lines[1] |= {"score": 1.0, "verdicts": [], "metrics": []}
    store, done = taken_in(workspace, lines)
    assert len(done.corrected) == 1  # type: ignore[attr-defined]
    assert store.log.get(made.uuid) == made


@pytest.mark.parametrize(
    "changes",
    [
        {"rubric_version": ""},
        {"rubric_version": "0"},
        {"content_hash": "another text"},
        {"exercise": "gone"},
    ],
)
def test_where_the_answer_cannot_be_scored_again_the_verdicts_bound_it(
    workspace: Workspace, changes: dict[str, object]
) -> None:
    made = coded(workspace, workspace.bank.charts[0].id)
    lines = exported(workspace)
    lines[1] |= changes
    assert taken_in(workspace, lines)[1].corrected == ()  # type: ignore[attr-defined]
    lines[1]["score"] = 1.0
    store, done = taken_in(workspace, lines)
    ((_, wrong),) = done.corrected  # type: ignore[attr-defined]
    assert wrong.worth == pytest.approx(most(made), abs=1e-6)
    kept = store.log.get(made.uuid)
    assert kept is not None
    assert kept.score == wrong.worth < 1
    assert kept.verdicts == made.verdicts


def test_the_highest_score_that_verdicts_allow() -> None:
    right, wrong = verdict(weight=3.0), verdict(weight=1.0, credit=0.0, label="missed")
    extra = verdict(expected=None, credit=0.0, weight=9.0)
    assert most(make_attempt(verdicts=(right, wrong, extra))) == 0.75
    assert most(make_attempt(verdicts=())) == 1.0


def test_no_attempt_of_the_bank_is_above_its_bound(workspace: Workspace) -> None:
    for chart in workspace.bank.charts:
        for left_out in (0, 1, 2):
            made = coded(workspace, chart.id, left_out=left_out)
            assert made.score <= most(made) + 1e-6


def test_of_a_long_history_the_doubtful_ones_and_a_share_are_scored_again() -> None:
    asked: list[str] = []

    def rescore(attempt: Attempt) -> Callable[[], Attempt]:
        def again() -> Attempt:
            asked.append(attempt.uuid)
            return replace(attempt, score=0.0)

        return again

    plain = make_attempt(verdicts=(verdict(credit=0.0),), score=0.0)
    many = [replace(plain, uuid=str(n)) for n in range(2000)]
    many[1234] = replace(many[1234], score=0.9)
    done = audited(many, rescore)
    assert (done.again, done.could) == (AT_MOST, 2000)
    assert "1234" in asked
    assert int(max(asked, key=int)) > 1900
    assert [c.uuid for c in done.corrected] == ["1234"]
