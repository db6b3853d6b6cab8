"""`SkillBook`: everything the skills know of a learner, as a fold over the attempt log."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable

from coder_drill.skills.counting import RETRY_WEIGHT, counts, guess_of, observations, rested
from coder_drill.skills.drills import RAPID, Drills
from coder_drill.skills.estimator import Estimator
from coder_drill.skills.model import Cell, Observation
from coder_drill.store.model import CARD, CHART, EXTRA, OPTIONAL, AttemptHead, LogCode, LogMetric

_MISSED = "missed"
_EXTRA = "extra"
RECENT = 40
"""Charts remembered in the order coded; the chooser looks back over 30."""

Witness = Callable[[Observation, float], None]
"""Told of each observation, with the chance of a right code given to it beforehand."""


class SkillBook:
    """Feed it the log, one attempt at a time and in order; read estimates and counts from it.

    Taking in attempts one by one gives exactly what a replay of the whole log gives.
    """

    __slots__ = (
        "attempts",
        "credits",
        "drills",
        "estimator",
        "first",
        "last",
        "met",
        "metrics",
        "recent",
        "retried",
        "times",
    )

    def __init__(self) -> None:
        self.estimator = Estimator()
        self.drills = Drills()
        """Rapid items by family."""
        self.met: set[tuple[str, str]] = set()
        """Exercises of other kinds that were done: (kind, id)."""
        self.last: dict[tuple[str, str], str] = {}
        """When an exercise that may come again was done last: (kind, id) to a stored moment."""
        self.attempts = 0
        """Attempts on charts."""
        self.times: dict[str, int] = {}
        """How often each chart was attempted."""
        self.recent: deque[str] = deque(maxlen=RECENT)
        """Chart ids, the last coded first."""
        self.first: dict[tuple[str, str], Cell] = {}
        """Verdicts of first attempts on charts by (domain, label), each under all of its labels."""
        self.retried: dict[tuple[str, str], Cell] = {}
        """The same for retries."""
        self.credits: dict[str, tuple[array[int], array[float]]] = {}
        """By domain the attempts' sequences and the credits of its observations, in the log's order."""
        self.metrics: dict[str, tuple[array[int], array[int], array[int]]] = {}
        """By audit metric the sequences of first attempts on charts, and each one's right and of."""

    def take(
        self,
        head: AttemptHead,
        codes: Iterable[LogCode],
        witness: Witness | None = None,
        *,
        metrics: Iterable[LogMetric] = (),
    ) -> None:
        """Take in the next attempt of the log with its verdicts and its audit metrics."""
        if head.kind == CARD:
            return
        rows = codes if isinstance(codes, (list, tuple)) else list(codes)
        counted = counts(head.mode)
        place = (head.kind, head.exercise)
        if head.kind != CHART:
            if counted:
                self._learn(head, rows, witness, first=place not in self.met)
                if head.kind == RAPID and place not in self.met:
                    self.drills.take(
                        head.exercise,
                        head.difficulty,
                        head.score,
                        head.active_seconds,
                        head.submitted_at,
                    )
            self.met.add(place)
            if head.kind != RAPID:  # An item of a family is not asked again.
                self.last[place] = head.submitted_at
            return
        first = head.exercise not in self.times
        if first:
            self._measure(metrics)
        if counted:
            count_verdicts(self.first if first else self.retried, rows)
            self._learn(head, rows, witness, first=first)
        self.attempts += 1
        self.times[head.exercise] = self.times.get(head.exercise, 0) + 1
        self.last[place] = head.submitted_at
        self.recent.appendleft(head.exercise)

    def _measure(self, metrics: Iterable[LogMetric]) -> None:
        for row in metrics:
            columns = self.metrics.get(row[1])
            if columns is None:
                columns = self.metrics[row[1]] = (array("q"), array("q"), array("q"))
            columns[0].append(row[0])
            columns[1].append(row[2])
            columns[2].append(row[3])

    def _learn(
        self, head: AttemptHead, rows: Iterable[LogCode], witness: Witness | None, *, first: bool
    ) -> None:
        """Move the estimates: by a first attempt in full, by a retry after a rest at its weight."""
        if not first and not self._rested(head):
            return
        estimator, met, guess = self.estimator, self.credits, guess_of(head.kind)
        weight = 1.0 if first else RETRY_WEIGHT
        for domain, credit, level in observations(
            rows, difficulty=head.difficulty, hints_used=head.hints_used
        ):
            if first and witness is not None:
                witness((domain, credit, level), estimator.chance(domain, level, guess))
            estimator.update(domain, level, credit, weight=weight, guess=guess)
            if not first:
                continue  # Trends and mean credits are of first attempts.
            column = met.get(domain)
            if column is None:
                column = met[domain] = (array("q"), array("d"))
            column[0].append(head.sequence)
            column[1].append(credit)

    def _rested(self, head: AttemptHead) -> bool:
        """True for a retry that comes after a rest, under a rubric that is known."""
        last = self.last.get((head.kind, head.exercise))
        return bool(head.rubric_version) and last is not None and rested(last, head.submitted_at)


def count_verdicts(cells: dict[tuple[str, str], Cell], rows: Iterable[LogCode]) -> None:
    """Add verdicts to the cells of a gap grid, each under every label it carries.

    An optional code is no error and stands nowhere: neither left out, nor given where the key is
    silent about it, which costs nothing.
    """
    for _, domain, labels, credit, lost, kind in rows:
        if kind == OPTIONAL and labels == _MISSED:
            continue
        if kind == EXTRA and labels == _EXTRA and not lost:
            continue
        for label in labels.split() if " " in labels else (labels,):
            cell = cells.get((domain, label))
            if cell is None:
                cell = cells[domain, label] = Cell()
            cell.count += 1
            cell.credit += credit
            cell.points_lost += lost
