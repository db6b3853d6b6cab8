"""``coder-drill guideline``."""

from __future__ import annotations

from coder_drill.errors import Exit
from tests.cli.conftest import Run


def test_guideline_prints_number_and_heading(run: Run) -> None:
    shown = run("guideline", "i.c.9.a")
    assert shown.code == 0
    assert ["I.C.9.a", "hypertension"] in [line.split() for line in shown.out.splitlines()]
    data = run("guideline", "PCS", "B3.2a", "--json").json
    assert (data["section"], data["heading"]) == ("PCS B3.2a", "several body parts")


def test_guideline_refuses_what_is_no_section(run: Run) -> None:
    refused = run("guideline", "I.C.99")
    assert refused.code == Exit.USAGE
    assert "I.C.99: no section" in refused.err


def test_guideline_says_what_the_section_asks(run: Run) -> None:
    shown = run("guideline", "IV.H")
    assert "do not code diagnoses called probable" in " ".join(shown.out.split())
    assert "Code what is certain" in run("guideline", "IV.H", "--json").json["text"]


def test_guideline_searches_by_words(run: Run) -> None:
    shown = run("guideline", "--search", "uncertain", "diagnosis", "outpatient")
    assert shown.code == 0
    assert "IV.H" in shown.out.partition("\n\n")[0]
    found = run("guideline", "--search", "borderline", "--limit", "2", "--json").json
    assert found["query"] == "borderline"
    assert [each["section"] for each in found["sections"]] == ["I.B.17"]


def test_guideline_says_when_no_section_is_on_the_words(run: Run) -> None:
    shown = run("guideline", "--search", "xylophone")
    assert shown.code == Exit.FAILED
    assert "xylophone: no section on these words" in shown.err
    nothing = run("guideline", "--search", "xylophone", "--json")
    assert (nothing.code, nothing.json["sections"]) == (Exit.FAILED, [])
