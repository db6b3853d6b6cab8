"""`Saves`: answers in progress written beside the screen, tried again until they are written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coder_drill.scoring.model import Answer
from coder_drill.store.saving import SaveQueue, Saving

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.services.answers import Answers
    from coder_drill.store import Store


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An answer in progress that is not written yet."""

    answer: Answer
    hints_used: int
    active_seconds: float


@dataclass(slots=True)
class Place:
    """Where an answer in progress is kept, as this program knows it.

    ``revision`` is that of the draft which was read or written last, 0 for none; ``unsaved`` is newer.
    """

    revision: int = 0
    unsaved: Unsaved | None = None


class Written(Protocol):
    """Told of each save, in the thread that writes: True when it was written, False when another
    window had changed the draft meanwhile and nothing was."""

    def __call__(self, written: bool) -> None: ...


class Saves:
    """Drafts of charts, written in the thread of a `SaveQueue`.

    Two windows on one chart never overwrite each other: a draft is written only over the revision that
    this program read or wrote last.
    """

    def __init__(self, queue: SaveQueue, answers: Callable[[Store], Answers]) -> None:
        """``answers`` gives the drafts of the learner in a store; it is called in the queue's thread."""
        self._queue = queue
        self._answers = answers
        self._places: dict[str, Place] = {}

    @property
    def state(self) -> Saving:
        """How far saving is now."""
        return self._queue.state

    def place(self, chart_id: str) -> Place:
        """Where the answer to a chart is kept; one for each chart as long as the program runs."""
        return self._places.setdefault(chart_id, Place())

    def keep(
        self,
        chart: Chart,
        answer: Answer,
        *,
        hints_used: int = 0,
        active_seconds: float = 0.0,
        told: Written | None = None,
    ) -> None:
        """Write an answer in progress; one without a code, a query or a hint is forgotten instead."""
        place = self.place(chart.id)
        unsaved = Unsaved(answer, hints_used, active_seconds)
        place.unsaved = unsaved

        def write(store: Store) -> bool:
            answers = self._answers(store)
            if answer.codes or answer.queries or answer.marks or hints_used:
                revision = answers.save_draft(
                    chart,
                    answer,
                    hints_used=hints_used,
                    active_seconds=active_seconds,
                    after=place.revision,
                )
            else:
                revision = _forget(store, answers, chart.id, place.revision)
            if revision is None:
                return False
            place.revision = revision
            if place.unsaved is unsaved:
                place.unsaved = None
            return True

        done = self._queue.put(chart.id, write)
        if told is not None:
            done.add_done_callback(lambda made: _tell(made, told))

    def settle(self, chart_id: str) -> Future[None]:
        """Have nothing of a chart's draft written any more; done when no write is under way."""
        self.place(chart_id).unsaved = None
        return self._queue.put(chart_id, lambda store: None)

    def handed_in(self, chart_id: str) -> None:
        """The answer was submitted: its draft is gone."""
        self._places.pop(chart_id, None)

    def flush(self, timeout: float) -> bool:
        """Wait until all is written, at most ``timeout`` seconds; True when it is."""
        return self._queue.flush(timeout)

    def close(self, timeout: float) -> bool:
        """`flush`, then end the thread. True when all was written."""
        return self._queue.close(timeout)


def _forget(store: Store, answers: Answers, chart_id: str, revision: int) -> int | None:
    with store.transaction():
        stored = answers.draft(chart_id)
        if stored is not None and stored.revision != revision:
            return None
        answers.discard_draft(chart_id)
    return 0


def _tell(made: Future[bool], told: Written) -> None:
    if not made.cancelled() and made.exception() is None:
        told(made.result())
