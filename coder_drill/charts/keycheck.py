"""Whether the key of a chart of one's own can be scored: its codes are in the tables and billable.

The bundled charts are checked before they are shipped (``authoring.check``); a folder of one's own may
hold anything. A key with a header code would tell its learners that the right code is wrong, so such a
chart is left out and named. That its answers are right, `coder-drill check` looks at and no program can
promise.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coder_drill.charts.faults import ChartError, Fault
from coder_drill.charts.index import FileState, Index
from coder_drill.charts.model import Chart, KeyCode
from coder_drill.codebooks.model import Code, System


class Codes(Protocol):
    """What is asked of the code tables (``codebooks.Codebook``)."""

    def get(self, code: str, system: System | None = None) -> Code | None: ...
    def invalid_because(self, code: str, system: System | None, when: str) -> str | None: ...


@dataclass(frozen=True)
class CodeTables:
    """Code tables to hold keys against, by the edition of a chart, and a mark that changes with them.

    Charts in ``trusted`` were checked before, and are not held against them.
    """

    codes_on: Callable[[str], Codes]
    mark: str
    trusted: Path
    """An absolute path, as `load_bank` is given it."""

    def faults(self, index: Index, file: FileState, chart: Chart) -> list[Fault]:
        """A fault for each code of a chart that cannot be scored; remembered in the index."""
        if str(file.path).startswith(f"{self.trusted}{os.sep}"):
            return []
        known = index.verdict(file, self.mark)
        if known is None:
            try:
                known = key_faults(chart, self.codes_on(chart.edition))
            except ChartError as error:  # It was changed a moment ago.
                return list(error.faults)
            index.note(file, self.mark, known)
        return known


def key_faults(chart: Chart, codes: Codes) -> list[Fault]:
    """A fault for each code of a chart's key and its other readings that cannot be scored."""
    found = _faults(chart, chart.lines, "", codes)
    for n, reading in enumerate(chart.alternatives, 1):
        found += _faults(chart, reading.lines, f"alternative[{n}].", codes)
    return found


def _faults(chart: Chart, lines: Sequence[KeyCode], where: str, codes: Codes) -> list[Fault]:
    found = []
    for n, line in enumerate(lines, 1):
        systems = [system for system in System if system.is_diagnosis is line.role.is_diagnosis]
        row = next((row for system in systems if (row := codes.get(line.code, system))), None)
        if row is None:
            what = f"{line.code} is in no code table for a {line.role}"
        else:
            what = codes.invalid_because(row.code, row.system, chart.edition) or ""
        if what:
            fix = f"'coder-drill check {chart.path}' says more"
            found.append(Fault(str(chart.path or chart.id), f"{where}key[{n}].code", what, fix))
    return found
