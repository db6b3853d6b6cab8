"""Histories that earlier versions wrote: they open, lose nothing, and replay to the same numbers.

``histories/`` holds the dumps of stores of schema 1 and 2 and exports, written by version 0.1 itself, with
the numbers that version read from them.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coder_drill.charts import Bank
from coder_drill.errors import UnavailableError
from coder_drill.exercises.sources import Sources
from coder_drill.services.cards import CardBox
from coder_drill.services.skilllog import SkillLog
from coder_drill.services.transfer import export_lines, import_lines
from coder_drill.store import CARD, Learner, Store, migrations
from tests.unit.test_store import make_attempt

HISTORIES = Path(__file__).parent / "histories"
READ: dict[str, dict[str, dict[str, Any]]] = json.loads(
    (HISTORIES / "expected.json").read_text("utf-8")
)
"""By schema and learner. The first did not keep key lines, so that modifiers gave no evidence in it."""
EXPECTED = READ["2"]
LEARNERS = sorted(EXPECTED)


def laid(path: Path, schema: int) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript((HISTORIES / f"schema-{schema}.sql").read_text("utf-8"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


def exported(learner: str) -> list[str]:
    return (HISTORIES / f"export-0.1-{learner}.jsonl").read_text("utf-8").splitlines()


def box(store: Store, learner: Learner) -> CardBox:
    # No card is asked here: neither charts nor tables are needed.
    sources = Sources(bank=Bank, codebook=lambda: pytest.fail("no table is needed"))
    return CardBox(store, sources, learner.id, now=lambda: datetime(2026, 6, 1, tzinfo=UTC))


def skills_as_before(store: Store, name: str, schema: int = 2) -> None:
    learner = store.learners.named(name)
    assert learner is not None
    before = READ[str(schema)][name]
    log = SkillLog(store.log, learner.id)
    book = log.book()
    assert [h.uuid for h in log.heads()] == before["attempts"]
    assert [h.score for h in log.heads()] == before["scores"]
    estimator = book.estimator
    assert {
        d: [*estimator.ability(d), estimator.codes(d)] for d in sorted(estimator.domains)
    } == before["estimates"]
    for cells, kept in ((book.first, "first"), (book.retried, "retried")):
        assert {
            f"{d}/{label}": [c.count, c.credit, c.points_lost] for (d, label), c in cells.items()
        } == before[kept]
    assert book.attempts == len(before["attempts"])


def cards_of(store: Store, learner: Learner) -> dict[str, list[Any]]:
    return {c.id: [c.due, c.reviews, c.lapses, c.stability] for c in store.cards.all(learner.id)}


@pytest.mark.parametrize("schema", [1, 2])
@pytest.mark.parametrize("name", LEARNERS)
def test_an_older_store_replays_to_the_same_estimates(
    tmp_path: Path, schema: int, name: str
) -> None:
    store = Store.open(laid(tmp_path / "history.db", schema))
    assert store.notices == ()
    assert [each.name for each in store.learners.all()] == LEARNERS
    skills_as_before(store, name, schema)
    learner = store.learners.ensure(name)
    assert [d.exercise for d in store.drafts.all(learner.id)] == EXPECTED[name]["drafts"]
    assert store.settings.get(learner.id, "welcome") == "seen"
    store.close()
    again = Store.open(tmp_path / "history.db")
    skills_as_before(again, name, schema)
    again.close()


def test_cards_that_were_behind_are_made_anew(tmp_path: Path) -> None:
    path = laid(tmp_path / "history.db", 2)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE settings SET value = '5' WHERE key = 'cards.log' AND learner = 'me'")
    connection.commit()
    connection.close()
    store = Store.open(path)
    me, jo = store.learners.ensure("me"), store.learners.ensure("jo")
    assert cards_of(store, jo) == EXPECTED["jo"]["cards"]
    box(store, me).sync()
    assert cards_of(store, me) == EXPECTED["me"]["rebuilt"]
    store.close()


@pytest.mark.parametrize("name", LEARNERS)
def test_cards_and_their_answers_come_along(tmp_path: Path, name: str) -> None:
    store = Store.open(laid(tmp_path / "history.db", 2))
    learner = store.learners.ensure(name)
    before = EXPECTED[name]
    answers = store.log.attempts(learner.id, kind=CARD)
    assert sorted(a.uuid for a in answers) == sorted(before["reviews"])
    assert all(json.loads(a.response).keys() == {"answer", "chart", "drill"} for a in answers)
    assert cards_of(store, learner) == before["cards"]
    box(store, learner).sync()  # nothing is taken in a second time
    assert cards_of(store, learner) == before["cards"]
    box(store, learner).rebuild()
    assert cards_of(store, learner) == before["rebuilt"]
    store.close()


def test_every_attempt_is_as_it_was(tmp_path: Path) -> None:
    """What the earlier version exported is what its migrated store holds."""
    store, new = Store.open(laid(tmp_path / "history.db", 2)), Store.in_memory()
    for name in LEARNERS:
        import_lines(new, exported(name), "x")
        learner = store.learners.ensure(name)
        assert new.learners.ensure(name) == learner
        assert list(new.log.replay(learner.id)) != []
        assert [a for _, a in new.log.replay(learner.id)] == [
            a for _, a in store.log.replay(learner.id)
        ]
    store.close()
    new.close()


@pytest.mark.parametrize("name", LEARNERS)
def test_an_export_of_the_earlier_version_is_imported(name: str) -> None:
    store = Store.in_memory()
    done = import_lines(store, exported(name), "x")
    before = EXPECTED[name]
    assert (done.attempts, done.reviews) == (len(before["attempts"]), len(before["reviews"]))
    (learner,) = done.learners
    assert learner.name == name
    skills_as_before(store, name)
    box(store, learner).sync()
    assert cards_of(store, learner) == before["rebuilt"]
    again = import_lines(store, exported(name), "x")
    assert (again.attempts, again.reviews, again.differing) == (0, 0, 0)
    store.close()


def test_a_new_export_says_its_format_and_comes_back(tmp_path: Path) -> None:
    store, new = Store.open(laid(tmp_path / "history.db", 2)), Store.in_memory()
    learner = store.learners.ensure("me")
    lines = list(export_lines(store, learner))
    assert json.loads(lines[0]) == {
        "record": "learner",
        "format": 2,
        "id": learner.id,
        "name": "me",
    }
    import_lines(new, lines, "x")
    import_lines(new, lines, "x")
    assert list(export_lines(new, learner)) == lines
    skills_as_before(new, "me")
    store.close()
    new.close()


@pytest.mark.parametrize("schema", [1, 2])
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, schema: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid(tmp_path / "history.db", schema)
    monkeypatch.setattr("coder_drill.store.onelog._COPIES", ("INSERT INTO nowhere VALUES (1)",))
    with pytest.raises(UnavailableError):
        Store.open(path)
    connection = sqlite3.connect(path)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "learners" not in tables
    assert connection.execute("SELECT count(*) FROM attempts").fetchone()[0] == 21
    connection.close()
    monkeypatch.undo()
    store = Store.open(path)
    skills_as_before(store, "me", schema)
    store.close()


def test_the_migrated_store_is_sound(tmp_path: Path) -> None:
    path = laid(tmp_path / "history.db", 2)
    Store.open(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == migrations.VERSION
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert not [name for name in names if name.startswith("old_") or name == "card_reviews"]
    connection.close()


# -- whose a history is ----------------------------------------------------------------------


def history_of(learner_id: str, name: str, *numbers: int) -> list[str]:
    store = Store.in_memory()
    learner = store.learners.add(Learner(learner_id, name))
    for number in numbers:
        store.log.add(make_attempt(number, learner_id=learner_id))
    lines = list(export_lines(store, learner))
    store.close()
    return lines


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


def owners(store: Store) -> dict[str, int]:
    return {each.name: store.log.mark(each.id).attempts for each in store.learners.all()}


def test_two_learners_named_me_stay_apart(store: Store) -> None:
    import_lines(store, history_of("a", "me", 1, 2), "one")
    done = import_lines(store, history_of("b", "me", 3), "two")
    assert owners(store) == {"me": 2, "me 2": 1}
    assert done.apart == (("me", "me 2"),)
    more = import_lines(store, history_of("b", "me", 3, 4), "two")
    assert owners(store) == {"me": 2, "me 2": 2}
    assert more.attempts == 1


def test_two_earlier_exports_of_me_stay_apart(store: Store) -> None:
    theirs = [line.replace("11111111-", "99999999-") for line in exported("me")]
    import_lines(store, exported("me"), "one")
    import_lines(store, theirs, "two")
    assert owners(store) == {"me": 21, "me 2": 21}
    skills_as_before(store, "me")


def test_as_says_whose_a_history_is(store: Store) -> None:
    mine = store.learners.ensure("me")
    store.log.add(make_attempt(9, learner_id=mine.id))
    import_lines(store, history_of("b", "me", 3), "two", into="me")
    assert owners(store) == {"me": 2}
    import_lines(store, history_of("c", "me", 4), "three", into="kim")
    assert owners(store) == {"me": 2, "kim": 1}
    assert store.learners.named("kim") == Learner("c", "kim")
    # Imported again without the word, it still goes where it went.
    import_lines(store, history_of("b", "me", 3, 5), "two")
    assert owners(store) == {"me": 3, "kim": 1}


def test_a_history_comes_home_to_a_learner_without_one(store: Store) -> None:
    mine = store.learners.ensure("me")
    store.settings.set(mine.id, "welcome", "seen")
    done = import_lines(store, history_of("b", "me", 3), "two")
    assert store.learners.named("me") == Learner("b", "me")
    assert store.settings.get("b", "welcome") == "seen"
    assert done.apart == ()
