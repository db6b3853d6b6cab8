"""``coder-drill check``: everything a chart must hold before a learner is scored against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from coder_drill.authoring.check_codes import CodeTables, check_codes, key_titles
from coder_drill.authoring.check_text import check_text
from coder_drill.authoring.conventions import check_conventions
from coder_drill.authoring.identifiers import find_identifiers
from coder_drill.authoring.similarity import similar_pairs
from coder_drill.charts.bank import Bank, chart_files, load_policies, unknown_policy
from coder_drill.charts.faults import Fault
from coder_drill.charts.lines import field_lines, line_of
from coder_drill.charts.loader import read_chart
from coder_drill.charts.model import Alternative, Chart, Setting

NEAR_DUPLICATE = 0.25
"""Share of the shorter note's five-word runs that two notes may not have in common."""

_PLACE_IN_KEY = re.compile(r"key\[(\d+)\]")


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
    places = list(paths)
    files, faults = chart_files(places)
    policies, off = load_policies(places)
    faults += off
    sheets = {*policies, *(sheet.id for sheet in (bank.policies if bank else ()))}
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
            if chart.policy and chart.policy not in sheets:
                found.append(unknown_policy(chart, sheets))
        faults += _with_lines(file, found)
    # The same file may be named relatively here and absolutely in the bank.
    inside = {chart.path.resolve() for chart in charts if chart.path}
    others = [
        chart
        for chart in (bank.charts if bank else ())
        if chart.path is None or chart.path.resolve() not in inside
    ]
    faults += _across(charts, others)
    order = {str(file): place for place, file in enumerate(files)}
    faults.sort(key=lambda fault: (order.get(fault.file, -1), fault.line or 0))
    return CheckReport(tuple(charts), tuple(dict.fromkeys(faults)))


def check_chart(chart: Chart, codebook: CodeTables) -> list[Fault]:
    """The faults of one chart by itself: codes, words, and its place in the folders."""
    found = [
        *_place(chart),
        *check_codes(chart, codebook),
        *check_text(chart, key_titles(chart, codebook)),
        *check_conventions(chart),
    ]
    for n, reading in enumerate(chart.alternatives, 1):
        found += _alternative(chart, reading, f"alternative[{n}]", codebook)
    return list(dict.fromkeys(found))


def _alternative(
    chart: Chart, reading: Alternative, where: str, codebook: CodeTables
) -> Iterator[Fault]:
    """A second reading is checked as if it were the key; what is the chart's own is told once."""
    file = str(chart.path or chart.id)
    if reading.key == chart.key:
        yield Fault(file, f"{where}.key", "is the key itself", "change it or take it out")
    for found in find_identifiers(reading.why):
        what = f'"{found.text}" reads as an identifier ({found.kind.value})'
        yield Fault(file, f"{where}.why", what, found.kind.mend)
    alone = replace(chart, key=reading.key, alternatives=())
    inherited = [key in chart.key for key in reading.key]
    for fault in check_codes(alone, codebook):
        if fault.field.startswith("key"):
            yield replace(fault, field=f"{where}.{fault.field}")
        elif fault.field.startswith("decoy["):
            yield replace(
                fault, what=fault.what.replace(" is right at key", f" is right at {where}.key")
            )
    for fault in check_text(alone, key_titles(alone, codebook)):
        place = _PLACE_IN_KEY.match(fault.field)
        if place is None:
            yield fault
        elif not inherited[int(place[1]) - 1]:
            yield replace(fault, field=f"{where}.{fault.field}")


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
