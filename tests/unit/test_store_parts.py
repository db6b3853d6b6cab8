"""Learners, runs, drafts and transactions of the store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.errors import UnavailableError
from coder_drill.store import CARD, Learner, Run, Store
from coder_drill.store.interfaces import History
from tests.unit.test_store import make_attempt, make_draft

RUN = Run(
    id="run-1",
    learner_id="jo",
    policy='{"name":"exam"}',
    exercises='["a","b"]',
    state="{}",
    started_at="2026-05-01T10:00:00.000+00:00",
    updated_at="2026-05-01T10:00:00.000+00:00",
    deadline="2026-05-01T12:00:00.000+00:00",
    assignment="week-3",
)


@pytest.fixture
def store() -> Store:
    ids = iter(f"id-{n}" for n in range(1, 99))
    return Store.in_memory(new_id=lambda: next(ids))


def test_a_store_is_a_history(store: Store) -> None:
    part: History = store
    assert part.log.mark("nobody") == (0, 0)


def test_a_learner_keeps_one_id(store: Store) -> None:
    assert store.learners.named("jo") is None
    assert store.learners.ensure("jo") == store.learners.ensure("jo") == Learner("id-1", "jo")
    assert store.learners.get("id-1") == Learner("id-1", "jo")
    assert store.learners.ensure("kim").id == "id-2"
    assert [each.name for each in store.learners.all()] == ["jo", "kim"]


def test_another_learner_of_the_same_name_gets_a_free_one(store: Store) -> None:
    store.learners.ensure("me")
    assert store.learners.add(Learner("x", "me")).name == "me 2"
    assert store.learners.add(Learner("y", "me")).name == "me 3"
    assert store.learners.add(Learner("x", "me")).name == "me 2"


def test_an_attempt_of_a_learner_nobody_named_is_not_refused(store: Store) -> None:
    assert store.log.add(make_attempt(learner_id="somebody"))
    assert store.learners.all() == [Learner("somebody", "somebody")]


def test_an_id_that_is_anothers_name_is_not_refused_either(store: Store) -> None:
    store.learners.ensure("jo")
    assert store.log.add(make_attempt(learner_id="jo"))
    assert store.learners.get("jo") == Learner("jo", "jo 2")


def test_taking_over_an_id_moves_everything(store: Store) -> None:
    old = store.learners.ensure("me").id
    store.settings.set(old, "welcome", "seen")
    store.drafts.save(make_draft(learner_id=old))
    store.runs.save(replace(RUN, learner_id=old))
    store.learners.take_over(old, "elsewhere")
    assert store.learners.named("me") == Learner("elsewhere", "me")
    assert store.settings.get("elsewhere", "welcome") == "seen"
    assert [d.exercise for d in store.drafts.all("elsewhere")] == ["ed-wrist"]
    assert [r.id for r in store.runs.all("elsewhere")] == ["run-1"]
    assert store.drafts.all(old) == []


def test_a_run_survives_closing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "history.db")
    kept = store.runs.save(RUN)
    store.close()
    again = Store.open(tmp_path / "history.db")
    assert again.runs.get("run-1") == kept == replace(RUN, revision=1)
    assert again.runs.open("jo") == [kept]
    assert again.runs.open("kim") == []
    again.close()


def test_a_run_that_ended_is_kept_and_not_open(store: Store) -> None:
    store.runs.save(RUN)
    store.runs.save(replace(RUN, id="run-2", started_at="2026-05-02T10:00:00.000+00:00"))
    ended = store.runs.save(replace(RUN, ended_at="2026-05-01T11:00:00.000+00:00"))
    assert ended is not None
    assert ended.revision == 2
    assert [run.id for run in store.runs.open("jo")] == ["run-2"]
    assert [run.id for run in store.runs.all("jo")] == ["run-2", "run-1"]


def test_a_run_saved_from_two_windows_tells_the_slower_one(store: Store) -> None:
    assert store.runs.save(RUN, after=0) is not None
    assert store.runs.save(RUN, after=0) is None
    assert store.runs.save(replace(RUN, state='{"at":1}'), after=1) is not None
    assert store.runs.save(replace(RUN, state='{"at":2}'), after=1) is None
    kept = store.runs.get("run-1")
    assert kept is not None
    assert (kept.state, kept.revision) == ('{"at":1}', 2)


def test_a_run_goes_with_its_drafts_and_without_its_attempts(store: Store) -> None:
    store.runs.save(RUN)
    store.drafts.save(make_draft(run="run-1"))
    store.drafts.save(make_draft())
    store.log.add(make_attempt(run="run-1"))
    store.runs.remove("run-1")
    store.runs.remove("")
    assert store.runs.get("run-1") is None
    assert [d.run for d in store.drafts.all("jo", run=None)] == [""]
    assert [a.run for a in store.log.attempts("jo")] == ["run-1"]


def test_a_draft_in_a_run_stands_beside_the_one_outside(store: Store) -> None:
    store.drafts.save(make_draft(payload="outside"))
    store.drafts.save(make_draft(payload="inside", run="run-1"))
    store.drafts.save(make_draft(payload="audit", kind="audit"))
    inside = store.drafts.get("jo", "ed-wrist", run="run-1")
    assert inside is not None
    assert inside.payload == "inside"
    assert [d.payload for d in store.drafts.all("jo")] == ["outside"]
    assert len(store.drafts.all("jo", kind=None, run=None)) == 3
    store.drafts.discard("jo", "ed-wrist")
    assert {d.payload for d in store.drafts.all("jo", kind=None, run=None)} == {"inside", "audit"}


def test_a_draft_saved_from_two_windows_tells_the_slower_one(store: Store) -> None:
    first = store.drafts.save(make_draft(payload="one"), after=0)
    assert first is not None
    assert first.revision == 1
    assert store.drafts.save(make_draft(payload="two"), after=0) is None
    second = store.drafts.save(make_draft(payload="two"), after=1)
    assert second is not None
    assert store.drafts.save(make_draft(payload="late"), after=1) is None
    kept = store.drafts.get("jo", "ed-wrist")
    assert kept == second
    store.drafts.discard("jo", "ed-wrist")
    assert store.drafts.save(make_draft(payload="late"), after=2) is None


def test_a_transaction_happens_as_a_whole_or_not_at_all(store: Store) -> None:
    store.drafts.save(make_draft())
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.log.add(make_attempt())
        store.drafts.discard("jo", "ed-wrist")
        store.runs.save(RUN)
        _ = 1 / 0
    assert store.log.attempts("jo") == []
    assert store.drafts.get("jo", "ed-wrist") is not None
    assert store.runs.all("jo") == []


def test_a_failing_statement_inside_undoes_the_rest(store: Store) -> None:
    with pytest.raises(UnavailableError), store.transaction():
        store.settings.set("jo", "a", "1")
        store.log.add(make_attempt(score=None))
    assert store.settings.get("jo", "a") == ""


def test_every_kind_stands_in_one_log(store: Store) -> None:
    response = '{"answer":"J44.1"}'
    store.log.add(make_attempt(1))
    store.log.add(make_attempt(2, kind=CARD, exercise="code:x", response=response, codes=()))
    store.log.add(make_attempt(3, kind="question", exercise="q1", run="r", assignment="week-3"))
    assert [a.kind for _, a in store.log.replay("jo")] == ["chart", "card", "question"]
    assert [a.uuid[-1] for a in store.log.attempts("jo")] == ["1"]
    assert [a.uuid[-1] for a in store.log.attempts("jo", kind=None)] == ["3", "2", "1"]
    assert [(h.kind, h.run, h.assignment) for h in store.log.heads("jo")][2] == (
        "question",
        "r",
        "week-3",
    )
    (card,) = store.log.attempts("jo", kind=CARD)
    assert card.response == response
    assert store.log.counts("jo") == {"ed-wrist": 1}
    assert store.log.counts("jo", "question") == {"q1": 1}
    assert store.log.known(["nobody", make_attempt(1).uuid]) == {make_attempt(1).uuid: "jo"}
    assert store.log.mark("jo") == (3, 3)
