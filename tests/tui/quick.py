"""What makes the app start and settle quickly under test, without leaving anything out.

Textual's pilot waits after every key until the process has used next to no time for 20 ms: two such
waits a key, and on a machine at work many more. `until_settled` asks what it wants to know of the event
loop itself: nothing is left to do, no timer is due within those 20 ms, no thread is still answering.
So it is over as soon as all is done, and not before, however slow the machine.

Each app parses the same style sheets; `_parsed_once` keeps what came out for the next app of the process.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, process_time
from typing import Any
from weakref import WeakSet

import textual.app
import textual.pilot
from textual.css.stylesheet import Stylesheet

SLICE = 1 / 50
"""Seconds without anything due that count as settled; Textual's own measure."""
_IDLE = SLICE / 20
_CALM = 3
"""Rounds of the loop with nothing to do, one after the other: a callback may put another in."""

_asked: WeakSet[Future[Any]] = WeakSet()
"""What was given to threads and was not seen to be answered."""
_parsed: dict[Any, Any] = {}


async def until_settled(min_sleep: float = SLICE, max_sleep: float = 1.0) -> None:
    """Return once the loop has nothing to do and nothing is due soon, at the latest after ``max_sleep``.

    A thread that waits for something, as some tests make it, is not waited for: it uses no time.
    """
    loop: Any = asyncio.get_running_loop()
    end = monotonic() + max_sleep
    while monotonic() < end:
        used = process_time()
        if await _settles(loop):
            return
        if not loop._ready and process_time() - used < _IDLE:
            return


async def _settles(loop: Any) -> bool:
    """True when all is done within a slice of time."""
    end = monotonic() + SLICE
    calm = 0
    while calm < _CALM:
        await asyncio.sleep(0)
        if loop._ready:
            calm = 0
            if monotonic() > end:
                return False
            continue
        pause = _due_within(loop, end)
        if _threads_at_work():
            pause = 0.001
        if pause is None:
            calm += 1
            continue
        if monotonic() > end:
            return False
        calm = 0
        await asyncio.sleep(pause)
    return True


def _due_within(loop: Any, end: float) -> float | None:
    """Seconds until the next timer that is due before ``end``, or None."""
    due = [handle.when() for handle in loop._scheduled if not handle.cancelled()]
    first = min(due, default=None)
    return None if first is None or first > loop.time() + SLICE else max(0.0, first - loop.time())


def _threads_at_work() -> bool:
    """True once more after the last answer: what waits for it may not have been told yet."""
    asked = list(_asked)
    for future in asked:
        if future.done():
            _asked.discard(future)
    return bool(asked)


_submit = ThreadPoolExecutor.submit


def _noted(self: ThreadPoolExecutor, *args: Any, **more: Any) -> Future[Any]:
    future: Future[Any] = _submit(self, *args, **more)
    _asked.add(future)
    return future


_parse_rules = Stylesheet._parse_rules


def _parsed_once(self: Stylesheet, css: str, *args: Any, **more: Any) -> Any:
    key = (css, args, tuple(sorted(more.items())), tuple(sorted(self._variables.items())))
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, css, *args, **more)
    return _parsed[key]


def hurry() -> None:
    """Have every app of this process started and waited for so."""
    replaced: tuple[tuple[Any, str, Any], ...] = (
        (textual.app, "wait_for_idle", until_settled),
        (textual.pilot, "wait_for_idle", until_settled),
        (ThreadPoolExecutor, "submit", _noted),
        (Stylesheet, "_parse_rules", _parsed_once),
    )
    for holder, name, ours in replaced:
        assert hasattr(holder, name), f"this version of Textual has no {name}"
        setattr(holder, name, ours)
