"""The learner's local days.

Moments are stored in UTC; days, weeks and streaks are the learner's own. Without a zone the rules of
the machine decide, for each moment anew, so that summer time does not move an attempt to another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from coder_drill.store.moments import read_moment, utc_text


def local_day(text: str, zone: tzinfo | None) -> date | None:
    """The local day of a stored moment; None when the text is no moment or out of range."""
    moment = read_moment(text)
    if moment is None:
        return None
    try:
        return moment.astimezone(zone).date()
    except (OverflowError, OSError, ValueError):
        return None


class DayReader:
    """`local_day` of many moments, most of which are of the same day as the one before.

    The bounds of the last day are kept as the store writes moments, and those between them are not read.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._day: date | None = None
        self._begin = self._end = ""

    def __call__(self, text: str) -> date | None:
        """The local day of a stored moment; None when the text is no moment or out of range."""
        begin = self._begin
        if begin <= text < self._end and len(text) == len(begin) and text[-6:] == begin[-6:]:
            return self._day
        day = local_day(text, self._zone)
        self._begin = self._end = ""
        if day is not None and day < date.max:
            self._day = day
            self._begin = utc_text(day_begins(day, self._zone))
            self._end = utc_text(day_begins(day + timedelta(days=1), self._zone))
        return day


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
