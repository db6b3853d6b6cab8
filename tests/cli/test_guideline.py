"""``coder-drill guideline``."""

from __future__ import annotations

from coder_drill.errors import Exit
from tests.cli.conftest import Run


def test_guideline_prints_number_and_heading(run: Run) -> None:
    shown = run("guideline", "i.c.9.a")
    assert shown.code == 0
    assert shown.out.splitlines()[-1].split() == ["I.C.9.a", "hypertension"]
    data = run("guideline", "PCS", "B3.2a", "--json").json
    assert (data["section"], data["heading"]) == ("PCS B3.2a", "several body parts")


def test_guideline_refuses_what_is_no_section(run: Run) -> None:
    refused = run("guideline", "I.C.99")
    assert refused.code == Exit.USAGE
    assert "I.C.99: no section" in refused.err
