"""What the services ask of a store, part by part; `store.Store` is the SQLite side of it.

Learners are named by their id throughout; `Learners` knows their names. Every part raises UnavailableError
when the history cannot be read or written, and nothing is then half done. Several writes are made one by
`History.transaction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from coder_drill.store.model import (
    CHART,
    Attempt,
    AttemptHead,
    AttemptVerdict,
    CardRow,
    Draft,
    Learner,
    LogCode,
    LogMark,
    LogMetric,
    Run,
)


class AttemptLog(Protocol):
    """Every exercise done, of every kind: appended once, never changed, in the order of the log.

    The log's own order is the order of events: a clock that was set back or ran ahead does not change it.
    """

    def add(self, attempt: Attempt) -> bool:
        """Append an attempt. False, changing nothing, when one with this uuid is already there."""

    def add_all(self, attempts: Iterable[Attempt]) -> int:
        """Append many in one transaction; returns how many were new."""

    def get(self, uuid: str) -> Attempt | None:
        """One attempt by its uuid, whole, or None."""

    def find(self, uuids: Iterable[str]) -> Iterator[Attempt]:
        """Of these uuids the attempts that are here, whole, read in batches."""

    def known(self, uuids: Iterable[str]) -> dict[str, str]:
        """Of these uuids those that are here, with the id of the learner whose they are."""

    def attempts(
        self,
        learner_id: str,
        *,
        kind: str | None = CHART,
        exercise: str | None = None,
        since: str | None = None,
        limit: int | None = None,
    ) -> list[Attempt]:
        """Attempts of a learner, newest first, whole; of every kind with ``kind`` None.

        ``since`` is an ISO date or time in UTC, compared with ``submitted_at``.
        """

    def replay(self, learner_id: str, *, after: int = 0) -> Iterator[tuple[int, Attempt]]:
        """(sequence, attempt) of every kind in the order of the log, whole, read in batches."""

    def counts(self, learner_id: str, kind: str = CHART) -> dict[str, int]:
        """How often the learner did each exercise of a kind: exercise to count."""

    def mark(self, learner_id: str) -> LogMark:
        """How far the log reaches now; it changes with every attempt appended."""

    def heads(self, learner_id: str, *, after: int = 0) -> list[AttemptHead]:
        """Attempts of every kind without codes and verdicts, in the order of the log."""

    def observations(self, learner_id: str, *, after: int = 0) -> Iterator[LogCode]:
        """The verdicts of attempts of every kind, in the order of the log and of each scorecard."""

    def metrics(self, learner_id: str, *, after: int = 0) -> Iterator[LogMetric]:
        """The metrics of attempts of every kind, in the order of the log; those that did not apply are left out."""

    def hashes(self, learner_id: str) -> dict[str, str]:
        """The content hash of what each attempt was made on, by attempt uuid."""

    def verdicts_like(
        self, learner_id: str, *, domain: str, label: str | None = None, limit: int = 200
    ) -> list[tuple[str, AttemptVerdict]]:
        """(attempt uuid, verdict) of a domain, newest first; ``label`` as first or further label."""


class Drafts(Protocol):
    """Answers in progress: one for each exercise, and within a run one of its own."""

    def save(self, draft: Draft, *, after: int | None = None) -> Draft | None:
        """Write a draft; returns it with its new revision. When it was begun stays as it was.

        With ``after`` it is written only if the stored draft still has this revision (0 for none): None,
        changing nothing, when another window was faster.
        """

    def get(
        self, learner_id: str, exercise: str, *, kind: str = CHART, run: str = ""
    ) -> Draft | None:
        """The draft of an exercise, or None."""

    def all(
        self, learner_id: str, *, kind: str | None = CHART, run: str | None = ""
    ) -> list[Draft]:
        """Drafts, the one touched last first; ``kind`` or ``run`` None means any."""

    def discard(self, learner_id: str, exercise: str, *, kind: str = CHART, run: str = "") -> None:
        """Forget a draft; harmless when there is none."""


class Cards(Protocol):
    """Cards of what was missed. Their state can be made again from the log."""

    def all(self, learner_id: str) -> list[CardRow]:
        """All cards of a learner, the one due first first."""

    def named(self, learner_id: str, ids: Iterable[str]) -> list[CardRow]:
        """The cards with these ids that are there."""

    def due(self, learner_id: str, now: str, *, limit: int = -1) -> list[CardRow]:
        """Cards due at a moment (ISO 8601, UTC), the longest due first."""

    def counts(self, learner_id: str, now: str) -> tuple[int, int]:
        """How many cards a learner has, and how many of them are due at a moment."""

    def put(self, cards: Iterable[CardRow]) -> None:
        """Write cards, replacing those of the same learner and id, in one transaction."""

    def wipe(self, learner_id: str) -> None:
        """Remove all cards of a learner."""


class Settings(Protocol):
    """A learner's own settings: text by key."""

    def get(self, learner_id: str, key: str, default: str = "") -> str:
        """One setting, or the default."""

    def set(self, learner_id: str, key: str, value: str) -> None:
        """Write one setting."""


Marks = tuple[tuple[str, int], ...]
"""Ids of runs, each with its revision."""


class Runs(Protocol):
    """Runs: what survives of one when the program is killed at any moment."""

    def save(self, run: Run, *, after: int | None = None) -> Run | None:
        """Write a run; returns it with its new revision.

        With ``after`` it is written only if the stored run still has this revision (0 for none): None,
        changing nothing, when another window was faster.
        """

    def get(self, run_id: str) -> Run | None:
        """One run, or None."""

    def open(self, learner_id: str) -> list[Run]:
        """Runs that have not ended, the one touched last first."""

    def assigned_marks(self, learner_id: str) -> Marks:
        """The runs of assignments that have not ended: other ones than before when any was begun, saved or
        ended since, by whatever process. Cheaper than reading them."""

    def all(self, learner_id: str) -> list[Run]:
        """All runs of a learner, the one begun last first."""

    def remove(self, run_id: str) -> None:
        """Forget a run with its drafts; what was logged in it stays. Harmless when there is none."""


class Learners(Protocol):
    """Who practices here. An id belongs to one person wherever their history goes."""

    def ensure(self, name: str) -> Learner:
        """The learner of this name, made with a new id when there is none."""

    def named(self, name: str) -> Learner | None:
        """The learner of this name, or None."""

    def get(self, learner_id: str) -> Learner | None:
        """The learner of this id, or None."""

    def add(self, learner: Learner) -> Learner:
        """Make a learner known; under a free name (``me 2``) when the name is another's."""

    def all(self) -> list[Learner]:
        """Everybody known here, by name."""

    def take_over(self, old_id: str, new_id: str) -> None:
        """Give a learner without a history the id under which it is known elsewhere."""


class History(Protocol):
    """A whole store: its parts, and a transaction over them."""

    @property
    def log(self) -> AttemptLog: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def learners(self) -> Learners: ...

    def transaction(self) -> AbstractContextManager[object]:
        """What is written inside happens as a whole or not at all."""
