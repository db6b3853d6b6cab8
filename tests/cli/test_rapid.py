"""``rapid``: listing families, printing an item, grading an answer."""

from __future__ import annotations

import pytest

from coder_drill.exercises.rapid.registry import families
from tests.cli.conftest import Run

ITEM = "em-critical-care/3/5"


def test_families_are_listed(run: Run) -> None:
    assert all(name in run("rapid", "--list").out for name in families())
    data = run("rapid", "--list", "--json").json
    assert [each["id"] for each in data] == list(families())


def test_an_item_is_printed_without_its_answer(run: Run) -> None:
    shown = run("rapid", "pr-therapy-minutes", "--json").json
    assert shown["id"].startswith("pr-therapy-minutes/")
    assert set(shown) == {"kind", "id", "form", "scene", "ask", "payer", "options"}
    text = run("rapid", ITEM)
    assert text.code == 0
    assert f"coder-drill rapid {ITEM} --answer" in text.out
    assert len(run("rapid", "--json", "--count", "3", "--level", "2").json) == 3


def test_an_answer_is_graded_and_kept_where_asked(run: Run) -> None:
    right = run("rapid", ITEM, "--answer", "99291 99292x2")
    assert "✓ correct" in right.out and "Source:" in right.out
    wrong = run("rapid", ITEM, "--answer", "99291", "--json", "--save").json
    assert wrong["right"] == "99291 99292x2" and wrong["score"] < 1
    assert '"kind":"rapid"' in run("export").out.replace('": "', '":"')


def test_what_is_not_there_is_one_line(run: Run) -> None:
    for words in (("nosuch",), ("nosuch/1/1",), ("--answer", "1")):
        ran = run("rapid", *words)
        assert ran.code == 2 and ran.err.count("\n") == 1, words


def test_the_map_names_every_family(run: Run) -> None:
    run("rapid", ITEM, "--answer", "99291", "--save")
    shown = run("rapid", "--map")
    assert all(name in shown.out for name in families()) and "Mastery:" in shown.err
    data = run("rapid", "--map", "--json").json
    row = next(each for each in data["families"] if each["id"] == "em-critical-care")
    assert (row["items"], row["right"], row["mastery"]) == (1, 0, None)
    domain = run("rapid", "--map", "--domain", row["domain"], "--json").json["families"]
    assert {each["domain"] for each in domain} == {row["domain"]}


def test_what_was_asked_for_is_kept_to(run: Run) -> None:
    found = run("rapid", "--domain", "cpt-e-m", "--level", "3", "--count", "4", "--json").json
    assert len({each["id"] for each in found}) == 4
    for each in found:
        family, level, _ = each["id"].split("/")
        assert (families()[family].domain, level) == ("cpt-e-m", "3")
    assert run("rapid", "--domain", "nosuch").code == 2


def test_a_sprint_at_the_keyboard(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter(["99291", "99292", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *args, **more: next(given))
    ran = run("rapid", "em-critical-care", "--count", "5")
    assert ran.code == 0 and "of 2 right" in ran.err
    assert run("export").out.count('"mode":"sprint"') == 2
    given = iter(["99291", ""])
    assert "of 1 right" in run("rapid", "em-critical-care", "--no-save").err
    assert run("export").out.count('"mode":"sprint"') == 2
