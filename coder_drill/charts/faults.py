"""Faults of charts: one line each, naming the file, the field, what is wrong and the fix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder_drill.errors import CoderDrillError


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one chart.

    ``field`` is written as in the file (``key[2].evidence[1]``, counted from 1); ``line`` is the
    1-based line where it stands, None where unknown (a missing field, a fault of the whole file).
    """

    file: str
    field: str
    what: str
    fix: str
    line: int | None = None

    def __str__(self) -> str:
        """``file:line: field: what; fix`` on one line, without anything that steers a terminal."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        line = " ".join(f"{where}: {self.field}: {self.what}; {self.fix}".split())
        return line if line.isprintable() else "".join(c if c.isprintable() else "�" for c in line)


def by_file(faults: Iterable[Fault]) -> list[str]:
    """One line for each file: its first fault, how many more there are, and how to list them."""
    files: dict[str, list[Fault]] = {}
    for fault in faults:
        files.setdefault(fault.file, []).append(fault)
    return [
        _first(found, f"; 'coder-drill check {file}' lists them") for file, found in files.items()
    ]


def _first(faults: Sequence[Fault], fix: str = "") -> str:
    more = len(faults) - 1
    if not more:
        return str(faults[0])
    return f"{faults[0]} (and {more} more {'fault' if more == 1 else 'faults'}{fix})"


class ChartError(CoderDrillError):
    """A chart file that cannot be used. ``faults`` holds all that was found, at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_first(self.faults))
