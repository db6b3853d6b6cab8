"""The skill book of a learner, kept in step with the attempt log."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from coder_drill.skills.book import SkillBook
from coder_drill.store.interfaces import AttemptLog
from coder_drill.store.model import CHART, AttemptHead, LogCode, LogMark


class SkillLog:
    """Reads a learner's log once and, from then on, only what was appended to it.

    The numbers are those of a full replay, since the log's own order never changes. A log that became
    shorter (the history was removed) is replayed from its beginning.
    """

    def __init__(self, log: AttemptLog, learner_id: str) -> None:
        self._log = log
        self._learner_id = learner_id
        self._book = SkillBook()
        self._heads: list[AttemptHead] = []
        self._mark = LogMark(0, 0)

    def book(self) -> SkillBook:
        """The skill book as of now."""
        mark = self._log.mark(self._learner_id)
        if mark == self._mark:
            return self._book
        heads = self._log.heads(self._learner_id, after=self._mark.last)
        if self._mark.attempts + len(heads) != mark.attempts:
            self._book, self._heads, self._mark = SkillBook(), [], LogMark(0, 0)
            heads = self._log.heads(self._learner_id)
        groups = groupby(self._log.observations(self._learner_id, after=self._mark.last), _sequence)
        group = next(groups, None)
        for head in heads:
            codes: list[LogCode] = []
            if group is not None and group[0] == head.sequence:
                codes = list(group[1])
                group = next(groups, None)
            self._book.take(head, codes)
        self._heads += [head for head in heads if head.kind == CHART]
        self._mark = LogMark(
            self._mark.attempts + len(heads), heads[-1].sequence if heads else self._mark.last
        )
        return self._book

    def heads(self) -> list[AttemptHead]:
        """The learner's attempts on charts without their codes, in the order of the log."""
        self.book()
        return self._heads


_sequence = itemgetter(0)
