"""Where exercises come from: charts, code tables, cards, folders, each opened when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

if TYPE_CHECKING:
    from coder_drill.charts.bank import Bank
    from coder_drill.charts.model import Chart
    from coder_drill.codebooks import Codebook
    from coder_drill.exercises.subject import Subject
    from coder_drill.scoring.model import AnswerCode

T = TypeVar("T")
StayGroup: TypeAlias = "Callable[[Sequence[AnswerCode]], tuple[int, str]]"
"""Codes of a stay, the principal diagnosis first, to number and title of the MS-DRG."""


def no_card(card: str) -> Subject | None:
    """No card, whatever its id: for sources without a learner."""
    return None


def no_folders(name: str) -> tuple[Path, ...]:
    """No folder, whatever is kept in it."""
    return ()


def no_grouper(chart: Chart) -> StayGroup | None:
    """No grouper: for sources that bring none."""
    return None


class Sources:
    """What the kinds of exercises are made from; belongs to one thread, as its code tables do.

    ``bank`` and ``codebook`` are asked once they are needed, ``codebook_on`` for the tables of another
    day (those of today without it), ``card`` finds a learner's card by its
    id, ``folders`` names the folders (the bundled one first) in which content of a kind is kept,
    such as ``questions``, ``stay_group`` what groups the codes of a chart's stay. A kind that reads content of its own keeps it with `kept`, so that a new
    kind changes nothing here.
    """

    def __init__(
        self,
        *,
        bank: Callable[[], Bank],
        codebook: Callable[[], Codebook],
        codebook_on: Callable[[str], Codebook] | None = None,
        card: Callable[[str], Subject | None] = no_card,
        folders: Callable[[str], tuple[Path, ...]] = no_folders,
        stay_group: Callable[[Chart], StayGroup | None] = no_grouper,
        rng: Callable[[str], Random] = Random,
    ) -> None:
        self._bank = bank
        self._codebook = codebook
        self._codebook_on = codebook_on
        self._kept: dict[str, object] = {}
        self.card = card
        self.folders = folders
        self.stay_group = stay_group
        self.rng = rng

    @property
    def bank(self) -> Bank:
        """All charts."""
        return self._bank()

    @property
    def codebook(self) -> Codebook:
        """The code tables in force today."""
        return self._codebook()

    def codebook_on(self, day: str) -> Codebook:
        """The code tables in force on a day, such as the edition of a chart."""
        return self._codebook() if self._codebook_on is None else self._codebook_on(day)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gave for ``name`` the first time: content that a kind reads once.

        ``name`` is the kind's, or begins with it. What is kept is never changed, so that other
        threads may share it.
        """
        if name not in self._kept:
            self._kept[name] = make()
        return cast(T, self._kept[name])

    def share(self, other: Sources) -> None:
        """Keep what another thread's sources have read already."""
        self._kept = {**other._kept, **self._kept}
