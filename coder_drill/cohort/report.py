"""The two questions of a trainer, answered: is it better, and where is help needed; and what to look at first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import pstdev

from coder_drill.cohort.agreeing import AgreementLine, agreements
from coder_drill.cohort.figures import (
    Figure,
    accuracy,
    alpha,
    discrimination,
    efficiency,
    few,
    gain,
    mean_figure,
    reliable_change,
    sem,
    speed,
)
from coder_drill.cohort.model import Answered, State
from coder_drill.cohort.standing import SeatLine, Standing
from coder_drill.cohort.suspects import (
    Alike,
    ItemAnswer,
    SuspectKey,
    alike,
    suspect_keys,
)
from coder_drill.collector import paused
from coder_drill.scoring.domains import domain_label

GROUP_LEAST = 5
"""Learners below which a cell of the group says "few"."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One exercise over the first attempts of all who sat it."""

    kind: str
    exercise: str
    hash: str
    learners: int
    facility: Figure
    discrimination: Figure
    efficiency: Figure
    wrong: str
    wrong_learners: int
    suspects: tuple[SuspectKey, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Where help is needed: a domain, what the group scores in it, how many learners that is."""

    domain: str
    label: str
    credit: Figure
    learners: int
    commonest: str


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One assignment over the group."""

    id: str
    title: str
    set_id: str
    set_hash: str
    form_of: str
    states: dict[str, int]
    late: int
    accuracy: Figure
    score: Figure
    alpha: Figure
    sem: Figure
    speed: Figure
    passed: dict[str, int]
    keys_public: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Progress between two parallel forms."""

    before: str
    after: str
    gain: Figure
    learners: dict[str, str]


@dataclass(frozen=True, slots=True)
class CohortReport:
    """All that the group's report says. Figures carry their n; those below the least n say so instead."""

    assignments: tuple[AssignmentLine, ...]
    changes: tuple[ChangeLine, ...]
    needs: tuple[NeedLine, ...]
    items: tuple[ItemLine, ...]
    suspects: tuple[SuspectKey, ...]
    alike: tuple[Alike, ...]
    signs: tuple[tuple[str, str, str], ...]
    """Learner, set, sentence."""
    agreement: tuple[AgreementLine, ...] = ()


_First = dict[tuple[str, str, str], list[Answered]]
"""First attempts by kind, exercise and version."""


@paused()  # A large group is tens of thousands of plain rows.
def report_of(standing: Standing) -> CohortReport:
    """Work out the report."""
    first = _first_answers(standing)
    items = _items(standing, first)
    return CohortReport(
        assignments=tuple(_assignment(standing, given.id) for given in standing.given),
        changes=tuple(_changes(standing)),
        needs=tuple(_needs(standing)),
        items=tuple(items),
        suspects=tuple(s for item in items for s in item.suspects),
        alike=tuple(_alike(standing, first)),
        signs=tuple(
            (line.seat.learner, line.given.set.id, sign)
            for line in standing.lines
            for sign in line.signs
        ),
        agreement=tuple(agreements(standing, first, GROUP_LEAST)),
    )


def learner_accuracy(lines: Sequence[SeatLine]) -> Figure:
    """Code over code of one learner over all counted sittings."""
    return accuracy(
        [
            (a.code_right, a.code_of)
            for line in lines
            for a in line.answers
            if a.scored and not a.dropped
        ]
    )


def _assignment(standing: Standing, assignment: str) -> AssignmentLine:
    lines = standing.of(assignment)
    given = next(each for each in standing.given if each.id == assignment)
    done = [line for line in lines if line.sitting is not None and not line.seat.excused]
    scores = [line.score for line in done if line.score is not None]
    pairs = [
        (a.code_right, a.code_of)
        for line in done
        for a in line.answers
        if a.scored and not a.dropped
    ]
    rows = _matrix(done)
    reliability = alpha(rows) if rows else few(len(done))
    minutes = [
        a.seconds / 60 for line in done for a in line.answers if a.kind == "chart" and a.seconds > 0
    ]
    return AssignmentLine(
        id=assignment,
        title=given.set.title,
        set_id=given.set.id,
        set_hash=given.set.hash,
        form_of=given.set.form_of,
        states=dict(Counter(line.state.value for line in lines)),
        late=sum(line.late for line in lines),
        accuracy=accuracy(pairs) if len(done) >= GROUP_LEAST else few(len(done)),
        score=mean_figure(scores),
        alpha=reliability,
        sem=sem([sum(row) for row in rows], reliability) if rows else few(len(done)),
        speed=speed(minutes)[0],
        passed=dict(Counter(line.verdict for line in done if line.verdict)),
        keys_public=given.keys_public,
    )


def _matrix(lines: Sequence[SeatLine]) -> list[list[float]]:
    """Scores of charts, a row a learner, over the charts that all of them have."""
    charts = [
        {
            a.exercise: a.score
            for a in line.answers
            if a.kind == "chart" and a.scored and not a.dropped
        }
        for line in lines
    ]
    if not charts:
        return []
    common = sorted(set.intersection(*(set(row) for row in charts)))
    return [[row[name] for name in common] for row in charts] if common else []


def _changes(standing: Standing) -> list[ChangeLine]:
    """From one form to the next, where two were declared parallel and share no exercise."""
    found = []
    forms: dict[str, list[str]] = defaultdict(list)
    for given in standing.given:
        if given.set.form_of:
            forms[given.set.form_of].append(given.id)
    known = {given.id: given for given in standing.given}
    for assigned in forms.values():
        for one, other in pairwise(assigned):
            first, then = known[one].set, known[other].set
            shared = {(i.kind, i.id) for i in first.items} & {(i.kind, i.id) for i in then.items}
            title = (f"{first.title}", f"{then.title}")
            if shared or first.blueprint != then.blueprint:
                found.append(ChangeLine(*title, few(0, "not comparable: no parallel forms"), {}))
                continue
            before = {x.seat.learner: x for x in standing.of(one) if x.score is not None}
            after = {x.seat.learner: x for x in standing.of(other) if x.score is not None}
            both = sorted(before.keys() & after.keys())
            pairs = [(before[n].score or 0.0, after[n].score or 0.0) for n in both]
            reliability = _assignment(standing, one).alpha
            spread = pstdev([b for b, _ in pairs]) if len(pairs) > 1 else 0.0
            words = {
                name: reliable_change(b, a, spread, reliability)
                for name, (b, a) in zip(both, pairs, strict=True)
            }
            found.append(ChangeLine(*title, gain(pairs), words))
    return found


def _needs(standing: Standing) -> list[NeedLine]:
    """Domains by what the group scores in them, the weakest first."""
    by_domain: dict[str, dict[str, list[float]]] = defaultdict(dict)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for line in standing.lines:
        for answer in line.answers:
            if not answer.scored or answer.dropped:
                continue
            learner = answer.learner
            # Taken apart at once: this loop sees every verdict of the group.
            for skill, _, domain, credit, weight, expected, _, optional in standing.seen(
                answer.outcome
            ):
                if expected is None or optional:
                    continue
                mine = by_domain[domain].setdefault(learner, [0.0, 0.0])
                mine[0] += weight * credit
                mine[1] += weight
                if credit < 1:
                    wrong[domain][skill] += 1
    found = []
    for domain, learners in by_domain.items():
        shares = [earned / of for earned, of in learners.values() if of > 0]
        top = wrong[domain].most_common(1)
        found.append(
            NeedLine(
                domain,
                domain_label(domain),
                mean_figure(shares),
                len(learners),
                f"{top[0][0]} ({top[0][1]} times)" if top and top[0][1] >= 3 else "",
            )
        )
    return sorted(found, key=lambda n: (n.credit.value is None, n.credit.value or 0.0, n.domain))


def _first_answers(standing: Standing) -> _First:
    """First attempts that were looked at, by exercise and version."""
    found: _First = defaultdict(list)
    for answer in standing.answers:
        if answer.number == 1 and answer.scored and not answer.dropped and answer.seen:
            found[answer.kind, answer.exercise, answer.hash].append(answer)
    return found


def _items(standing: Standing, first: _First) -> list[ItemLine]:
    totals: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for answers in first.values():
        for answer in answers:
            mine = totals[answer.assignment, answer.learner]
            mine[0] += answer.score
            mine[1] += 1
    found = []
    for (kind, exercise, digest), answers in sorted(first.items()):
        rows = []
        for answer in answers:
            total, count = totals[answer.assignment, answer.learner]
            rest = (total - answer.score) / (count - 1) if count > 1 else 0.0
            rows.append(
                ItemAnswer(answer.learner, answer.score, rest, standing.seen(answer.outcome))
            )
        earned, rests = [r.credit for r in rows], [r.rest for r in rows]
        instead: Counter[tuple[str, str]] = Counter()
        for outcome, times in Counter(answer.outcome for answer in answers).items():
            wrong = standing.wrong(outcome)
            # The right code with a wrong POA indicator, modifier or unit is no other code.
            other = {(s.expected, s.given) for s in wrong if s.expected and s.given}
            for pair in {(key, given) for key, given in other if key != given}:
                instead[pair] += times
        # Of equals the first by name, whatever order answers came in.
        top = min(instead, key=lambda pair: (-instead[pair], pair), default=("", ""))
        told = instead[top] >= 3
        found.append(
            ItemLine(
                kind,
                exercise,
                digest,
                len(rows),
                mean_figure(earned),
                discrimination(earned, rests),
                efficiency(earned, rests),
                f"{top[1]} for {top[0]}" if told else "",
                instead[top] if told else 0,
                tuple(suspect_keys(kind, exercise, rows)),
            )
        )
    return found


def _alike(standing: Standing, first: _First) -> list[Alike]:
    wrong: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for (kind, exercise, _), answers in first.items():
        if kind != "chart":
            continue
        for answer in answers:
            codes = {s.given for s in standing.wrong(answer.outcome) if s.given and not s.optional}
            wrong[answer.learner][exercise] = frozenset(codes)
    return alike(wrong)


def missing(standing: Standing) -> list[SeatLine]:
    """Seats from which nothing complete came, the earliest due first."""
    found = [line for line in standing.lines if line.state in (State.UNKNOWN, State.BEGUN)]
    return sorted(found, key=lambda line: (line.due or "9", line.seat.learner))
