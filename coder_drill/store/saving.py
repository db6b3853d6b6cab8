"""Saving beside the screen: a thread that writes, tries again, and says while something is not saved.

A screen puts what is to be written and goes on. Of two saves of the same thing that both wait, only the
later is written. What cannot be written stays in the queue and is tried again, at growing distances, until
it is written or the program ends; whoever ends the program asks `SaveQueue.flush` first.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from typing import Any, TypeVar

from coder_drill.errors import UnavailableError
from coder_drill.store.store import Store

R = TypeVar("R")

DELAYS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries; the last one again and again."""
BUSY = 0.5
"""Seconds that one try waits for another process: what takes longer is told, and tried again."""


@dataclass(frozen=True, slots=True)
class Saving:
    """How far saving is: ``waiting`` things are not written yet; ``trouble`` is the line that says why the
    last try failed, "" while all is well; ``notices`` are lines about the history (it was removed, it
    was damaged), the oldest first."""

    waiting: int = 0
    trouble: str = ""
    notices: tuple[str, ...] = ()

    @property
    def saved(self) -> bool:
        """True when nothing waits."""
        return self.waiting == 0


@dataclass(slots=True)
class _Task:
    work: Callable[[Store], Any]
    done: Future[Any]


class SaveQueue:
    """Writes to a store of its own, in a thread of its own, in the order in which things were put.

    ``open_store`` is called in that thread, and again after a failure. ``told`` is called there with each
    new state; a screen hands it on to its own thread. Everything else may be called from any thread.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        told: Callable[[Saving], None] | None = None,
        delays: tuple[float, ...] = DELAYS,
    ) -> None:
        self._open_store = open_store
        self._told = told
        self._delays = delays
        self._tasks: dict[Hashable, _Task] = {}
        self._trying: _Task | None = None
        self._changed = threading.Condition()
        self._state = Saving()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._hurried = False
        self._store: Store | None = None
        self._said: list[str] = []

    @property
    def state(self) -> Saving:
        """How far saving is now."""
        with self._changed:
            return self._state

    def put(self, key: Hashable, work: Callable[[Store], R]) -> Future[R]:
        """Have ``work`` done on the store. The future gets what it gives, once it is written.

        ``key`` names what is saved (a draft by its chart): what waits under the same key is replaced, its
        future canceled. ``work`` may be called several times until it succeeds; an error other than
        UnavailableError goes to the future and is not tried again. Raises RuntimeError after `close`.
        """
        task = _Task(work, Future())
        with self._changed:
            if self._closing:
                raise RuntimeError("the queue is closed")
            earlier = self._tasks.pop(key, None)
            if earlier is not None and earlier is not self._trying:
                earlier.done.cancel()
            self._tasks[key] = task
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="saving", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        self._tell()
        return task.done

    def flush(self, timeout: float) -> bool:
        """Wait until all is written, trying at once; True when it is. ``timeout`` in seconds."""
        with self._changed:
            self._hurried = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._waiting == 0, timeout)

    def close(self, timeout: float) -> bool:
        """`flush`, then end the thread; what is not written by then is given up. True when all was."""
        written = self.flush(timeout)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout + BUSY)
        return written

    @property
    def _waiting(self) -> int:
        apart = self._trying is not None and self._trying not in self._tasks.values()
        return len(self._tasks) + apart

    # -- in the thread -----------------------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while (task := self._next()) is not None:
            trouble = self._try(task)
            with self._changed:
                self._trying = None
                places = [key for key, each in self._tasks.items() if each is task]
                if not trouble:
                    for key in places:
                        del self._tasks[key]
                elif not places:  # a later save of the same thing waits
                    task.done.cancel()
                self._changed.notify_all()
            self._tell(trouble)
            failures = failures + 1 if trouble else 0
            if trouble and self._rest(self._delays[min(failures, len(self._delays)) - 1]):
                failures = 0
        if self._store is not None:
            self._store.close()

    def _next(self) -> _Task | None:
        """The next thing to write, waiting for one; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._tasks or self._closing)
            if self._closing:
                for task in self._tasks.values():
                    task.done.cancel()
                return None
            self._trying = next(iter(self._tasks.values()))
            return self._trying

    def _try(self, task: _Task) -> str:
        """Write one thing; the line that says why it could not be written, or ""."""
        if task.done.cancelled():
            return ""
        try:
            if self._store is None:
                self._store = self._open_store()
            result = task.work(self._store)
        except UnavailableError as error:
            self._let_go()
            return str(error)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
            with contextlib.suppress(InvalidStateError):
                task.done.set_exception(error)
        else:
            with contextlib.suppress(InvalidStateError):
                task.done.set_result(result)
        self._listen()
        return ""

    def _let_go(self) -> None:
        """Let go of the store after a failure; the next try opens it anew."""
        if self._store is not None:
            self._listen()
            self._store.close()
        self._store = None

    def _listen(self) -> None:
        """Take up what the store has to say of the history."""
        if self._store is not None:
            said = (notice.message for notice in self._store.notices)
            self._said += [message for message in said if message not in self._said]

    def _rest(self, seconds: float) -> bool:
        """Wait before the next try; True when somebody is in a hurry."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._hurried, seconds)
            hurried, self._hurried = self._hurried, False
            return hurried

    def _tell(self, trouble: str | None = None) -> None:
        with self._changed:
            before = self._state
            self._state = state = Saving(
                waiting=self._waiting,
                trouble=before.trouble if trouble is None else trouble,
                notices=tuple(self._said),
            )
        if state != before and self._told is not None:
            self._told(state)
