"""Scores that come in from a file, worked out again from the answers that stand beside them.

A file can be edited, so a score is believed only as far as its answer bears it. Where the exercise is here
as it was then, and the rubric is the same, the answer is scored again. Elsewhere a score may at least not
be higher than its own verdicts allow: what was earned of what was required, to which extras and broken
rules only take something away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder_drill.store.model import CARD, CHART, QUERY, Attempt

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources

AT_MOST = 300
"""Attempts of one import that are scored again, some seconds' work: first those whose score is higher than
their verdicts allow, then others evenly from all of the file."""
_NEAR = 1e-4
"""What rounding may make of a score."""

Rescore = Callable[[Attempt], Callable[[], Attempt] | None]
"""None when an attempt cannot be scored again here; else what gives it with the score, verdicts and metrics
that its answer has."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An attempt whose score did not follow from its answer: what the file ``said``, what it is ``worth``."""

    uuid: str
    exercise: str
    said: float
    worth: float


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of looking at scores: the attempts to keep, those that were corrected, and of how many that
    could be scored again how many were."""

    attempts: tuple[Attempt, ...]
    corrected: tuple[Corrected, ...] = ()
    again: int = 0
    could: int = 0


def most(attempt: Attempt) -> float:
    """The highest score that the verdicts of an attempt on a chart allow, 0..1; else 1."""
    if attempt.kind != CHART:
        return 1.0
    required = [
        verdict
        for verdict in attempt.verdicts
        if verdict.expected is not None and verdict.role != QUERY
    ]
    weight = sum(verdict.weight for verdict in required)
    if weight <= 0:
        return 1.0
    return min(1.0, sum(v.weight * min(1.0, max(0.0, v.credit)) for v in required) / weight)


def audited(attempts: Iterable[Attempt], rescore: Rescore | None) -> Audit:
    """Look at the scores of attempts that come in."""
    kept = list(attempts)
    high = [place for place, each in enumerate(kept) if each.score > most(each) + _NEAR]
    could = {
        place: made
        for place, each in enumerate(kept)
        if rescore is not None and (made := rescore(each)) is not None
    }
    again = _chosen(list(could), set(high))
    corrected = []
    for place in sorted({*high, *again}):
        attempt = kept[place]
        if place in again:
            made_again = could[place]()
        else:
            made_again = replace(attempt, score=round(most(attempt), 6))
        if abs(made_again.score - attempt.score) > _NEAR:
            kept[place] = made_again
            corrected.append(
                Corrected(attempt.uuid, attempt.exercise, attempt.score, made_again.score)
            )
    return Audit(tuple(kept), tuple(corrected), len(again), len(could))


def _chosen(could: Sequence[int], high: set[int]) -> set[int]:
    """The places to score again: `AT_MOST`, the doubtful ones first, the others evenly from all."""
    first = [place for place in could if place in high][:AT_MOST]
    others = [place for place in could if place not in high]
    room = AT_MOST - len(first)
    if len(others) > room:
        others = [others[n * len(others) // room] for n in range(room)]
    return {*first, *others}


def rescorer(sources: Sources) -> Rescore:
    """Scores again what was done on the exercises that there are here.

    Cards are made from a learner's own misses, and are not looked for.
    """
    from coder_drill.exercises.registry import find, kind_named
    from coder_drill.services.attempts import attempt_of, response_of

    def rescore(attempt: Attempt) -> Callable[[], Attempt] | None:
        if attempt.kind == CARD:
            return None
        exercise = find(sources, attempt.kind, attempt.exercise)
        if exercise is None or exercise.content_hash != attempt.content_hash:
            return None
        kind = kind_named(attempt.kind)
        if kind.rubric != attempt.rubric_version:
            return None

        def again() -> Attempt:
            response = response_of(attempt)
            made = attempt_of(
                kind,
                exercise,
                response,
                kind.grade(sources, exercise, response),
                uuid=attempt.uuid,
                learner_id=attempt.learner_id,
                mode=attempt.mode,
                started_at=attempt.started_at,
                submitted_at=attempt.submitted_at,
                active_seconds=attempt.active_seconds,
                hints_used=attempt.hints_used,
            )
            return replace(attempt, score=made.score, verdicts=made.verdicts, metrics=made.metrics)

        return again

    return rescore
