"""Where a cohort stands: every seat with its state, its counted sitting, its score; read once for all reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.collecting import gaps
from coder_drill.cohort.figures import Figure, accuracy, passes
from coder_drill.cohort.grading import Seen, SeenRows, seen_of
from coder_drill.cohort.ledger import Overrule, in_force
from coder_drill.cohort.model import Answered, Given, Sat, Seat, State
from coder_drill.cohort.roster import Person
from coder_drill.cohort.scoring import Moved
from coder_drill.cohort.signs import Around, Records, as_the_key, first_opened, signs
from coder_drill.collector import paused
from coder_drill.sets.model import Counts
from coder_drill.training.moments import days_after


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
    due: str = ""
    """Until when it is in time (UTC): the learner's own date, or that of all, or the end of the days since
    the learner opened the file. "" for none, or while nothing has come from a learner whose days count."""

    @property
    def due_words(self) -> str:
        """``due`` to the minute, or from when it counts; ``-`` for none."""
        days = self.given.set.rules.open_days
        if days is None or self.seat.due or self.sittings:
            return self.due[:16] or "-"
        latest = f", {self.due[:16]} at the latest" if self.due else ""
        return f"{days} {'day' if days == 1 else 'days'} from first opening{latest}"

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
    given_in: Callable[[Sequence[str]], Mapping[str, str]] = field(
        default=lambda uuids: {}, repr=False
    )
    """Reads what was given in answers, by uuid, as JSON texts; while the cohort is open."""
    _parsed: dict[str, tuple[Seen, ...]] = field(default_factory=dict, repr=False)
    _wrong: dict[str, tuple[Seen, ...]] = field(default_factory=dict, repr=False)
    _rows: SeenRows = field(default_factory=SeenRows, repr=False)

    def seen(self, outcome: str) -> tuple[Seen, ...]:
        """The observations of an outcome."""
        found = self._parsed.get(outcome)
        if found is None:
            found = self._parsed[outcome] = seen_of(self.verdicts.get(outcome, ""), self._rows)
        return found

    def wrong(self, outcome: str) -> tuple[Seen, ...]:
        """Those of them that have less than full credit: the few that most questions are about."""
        found = self._wrong.get(outcome)
        if found is None:
            seen = self.seen(outcome)
            found = self._wrong[outcome] = tuple([each for each in seen if each.credit < 1])
        return found

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


@paused()  # A large group is tens of thousands of plain rows.
def standing_of(cohort: Cohort, now: str) -> Standing:
    """Read a cohort whole."""
    people = cohort.people()
    given = cohort.assignments()
    seats = cohort.seats()
    answers = cohort.answers()
    sittings = cohort.sittings()
    bundles = cohort.bundles()
    missing = gaps(bundles)
    opened = first_opened(bundles)
    records = Records(cohort.charts)
    as_key = as_the_key(answers, cohort.given, records)
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
            Around(opened.get((seat.assignment, seat.learner), ""), as_key, records),
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
        given_in=cohort.given,
    )


def _line(
    given: Given,
    seat: Seat,
    person: Person,
    sats: list[Sat],
    answers: Mapping[str, list[Answered]],
    missing: Iterable[str],
    around: Around,
) -> SeatLine:
    due = _due(given, seat, around.opened)
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
    share = code_over_code(mine)
    score = mean_score(mine)
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
        "" if counted is None else verdict_of(given, mine),
        sum(not a.scored for a in mine),
        (*missing, *(sign for sat in sats for sign in signs(given, seat, sat, answers, around))),
        due,
    )


def _due(given: Given, seat: Seat, opened: str) -> str:
    days = given.set.rules.open_days
    if seat.due or days is None or not opened:
        return seat.due or given.due
    end = days_after(opened, days)
    return min(end, given.due) if given.due else end


def code_over_code(answers: Iterable[Answered]) -> Figure:
    """Codes right of codes asked over what counts and is scored."""
    return accuracy([(a.code_right, a.code_of) for a in answers if a.scored and not a.dropped])


def verdict_of(given: Given, answers: Sequence[Answered]) -> str:
    """``pass``, ``not yet`` or ``cannot tell`` by the set's mark; "" where it has none."""
    mark = given.set.rules.pass_mark
    if mark is None:
        return ""
    if mark.metric != "score":
        return passes(code_over_code(answers), mark.at / 100, mark.min_codes)
    score = mean_score(answers)
    if score is None:
        return "cannot tell"
    return "pass" if score >= mark.at / 100 else "not yet"


def crossing(standing: Standing, moved: Iterable[Moved]) -> list[tuple[str, str, str]]:
    """Whose verdict on the pass mark changes with these scores: learner, verdict before, verdict after.

    ``standing`` is the cohort as it was before them.
    """
    changed = {each.uuid: each for each in moved}
    found = []
    for line in standing.lines:
        if line.sitting is None or not any(a.uuid in changed for a in line.answers):
            continue
        after = [
            a._replace(
                score=changed[a.uuid].after,
                code_right=changed[a.uuid].right[1],
                code_of=changed[a.uuid].of[1],
                dropped=changed[a.uuid].dropped,
            )
            if a.uuid in changed
            else a
            for a in line.answers
        ]
        verdict = verdict_of(line.given, after)
        if verdict != line.verdict:
            found.append((line.seat.learner, line.verdict, verdict))
    return found


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
