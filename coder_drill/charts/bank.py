"""The bank: all charts of one or more folders, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.loader import read_chart
from coder_drill.charts.model import Chart


@dataclass(frozen=True)
class Bank:
    """Charts sorted by id, and the faults of the files that are no charts.

    A faulty file never keeps the others from being used.
    """

    charts: tuple[Chart, ...] = ()
    faults: tuple[Fault, ...] = ()
    _by_id: Mapping[str, Chart] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {chart.id: chart for chart in self.charts})

    def get(self, chart_id: str) -> Chart | None:
        """The chart with this id, or None."""
        return self._by_id.get(chart_id)

    def __len__(self) -> int:
        return len(self.charts)


def load_bank(paths: Iterable[Path]) -> Bank:
    """All charts in ``paths``: files, or folders searched with their subfolders.

    Of two files with one id the first in the order of ``paths`` (then by name) is kept and the
    other is a fault. Raises nothing: what is wrong is in ``.faults``.
    """
    charts: dict[str, Chart] = {}
    files, faults = chart_files(paths)
    for file in files:
        chart, found = read_chart(file)
        faults += found
        if chart is None or found:
            continue
        if (taken := charts.get(chart.id)) is not None:
            faults.append(Fault(str(file), "id", f"is taken by {taken.path}", "choose another id"))
            continue
        charts[chart.id] = chart
    return Bank(tuple(sorted(charts.values(), key=lambda chart: chart.id)), tuple(faults))


def chart_files(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """The chart files under ``paths``, each once, folders sorted by name; faults for lost paths.

    In a folder, files and folders whose names begin with ``_`` or ``.`` are passed over: room for
    data that is kept with the charts and is not a chart.
    """
    files: dict[Path, None] = {}
    faults = []
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*.toml")):
                inside = file.relative_to(path).parts
                if not any(part.startswith(("_", ".")) for part in inside):
                    files.setdefault(file)
        elif path.exists():
            files.setdefault(path)
        else:
            faults.append(Fault(str(path), "file", "does not exist", "check the path"))
    return list(files), faults
