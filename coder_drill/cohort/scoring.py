"""Working out scores: what is not scored yet, or was scored under other overrules or by another scorer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select, update

from coder_drill.cohort import tables as t
from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.grading import SCORER, Ask, Grader, Scored, outcome_id, seen_text
from coder_drill.cohort.ledger import Overrule, in_force
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.audit import Weights, weighed
from coder_drill.sets.model import Mode

BATCH = 500
"""Outcomes written at a time."""
MANY = 2000
"""Distinct answers from which on processes of their own pay."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What an overrule does to one answer: score and codes before and after; ``dropped`` that it no
    longer counts."""

    uuid: str
    learner: str
    assignment: str
    before: float
    after: float
    right: tuple[int, int]
    of: tuple[int, int]
    dropped: bool = False


def grader_of(cohort: Cohort, sources: Sources, more: Iterable[Overrule] = ()) -> Grader:
    """A grader by the overrules in force, and ``more`` as if they stood in the ledger already."""
    return grader_over(
        sources, cohort.charts(), in_force([*cohort.ledger(), *more]), sealed_of(cohort)
    )


def grader_over(
    sources: Sources,
    charts: Mapping[str, tuple[str, str]],
    overrules: Sequence[Overrule],
    sealed: frozenset[str],
) -> Grader:
    """A grader over the files of charts, by content hash."""
    return Grader(
        sources, lambda digest: charts[digest][1] if digest in charts else "", overrules, sealed
    )


def sealed_of(cohort: Cohort) -> frozenset[str]:
    """The content hashes of charts that went out in assessments."""
    return frozenset(
        item.content_hash
        for given in cohort.assignments()
        if given.set.mode is Mode.ASSESSMENT
        for item in given.set.items
        if item.kind == "chart"
    )


def unscored(cohort: Cohort) -> int:
    """How many answers have no score yet."""
    with cohort.db.read() as connection:
        return int(
            connection.execute(
                select(func.count())
                .select_from(
                    t.ANSWERS.outerjoin(t.OUTCOMES, t.ANSWERS.c.outcome == t.OUTCOMES.c.id)
                )
                .where(t.OUTCOMES.c.id.is_(None))
            ).scalar_one()
        )


def score_missing(
    cohort: Cohort,
    sources: Sources,
    told: Callable[[int, int], None] = lambda done, total: None,
    *,
    sittings: Collection[str] | None = None,
    many: Callable[[list[Ask]], Iterator[list[Scored]]] | None = None,
) -> int:
    """Score every answer that has no score, or one of another scorer; how many distinct ones that were.

    ``sittings`` narrows it to those that just came in. ``many`` scores a long list elsewhere (in processes of
    its own), batch by batch. Written in batches: what was scored before a kill stays scored.
    """
    if sittings is None:
        _drop_stale(cohort)
    asks = list(_missing(cohort, sittings))
    if not asks:
        return 0
    batches = (
        many(asks) if many is not None and len(asks) >= MANY else _one_by_one(cohort, sources, asks)
    )
    done = 0
    for batch in batches:
        _write(cohort, batch)
        done += len(batch)
        told(done, len(asks))
    return len(asks)


def _one_by_one(cohort: Cohort, sources: Sources, asks: list[Ask]) -> Iterator[list[Scored]]:
    grader = grader_of(cohort, sources)
    for start in range(0, len(asks), BATCH):
        yield [grader.score(ask) for ask in asks[start : start + BATCH]]


def rescore(cohort: Cohort, sources: Sources, kind: str, exercise: str) -> int:
    """Work out the scores of one exercise again, after an overrule; how many distinct answers."""
    grader = grader_of(cohort, sources)
    place = (t.ANSWERS.c.kind == kind) & (t.ANSWERS.c.exercise == exercise)
    with cohort.db.write() as connection:
        connection.execute(
            delete(t.OUTCOMES).where(t.OUTCOMES.c.kind == kind, t.OUTCOMES.c.exercise == exercise)
        )
        rows = connection.execute(
            select(
                t.ANSWERS.c.uuid, t.ANSWERS.c.hash, t.ANSWERS.c.given, t.ANSWERS.c.outcome
            ).where(place)
        ).all()
        asks: dict[str, Ask] = {}
        for uuid, digest, given, outcome in rows:
            own = uuid if grader.single(kind, exercise, uuid) else ""
            name = outcome_id(kind, exercise, digest, given, own)
            asks[name] = Ask(name, kind, exercise, digest, given, own)
            if name != outcome:
                connection.execute(
                    update(t.ANSWERS).where(t.ANSWERS.c.uuid == uuid).values(outcome=name)
                )
        cohort.db.upsert(connection, t.OUTCOMES, [_row(grader.score(ask)) for ask in asks.values()])
    return len(asks)


def preview(cohort: Cohort, sources: Sources, row: Overrule) -> list[Moved]:
    """What an overrule would change, answer by answer; nothing is written."""
    grader = grader_of(cohort, sources, [row])
    found = []
    weights = cohort.weights()
    memo: dict[str, Scored] = {}
    for answer in cohort.answers():
        if (answer.kind, answer.exercise) != (row.kind, row.exercise):
            continue
        given = cohort.given([answer.uuid])[answer.uuid] if answer.outcome not in memo else ""
        single = grader.single(answer.kind, answer.exercise, answer.uuid)
        if single or answer.outcome not in memo:
            given = given or cohort.given([answer.uuid])[answer.uuid]
            ask = Ask(
                "", answer.kind, answer.exercise, answer.hash, given, answer.uuid if single else ""
            )
            after = grader.score(ask)
            if not single:
                memo[answer.outcome] = after
        else:
            after = memo[answer.outcome]
        own = weights.get(answer.assignment, Weights.TRAINING)
        after = replace(after, score=weighed(own, after.score, after.code_right, after.code_of))
        if (after.score, after.code_right, after.code_of, after.dropped) != (
            answer.score, answer.code_right, answer.code_of, answer.dropped,
        ):  # fmt: skip
            found.append(
                Moved(
                    answer.uuid,
                    answer.learner,
                    answer.assignment,
                    answer.score,
                    after.score,
                    (answer.code_right, after.code_right),
                    (answer.code_of, after.code_of),
                    after.dropped,
                )
            )
    return found


def _drop_stale(cohort: Cohort) -> None:
    with cohort.db.write() as connection:
        connection.execute(
            delete(t.OUTCOMES).where((t.OUTCOMES.c.scorer != SCORER) | (t.OUTCOMES.c.fault != ""))
        )


def _missing(cohort: Cohort, sittings: Collection[str] | None) -> Iterator[Ask]:
    a = t.ANSWERS.c
    found: dict[str, Ask] = {}
    with cohort.db.read() as connection:
        statement = (
            select(a.outcome, a.kind, a.exercise, a.hash, a.given, a.uuid)
            .select_from(t.ANSWERS.outerjoin(t.OUTCOMES, a.outcome == t.OUTCOMES.c.id))
            .where(t.OUTCOMES.c.id.is_(None))
            .order_by(a.kind, a.exercise, a.outcome)
        )
        listed = sorted(sittings) if sittings is not None else None
        for start in range(0, 1 if listed is None else len(listed), 500):
            part = statement
            if listed is not None:
                part = statement.where(a.sitting.in_(listed[start : start + 500]))
            for name, kind, exercise, digest, given, uuid in connection.execute(part):
                if name not in found:
                    single = name != outcome_id(kind, exercise, digest, given)
                    found[name] = Ask(name, kind, exercise, digest, given, uuid if single else "")
    yield from found.values()


def _write(cohort: Cohort, done: Iterable[Scored]) -> None:
    with cohort.db.write() as connection:
        cohort.db.insert_new(connection, t.OUTCOMES, [_row(each) for each in done])


def _row(scored: Scored) -> dict[str, object]:
    ask = scored.ask
    return {
        "id": ask.id,
        "kind": ask.kind,
        "exercise": ask.exercise,
        "hash": ask.hash,
        "scorer": SCORER,
        "revision": 0,
        "score": scored.score,
        "code_right": scored.code_right,
        "code_of": scored.code_of,
        "dropped": int(scored.dropped),
        "fault": scored.fault,
        "verdicts": seen_text(scored.seen),
    }
