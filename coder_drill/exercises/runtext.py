"""A run as text, and back: three JSON texts, as the store keeps them.

``policy`` and ``exercises`` are what the run is made of, ``state`` how far it has come. A text of a
newer version, or one that is damaged, is refused with a line that says so.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, NoReturn

from coder_drill.errors import CoderDrillError
from coder_drill.exercises.clock import ClockEvent, Happened, Reading, RunClock, moment_of
from coder_drill.exercises.model import Json
from coder_drill.exercises.policy import Feedback, Policy
from coder_drill.exercises.run import End, Entry, Run, Stage
from coder_drill.scoring.audit import Weights

FORMAT = 1


class UnreadableRunError(CoderDrillError):
    """The text is no run that this version can go on with."""


@dataclass(frozen=True, slots=True)
class RunText:
    """A run as the store keeps it. ``deadline`` is a wall-clock moment, empty without a limit."""

    id: str
    policy: str
    exercises: str
    state: str
    begun_at: str
    deadline: str = ""
    ended_at: str = ""
    assignment: str = ""


_IDENTITY = ("kind", "exercise", "content_hash", "why", "due", "section")
_PROGRESS = ("stage", "flagged", "seconds", "hints", "score", "attempt")


def run_text(run: Run) -> RunText:
    """The texts of a run."""
    last = run.clock.last
    state: dict[str, Any] = {
        "format": FORMAT,
        "at": run.at,
        "end": run.end,
        "wish": run.wish,
        "entries": [[getattr(entry, name) for name in _PROGRESS] for entry in run.entries],
        "clock": {
            "last": [last.wall, last.steady, last.source, last.offset],
            "elapsed": run.clock.elapsed,
            "events": [[e.what, e.wall, e.seconds] for e in run.clock.events],
            "unkept": run.clock.unkept,
        },
    }
    listed = [{name: getattr(entry, name) for name in _IDENTITY} for entry in run.entries]
    left = run.left
    return RunText(
        id=run.id,
        policy=_dumped(asdict(run.policy)),
        exercises=_dumped(listed),
        state=_dumped(state),
        begun_at=run.begun_at,
        deadline="" if left is None else moment_of(last.wall + left),
        ended_at=run.ended_at,
        assignment=run.assignment,
    )


def run_of(text: RunText) -> Run:
    """The run back from its texts. Raises UnreadableRunError with one line."""
    try:
        policy = _policy(json.loads(text.policy))
        listed, state = json.loads(text.exercises), json.loads(text.state)
        if state.get("format", 0) > FORMAT:
            raise UnreadableRunError(
                f"run {text.id}: written by a newer coder-drill; upgrade to go on with it"
            )
        entries = tuple(
            _entry(identity, progress)
            for identity, progress in zip(listed, state["entries"], strict=True)
        )
        at, end = state["at"], state["end"]
        if at is not None:
            _ = entries[at]
        return Run(
            id=text.id,
            policy=policy,
            clock=_clock(state["clock"]),
            begun_at=text.begun_at,
            entries=entries,
            at=at,
            wish=dict(state["wish"]),
            assignment=text.assignment,
            ended_at=text.ended_at,
            end=End(end) if end is not None else None,
        )
    except UnreadableRunError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        _refuse(text.id, error)


def _refuse(run_id: str, error: Exception) -> NoReturn:
    raise UnreadableRunError(
        f"run {run_id}: cannot be read ({type(error).__name__}: {error}); begin a new one"
    ) from error


def _policy(value: dict[str, Any]) -> Policy:
    unknown = set(value).difference(field.name for field in fields(Policy))
    if unknown:
        raise ValueError(f"policy: {min(unknown)}: no such rule")
    return Policy(
        **{
            **value,
            "feedback": Feedback(value["feedback"]),
            "weights": Weights(value.get("weights", Weights.TRAINING)),
            "extras": tuple(value.get("extras", ())),
        }
    )


def _entry(identity: dict[str, Any], progress: list[Any]) -> Entry:
    done = dict(zip(_PROGRESS, progress, strict=True))
    score = done["score"]
    return Entry(
        **{name: identity[name] for name in _IDENTITY},
        stage=Stage(done["stage"]),
        flagged=bool(done["flagged"]),
        seconds=float(done["seconds"]),
        hints=int(done["hints"]),
        score=None if score is None else float(score),
        attempt=str(done["attempt"]),
    )


def _clock(value: dict[str, Any]) -> RunClock:
    wall, steady, source, offset = value["last"]
    return RunClock(
        last=Reading(float(wall), float(steady), str(source), int(offset)),
        elapsed=float(value["elapsed"]),
        events=tuple(
            ClockEvent(Happened(what), float(at), float(seconds))
            for what, at, seconds in value["events"]
        ),
        unkept=int(value["unkept"]),
    )


def _dumped(value: Json | dict[str, Any] | list[dict[str, Any]]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
