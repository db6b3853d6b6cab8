"""What of a learner's runs goes into a result: answers as they were given, times, what the clocks say."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import replace

from coder_drill.exercises.clock import moment_of
from coder_drill.exercises.model import Json
from coder_drill.exercises.run import Entry, Run, Stage
from coder_drill.services.attempts import response_of
from coder_drill.store.interfaces import History
from coder_drill.training.result import ClockMark, GivenAnswer, Result, Sitting, result_json
from coder_drill.training.strictjson import compact


def sittings_of(store: History, learner_id: str, runs: Iterable[Run]) -> tuple[Sitting, ...]:
    """The attempts at a set, numbered from 1 in the order in which they were begun."""
    return tuple(_sitting(store, learner_id, run, n) for n, run in enumerate(runs, 1))


def body_of(result: Result) -> str:
    """What of a result tells it from the one before, as a hash: all but its number and when it was written."""
    told = result_json(replace(result, number=1, previous="", made="", released=""))
    sittings = told["sittings"]
    assert isinstance(sittings, list)
    for each in sittings:
        # The clock of a run that is over stands still; of one that goes on it says nothing new.
        if isinstance(each, dict) and not each["ended"]:
            each |= {"elapsed": 0, "pauses": 0, "marks": []}
    return hashlib.sha256(compact(told).encode()).hexdigest()


def _sitting(store: History, learner_id: str, run: Run, number: int) -> Sitting:
    clock = run.clock
    return Sitting(
        id=run.id,
        number=number,
        begun=run.begun_at,
        ended=run.ended_at,
        end=run.end.value if run.end is not None else "",
        elapsed=clock.elapsed,
        pauses=max(0.0, clock.elapsed - run.seconds),
        marks=tuple(
            ClockMark(event.what.value, moment_of(event.wall), event.seconds)
            for event in clock.events
        ),
        marks_beyond=clock.unkept,
        answers=tuple(_answer(store, learner_id, run, entry) for entry in run.entries),
    )


def _answer(store: History, learner_id: str, run: Run, entry: Entry) -> GivenAnswer:
    """One answer; its uuid follows from run and exercise, so that it is the same in every file."""
    given: Json = None
    started = handed_in = ""
    attempt = store.log.get(entry.attempt) if entry.attempt else None
    if attempt is not None:
        given = response_of(attempt).given
        started, handed_in = attempt.started_at, attempt.submitted_at
    elif entry.stage in (Stage.OPEN, Stage.GIVEN):
        kept = store.drafts.get(learner_id, entry.exercise, kind=entry.kind, run=run.id)
        if kept is not None:
            given = _json(kept.payload)
            started = kept.started_at
            handed_in = kept.updated_at if entry.stage is Stage.GIVEN else ""
    return GivenAnswer(
        uuid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{run.id} {entry.kind} {entry.exercise}")),
        kind=entry.kind,
        exercise=entry.exercise,
        hash=entry.content_hash,
        given=given,
        seconds=entry.seconds,
        hints=entry.hints,
        flagged=entry.flagged,
        seen=entry.stage is not Stage.WAITING,
        started=started,
        handed_in=handed_in,
    )


def _json(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value
