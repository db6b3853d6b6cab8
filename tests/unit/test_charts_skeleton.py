"""A new chart reads at once and tells its author what is still to be written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from coder_drill.charts import Setting
from coder_drill.charts.loader import parse_chart
from coder_drill.charts.skeleton import new_chart_text


@pytest.mark.parametrize("setting", list(Setting))
def test_a_new_chart_has_empty_places_and_no_other_fault(setting: Setting) -> None:
    text = new_chart_text("my-chart", setting, edition="2026-04", title="Sore knee")
    chart, faults = parse_chart(text.encode(), Path("my-chart.toml"))
    assert chart is not None
    assert (chart.id, chart.setting, chart.title) == ("my-chart", setting, "Sore knee")
    assert tomllib.loads(text)["note"].startswith("## ")
    assert {fault.what for fault in faults} == {"is empty"}
    assert "key[1].why" in {fault.field for fault in faults}
    # Everything that is empty is pointed at.
    assert all(fault.line for fault in faults)


def test_the_authoring_guide_shows_this_very_template() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "authoring.md"
    shown = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert shown == new_chart_text(
        "ed-your-chart", Setting.EMERGENCY, edition="2026-04", title="Chief complaint"
    )
