"""``vignette``: what a payer makes of a claim, asked from charts that were coded already."""

from __future__ import annotations

import secrets
import sys
from random import Random
from typing import TYPE_CHECKING

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.exercises import Exercise


@cli.command()
@click.argument("name", metavar="[CHART|ID]", required=False, default="")
@click.option("--answer", help="The answer to the vignette named by its id: grade it, and say why.")
@click.option("--save/--no-save", default=None, help="Keep the answer in the learner's history.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; asks nothing.")
@pass_context
def vignette(
    context: Context, name: str, answer: str | None, save: bool | None, as_json: bool
) -> None:
    """Ask which line of a claim the payer would deny, what a denial means, which reply answers it, or what
    moves the MS-DRG.

    A vignette breaks one rule on the claim of a chart that you have coded already; of others it would
    show the key. CHART names one; without it any comes. --answer grades the one named by its id.
    """
    from coder_drill.exercises.vignette import KIND

    if answer is not None and "/" not in name:
        raise UsageError("--answer: name the vignette by its id, as 'vignette --json' prints it")
    exercise = _exercise(context, name)
    workspace = context.workspace()
    if answer is None and (as_json or not sys.stdin.isatty()):
        if as_json:
            print_json(KIND.asked(exercise))
        else:
            click.echo(
                f"{KIND.asked_text(exercise)}\n\ncoder-drill vignette {exercise.id} --answer ..."
            )
        return
    if answer is None:
        click.echo(f"{KIND.asked_text(exercise)}\n")
        answer = click.prompt("Your answer", default="", show_default=False)
        if not answer.strip():
            say("left unanswered")
            return
        save = save is not False
    response = KIND.typed(workspace.sources, exercise, answer)
    if save:
        outcome = workspace.answers.hand_in(exercise, response, mode="cli").outcome
    else:
        outcome = KIND.grade(workspace.sources, exercise, response)
    if as_json:
        print_json(KIND.outcome(exercise, outcome))
        return
    for line in KIND.outcome_text(exercise, outcome).splitlines():
        click.echo(wrapped(line, " " * (len(line) - len(line.lstrip())) or "  "))


def _exercise(context: Context, name: str) -> Exercise:
    """The vignette of an id, of a chart, or of any chart that was coded. Raises UsageError."""
    from coder_drill.exercises.registry import find
    from coder_drill.exercises.vignette import forms_of, vignette_of

    workspace = context.ready()
    coded = workspace.skills.book().times
    chart_id = name.partition("/")[0].partition(":")[2] if "/" in name else name
    if chart_id and workspace.bank.get(chart_id) is None:
        raise UsageError(f"{chart_id}: no such chart; 'coder-drill charts' lists them")
    if chart_id and chart_id not in coded:
        raise UsageError(f"{chart_id}: code this chart first; its claim would show the key")
    if "/" in name:
        found = find(workspace.sources, "vignette", name)
        if found is None:
            raise UsageError(f"{name}: no such vignette; an id is form:chart/level/seed")
        return found
    rng = Random(secrets.randbits(64))
    charts = [c for c in workspace.bank.charts if c.id in coded and chart_id in ("", c.id)]
    for chart in rng.sample(charts, len(charts)):
        made = None
        if forms := forms_of(chart):
            seed = rng.randrange(10**6)
            made = vignette_of(rng.choice(forms), chart, seed, workspace.sources)
        if made is not None:
            return made
    raise UsageError(
        "no chart that you coded has a claim for a vignette; code one with services first"
    )
