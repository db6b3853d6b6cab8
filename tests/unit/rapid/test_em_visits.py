"""New or established, and the level by time: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.em_new import Chart, Contact, NewOrEstablished
from coder_drill.exercises.rapid.families.em_time import LevelByTime, Piece, Visit


@pytest.mark.parametrize(
    ("place", "mdm", "contacts", "code"),
    [
        ("office", "moderate", (), "99204"),
        ("office", "moderate", (("self", "visit", 35),), "99214"),
        ("office", "moderate", (("self", "visit", 38),), "99204"),
        ("office", "low", (("other specialty", "visit", 12),), "99203"),
        ("office", "low", (("extender", "visit", 8),), "99213"),
        ("office", "high", (("self", "hospital", 10),), "99215"),
        ("office", "low", (("partner", "reading", 3),), "99203"),
        ("office", "low", (("partner", "reading", 3), ("partner", "visit", 30)), "99213"),
        ("office", "low", (("covered", "visit", 5),), "99213"),
        ("office", "low", (("other group", "visit", 2),), "99203"),
        ("ED", "high", (("self", "visit", 1),), "99285"),
        ("ED", "low", (), "99283"),
    ],
)
def test_new_or_established(
    place: str,
    mdm: str,
    contacts: tuple[tuple[str, str, int], ...],
    code: str,
    codebook: Codebook,
) -> None:
    chart = Chart(place, "cardiology", mdm, tuple(Contact(*each) for each in contacts))
    assert NewOrEstablished().solve(chart, codebook) == (code,)


@pytest.mark.parametrize(
    ("place", "minutes", "answer"),
    [
        ("office new", 14, ()),
        ("office new", 15, ("99202",)),
        ("office new", 30, ("99203",)),
        ("office new", 59, ("99204",)),
        ("office established", 9, ()),
        ("office established", 39, ("99214",)),
        ("hospital first", 39, ()),
        ("hospital first", 55, ("99222",)),
        ("hospital later", 34, ("99231",)),
        ("hospital later", 35, ("99232",)),
        ("same day", 70, ("99235",)),
        ("discharge", 30, ("99238",)),
        ("discharge", 31, ("99239",)),
        ("facility first", 50, ("99306",)),
        ("facility later", 29, ("99308",)),
        ("home new", 59, ("99342",)),
        ("home new", 60, ("99344",)),
        ("home new", 75, ("99345",)),
        ("home established", 40, ("99349",)),
    ],
)
def test_minutes_of_others_change_nothing(
    place: str, minutes: int, answer: tuple[str, ...], codebook: Codebook
) -> None:
    own = Piece("counted", "history and exam", minutes)
    assert LevelByTime().solve(Visit(place, (own,)), codebook) == answer
    others = tuple(Piece(kind, kind, 25) for kind in ("staff", "other day", "billed apart"))
    assert LevelByTime().solve(Visit(place, (*others, own)), codebook) == answer
