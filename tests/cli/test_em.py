"""``em``: what is checked, as a level."""

from __future__ import annotations

from coder_drill.errors import Exit
from tests.cli.conftest import Run


def test_a_level_by_two_of_three(run: Run) -> None:
    done = run("em", "99212", "--problem", "off-goal", "--risk", "drug", "--tests", "1")
    assert "99214" in done.out.splitlines()[0]
    assert "carried by problems and risk" in done.out
    told = run("em", "office-new", "--minutes", "89", "--json").json
    assert told["cpt"]["lines"] == ["99205", "99417"]
    assert told["medicare"]["lines"] == ["99205", "G2212"]
    assert told["medicare"]["prolonged"]["first_unit_at"] == 89


def test_what_is_not_there_is_said(run: Run) -> None:
    for words in (
        ("99291",),
        ("ed", "--problem", "worst"),
        ("ed", "--problem", "many"),
        (),
        ("ed", "--tests", "-1"),
    ):
        done = run("em", *words)
        assert done.code == Exit.USAGE, words
        assert done.err


def test_the_list_names_every_box(run: Run) -> None:
    told = run("em", "--list", "--json").json
    printed = run("em", "--list").out
    for group in ("visits", "problems", "risk"):
        assert all(each["id"] in printed for each in told[group])
