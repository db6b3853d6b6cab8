"""Sitting a run on the command line: exercise by exercise at the keyboard, or from a file of answers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.output import say, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.exercises.sources import Sources
    from coder_drill.services.runs import Runs

KEYS = "type an answer; Enter alone goes on, :b goes back, :f flags, :l lists, :12 goes to 12, :end hands in"


def state_json(run: Run) -> dict[str, Any]:
    """Where a run stands, without anything that tells how an exercise went before that may be told."""
    return {
        "run": run.id,
        "over": run.over,
        "seconds_left": None if run.left is None else round(run.left),
        "exercises": [
            {
                "at": at,
                "kind": entry.kind,
                "id": entry.exercise,
                "state": entry.stage.value,
                "flagged": entry.flagged,
                **({"score": entry.score} if run.tells else {}),
            }
            for at, entry in enumerate(run.entries, 1)
        ],
    }


def left_words(run: Run) -> str:
    """The time left: to the minute, to the second in the last two."""
    if run.left is None:
        return "no time limit"
    if run.left > 120:
        return f"{int(run.left // 60)} minutes left"
    return f"{int(run.left)} seconds left"


def list_lines(run: Run) -> list[str]:
    """A line for each exercise: number, flag, state."""
    words = {"waiting": "not opened", "open": "opened, nothing handed in", "given": "answered"}
    return [
        f"{at:3}  {'flagged' if entry.flagged else '':7}  {words.get(entry.stage.value, entry.stage.value)}"
        for at, entry in enumerate(run.entries, 1)
    ]


def give_from_file(runs: Runs, sources: Sources, run: Run, path: Path) -> Run:
    """Hand in the answers of a JSON file: ``{"chart:ID": "I10 E11.9", "question:ID": "B"}``.

    Raises UsageError that names the exercise and the fix; answers before it are kept.
    """
    from coder_drill.exercises.registry import kind_named
    from coder_drill.files import UnfitFileError, read_text

    try:
        answers = json.loads(read_text(path))
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is not JSON ({error}); fix it there") from None
    if not isinstance(answers, dict):
        raise UsageError(f'{path}: write an object such as {{"chart:ID": "I10 E11.9"}}')
    known = {f"{e.kind}:{e.exercise}": at for at, e in enumerate(run.entries)}
    for name, given in answers.items():
        at = known.get(name, known.get(f"chart:{name}"))
        if at is None:
            raise UsageError(f"{path}: {name}: no such exercise in this set")
        exercise = runs.exercise(run.entries[at])
        if exercise is None:
            raise UsageError(f"{path}: {name}: is no longer there")
        kind = kind_named(exercise.kind)
        response = (
            kind.typed(sources, exercise, given)
            if isinstance(given, str)
            else kind.response(sources, exercise, given)
        )
        run, _ = runs.give(run, at, response)
        if run.over:
            break
    return run


def sit(runs: Runs, sources: Sources, run: Run) -> Run:
    """Sit a run whose list is fixed at the keyboard, until it is handed in or time is up."""
    from coder_drill.exercises.registry import kind_named

    at = run.at if run.at is not None else _next(run, -1)
    say(KEYS)
    while not run.over:
        run = runs.now(run)
        if run.over:
            break
        if at is None:
            unanswered = sum(e.stage.value != "given" for e in run.entries)
            flagged = sum(e.flagged for e in run.entries)
            say(
                f"all seen: {unanswered} unanswered, {flagged} flagged; :end hands in, :1 goes there"
            )
            text = click.prompt(left_words(run), default="", show_default=False).strip()
            if text == ":end":
                return runs.end(run)
            if text == "":
                return run
            at = _named(run, text)
            continue
        if run.policy.back or run.at != at:
            run = runs.open(run, at)
        if run.over:
            break
        exercise = runs.exercise(run.entries[at])
        if exercise is None:
            say(f"exercise {at + 1} is no longer there")
            at = _next(run, at)
            continue
        kind = kind_named(exercise.kind)
        click.echo(f"\n[{at + 1} of {len(run.entries)} · {left_words(run)}]")
        for line in kind.asked_text(exercise).splitlines():
            click.echo(wrapped(line, "  ", ""))
        began = time.monotonic()
        text = click.prompt("Answer", default="", show_default=False).strip()
        if text == ":end":
            return runs.end(run)
        if text == ":l":
            for line in list_lines(run):
                click.echo(line)
            continue
        if text == ":f" and run.policy.flags:
            run = runs.flag(run, at, on=not run.entries[at].flagged)
            continue
        if text == ":b" and run.policy.back:
            at = max(0, at - 1)
            continue
        named = _named(run, text)
        if named is not None and run.policy.back:
            at = named
            continue
        if text.startswith(":"):
            say(KEYS)
            continue
        if text:
            try:
                response = kind.typed(sources, exercise, text)
            except UsageError as error:
                say(str(error))
                continue
            spent = run.entries[at].seconds + time.monotonic() - began
            run, done = runs.give(run, at, response, seconds=spent)
            if done is not None:
                click.echo(kind.outcome_text(exercise, done.outcome))
            if run.over:
                break
        elif not run.policy.back:
            return run
        at = _next(run, at)
        if at is None and not run.policy.back:
            return runs.end(run)
    return run


def _named(run: Run, text: str) -> int | None:
    """The place that ``:12`` names; None when it names none."""
    number = text[1:]
    if text[:1] != ":" or not (number.isascii() and number.isdecimal() and len(number) < 5):
        return None
    return int(number) - 1 if 1 <= int(number) <= len(run.entries) else None


def _next(run: Run, at: int) -> int | None:
    """The next entry nothing was handed in for, behind this one."""
    return next(
        (n for n, e in enumerate(run.entries) if n > at and e.stage.value in ("waiting", "open")),
        None,
    )
