"""Faults of charts: one line each, naming the file, the field, what is wrong and the mend."""

from __future__ import annotations

from collections.abc import Sequence
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
    mend: str
    line: int | None = None

    def __str__(self) -> str:
        """``file:line: field: what; mend`` on one line."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return " ".join(f"{where}: {self.field}: {self.what}; {self.mend}".split())


class ChartError(CoderDrillError):
    """A chart file that cannot be used. ``faults`` holds all that was found, at least one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - 1
        tail = f" (and {more} more {'fault' if more == 1 else 'faults'})" if more else ""
        super().__init__(f"{self.faults[0]}{tail}")
