"""A new chart reads at once and tells its author what is still to be written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from coder_drill.authoring import check_paths
from coder_drill.authoring.fieldtables import tables, with_tables
from coder_drill.authoring.skeleton import new_chart_text
from coder_drill.charts import Setting
from coder_drill.charts.loader import parse_chart
from coder_drill.codebooks import Codebook
from tests.bundled import bundled_bank


@pytest.mark.parametrize("setting", list(Setting))
def test_a_new_chart_has_empty_places_and_no_other_fault(setting: Setting) -> None:
    text = new_chart_text("my-chart", setting, edition="2026-04", title="Sore knee")
    chart, faults = parse_chart(text.encode(), Path("my-chart.toml"))
    assert chart is not None
    assert (chart.id, chart.setting, chart.title) == ("my-chart", setting, "Sore knee")
    assert chart.format == 2
    assert all(each["title"] for each in tomllib.loads(text)["document"])
    assert {fault.what for fault in faults} == {"is empty"}
    assert "key[1].why" in {fault.field for fault in faults}
    # Everything that is empty is pointed at.
    assert all(fault.line for fault in faults)


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "authoring.md"


def blocks() -> list[str]:
    return [
        part.split("```")[0] for part in GUIDE.read_text(encoding="utf-8").split("```toml\n")[1:]
    ]


@pytest.mark.parametrize("count", [1, 2, 9])
@pytest.mark.parametrize("setting", list(Setting))
def test_a_new_chart_has_as_many_documents_as_asked_for(setting: Setting, count: int) -> None:
    text = new_chart_text("my-chart", setting, edition="2026-04", documents=count)
    chart, _ = parse_chart(text.encode(), Path("my-chart.toml"))
    assert chart is not None
    assert len(chart.documents) == count


def test_the_authoring_guide_shows_this_very_template() -> None:
    shown = blocks()[0]
    assert shown == new_chart_text(
        "ed-your-chart", Setting.EMERGENCY, edition="2026-04", title="Chief complaint"
    )


def test_the_field_tables_of_the_guide_are_those_of_the_declarations() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    assert with_tables(page) == page, "run: make docs"
    assert all(f"<!-- fields: {name} -->" in page for name in tables())


def test_the_whole_chart_in_the_guide_is_without_fault(tmp_path: Path, codebook: Codebook) -> None:
    [example] = [block for block in blocks() if "[[query]]" in block]
    path = tmp_path / "clinic" / "clinic-tight-shoes.toml"
    path.parent.mkdir()
    path.write_text(example, encoding="utf-8")
    report = check_paths([path], codebook, bundled_bank())
    assert [str(fault) for fault in report.faults] == []
    [chart] = report.charts
    assert [line.code for line in chart.key] == ["I11.0", "I50.9", "99214"]
    after = chart.with_answers([query.id for query in chart.queries])
    assert [line.code for line in after.key] == ["I11.0", "I50.23", "99214"]
