"""Modifiers that a trainer accepts on lines of their own: an answer may take all of them at once."""

from __future__ import annotations

from coder_drill.charts.model import Role
from coder_drill.codebooks import Codebook
from coder_drill.cohort.grading import overruled
from coder_drill.cohort.ledger import Overrule, What
from tests.unit.scoring_charts import chart, key, scored


def accept(code: str, other: str) -> Overrule:
    return Overrule(
        1,
        "2026-04-01T08:00:00Z",
        "Pat",
        "the payer takes either",
        "chart",
        "test",
        What.ACCEPT,
        code,
        other,
    )


def test_accepted_modifiers_of_several_lines_add_up(codebook: Codebook) -> None:
    it = chart(
        key("L97.522", Role.FIRST_LISTED),
        key("11042", Role.PROCEDURE),
        key("11720", Role.PROCEDURE, modifiers=("59",)),
        key("20610", Role.PROCEDURE, modifiers=("RT",)),
    )
    text = "L97.522 11042 11720-XS 20610-RT,59"
    assert scored(it, text, codebook).score < 1
    once = overruled(it, accept("11720", "11720-XS"))
    assert scored(once, text, codebook).score < 1
    both = overruled(once, accept("20610", "20610-RT,59"))
    assert scored(both, text, codebook).score == 1
    assert scored(both, "L97.522 11042 11720-59 20610-RT", codebook).score == 1
    # Other units are still a reading of their own.
    assert overruled(it, accept("11720", "11720x2")).alternatives
