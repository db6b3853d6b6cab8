"""Days and moments as readers in the United States write them, on screen and in reports alike.

``Nov 23`` and ``Nov 23, 8:15 AM``. Where the locale of the machine names a place that writes the day
first and counts hours to 24, so do we: ``23 Nov`` and ``23 Nov 08:15``. Names of months stay English, as
all other words do; JSON, CSV and exports keep ISO 8601.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, tzinfo

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_FIRST = {"US", "PR", "GU", "VI", "AS", "MP", "PH"}
"""Territories that write the month first and hours with AM and PM."""


def month_first(environ: Mapping[str, str] | None = None) -> bool:
    """True where the locale is en_US or the like, or none is set (``C``, Windows)."""
    found = os.environ if environ is None else environ
    name = found.get("LC_ALL") or found.get("LC_TIME") or found.get("LANG") or ""
    territory = name.partition(".")[0].partition("@")[0].partition("_")[2]
    return not territory or territory.upper() in _MONTH_FIRST


def day_words(day: date, *, year: bool = False, environ: Mapping[str, str] | None = None) -> str:
    """A day: ``Nov 23``, with its year ``Nov 23, 2026`` (``23 Nov 2026`` where the day comes first)."""
    month = _MONTHS[day.month - 1]
    if month_first(environ):
        return f"{month} {day.day}" + (f", {day.year}" if year else "")
    return f"{day.day} {month}" + (f" {day.year}" if year else "")


def moment_words(
    moment: str, zone: tzinfo | None = None, *, environ: Mapping[str, str] | None = None
) -> str:
    """A stored moment in local time, or in ``zone``: ``Nov 23, 8:15 AM``.

    A moment that cannot be read, such as one of a damaged history, comes back as it stands.
    """
    try:
        local = datetime.fromisoformat(moment).astimezone(zone)
    except (ValueError, OverflowError):
        return moment
    if not month_first(environ):
        return f"{day_words(local, environ=environ)} {local:%H:%M}"
    half = "AM" if local.hour < 12 else "PM"
    return f"{day_words(local, environ=environ)}, {local.hour % 12 or 12}:{local.minute:02d} {half}"
