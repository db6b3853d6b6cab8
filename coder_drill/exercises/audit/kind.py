"""Audits as exercises. An exercise's id is ``chart/seed``.

The claim of an audit gives most of a chart's key away, so audits are offered only on charts that the
learner has coded and had scored: `services.audits` sees to that, and every way in goes through it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from coder_drill.exercises.audit.finding import CLOSINGS, OPENINGS, Authority
from coder_drill.exercises.audit.grading import Found, Graded, grade, letter
from coder_drill.exercises.audit.model import LABELS, QUERY, Audit
from coder_drill.exercises.audit.planting import make_audit
from coder_drill.exercises.audit.response import audited_json, audited_of, check_audited
from coder_drill.exercises.audit.typed import typed_audit
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response, Tally
from coder_drill.scoring.domains import AUDITS
from coder_drill.scoring.notation import format_code

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources

SEEDS = 10**6
"""Seeds of one chart."""
_PACE = 0.6
"""Share of the time of coding a chart that auditing it takes."""


class AuditKind(Kind):
    """An audit: the content is an `Audit`, the detail of an outcome its `Graded`."""

    name = "audit"
    words = ("audit", "audits")
    screen = "audit"
    rubric = "1"

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """None: audits are made on demand, on charts that were coded."""
        return ()

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The audit of the chart and the seed in the id."""
        chart_id, _, seed = exercise_id.rpartition("/")
        chart = sources.bank.get(chart_id)
        if chart is None or not seed.isdecimal() or int(seed[:9]) >= SEEDS:
            return None
        number = int(seed)
        # The name holds the chart's own hash, so that a chart that was edited is audited anew.
        name = f"audit {exercise_id} {chart.content_hash}"
        return exercise_of(sources.kept(name, lambda: make_audit(chart, number, sources.codebook)))

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """The record, the claim, and what may be answered; no error."""
        from coder_drill.charts.asjson import RECORD, chart_json

        audit = audit_of(exercise)
        return {
            "kind": self.name,
            "id": audit.id,
            "audit": audit.sample.words,
            "claim": [
                {"line": n, "code": format_code(line)} for n, line in enumerate(audit.claim, 1)
            ],
            "queries": query_words(audit),
            "labels": [label.value for label in LABELS],
            "openings": {name: block.text for name, block in OPENINGS.items()},
            "authorities": {each.value: each.words for each in Authority},
            "closings": {name: block.text for name, block in CLOSINGS.items()},
            "chart": chart_json(audit.chart, RECORD),
        }

    def asked_text(self, exercise: Exercise) -> str:
        """Facts and claim as lines; the record is that of the chart."""
        audit = audit_of(exercise)
        chart = audit.chart
        head = [
            f"{chart.title} · {chart.setting.label}, {chart.claim.value} claim · {audit.sample.words}",
            chart.instructions,
            "",
            "The claim as coded:",
            *(f"{n:3}  {format_code(line)}" for n, line in enumerate(audit.claim, 1)),
            query_words(audit),
        ]
        return "\n".join(head)

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """The answer checked field by field."""
        check_audited(given, f"{exercise.id}: answer", audit_of(exercise))
        return Response(audited_json(audited_of(given)))

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """An answer as typed: ``3=poa:J96.01@Y 5=extra +I10@Y query``, or ``clean``."""
        return Response(audited_json(typed_audit(text, audit_of(exercise))))

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """Hits, misses and false alarms, each error an observation."""
        graded = grade(audit_of(exercise), audited_of(response.given), sources.codebook)
        audit = graded.audit
        observations = [_observation(each) for each in graded.found]
        observations += [
            Observation(
                domain=AUDITS,
                skill="false-alarm",
                credit=0.0,
                given=alarm.code,
                message=alarm.message,
                points_lost=alarm.cost,
                role="alarm",
            )
            for alarm in graded.alarms
        ]
        if audit.clean:
            observations.append(
                Observation(
                    domain=AUDITS,
                    skill="correct" if graded.lines >= 1 else "false-alarm",
                    credit=graded.lines,
                    expected="no finding",
                    given="no finding" if graded.lines >= 1 else "findings",
                    message="The claim was right as billed.",
                    points_lost=round(1 - graded.lines, 6),
                    role="clean",
                )
            )
        right, of = graded.by_code
        return Outcome(
            score=graded.score,
            observations=tuple(observations),
            message=summary(graded),
            metrics=(
                Tally("audit-errors", graded.hits, len(audit.faults)),
                Tally("audit-right-lines", max(0, graded.noise - _on_lines(graded)), graded.noise),
                Tally("audited-by-code", right, of),
                Tally("audited-by-case", *graded.by_case),
            ),
            detail=graded,
        )

    def outcome(self, exercise: Exercise, outcome: Outcome) -> dict[str, Json]:
        """Everything that came of it, the errors with their reasons."""
        graded = graded_of(outcome)
        return {
            **super().outcome(exercise, outcome),
            "lines": round(graded.lines, 6),
            "finding": {
                "score": round(graded.finding_score, 6),
                "parts": [
                    {"name": p.name, "earned": p.earned, "message": p.message}
                    for p in graded.finding
                ],
                "letter": letter(graded.audit, graded.given.finding),
            },
            "errors": [_error_json(each) for each in graded.found],
            "false_alarms": [
                {"line": a.line, "code": a.code, "cost": a.cost, "message": a.message}
                for a in graded.alarms
            ],
            "accuracy": {
                "by_code": _pair(graded.by_code),
                "by_case": _pair(graded.by_case),
                "by_code_as_you_have_it": _pair(graded.by_code_as_audited),
            },
        }

    def outcome_text(self, exercise: Exercise, outcome: Outcome) -> str:
        """Everything that came of it, as lines."""
        return "\n".join(result_lines(graded_of(outcome), outcome.score))


KIND = AuditKind()


def exercise_of(audit: Audit) -> Exercise:
    """An audit as an exercise."""
    chart = audit.chart
    made = repr((chart.content_hash, audit.claim, audit.raised, KIND.rubric))
    return Exercise(
        kind=KIND.name,
        id=audit.id,
        content_hash=hashlib.sha256(made.encode()).hexdigest(),
        title=chart.title,
        domains={AUDITS: 1.0},
        difficulty=chart.difficulty,
        minutes=max(3.0, round(chart.minutes * _PACE, 1)),
        setting=chart.setting.value,
        load=partial(_itself, audit),
    )


def _itself(audit: Audit) -> Audit:
    return audit


def audit_of(exercise: Exercise) -> Audit:
    """The audit of an exercise. Raises TypeError for an exercise of another kind."""
    audit = exercise.content
    if not isinstance(audit, Audit):
        raise TypeError(f"{exercise.kind} {exercise.id} is no audit")
    return audit


def graded_of(outcome: Outcome) -> Graded:
    """How an audit was graded. Raises TypeError for another kind's outcome."""
    if not isinstance(outcome.detail, Graded):
        raise TypeError("the outcome of another kind is no audit")
    return outcome.detail


def query_words(audit: Audit) -> str:
    """What the coder asked the provider, as the audit sheet has it."""
    if not audit.raised:
        return "Queries raised by the coder: none"
    kinds = [query.about.label.lower() for query in audit.chart.queries]
    return f"Queries raised by the coder: {', '.join(kinds)}"


def summary(graded: Graded) -> str:
    """The result in one line."""
    errors = len(graded.audit.faults)
    alarms = len(graded.alarms)
    found = f"{graded.hits} of {errors} errors found" if errors else "nothing was wrong"
    words = f"{alarms} false alarm{'' if alarms == 1 else 's'}"
    return f"{found}, {words}; lines {graded.lines:.0%}, finding {graded.finding_score:.0%}"


def result_lines(graded: Graded, score: float) -> list[str]:
    """The result as lines of text: errors, alarms, finding, accuracy of the audited coder."""
    audit = graded.audit
    lines = [f"Score {score:.2f}", summary(graded), ""]
    for each in graded.found:
        sign = "✓" if each.credit >= 1 else "~" if each.hit else "✗"
        fault = each.fault
        billed = format_code(audit.claim[fault.line - 1]) if fault.line else "missing"
        place = f"line {fault.line}" if fault.line else "not on the claim"
        right = f" → {fault.right}" if fault.right and fault.right != billed else ""
        what = "query" if fault.label == QUERY else f"{billed}{right}"
        lines.append(f"{sign} {place}, {fault.label}: {what}")
        lines.append(f"    {each.message}")
        if fault.verdict is not None:
            lines += [
                f"    {words}" for words in (fault.verdict.why, fault.verdict.guideline) if words
            ]
            lines += [f"    » “{' '.join(quote.split())}”" for quote in fault.verdict.evidence]
        elif audit.chart.queries:
            lines += [f"    {query.why}" for query in audit.chart.queries]
    lines += [f"+ false alarm: {alarm.message}" for alarm in graded.alarms]
    lines += ["", f"Finding {graded.finding_score:.0%}"]
    lines += [f"  {part.name}: {part.message}" for part in graded.finding]
    by_code, by_case = graded.by_code, graded.by_case
    mine = graded.by_code_as_audited
    lines += [
        "",
        "Accuracy of the audited coder",
        f"  by code: {by_code[0]} of {by_code[1]} ({by_code[0] / max(1, by_code[1]):.0%}), codes right / "
        "(codes of the key + extra codes)",
        f"  by case: {by_case[0]} of 1 ({by_case[0]:.0%}), cases without any error / cases",
        f"  by code as you have it: {mine[0]} of {mine[1]} ({mine[0] / max(1, mine[1]):.0%})",
    ]
    return lines


def _observation(each: Found) -> Observation:
    fault = each.fault
    return Observation(
        domain=AUDITS,
        skill="correct" if each.credit >= 1 else fault.label,
        credit=each.credit,
        weight=fault.weight,
        expected=(fault.verdict.expected or fault.verdict.given) if fault.verdict else "query",
        given="found" if each.hit else None,
        message=each.message,
        points_lost=round(fault.weight * (1 - each.credit), 6),
        role="error",
        expected_line=fault.right,
        given_line=fault.verdict.given_line if fault.verdict else "",
    )


def _error_json(each: Found) -> dict[str, Json]:
    fault = each.fault
    verdict = fault.verdict
    return {
        "line": fault.line,
        "label": fault.label,
        "billed": verdict.given_line if verdict else "",
        "right": fault.right,
        "hit": each.hit,
        "credit": each.credit,
        "message": each.message,
        "why": verdict.why if verdict else "",
        "guideline": verdict.guideline if verdict else "",
        "evidence": [str(quote) for quote in verdict.evidence] if verdict else [],
    }


def _pair(figures: tuple[int, int]) -> dict[str, Json]:
    right, of = figures
    return {"right": right, "of": of, "rate": right / of if of else None}


def _on_lines(graded: Graded) -> int:
    return sum(alarm.line is not None for alarm in graded.alarms)
