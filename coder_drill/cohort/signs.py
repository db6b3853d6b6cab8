"""What of a sitting a trainer should read: a sentence each, and no verdict on anybody."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coder_drill.cohort.model import Answered, Given, Sat, Seat
from coder_drill.cohort.suspects import WORDS_A_MINUTE, all_at_once, too_fast
from coder_drill.sets.model import Mode
from coder_drill.training.inwords import mark_words
from coder_drill.training.moments import seconds_of

QUICK = 180.0
"""Seconds from which on nobody asks how long a record is."""
MARKS_TOLD = ("set-back", "jump", "zone")
LONG_BEFORE = 24 * 3600.0
"""Seconds between opening the file of an assessment and starting it, from which on it is told."""
KEY_LINES, KEY_ANSWERS, KEY_LEARNERS = 5, 3, 5
"""Lines of a key that nobody writes down alike by chance; answers of a sitting that are told; learners who
answered the chart, for "nobody else" to mean something."""

_Line = tuple[str, tuple[str, ...], float, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside a sitting: when its file was first opened (UTC, "" unknown), which answers are
    the key line for line (by sitting), and the records."""

    opened: str
    as_key: Mapping[str, Sequence[str]]
    records: Records


class Records:
    """The files of assigned charts, as signs ask of them: read when first asked for."""

    def __init__(self, charts: Callable[[], Mapping[str, tuple[str, str]]]) -> None:
        self._read = charts
        self._charts: Mapping[str, tuple[str, str]] | None = None
        self._tables: dict[str, Mapping[str, Any]] = {}
        self._words: dict[str, int] = {}

    def words(self, digest: str) -> int:
        """Words of the record of this content; 0 where it was not kept."""
        if digest not in self._words:
            self._words[digest] = record_words(self._table(digest))
        return self._words[digest]

    def key(self, digest: str) -> tuple[_Line, ...]:
        """The lines of the key in the order of the file: code, modifiers, units, POA."""
        lines = self._table(digest).get("key")
        return tuple(
            _line(each)
            for each in (lines if isinstance(lines, list) else [])
            if isinstance(each, dict) and not each.get("after")
        )

    def _table(self, digest: str) -> Mapping[str, Any]:
        if digest not in self._tables:
            if self._charts is None:
                self._charts = self._read()
            try:
                self._tables[digest] = tomllib.loads(self._charts.get(digest, ("", ""))[1])
            except (ValueError, RecursionError):
                self._tables[digest] = {}
        return self._tables[digest]


def record_words(table: Mapping[str, Any]) -> int:
    """The words of the record of a chart's file."""
    documents = table.get("document")
    texts = [str(d.get("text", "")) for d in documents] if isinstance(documents, list) else []
    return sum(len(each.split()) for each in [*texts, str(table.get("note", ""))])


def first_opened(bundles: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """When the file of each seat (assignment, learner) was first opened, as any of its files has it."""
    found: dict[tuple[str, str], str] = {}
    for row in bundles:
        seat = str(row["assignment"]), str(row["learner"])
        moment = str(row["opened"])
        if moment and (seat not in found or moment < found[seat]):
            found[seat] = moment
    return found


def as_the_key(
    answers: Sequence[Answered],
    given: Callable[[Sequence[str]], Mapping[str, str]],
    records: Records,
) -> dict[str, list[str]]:
    """Answers that are the key line for line, in its order, as nobody else gave them: by sitting, the exercises.

    ``given`` reads what was given. Codes, modifiers, units and POA must agree, optional codes included. Few
    strong coders write five lines down in the order of a file they never saw, so several such answers of one
    sitting are worth a question; one says nothing.
    """
    who: dict[str, set[str]] = defaultdict(set)
    learners: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        who[answer.outcome].add(answer.learner)
        learners[answer.hash].add(answer.learner)
    perfect = [
        a
        for a in answers
        if a.kind == "chart"
        and a.score >= 1
        and len(who[a.outcome]) == 1
        and len(learners[a.hash]) >= KEY_LEARNERS
    ]
    enough = Counter(a.sitting for a in perfect)
    asked = [a for a in perfect if enough[a.sitting] >= KEY_ANSWERS]
    texts = given([a.uuid for a in asked])
    found: dict[str, list[str]] = defaultdict(list)
    for answer in asked:
        key = records.key(answer.hash)
        if len(key) >= KEY_LINES and _lines(texts.get(answer.uuid, "")) == key:
            found[answer.sitting].append(answer.exercise)
    return {sitting: named for sitting, named in found.items() if len(named) >= KEY_ANSWERS}


def signs(
    given: Given, seat: Seat, sat: Sat, answers: Mapping[str, list[Answered]], around: Around
) -> Iterator[str]:
    """What of a sitting a trainer should read."""
    mine = answers.get(sat.id, [])
    for what, at, seconds in sat.marks:
        if what in MARKS_TOLD:
            yield f"attempt {sat.number}, {at[:16].replace('T', ' ')} UTC: {mark_words(what, seconds)}"
    if given.set.mode is Mode.ASSESSMENT and sat.number == 1 and around.opened:
        waited = seconds_of(sat.begun) - seconds_of(around.opened)
        if waited >= LONG_BEFORE:
            yield (
                f"attempt 1: the file was opened {waited / 3600:.0f} hours before the start, and could be "
                "read outside the app"
            )
    if given.released_at and sat.ended > given.released_at:
        yield f"attempt {sat.number}: ended after its keys were released, so it proves nothing"
    times = [seconds_of(a.handed_in) for a in mine if a.handed_in]
    if all_at_once(times):
        yield f"attempt {sat.number}: five answers or more were handed in within 3 seconds"
    fast = [a for a in mine if _quick(a) and too_fast(a.seconds, around.records.words(a.hash))]
    if fast:
        yield (
            f"attempt {sat.number}: {len(fast)} answered faster than their records can be read at "
            f"{WORDS_A_MINUTE} words a minute, such as {fast[0].exercise} in {fast[0].seconds:.0f} seconds"
        )
    same = around.as_key.get(sat.id, ())
    if same:
        yield (
            f"attempt {sat.number}: {len(same)} answers are the key line for line and in its order, as "
            f"nobody else gave them, such as {same[0]}; ask about two of them"
        )
    limit = seat.minutes or given.set.rules.minutes
    if limit is not None and sat.elapsed > limit * 60 + 300:
        yield f"attempt {sat.number}: {sat.elapsed / 60:.0f} minutes where {limit:g} were allowed"


def _quick(answer: Answered) -> bool:
    """True for an answer to a chart that took so little that its record's length is worth a look."""
    return answer.kind == "chart" and 0 < answer.seconds < QUICK


def _lines(text: str) -> tuple[_Line, ...]:
    """An answer as it was given, as `Records.key` writes a key."""
    try:
        given = json.loads(text)
    except ValueError:
        return ()
    if isinstance(given, dict):
        given = given.get("codes")
    lines = given if isinstance(given, list) else []
    return tuple(_line(each) for each in lines if isinstance(each, dict))


def _line(table: Mapping[str, Any]) -> _Line:
    modifiers, units = table.get("modifiers"), table.get("units", 1)
    return (
        str(table.get("code", "")),
        tuple(map(str, modifiers)) if isinstance(modifiers, list) else (),
        float(units) if isinstance(units, int | float) else 1.0,
        str(table.get("poa") or ""),
    )
