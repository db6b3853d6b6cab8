"""Walking the tree of codes level by level."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.errors import UsageError
from coder_drill.services.codebooks.browser import level, up


@pytest.mark.parametrize(
    ("system", "first", "number"),
    [
        (System.ICD10CM, "1", 22),
        (System.ICD10PCS, "0", 17),
        (System.HCPCS, "A", 17),
        (System.CPT, "anesthesia", 6),
    ],
)
def test_tops(codebook: Codebook, system: System, first: str, number: int) -> None:
    top = level(codebook, system.value)
    assert top.here is None and top.crumbs == system.label
    assert (top.below[0].code, len(top.below)) == (first, number)
    assert level(codebook, "", system) == level(codebook, system.label) == top
    assert up(codebook, top) == top


def test_down_and_up_again(codebook: Codebook) -> None:
    at = level(codebook, "ICD-10-CM")
    for code in ("4", "E08-E13", "E11", "E11.6", "E11.65"):
        assert code in {below.code for below in at.below}
        at = level(codebook, code, System.ICD10CM)
    assert at.crumbs == "ICD-10-CM > 4 > E08-E13 > E11 > E11.6 > E11.65"
    assert at.below == ()
    for code in ("E11.6", "E11", "E08-E13", "4"):
        at = up(codebook, at)
        assert at.here is not None and at.here.code == code
    assert up(codebook, at).here is None


def test_every_level_leads_to_every_billable_code(codebook: Codebook) -> None:
    for system, beginning in ((System.HCPCS, "R"), (System.ICD10PCS, "F"), (System.CPT, "e-m")):
        codes: list[str] = []
        todo = [beginning]
        while todo:
            for below in level(codebook, todo.pop(), system).below:
                if below.billable:
                    codes.append(below.code)
                else:
                    todo.append(below.code)
        assert sorted(codes) == sorted(c.code for c in codebook.billable_under(beginning, system))
        assert codes


def test_filter_keeps_what_has_every_word(codebook: Codebook) -> None:
    at = level(codebook, "E11.6")
    assert [c.code for c in at.filtered("MELLITUS skin")] == ["E11.62"]
    assert [c.code for c in at.filtered("e11.65")] == ["E11.65"]
    assert at.filtered("") == at.below
    assert at.filtered("nothing such") == ()


def test_what_is_nowhere(codebook: Codebook) -> None:
    with pytest.raises(UsageError, match="in none of the code tables"):
        level(codebook, "nonsense")
    with pytest.raises(UsageError, match="name a code or a system"):
        level(codebook)
