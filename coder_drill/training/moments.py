"""Moments in files that travel: ISO 8601 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from coder_drill.store.moments import utc_text
from coder_drill.training.strictjson import Fields


def moment_in(fields: Fields, name: str, *, empty: bool = False) -> str:
    """A moment in UTC, as the store writes it. Raises BadFileError."""
    text = fields.text(name, 40, empty=empty)
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        fields.off(name, "is no moment")
    if found.tzinfo is None or not 2000 <= found.year <= 2100:
        fields.off(name, "is no moment with a time zone")
    return utc_text(found.astimezone(UTC))


def days_after(text: str, days: float) -> str:
    """The moment that many days of 24 hours after a stored one, as the store writes it."""
    return utc_text(datetime.fromisoformat(text).astimezone(UTC) + timedelta(days=days))


def seconds_of(text: str) -> float:
    """A stored moment as seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()
