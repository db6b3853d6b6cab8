"""The house conventions: well formed, on their page, and held by the keys."""

from __future__ import annotations

from dataclasses import replace

from coder_drill.authoring.conventions import check_conventions, page
from coder_drill.charts.house import Judged, conventions
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from tests.bundled import bundled_bank
from tests.conftest import ROOT

BANK = bundled_bank()


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "house-conventions.md").read_text(encoding="utf-8")
    assert written == page(), "run make docs"


def test_every_convention_is_whole_and_names_codes_that_exist(codebook: Codebook) -> None:
    assert len({each.id for each in conventions()}) == len(conventions())
    for each in conventions():
        assert each.text.endswith(".") and each.source
        assert each.codes or each.judged is Judged.AUTHOR
        for code in (*each.codes, *each.beside, *each.without):
            assert codebook.get(code, System.ICD10CM) is not None, (each.id, code)


def test_the_keys_of_the_bank_hold_to_them() -> None:
    assert [fault for chart in BANK.charts for fault in check_conventions(chart)] == []


def test_a_line_judged_otherwise_is_a_fault_until_it_says_why() -> None:
    chart = BANK.get("clinic-quarterly-chronic-care")
    assert chart is not None

    def faults(**changes: object) -> list[str]:
        key = tuple(
            replace(line, **changes) if line.code == "Z79.84" else line  # type: ignore[arg-type]
            for line in chart.key
        )
        return [fault.what for fault in check_conventions(replace(chart, key=key))]

    assert faults() == []
    (found,) = faults(optional=True)
    assert "Z79.84 is optional here and required by the house" in found
    assert faults(optional=True, convention="Given for a week only.") == []
    # Without diabetes in the key the convention has nothing to say.
    rest = tuple(line for line in chart.key if not line.code.startswith("E11"))
    kept = tuple(replace(k, optional=True) if k.code == "Z79.84" else k for k in rest)
    assert list(check_conventions(replace(chart, key=kept))) == []
