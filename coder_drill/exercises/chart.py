"""Charts as exercises: a record to code, and answers as JSON.

A response is a list of code lines in the order of the claim:
``[{"code": "S52.501A", "system": "icd10cm", "modifiers": [], "units": 1, "poa": ""}]``; drafts have
held the same form from the first version on. With queries raised it is an object of both:
``{"codes": [...], "queries": [...]}``; see `exercises.queries` for their form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeGuard

from coder_drill.charts.model import Chart, KeyCode
from coder_drill.charts.record import Quote
from coder_drill.codebooks.model import System
from coder_drill.errors import UsageError
from coder_drill.exercises.kind import Kind
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response, Tally
from coder_drill.exercises.queries import (
    check_queries,
    marks_json,
    marks_of,
    queries_of,
    query_json,
    query_observation,
)
from coder_drill.scoring.domains import MODIFIERS, QUERIES, domain_of
from coder_drill.scoring.model import Answer, AnswerCode, RaisedQuery, Scorecard, Verdict
from coder_drill.scoring.pairing import key_system
from coder_drill.scoring.queries import counted
from coder_drill.scoring.rubric import VERSION

if TYPE_CHECKING:
    from coder_drill.exercises.sources import Sources

_FIELDS = ("code", "system", "modifiers", "units", "poa")


class ChartKind(Kind):
    """A chart: the response is coded lines, the detail of an outcome its `Scorecard`."""

    name = "chart"
    words = ("chart", "charts")
    screen = "drill"
    rubric = VERSION

    def exercises(self, sources: Sources) -> Iterable[Exercise]:
        """Every chart of the bank, in its order."""
        return map(exercise_of, sources.bank.charts)

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The chart with this id."""
        chart = sources.bank.get(exercise_id)
        return exercise_of(chart) if chart else None

    def tags(self, exercise: Exercise) -> frozenset[str]:
        """What the chart teaches, whose claim is coded, its policy sheets."""
        chart = chart_of(exercise)
        return frozenset((*chart.teaches, chart.claim.value, *chart.policies))

    def asked(self, exercise: Exercise) -> dict[str, Json]:
        """The record and its facts, without the key, the hints and what the chart teaches."""
        from coder_drill.charts.asjson import RECORD, chart_json

        return {"kind": self.name, **chart_json(chart_of(exercise), RECORD)}

    def asked_text(self, exercise: Exercise) -> str:
        """Title, facts, instructions and note."""
        chart = chart_of(exercise)
        facts = (
            f"{chart.setting.label}, {chart.claim.value} claim · patient {chart.patient.label} · "
            f"code tables {chart.edition} · difficulty {chart.difficulty} · "
            f"about {chart.minutes} min"
        )
        head = f"{chart.title} · {chart.document}"
        return "\n".join((head, facts, chart.instructions, "", chart.note.strip()))

    def response(self, sources: Sources, exercise: Exercise, given: Json) -> Response:
        """The lines checked field by field, their codes as the tables write them; queries likewise."""
        lines = given
        if isinstance(given, dict) and set(given) <= {"codes", "queries"}:
            lines = given.get("codes", [])
            check_queries(given.get("queries", []), f"{exercise.id}: queries", chart_of(exercise))
        if not isinstance(lines, list):
            raise UsageError(
                f"{exercise.id}: answer: write a list of code lines, or an object with codes and queries"
            )
        for place, line in enumerate(lines):
            _check_line(line, f"{exercise.id}: answer[{place}]")
        return response_of(answer_of(Response(given)))

    def typed(self, sources: Sources, exercise: Exercise, text: str) -> Response:
        """Codes in answer notation, apart by blanks or lines."""
        from coder_drill.scoring.notation import parse_answer

        return response_of(
            parse_answer(text.split(), sources.codebook_on(chart_of(exercise).edition))
        )

    def lines(self, response: Response) -> tuple[AnswerCode, ...]:
        """The lines of the answer."""
        return answer_of(response).codes

    def beside(self, response: Response) -> Json:
        """The queries, where any were raised."""
        queries = answer_of(response).queries
        return {"queries": [query_json(each) for each in queries]} if queries else None

    def grade(self, sources: Sources, exercise: Exercise, response: Response) -> Outcome:
        """The scorecard of the answer, its verdicts as observations."""
        from coder_drill.scoring.checking import score

        chart = chart_of(exercise)
        book = sources.codebook_on(chart.edition)
        return outcome_of(score(chart, answer_of(response), book))


KIND = ChartKind()


def exercise_of(chart: Chart) -> Exercise:
    """A chart as an exercise."""
    return Exercise(
        kind=KIND.name,
        id=chart.id,
        content_hash=chart.content_hash,
        title=chart.title,
        domains=domain_shares(chart.outline, chart.asks),
        difficulty=chart.difficulty,
        minutes=float(chart.minutes),
        setting=chart.setting.value,
        load=partial(_itself, chart),
    )


def _itself(chart: Chart) -> Chart:
    return chart


def chart_of(exercise: Exercise) -> Chart:
    """The chart of a chart exercise. Raises TypeError for an exercise of another kind."""
    chart = exercise.content
    if not isinstance(chart, Chart):
        raise TypeError(f"{exercise.kind} {exercise.id} is no chart")
    return chart


def key_domain(key: KeyCode) -> str:
    """The skill domain of a key code."""
    return domain_of(key.code, key_system(key))


def domain_shares(key: tuple[KeyCode, ...], queries: int = 0) -> dict[str, float]:
    """The share of each domain among a key's required codes; the shares sum to 1.

    A line with modifiers counts once more in ``modifiers``, and each query that is called for once in
    ``documentation-query``, as they do in the evidence.
    """
    # Remembered by what decides alone: comparing whole lines of a key takes longer than the sums.
    lines = [(k.code, k.role.is_diagnosis, bool(k.modifiers)) for k in key if not k.optional]
    return _shares(tuple(lines), queries)


@lru_cache(maxsize=4096)
def _shares(lines: tuple[tuple[str, bool, bool], ...], queries: int) -> dict[str, float]:
    """`domain_shares` of lines as code, whether it is a diagnosis, and whether it has modifiers."""
    counts: Counter[str] = Counter()
    for code, is_diagnosis, modified in lines:
        system = System.diagnoses() if is_diagnosis else System.of_service(code)  # as `key_system`
        counts[domain_of(code, system)] += 1
        counts[MODIFIERS] += modified
    counts[QUERIES] += queries
    counts = +counts
    total = sum(counts.values()) or 1
    return {domain: number / total for domain, number in counts.items()}


# -- answers as JSON -------------------------------------------------------------------------


def response_of(answer: Answer) -> Response:
    """An answer as a response."""
    lines: list[Json] = [
        {
            "code": line.code,
            "system": line.system.value if line.system else None,
            "modifiers": list(line.modifiers),
            "units": line.units,
            "poa": line.poa,
        }
        for line in answer.codes
    ]
    more: dict[str, Json] = {}
    if answer.queries:
        more["queries"] = [query_json(each) for each in answer.queries]
    if answer.marks:
        more["marks"] = marks_json(answer.marks)
    return Response({"codes": lines, **more} if more else lines)


def answer_of(response: Response) -> Answer:
    """The answer back from a response; lines and queries that make no sense are left out."""
    codes: list[AnswerCode] = []
    given = response.given
    queries: tuple[RaisedQuery, ...] = ()
    marks: tuple[Quote, ...] = ()
    if isinstance(given, dict):
        queries, marks = queries_of(given.get("queries")), marks_of(given.get("marks"))
        given = given.get("codes")
    for line in given if isinstance(given, list) else []:
        if not isinstance(line, dict) or not isinstance(code := line.get("code"), str):
            continue
        modifiers, units, poa = line.get("modifiers"), line.get("units"), line.get("poa")
        listed = modifiers if isinstance(modifiers, list) else []
        codes.append(
            AnswerCode(
                code=code,
                system=system_named(line.get("system")),
                modifiers=tuple(m for m in listed if isinstance(m, str)),
                units=units if _are_units(units) else 1,
                poa=poa if isinstance(poa, str) else "",
            )
        )
    return Answer(tuple(codes), queries, marks)


def system_named(value: object) -> System | None:
    """The system of a stored line; None for one that was unknown then or is now."""
    return next((system for system in System if system.value == value), None)


def _are_units(value: Json) -> TypeGuard[int | float]:
    """True for a number of units; tenths are for ambulance miles."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e6


def _check_line(line: Json, where: str) -> None:
    if not isinstance(line, dict):
        raise UsageError(f"{where}: write a line as an object with a code")
    unknown = sorted(set(line).difference(_FIELDS))
    if unknown:
        raise UsageError(
            f"{where}.{unknown[0]}: no such field; the fields are {', '.join(_FIELDS)}"
        )
    code, modifiers = line.get("code"), line.get("modifiers", [])
    if not isinstance(code, str) or not code.strip():
        raise UsageError(f"{where}.code: write the code as text")
    if not isinstance(modifiers, list) or not all(isinstance(m, str) for m in modifiers):
        raise UsageError(f"{where}.modifiers: write a list of modifiers, such as ['25']")
    if not _are_units(line.get("units", 1)):
        raise UsageError(f"{where}.units: write a number above 0")
    system = line.get("system")
    if system is not None and system_named(system) is None:
        raise UsageError(f"{where}.system: write one of {', '.join(s.value for s in System)}")
    if not isinstance(line.get("poa", ""), str):
        raise UsageError(f"{where}.poa: write Y, N, U, W, or leave it out")


# -- verdicts as observations ----------------------------------------------------------------


def outcome_of(card: Scorecard) -> Outcome:
    """A scorecard as an outcome: each verdict on a code or a query is an observation."""
    return Outcome(
        score=card.score,
        observations=(
            *map(_observation, card.verdicts),
            *map(query_observation, counted(card.queries)),
        ),
        message=card.formula,
        metrics=tuple(Tally(m.id, m.right, m.of) for m in card.metrics),
        detail=card,
    )


def scorecard_of(outcome: Outcome) -> Scorecard:
    """The scorecard of a chart's outcome. Raises TypeError for another kind's."""
    if not isinstance(outcome.detail, Scorecard):
        raise TypeError("the outcome of another kind has no scorecard")
    return outcome.detail


def _observation(verdict: Verdict) -> Observation:
    return Observation(
        domain=verdict.domain,
        skill=verdict.label.value,
        credit=verdict.credit,
        weight=verdict.weight,
        expected=verdict.expected,
        given=verdict.given,
        message=verdict.message,
        optional=verdict.optional,
        points_lost=verdict.points_lost,
        role=verdict.role,
        skills=tuple(label.value for label in verdict.labels),
        expected_line=verdict.expected_line,
        given_line=verdict.given_line,
    )
