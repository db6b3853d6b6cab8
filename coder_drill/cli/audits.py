"""``audit``: the claim of another coder, looked through for errors."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, table, wrapped
from coder_drill.errors import UsageError
from coder_drill.exercises.audit.finding import CLOSINGS, OPENINGS, Authority
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.exercises.model import Exercise, Outcome, Response
    from coder_drill.services.workspace import Workspace

_LARGEST = 1_000_000


@cli.command()
@click.argument("target", metavar="[CHART|AUDIT]", required=False)
@click.argument("marks", metavar="[MARK]...", nargs=-1)
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the answer from a JSON file, in the form that --json names.",
)
@click.option("--list", "listed", is_flag=True, help="List the charts that may be audited.")
@click.option(
    "--line", type=click.IntRange(0), help="Line the finding is about; 0 for a missing one."
)
@click.option("--opening", type=click.Choice([*OPENINGS]), help="How the finding begins.")
@click.option("--quote", "quotes", multiple=True, metavar="WORDS|N", help="Words of the record.")
@click.option(
    "--authority", type=click.Choice([a.value for a in Authority]), help="Where the rule stands."
)
@click.option("--closing", type=click.Choice([*CLOSINGS]), help="How the finding ends.")
@click.option("--save", is_flag=True, help="Keep it as an attempt in the learner's history.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def audit(
    context: Context,
    target: str | None,
    marks: tuple[str, ...],
    answers_file: Path | None,
    listed: bool,
    line: int | None,
    opening: str | None,
    quotes: tuple[str, ...],
    authority: str | None,
    closing: str | None,
    save: bool,
    as_json: bool,
) -> None:
    """Audit what another coder coded: find what is wrong, say what it should be, write the finding.

    Without marks the claim is printed, with the id of the audit; charts that you have coded take turns, or
    name one. A MARK is 3=poa:J96.01@Y (line 3 is wrong, its label, the line as it should be), 5=extra
    (nothing should stand there), +I10@Y (missing), query (one was called for and not raised) or clean.
    The finding is put together with --line, --opening, --quote, --authority and --closing.
    """
    workspace = context.ready()
    if listed:
        _list(workspace, as_json)
        return
    exercise = _wanted(workspace, target)
    written = (line, opening, quotes, authority, closing)
    if not marks and answers_file is None and not any(each not in (None, ()) for each in written):
        _print(workspace, exercise, as_json)
        return
    if marks and answers_file is not None:
        raise UsageError("audit: give either marks or --answers FILE")
    if answers_file is not None:
        response = _from_file(workspace, exercise, answers_file)
    else:
        response = _typed(workspace, exercise, marks)
    response = _with_finding(exercise, response, line, opening, quotes, authority, closing)
    _grade(workspace, exercise, response, save=save, as_json=as_json)


def _wanted(workspace: Workspace, target: str | None) -> Exercise:
    if target is not None and "/" in target:
        return workspace.audits.find(target)
    if target is not None:
        from coder_drill.cli.charts import find_chart

        return workspace.audits.next(find_chart(workspace, target).id)
    return workspace.audits.next()


def _list(workspace: Workspace, as_json: bool) -> None:
    found = workspace.audits.charts()
    if as_json:
        print_json([{"chart": chart.id, "title": chart.title} for chart in found])
    elif found:
        rows = [(chart.id, chart.setting.label, chart.title) for chart in found]
        click.echo(table(rows, head=("CHART", "SETTING", "TITLE")))
    else:
        from coder_drill.services.audits import NONE_YET

        click.echo(wrapped(NONE_YET.capitalize() + "."))


def _print(workspace: Workspace, exercise: Exercise, as_json: bool) -> None:
    from coder_drill.exercises.audit.kind import KIND, audit_of, query_words
    from coder_drill.scoring import format_code

    if as_json:
        print_json(KIND.asked(exercise))
        return
    made = audit_of(exercise)
    book = workspace.codebook
    head, _, _ = KIND.asked_text(exercise).partition("The claim as coded:")
    for text in head.splitlines():
        click.echo(wrapped(text) if text else "")
    click.echo("The claim as coded")
    for number, code in enumerate(made.claim, 1):
        found = book.get(code.code, code.system)
        title = found.title if found is not None else "not in the code tables"
        click.echo(wrapped(f"{format_code(code)}  {title}", "       ", f"{number:3}  "))
    click.echo(query_words(made))
    click.echo(f"\n{made.chart.note.strip()}\n")
    click.echo(f"coder-drill audit {exercise.id} MARK...")


def _from_file(workspace: Workspace, exercise: Exercise, path: Path) -> Response:
    from coder_drill.exercises.audit.kind import KIND

    try:
        given = json.loads(read_text(path, _LARGEST))
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error.what}; name a JSON file with an answer") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no JSON ({error}); write an object with lines") from None
    try:
        return KIND.response(workspace.sources, exercise, given)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def _typed(workspace: Workspace, exercise: Exercise, marks: tuple[str, ...]) -> Response:
    from coder_drill.exercises.audit.kind import KIND

    return KIND.typed(workspace.sources, exercise, " ".join(marks))


def _with_finding(
    exercise: Exercise,
    response: Response,
    line: int | None,
    opening: str | None,
    quotes: tuple[str, ...],
    authority: str | None,
    closing: str | None,
) -> Response:
    from coder_drill.exercises.audit.kind import audit_of
    from coder_drill.exercises.audit.response import audited_json, audited_of
    from coder_drill.exercises.model import Response
    from coder_drill.scoring.asking import mark_of

    given = audited_of(response.given)
    chart = audit_of(exercise).chart
    old = given.finding
    finding = replace(
        old,
        line=old.line if line is None else line,
        opening=opening or old.opening,
        evidence=tuple(mark_of(chart, words) for words in quotes) or old.evidence,
        authority=authority or old.authority,
        closing=closing or old.closing,
    )
    return Response(audited_json(replace(given, finding=finding)))


def _grade(
    workspace: Workspace, exercise: Exercise, response: Response, *, save: bool, as_json: bool
) -> None:
    from coder_drill.exercises.audit.kind import KIND

    outcome: Outcome
    if save:
        outcome = workspace.answers.hand_in(exercise, response, mode="cli").outcome
    else:
        outcome = KIND.grade(workspace.sources, exercise, response)
    money = workspace.audits.money(exercise, outcome)
    habit = workspace.audits.habit()
    if as_json:
        value: dict[str, Any] = {
            **KIND.outcome(exercise, outcome),
            "money": money,
            "habit": asdict(habit),
        }
        print_json(value)
        return
    for text in KIND.outcome_text(exercise, outcome).splitlines():
        indent = " " * (len(text) - len(text.lstrip()))
        click.echo(wrapped(text, f"{indent}  ", indent) if text else "")
    click.echo("\nMoney")
    for text in money:
        click.echo(wrapped(text, "    ", "  "))
    if habit.audits:
        click.echo(f"\n{wrapped(habit.words)}")
