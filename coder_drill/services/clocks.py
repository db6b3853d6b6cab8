"""Clocks and ids of the machine, for whoever is not handed others."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.exercises.clock import Reading

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime."""
Steady = Callable[[], tuple[float, str]]
"""Gives seconds that never run backwards, and the name of what they belong to."""

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def system_clock() -> datetime:
    """The machine's clock, in the local time zone."""
    return datetime.now().astimezone()


def random_id() -> str:
    """A new identifier that nothing else has."""
    import uuid

    return str(uuid.uuid4())


def system_steady() -> tuple[float, str]:
    """Seconds since the machine was started, sleep included where the system counts it.

    Where a machine does not say which start it is in, the seconds compare within this process only.
    """
    boot = _boot()
    if boot:
        # Linux; the attribute is missing elsewhere.
        return time.clock_gettime(time.CLOCK_BOOTTIME), boot
    return time.monotonic(), _process()


@lru_cache(maxsize=1)
def _boot() -> str:
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return ""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=1)
def _process() -> str:
    return random_id()


class Clocks:
    """The clocks of a workspace: the moment for the store, the day of the learner, both for a run."""

    def __init__(self, now: Clock = system_clock, steady: Steady = system_steady) -> None:
        self.now = now
        self.steady = steady

    def utc(self) -> str:
        """The present moment as it is stored."""
        from coder_drill.store.moments import utc_text

        return utc_text(self.now())

    def reading(self) -> Reading:
        """Both clocks now."""
        from coder_drill.exercises.clock import Reading

        now = self.now()
        seconds, source = self.steady()
        offset = now.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        return Reading(now.timestamp(), seconds, source, minutes)

    @property
    def zone(self) -> tzinfo | None:
        """The zone of local days: the clock's, or the machine's own rules for the machine's clock."""
        return None if self.now is system_clock else self.now().tzinfo
