"""A result: what a learner sends back. Answers and times, never a verdict, a score or a name."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.exercises.clock import Happened
from coder_drill.exercises.model import Json
from coder_drill.training.assignment import identifier
from coder_drill.training.envelope import FileKind, Opened, seal, seal_text
from coder_drill.training.keys import TrainerKeys, seal_to
from coder_drill.training.moments import moment_in
from coder_drill.training.strictjson import BadFileError, Fields, cleaned, compact, parse

FORMAT = 1
MOST_RUNS = 100
MOST_ANSWERS = 2000
"""Answers in one file."""
MOST_CODES = 200
"""Code lines in one answer."""
_SEALED = "sealed:"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer: the exercise and its version, what was given (None for nothing), seconds of work."""

    uuid: str
    kind: str
    exercise: str
    hash: str
    given: Json
    seconds: float = 0.0
    hints: int = 0
    flagged: bool = False
    seen: bool = True
    started: str = ""
    handed_in: str = ""


@dataclass(frozen=True, slots=True)
class ClockMark:
    """Something the clocks say: which, when (UTC), by how many seconds."""

    what: str
    at: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt at the set. ``number`` counts from 1, ``ended`` is empty while it goes on.

    ``end`` says why it ended, ``elapsed`` are seconds of wall time by the honest clock, ``pauses`` those of
    them in which nothing was worked on.
    """

    id: str
    number: int
    begun: str
    ended: str
    end: str
    elapsed: float
    answers: tuple[GivenAnswer, ...]
    marks: tuple[ClockMark, ...] = ()
    marks_beyond: int = 0
    pauses: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an assignment so far.

    ``number`` counts the files of this learner for this assignment and ``previous`` is the content hash of
    the one before, so that one left out shows. ``opened`` is when the assignment was first opened here,
    ``released`` when its keys were, empty before.
    """

    assignment: str
    set_hash: str
    seat: str
    learner: str
    number: int
    previous: str
    made: str
    app: str
    editions: tuple[tuple[str, str], ...]
    opened: str
    final: bool
    sittings: tuple[Sitting, ...]
    released: str = ""


def result_json(result: Result) -> dict[str, Json]:
    """The payload of a result."""
    return {
        "format": FORMAT,
        "assignment": result.assignment,
        "set_hash": result.set_hash,
        "seat": result.seat,
        "learner": result.learner,
        "number": result.number,
        "previous": result.previous,
        "made": result.made,
        "app": result.app,
        "editions": {str(system): name for system, name in result.editions},
        "opened": result.opened,
        "released": result.released,
        "final": result.final,
        "sittings": [_sitting_json(each) for each in result.sittings],
    }


def result_bytes(result: Result, seed: bytes, seal_key: str = "") -> bytes:
    """The signed file; with a sealing key only its owner can read the answers."""
    payload = result_json(result)
    if not seal_key:
        return seal(FileKind.RESULT, payload, seed)
    return seal_text(FileKind.RESULT, _SEALED + seal_to(seal_key, compact(payload)), seed)


def is_sealed(opened: Opened) -> bool:
    """True when the answers can only be read with the trainer's key."""
    return opened.payload.startswith(_SEALED)


def result_of(opened: Opened, keys: TrainerKeys | None = None) -> Result:
    """The result in an envelope. Raises BadFileError; for a sealed one without ``keys``, too."""
    text = opened.payload
    if is_sealed(opened):
        if keys is None:
            raise BadFileError("is sealed; only the trainer who assigned it can read it")
        text = keys.unseal(text.removeprefix(_SEALED))
    fields = Fields(parse(text))
    fields.whole("format", 1, FORMAT)
    editions = fields.table("editions")
    made = Result(
        assignment=identifier(fields, "assignment"),
        set_hash=fields.text("set_hash", 64),
        seat=fields.text("seat", 64, empty=True),
        learner=fields.text("learner", 64, empty=True),
        number=fields.whole("number", 1, 100_000),
        previous=fields.text("previous", 64, empty=True),
        made=moment_in(fields, "made"),
        app=fields.text("app", 40),
        editions=tuple(sorted((str(k)[:40], str(v)[:80]) for k, v in editions.items()))[:20],
        opened=moment_in(fields, "opened"),
        released=moment_in(fields, "released", empty=True),
        final=fields.flag("final"),
        sittings=tuple(_sitting(each) for each in fields.items("sittings", MOST_RUNS)),
    )
    fields.done()
    count = sum(len(each.answers) for each in made.sittings)
    if count > MOST_ANSWERS:
        raise BadFileError(f"sittings: hold {count:,} answers, more than {MOST_ANSWERS:,}")
    numbers = [each.number for each in made.sittings]
    if len(set(numbers)) != len(numbers):
        raise BadFileError("sittings: two have the same number")
    uuids = [answer.uuid for each in made.sittings for answer in each.answers]
    if len(set(uuids)) != len(uuids):
        raise BadFileError("sittings: two answers have the same uuid")
    return made


def _sitting_json(sitting: Sitting) -> dict[str, Json]:
    return {
        "id": sitting.id,
        "number": sitting.number,
        "begun": sitting.begun,
        "ended": sitting.ended,
        "end": sitting.end,
        "elapsed": round(sitting.elapsed, 1),
        "pauses": round(sitting.pauses, 1),
        "marks": [[mark.what, mark.at, round(mark.seconds, 1)] for mark in sitting.marks],
        "marks_beyond": sitting.marks_beyond,
        "answers": [_answer_json(each) for each in sitting.answers],
    }


def _answer_json(answer: GivenAnswer) -> dict[str, Json]:
    return {
        "uuid": answer.uuid,
        "kind": answer.kind,
        "exercise": answer.exercise,
        "hash": answer.hash,
        "given": answer.given,
        "seconds": round(answer.seconds, 1),
        "hints": answer.hints,
        "flagged": answer.flagged,
        "seen": answer.seen,
        "started": answer.started,
        "handed_in": answer.handed_in,
    }


def _sitting(fields: Fields) -> Sitting:
    made = Sitting(
        id=identifier(fields, "id"),
        number=fields.whole("number", 1, 100),
        begun=moment_in(fields, "begun"),
        ended=moment_in(fields, "ended", empty=True),
        end=fields.choice("end", ["", "finished", "handed-in", "time"]),
        elapsed=fields.number("elapsed", 0, 1e9),
        pauses=fields.number("pauses", 0, 1e9),
        marks=tuple(_mark(fields, each) for each in fields.list_of("marks", 200)),
        marks_beyond=fields.whole("marks_beyond", 0, 10**9),
        answers=tuple(_answer(each) for each in fields.items("answers", MOST_ANSWERS)),
    )
    fields.done()
    return made


def _mark(fields: Fields, value: Json) -> ClockMark:
    if not isinstance(value, list) or len(value) != 3:
        fields.off("marks", "holds what is no clock event")
    inner = Fields({"what": value[0], "at": value[1], "seconds": value[2]}, "marks.")
    what = inner.choice("what", [each.value for each in Happened])
    return ClockMark(what, moment_in(inner, "at"), inner.number("seconds", -1e9, 1e9))


def _answer(fields: Fields) -> GivenAnswer:
    given = cleaned(fields.raw("given"))
    if isinstance(given, list) and len(given) > MOST_CODES:
        fields.off("given", f"has {len(given):,} lines, more than {MOST_CODES}")
    if len(compact(given)) > 40_000:
        fields.off("given", "is longer than any answer")
    made = GivenAnswer(
        uuid=identifier(fields, "uuid"),
        kind=fields.text("kind", 40),
        exercise=fields.text("exercise", 128),
        hash=fields.text("hash", 128),
        given=given,
        seconds=fields.number("seconds", 0, 1e9),
        hints=fields.whole("hints", 0, 1000),
        flagged=fields.flag("flagged"),
        seen=fields.flag("seen"),
        started=moment_in(fields, "started", empty=True),
        handed_in=moment_in(fields, "handed_in", empty=True),
    )
    fields.done()
    return made
