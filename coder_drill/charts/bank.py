"""The bank: all charts of one or more folders, by id, and the policy sheets that they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.loader import read_chart, read_policy
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


def load_bank(paths: Iterable[Path]) -> Bank:
    """All charts and policy sheets in ``paths``: files, or folders searched with their subfolders.

    Of two files with one id the first in the order of ``paths`` (then by name) is kept and the
    other is a fault; so is a chart whose policy sheet is not there. Raises nothing: what is wrong
    is in ``.faults``.
    """
    places = list(paths)
    charts: dict[str, Chart] = {}
    policies, faults = load_policies(places)
    files, lost = chart_files(places)
    faults += lost
    for file in files:
        chart, found = read_chart(file)
        faults += found
        if chart is None or found:
            continue
        if (taken := charts.get(chart.id)) is not None:
            faults.append(Fault(str(file), "id", f"is taken by {taken.path}", "choose another id"))
        elif unknown := unknown_policies(chart, policies):
            faults += unknown
        else:
            charts[chart.id] = chart
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
    sheets: dict[str, Policy] = {}
    faults: list[Fault] = []
    for file in _policy_files(paths):
        sheet, found = read_policy(file)
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


def _policy_files(paths: Iterable[Path]) -> list[Path]:
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found = [each for each in _inside(path) if each.parent.name == FOLDER]
        else:
            beside = (path.parent / FOLDER, path.parent.parent / FOLDER)
            found = [file for folder in beside for file in sorted(folder.glob("*.toml"))]
        files.update(dict.fromkeys(found))
    return list(files)


def chart_files(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """The chart files under ``paths``, each once, folders sorted by name; faults for lost paths.

    In a folder, files and folders whose names begin with ``_`` or ``.`` are passed over: room for
    data that is kept with the charts and is not a chart. So are the files in ``policies/``.
    """
    files: dict[Path, None] = {}
    faults = []
    for path in paths:
        if path.is_dir():
            files.update(
                dict.fromkeys(file for file in _inside(path) if file.parent.name != FOLDER)
            )
        elif path.exists():
            files.setdefault(path)
        else:
            faults.append(Fault(str(path), "file", "does not exist", "check the path"))
    return list(files), faults


def _inside(folder: Path) -> list[Path]:
    """The TOML files of a folder and its subfolders, hidden ones and those with ``_`` left out."""
    return [
        file
        for file in sorted(folder.rglob("*.toml"))
        if not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
    ]
