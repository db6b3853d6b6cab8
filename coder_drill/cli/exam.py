"""``exam``: a mock exam against the clock, without feedback until it is handed in."""

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
    from coder_drill.services.exams.assemble import Assembled
    from coder_drill.services.exams.desk import ExamDesk, Place
    from coder_drill.services.exams.result import ExamResult

_KEYS = (
    "Enter an answer, or: + next, - back, 12! go to item 12, f flag, r review, h hand in, q leave"
)


@cli.command()
@click.argument("name", metavar="EXAM", required=False)
@click.option(
    "--length",
    type=click.Choice(["full", "half", "quarter"]),
    default="full",
    help="How much of it.",
)
@click.option("--check", is_flag=True, help="Only say what could be filled, and what falls short.")
@click.option(
    "--item", type=click.IntRange(1), help="Show this item of the exam that is being sat."
)
@click.option("--answer", help="With --item: give this answer; an empty one takes it back.")
@click.option(
    "--flag/--no-flag", default=None, help="With --item: mark it to come back to, or not."
)
@click.option("--hand-in", is_flag=True, help="End the exam that is being sat, and see the result.")
@click.option("--result", is_flag=True, help="Show the result of the exam sat last.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def exam(
    context: Context,
    name: str | None,
    length: str,
    check: bool,
    item: int | None,
    answer: str | None,
    flag: bool | None,
    hand_in: bool,
    result: bool,
    as_json: bool,
) -> None:
    """Sit a mock exam: CPC, COC, CIC, CCS, CCA or CRC, made up by its blueprint.

    The clock runs from the beginning, also while coder-drill is closed. Without EXAM the one that is
    being sat goes on. Nothing is told of right and wrong before it is handed in.
    """
    from coder_drill.services.exams.forms import Length

    if item is None and (answer is not None or flag is not None):
        raise UsageError("--answer and --flag: name the item with --item")
    desk = context.ready().exams
    if check:
        if not name:
            raise UsageError("--check: name the exam, such as CPC")
        _say_check(desk.assembled(name, Length(length)), as_json=as_json)
        return
    if result:
        over = desk.last()
        if over is None:
            raise UsageError(
                "no exam was sat yet; 'coder-drill exam CPC --length quarter' begins one"
            )
        _say_result(desk.result(over), as_json=as_json)
        return
    run = _sat(desk, name, Length(length), going=item is not None or hand_in)
    if hand_in:
        _say_result(desk.result(desk.hand_in(run)), as_json=as_json)
        return
    if item is not None:
        _one(desk, run, item - 1, answer, flag, as_json=as_json)
        return
    if as_json or not sys.stdin.isatty():
        _say_state(desk, run, as_json=as_json)
        return
    _sit(desk, run)


def _sat(desk: ExamDesk, name: str | None, length: Any, *, going: bool) -> Run:
    """The exam that is being sat, or a new one. Raises UsageError where both are meant at once."""
    waiting = desk.waiting()
    if waiting is not None:
        if name and name.upper() != waiting.wish.get("exam"):
            raise UsageError(
                f"{waiting.wish.get('exam')} is being sat; hand it in first (exam --hand-in)"
            )
        return waiting
    if going:
        raise UsageError("no exam is being sat; 'coder-drill exam CPC' begins one")
    if not name:
        raise UsageError("name the exam: CPC, COC, CIC, CCS, CCA or CRC")
    made = desk.assembled(name, length)
    for each in made.short:
        say(f"warning: {each.words}")
    return desk.begin(name, length)


def _say_check(made: Assembled, *, as_json: bool) -> None:
    form = made.form
    short = {each.section.id: each for each in made.short}
    if as_json:
        print_json(
            {
                "exam": form.exam,
                "items": form.items,
                "filled": len(made.entries),
                "minutes": form.minutes,
                "note": form.note,
                "sections": [
                    {
                        "id": each.id,
                        "name": each.name,
                        "wanted": each.items,
                        "found": short[each.id].found if each.id in short else each.items,
                    }
                    for each in form.sections
                ],
            }
        )
        return
    rows = []
    for each in form.sections:
        found = short[each.id].found if each.id in short else each.items
        lack = each.items - found
        rows.append((each.name, str(each.items), str(found), f"{lack} short" if lack else ""))
    click.echo(table(rows, head=("SECTION", "WANTED", "FOUND", "")))
    say(f"{form.exam}: {len(made.entries)} of {form.items} items, {form.minutes:g} minutes")
    if form.note:
        say(form.note)


def _say_state(desk: ExamDesk, run: Run, *, as_json: bool) -> None:
    """How far the exam is; which items are open and flagged. Nothing of right and wrong."""
    places = [desk.place(run, at) for at in range(len(run.entries))]
    if as_json:
        print_json(
            {
                "exam": run.wish.get("exam"),
                "length": run.wish.get("length"),
                "run": run.id,
                "seconds_left": None if run.left is None else round(run.left),
                "items": [_state(place) for place in places],
            }
        )
        return
    rows = [
        (str(p.number), p.section, p.state, "flagged" if p.entry.flagged else "") for p in places
    ]
    click.echo(table(rows, head=("ITEM", "SECTION", "STATE", "")))
    say(f"{_left(run)} left; 'exam --item 1' shows an item, 'exam --hand-in' ends it")


def _state(place: Place) -> dict[str, Any]:
    return {
        "item": place.number,
        "section": place.section,
        "kind": place.entry.kind,
        "state": place.state,
        "flagged": place.entry.flagged,
    }


def _one(
    desk: ExamDesk, run: Run, at: int, answer: str | None, flag: bool | None, *, as_json: bool
) -> None:
    from coder_drill.exercises.registry import kind_named

    run = desk.go(run, at)
    if answer is not None:
        run = desk.answer(run, at, answer)
    if flag is not None and not run.over:
        run = desk.flag(run, at, on=flag)
    if run.over:
        say("the time of this exam is up; it was handed in as it stood")
        _say_result(desk.result(run), as_json=as_json)
        return
    place = desk.place(run, at)
    if as_json:
        asked = None
        if place.exercise is not None:
            asked = kind_named(place.exercise.kind).asked(place.exercise)
        print_json({**_state(place), "given": place.given, "asked": asked})
        return
    _put(place, run)
    if place.given:
        click.echo(f"Your answer: {place.given}")


def _put(place: Place, run: Run) -> None:
    from coder_drill.exercises.registry import kind_named

    mark = " · flagged" if place.entry.flagged else ""
    click.echo(
        f"Item {place.number} of {len(run.entries)} · {place.section} · {_left(run)} left{mark}\n"
    )
    if place.exercise is None:
        click.echo("This item is no longer there; leave it open.")
        return
    for line in kind_named(place.exercise.kind).asked_text(place.exercise).splitlines():
        click.echo(wrapped(line, " " * (len(line) - len(line.lstrip()))))
    click.echo()


def _sit(desk: ExamDesk, run: Run) -> None:
    """Ask item by item until it is handed in, left, or the time is up."""
    at = run.at or 0
    say(_KEYS)
    while not run.over:
        place = desk.place(run, at)
        _put(place, run)
        began = time.monotonic()
        given = click.prompt("Your answer", default=place.given, show_default=bool(place.given))
        spent = time.monotonic() - began
        word = given.strip()
        if word == "q":
            say(f"the clock runs on: {_left(run)} left; 'coder-drill exam' goes on")
            return
        if word == "h":
            waiting = sum(
                each.closed is False and each.stage.value != "given" for each in run.entries
            )
            if not waiting or click.confirm(f"{waiting} items are open. Hand in?"):
                break
            continue
        if word == "r":
            _say_state(desk, run, as_json=False)
            continue
        if word == "f":
            run = desk.flag(run, at, on=not place.entry.flagged)
            continue
        if word in ("+", "-"):
            at = (at + (1 if word == "+" else -1)) % len(run.entries)
        elif word.endswith("!") and word[:-1].isdecimal():
            at = min(max(1, int(word[:-1][:6])), len(run.entries)) - 1
        else:
            try:
                run = desk.answer(run, at, given, seconds=spent)
            except UsageError as error:
                say(str(error))
                continue
            at = min(at + 1, len(run.entries) - 1)
        if not run.over:
            run = desk.go(run, at)
    if run.over:
        say("time is up; what was given is handed in")
    _say_result(desk.result(desk.hand_in(run)), as_json=False)


def _say_result(found: ExamResult, *, as_json: bool) -> None:
    from coder_drill.services.exams.result import PROMISE

    if as_json:
        print_json(found.as_json())
        return
    click.echo(f"{found.name}, {found.length}: {found.answered} of {found.items} items answered\n")
    rows = [
        (
            each.name,
            f"{each.credit:g} of {each.asked}",
            "-" if each.share is None else f"{each.share:.0%}",
            f"{each.wanted - each.asked} not asked" if each.asked < each.wanted else "",
        )
        for each in found.sections
    ]
    click.echo(table(rows, head=("SECTION", "CREDIT", "SHARE", "")))
    click.echo(f"\nEstimate: {found.words}.")
    click.echo(wrapped(PROMISE))
    if found.misses:
        click.echo("\nNot fully right:")
    for miss in found.misses:
        click.echo(wrapped(f"{miss.number}. {miss.section}: {miss.title}", "   "))
        if miss.answered:
            click.echo(
                wrapped(f"   expected {miss.expected or '-'}; you gave {miss.given or '-'}", "   ")
            )
            if miss.why:
                click.echo(wrapped(f"   {miss.why}", "   "))
        click.echo(f"   practice: {miss.practice}")


def _left(run: Run) -> str:
    left = int(run.left or 0)
    return f"{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}"
