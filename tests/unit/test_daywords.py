"""Days and moments in words."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone

import pytest

from coder_drill.services.daywords import day_words, moment_words

US = {"LANG": "en_US.UTF-8"}
GB = {"LC_TIME": "en_GB.UTF-8", "LANG": "en_US.UTF-8"}


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-23T08:15:00+00:00", "Nov 23, 8:15 AM"),
        ("2026-11-23T00:05:00+00:00", "Nov 23, 12:05 AM"),
        ("2026-11-23T12:00:00+00:00", "Nov 23, 12:00 PM"),
        ("2026-11-03T23:59:59.999+00:00", "Nov 3, 11:59 PM"),
    ],
)
def test_a_moment_as_it_is_written_in_the_us(moment: str, words: str) -> None:
    assert moment_words(moment, UTC, environ=US) == words
    assert moment_words(moment, UTC, environ={}) == words
    assert moment_words(moment, UTC, environ={"LANG": "C.UTF-8"}) == words


def test_the_locale_of_times_comes_before_that_of_words() -> None:
    assert moment_words("2026-11-23T08:15:00+00:00", UTC, environ=GB) == "23 Nov 08:15"
    assert day_words(date(2026, 11, 3), year=True, environ=GB) == "3 Nov 2026"
    over = {**GB, "LC_ALL": "en_US.UTF-8"}
    assert day_words(date(2026, 11, 3), year=True, environ=over) == "Nov 3, 2026"


def test_a_moment_is_told_in_the_readers_own_zone() -> None:
    west = timezone(timedelta(hours=-8))
    assert moment_words("2026-11-23T05:15:00+00:00", west, environ=US) == "Nov 22, 9:15 PM"


def test_what_is_no_moment_comes_back_as_it_stands() -> None:
    assert moment_words("yesterday") == "yesterday"
    assert moment_words("") == ""
