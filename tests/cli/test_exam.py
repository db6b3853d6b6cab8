"""``exam``: checked, begun, answered item by item, handed in."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_what_cannot_be_filled_is_told(run: Run) -> None:
    shown = run("exam", "CPC", "--check")
    assert shown.code == 0 and "Anesthesia" in shown.out and "items, 240 minutes" in shown.err
    data = run("exam", "cpc", "--check", "--length", "half", "--json").json
    assert data["items"] == 50 and data["minutes"] == 120
    assert sum(each["wanted"] for each in data["sections"]) == 50
    assert all(each["found"] <= each["wanted"] for each in data["sections"])


def test_an_exam_item_by_item(run: Run) -> None:
    state = run("exam", "CCA", "--length", "quarter", "--json").json
    assert state["exam"] == "CCA" and state["seconds_left"] <= 1800
    assert {each["state"] for each in state["items"]} == {"open"}
    asked = run("exam", "--item", "1", "--json").json
    assert asked["asked"] and "expected" not in str(asked) and "why" not in str(asked)
    assert run("exam", "--item", "1", "--answer", "A").code in (0, 2)
    flagged = run("exam", "--item", "2", "--flag", "--json").json
    assert flagged["flagged"] is True
    assert "flagged" in run("exam").out
    other = run("exam", "CPC", "--json")
    assert other.code == 2 and "CCA is being sat" in other.err
    assert run("exam", "--result").code == 2
    told = run("exam", "--hand-in")
    assert "Estimate:" in told.out and "no promise" in told.out and "practice:" in told.out
    data = run("exam", "--result", "--json").json
    assert data["exam"] == "CCA" and data["low"] < data["share"] < data["high"]


@pytest.mark.parametrize(
    "words", [("XYZ",), (), ("--item", "1"), ("--hand-in",), ("--answer", "A"), ("--check",)]
)
def test_what_cannot_be_done_is_one_line(run: Run, words: tuple[str, ...]) -> None:
    ran = run("exam", *words)
    assert ran.code == 2 and ran.err.count("\n") == 1


def test_an_exam_at_the_keyboard(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["+", "f", "-", "3!", "r", "q"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *args, **more: next(given))
    left = run("exam", "CCA", "--length", "quarter")
    assert "Item 2 of" in left.out and "Item 3 of" in left.out and "the clock runs on" in left.err
    given = iter(["h", "h"])
    decided = iter([False, True])
    monkeypatch.setattr("click.confirm", lambda *args, **more: next(decided))
    assert "Estimate:" in run("exam").out
