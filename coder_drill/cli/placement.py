"""``placement`` and ``plan``: where you stand, and what to do about it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.services.placement.desk import PlacementDesk
    from coder_drill.services.placement.result import PlacementResult


@cli.command()
@click.option("--answer", help="Answer what is asked now; the next exercise is printed then.")
@click.option("--skip", is_flag=True, help="Pass over what is asked now.")
@click.option("--end", is_flag=True, help="End it here, and see the result.")
@click.option("--result", is_flag=True, help="Show the result of the last placement, and the gain.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def placement(
    context: Context, answer: str | None, skip: bool, end: bool, result: bool, as_json: bool
) -> None:
    """Find out where you stand: rapid items, questions and short charts, 40 minutes of work at most.

    Each is chosen to tell most; it stops when the intervals are narrow enough. Nothing is told of right
    and wrong before the end. A second placement asks other things: it is the re-test.
    """
    desk = context.ready().placements
    if result:
        sat = desk.sat()
        if not sat:
            raise UsageError("no placement yet; 'coder-drill placement' begins one")
        _say_result(desk, sat[-1], as_json=as_json)
        return
    waiting = desk.waiting()
    if waiting is None and (answer is not None or skip or end):
        raise UsageError("no placement is going on; 'coder-drill placement' begins one")
    if end and waiting is not None:
        _say_end(desk, desk.end(waiting), as_json=as_json)
        return
    run = desk.begin()
    if answer is not None:
        run = desk.answer(run, answer)
    elif skip:
        run = desk.skip(run)
    if run.over:
        _say_end(desk, run, as_json=as_json)
    elif as_json or answer is not None or skip or not sys.stdin.isatty():
        _say_front(desk, run, as_json=as_json)
    else:
        _sit(desk, run)


def _say_end(desk: PlacementDesk, run: Run, *, as_json: bool) -> None:
    if not any(entry.attempt for entry in run.entries):
        raise UsageError("nothing was answered; there is no result")
    _say_result(desk, run, as_json=as_json)


def _say_front(desk: PlacementDesk, run: Run, *, as_json: bool) -> None:
    from coder_drill.exercises.registry import kind_named

    step = desk.front(run)
    if step is None:
        raise UsageError("nothing is left to ask")
    kind = kind_named(step.exercise.kind)
    if as_json:
        print_json(
            {
                "number": run.handed_in + 1,
                "minutes": round(run.seconds / 60, 1),
                "asked": kind.asked(step.exercise),
            }
        )
        return
    click.echo(f"{run.handed_in + 1} · {run.seconds / 60:.0f} of {run.policy.minutes:g} minutes\n")
    for line in kind.asked_text(step.exercise).splitlines():
        click.echo(wrapped(line, " " * (len(line) - len(line.lstrip()))))
    click.echo()


def _sit(desk: PlacementDesk, run: Run) -> None:
    say("an answer and Enter; + passes over; an empty line leaves, and it waits")
    while not run.over:
        _say_front(desk, run, as_json=False)
        began = time.monotonic()
        text = click.prompt("Your answer", default="", show_default=False)
        if not text.strip():
            say("it waits; 'coder-drill placement' goes on, 'placement --end' ends it")
            return
        try:
            spent = time.monotonic() - began
            run = desk.skip(run) if text.strip() == "+" else desk.answer(run, text, seconds=spent)
        except UsageError as error:
            say(str(error))
    _say_end(desk, run, as_json=False)


def _say_result(desk: PlacementDesk, run: Run, *, as_json: bool) -> None:
    found: PlacementResult = desk.result(run)
    gained = desk.gains()
    if as_json:
        print_json({**found.as_json(), "gains": [gain.as_json() for gain in gained]})
        return
    click.echo(f"Placement: {found.exercises} exercises, {found.minutes:.0f} minutes of work\n")
    for line in found.words():
        click.echo(wrapped(line, "  "))
    if gained:
        click.echo("\nSince the first placement:")
        for gain in gained:
            click.echo(wrapped(gain.words, "  "))


@cli.command()
@click.option("--weeks", type=int, help="How many weeks; 6 by default.")
@click.option("--target", type=float, help="Share right to come to, in percent; 95 by default.")
@click.option("--minutes", type=int, help="Minutes a day; 30 by default.")
@click.option("--clear", is_flag=True, help="Forget the plan.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def plan(
    context: Context,
    weeks: int | None,
    target: float | None,
    minutes: int | None,
    clear: bool,
    as_json: bool,
) -> None:
    """Show what to do this week, in minutes a day; with --weeks, --target or --minutes begin a plan.

    It is worked out anew each time from what you did. A re-test stands in every third week and the last.
    """
    from coder_drill.services.plan import MINUTES, WEEKS, Plan

    desk = context.ready().plans
    if clear:
        desk.clear()
        say("the plan is forgotten; what you practiced stays")
        return
    if weeks is not None or target is not None or minutes is not None:
        desk.set(
            Plan(
                desk.today(),
                WEEKS if weeks is None else weeks,
                context.workspace().config.accuracy_target if target is None else target / 100,
                MINUTES if minutes is None else minutes,
            )
        )
    week = desk.week()
    if week is None:
        raise UsageError("no plan yet; 'coder-drill plan --weeks 6 --target 95' begins one")
    if as_json:
        print_json(week.as_json())
        return
    click.echo(f"{week.words}\n")
    rows: list[tuple[Any, ...]] = [
        (
            task.what,
            f"{task.minutes} min {'once' if task.once else 'a day'}",
            task.why,
            task.command,
        )
        for task in week.tasks
    ]
    click.echo(table(rows, head=("DO", "HOW LONG", "WHY", "COMMAND")))
    click.echo(f"\n{week.pace}")
    click.echo(f"\nWhere you stand, target {week.plan.target:.0%}:")
    for each in week.areas:
        if each.items:
            click.echo(
                f"  {each.area.name}: {each.share:.0%}, between {each.low:.0%} and {each.high:.0%}"
            )
    for gain in week.gains:
        click.echo(wrapped(f"  {gain.words}", "    "))
