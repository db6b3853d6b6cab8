"""Whether codes may be looked up: not while an assigned set is going on whose rules close the lookup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coder_drill.errors import CoderDrillError

if TYPE_CHECKING:
    from coder_drill.exercises.clock import Reading
    from coder_drill.exercises.run import Run
    from coder_drill.store.interfaces import Marks, Runs


class ClosedBook:
    """Answers that question several times a key: footer, palette, lookup.

    ``folder`` holds what was assigned; learner, runs and clock are asked once there is any. Runs are read anew
    when one of them was begun, saved or ended, by whatever window or process: the store is asked for their
    revisions each time, which is a small part of reading them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        learner_id: Callable[[], str],
        runs: Callable[[], Runs],
        reading: Callable[[], Reading],
    ) -> None:
        self._folder = folder
        self._learner_id = learner_id
        self._runs = runs
        self._reading = reading
        self._known: tuple[str, Marks] | None = None
        self._closing: list[Run] = []

    def words(self) -> str:
        """Words while the learner's lookup is closed, else "".

        Nothing is written, and where nothing was ever assigned nothing is opened. What cannot be read
        closes nothing.
        """
        if not self._folder.is_dir():
            return ""
        try:
            learner = self._learner_id()
            known = (learner, self._runs().assigned_marks(learner))
            if known != self._known:
                self._closing = self._read(learner)
                self._known = known
        except CoderDrillError:
            return ""  # It is said where it is shown.
        if not self._closing:
            return ""
        now = self._reading()
        for run in self._closing:
            if not run.tick(now).over:
                name = run.wish.get("title") or run.wish.get("set")
                return f"{name} is going on, and the lookup is closed until you hand it in."
        return ""

    def _read(self, learner: str) -> list[Run]:
        """The open runs of assignments whose lookup is closed, the one touched last first."""
        from coder_drill.exercises.runtext import UnreadableRunError
        from coder_drill.services.runs import run_kept

        found = []
        for kept in self._runs().open(learner):
            if not kept.assignment:
                continue
            try:
                run = run_kept(kept)
            except UnreadableRunError:
                continue
            if not run.policy.lookup:
                found.append(run)
        return found
