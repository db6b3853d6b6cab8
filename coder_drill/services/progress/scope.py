"""What Progress is made for, and the attempts that count towards it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from coder_drill.services.days import DayReader, day_begins
from coder_drill.skills.book import SkillBook
from coder_drill.store.model import AttemptHead
from coder_drill.store.moments import utc_text


@dataclass(frozen=True, slots=True)
class Scope:
    """What Progress is made for. ``zone`` None means the machine's own rules."""

    learner: str
    learner_id: str
    now: datetime
    zone: tzinfo | None = None
    since: date | None = None
    domain: str | None = None
    daily_target: int = 3
    accuracy_target: float = 0.95


def first_tries(heads: Iterable[AttemptHead]) -> set[int]:
    """Sequences of the attempts that were the first on their chart, from a log in its own order."""
    seen: set[str] = set()
    firsts: set[int] = set()
    for head in heads:
        if head.exercise not in seen:
            seen.add(head.exercise)
            firsts.add(head.sequence)
    return firsts


def narrowed(
    heads: Sequence[AttemptHead], book: SkillBook, domain: str | None
) -> Sequence[AttemptHead]:
    """The attempts on charts whose key has a code of a domain, as their first tries tell; all without one."""
    if domain is None:
        return heads
    met = set(book.credits[domain][0]) if domain in book.credits else set()
    charts = {head.exercise for head in heads if head.sequence in met}
    return [head for head in heads if head.exercise in charts]


@dataclass(slots=True)
class View:
    """The attempts in scope with their local days; ``firsts`` are sequences of first tries.

    ``whole`` says that no period was asked for, ``unbroken`` that no attempt is left out.
    """

    heads: Sequence[AttemptHead]
    firsts: set[int]
    days: dict[int, date | None]
    future: int
    today: date
    whole: bool
    unbroken: bool
    _turns: dict[date, int | None]

    def __init__(self, heads: Sequence[AttemptHead], scope: Scope) -> None:
        self.today = scope.now.astimezone(scope.zone).date()
        end = utc_text(day_begins(self.today + timedelta(days=1), scope.zone))
        begin = utc_text(day_begins(scope.since, scope.zone)) if scope.since else ""
        # Of the whole log: a first try before the period makes those within it retries.
        self.firsts = first_tries(heads)
        self.days, self.future = {}, 0
        kept = []
        day_of = DayReader(scope.zone)
        days = self.days
        for head in heads:
            moment = head.submitted_at
            if moment < begin:
                continue
            kept.append(head)
            if moment >= end:
                self.future += 1
                days[head.sequence] = None
            else:
                days[head.sequence] = day_of(moment)
        self.heads = kept
        self._turns = {}
        self.whole = scope.since is None
        self.unbroken = self.whole and scope.domain is None

    def turn(self, day: date) -> int | None:
        """The sequence from which on all attempts are later than a day, and none before it.

        None where days do not follow the log (a clock was set back), or an attempt has no day.
        """
        if day not in self._turns:
            self._turns[day] = self._turn(day)
        return self._turns[day]

    def _turn(self, day: date) -> int | None:
        found = None
        last = 0
        for sequence, each in self.days.items():
            if each is None:
                return None
            if each > day:
                found = sequence if found is None else found
            elif found is not None:
                return None
            last = sequence
        return last + 1 if found is None else found
