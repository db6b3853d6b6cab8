"""Generated documentation is current, and every rule of the code stands in it."""

from __future__ import annotations

from pathlib import Path

from coder_drill.scoring import RULES, Label
from coder_drill.scoring.docs import edits_page, fill_tables
from coder_drill.scoring.rubric import CREDITS, FACTORS, WEIGHTS, Credit, Factor, Weight
from coder_drill.scoring.rules.unchecked import NOT_CHECKED

DOCS = Path(__file__).resolve().parents[2] / "docs"
MEND = "run python -m coder_drill.scoring.docs"


def test_the_page_of_edits_is_current() -> None:
    assert (DOCS / "edits.md").read_text(encoding="utf-8") == edits_page(), MEND


def test_the_tables_of_the_scoring_page_are_current() -> None:
    page = (DOCS / "scoring.md").read_text(encoding="utf-8")
    assert fill_tables(page) == page, MEND
    for table in (WEIGHTS, CREDITS, FACTORS):
        for row in table.values():
            assert f"| {row.label} | " in page


def test_every_label_stands_on_the_scoring_page() -> None:
    page = (DOCS / "scoring.md").read_text(encoding="utf-8")
    assert all(f"`{label}`" in page for label in Label)


def test_every_edit_has_a_section_with_a_source() -> None:
    page = edits_page()
    for rule in RULES.values():
        assert f"\n## {rule.id}\n" in page
        assert rule.sentence.endswith(".")
        assert rule.detail.endswith(".")
        assert not rule.source.endswith(".")
        assert rule.fix
        assert not rule.fix.endswith(".")


def test_the_page_says_what_is_not_checked() -> None:
    page = edits_page()
    assert "## What is not checked" in page
    for topic, sentence in NOT_CHECKED:
        assert f"- **{topic}.** {sentence}" in page
        assert sentence.endswith(".")


def test_every_number_of_the_rubric_is_declared() -> None:
    assert set(WEIGHTS) == set(Weight)
    assert set(CREDITS) == set(Credit)
    assert set(FACTORS) == set(Factor)
    assert all(0 <= row.value <= 1 for row in [*CREDITS.values(), *FACTORS.values()])
