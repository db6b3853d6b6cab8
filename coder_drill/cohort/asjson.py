"""The report and the standing of a cohort as JSON values."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

from coder_drill.cohort.figures import Figure
from coder_drill.cohort.ledger import Overrule
from coder_drill.cohort.report import CohortReport, learner_accuracy
from coder_drill.cohort.standing import SeatLine, Standing


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure with its n: value null where it is not shown."""

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "value": rounded(figure.value),
        "n": figure.n,
        "low": rounded(figure.low),
        "high": rounded(figure.high),
        "firm": figure.firm,
        "said": figure.said,
    }


def seat_json(line: SeatLine) -> dict[str, Any]:
    """One seat."""
    return {
        "assignment": line.given.id,
        "set": line.given.set.id,
        "version": line.given.set.hash,
        "learner": line.seat.learner,
        "name": line.person.name,
        "section": line.person.section,
        "state": line.state.value,
        "late": line.late,
        "sittings": line.sittings,
        "counted": line.sitting.number if line.sitting is not None else None,
        "handed_in": line.sitting.ended if line.sitting is not None else None,
        "minutes": None if line.minutes is None else round(line.minutes, 1),
        "score": None if line.score is None else round(line.score, 4),
        "accuracy": figure_json(line.accuracy),
        "verdict": line.verdict or None,
        "unscored": line.unscored,
        "own_minutes": line.seat.minutes,
        "own_attempts": line.seat.attempts,
        "due": line.due or None,
        "days_from_opening": line.given.set.rules.open_days,
        "own_due": line.seat.due or None,
        "reason": line.seat.reason or None,
        "signs": list(line.signs),
    }


def standing_json(standing: Standing, report: CohortReport) -> dict[str, Any]:
    """The whole of a cohort, as `cohort show --json` prints it."""
    return {
        "cohort": standing.name,
        "at": standing.now,
        "learners": [
            {
                "id": person.id,
                "name": person.name,
                "section": person.section,
                "accuracy": figure_json(learner_accuracy(standing.who(person.id))),
            }
            for person in standing.people.values()
        ],
        "forgotten": standing.forgotten,
        "unscored": standing.unscored,
        "overrule_revision": standing.revision,
        "seats": [seat_json(line) for line in standing.lines],
        "report": report_json(report),
    }


def report_json(report: CohortReport) -> dict[str, Any]:
    """The report's figures."""
    found = _plain(report)
    assert isinstance(found, dict)
    return found


def overrule_json(row: Overrule) -> dict[str, Any]:
    """One row of the ledger."""
    return {**asdict(row), "what": row.what.value, "words": row.words}


def _plain(value: object) -> Any:
    if isinstance(value, Figure):
        return figure_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        if hasattr(value, "words"):
            found["words"] = value.words
        return found
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
