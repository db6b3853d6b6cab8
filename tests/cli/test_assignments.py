"""``trainer``, ``set pack``, ``assignment``, ``show-bundle``: from the trainer's keys to the file that goes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def packed(run: Run, tmp_path: Path) -> Path:
    assert run("trainer", "init", "--name", "Pat", "--json").json["fingerprint"].count("-") == 3
    made = run("set", "pack", "pre-hire-skills-a", "--open-bank", "--to", str(tmp_path), "--json")
    assert made.json["keys_public"] == 12
    return Path(made.json["path"])


def test_a_whole_assessment_by_commands(run: Run, packed: Path, tmp_path: Path) -> None:
    assert run("assignment", "list", "--json").json == []
    opened = run("assignment", "open", str(packed), "--id", "L017", "--json").json
    assert (opened["state"], opened["learner"], opened["minutes"]) == ("not begun", "L017", 40)
    started = run("assignment", "start", "pre-hire-skills-a", "--json").json
    assert [e["state"] for e in started["exercises"]] == ["waiting"] * 12
    assert all("score" not in e for e in started["exercises"])
    assert 2390 <= started["seconds_left"] <= 2400
    asked = run("assignment", "exercise", "pre-hire-skills-a", "1", "--json").json
    assert asked["number"] == 1
    first = started["exercises"][0]
    words = ["B"] if first["kind"] == "question" else ["I10", "E11.9"]
    given = run("assignment", "answer", "pre-hire-skills-a", "1", *words, "--json").json
    assert given["exercises"][0]["state"] == "given"
    assert "outcome" not in given
    assert run("assignment", "flag", "pre-hire-skills-a", "2").code == 0
    status = run("assignment", "status", "pre-hire-skills-a", "--json").json
    assert [e["flagged"] for e in status["exercises"]][:3] == [False, True, False]
    assert run("assignment", "answer", "pre-hire-skills-a", "99", "B").code == 2
    handed = run("assignment", "hand-in", "pre-hire-skills-a", "--to", str(tmp_path), "--json").json
    assert handed["final"] is True
    shown = run("show-bundle", handed["path"])
    assert handed["receipt"] in shown.out
    assert "learner L017" in shown.out
    again = run("assignment", "answer", "pre-hire-skills-a", "1", "A")
    assert (again.code, "is handed in; nothing in it can be changed" in again.err) == (2, True)
    assert run("assignment", "start", "pre-hire-skills-a").code == 2


def test_answers_from_a_file(run: Run, packed: Path, tmp_path: Path) -> None:
    run("assignment", "open", str(packed), "--id", "L017")
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"ed-saturday-limp": "S93.401A", "question:query-title": "B"}))
    started = run(
        "assignment", "start", "pre-hire-skills-a", "--answers", str(answers), "--json"
    ).json
    assert sum(e["state"] == "given" for e in started["exercises"]) == 2


def test_what_is_off_is_one_line(run: Run, packed: Path, tmp_path: Path) -> None:
    group = run("assignment", "open", str(packed))
    assert group.code == 2
    assert f"{packed}: is for a whole group; name your id with --id" in group.err
    packed.write_bytes(packed.read_bytes().replace(b"40", b"90"))
    changed = run("assignment", "open", str(packed), "--id", "L017")
    assert changed.code == 1
    assert "was changed after it was signed" in changed.err
    assert run("assignment", "show", "nothing").code == 2
    assert run("set", "pack", "pre-hire-skills-a").code == 1
    assert run("trainer", "init", "--name", "Other").code == 2


def test_keys_come_back_from_their_words(run: Run, packed: Path, tmp_path: Path) -> None:
    words = run("trainer", "backup").out.split()
    fingerprint = run("trainer", "show", "--json").json["fingerprint"]
    (tmp_path / "data" / "keys" / "trainer.key").unlink()
    assert run("trainer", "show").code == 2
    assert run("trainer", "restore", "--name", "Pat", *words).code == 0
    assert run("trainer", "show", "--json").json["fingerprint"] == fingerprint


LOOKUPS = (
    ("lookup", "sprain"),
    ("code", "I10"),
    ("browse", "I10"),
    ("pcs", "appendectomy"),
    ("guideline", "I.C.1.d"),
    ("changes",),
    ("em", "office-new"),
    ("edits", "I10"),
    ("units", "J1885", "60 mg"),
)


def test_a_closed_lookup_is_closed_on_the_command_line(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "by-heart.toml"
    made.write_text(
        'format = 1\nid = "by-heart"\ntitle = "By heart"\ncharts = ["ed-saturday-limp"]\n'
        "[rules]\nlookup = false\n"
    )
    run("trainer", "init", "--name", "Pat")
    path = run("set", "pack", str(made), "--to", str(tmp_path), "--json").json["path"]
    assert run("assignment", "open", path, "--id", "L017").code == 0
    for words in LOOKUPS:
        assert run(*words, "--json").code == 0, words
    run("assignment", "start", "by-heart", "--json")
    for words in LOOKUPS:
        refused = run(*words, "--json")
        assert refused.code == 2, words
        assert "By heart is going on, and the lookup is closed until you hand it in" in refused.err
    assert run("--learner", "other", "lookup", "sprain").code == 0
    run("assignment", "hand-in", "by-heart", "--to", str(tmp_path))
    assert run("lookup", "sprain").code == 0
