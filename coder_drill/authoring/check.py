"""``coder-drill check``: everything a chart must hold before a learner is scored against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.authoring.bankshape import remarks as bank_remarks
from coder_drill.authoring.check_codes import check_key, check_lines
from coder_drill.authoring.check_encounter import check_across, check_encounter
from coder_drill.authoring.check_queries import check_queries
from coder_drill.authoring.check_text import check_reasons, check_text
from coder_drill.authoring.conventions import check_conventions
from coder_drill.authoring.identifiers import find_identifiers
from coder_drill.authoring.keylines import KeyLine, key_lines, titles_of
from coder_drill.authoring.similarity import similar_pairs
from coder_drill.authoring.untold import spelled_out, untold_suspicions, untold_traps
from coder_drill.charts.bank import Bank, chart_files, load_policies, unknown_policies
from coder_drill.charts.faults import Fault
from coder_drill.charts.lines import field_lines, line_of
from coder_drill.charts.loader import read_chart
from coder_drill.charts.model import Alternative, Chart, Setting
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

NEAR_DUPLICATE = 0.25
"""Share of the shorter note's five-word runs that two notes may not have in common."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``check_paths`` found: the charts that could be read, and all faults by file and line."""

    charts: tuple[Chart, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...] = ()
    """What is no fault: patterns of the bank, and traps that no decoy tells about."""

    @property
    def ok(self) -> bool:
        """True when there is at least one chart and no fault."""
        return bool(self.charts) and not self.faults


def check_paths(
    paths: Iterable[Path],
    codebook: Codebook,
    bank: Bank | None = None,
    codebook_on: Callable[[str], Codebook] | None = None,
) -> CheckReport:
    """Check all charts in ``paths`` (files, or folders with their subfolders).

    ``bank`` holds further charts against which ids, titles and wording are compared, such as the
    shipped ones while a new chart is written. ``codebook_on`` gives the code tables of an edition, where
    they are not the same for every chart. Raises nothing but what the code book raises.
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
                for fault in check_chart(
                    chart, codebook_on(chart.edition) if codebook_on else codebook
                )
                # What follows from a faulty field (a note that is no text) is no second fault.
                if not broken & {fault.field, "note", "setting", "claim", "edition", "key"}
            ]
            found += unknown_policies(chart, sheets)
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
    return CheckReport(tuple(charts), tuple(dict.fromkeys(faults)), _remarks(charts, codebook))


def _remarks(charts: Sequence[Chart], codebook: Codebook) -> tuple[str, ...]:
    found = []
    for chart in charts:
        decoys = (row for each in chart.decoys if (row := codebook.get(each.code)) is not None)
        titles = [*titles_of(key_lines(chart.lines, codebook)).values(), *(d.title for d in decoys)]
        found += [
            f'{chart.path or chart.id}: "{item}" is in an imported list, and no decoy or why speaks of it'
            for item in untold_traps(chart, titles)
        ]
        found += [
            f'{chart.path or chart.id}: "{item}" is suspected or ruled out in the record, and no decoy or '
            "why speaks of it"
            for item in untold_suspicions(chart, titles)
        ]
        diagnoses = {
            line.key.code: line.code.title
            for line in key_lines(chart.lines, codebook)
            if line.code is not None and line.code.system.is_diagnosis
        }
        found += [
            f'{chart.path or chart.id}: {field}: says "{words}", words of {code} that the record does '
            "not use; name the document and the question"
            for field, code, words in spelled_out(chart, diagnoses)
        ]
    return (*found, *bank_remarks(charts))


def check_chart(chart: Chart, codebook: Codebook) -> list[Fault]:
    """The faults of one chart by itself: codes, words, queries, and its place in the folders."""
    lines = key_lines(chart.lines, codebook)
    found = [
        *_place(chart),
        *check_encounter(chart),
        *check_lines(chart, codebook, lines),
        *_keys(chart, codebook, lines),
        *check_text(chart, titles_of(lines)),
        *check_queries(chart, titles_of(lines)),
        *check_conventions(chart),
    ]
    for n, reading in enumerate(chart.alternatives, 1):
        found += _alternative(chart, reading, f"alternative[{n}]", codebook)
    return list(dict.fromkeys(found))


def _keys(chart: Chart, codebook: Codebook, lines: Sequence[KeyLine]) -> Iterator[Fault]:
    """Faults of the key as it stands before any query is answered, and after all answers."""
    answered = [query.id for query in chart.queries if query.answer]
    for given in ([], answered) if answered else ([],):
        state = chart.with_answers(given)
        yield from check_key(state, codebook, [line for line in lines if line.key.in_force(given)])


def _alternative(
    chart: Chart, reading: Alternative, where: str, codebook: Codebook
) -> Iterator[Fault]:
    """A second reading is checked as if it were the key; what is the chart's own is told once."""
    file = str(chart.path or chart.id)
    if reading.lines == chart.lines:
        yield Fault(file, f"{where}.key", "is the key itself", "change it or take it out")
    for found in find_identifiers(reading.why):
        what = f'"{found.text}" reads as an identifier ({found.kind.value})'
        yield Fault(file, f"{where}.why", what, found.kind.fix)
    alone = replace(chart, key=reading.key, with_queries=reading.with_queries, alternatives=())
    lines = key_lines(alone.lines, codebook, f"{where}.")
    yield from check_lines(alone, codebook, lines)
    yield from _keys(alone, codebook, lines)
    fresh = {f"{line.field}." for line in lines if line.key not in chart.lines}
    for fault in check_reasons(alone, alone.lines, titles_of(lines), f"{where}."):
        if any(fault.field.startswith(field) for field in fresh):
            yield fault


def _place(chart: Chart) -> Iterator[Fault]:
    if chart.path is None:
        return
    if chart.path.stem != chart.id:
        fix = f"name the file {chart.id}.toml or change the id"
        yield Fault(str(chart.path), "id", f"is {chart.id}, the file {chart.path.name}", fix)
    folder = chart.path.resolve().parent.name
    if folder in set(Setting) and folder != chart.setting:
        fix = f"move the file to {chart.setting}/ or change the setting"
        yield Fault(str(chart.path), "setting", f"is {chart.setting}, the folder {folder}", fix)


def _across(charts: list[Chart], others: list[Chart]) -> list[Fault]:
    """Faults between charts: ids and titles taken, notes that are nearly the same."""
    faults = []
    for name in ("id", "title"):
        holders: dict[str, Chart] = {}
        for chart in [*others, *charts]:
            value = " ".join(str(getattr(chart, name)).lower().split())
            first = holders.setdefault(value, chart)
            if value and first is not chart:
                what, fix = f"is taken by {first.path}", f"choose another {name}"
                faults += _with_lines(chart.path, [Fault(str(chart.path), name, what, fix)])
    for fault in check_across(charts, others):
        file = Path(fault.file)
        faults += _with_lines(file if file.exists() else None, [fault])
    by_path = {str(chart.path): chart for chart in [*others, *charts]}
    checked = {str(chart.path) for chart in charts}
    notes = {path: chart.note for path, chart in by_path.items()}
    for first_path, second_path, share in similar_pairs(notes, NEAR_DUPLICATE):
        path, other = (
            (second_path, first_path) if second_path in checked else (first_path, second_path)
        )
        if path in checked and not _related(by_path[path], by_path[other]):
            what = f"shares {share:.0%} of its wording with {by_path[other].id}"
            fix = "write it afresh: another provider, another layout"
            field = "note" if by_path[path].format == 1 else "document"
            faults += _with_lines(by_path[path].path, [Fault(path, field, what, fix)])
    return faults


def _related(chart: Chart, other: Chart) -> bool:
    """Two claims of one encounter share its record, and encounters of one patient their history."""
    if chart.pair and chart.pair == other.pair:
        return True
    return (
        chart.course is not None and other.course is not None and chart.course.id == other.course.id
    )


def _with_lines(file: Path | None, faults: Iterable[Fault]) -> list[Fault]:
    """The faults with the lines of their fields, for those that have none yet."""
    known = list(faults)
    if file is None or not any(fault.line is None for fault in known):
        return known
    try:
        lines: Mapping[str, int] = field_lines(read_text(file))
    except UnfitFileError:
        return known
    return [
        fault if fault.line else replace(fault, line=line_of(lines, fault.field)) for fault in known
    ]
