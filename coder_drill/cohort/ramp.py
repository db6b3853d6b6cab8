"""The accuracy expected of new hires: it rises week by week, and is held against an interval, not a number."""

from __future__ import annotations

from coder_drill.cohort.figures import Figure
from coder_drill.errors import UsageError


def checked_ramp(text: str) -> str:
    """A ramp as ``1:80,4:88``: weeks and percents, both rising. Raises UsageError."""
    last = (0, 0)
    for part in text.split(",") if text.strip() else ():
        week, _, percent = part.strip().partition(":")
        if not (week.isdecimal() and percent.isdecimal() and len(week) < 4 and len(percent) < 4):
            raise UsageError(f"--ramp: {part!r}: write week:percent, such as 4:88")
        now = (int(week), int(percent))
        if now[0] <= last[0] or now[1] < last[1] or now[1] > 100:
            raise UsageError(
                f"--ramp: {part!r}: weeks rise, and percents do not fall or exceed 100"
            )
        last = now
    return text.strip()


def steps_of(text: str) -> list[tuple[int, float]]:
    """The steps of a checked ramp: week from 1, share 0..1."""
    pairs = (part.strip().split(":") for part in text.split(",") if part.strip())
    return [(int(week), int(percent) / 100) for week, percent in pairs]


def expected(ramp: str, week: int) -> float | None:
    """The share expected in a week; None before the first step and without a ramp."""
    reached = [share for start, share in steps_of(ramp) if start <= week]
    return reached[-1] if reached else None


def against(figure: Figure, share: float | None) -> str:
    """``on track``, ``behind`` or ``cannot tell yet``: the interval decides."""
    if share is None or figure.value is None or figure.low is None or figure.high is None:
        return "cannot tell yet"
    if figure.low >= share:
        return "on track"
    return "behind" if figure.high < share else "cannot tell yet"
