"""The store keeps attempts, drafts and settings, whatever happens around it."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.errors import Exit, UnavailableError
from coder_drill.store import (
    Attempt,
    AttemptCode,
    AttemptMetric,
    AttemptVerdict,
    Draft,
    Store,
)


def make_attempt(number: int = 1, **changes: object) -> Attempt:
    attempt = Attempt(
        uuid=f"00000000-0000-0000-0000-{number:012d}",
        learner_id="jo",
        exercise="ed-wrist",
        content_hash="ab" * 32,
        title="Fall",
        setting="emergency",
        difficulty=2,
        edition="2026-04",
        mode="drill",
        started_at=f"2026-05-01T10:{number:02d}:00.000+00:00",
        submitted_at=f"2026-05-01T10:{number:02d}:30.000+00:00",
        active_seconds=30.5,
        hints_used=1,
        score=0.75,
        codes=(
            AttemptCode("S52.501A", "icd10cm"),
            AttemptCode("99284", "cpt", modifiers=("25",), units=2),
        ),
        verdicts=(
            AttemptVerdict(
                label="correct",
                expected="S52.501A",
                given="S52.501A",
                credit=1.0,
                weight=3.0,
                points_lost=0.0,
                role="first-listed",
                domain="cm-19",
            ),
            AttemptVerdict(
                label="missed",
                expected="W01.0XXA",
                given=None,
                credit=0.0,
                weight=1.0,
                points_lost=1.0,
                role="secondary",
                domain="cm-20",
                labels=("edit-conflict",),
                optional=True,
                message="Not in your answer.",
            ),
        ),
        metrics=(AttemptMetric("code-over-code", 1, 2),),
    )
    return replace(attempt, **changes)  # type: ignore[arg-type]


def make_draft(**changes: object) -> Draft:
    draft = Draft(
        learner_id="jo",
        exercise="ed-wrist",
        content_hash="ab" * 32,
        payload="[]",
        started_at="2026-05-01T10:00:00.000+00:00",
        updated_at="2026-05-01T10:00:00.000+00:00",
        active_seconds=3.0,
        hints_used=0,
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def submit(store: Store, attempt: Attempt) -> None:
    """What submitting does: the attempt comes and its draft goes, or neither."""
    with store.transaction():
        store.log.add(attempt)
        store.drafts.discard(attempt.learner_id, attempt.exercise)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def test_an_attempt_comes_back_whole(path: Path) -> None:
    store = Store.open(path)
    assert store.log.add(make_attempt())
    store.close()
    again = Store.open(path)
    assert again.log.attempts("jo") == [make_attempt()]
    assert again.log.get(make_attempt().uuid) == make_attempt()
    assert again.log.attempts("someone else") == []
    again.close()


def test_the_same_attempt_twice_is_one(path: Path) -> None:
    store = Store.open(path)
    assert store.log.add(make_attempt())
    assert not store.log.add(make_attempt(score=0.1))
    assert store.log.add_all([make_attempt(1), make_attempt(2)]) == 1
    assert [a.score for a in store.log.attempts("jo")] == [0.75, 0.75]
    store.close()


def test_newest_first_with_limit_and_since(path: Path) -> None:
    store = Store.open(path)
    store.log.add_all(make_attempt(n) for n in (1, 3, 2))
    assert [a.uuid[-1] for a in store.log.attempts("jo")] == ["3", "2", "1"]
    assert [a.uuid[-1] for a in store.log.attempts("jo", limit=1)] == ["3"]
    assert [a.uuid[-1] for a in store.log.attempts("jo", since="2026-05-01T10:02")] == ["3", "2"]
    assert store.log.attempts("jo", exercise="other") == []
    assert store.log.counts("jo") == {"ed-wrist": 3}
    store.close()


def test_submitting_clears_the_draft_in_the_same_transaction(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft())
    store.drafts.save(make_draft(exercise="other"))
    submit(store, make_attempt())
    assert store.drafts.get("jo", "ed-wrist") is None
    assert store.drafts.get("jo", "other") is not None
    store.close()


def test_a_failing_insert_keeps_the_draft(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft())
    broken = make_attempt(codes=(AttemptCode("A", "x", units="many"),))  # type: ignore[arg-type]
    broken = replace(broken, score=None)  # type: ignore[arg-type]
    with pytest.raises(UnavailableError):
        submit(store, broken)
    assert store.drafts.get("jo", "ed-wrist") == make_draft(revision=1)
    assert store.log.attempts("jo") == []
    store.close()


def test_a_draft_is_replaced_and_keeps_when_it_was_begun(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft())
    store.drafts.save(
        make_draft(payload="[1]", updated_at="2026-05-01T11:00:00.000+00:00", started_at="x")
    )
    kept = store.drafts.get("jo", "ed-wrist")
    assert kept is not None
    assert (kept.payload, kept.started_at) == ("[1]", "2026-05-01T10:00:00.000+00:00")
    store.drafts.discard("jo", "ed-wrist")
    assert store.drafts.all("jo") == []
    store.close()


def test_drafts_the_last_touched_first_and_by_learner(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft(exercise="a", updated_at="2026-05-01T10:00:00+00:00"))
    store.drafts.save(make_draft(exercise="b", updated_at="2026-05-01T12:00:00+00:00"))
    store.drafts.save(make_draft(exercise="c", learner_id="kim"))
    assert [d.exercise for d in store.drafts.all("jo")] == ["b", "a"]
    assert [each.name for each in store.learners.all()] == ["jo", "kim"]
    store.close()


def test_settings_by_learner(path: Path) -> None:
    store = Store.open(path)
    assert store.settings.get("jo", "welcome", "no") == "no"
    store.settings.set("jo", "welcome", "seen")
    store.settings.set("jo", "welcome", "seen twice")
    assert store.settings.get("jo", "welcome") == "seen twice"
    assert store.settings.get("kim", "welcome") == ""
    store.close()


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnavailableError) as caught:
        Store.open(tmp_path / "file" / "data" / "history.db")
    assert caught.value.exit_code is Exit.UNAVAILABLE
    assert "CODER_DRILL_DATA_DIR" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_write_that_fails_is_one_line_and_loses_nothing(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft())
    store._db.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(UnavailableError, match="history cannot be written"):
        submit(store, make_attempt())
    store._db.connection.execute("PRAGMA query_only = OFF")
    assert store.drafts.get("jo", "ed-wrist") is not None
    store.close()


def test_a_full_disk_is_one_line_and_loses_nothing(path: Path) -> None:
    store = Store.open(path)
    store.drafts.save(make_draft())
    pages = store._db.connection.execute("PRAGMA page_count").fetchone()[0]
    store._db.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UnavailableError, match="full"):
        store.log.add_all(make_attempt(n) for n in range(500))
    assert store.log.attempts("jo") == []
    assert store.drafts.get("jo", "ed-wrist") == make_draft(revision=1)
    store.close()


def test_a_read_that_fails_is_one_line(path: Path) -> None:
    store = Store.open(path)
    store.log.add(make_attempt())
    store._db.connection.execute("DROP TABLE verdicts")
    for read in (
        lambda: store.log.attempts("jo"),
        lambda: list(store.log.observations("jo")),
        lambda: next(store.log.replay("jo")),
        lambda: store.log.verdicts_like("jo", domain="cm-19"),
    ):
        with pytest.raises(UnavailableError, match="history cannot be read") as caught:
            read()
        assert str(path) in str(caught.value)
    store.close()


def test_a_store_held_by_another_program_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder_drill.store.opening.BUSY_SECONDS", 0.0)
    store, other = Store.open(path), Store.open(path)
    store._db.connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError, match=r"locked.*try again"):
        other.log.add(make_attempt())
    store._db.connection.rollback()
    assert other.log.add(make_attempt())
    store.close()
    other.close()


def _write_many(path: Path, first: int) -> None:
    store = Store.open(path)
    for number in range(first, first + 25):
        store.log.add(make_attempt(number, started_at="x", submitted_at=f"2026-05-01T{number:04d}"))
        store.drafts.save(make_draft(exercise=f"c{number}"))
    store.close()


@pytest.mark.slow
def test_several_processes_write_at_once(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(path, first)) for first in (0, 100, 200)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    store = Store.open(path)
    assert len(store.log.attempts("jo")) == 75
    assert len(store.drafts.all("jo")) == 75
    store.close()


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
codes = st.lists(
    st.builds(
        AttemptCode,
        code=text,
        system=text,
        modifiers=st.lists(text, max_size=3).map(tuple),
        units=st.integers(0, 999),
        poa=text,
    ),
    max_size=4,
).map(tuple)


@settings(deadline=None)
@given(codes=codes, score=st.floats(0, 1), hints=st.integers(0, 9), title=text)
def test_round_trip_of_anything(
    tmp_path_factory: pytest.TempPathFactory,
    codes: tuple[AttemptCode, ...],
    score: float,
    hints: int,
    title: str,
) -> None:
    attempt = make_attempt(codes=codes, score=score, hints_used=hints, title=title)
    store = Store.open(tmp_path_factory.mktemp("store") / "history.db")
    store.log.add(attempt)
    assert store.log.attempts("jo") == [attempt]
    store.close()
