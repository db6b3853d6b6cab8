"""The bank: all charts of one or more folders, by id, and the policy sheets that they share."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.index import FileState, Index, state_of
from coder_drill.charts.keycheck import CodeTables
from coder_drill.charts.model import Chart
from coder_drill.charts.policy import FOLDER, Policy, together


@dataclass(frozen=True)
class Bank:
    """Charts and policy sheets sorted by id, and the faults of the files that are neither.

    A faulty file never keeps the others from being used.
    """

    charts: tuple[Chart, ...] = ()
    faults: tuple[Fault, ...] = ()
    policies: tuple[Policy, ...] = ()
    _by_id: Mapping[str, Chart] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {chart.id: chart for chart in self.charts})

    def get(self, chart_id: str) -> Chart | None:
        """The chart with this id, or None."""
        return self._by_id.get(chart_id)

    def sheets(self, chart: Chart) -> tuple[Policy, ...]:
        """The policy sheets of a chart in the order in which it names them."""
        known = {each.id: each for each in self.policies}
        return tuple(known[name] for name in chart.policies if name in known)

    def policy(self, chart: Chart) -> Policy | None:
        """The policy sheets of a chart as one to read; None when it names none."""
        sheets = self.sheets(chart)
        return together(sheets) if sheets else None

    def __len__(self) -> int:
        return len(self.charts)


def load_bank(
    paths: Iterable[Path], *, index: Path | None = None, tables: CodeTables | None = None
) -> Bank:
    """All charts and policy sheets in ``paths``: files, or folders searched with their subfolders.

    Of two files with one id the first in the order of ``paths`` (then by name) is kept and the
    other is a fault; so is a chart whose policy sheet is not there. ``index`` is the file in which
    what was read is kept for the next time (`charts.index`). With ``tables`` the charts outside
    its trusted folder are held against the code tables, and one whose key cannot be scored is a
    fault. Raises nothing: what is wrong is in ``.faults``.
    """
    known = Index(index)
    charts: dict[str, Chart] = {}
    sheets, files, lost = _found(paths)
    policies, faults = _policies(sheets, known)
    faults += lost
    for file in files:
        chart, found = known.chart(file)
        faults += found
        if chart is None:
            continue
        if (taken := charts.get(chart.id)) is not None:
            what = f"is taken by {taken.path}"
            faults.append(Fault(str(file.path), "id", what, "choose another id"))
        elif unknown := unknown_policies(chart, policies):
            faults += unknown
        elif unfit := tables.faults(known, file, chart) if tables else []:
            faults += unfit
        else:
            charts[chart.id] = chart
    known.save()
    return Bank(
        tuple(sorted(charts.values(), key=lambda chart: chart.id)),
        tuple(faults),
        tuple(sorted(policies.values(), key=lambda sheet: sheet.id)),
    )


def unknown_policies(chart: Chart, known: Collection[str]) -> list[Fault]:
    """A fault for each sheet that a chart names and no folder holds."""
    names = ", ".join(sorted(known)) or "none"
    return [
        Fault(
            str(chart.path or chart.id),
            "policy",
            f"names {name!r}, and no {FOLDER}/{name}.toml is there",
            f"use one that is: {names}",
        )
        for name in chart.policies
        if name not in known
    ]


def load_policies(paths: Iterable[Path]) -> tuple[dict[str, Policy], list[Fault]]:
    """The policy sheets of folders and files, by id, and the faults of those that are none.

    A file given by itself brings the sheets that lie beside it: in ``policies/`` of its own folder
    or of the one above.
    """
    return _policies(_found(paths)[0], Index())


def _policies(files: Iterable[FileState], known: Index) -> tuple[dict[str, Policy], list[Fault]]:
    sheets: dict[str, Policy] = {}
    faults: list[Fault] = []
    for state in files:
        file = state.path
        sheet, found = known.policy(state)
        faults += found
        if sheet is None:
            continue
        if sheet.id != file.stem:
            fix = f"name the file {sheet.id}.toml or change the id"
            faults.append(Fault(str(file), "id", f"is {sheet.id}, the file {file.name}", fix))
        elif sheet.id not in sheets:
            sheets[sheet.id] = sheet
        elif sheets[sheet.id] != sheet:
            what = "is taken by another policy sheet"
            faults.append(Fault(str(file), "id", what, "choose another id"))
    return sheets, faults


def chart_files(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """The chart files under ``paths``, each once, folders sorted by name; faults for lost paths.

    In a folder, files and folders whose names begin with ``_`` or ``.`` are passed over: room for
    data that is kept with the charts and is not a chart. So are the files in ``policies/``.
    """
    _, charts, faults = _found(paths)
    return [state.path for state in charts], faults


def _found(paths: Iterable[Path]) -> tuple[list[FileState], list[FileState], list[Fault]]:
    """Policy sheets and charts under ``paths``, each once, and faults for paths that are not there."""
    sheets: dict[Path, FileState] = {}
    charts: dict[Path, FileState] = {}
    faults = []
    for path in paths:
        if path.is_dir():
            for each in _inside(path):
                kind = sheets if each.path.parent.name == FOLDER else charts
                kind.setdefault(each.path, each)
        elif path.exists():
            charts.setdefault(path, state_of(path))
            for folder in (path.parent / FOLDER, path.parent.parent / FOLDER):
                for each in _inside(folder):
                    sheets.setdefault(each.path, each)
        else:
            faults.append(Fault(str(path), "file", "does not exist", "check the path"))
    return list(sheets.values()), list(charts.values()), faults


def _inside(folder: Path) -> list[FileState]:
    """The TOML files of a folder and its subfolders, hidden ones and those with ``_`` left out."""
    found: list[FileState] = []
    waiting = [str(folder)]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(("_", ".")):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif entry.name.endswith(".toml"):
                found.append(_state(entry))
    return sorted(found, key=lambda state: state.path.parts)


def _state(entry: os.DirEntry[str]) -> FileState:
    try:
        seen = entry.stat()
    except OSError:
        return FileState(Path(entry.path), -1, -1)
    return FileState(Path(entry.path), seen.st_size, seen.st_mtime_ns)
