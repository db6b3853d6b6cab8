"""The skill book of a learner, kept in step with the attempt log."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from coder_drill.collector import paused
from coder_drill.files import UnfitFileError, read_file
from coder_drill.skills.book import SkillBook
from coder_drill.store.interfaces import AttemptLog
from coder_drill.store.model import CHART, AttemptHead, LogCode, LogMark, LogMetric
from coder_drill.wholefile import OWNER_ALONE, write_whole

KEEP_AFTER = 500
"""Attempts folded anew, from which on the book is kept: fewer are folded as fast as they are read."""
Row = TypeVar("Row", LogCode, LogMetric)
_MOST = 500_000_000
"""Bytes: a larger checkpoint is none."""


class _Parts(Generic[Row]):
    """Rows that begin with an attempt's sequence, dealt out attempt by attempt in the log's order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups: Iterator[tuple[int, Iterator[Row]]] = groupby(rows, _sequence)
        self._group: tuple[int, Iterator[Row]] | None = next(self._groups, None)

    def of(self, sequence: int) -> list[Row]:
        """The rows of an attempt; each is asked for once and in order."""
        if self._group is None or self._group[0] != sequence:
            return []
        rows = list(self._group[1])
        self._group = next(self._groups, None)
        return rows


class SkillLog:
    """Reads a learner's log once and, from then on, only what was appended to it.

    The numbers are those of a full replay, since the log's own order never changes. A log that became
    shorter (the history was removed) is replayed from its beginning.

    ``folder`` is where the book of a long log is kept for the next time (`skills.checkpoint`), None for
    nowhere; it is taken up only where the log up to then is the very same.
    """

    def __init__(
        self,
        log: AttemptLog,
        learner_id: str,
        folder: Path | None = None,
        *,
        keep_after: int = KEEP_AFTER,
    ) -> None:
        self._log = log
        self._learner_id = learner_id
        self._file = None if folder is None else folder / file_name(learner_id)
        self._keep_after = keep_after
        self._begin()

    def _begin(self) -> None:
        self._book = SkillBook()
        self._heads: list[AttemptHead] = []
        self._mark = LogMark(0, 0)
        self._trail = [hashlib.sha256() for _ in _TRACED]
        """Of the heads taken in, column by column: the same only for the same log."""

    def book(self) -> SkillBook:
        """The skill book as of now."""
        mark = self._log.mark(self._learner_id)
        if mark != self._mark:
            with paused():
                self._catch_up(mark)
        return self._book

    def _catch_up(self, mark: LogMark) -> None:
        heads = self._log.heads(self._learner_id, after=self._mark.last)
        if self._mark.attempts + len(heads) != mark.attempts:
            self._begin()
            heads = self._log.heads(self._learner_id)
        if not self._mark.attempts and len(heads) >= self._keep_after:
            heads = heads[self._take_up(heads) :]
        after = self._mark.last
        codes = _Parts(self._log.observations(self._learner_id, after=after))
        metrics = _Parts(self._log.metrics(self._learner_id, after=after))
        for head in heads:
            self._book.take(head, codes.of(head.sequence), metrics=metrics.of(head.sequence))
        self._took(heads)
        if len(heads) >= self._keep_after:
            self._keep()

    def heads(self) -> list[AttemptHead]:
        """The learner's attempts on charts without their codes, in the order of the log."""
        self.book()
        return self._heads

    def _took(self, heads: Sequence[AttemptHead]) -> None:
        if heads:
            self._heads += [head for head in heads if head.kind == CHART]
            self._mark = LogMark(self._mark.attempts + len(heads), heads[-1].sequence)
            for mark, place in zip(self._trail, _TRACED, strict=True):
                mark.update(_column([head[place] for head in heads]))

    # -- what is kept for the next time ----------------------------------------------------------

    def _stand(self) -> dict[str, str | int]:
        return {
            "learner": self._learner_id,
            "attempts": self._mark.attempts,
            "last": self._mark.last,
            "trail": " ".join(mark.hexdigest() for mark in self._trail),
        }

    def _take_up(self, heads: Sequence[AttemptHead]) -> int:
        """Go on from the checkpoint, if it is of this log; returns how many of the heads it holds."""
        from coder_drill.skills.checkpoint import unpacked

        if self._file is None:
            return 0
        try:
            found = unpacked(read_file(self._file, _MOST))
        except UnfitFileError:
            return 0
        if found is None:
            return 0
        book, stand = found
        count = stand.get("attempts")
        if not isinstance(count, int) or not 0 < count <= len(heads):
            return 0
        self._took(heads[:count])
        if self._stand() != stand:
            self._begin()
            return 0
        self._book = book
        return count

    def _keep(self) -> None:
        """Write the checkpoint, whole or not at all. A cache that cannot be written is none."""
        from coder_drill.skills.checkpoint import made_by, packed

        if self._file is None or not made_by():
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            book = packed(self._book, self._stand())
            write_whole(self._file, book, mode=OWNER_ALONE, sync=False)


def file_name(learner_id: str) -> str:
    """The name of a learner's checkpoint, whatever the id is made of."""
    return f"skills-{hashlib.sha256(learner_id.encode('utf-8', 'replace')).hexdigest()[:16]}.bin"


def _column(values: list[Any]) -> bytes:
    """A column of the heads as bytes, so that those of two parts of a log are those of the whole."""
    if isinstance(values[0], str):
        return ("\x1f".join(values) + "\x1f").encode("utf-8", "replace")
    return array("d" if isinstance(values[0], float) else "q", values).tobytes()


_TRACED = tuple(
    AttemptHead._fields.index(name)
    for name in (
        "sequence", "uuid", "kind", "exercise", "mode", "difficulty", "hints_used", "score",
        "active_seconds", "submitted_at", "rubric_version",
    )
)  # fmt: skip
"""All of the heads that the fold looks at, and the uuid besides."""
_sequence = itemgetter(0)
