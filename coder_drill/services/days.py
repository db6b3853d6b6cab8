"""The learner's local days.

Moments are stored in UTC; days, weeks and streaks are the learner's own. Without a zone the rules of
the machine decide, for each moment anew, so that summer time does not move an attempt to another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from coder_drill.store.moments import read_moment


def local_day(text: str, zone: tzinfo | None) -> date | None:
    """The local day of a stored moment; None when the text is no moment or out of range."""
    moment = read_moment(text)
    if moment is None:
        return None
    try:
        return moment.astimezone(zone).date()
    except (OverflowError, OSError, ValueError):
        return None


def week_start(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_begins(day: date, zone: tzinfo | None) -> datetime:
    """The first moment of a local day, in UTC; of UTC's own day at the ends of the calendar."""
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        return begin.astimezone(UTC)
    except (OverflowError, ValueError):
        return begin.replace(tzinfo=UTC)


def streak(days: Iterable[date], today: date) -> int:
    """Days in a row with at least one chart, up to today, or up to yesterday before today's first."""
    known = set(days)
    day = today if today in known else today - timedelta(days=1)
    count = 0
    while day in known:
        count += 1
        day -= timedelta(days=1)
    return count


def longest_streak(days: Iterable[date]) -> int:
    """The most days in a row that there ever were."""
    longest = run = 0
    previous: date | None = None
    for day in sorted(days):
        run = run + 1 if previous is not None and day - previous == timedelta(days=1) else 1
        longest = max(longest, run)
        previous = day
    return longest
