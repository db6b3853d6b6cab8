"""``rapid``: listing families, printing an item, grading an answer."""

from __future__ import annotations

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
