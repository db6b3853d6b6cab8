"""`DrillSets`: the sets at hand, bundled ones and the user's own, frozen as they are today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import UsageError
from coder_drill.exercises.sources import Sources
from coder_drill.sets.freezing import freeze
from coder_drill.sets.loader import load_sets, read_set
from coder_drill.sets.model import DrillSet, FrozenSet, SetError

if TYPE_CHECKING:
    from coder_drill.charts import Bank
    from coder_drill.charts.faults import Fault


class DrillSets:
    """Sets by id or file. ``folders`` are searched in their order, the bundled one first."""

    def __init__(
        self,
        folders: Sequence[Path],
        sources: Sources,
        bank: Callable[[], Bank],
        bundled: Path,
        today: Callable[[], date],
    ) -> None:
        self._folders = folders
        self._sources = sources
        self._bank = bank
        self._bundled = bundled
        self._today = today

    @cached_property
    def _read(self) -> tuple[dict[str, DrillSet], list[Fault]]:
        return load_sets(self._folders)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with set files of the folders."""
        return self._read[1]

    def all(self) -> Iterable[DrillSet]:
        """Every set, by id."""
        return [self._read[0][name] for name in sorted(self._read[0])]

    def named(self, name: str) -> DrillSet | None:
        """The set with this id."""
        return self._read[0].get(name)

    def get(self, name: str) -> DrillSet:
        """A set by its id, or by the path of its file. Raises SetError or UsageError, one line each."""
        found = self.named(name)
        if found is not None:
            return found
        path = Path(name)
        if path.suffix == ".toml":
            made, faults = read_set(path)
            if made is None:
                more = len(faults) - 1
                raise SetError(f"{faults[0]}" + (f" (and {more} more)" if more else ""))
            return made
        broken = next((f for f in self.faults if Path(f.file).stem == name), None)
        if broken is not None:
            raise SetError(str(broken))
        raise UsageError(
            f"{name}: no such set; 'coder-drill set list' lists them, or name a .toml file"
        )

    def frozen(self, made: DrillSet) -> FrozenSet:
        """The set with its exercises as they are today. Raises SetError."""
        return freeze(made, self._sources, self._today())

    @cached_property
    def public_hashes(self) -> frozenset[str]:
        """The content hashes of the charts that come with every copy: their keys are no secret."""
        return frozenset(
            chart.content_hash
            for chart in self._bank().charts
            if chart.path is not None and chart.path.is_relative_to(self._bundled)
        )

    @cached_property
    def public_ids(self) -> frozenset[str]:
        """The ids of the charts that come with every copy."""
        return frozenset(
            chart.id
            for chart in self._bank().charts
            if chart.path is not None and chart.path.is_relative_to(self._bundled)
        )
