"""Scoring on the trainer's side: what an answer is worth by the real scorer, overrules applied.

The same answer to the same version of an exercise is scored once, whoever gave it. What comes out is derived
and can be worked out again at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern
from typing import Literal, NamedTuple

from coder_drill.charts.bank import Bank
from coder_drill.charts.loader import parse_chart
from coder_drill.charts.model import Alternative, Chart, KeyCode
from coder_drill.cohort.ledger import Overrule, What
from coder_drill.errors import CoderDrillError
from coder_drill.exercises.chart import exercise_of
from coder_drill.exercises.model import Exercise, Json, Observation, Outcome, Response
from coder_drill.exercises.registry import find, kind_named
from coder_drill.exercises.sources import Sources
from coder_drill.scoring.rubric import VERSION
from coder_drill.training.strictjson import compact

Asked = Literal["all", "unanswered", "none"]
"""How much of a chart's queries an answer is held against."""
SCORER = f"2:{VERSION}"
"""The version of the scores: this module's and the rubric's."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One distinct answer to score. ``answer`` is its uuid where overrules are for it alone."""

    id: str
    kind: str
    exercise: str
    hash: str
    given: str
    answer: str = ""


class Seen(NamedTuple):
    """One observation as it is kept: enough for every figure, without the words."""

    skill: str
    role: str
    domain: str
    credit: float
    weight: float
    expected: str | None
    given: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What an answer is worth. ``fault`` says why it could not be scored; ``dropped`` that it does not count."""

    ask: Ask
    score: float = 0.0
    code_right: int = 0
    code_of: int = 0
    seen: tuple[Seen, ...] = ()
    dropped: bool = False
    fault: str = ""


def outcome_id(kind: str, exercise: str, digest: str, given: Json | str, answer: str = "") -> str:
    """The key under which a distinct answer is scored."""
    text = given if isinstance(given, str) else compact(given)
    parts = "\n".join((kind, exercise, digest, text, answer))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


class Grader:
    """Scores answers against exercises as they were assigned.

    ``charts`` gives the file of a chart by its content hash ("" where it was not kept); ``overrules`` are
    those in force. ``sealed`` are the content hashes of charts that went out without their keys: answers
    and wordings of queries are part of the key, so nobody misses one there, and one that is raised is
    judged without an answer: none came back.
    """

    def __init__(
        self,
        sources: Sources,
        charts: Callable[[str], str],
        overrules: Sequence[Overrule],
        sealed: Collection[str] = (),
    ) -> None:
        self._sources = sources
        self._charts = charts
        self._sealed = sealed
        self._rules: dict[tuple[str, str], list[Overrule]] = {}
        for each in overrules:
            self._rules.setdefault((each.kind, each.exercise), []).append(each)
        self._made: dict[tuple[str, str, str], tuple[Exercise | None, str]] = {}
        self._ruled: dict[tuple[str, str, Asked, tuple[Overrule, ...]], Exercise] = {}

    def rules(self, kind: str, exercise: str, answer: str) -> list[Overrule]:
        """The overrules that an answer falls under."""
        return [
            each
            for each in self._rules.get((kind, exercise), ())
            if not each.answer or each.answer == answer
        ]

    def single(self, kind: str, exercise: str, answer: str) -> bool:
        """True when an overrule is for this answer alone, so that it is scored for itself."""
        return any(each.answer == answer for each in self._rules.get((kind, exercise), ()))

    def score(self, ask: Ask) -> Scored:
        """What an answer is worth now. Raises nothing for what a learner may give."""
        rules = self.rules(ask.kind, ask.exercise, ask.answer)
        if any(each.what is What.DROP_EXERCISE for each in rules):
            return Scored(ask, dropped=True)
        done = self.outcome(ask)
        if isinstance(done, str):
            return Scored(ask, fault=done)
        _, outcome = done
        right, of = outcome.codes
        return Scored(
            ask,
            score=outcome.score,
            code_right=right,
            code_of=of,
            seen=tuple(map(_seen, outcome.observations)),
        )

    def outcome(self, ask: Ask) -> tuple[Exercise, Outcome] | str:
        """The exercise and the whole outcome of an answer, for whoever reads its verdicts; or a fault."""
        exercise, fault = self._exercise(ask.kind, ask.exercise, ask.hash)
        if exercise is None:
            return fault
        rules = self.rules(ask.kind, ask.exercise, ask.answer)
        chart = exercise.content
        if isinstance(chart, Chart):
            asked: Asked = "all"
            if ask.hash in self._sealed:
                asked = "unanswered" if '"queries"' in ask.given else "none"
            exercise = self._as_ruled(chart, rules, asked)
        kind = kind_named(exercise.kind)
        outcome = kind.grade(self._sources, exercise, Response(json.loads(ask.given)))
        if not isinstance(chart, Chart):
            outcome = _accepted(outcome, rules)
        return exercise, outcome

    def _as_ruled(self, chart: Chart, rules: Sequence[Overrule], asked: Asked) -> Exercise:
        """A chart with its key as overruled, and as much of its queries as ``asked`` says; the same one for
        all answers that it is held against, so that what scoring works out of a key is worked out once."""
        place = (chart.id, chart.content_hash, asked, tuple(rules))
        if place not in self._ruled:
            if asked != "all":
                plain = chart
                # Kept beyond this grader: the next file of the same set finds its key worked out.
                chart = self._sources.kept(
                    f"cohort:{asked}:{chart.id}:{chart.content_hash}",
                    lambda: _with_queries(plain, asked),
                )
            for each in rules:
                chart = overruled(chart, each)
            self._ruled[place] = exercise_of(chart)
        return self._ruled[place]

    def _exercise(self, kind: str, name: str, digest: str) -> tuple[Exercise | None, str]:
        place = (kind, name, digest)
        if place not in self._made:
            self._made[place] = self._find(kind, name, digest)
        return self._made[place]

    def _find(self, kind: str, name: str, digest: str) -> tuple[Exercise | None, str]:
        if kind == "chart" and (text := self._charts(digest)):
            # Parsed once a process: its hash is its name.
            chart = self._sources.kept(
                f"cohort:{digest}",
                lambda: _chart_of(text.encode("utf-8", "surrogatepass"), Path(f"{name}.toml")),
            )
            if chart is None:
                return None, f"the kept file of chart {name} cannot be read"
            return exercise_of(chart), ""
        try:
            exercise = find(self._sources, kind, name)
        except CoderDrillError as error:
            return None, str(error)
        if exercise is None:
            return None, f"{kind} {name} is not here"
        if exercise.content_hash != digest:
            return None, f"{kind} {name} is another version here than the one that was assigned"
        return exercise, ""


def _with_queries(chart: Chart, asked: Asked) -> Chart:
    """A chart without its queries, or with those to which no answer comes back."""
    if asked == "none":
        return replace(chart, queries=(), query_decoys=())
    return replace(chart, queries=tuple(replace(each, answer="") for each in chart.queries))


def _chart_of(data: bytes, path: Path) -> Chart | None:
    """The chart in a file that was kept; None where it has faults."""
    chart, faults = parse_chart(data, path)
    return None if chart is None or faults else replace(chart, path=None)


def overruled(chart: Chart, overrule: Overrule) -> Chart:
    """The chart with its key as a trainer overruled it. What the overrule does not fit stays as it is."""
    match overrule.what:
        case What.ACCEPT:
            return _accepting(chart, overrule)
        case What.DROP_CODE:
            return _with_lines(
                chart,
                overrule.code,
                lambda line: replace(line, optional=True, together="", after=()),
            )
        case What.REPLACE:
            code, modifiers, units, poa = overrule.line()
            return _with_lines(
                chart,
                overrule.code,
                lambda line: replace(
                    line,
                    code=code,
                    modifiers=modifiers if modifiers is not None else line.modifiers,
                    units=units if units is not None else line.units,
                    poa=poa or line.poa,
                    accept=tuple(c for c in line.accept if c != code),
                ),
            )
        case _:
            return chart


def _accepting(chart: Chart, overrule: Overrule) -> Chart:
    code, modifiers, units, poa = overrule.line()
    if modifiers is None and units is None and not poa:
        return _with_lines(
            chart,
            overrule.code,
            lambda line: replace(line, accept=tuple(dict.fromkeys((*line.accept, code)))),
        )
    if code == overrule.code and modifiers and units is None and not poa:
        others = ",".join(modifiers)
        return _with_lines(
            chart,
            overrule.code,
            lambda line: replace(
                line, accept_modifiers=tuple(dict.fromkeys((*line.accept_modifiers, others)))
            ),
        )
    # Another unit or POA, or another code with them, is a further reading of the whole key.
    changed = _with_lines(
        chart,
        overrule.code,
        lambda line: replace(
            line,
            code=code,
            modifiers=modifiers if modifiers is not None else line.modifiers,
            units=units if units is not None else line.units,
            poa=poa or line.poa,
        ),
    )
    reading = Alternative(overrule.reason, changed.key, changed.with_queries)
    return replace(chart, alternatives=(*chart.alternatives, reading))


def _with_lines(chart: Chart, code: str, change: Callable[[KeyCode], KeyCode]) -> Chart:
    def lines(found: Iterable[KeyCode]) -> tuple[KeyCode, ...]:
        return tuple(change(line) if line.code == code else line for line in found)

    return replace(
        chart,
        key=lines(chart.key),
        with_queries=lines(chart.with_queries),
        alternatives=tuple(
            replace(each, key=lines(each.key), with_queries=lines(each.with_queries))
            for each in chart.alternatives
        ),
    )


def _accepted(outcome: Outcome, rules: Iterable[Overrule]) -> Outcome:
    """An outcome of another kind than a chart's, right where the answer given was accepted."""
    accepted = {each.other.casefold() for each in rules if each.what is What.ACCEPT}
    given = {(seen.given or "").casefold() for seen in outcome.observations}
    if not accepted & given:
        return outcome
    right = tuple(replace(seen, credit=1.0, skill="correct") for seen in outcome.observations)
    return replace(outcome, score=1.0, observations=right)


def _seen(observation: Observation) -> Seen:
    o = observation
    return Seen(o.skill, o.role, o.domain, o.credit, o.weight, o.expected, o.given, o.optional)


def seen_text(seen: Iterable[Seen]) -> str:
    """Observations as the text that the database keeps."""
    rows: list[Json] = [
        [
            s.skill,
            s.role,
            s.domain,
            round(s.credit, 4),
            round(s.weight, 4),
            s.expected,
            s.given,
            s.optional,
        ]
        for s in seen
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


class SeenRows(dict[str, Seen]):
    """Observations by their text: a group's are a few thousand, made some hundred thousand times, so that each
    is read once and held once. It grows with what one cohort holds, and goes with the report that it is for."""

    def __missing__(self, row: str) -> Seen:
        skill, role, domain, credit, weight, expected, given, optional = json.loads(f"[{row}]")
        seen = self[row] = Seen(
            intern(skill),
            intern(role),
            intern(domain),
            credit,
            weight,
            expected and intern(expected),
            given and intern(given),
            optional,
        )
        return seen


def seen_of(text: str, rows: SeenRows | None = None) -> tuple[Seen, ...]:
    """Observations back from the database's text; ``rows`` are those read so far."""
    known = SeenRows() if rows is None else rows
    if text.startswith("[[") and text.endswith("]]"):
        try:
            # Brackets between rows, unless a learner wrote them: then the row before them ends within a string,
            # and no JSON reads it.
            return tuple(map(known.__getitem__, text[2:-2].split("],[")))
        except ValueError:
            pass
    return tuple(
        known[json.dumps(row, ensure_ascii=False, separators=(",", ":"))[1:-1]]
        for row in json.loads(text or "[]")
    )


def bank_of(charts: Iterable[Chart]) -> Bank:
    """A bank of these charts alone."""
    return Bank(tuple(charts))
