"""What can still be read of a damaged history comes back; the file itself is never touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from coder_drill.errors import UnavailableError
from coder_drill.services.transfer import import_damaged
from coder_drill.store import Store
from coder_drill.store.salvage import salvage
from tests.unit.test_histories import LEARNERS, READ, laid, skills_as_before
from tests.unit.test_store import make_attempt, make_draft

MOMENT = "2026-05-01T10:00:00.000+00:00"


def filled(path: Path, attempts: int = 200) -> Path:
    store = Store.open(path)
    jo = store.learners.ensure("jo").id
    store.log.add_all(make_attempt(n, learner_id=jo, submitted_at=MOMENT) for n in range(attempts))
    store.drafts.save(make_draft(learner_id=jo))
    store.close()
    return path


def damage(path: Path, pages: list[int]) -> bytes:
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * 4096 : page * 4096 + 200] = b"\xee" * 200
    path.write_bytes(content)
    return bytes(content)


def pages_of(path: Path, table: str) -> list[int]:
    """Numbers, from 0, of pages that hold rows of a table: those in which its words stand."""
    content = path.read_bytes()
    word = {"verdicts": b"W01.0XXA", "attempts": b"ed-wrist"}[table]
    return [
        page
        for page in range(1, len(content) // 4096)
        if content.count(word, page * 4096, page * 4096 + 4096) > 3
        and content[page * 4096] in (0x0D, 0x0A)
    ]


def test_a_sound_history_comes_back_whole(tmp_path: Path) -> None:
    path = filled(tmp_path / "history.db")
    found = salvage(path)
    (jo,) = found.store.learners.all()
    assert found.lost == 0
    assert [a.uuid for _, a in found.store.log.replay(jo.id)] == [
        make_attempt(n).uuid for n in range(200)
    ]
    found.store.close()


@pytest.mark.parametrize("table", ["attempts", "verdicts"])
def test_what_stands_on_whole_pages_comes_back(tmp_path: Path, table: str) -> None:
    path = filled(tmp_path / "history.db")
    broken = pages_of(path, table)[1:3]
    assert broken
    content = damage(path, broken)
    target = Store.in_memory()
    target.learners.ensure("jo")
    done, lost = import_damaged(target, path, own=True)
    kept = target.log.attempts(target.learners.ensure("jo").id)
    assert 100 < len(kept) < 200
    assert lost > 0 or table == "attempts"
    assert done.attempts == len(kept)
    whole = make_attempt()
    assert all(
        (a.codes, a.verdicts, a.metrics) == (whole.codes, whole.verdicts, whole.metrics)
        for a in kept
    )
    assert path.read_bytes() == content
    target.close()


def test_it_goes_to_the_learner_of_its_name_who_gets_the_old_id_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "history.db", 5)
    old = Store.open(path)
    known = old.learners.ensure("jo").id
    old.close()
    target = Store.in_memory()
    fresh = target.learners.ensure("jo").id
    target.log.add(make_attempt(77, learner_id=fresh))
    done, lost = import_damaged(target, path, own=True)
    assert (done.attempts, lost) == (5, 0)
    assert target.learners.ensure("jo").id == known
    assert len(target.log.attempts(known)) == 6
    assert [d.exercise for d in target.drafts.all(known)] == ["ed-wrist"]
    again, _ = import_damaged(target, path, own=True)
    assert (again.attempts, again.attempts_here) == (0, 5)
    target.close()


def test_anothers_database_stays_apart(tmp_path: Path) -> None:
    path = filled(tmp_path / "history.db", 5)
    target = Store.in_memory()
    mine = target.learners.ensure("jo").id
    target.log.add(make_attempt(77, learner_id=mine))
    done, _ = import_damaged(target, path, own=False)
    assert done.apart == (("jo", "jo 2"),)
    target.close()


@pytest.mark.parametrize("schema", [1, 2])
def test_an_older_history_comes_back(tmp_path: Path, schema: int) -> None:
    path = laid(tmp_path / "history.db", schema)
    target = Store.in_memory()
    done, lost = import_damaged(target, path, own=True)
    assert lost == 0
    assert done.attempts == sum(len(READ[str(schema)][name]["attempts"]) for name in LEARNERS)
    for name in LEARNERS:
        skills_as_before(target, name, schema)
    target.close()


@pytest.mark.parametrize(
    "content", [b"", b"no database" * 99, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_nothing_to_be_read_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.db.damaged-1"
    path.write_bytes(content)
    with pytest.raises(UnavailableError, match="nothing in it can be read") as caught:
        salvage(path)
    assert "\n" not in str(caught.value)


def test_a_hostile_schema_is_not_run(tmp_path: Path) -> None:
    path = filled(tmp_path / "history.db", 3)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON attempts BEGIN DELETE FROM learners; END")
    connection.execute("CREATE VIEW v AS SELECT * FROM attempts")
    connection.commit()
    connection.close()
    found = salvage(path)
    assert [each.name for each in found.store.learners.all()] == ["jo"]
    found.store.close()


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_anywhere_never_fall_over(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    path = filled(tmp_path / "history.db", 60)
    content = bytearray(path.read_bytes())
    for _ in range(40):
        content[rng.randrange(100, len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)
    target = Store.in_memory()
    try:
        done, lost = import_damaged(target, path, own=True)
    except UnavailableError:
        return
    assert 0 <= done.attempts <= 60
    assert lost >= 0
    target.close()
