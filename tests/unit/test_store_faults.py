"""What can happen to the file of a history: damaged, emptied, removed, another's, newer, open to others."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from coder_drill.errors import UnavailableError
from coder_drill.store import Store, migrations
from coder_drill.store.files import (
    APPLICATION_ID,
    Kind,
    alone_with,
    among_others,
    look,
    suspicion,
)
from tests.unit.test_store import make_attempt, make_draft

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


# -- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 50, b"SQLite format 3\x00" + b"\xff" * 4000]
)
def test_a_damaged_file_is_kept_aside_and_named(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    store = Store.open(path)
    assert store.log.add(make_attempt())
    assert len(store.notices) == 1
    assert "history.db.damaged-1" in store.notices[0].message
    store.close()
    assert path.with_name("history.db.damaged-1").read_bytes() == content


def test_a_second_damaged_file_does_not_overwrite_the_first(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for content in (b"first" * 300, b"second" * 300):
        path.write_bytes(content)
        Store.open(path).close()
        path.unlink()
    kept = sorted(p.read_bytes()[:6] for p in path.parent.glob("history.db.damaged-?"))
    assert kept == [b"firstf", b"second"]


def test_damage_in_the_middle_is_found_at_opening(path: Path) -> None:
    store = Store.open(path)
    store.log.add_all(make_attempt(n) for n in range(60))
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xee" * 64
    path.write_bytes(content)
    again = Store.open(path)
    assert again.notices
    assert again.log.attempts("jo") == []
    again.close()


def test_a_file_kept_aside_is_told_until_it_is_gone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 99)
    for _ in range(3):
        store = Store.open(path)
        (notice,) = store.notices
        assert "history.db.damaged-1" in notice.message
        assert "import" in notice.message
        assert "\n" not in notice.message
        store.close()
    path.with_name("history.db.damaged-1").unlink()
    store = Store.open(path)
    assert store.notices == ()
    store.close()


def test_its_log_is_kept_with_a_damaged_file(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    path.with_name("history.db-wal").write_bytes(b"what was written last")
    store = Store.open(path)
    assert "damaged-1" in store.notices[0].message
    assert path.with_name("history.db.damaged-1-wal").read_bytes() == b"what was written last"
    store.close()


def test_damage_met_while_reading_is_looked_into_at_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder_drill.store.opening.CHECKED_BYTES", 0)
    store = Store.open(path)
    store.log.add_all(make_attempt(n) for n in range(300))
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 8192, len(content) // 4096):  # behind the schema
        content[page * 4096 : page * 4096 + 64] = b"\xee" * 64
    path.write_bytes(content)
    again = Store.open(path)  # a large history is not read whole at each opening
    assert again.notices == ()
    with pytest.raises(UnavailableError, match="damaged"):
        again.log.attempts("jo")
    again.close()
    assert suspicion(path).exists()
    third = Store.open(path)
    assert "damaged-1" in third.notices[0].message
    assert third.log.add(make_attempt())
    third.close()
    assert not suspicion(path).exists()


def test_a_sound_history_under_suspicion_is_cleared(path: Path) -> None:
    Store.open(path).close()
    suspicion(path).touch()
    store = Store.open(path)
    assert store.notices == ()
    assert not suspicion(path).exists()
    store.close()


def _write_one(path: Path, number: int, go: float) -> None:
    time.sleep(max(0.0, go - time.monotonic()))
    store = Store.open(path)
    store.log.add(make_attempt(number))
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"no database" * 500, None])
def test_six_processes_around_a_damaged_history_lose_nothing(
    path: Path, content: bytes | None
) -> None:
    """One sets it aside, the others wait and write into the new one."""
    store = Store.open(path)
    store.log.add_all(make_attempt(n) for n in range(900, 960))
    store.close()
    damaged = bytearray(path.read_bytes())
    for page in range(2, len(damaged) // 4096):
        damaged[page * 4096 : page * 4096 + 64] = b"\xee" * 64
    path.write_bytes(content or damaged)
    context = multiprocessing.get_context("spawn")
    go = time.monotonic() + 2.0
    workers = [context.Process(target=_write_one, args=(path, n, go)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 6
    store = Store.open(path)
    assert sorted(a.uuid for a in store.log.attempts("jo")) == [
        make_attempt(n).uuid for n in range(6)
    ]
    store.close()
    assert [each.name for each in path.parent.glob("*damaged*")] == ["history.db.damaged-1"]


@pytest.mark.slow
def test_six_processes_make_one_history(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    go = time.monotonic() + 2.0
    workers = [context.Process(target=_write_one, args=(path, n, go)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 6
    store = Store.open(path)
    assert (len(store.log.attempts("jo")), store.notices) == (6, ())
    store.close()


def test_a_file_that_is_set_aside_while_it_is_looked_at_is_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(path).close()
    real = Path.stat

    def gone_after(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = real(self, follow_symlinks=follow_symlinks)
        if self == path:
            path.rename(path.with_name("moved"))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", gone_after)
        assert look(path) is Kind.MISSING


def test_nothing_is_set_aside_while_another_opens_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(path).close()
    monkeypatch.setattr("coder_drill.store.files.LOCK_SECONDS", 0.0)
    with among_others(path):
        with among_others(path):
            pass
        with pytest.raises(UnavailableError, match="locked"), alone_with(path):
            pytest.fail("two had it at once")
    with alone_with(path), pytest.raises(UnavailableError, match="locked"), among_others(path):
        pytest.fail("two had it at once")


# -- another's, or newer ---------------------------------------------------------------------


def another(path: Path, *, wal: bool, application_id: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.execute("INSERT INTO bookmarks VALUES ('x')")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("wal", [False, True])
@pytest.mark.parametrize("application_id", [0, 252006674])
def test_a_database_of_another_program_is_left_byte_for_byte(
    path: Path, wal: bool, application_id: int
) -> None:
    another(path, wal=wal, application_id=application_id)
    before = snapshot(path.parent)
    with pytest.raises(UnavailableError, match="another program"):
        Store.open(path)
    assert snapshot(path.parent) == before


@pytest.mark.parametrize("wal", [False, True])
def test_a_history_of_a_newer_schema_is_left_byte_for_byte(path: Path, wal: bool) -> None:
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    connection.commit()
    connection.close()
    before = snapshot(path.parent)
    with pytest.raises(UnavailableError, match="newer coder-drill"):
        Store.open(path)
    assert snapshot(path.parent) == before


def test_a_broken_mark_of_the_program_is_no_other_program(path: Path) -> None:
    store = Store.open(path)
    store.log.add(make_attempt())
    store.close()
    content = bytearray(path.read_bytes())
    assert int.from_bytes(content[68:72]) == APPLICATION_ID
    content[69] ^= 0x10
    path.write_bytes(content)
    store = Store.open(path)
    assert store.log.attempts("jo") == [make_attempt()]
    store.close()


@posix
@pytest.mark.parametrize("what", ["fifo", "folder", "device"])
def test_what_is_no_file_is_refused_without_reading(path: Path, what: str) -> None:
    path.parent.mkdir(parents=True)
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(UnavailableError, match="is no ordinary file"):
        Store.open(path)


# -- removed, emptied ------------------------------------------------------------------------


@posix
def test_a_history_removed_while_open_is_put_back_and_told(path: Path) -> None:
    store = Store.open(path)
    store.log.add(make_attempt(1))
    for each in path.parent.iterdir():
        each.unlink()
    path.parent.rmdir()
    store.drafts.save(make_draft())
    assert "was removed" in store.notices[-1].message
    assert "put back" in store.notices[-1].message
    told = len(store.notices)
    store.log.add(make_attempt(2))
    assert len(store.notices) == told
    store.close()
    again = Store.open(path)
    assert len(again.log.attempts("jo")) == 2
    assert again.drafts.get("jo", "ed-wrist") is not None
    again.close()


@posix
def test_a_history_replaced_while_open_is_used_and_told(path: Path) -> None:
    store = Store.open(path)
    store.log.add(make_attempt(1))
    for each in path.parent.iterdir():
        each.unlink()
    other = Store.open(path)
    other.log.add(make_attempt(2))
    store.log.add(make_attempt(3))
    assert "was replaced" in store.notices[-1].message
    assert sorted(a.uuid[-1] for a in other.log.attempts("jo")) == ["2", "3"]
    store.close()
    other.close()


@posix
def test_a_history_cut_to_nothing_while_open_takes_what_comes(path: Path) -> None:
    store = Store.open(path)
    store.log.add(make_attempt(1))
    path.write_bytes(b"")
    store.drafts.save(make_draft())
    assert any("replaced" in notice.message for notice in store.notices)
    store.close()
    again = Store.open(path)
    assert again.drafts.get("jo", "ed-wrist") is not None
    again.close()


@posix
def test_a_chart_handed_in_elsewhere_since_a_history_was_emptied_is_no_draft_again(
    path: Path,
) -> None:
    store = Store.open(path)
    mine = store.drafts.save(make_draft())
    assert mine is not None
    path.write_bytes(b"")
    # This window finds it empty: its drafts are kept as the newest that there are.
    elsewhere = make_draft(exercise="ed-other")
    assert store.drafts.save(elsewhere, after=3) is not None
    other = Store.open(path)
    attempt = make_attempt(1, submitted_at="2026-12-01T10:00:00.000+00:00")
    other.log.add(attempt)
    other.close()
    assert store.drafts.save(mine, after=mine.revision) is None
    store.close()
    again = Store.open(path)
    assert [draft.exercise for draft in again.drafts.all("jo")] == ["ed-other"]
    again.close()


def test_a_history_of_zero_length_is_told(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    store = Store.open(path)
    (notice,) = store.notices
    assert "was empty (0 bytes)" in notice.message
    assert store.log.attempts("jo") == []
    store.close()
    again = Store.open(path)
    assert again.notices == ()
    again.close()


# -- who may read it -------------------------------------------------------------------------


@posix
def test_a_history_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "coder-drill" / "history.db"
        store = Store.open(path)
        store.log.add(make_attempt())
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert {"history.db", "history.db-wal", "history.db-shm"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_an_earlier_history_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "coder-drill" / "history.db"
    Store.open(path).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    Store.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    path.write_bytes(b"damaged" * 99)
    Store.open(path).close()
    kept = path.with_name("history.db.damaged-1")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@posix
def test_a_folder_that_the_user_chose_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    Store.open(folder / "history.db").close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_history_whose_schema_is_no_text_is_set_aside(tmp_path: Path) -> None:
    """A flipped byte that SQLite's own words quote back: seed 5728473 of ``flip-history``."""
    from tests.torture.__main__ import run_case

    assert run_case("flip-history", 5728473, tmp_path / "cache") == ""
