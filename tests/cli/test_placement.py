"""``placement`` and ``plan`` on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_a_placement_exercise_by_exercise(run: Run) -> None:
    first = run("placement", "--json").json
    assert first["number"] == 1 and first["asked"]
    assert run("placement", "--json").json == first, "what is asked waits"
    nothing = run("placement", "--result")
    assert nothing.code == 2 and "no placement yet" in nothing.err
    asked = first
    for _ in range(4):
        kind = asked["asked"]["kind"]
        given = {"chart": "Z99.89", "rapid": "0"}.get(kind, "A")
        ran = run("placement", "--answer", given, "--json")
        asked = ran.json if ran.code == 0 else run("placement", "--skip", "--json").json
    told = run("placement", "--end", "--json").json
    assert told["areas"] and told["exercises"] >= 1 and told["gains"] == []
    text = run("placement", "--result")
    assert "Placement:" in text.out and "Too little was asked" in text.out


@pytest.mark.parametrize("words", [("--answer", "A"), ("--skip",), ("--end",)])
def test_what_cannot_be_done_is_one_line(run: Run, words: tuple[str, ...]) -> None:
    ran = run("placement", *words)
    assert ran.code == 2 and ran.err.count("\n") == 1


def test_a_placement_at_the_keyboard_waits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["+", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *args, **more: next(given))
    assert "it waits" in run("placement").err
    assert run("placement", "--end").code == 2, "nothing was answered"


def test_a_plan(run: Run) -> None:
    assert run("plan").code == 2
    begun = run("plan", "--weeks", "6", "--target", "95")
    assert begun.code == 0 and "Week 1 of 6: 40 min placement" in begun.out
    data = run("plan", "--json").json
    assert (data["weeks"], data["target"], data["minutes_a_day"]) == (6, 0.95, 30)
    assert run("plan", "--minutes", "3").code == 2
    assert run("plan", "--clear").code == 0 and run("plan", "--json").code == 2
