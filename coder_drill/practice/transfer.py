"""Export and import of a learner's history as JSON Lines, without loss and without duplicates.

One record a line, in the order of the log: ``{"record": "attempt", ...}`` for attempts and
``{"record": "card-review", ...}`` for answers to card drills. An import reads everything before it
writes anything: with one broken line nothing is taken in.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from typing import Any

from coder_drill.errors import CoderDrillError
from coder_drill.store.model import Attempt, CardReview
from coder_drill.store.moments import read_moment, utc_text
from coder_drill.store.store import Store

ATTEMPT, REVIEW = "attempt", "card-review"


class ImportRefusedError(CoderDrillError):
    """The file cannot be imported; nothing was. ``lines`` holds one sentence a broken line."""

    def __init__(self, name: str, lines: list[str]) -> None:
        count = len(lines)
        super().__init__(
            f"{name}: {count} {'line is' if count == 1 else 'lines are'} broken, nothing was imported"
        )
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``differing`` counts attempts already here with other content: kept as here."""

    attempts: int
    attempts_here: int
    reviews: int
    reviews_here: int
    differing: int
    learners: tuple[str, ...]


def export_lines(store: Store, learner: str) -> Iterator[str]:
    """The learner's history, one JSON object a line."""
    for _, attempt in store.log(learner):
        yield _line(ATTEMPT, asdict(attempt))
    for review in store.card_reviews(learner):
        yield _line(REVIEW, asdict(review))


def _line(record: str, values: dict[str, Any]) -> str:
    return json.dumps({"record": record, **values}, ensure_ascii=False, separators=(",", ":"))


def import_lines(store: Store, lines: Iterable[str], name: str) -> Imported:
    """Take in an export. ``name`` is how messages call the file.

    Attempts and answers that are here already (by uuid) are passed over. Raises ImportRefusedError naming
    every broken line by its number, and UnavailableError when the store cannot be written.
    """
    attempts: dict[str, Attempt] = {}
    reviews: dict[str, CardReview] = {}
    faults: list[str] = []
    read = {ATTEMPT: 0, REVIEW: 0}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            kind, value = _record(line)
        except ValueError as error:
            faults.append(f"{name}: line {number}: {error}")
            continue
        read[kind] += 1
        if isinstance(value, Attempt):
            if attempts.setdefault(value.uuid, value) != value:
                faults.append(
                    f"{name}: line {number}: uuid: {value.uuid} was given another attempt above; "
                    "remove one of the two"
                )
        else:
            reviews.setdefault(value.uuid, value)
    if faults:
        raise ImportRefusedError(name, faults)
    here = [(a, store.attempt(a.uuid)) for a in attempts.values()]
    differing = sum(old is not None and old != new for new, old in here)
    added, reviews_added = store.add_history(attempts.values(), reviews.values())
    return Imported(
        attempts=added,
        attempts_here=read[ATTEMPT] - added,
        reviews=reviews_added,
        reviews_here=read[REVIEW] - reviews_added,
        differing=differing,
        learners=tuple(
            sorted({a.learner for a in attempts.values()} | {r.learner for r in reviews.values()})
        ),
    )


def _record(line: str) -> tuple[str, Attempt | CardReview]:
    """The record of a line; ValueError with field and mend when it is none."""
    try:
        values = json.loads(line, parse_constant=_no_constant)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error}); export the history again") from None
    if not isinstance(values, dict):
        raise ValueError("is no JSON object; export the history again")
    kind = values.pop("record", ATTEMPT)
    if kind not in (ATTEMPT, REVIEW):
        raise ValueError(f"record: {kind!r} is neither '{ATTEMPT}' nor '{REVIEW}'")
    made: Attempt | CardReview
    if kind == ATTEMPT:
        made = _build(Attempt, values)
        _check_attempt(made)
    else:
        made = _build(CardReview, values)
        _check_moment("reviewed_at", made.reviewed_at)
        _check_range("seconds", made.seconds, 0, None)
    for name in ("uuid", "learner"):
        if not str(getattr(made, name)).strip():
            raise ValueError(f"{name}: is empty")
    return kind, made


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number that can be kept")


def _check_attempt(attempt: Attempt) -> None:
    _check_moment("submitted_at", attempt.submitted_at)
    if not attempt.chart_id:
        raise ValueError("chart_id: is empty")
    _check_range("score", attempt.score, 0, 1)
    _check_range("active_seconds", attempt.active_seconds, 0, None)
    _check_range("hints_used", attempt.hints_used, 0, None)
    _check_range("difficulty", attempt.difficulty, 1, 5)
    for place, verdict in enumerate(attempt.verdicts):
        _check_range(f"verdicts[{place}].credit", verdict.credit, 0, 1)
        _check_range(f"verdicts[{place}].weight", verdict.weight, 0, None)
        _check_range(f"verdicts[{place}].points_lost", verdict.points_lost, 0, None)
    for place, metric in enumerate(attempt.metrics):
        _check_range(f"metrics[{place}].right", metric.right, 0, metric.of)
    if len({metric.id for metric in attempt.metrics}) < len(attempt.metrics):
        raise ValueError("metrics: an id is there twice")


def _check_moment(name: str, text: str) -> None:
    moment = read_moment(text)
    if moment is None or utc_text(moment) != text:
        raise ValueError(
            f"{name}: {text!r} is no UTC time; write it like 2026-05-01T09:00:00.000+00:00"
        )


def _check_range(name: str, value: float, low: float, high: float | None) -> None:
    if not math.isfinite(value) or value < low or (high is not None and value > high):
        span = f"from {low:g} on" if high is None else f"{low:g} to {high:g}"
        raise ValueError(f"{name}: {value!r} is not in the range {span}")


_Made = typing.TypeVar("_Made")


def _build(kind: type[_Made], values: object, where: str = "") -> _Made:
    """A stored dataclass from parsed JSON, every field checked by its declared type."""
    if not isinstance(values, dict):
        raise ValueError(f"{where or 'record'}: is no JSON object")
    prefix = f"{where}." if where else ""
    hints = typing.get_type_hints(kind)
    made: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name not in values:
            if field.default is MISSING and field.default_factory is MISSING:
                raise ValueError(f"{prefix}{field.name}: is missing")
            continue
        made[field.name] = _value(hints[field.name], values[field.name], f"{prefix}{field.name}")
    unknown = sorted(set(values) - set(hints))
    if unknown:
        raise ValueError(
            f"{prefix}{unknown[0]}: no such field; was it written by a newer coder-drill?"
        )
    return kind(**made)


def _value(kind: Any, value: object, where: str) -> object:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        if value is None:
            return None
        kind = next(each for each in typing.get_args(kind) if each is not type(None))
    elif origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{where}: {value!r} is no list")
        inner = typing.get_args(kind)[0]
        return tuple(_value(inner, each, f"{where}[{i}]") for i, each in enumerate(value))
    if is_dataclass(kind):
        return _build(kind, value, where)  # type: ignore[arg-type]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        words = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        raise ValueError(f"{where}: {value!r} is not {words[kind]}")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{where}: holds half a character; export the history again") from None
    if kind is int and isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError(f"{where}: {value!r} is too large")
    return value
