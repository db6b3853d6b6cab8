"""The page of blind codings is current, and its measure is right."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.bundled import bundled_bank
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "chart_reviews", ROOT / "scripts/chart_reviews.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["chart_reviews"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(script: ModuleType) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page()


def test_every_chart_was_coded_blind() -> None:
    reviewed = {path.stem for path in (ROOT / "charts" / "_reviews").glob("*.toml")}
    assert {chart.id for chart in bundled_bank().charts} == reviewed


def test_agreement(script: ModuleType) -> None:
    key = ["A01.00@Y", "I10@Y", "Z79.4?", "0FT44ZZ", "J1885-JZx2"]
    same = script.agreement(key, list(key))
    assert (same.f1, same.alike, same.common) == (1.0, 5, 5)
    other = script.agreement(key, ["A01.00@N", "Z79.4", "E11.9?", "J1885-JZ", "K35.80"])
    # Three of four offered codes are in the key; two of four required key codes are among them.
    assert other.f1 == pytest.approx(2 * 0.75 * 0.5 / 1.25)
    assert (other.alike, other.common) == (1, 3)
    assert script.agreement(key, []).f1 == 0.0


def test_modifier_order_does_not_matter(script: ModuleType) -> None:
    assert script.agreement(["45380-PT,XS"], ["45380-XS,PT"]).alike == 1
    assert script.agreement(["99284-25"], ["99284-57"]).alike == 0
