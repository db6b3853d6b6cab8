"""Keys handled one after the other, however many arrive at once.

Textual gives a printable key to the focused widget at once, while a key that a binding answers
first climbs through the queues of all widgets around it. In a burst (a slow connection that delivers
``E11.9`` and Enter in one packet, a paste without brackets) a later letter is then typed before an
earlier Enter is done, into whatever has the focus by then. `KeyOrder` lets a key in only when what
the one before it set going has been handled.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.widgets import Input

_ROUNDS = 12
"""Rounds through the queues at most: a message answered with a message needs another one."""
_PATIENCE = 0.25
"""Seconds to wait for a widget that is busy, or gone in the meantime."""


class KeyOrder:
    """The keys and pastes that wait for their turn."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held: deque[events.Event] = deque()
        self._next: events.Event | None = None
        self._settling: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many keys wait."""
        return len(self._held) + (self._next is not None)

    @property
    def busy(self) -> bool:
        """True while what a key set going is not done."""
        return self._settling is not None or self.waiting > 0

    def admits(self, event: events.Event) -> bool:
        """True when ``event`` may be handled now; else it is kept and comes to the app again."""
        if event is self._next:
            self._next = None
            return True
        if self._settling is not None or self._next is not None:
            self._held.append(event)
            return False
        return True

    def taken(self, event: events.Event, target: DOMNode) -> None:
        """An event was given to ``target``: let the next one in when all it set going is done.

        Letters that go into a text field need no wait: its own queue keeps them in order.
        """
        if isinstance(event, events.Key) and event.is_printable and isinstance(target, Input):
            self._release()
        else:
            self._settling = asyncio.create_task(self._settle(target))

    def passed(self) -> None:
        """An event that was admitted came to nothing: let the next one in."""
        self._release()

    def stop(self) -> None:
        """The app ends: forget what waits."""
        self._held.clear()
        if self._settling is not None:
            self._settling.cancel()

    async def _settle(self, target: DOMNode) -> None:
        nodes = list(target.ancestors_with_self)
        try:
            for _ in range(_ROUNDS):
                await _through(nodes)
                focused = self._app.focused or self._app.screen
                nodes = list(dict.fromkeys([*nodes, *focused.ancestors_with_self]))
                if not any(node.message_queue_size for node in nodes):
                    break
        except ScreenStackError:  # The app is ending.
            self._held.clear()
        finally:
            self._settling = None
        self._release()

    def _release(self) -> None:
        """Let the next event in, if one waits. Until it is handled nothing else is admitted."""
        if self._held:
            self._next = self._held.popleft()
            self._app.post_message(self._next)


async def _through(nodes: Sequence[MessagePump]) -> None:
    """Wait until each node, in this order, has handled what stood in its queue."""
    for node in nodes:
        if not node.is_running:
            continue
        passed = asyncio.Event()
        if node.call_later(passed.set):
            try:
                await asyncio.wait_for(passed.wait(), _PATIENCE)
            except TimeoutError:
                continue
