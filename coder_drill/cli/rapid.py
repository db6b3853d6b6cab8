"""``rapid``: items made by rule, one after the other."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.main import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises import Exercise
    from coder_drill.services.answers import HandedIn

SEEDS = 10**9
"""Seeds that items are drawn from: many more than anybody meets."""


@cli.command()
@click.argument("families", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List the families.")
@click.option("--minutes", type=click.FloatRange(0.1, 600), help="How long; 5 by default.")
@click.option("--count", type=click.IntRange(1, 1000), help="How many items.")
@click.option("--level", type=click.IntRange(1, 5), help="Only of this difficulty.")
@click.option("--answer", help="The answer to the one item named by its id.")
@click.option("--save/--no-save", default=None, help="Keep answers in the learner's history.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def rapid(
    context: Context,
    families: tuple[str, ...],
    listed: bool,
    minutes: float | None,
    count: int | None,
    level: int | None,
    answer: str | None,
    save: bool | None,
    as_json: bool,
) -> None:
    """Drill small rules: short items made by rule, new each time, checked at once.

    FAMILIES name what to drill (--list shows them); without any, all take turns. One argument may be
    the id of an item, as printed with it. On a terminal answers are read from the keyboard, 5 minutes
    by default; elsewhere an item is printed, and --answer grades it.
    """
    if listed:
        _list(as_json)
        return
    named = families[0] if len(families) == 1 and "/" in families[0] else ""
    if answer is not None:
        if not named:
            raise UsageError("--answer: name the item by its id, as 'rapid --json' prints it")
        _answer(context, _exercise(context, named), answer, save=bool(save), as_json=as_json)
        return
    items = _items(context, families, level, named)
    if as_json or not sys.stdin.isatty():
        _print(items, count or 1, as_json=as_json)
        return
    _sprint(context, items, minutes, count, save=save is not False)


def _list(as_json: bool) -> None:
    from coder_drill.exercises.rapid.registry import families

    known = list(families().values())
    if as_json:
        print_json(
            [{"id": f.id, "title": f.title, "group": f.group, "source": f.source} for f in known]
        )
        return
    click.echo(table([(f.id, f.group, f.title) for f in known], head=("FAMILY", "GROUP", "DRILLS")))


def _items(
    context: Context, names: tuple[str, ...], level: int | None, named: str
) -> Iterator[Exercise]:
    """Items without end: of each family in turn, in an order that changes from round to round."""
    from coder_drill.exercises.rapid.kind import exercise_of
    from coder_drill.exercises.rapid.registry import families

    if named:
        yield _exercise(context, named)
        return
    known = families()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"{unknown[0]}: no such family; 'coder-drill rapid --list' shows them")
    codebook = context.workspace().codebook
    rng = Random(secrets.randbits(64))
    while True:
        turn = [known[name] for name in names] or list(known.values())
        rng.shuffle(turn)
        for family in turn:
            difficulty = level or rng.choice((1, 2, 2, 3, 3, 4, 5))
            yield exercise_of(family.item(rng.randrange(SEEDS), difficulty, codebook))


def _exercise(context: Context, identity: str) -> Exercise:
    from coder_drill.exercises.registry import find

    exercise = find(context.workspace().sources, "rapid", identity)
    if exercise is None:
        raise UsageError(f"{identity}: no such item; an id is family/difficulty/seed")
    return exercise


def _print(items: Iterator[Exercise], count: int, *, as_json: bool) -> None:
    from coder_drill.exercises.rapid.kind import KIND

    chosen = [item for item, _ in zip(items, range(count), strict=False)]
    if as_json:
        asked: list[Any] = [KIND.asked(exercise) for exercise in chosen]
        print_json(asked[0] if count == 1 else asked)
        return
    for exercise in chosen:
        click.echo(KIND.asked_text(exercise))
        click.echo(f"\ncoder-drill rapid {exercise.id} --answer ...\n")


def _answer(context: Context, exercise: Exercise, text: str, *, save: bool, as_json: bool) -> None:
    from coder_drill.exercises.rapid.kind import KIND

    response = KIND.typed(context.workspace().sources, exercise, text)
    if save:
        outcome = context.workspace().answers.hand_in(exercise, response, mode="cli").outcome
    else:
        outcome = KIND.grade(context.workspace().sources, exercise, response)
    if as_json:
        print_json(KIND.outcome(exercise, outcome))
    else:
        _say(KIND.outcome_text(exercise, outcome))


def _sprint(
    context: Context,
    items: Iterator[Exercise],
    minutes: float | None,
    count: int | None,
    *,
    save: bool,
) -> None:
    """Ask until time or number is up, or an empty line; each answer is kept before its verdict shows."""
    from coder_drill.exercises.rapid.kind import KIND

    sources = context.workspace().sources
    limit = None if minutes is None and count is not None else 60 * (minutes or 5.0)
    began, done, right, streak, best = time.monotonic(), 0, 0, 0, 0
    for exercise in items:
        if (count is not None and done >= count) or (
            limit is not None and time.monotonic() - began >= limit
        ):
            break
        click.echo(f"{KIND.asked_text(exercise)}\n")
        at = time.monotonic()
        text = click.prompt("Your answer", default="", show_default=False)
        if not text.strip():
            break
        response = KIND.typed(sources, exercise, text)
        if save:
            handed: HandedIn = context.workspace().answers.hand_in(
                exercise, response, active_seconds=time.monotonic() - at, mode="cli"
            )
            outcome = handed.outcome
        else:
            outcome = KIND.grade(sources, exercise, response)
        done, right = done + 1, right + outcome.right
        streak = streak + 1 if outcome.right else 0
        best = max(best, streak)
        _say(KIND.outcome_text(exercise, outcome))
    spent = (time.monotonic() - began) / 60
    if done:
        say(
            f"{right} of {done} right, {done / max(spent, 1 / 60):.1f} a minute, longest streak {best}"
        )


def _say(text: str) -> None:
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        click.echo(wrapped(line, indent or "  ", indent))
    click.echo()
