"""The index of charts: what is kept, when it is trusted, and that a chart out of it is the same chart."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.charts import Chart, ChartError, load_bank, load_chart, loader
from coder_drill.charts import index as indexing
from coder_drill.charts.keycheck import CodeTables, key_faults
from coder_drill.codebooks import Codebook
from coder_drill.resources import charts_dir
from tests.unit.chart_text import ED, STAY, swap, write

OLD = 1_700_000_000_000_000_000


def aged(*files: Path) -> None:
    """Files as if they had been written long before the index was."""
    for file in files:
        os.utime(file, ns=(OLD, OLD))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in order."""
    names: list[str] = []
    read = loader.read_bytes

    def noted(path: Path) -> object:
        names.append(path.name)
        return read(path)

    monkeypatch.setattr(indexing, "read_bytes", noted)
    return names


def test_files_that_did_not_change_are_not_opened_again(tmp_path: Path, opened: list[str]) -> None:
    index = tmp_path / "cache" / "index.json"
    folder = tmp_path / "charts"
    aged(write(folder), write(folder, swap("ed-slip-on-ice", "other"), "other.toml"))
    first = load_bank([folder], index=index)
    assert sorted(opened) == ["ed-slip-on-ice.toml", "other.toml"]
    opened.clear()
    again = load_bank([folder], index=index)
    assert opened == []
    assert [chart.id for chart in again.charts] == [chart.id for chart in first.charts]
    assert again.charts == first.charts  # read whole when compared


def test_a_chart_out_of_the_index_is_the_chart(tmp_path: Path) -> None:
    index = tmp_path / "index.json"
    load_bank([charts_dir()], index=index)
    for chart in load_bank([charts_dir()], index=index).charts:
        assert chart.path is not None
        whole = load_chart(chart.path)
        assert [line.code for line in chart.outline] == [line.code for line in whole.key]
        assert [line.units for line in chart.outline] == [line.units for line in whole.key]
        assert replace(chart) == whole
        assert chart.outline == whole.key


def test_a_heading_needs_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = tmp_path / "index.json"
    aged(write(tmp_path / "inpatient", swap('policy = "house-inpatient"\n', "", STAY)))
    load_bank([tmp_path / "inpatient"], index=index)
    [chart] = load_bank([tmp_path / "inpatient"], index=index).charts
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "read_chart", lambda path: pytest.fail(f"{path} was read"))
        assert (chart.title, chart.minutes, chart.patient.age) == ("Yellow and sleepy", 15, 58)
        assert chart.course is not None
        assert (chart.course.encounter, chart.policies, chart.teaches) == (2, (), ("query",))
        assert chart.document == "H&P, Progress note, Discharge summary"
        assert [line.code for line in chart.outline] == ["K70.31", "R41.82"]
        assert chart.outline[0].poa == "Y"
    assert len(chart.documents) == 3
    assert [line.code for line in chart.waiting] == ["K76.82", "G93.41"]
    with pytest.raises(AttributeError, match="no 'nothing'"):
        _ = chart.nothing  # type: ignore[attr-defined]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    index = tmp_path / "index.json"
    path = write(tmp_path / "charts")
    aged(path)
    [before] = load_bank([tmp_path / "charts"], index=index).charts
    # The same size, another time.
    write(tmp_path / "charts", swap("Slip on ice", "Trip on ice"))
    [after] = load_bank([tmp_path / "charts"], index=index).charts
    assert (before.title, after.title) == ("Slip on ice", "Trip on ice")
    # The same size and time, a moment before the index was written.
    now = index.stat().st_mtime_ns
    os.utime(path, ns=(now, now))
    load_bank([tmp_path / "charts"], index=index)
    write(tmp_path / "charts", swap("Slip on ice", "Fall on ice"))
    os.utime(path, ns=(now, now))
    [last] = load_bank([tmp_path / "charts"], index=index).charts
    assert last.title == "Fall on ice"


def test_a_file_that_was_only_touched_is_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index.json"
    path = write(tmp_path / "charts")
    aged(path)
    load_bank([tmp_path / "charts"], index=index)
    os.utime(path, ns=(OLD + 5, OLD + 5))
    monkeypatch.setattr(indexing, "parse_chart", lambda data, path: pytest.fail("parsed"))
    assert len(load_bank([tmp_path / "charts"], index=index)) == 1


def test_faults_are_kept_too_and_go_with_the_fault(tmp_path: Path, opened: list[str]) -> None:
    index = tmp_path / "index.json"
    path = write(tmp_path / "charts", swap("difficulty = 2", "difficulty = 9"))
    aged(path)
    before = load_bank([tmp_path / "charts"], index=index)
    opened.clear()
    again = load_bank([tmp_path / "charts"], index=index)
    assert opened == []
    assert again.faults == before.faults
    assert again.faults[0].field == "difficulty"
    write(tmp_path / "charts")
    assert load_bank([tmp_path / "charts"], index=index).faults == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"made by": "x"}', "[" * 100_000, '{"files": 3}', "\x00\xff"]
)
def test_a_damaged_index_is_written_anew(tmp_path: Path, text: str) -> None:
    index = tmp_path / "index.json"
    write(tmp_path / "charts")
    index.write_text(text, encoding="utf-8")
    assert len(load_bank([tmp_path / "charts"], index=index)) == 1
    assert json.loads(index.read_text(encoding="utf-8"))["made by"] == indexing.made_by()


@pytest.mark.parametrize("record", [[], [1, 2, "x", {}], [1, 2, 3, 4], {}, None])
def test_damaged_entries_are_read_anew(tmp_path: Path, record: object) -> None:
    index = tmp_path / "index.json"
    path = write(tmp_path / "charts")
    aged(path)
    load_bank([tmp_path / "charts"], index=index)
    value = json.loads(index.read_text(encoding="utf-8"))
    [key] = value["files"]
    if isinstance(record, list) and len(record) == 4 and isinstance(record[3], dict):
        record = [*value["files"][key][:3], {"heading": {"format": 1}, "key": 3}]
    value["files"][key] = record
    index.write_text(json.dumps(value), encoding="utf-8")
    [chart] = load_bank([tmp_path / "charts"], index=index).charts
    assert chart.title == "Slip on ice"


def test_an_index_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    write(tmp_path / "charts")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert len(load_bank([tmp_path / "charts"], index=tmp_path / "file" / "index.json")) == 1


def test_a_chart_that_broke_since_says_so_when_it_is_opened(tmp_path: Path) -> None:
    index = tmp_path / "index.json"
    path = write(tmp_path / "charts")
    aged(path)
    load_bank([tmp_path / "charts"], index=index)
    [chart] = load_bank([tmp_path / "charts"], index=index).charts
    path.unlink()
    assert chart.title == "Slip on ice"
    with pytest.raises(ChartError, match="cannot be read: no such file"):
        _ = chart.note


# --- keys that cannot be scored -------------------------------------------------------------------


def tables(codebook: Codebook, trusted: Path) -> CodeTables:
    return CodeTables(lambda edition: codebook, "mark", trusted)


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('"S52.531A"', '"S52.53"', "key[1].code", "header"),
        ('"I10"', '"I1Z"', "key[2].code", "in no code table"),
        ('"99284"', '"S52.531D"', "key[4].code", "in no code table for a service"),
    ],
)
def test_a_key_that_cannot_be_scored_leaves_its_chart_out(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    path = write(tmp_path / "mine", swap(old, new))
    write(tmp_path / "mine", swap("ed-slip-on-ice", "good"), "good.toml")
    bank = load_bank([tmp_path / "mine"], tables=tables(codebook, tmp_path / "bundled"))
    assert [chart.id for chart in bank.charts] == ["good"]
    [fault] = bank.faults
    assert (fault.file, fault.field) == (str(path), field)
    assert words in fault.what
    # Charts that come with the package were checked before.
    assert len(load_bank([tmp_path / "mine"], tables=tables(codebook, tmp_path / "mine"))) == 2


def test_other_readings_and_waiting_lines_are_looked_at_too(codebook: Codebook) -> None:
    reading = '\n[[alternative]]\nwhy = "x"\nkey = [{ code = "I10", role = "first-listed" }, { code = "E11", role = "secondary", why = "x", guideline = "II" }]\n'
    other = parsed(ED + reading)
    assert [fault.field for fault in key_faults(other, codebook)] == ["alternative[1].key[2].code"]
    waits = parsed(swap('"G93.41"', '"G93.4"', STAY))
    assert [fault.field for fault in key_faults(waits, codebook)] == ["key[4].code"]


def parsed(text: str) -> Chart:
    chart, faults = loader.parse_chart(text.encode(), Path("x.toml"))
    assert faults == []
    assert chart is not None
    return chart


def test_the_verdict_on_a_key_is_kept_until_file_or_tables_change(
    tmp_path: Path, codebook: Codebook
) -> None:
    asked: list[str] = []

    class Counted:
        def get(self, code: str, system: object = None) -> object:
            asked.append(code)
            return codebook.get(code, system)  # type: ignore[arg-type]

        def invalid_because(self, code: str, system: object, when: str) -> str | None:
            return codebook.invalid_because(code, system, when)  # type: ignore[arg-type]

    def faults(mark: str) -> int:
        asked.clear()
        held = CodeTables(lambda edition: Counted(), mark, tmp_path / "bundled")  # type: ignore[arg-type, return-value]
        return len(load_bank([tmp_path / "mine"], index=index, tables=held).faults)

    index = tmp_path / "index.json"
    path = write(tmp_path / "mine", swap('"S52.531A"', '"S52.53"'))
    aged(path)
    assert (faults("one"), len(asked) > 0) == (1, True)
    assert (faults("one"), asked) == (1, [])
    assert (faults("two"), len(asked) > 0) == (1, True)
    write(tmp_path / "mine")
    assert (faults("two"), len(asked) > 0) == (0, True)
