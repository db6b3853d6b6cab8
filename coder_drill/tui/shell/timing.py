"""Time spent working on a chart, pauses left out."""

from __future__ import annotations

from collections.abc import Callable

IDLE_AFTER = 90.0
"""Seconds without a key or mouse press after which the learner counts as away."""


class ActiveTime:
    """Adds up working time from the moments at which something was pressed.

    The stretch up to a press counts when it is at most ``idle_after`` seconds; a longer one is a
    pause and does not count at all. ``clock`` gives seconds and never runs backwards.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        seconds: float = 0.0,
        idle_after: float = IDLE_AFTER,
    ) -> None:
        self._clock = clock
        self._idle_after = idle_after
        self._seconds = seconds
        self._last: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds counted so far."""
        return self._seconds

    @property
    def running_seconds(self) -> float:
        """Seconds up to now, as a press would count them."""
        gap = self._clock() - self._last if self._last is not None else 0.0
        return self._seconds + (gap if 0 < gap <= self._idle_after else 0.0)

    @property
    def running(self) -> bool:
        """True between ``start`` and ``stop``."""
        return self._last is not None

    def start(self) -> None:
        """Begin counting from now; nothing before counts."""
        self._last = self._clock()

    def touch(self) -> None:
        """Something was pressed: count the time since the last press unless it was a pause."""
        if self._last is None:
            return
        now = self._clock()
        gap = now - self._last
        if 0 < gap <= self._idle_after:
            self._seconds += gap
        self._last = now

    def stop(self) -> None:
        """Count up to now and stop counting."""
        self.touch()
        self._last = None

    def forget(self) -> None:
        """Begin again from nothing, counting or not as before."""
        self._seconds = 0.0
