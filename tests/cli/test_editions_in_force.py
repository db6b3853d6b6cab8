"""The edition in force answers: today's for who asks, the encounter's for a chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Day, Run
from tests.unit import import_files as files
from tests.unit.chart_text import ED
from tests.unit.small_tables import small_tables

KEY = """
[[key]]
code = "{code}"
role = "first-listed"
evidence = ["Type 2 diabetes"]
why = "The physician names it."
guideline = "I.C.4.a"
"""


@pytest.fixture
def at(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with small tables, a chart of April 2025 and one of April 2026."""
    tables = small_tables(tmp_path / "tables")
    for home in ("codebooks.codebook", "resources"):
        monkeypatch.setattr(f"coder_drill.{home}.codebooks_dir", lambda: tables)
    monkeypatch.setenv("CODER_DRILL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CODER_DRILL_CHARTS", str(tmp_path / "charts"))
    (tmp_path / "charts").mkdir()
    head = ED.partition("[[key]]")[0]
    for name, edition, code in (("older", "2025-04", "E11.7"), ("newer", "2026-04", "E11.65")):
        text = head.replace("ed-slip-on-ice", f"ed-{name}").replace("Slip on ice", f"The {name}")
        text = text.replace('edition = "2026-04"', f'edition = "{edition}"')
        (tmp_path / "charts" / f"ed-{name}.toml").write_text(text + KEY.format(code=code), "utf-8")
    return tmp_path


def take(run: Run, at: Path, edition: str) -> None:
    path = files.write(at, "tabular.xml", files.TABULAR)
    done = run("codebooks", "import", str(path), "--edition", edition)
    assert done.code == 0, done.err


def test_a_chart_is_scored_by_the_imported_edition_of_its_encounter(
    run: Run, at: Path, on: Day
) -> None:
    on(2026, 5, 1)
    left_out = run("score", "ed-older", "E11.7")
    assert left_out.code == 2  # No table has its key yet.
    take(run, at, "2025-04")
    done = run("score", "ed-older", "E11.7", "--json")
    assert (done.code, done.json["score"]) == (0, 1)
    wrong = run("score", "ed-older", "E11.65", "--save", "--json")
    labels = {verdict["given"]: verdict["label"] for verdict in wrong.json["verdicts"]}
    assert wrong.code == 1
    assert labels["E11.65"] == "invalid-code"
    assert run("score", "ed-newer", "E11.65").code == 0
    assert run("code", "E11.7").code == 2  # Not in force today.


def test_what_is_in_force_today_answers_and_charts_keep_theirs(run: Run, at: Path, on: Day) -> None:
    on(2026, 5, 1)
    take(run, at, "2026-10")
    assert run("code", "E11.7").code == 2
    on(2026, 11, 2)
    assert run("code", "E11.7", "--json").json[0]["edition"] == "2026-10"
    assert run("edits", "E11.65").code == 1
    assert run("edits", "E11.65", "--edition", "2026-04").code == 0
    hits = run("lookup", "diabetes newly told", "--json").json["hits"]
    assert "E11.7" in [hit["code"] for hit in hits]
    assert "2026-10" in run("browse", "E11.7").out + run("code", "E11.7").out
    assert run("score", "ed-newer", "E11.65").code == 0
    assert run("show", "ed-newer", "--key").code == 0
