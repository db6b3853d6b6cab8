"""Plots are text: what they draw can be read off their lines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.content import Content

from coder_drill.tui.progress.plots import Point, calendar, columns, interval, nice_top, share_bar
from coder_drill.tui.widgets.words import wrap


def say(value: float) -> str:
    return f"{value * 100:.0f} %"


def drawn(points: list[Point], width: int = 60, **how: float) -> list[str]:
    return [line.plain.rstrip() for line in columns(points, width, 6, top=1.0, say=say, **how)]


def test_columns_carry_their_numbers_and_the_axis_its_labels() -> None:
    lines = drawn([Point("6 Apr", 0.5), Point("13 Apr", 1.0)])
    assert len(lines) == 9
    assert lines[0].startswith(" 100 % │") and "100" in lines[0][8:]
    assert lines[3].startswith("  50 % │") and "50" in lines[3][8:]
    assert lines[4].count("██████") == 2 and lines[2].count("██████") == 1
    assert lines[-2].startswith("   0 % └──")
    assert lines[-1].split() == ["6", "Apr", "13", "Apr"]


def test_a_column_is_as_high_as_its_value() -> None:
    for value, full in ((0.0, 0), (0.25, 12), (0.5, 24), (0.99, 48), (1.0, 48)):
        eighths = sum(
            " ▁▂▃▄▅▆▇█".index(line[8]) for line in drawn([Point("x", value)])[:7] if line[8:9] in "▁▂▃▄▅▆▇█" and line[8:9]
        )  # fmt: skip
        assert eighths == full, value


def test_a_gap_is_a_dot_and_zero_says_zero() -> None:
    lines = drawn([Point("a", 0.4), Point("b", None), Point("c", 0.0)])
    assert lines[6].endswith("██████ ······   0")


def test_the_newest_stay_when_there_are_too_many() -> None:
    points = [Point(str(n), n / 100) for n in range(100)]
    lines = drawn(points, width=40)
    assert all(len(line) <= 40 for line in lines)
    assert lines[-1].endswith("99") and " 0 " not in lines[-1]


def test_a_mark_has_its_own_line_with_its_number() -> None:
    lines = drawn([Point("a", 0.2)], mark=0.95)
    assert lines[1].startswith("  95 % │") and "┄" in lines[1]
    assert not any("┄" in line for line in (lines[0], *lines[2:]))


@pytest.mark.parametrize(
    ("values", "top"), [([], 1.0), ([0.0], 1.0), ([0.7], 1.0), ([3.2], 5.0), ([10.0], 10.0), ([21], 50)]
)  # fmt: skip
def test_a_round_top(values: list[float], top: float) -> None:
    assert nice_top(values) == pytest.approx(top)


def test_an_interval_lies_where_its_numbers_are() -> None:
    assert interval(0.0, 0.5, 1.0, 11).plain == "━━━━━●━━━━━"
    assert interval(0.2, 0.3, 0.4, 11).plain == "··━●━······"
    assert interval(-1.0, 1.0, 9.0, 5).plain == "━━━━●"
    assert share_bar(0.5, 10).plain == "█████·····"
    assert share_bar(0.0, 4).plain == "····" and share_bar(1.0, 4).plain == "████"


def test_the_calendar_names_every_day_up_to_today_and_none_after() -> None:
    today = date(2026, 4, 15)  # a Wednesday
    days = {today: 3, today - timedelta(days=2): 12, today - timedelta(days=7): 1}
    lines = [line.plain for line in calendar(days, today, 3, 20)]
    assert [line[:3] for line in lines[1:]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    cells = [line[5::2] for line in lines[1:]]
    assert [row[-1] for row in cells] == ["9", "·", "3", " ", " ", " ", " "]
    assert cells[2][-2] == "1"
    assert "Apr" in lines[0]


def test_words_are_never_broken_and_none_is_lost() -> None:
    text = "one two three fourteen fifteen sixteen"
    parts = wrap(Content(text), 12)
    assert all(part.cell_length <= 12 for part in parts)
    assert " ".join(part.plain.strip() for part in parts) == text
    assert "".join(part.plain for part in wrap(Content("x" * 30), 12)) == "x" * 30
