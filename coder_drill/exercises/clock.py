"""An honest clock for a run: how much time has gone by, whatever was done to the machine's clock.

Two clocks are read at each moment. The wall clock goes on while the app is closed, but can be set; the
steady clock cannot be set, but compares only with readings of the same source (one start of the
machine, or one process where a machine does not say which start it is in). What has gone by is the
larger of what the two say, and it never shrinks. What the clocks say against each other is kept as
events. A machine whose every clock is made up cannot be found out from inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

TOLERANCE = 60.0
"""Seconds by which the clocks may differ before it is an event."""
MOST_EVENTS = 200
"""Events kept for one run; later ones are only counted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one moment: seconds since 1970 by the wall clock, seconds of the steady clock.

    ``source`` names what the steady seconds belong to; ``offset`` is the time zone's, in minutes
    east of UTC.
    """

    wall: float
    steady: float
    source: str
    offset: int = 0


def moment_of(wall: float) -> str:
    """A wall-clock second since 1970 as ISO 8601 in UTC, with milliseconds, as all moments are kept."""
    return datetime.fromtimestamp(wall, UTC).isoformat(timespec="milliseconds")


class Happened(StrEnum):
    """What an event says: which clock did what."""

    RESUMED = "resumed"
    """The app was closed, or killed, and opened again."""
    SET_BACK = "set-back"
    """The wall clock shows less than it must."""
    JUMP = "jump"
    """The wall clock went ahead of the steady one: the machine slept, or the clock was set."""
    ZONE = "zone"
    """The time zone changed."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event: what, at which wall-clock second since 1970, and by how many seconds."""

    what: Happened
    wall: float
    seconds: float


@dataclass(frozen=True, slots=True)
class RunClock:
    """Time gone by since a run began. ``elapsed`` is in seconds and never shrinks."""

    last: Reading
    elapsed: float = 0.0
    events: tuple[ClockEvent, ...] = ()
    unkept: int = 0
    """Events beyond those kept."""

    def tick(self, now: Reading) -> RunClock:
        """The clock at a new reading."""
        last = self.last
        wall = now.wall - last.wall
        same = now.source == last.source and now.steady >= last.steady
        steady = now.steady - last.steady if same else 0.0
        found = list(_events(last, now, wall, steady, same=same))
        room = MOST_EVENTS - len(self.events)
        return replace(
            self,
            last=now,
            elapsed=self.elapsed + max(0.0, wall, steady),
            events=self.events + tuple(found[:room]),
            unkept=self.unkept + len(found[room:]),
        )

    def happened(self, what: Happened) -> tuple[ClockEvent, ...]:
        """The events of one sort, in their order."""
        return tuple(event for event in self.events if event.what is what)


def _events(
    last: Reading, now: Reading, wall: float, steady: float, *, same: bool
) -> Iterator[ClockEvent]:
    if not same:
        yield ClockEvent(Happened.RESUMED, now.wall, max(0.0, wall))
    if steady - wall > TOLERANCE:
        yield ClockEvent(Happened.SET_BACK, now.wall, steady - wall)
    elif same and wall - steady > TOLERANCE:
        yield ClockEvent(Happened.JUMP, now.wall, wall - steady)
    if now.offset != last.offset:
        yield ClockEvent(Happened.ZONE, now.wall, (now.offset - last.offset) * 60.0)
