"""Plots in characters: columns over weeks, an interval on a scale, a calendar of days.

Every plot carries its numbers; nothing has to be read from a height or a color alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual.content import Content

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_AXIS = 7
"""Columns of the labels left of a plot."""
_WIDEST = 6


@dataclass(frozen=True, slots=True)
class Point:
    """One column of a plot. ``value`` None is a gap; ``label`` stands below where there is room."""

    label: str
    value: float | None


def columns(
    points: Sequence[Point],
    width: int,
    height: int,
    *,
    top: float,
    say: Callable[[float], str],
    mark: float | None = None,
) -> list[Content]:
    """Columns from 0 to ``top``, the newest on the right; older ones that do not fit are left out.

    ``say`` words a value for the axis and above the columns. ``mark`` draws a dotted line. Gives
    ``height`` + 3 lines: one above for the numbers, then the columns, the axis and its labels.
    """
    room = max(4, width - _AXIS - 1)
    shown = list(points)[-(room // 2) :]
    wide = max(1, min(_WIDEST, room // max(1, len(shown)) - 1))
    lines = [_line(shown, wide, level, height, top, say, mark) for level in range(height, -1, -1)]
    axis = Content.styled(f"{say(0):>{_AXIS - 1}} └" + "─" * (len(shown) * (wide + 1)), _QUIET)
    return [*lines, axis, Content.styled(" " * (_AXIS + 1) + _labels(shown, wide), _QUIET)]


_QUIET = "$foreground-muted"


def _line(
    points: Sequence[Point],
    wide: int,
    level: int,
    height: int,
    top: float,
    say: Callable[[float], str],
    mark: float | None,
) -> Content:
    """The line ``level`` rows above the axis (from 0); the topmost one is for numbers only."""
    # A label stands on the line whose lower edge is its value.
    names = {height: say(top), height // 2: say(top / 2)}
    if mark is not None and level < height and level == _row(mark, top, height):
        names[level] = say(mark)
    parts: list[Content | str | tuple[str, str]] = [
        (f"{names.get(level, ''):>{_AXIS - 1}} │", _QUIET)
    ]
    dots = mark is not None and level == _row(mark, top, height)
    for point in points:
        parts.append(_cell(point, wide, level, height, top, say, dots=dots))
        parts.append(("┄" if dots else " ", _QUIET))
    return Content.assemble(*parts)


def _row(value: float, top: float, height: int) -> int:
    return min(height - 1, int(value / top * height))


def _cell(
    point: Point,
    wide: int,
    level: int,
    height: int,
    top: float,
    say: Callable[[float], str],
    *,
    dots: bool,
) -> tuple[str, str]:
    fill = "┄" if dots else " "
    if point.value is None:
        return ("·" if level == 0 else fill) * wide, _QUIET
    eighths = round(max(0.0, min(1.0, point.value / top)) * height * 8)
    here = eighths - level * 8
    if here > 0:
        return _EIGHTHS[min(8, here)] * wide, "$primary"
    number = say(point.value).removesuffix("%")
    if level == max(0, math.ceil(eighths / 8)) and len(number) <= wide:
        return f"{number:^{wide}}", "bold"
    return fill * wide, _QUIET


def _labels(points: Sequence[Point], wide: int) -> str:
    """Labels below the columns: from the newest backwards, as many as do not touch."""
    line = [" "] * (len(points) * (wide + 1) + 8)
    free = len(line)
    for number in range(len(points) - 1, -1, -1):
        start = number * (wide + 1)
        label = points[number].label
        if start + len(label) < free:
            line[start : start + len(label)] = label
            free = start
    return "".join(line).rstrip()


def nice_top(values: Sequence[float]) -> float:
    """A round number above all values: 1, 2 or 5 times a power of ten."""
    most = max(values, default=0.0)
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if most <= step * power + 1e-12)


def interval(low: float, middle: float, high: float, width: int) -> Content:
    """An estimate with its interval on a scale from 0 to 1: ``···━━●━━·····``."""
    last = width - 1
    left, at, right = (round(max(0.0, min(1.0, x)) * last) for x in (low, middle, high))
    signs = ["━" if left <= n <= right else "·" for n in range(width)]
    signs[at] = "●"
    return Content.assemble(
        ("".join(signs[:left]), "$foreground-disabled"),
        ("".join(signs[left:at]), "$primary"),
        (signs[at], "bold $accent"),
        ("".join(signs[at + 1 : right + 1]), "$primary"),
        ("".join(signs[right + 1 :]), "$foreground-disabled"),
    )


def share_bar(share: float, width: int) -> Content:
    """A share from 0 to 1 as a bar of eighths on a dotted ground."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    bar = "█" * full + (_EIGHTHS_ACROSS[rest] if rest else "")
    return Content.assemble((bar, "$primary"), ("·" * (width - len(bar)), "$foreground-disabled"))


_EIGHTHS_ACROSS = " ▏▎▍▌▋▊▉"


def calendar(days: Mapping[date, int], today: date, target: int, width: int) -> list[Content]:
    """Charts a day, a column for each week up to today's: ``·`` none, then the number.

    Nine and more are ``9``. Days on which ``target`` was reached are set strongly.
    """
    weeks = max(1, min(26, (width - 6) // 2))
    last = today - timedelta(days=today.weekday())
    mondays = [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    months = [" "] * (weeks * 2 + 4)
    free = 0
    for number, monday in enumerate(mondays):
        begins = number == 0 or monday.month != mondays[number - 1].month
        if begins and number * 2 >= free and number < weeks - 1:
            months[number * 2 : number * 2 + 3] = f"{monday:%b}"
            free = number * 2 + 4
    lines = [Content.styled("     " + "".join(months).rstrip(), _QUIET)]
    for weekday, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        parts: list[tuple[str, str]] = [(f"{name}  ", _QUIET)]
        for monday in mondays:
            parts.append((*_day(days, monday + timedelta(days=weekday), today, target),))
            parts.append((" ", ""))
        lines.append(Content.assemble(*parts))
    return lines


def _day(days: Mapping[date, int], day: date, today: date, target: int) -> tuple[str, str]:
    if day > today:
        return " ", ""
    count = days.get(day, 0)
    if not count:
        return "·", "reverse $foreground-muted" if day == today else "$foreground-disabled"
    style = "bold $accent" if count >= target else "$primary"
    return str(min(9, count)), f"{style} reverse" if day == today else style
