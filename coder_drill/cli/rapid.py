"""``rapid``: items made by rule, one after the other."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises import Exercise
    from coder_drill.exercises.run import Entry
    from coder_drill.services.sprints import SprintPlan


@cli.command()
@click.argument("families", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List the families.")
@click.option("--map", "mapped", is_flag=True, help="Show how firmly each family is known.")
@click.option("--minutes", type=click.FloatRange(0.1, 600), help="How long; 5 by default.")
@click.option("--count", type=click.IntRange(1, 1000), help="How many items; 20 by default.")
@click.option("--level", type=click.IntRange(1, 5), help="Only of this difficulty.")
@click.option("--domain", help="Only families of this skill domain, such as cm-19.")
@click.option("--answer", help="The answer to the one item named by its id.")
@click.option("--save/--no-save", default=None, help="Keep answers in the learner's history.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def rapid(
    context: Context,
    families: tuple[str, ...],
    listed: bool,
    mapped: bool,
    minutes: float | None,
    count: int | None,
    level: int | None,
    domain: str | None,
    answer: str | None,
    save: bool | None,
    as_json: bool,
) -> None:
    """Drill small rules: short items made by rule, new each time, checked at once.

    FAMILIES name what to drill (--list shows them); without any, what is weakest comes most. One
    argument may be the id of an item, as printed with it. On a terminal answers are read from the
    keyboard, for 5 minutes or 20 items; elsewhere an item is printed, and --answer grades it.
    """
    if listed:
        _list(as_json)
        return
    if mapped:
        _map(context, domain, as_json=as_json)
        return
    named = families[0] if len(families) == 1 and "/" in families[0] else ""
    if answer is not None:
        if not named:
            raise UsageError("--answer: name the item by its id, as 'rapid --json' prints it")
        _answer(context, _exercise(context, named), answer, save=bool(save), as_json=as_json)
        return
    if as_json or not sys.stdin.isatty():
        if named:
            _print([_exercise(context, named)], count or 1, as_json=as_json)
        else:
            plan = _plan(families, minutes, count, level, domain)
            _print(_items(context, plan), count or 1, as_json=as_json)
        return
    if named:
        _ask_one(context, _exercise(context, named), save=save is not False)
        return
    _sprint(context, _plan(families, minutes, count, level, domain), save=save is not False)


def _plan(
    names: tuple[str, ...],
    minutes: float | None,
    count: int | None,
    level: int | None,
    domain: str | None,
) -> SprintPlan:
    """What was asked for; 5 minutes or 20 items, unless one of them is named."""
    from coder_drill.services.sprints import SprintPlan, checked

    plan = SprintPlan(families=names, level=level, domain=domain)
    if minutes is not None or count is not None:
        plan = replace(plan, minutes=minutes, items=count)
    return checked(plan)


def _list(as_json: bool) -> None:
    from coder_drill.exercises.rapid.registry import families

    known = list(families().values())
    if as_json:
        print_json(
            [{"id": f.id, "title": f.title, "group": f.group, "source": f.source} for f in known]
        )
        return
    click.echo(table([(f.id, f.group, f.title) for f in known], head=("FAMILY", "GROUP", "DRILLS")))


def _map(context: Context, domain: str | None, *, as_json: bool) -> None:
    """Every family with its sign, mastery, items and pace."""
    from coder_drill.services.drillmap import FORMULA, family_rows, legend
    from coder_drill.services.sprints import SprintPlan, checked

    checked(SprintPlan(domain=domain))
    rows = family_rows(context.workspace().skills.book().drills, domain=domain)
    if as_json:
        print_json({"formula": FORMULA, "families": [row.as_json() for row in rows]})
        return
    shown = []
    for row in rows:
        known = row.mastery is not None and row.low is not None and row.high is not None
        mastery = f"{row.mastery:.0%} ({row.low:.0%}-{row.high:.0%})" if known else "-"
        pace = f"{row.seconds:.0f} s" if row.seconds else "-"
        shown.append((row.shade, row.id, mastery, str(row.items), pace, row.title))
    click.echo(table(shown, head=("", "FAMILY", "MASTERY", "ITEMS", "PACE", "DRILLS")))
    say(legend())
    say(FORMULA)


def _items(context: Context, plan: SprintPlan) -> Iterator[Exercise]:
    """Items without end, chosen as in a sprint; nothing is kept."""
    seed = str(secrets.randbits(64))
    done: list[str] = []
    while True:
        found = context.workspace().choosers.sprints.pick(plan, done, seed=seed)
        assert found is not None, "a plan that was checked has families"
        done.append(found[0].id)
        yield found[0]


def _exercise(context: Context, identity: str) -> Exercise:
    from coder_drill.exercises.registry import find

    exercise = find(context.workspace().sources, "rapid", identity)
    if exercise is None:
        raise UsageError(f"{identity}: no such item; an id is family/difficulty/seed")
    return exercise


def _print(items: Iterable[Exercise], count: int, *, as_json: bool) -> None:
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


def _ask_one(context: Context, exercise: Exercise, *, save: bool) -> None:
    """Ask one item; the answer is kept before its verdict shows."""
    given = _given(exercise)
    if given is not None:
        _answer(context, exercise, given[0], save=save, as_json=False)


def _sprint(context: Context, plan: SprintPlan, *, save: bool) -> None:
    """Ask until time or number is up, or an empty line; each answer is kept before its verdict shows."""
    from coder_drill.services.sprints import score_of, words_of

    entries = _run(context, plan) if save else _unkept(context, plan)
    score = score_of(entries)
    if score.items:
        say(words_of(score))


def _run(context: Context, plan: SprintPlan) -> Sequence[Entry]:
    """A sprint that is kept as it goes; the entries of its run."""
    from coder_drill.exercises.rapid.kind import KIND

    workspace = context.workspace()
    runs = workspace.runs
    run = runs.next(runs.begin(plan.policy, wish=plan.wish))
    while (step := runs.front(run)) is not None:
        given = _given(step.exercise)
        if given is None:
            break
        response = KIND.typed(workspace.sources, step.exercise, given[0])
        run, done = runs.give(run, step.at, response, seconds=given[1])
        if done is not None:
            _say(KIND.outcome_text(step.exercise, done.outcome))
        run = runs.next(run)
    return runs.end(run).entries


def _unkept(context: Context, plan: SprintPlan) -> Sequence[Entry]:
    """A sprint of which nothing is kept; entries as a run would have them."""
    from coder_drill.exercises.rapid.kind import KIND
    from coder_drill.exercises.run import Entry, Stage

    sources = context.workspace().sources
    entries: list[Entry] = []
    for exercise in _items(context, plan):
        spent = sum(entry.seconds for entry in entries)
        if len(entries) == plan.items or (plan.minutes is not None and spent >= plan.minutes * 60):
            break
        given = _given(exercise)
        if given is None:
            break
        outcome = KIND.grade(sources, exercise, KIND.typed(sources, exercise, given[0]))
        _say(KIND.outcome_text(exercise, outcome))
        entry = replace(Entry.of(exercise), stage=Stage.DONE, score=outcome.score, seconds=given[1])
        entries.append(entry)
    return entries


def _given(exercise: Exercise) -> tuple[str, float] | None:
    """What was typed for an item and the seconds it took; None for an empty line."""
    from coder_drill.exercises.rapid.kind import KIND

    click.echo(f"{KIND.asked_text(exercise)}\n")
    began = time.monotonic()
    text: str = click.prompt("Your answer", default="", show_default=False)
    return (text, time.monotonic() - began) if text.strip() else None


def _say(text: str) -> None:
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        click.echo(wrapped(line, indent or "  ", indent))
    click.echo()
