"""``assignment``: what a trainer assigned to you, from opening the file to sending the answers back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.assigning import to_folder
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.services.assigned import Assigned, Handed
    from coder_drill.services.workspace import Workspace


@cli.group()
def assignment() -> None:
    """What a trainer assigned to you: open the file, start, answer, hand in."""


@assignment.command("open")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--id", "learner", default="", help="Your id with the trainer, for a file sent to a group."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def open_file(context: Context, file: Path, learner: str, as_json: bool) -> None:
    """Open a file that a trainer sent: an assignment, or the release of its keys."""
    workspace = context.ready()
    found = workspace.assignments.open(file, learner=learner)
    _tell(workspace, found, as_json)
    if not as_json and workspace.assignments.state(found) == "not begun":
        say(f"start it with: coder-drill assignment start {found.assignment.set.id}")


@assignment.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def list_assignments(context: Context, as_json: bool) -> None:
    """List what is assigned, by due date, with its state."""
    from coder_drill.services.daywords import moment_words

    workspace = context.workspace()
    found = workspace.assignments.all()
    if as_json:
        print_json([_json(workspace, each) for each in found])
        return
    if not found:
        say(
            "nothing is assigned here; 'coder-drill assignment open FILE' opens what a trainer sent"
        )
        return
    rows = [
        (
            each.id[:8],
            each.assignment.set.id,
            workspace.assignments.state(each),
            moment_words(each.due, workspace.clocks.zone) if each.due else "no due date",
            each.assignment.trainer,
        )
        for each in found
    ]
    click.echo(table(rows, head=("ID", "SET", "STATE", "DUE", "FROM")))


@assignment.command("show")
@click.argument("name", metavar="ASSIGNMENT")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show_assignment(context: Context, name: str, as_json: bool) -> None:
    """From whom it is, its rules, what is recorded, how far you are, and what was overruled.

    ASSIGNMENT is an id or the id of the set, as 'assignment list' prints them.
    """
    workspace = context.workspace()
    _tell(workspace, workspace.assignments.get(name), as_json)


@assignment.command()
@click.argument("name", metavar="ASSIGNMENT")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help='A JSON file of answers, such as {"chart:ID": "I10 E11.9"}; asks nothing.',
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; begins, and asks nothing.")
@pass_context
def start(context: Context, name: str, answers: Path | None, as_json: bool) -> None:
    """Start it, or go on where you were: exercise by exercise at the keyboard.

    The clock runs from the start and goes on while the program is closed.
    """
    from coder_drill.cli.sitting import give_from_file, sit, state_json

    workspace = context.ready()
    found = workspace.assignments.get(name)
    box = workspace.assignments
    begun = box.going(found) is not None
    if not begun and not as_json and answers is None and sys.stdin.isatty():
        _tell(workspace, found, False)
        click.confirm("Start now?", abort=True)
    run = box.start(found)
    runs, sources = box.runs(found), box.sources(found)
    if answers is not None:
        run = give_from_file(runs, sources, run, answers)
    elif not as_json and sys.stdin.isatty():
        run = sit(runs, sources, run)
        if run.over:
            _handed(box.export(found), found, False)
            return
    if as_json:
        print_json({"assignment": found.id, **state_json(run)})
    else:
        _state(run)


@assignment.command()
@click.argument("name", metavar="ASSIGNMENT")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def status(context: Context, name: str, as_json: bool) -> None:
    """Time left, and the state of each exercise."""
    from coder_drill.cli.sitting import state_json

    found, run = _going(context, name)
    if as_json:
        print_json({"assignment": found.id, **state_json(run)})
    else:
        _state(run)


@assignment.command()
@click.argument("name", metavar="ASSIGNMENT")
@click.argument("number", type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def exercise(context: Context, name: str, number: int, as_json: bool) -> None:
    """Open the exercise of this number and print what is asked."""
    from coder_drill.cli.sitting import left_words
    from coder_drill.exercises.registry import kind_named

    found, run = _going(context, name)
    box = context.workspace().assignments
    run = box.runs(found).open(run, _at(run, number))
    asked = box.runs(found).exercise(run.entries[number - 1])
    if asked is None:
        raise UsageError(f"exercise {number} is no longer there")
    kind = kind_named(asked.kind)
    if as_json:
        print_json({"number": number, **kind.asked(asked)})
        return
    click.echo(f"[{number} of {len(run.entries)}, {left_words(run)}]")
    for line in kind.asked_text(asked).splitlines():
        click.echo(wrapped(line, "  ", ""))


@assignment.command()
@click.argument("name", metavar="ASSIGNMENT")
@click.argument("number", type=click.IntRange(1))
@click.argument("words", metavar="ANSWER...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def answer(context: Context, name: str, number: int, words: tuple[str, ...], as_json: bool) -> None:
    """Answer the exercise of this number: codes for a chart, letters or words for others."""
    from coder_drill.cli.sitting import state_json
    from coder_drill.exercises.registry import kind_named

    found, run = _going(context, name)
    box = context.ready().assignments
    runs, sources = box.runs(found), box.sources(found)
    at = _at(run, number)
    asked = runs.exercise(run.entries[at])
    if asked is None:
        raise UsageError(f"exercise {number} is no longer there")
    kind = kind_named(asked.kind)
    run, done = runs.give(run, at, kind.typed(sources, asked, " ".join(words)))
    if as_json:
        told = {} if done is None else {"outcome": kind.outcome(asked, done.outcome)}
        print_json({"assignment": found.id, **state_json(run), **told})
    elif done is not None:
        click.echo(kind.outcome_text(asked, done.outcome))
    elif run.over:
        say("time is up; what you answered before is handed in")
    else:
        say(f"exercise {number} is answered; it may be changed until you hand in")


@assignment.command()
@click.argument("name", metavar="ASSIGNMENT")
@click.argument("number", type=click.IntRange(1))
@click.option("--off", is_flag=True, help="Take the flag away.")
@pass_context
def flag(context: Context, name: str, number: int, off: bool) -> None:
    """Flag the exercise of this number, to come back to it."""
    found, run = _going(context, name)
    context.workspace().assignments.runs(found).flag(run, _at(run, number), on=not off)
    say(f"exercise {number} is {'no longer flagged' if off else 'flagged'}")


@assignment.command("hand-in")
@click.argument("name", metavar="ASSIGNMENT")
@to_folder()
@click.option("--partial", is_flag=True, help="Write what there is so far and go on.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def hand_in(context: Context, name: str, folder: Path | None, partial: bool, as_json: bool) -> None:
    """Hand in: write the file to send to your trainer, and print its receipt.

    Written again whenever you ask; a copy stays here.
    """
    workspace = context.ready()
    found = workspace.assignments.get(name)
    box = workspace.assignments
    handed = box.export(found, folder) if partial else box.hand_in(found, folder)
    _handed(handed, found, as_json)


def _going(context: Context, name: str) -> tuple[Assigned, Run]:
    workspace = context.ready()
    found = workspace.assignments.get(name)
    run = workspace.assignments.going(found)
    if run is None:
        state = workspace.assignments.state(found)
        fix = "start it first" if state == "not begun" else "nothing in it can be changed"
        raise UsageError(f"{found.assignment.set.id}: is {state}; {fix}")
    return found, run


def _at(run: Run, number: int) -> int:
    if number > len(run.entries):
        raise UsageError(f"{number}: there are {len(run.entries)} exercises")
    return number - 1


def _state(run: Run) -> None:
    from coder_drill.cli.sitting import left_words, list_lines

    click.echo("handed in" if run.over else left_words(run))
    for line in list_lines(run):
        click.echo(line)


def _tell(workspace: Workspace, found: Assigned, as_json: bool) -> None:
    from coder_drill.training.inwords import assignment_lines, release_lines

    if as_json:
        print_json(_json(workspace, found))
        return
    for n, line in enumerate(assignment_lines(found.assignment, found.fingerprint, found.opened)):
        click.echo(wrapped(line, "    ", "  - " if n else ""))
    click.echo(f"State: {workspace.assignments.state(found)}")
    for receipt in workspace.assignments.receipts(found):
        click.echo(f"Receipt: {receipt}")
    if found.release is not None:
        for line in release_lines(found.release):
            click.echo(wrapped(line, "    ", "  "))


def _json(workspace: Workspace, found: Assigned) -> dict[str, Any]:
    from coder_drill.sets.model import set_json

    own = found.assignment
    return {
        "id": found.id,
        "set": set_json(own.set),
        "trainer": own.trainer,
        "fingerprint": found.fingerprint,
        "learner": found.learner,
        "opens": own.opens or None,
        "due": found.due or None,
        "days_from_opening": own.set.rules.open_days,
        "minutes": own.set.rules.minutes if own.minutes is None else own.minutes,
        "attempts": own.set.rules.attempts if own.attempts is None else own.attempts,
        "keys_public": own.keys_public,
        "recorded": own.recorded,
        "opened": found.opened,
        "state": workspace.assignments.state(found),
        "receipts": workspace.assignments.receipts(found),
        "overrules": []
        if found.release is None
        else [
            {"exercise": o.exercise, "words": o.words, "reason": o.reason, "who": o.who, "at": o.at}
            for o in found.release.overrules
        ],
    }


def _handed(handed: Handed, found: Assigned, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "assignment": found.id,
                "path": str(handed.path),
                "receipt": handed.receipt,
                "number": handed.number,
                "same_as_before": handed.again,
                "final": handed.final,
            }
        )
        return
    click.echo(str(handed.path))
    click.echo(f"Receipt {handed.receipt}")
    say(f"send this file to {found.assignment.trainer}; the receipt proves which file you sent")
    if not handed.final:
        say("it is not handed in yet: your trainer sees how far you are")
