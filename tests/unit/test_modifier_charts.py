"""Charts on the page of a modifier: those scored, and no others."""

from __future__ import annotations

from coder_drill.codebooks.modifierpages import ModifierPage
from coder_drill.services.modifiers import MOST, with_charts
from tests.bundled import bundled_bank

PAGE = ModifierPage("25", "Visit that stands on its own")


def test_only_charts_that_were_scored_are_named() -> None:
    bank = bundled_bank()
    having = [c for c in bank.charts if any("25" in line.modifiers for line in c.key)]
    other = next(c for c in bank.charts if not any("25" in line.modifiers for line in c.key))
    assert with_charts(PAGE, bank, []).charts == ()
    assert with_charts(PAGE, bank, [other.id, "unknown"]).charts == ()
    assert with_charts(PAGE, bank, [having[0].id, other.id]).charts == (having[0].title,)
    many = with_charts(PAGE, bank, [c.id for c in having]).charts
    assert len(many) == min(MOST, len(having))
    lines = [text for _, text in with_charts(PAGE, bank, [having[0].id]).lines()]
    assert f"In charts you scored: {having[0].title}" in lines
