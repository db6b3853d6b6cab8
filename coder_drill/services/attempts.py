"""What the log keeps of an exercise done, and the response back from it."""

from __future__ import annotations

from coder_drill.charts.model import Chart
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
from coder_drill.scoring.model import Answer
from coder_drill.store.codec import json_text
from coder_drill.store.model import CHART, Attempt, AttemptCode, AttemptMetric, AttemptVerdict


def attempt_of(
    kind: Kind,
    exercise: Exercise,
    response: Response,
    outcome: Outcome,
    *,
    uuid: str,
    learner_id: str,
    mode: str,
    started_at: str,
    submitted_at: str,
    active_seconds: float,
    hints_used: int,
    run: str = "",
    assignment: str = "",
) -> Attempt:
    """The attempt to store for one exercise done.

    A response of code lines is kept as lines, with what stands beside them; any other as its JSON.
    """
    lines = kind.lines(response)
    content = exercise.content
    return Attempt(
        uuid=uuid,
        learner_id=learner_id,
        kind=exercise.kind,
        exercise=exercise.id,
        content_hash=exercise.content_hash,
        title=exercise.title,
        setting=exercise.setting,
        difficulty=exercise.difficulty,
        edition=content.edition if isinstance(content, Chart) else "",
        mode=mode,
        run=run,
        assignment=assignment,
        rubric_version=kind.rubric,
        started_at=started_at,
        submitted_at=submitted_at,
        active_seconds=active_seconds,
        hints_used=hints_used,
        score=outcome.score,
        response=json_text(response.given if lines is None else kind.beside(response)),
        codes=tuple(
            AttemptCode(
                code=line.code,
                system=line.system.value if line.system else "",
                modifiers=line.modifiers,
                units=line.units,
                poa=line.poa,
            )
            for line in lines or ()
        ),
        verdicts=tuple(map(_verdict, outcome.observations)),
        metrics=tuple(AttemptMetric(id=m.id, right=m.right, of=m.of) for m in outcome.metrics),
    )


def _verdict(seen: Observation) -> AttemptVerdict:
    return AttemptVerdict(
        label=seen.skill,
        expected=seen.expected,
        given=seen.given,
        credit=seen.credit,
        weight=seen.weight,
        points_lost=seen.points_lost,
        role=seen.role,
        domain=seen.domain,
        labels=seen.skills,
        optional=seen.optional,
        message=seen.message,
        expected_line=seen.expected_line,
        given_line=seen.given_line,
    )


def response_of(attempt: Attempt) -> Response:
    """What was given in an attempt of any kind."""
    if attempt.kind == CHART or attempt.codes:
        lines: list[Json] = [
            {
                "code": c.code,
                "system": c.system or None,
                "modifiers": list(c.modifiers),
                "units": c.units,
                "poa": c.poa,
            }
            for c in attempt.codes
        ]
        more = Response.of_text(attempt.response).given if attempt.response else None
        return Response({"codes": lines, **more} if isinstance(more, dict) else lines)
    return Response.of_text(attempt.response) if attempt.response else Response(None)


def answer_of(attempt: Attempt) -> Answer:
    """The coded lines that were handed in with an attempt."""
    from coder_drill.exercises.chart import answer_of as lines

    return lines(response_of(attempt))
