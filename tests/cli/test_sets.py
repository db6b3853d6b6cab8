"""``set``: list, show, new, check, try."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_sets_are_listed_and_shown_without_keys(run: Run) -> None:
    listed = run("set", "list", "--json").json
    assert {"first-week", "pre-hire-skills-a"} <= {each["id"] for each in listed}
    shown = run("set", "show", "pre-hire-skills-a")
    assert "40 minutes of wall time" in shown.out
    assert "It may be started once." in shown.out
    found = run("set", "show", "pre-hire-skills-a", "--json").json
    assert len(found["hash"]) == 64
    assert set(found["exercises"][0]) == {"kind", "id", "hash", "section", "minutes", "title"}


def test_a_set_of_ones_own(run: Run, tmp_path: Path) -> None:
    made = run("set", "new", "my-set", "--mode", "exam", "--title", "Mine", "--json")
    assert made.code == 0
    path = Path(made.json["path"])
    assert path.is_file()
    assert run("set", "new", "my-set").code == 2
    assert run("set", "new", "My Set").code == 2
    checked = run("set", "check", "my-set", "--json")
    assert checked.code == 0
    assert checked.json["sets"][0]["exercises"] == {"chart": 5}
    path.write_text(path.read_text().replace("count = 5", "count = 5\nsetings = 1"))
    broken = run("set", "check", str(path))
    assert broken.code == 1
    assert "did you mean setting?" in broken.out


def test_an_unknown_set_is_a_line(run: Run) -> None:
    found = run("set", "show", "nothing")
    assert found.code == 2
    assert "'coder-drill set list' lists them" in found.err


def test_trying_a_set_shows_the_score_and_leaves_no_evidence(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps({"ed-saturday-limp": "S93.401A", "question:gl-mi-four-weeks": "A"})
    )
    tried = run("set", "try", "pre-hire-skills-a", "--answers", str(answers), "--json")
    assert tried.code == 0
    assert tried.json["over"] is True
    given = [e for e in tried.json["exercises"] if e["state"] == "done"]
    assert len(given) == 2
    report = run("report", "--json").json
    assert report["domains"] == []
    answers.write_text(json.dumps({"chart:gone": "I10"}))
    wrong = run("set", "try", "pre-hire-skills-a", "--answers", str(answers))
    assert wrong.code == 2
    assert "chart:gone: no such exercise in this set" in wrong.err
    assert run("set", "try", "pre-hire-skills-a").code == 2
