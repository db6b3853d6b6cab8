"""Turning answers and scorecards into what the store keeps, and back."""

from __future__ import annotations

import json

from coder_drill.charts.model import Chart
from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode, Scorecard
from coder_drill.scoring.rubric import VERSION
from coder_drill.store.model import Attempt, AttemptCode, AttemptMetric, AttemptVerdict


def answer_to_json(answer: Answer) -> str:
    """The answer as compact JSON text, the form of a draft's payload."""
    return json.dumps(
        [
            {
                "code": c.code,
                "system": c.system.value if c.system else None,
                "modifiers": list(c.modifiers),
                "units": c.units,
                "poa": c.poa,
            }
            for c in answer.codes
        ],
        separators=(",", ":"),
    )


def answer_from_json(text: str) -> Answer:
    """The answer back from a draft's payload; lines that make no sense are left out."""
    try:
        lines = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return Answer()
    codes: list[AnswerCode] = []
    for line in lines if isinstance(lines, list) else []:
        if not isinstance(line, dict) or not isinstance(line.get("code"), str):
            continue
        modifiers, units, poa = line.get("modifiers"), line.get("units"), line.get("poa")
        listed = modifiers if isinstance(modifiers, list) else []
        codes.append(
            AnswerCode(
                code=line["code"],
                system=_system(line.get("system")),
                modifiers=tuple(m for m in listed if isinstance(m, str)),
                units=units
                if isinstance(units, int | float) and not isinstance(units, bool) and units > 0
                else 1,
                poa=poa if isinstance(poa, str) else "",
            )
        )
    return Answer(tuple(codes))


def _system(value: object) -> System | None:
    """The system of a stored line; None for one that was unknown then or is now."""
    return next((system for system in System if system.value == value), None)


def answer_of(attempt: Attempt) -> Answer:
    """The answer that was submitted with an attempt."""
    return Answer(
        tuple(
            AnswerCode(
                code=c.code,
                system=_system(c.system),
                modifiers=c.modifiers,
                units=c.units,
                poa=c.poa,
            )
            for c in attempt.codes
        )
    )


def attempt_of(
    chart: Chart,
    answer: Answer,
    card: Scorecard,
    *,
    uuid: str,
    learner_id: str,
    mode: str,
    started_at: str,
    submitted_at: str,
    active_seconds: float,
    hints_used: int,
) -> Attempt:
    """The attempt to store for one scored answer."""
    return Attempt(
        uuid=uuid,
        learner_id=learner_id,
        exercise=chart.id,
        content_hash=chart.content_hash,
        title=chart.title,
        setting=chart.setting.value,
        difficulty=chart.difficulty,
        edition=chart.edition,
        mode=mode,
        started_at=started_at,
        submitted_at=submitted_at,
        active_seconds=active_seconds,
        hints_used=hints_used,
        score=card.score,
        rubric_version=VERSION,
        codes=tuple(
            AttemptCode(
                code=c.code,
                system=c.system.value if c.system else "",
                modifiers=c.modifiers,
                units=c.units,
                poa=c.poa,
            )
            for c in answer.codes
        ),
        verdicts=tuple(
            AttemptVerdict(
                label=v.label.value,
                expected=v.expected,
                given=v.given,
                credit=v.credit,
                weight=v.weight,
                points_lost=v.points_lost,
                role=v.role,
                domain=v.domain,
                labels=tuple(label.value for label in v.labels),
                optional=v.optional,
                message=v.message,
                expected_line=v.expected_line,
                given_line=v.given_line,
            )
            for v in card.verdicts
        ),
        metrics=tuple(AttemptMetric(id=m.id, right=m.right, of=m.of) for m in card.metrics),
    )
