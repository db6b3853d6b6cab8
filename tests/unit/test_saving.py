"""Saving beside the screen: nothing that was put is lost while the program runs, and trouble is told."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from coder_drill.store import Draft, Store
from coder_drill.store.saving import SaveQueue, Saving
from tests.unit.test_store import make_attempt, make_draft

LONG = 30.0
"""Seconds that a test would wait before it gives up; none of them does."""


class Watch:
    """Remembers every state told, and waits for one."""

    def __init__(self) -> None:
        self.states: list[Saving] = []
        self._changed = threading.Condition()

    def __call__(self, state: Saving) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def until(self, fits: Callable[[Saving], bool]) -> Saving:
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(fits, self.states)), LONG)
            return next(state for state in self.states if fits(state))


class Disk:
    """Opens a store whose writes fail as long as the disk is full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.full = False
        self.tries = 0

    def open(self) -> Store:
        store = Store.open(self.path, busy=0.05)
        if self.full:
            self.tries += 1
            store._db.connection.execute("PRAGMA query_only = ON")
        return store


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "history.db")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def queue(disk: Disk, watch: Watch) -> Iterator[SaveQueue]:
    made = SaveQueue(disk.open, told=watch, delays=(0.001,))
    yield made
    made.close(LONG if not disk.full else 0.0)


def save(draft: Draft) -> Callable[[Store], Draft | None]:
    return lambda store: store.drafts.save(draft)


def kept(disk: Disk) -> list[Draft]:
    store = Store.open(disk.path)
    drafts = store.drafts.all("jo")
    store.close()
    return drafts


def test_what_is_put_is_written(disk: Disk, queue: SaveQueue) -> None:
    done = queue.put("wrist", save(make_draft()))
    saved = done.result(LONG)
    assert saved is not None
    assert queue.flush(LONG)
    assert queue.state == Saving()
    assert kept(disk) == [saved]


def test_a_full_disk_is_told_and_tried_again_until_there_is_room(
    disk: Disk, queue: SaveQueue, watch: Watch
) -> None:
    disk.full = True
    done = queue.put("wrist", save(make_draft(payload="[1]")))
    told = watch.until(lambda state: bool(state.trouble))
    assert "cannot be written" in told.trouble
    assert not told.saved
    assert not queue.flush(0.01)
    assert not done.done()
    disk.full = False
    assert queue.flush(LONG)
    assert done.done()
    assert [draft.payload for draft in kept(disk)] == ["[1]"]
    assert queue.state == Saving()


def test_only_the_last_of_many_saves_of_one_thing_is_written(
    disk: Disk, queue: SaveQueue, watch: Watch
) -> None:
    disk.full = True
    queue.put("wrist", save(make_draft(payload="0")))
    watch.until(lambda state: bool(state.trouble))
    waiting = [queue.put("wrist", save(make_draft(payload=str(n)))) for n in range(1, 40)]
    queue.put("other", save(make_draft(exercise="other")))
    assert queue.state.waiting <= 3
    disk.full = False
    assert queue.flush(LONG)
    assert sorted((d.exercise, d.payload) for d in kept(disk)) == [
        ("ed-wrist", "39"),
        ("other", "[]"),
    ]
    with pytest.raises(CancelledError):
        waiting[0].result(LONG)
    assert waiting[-1].result(LONG) is not None


def test_a_store_locked_by_another_process_is_waited_for(
    disk: Disk, queue: SaveQueue, watch: Watch
) -> None:
    Store.open(disk.path).close()
    other = sqlite3.connect(disk.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = queue.put("wrist", save(make_draft()))
    assert "locked" in watch.until(lambda state: bool(state.trouble)).trouble
    assert not queue.flush(0.01)
    other.execute("COMMIT")
    other.close()
    assert done.result(LONG) is not None


def test_an_error_that_is_not_the_disks_goes_to_whoever_asked(disk: Disk, queue: SaveQueue) -> None:
    def broken(store: Store) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue.put("x", broken).result(LONG)
    assert queue.put("wrist", save(make_draft())).result(LONG) is not None


def test_a_submission_is_written_behind_its_draft(disk: Disk, queue: SaveQueue) -> None:
    def submit(store: Store) -> bool:
        with store.transaction():
            store.drafts.discard("jo", "ed-wrist")
            return store.log.add(make_attempt())

    queue.put("wrist", save(make_draft()))
    assert queue.put("submit", submit).result(LONG)
    assert kept(disk) == []


def test_closing_writes_what_waits_and_says_what_was_given_up(disk: Disk, watch: Watch) -> None:
    queue = SaveQueue(disk.open, told=watch, delays=(0.001,))
    queue.put("wrist", save(make_draft()))
    assert queue.close(LONG)
    assert len(kept(disk)) == 1
    with pytest.raises(RuntimeError):
        queue.put("wrist", save(make_draft()))
    disk.full = True
    queue = SaveQueue(disk.open, told=watch, delays=(0.001,))
    lost = queue.put("other", save(make_draft(exercise="other")))
    assert not queue.close(0.05)
    assert lost.cancelled()
    assert len(kept(disk)) == 1


def test_a_queue_that_was_never_used_ends_at_once(disk: Disk) -> None:
    queue = SaveQueue(disk.open)
    assert queue.flush(0.0)
    assert queue.close(0.0)
    assert not disk.path.exists()


def test_what_became_of_the_history_is_told(disk: Disk, queue: SaveQueue, watch: Watch) -> None:
    disk.path.write_bytes(b"no database" * 99)
    assert queue.put("wrist", save(make_draft())).result(LONG) is not None
    told = watch.until(lambda state: bool(state.notices))
    assert "damaged-1" in told.notices[0]


def test_a_history_that_cannot_be_opened_is_trouble_like_any(tmp_path: Path, watch: Watch) -> None:
    stuck = tmp_path / "file"
    stuck.write_text("in the way")
    queue = SaveQueue(lambda: Store.open(stuck / "history.db"), told=watch, delays=(0.001,))
    queue.put("wrist", save(make_draft()))
    assert "data folder" in watch.until(lambda state: bool(state.trouble)).trouble
    stuck.unlink()
    assert queue.close(LONG)
    store = Store.open(stuck / "history.db")
    assert len(store.drafts.all("jo")) == 1
    store.close()


def test_nothing_is_lost_over_many_threads(disk: Disk, queue: SaveQueue) -> None:
    def put(first: int) -> None:
        for number in range(first, first + 25):
            queue.put(number, lambda store, n=number: store.log.add(make_attempt(n)))  # type: ignore[misc]

    threads = [threading.Thread(target=put, args=(first,)) for first in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue.flush(LONG)
    store = Store.open(disk.path)
    assert len(store.log.attempts("jo")) == 75
    store.close()
