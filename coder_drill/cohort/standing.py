"""Where a cohort stands: every seat with its state, its counted sitting, its score; read once for all reports."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.collecting import gaps
from coder_drill.cohort.figures import Figure, accuracy, passes
from coder_drill.cohort.grading import Seen, seen_of
from coder_drill.cohort.ledger import Overrule, in_force
from coder_drill.cohort.model import Answered, Given, Sat, Seat, State
from coder_drill.cohort.roster import Person
from coder_drill.cohort.suspects import WORDS_A_MINUTE, all_at_once, too_fast
from coder_drill.sets.model import Counts
from coder_drill.training.inwords import mark_words
from coder_drill.training.moments import seconds_of

QUICK = 180.0
"""Seconds from which on nobody asks how long a record is."""
MARKS_TOLD = ("set-back", "jump", "zone")


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: its state, the sitting that counts, and what it scored.

    ``score`` is the mean over all exercises of the set that count (what was left out is 0), None without a
    sitting that ended. ``accuracy`` is code over code. ``signs`` are sentences a trainer should read.
    """

    given: Given
    seat: Seat
    person: Person
    state: State
    late: bool
    sitting: Sat | None
    sittings: int
    answers: tuple[Answered, ...]
    score: float | None
    accuracy: Figure
    verdict: str
    unscored: int
    signs: tuple[str, ...]

    @property
    def minutes(self) -> float | None:
        """Minutes of wall time of the sitting that counts."""
        return None if self.sitting is None else self.sitting.elapsed / 60


@dataclass(frozen=True)
class Standing:
    """All of a cohort that reports are made from, as it was at one moment."""

    name: str
    now: str
    people: Mapping[str, Person]
    given: tuple[Given, ...]
    lines: tuple[SeatLine, ...]
    answers: tuple[Answered, ...]
    ledger: tuple[Overrule, ...]
    forgotten: int
    retain: str
    verdicts: Mapping[str, str] = field(repr=False)
    _parsed: dict[str, tuple[Seen, ...]] = field(default_factory=dict, repr=False)

    def seen(self, outcome: str) -> tuple[Seen, ...]:
        """The observations of an outcome."""
        if outcome not in self._parsed:
            self._parsed[outcome] = seen_of(self.verdicts.get(outcome, ""))
        return self._parsed[outcome]

    @property
    def revision(self) -> int:
        """How many rows the ledger of overrules has."""
        return len(self.ledger)

    @cached_property
    def overrules(self) -> list[Overrule]:
        """The overrules in force."""
        return in_force(self.ledger)

    @property
    def unscored(self) -> int:
        """Answers without a score."""
        return sum(not each.scored for each in self.answers)

    def of(self, assignment: str) -> list[SeatLine]:
        """The seats of an assignment."""
        return [line for line in self.lines if line.given.id == assignment]

    def who(self, learner: str) -> list[SeatLine]:
        """The seats of a learner."""
        return [line for line in self.lines if line.seat.learner == learner]


class Words:
    """How many words the records of charts have, counted when first asked for."""

    def __init__(self, charts: Mapping[str, tuple[str, str]]) -> None:
        self._charts = charts
        self._counted: dict[str, int] = {}

    def of(self, digest: str) -> int:
        """Words of the record of this content; 0 where it was not kept."""
        if digest not in self._counted:
            self._counted[digest] = record_words(self._charts.get(digest, ("", ""))[1])
        return self._counted[digest]


def record_words(text: str) -> int:
    """The words of the record in a chart's file; 0 for what is none."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        return 0
    documents = table.get("document")
    texts = [str(d.get("text", "")) for d in documents] if isinstance(documents, list) else []
    return sum(len(each.split()) for each in [*texts, str(table.get("note", ""))])


def _quick(answer: Answered) -> bool:
    """True for an answer to a chart that took so little that its record's length is worth a look."""
    return answer.kind == "chart" and 0 < answer.seconds < QUICK


def standing_of(cohort: Cohort, now: str) -> Standing:
    """Read a cohort whole."""
    people = cohort.people()
    given = cohort.assignments()
    seats = cohort.seats()
    answers = cohort.answers()
    sittings = cohort.sittings()
    missing = gaps(cohort.bundles())
    words = Words(cohort.charts() if any(_quick(a) for a in answers) else {})
    by_sitting: dict[str, list[Answered]] = defaultdict(list)
    for answer in answers:
        by_sitting[answer.sitting].append(answer)
    by_seat: dict[tuple[str, str], list[Sat]] = defaultdict(list)
    for sat in sittings:
        by_seat[sat.assignment, sat.learner].append(sat)
    known = {each.id: each for each in given}
    lines = [
        _line(
            known[seat.assignment],
            seat,
            people.get(seat.learner) or Person(seat.learner),
            by_seat.get((seat.assignment, seat.learner), []),
            by_sitting,
            missing.get((seat.assignment, seat.learner), []),
            words,
        )
        for seat in seats
        if seat.assignment in known
    ]
    return Standing(
        name=cohort.name,
        now=now,
        people=people,
        given=tuple(given),
        lines=tuple(lines),
        answers=tuple(answers),
        ledger=tuple(cohort.ledger()),
        forgotten=int(cohort.fact("forgotten", "0") or 0),
        retain=cohort.fact("retain"),
        verdicts=cohort.verdict_texts(),
    )


def _line(
    given: Given,
    seat: Seat,
    person: Person,
    sats: list[Sat],
    answers: Mapping[str, list[Answered]],
    missing: Iterable[str],
    words: Words,
) -> SeatLine:
    due = seat.due or given.due
    ended = [sat for sat in sats if sat.ended]
    counted = _counted(given, due, ended, answers)
    mine = tuple(answers.get(counted.id, ())) if counted is not None else ()
    late = bool(counted is not None and due and counted.ended > due)
    if seat.excused:
        state = State.EXCUSED
    elif counted is not None:
        state = State.LATE if late else State.HANDED_IN
    else:
        state = State.BEGUN if sats else State.UNKNOWN
    share = accuracy([(a.code_right, a.code_of) for a in mine if a.scored and not a.dropped])
    mark = given.set.rules.pass_mark
    score = mean_score(mine)
    verdict = ""
    if mark is not None and counted is not None:
        if mark.metric == "score":
            verdict = (
                "cannot tell" if score is None else "pass" if score >= mark.at / 100 else "not yet"
            )
        else:
            verdict = passes(share, mark.at / 100, mark.min_codes)
    return SeatLine(
        given,
        seat,
        person,
        state,
        late,
        counted,
        len(sats),
        mine,
        score,
        share,
        verdict,
        sum(not a.scored for a in mine),
        (*missing, *(sign for sat in sats for sign in _signs(given, seat, sat, answers, words))),
    )


def mean_score(answers: Iterable[Answered]) -> float | None:
    """The mean over what counts; what was left out is 0. None when nothing counts or is scored yet."""
    counted = [a.score for a in answers if a.scored and not a.dropped]
    return sum(counted) / len(counted) if counted else None


def _counted(
    given: Given, due: str, ended: list[Sat], answers: Mapping[str, list[Answered]]
) -> Sat | None:
    """The sitting that counts, by the rule that the learner was told."""
    if not ended:
        return None
    match given.set.rules.count_which:
        case Counts.FIRST:
            return min(ended, key=lambda sat: sat.number)
        case Counts.BEST:
            return max(
                ended, key=lambda sat: (mean_score(answers.get(sat.id, ())) or 0.0, -sat.number)
            )
        case Counts.LAST:
            in_time = [sat for sat in ended if not due or sat.ended <= due]
            return max(in_time or ended[:1], key=lambda sat: sat.number)


def _signs(
    given: Given, seat: Seat, sat: Sat, answers: Mapping[str, list[Answered]], words: Words
) -> Iterable[str]:
    """What of a sitting a trainer should read, a sentence each."""
    for what, at, seconds in sat.marks:
        if what in MARKS_TOLD:
            yield f"attempt {sat.number}, {at[:16].replace('T', ' ')} UTC: {mark_words(what, seconds)}"
    times = [seconds_of(a.handed_in) for a in answers.get(sat.id, ()) if a.handed_in]
    if all_at_once(times):
        yield f"attempt {sat.number}: five answers or more were handed in within 3 seconds"
    fast = [
        a for a in answers.get(sat.id, ()) if _quick(a) and too_fast(a.seconds, words.of(a.hash))
    ]
    if fast:
        yield (
            f"attempt {sat.number}: {len(fast)} answered faster than their records can be read at "
            f"{WORDS_A_MINUTE} words a minute, such as {fast[0].exercise} in {fast[0].seconds:.0f} seconds"
        )
    limit = seat.minutes or given.set.rules.minutes
    if limit is not None and sat.elapsed > limit * 60 + 300:
        yield f"attempt {sat.number}: {sat.elapsed / 60:.0f} minutes where {limit:g} were allowed"
