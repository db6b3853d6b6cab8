"""``coder-drill check``: everything a chart must hold before a learner is scored against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coder_drill.charts.bank import Bank, chart_files
from coder_drill.charts.check_codes import CodeTables, check_codes, key_titles
from coder_drill.charts.check_text import check_text
from coder_drill.charts.faults import Fault
from coder_drill.charts.loader import field_lines, line_of, read_chart
from coder_drill.charts.model import Chart, Setting
from coder_drill.charts.similarity import similar_pairs

NEAR_DUPLICATE = 0.25
"""Share of the shorter note's five-word runs that two notes may not have in common."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``check_paths`` found: the charts that could be read, and all faults by file and line."""

    charts: tuple[Chart, ...]
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """True when there is at least one chart and no fault."""
        return bool(self.charts) and not self.faults


def check_paths(
    paths: Iterable[Path], codebook: CodeTables, bank: Bank | None = None
) -> CheckReport:
    """Check all charts in ``paths`` (files, or folders with their subfolders).

    ``bank`` holds further charts against which ids, titles and wording are compared, such as the
    shipped ones while a new chart is written. Raises nothing but what the code book raises.
    """
    files, faults = chart_files(paths)
    charts: list[Chart] = []
    for file in files:
        chart, found = read_chart(file)
        if chart is not None:
            charts.append(chart)
            broken = {fault.field for fault in found}
            found += [
                fault
                for fault in check_chart(chart, codebook)
                # What follows from a faulty field (a note that is no text) is no second fault.
                if not broken & {fault.field, "note", "setting", "claim", "edition", "key"}
            ]
        faults += _with_lines(file, found)
    inside = {chart.path for chart in charts}
    others = [chart for chart in bank.charts if chart.path not in inside] if bank else []
    faults += _across(charts, others)
    order = {str(file): place for place, file in enumerate(files)}
    faults.sort(key=lambda fault: (order.get(fault.file, -1), fault.line or 0))
    return CheckReport(tuple(charts), tuple(dict.fromkeys(faults)))


def check_chart(chart: Chart, codebook: CodeTables) -> list[Fault]:
    """The faults of one chart by itself: codes, words, and its place in the folders."""
    return [
        *_place(chart),
        *check_codes(chart, codebook),
        *check_text(chart, key_titles(chart, codebook)),
    ]


def _place(chart: Chart) -> Iterator[Fault]:
    if chart.path is None:
        return
    if chart.path.stem != chart.id:
        mend = f"name the file {chart.id}.toml or change the id"
        yield Fault(str(chart.path), "id", f"is {chart.id}, the file {chart.path.name}", mend)
    folder = chart.path.resolve().parent.name
    if folder in set(Setting) and folder != chart.setting:
        mend = f"move the file to {chart.setting}/ or change the setting"
        yield Fault(str(chart.path), "setting", f"is {chart.setting}, the folder {folder}", mend)


def _across(charts: list[Chart], others: list[Chart]) -> list[Fault]:
    """Faults between charts: ids and titles taken, notes that are nearly the same."""
    faults = []
    for name in ("id", "title"):
        holders: dict[str, Chart] = {}
        for chart in [*others, *charts]:
            value = " ".join(str(getattr(chart, name)).lower().split())
            first = holders.setdefault(value, chart)
            if value and first is not chart:
                what, mend = f"is taken by {first.path}", f"choose another {name}"
                faults += _with_lines(chart.path, [Fault(str(chart.path), name, what, mend)])
    by_path = {str(chart.path): chart for chart in [*others, *charts]}
    checked = {str(chart.path) for chart in charts}
    notes = {path: chart.note for path, chart in by_path.items()}
    for first_path, second_path, share in similar_pairs(notes, NEAR_DUPLICATE):
        path, other = (
            (second_path, first_path) if second_path in checked else (first_path, second_path)
        )
        if path in checked:
            what = f"shares {share:.0%} of its wording with {by_path[other].id}"
            mend = "write it afresh: another provider, another layout"
            faults += _with_lines(by_path[path].path, [Fault(path, "note", what, mend)])
    return faults


def _with_lines(file: Path | None, faults: Iterable[Fault]) -> list[Fault]:
    """The faults with the lines of their fields, for those that have none yet."""
    known = list(faults)
    if file is None or not any(fault.line is None for fault in known):
        return known
    try:
        lines: Mapping[str, int] = field_lines(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return known
    return [
        fault if fault.line else replace(fault, line=line_of(lines, fault.field)) for fault in known
    ]
