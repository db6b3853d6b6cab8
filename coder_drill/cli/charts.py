"""``charts`` and ``drill``, and finding a chart by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder_drill.cli.group import Context, cli, pass_context, start_app
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.services.workspace import Workspace

SETTINGS = ("inpatient", "emergency", "outpatient-surgery", "clinic", "ancillary", "dme")


def find_chart(workspace: Workspace, chart_id: str) -> Chart:
    """The chart with this id; UsageError with the nearest ids when there is none."""
    chart = workspace.bank.get(chart_id)
    if chart is not None:
        return chart
    from rapidfuzz import process

    near = process.extract(
        chart_id, [c.id for c in workspace.bank.charts], limit=3, score_cutoff=55
    )
    hint = (
        f"; did you mean {', '.join(n[0] for n in near)}?"
        if near
        else "; 'coder-drill charts' lists them"
    )
    raise UsageError(f"no chart has the id {chart_id!r}{hint}")


@cli.command()
@click.option("--setting", type=click.Choice(SETTINGS), help="Only charts of this setting.")
@click.option("--difficulty", type=click.IntRange(1, 5), help="Only charts of this difficulty.")
@click.option("--coverage", "matrix", is_flag=True, help="What the bank covers, as a matrix.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def charts(
    context: Context, setting: str | None, difficulty: int | None, matrix: bool, as_json: bool
) -> None:
    """List the charts of the bank, and how often each was coded.

    In JSON "attempts" is null where the history cannot be read.
    """
    from coder_drill.charts.faults import by_file

    workspace = context.workspace()
    chosen = [
        c
        for c in workspace.bank.charts
        if (setting is None or c.setting.value == setting)
        and (difficulty is None or c.difficulty == difficulty)
    ]
    for line in by_file(workspace.bank.faults):
        say(f"warning: {line}")
    if matrix:
        from coder_drill.services.coverage import FEW

        if len(chosen) < min(FEW, len(workspace.bank.charts)):
            raise UsageError(
                f"what {len(chosen)} charts cover would give their keys away; "
                "leave out --setting or --difficulty"
            )
        _print_coverage(context, chosen, as_json=as_json)
        return
    counts: dict[str, int] | None = None
    try:
        counts = workspace.store.log.counts(workspace.learner_id)
    except UnavailableError as error:  # What was coded is missing, not the charts.
        say(f"warning: {error}")
    if as_json:
        from coder_drill.charts.asjson import chart_json

        print_json(
            [
                {
                    **chart_json(c),
                    "attempts": counts.get(c.id, 0) if counts is not None else None,
                }
                for c in chosen
            ]
        )
        return
    if not chosen:
        say("no chart fits; leave out --setting or --difficulty")
        return
    click.echo(
        table(
            (
                (
                    c.id,
                    c.setting.label,
                    str(c.difficulty),
                    f"{c.minutes} min",
                    str((counts or {}).get(c.id, 0) or "-"),
                    c.title,
                )
                for c in chosen
            ),
            head=("CHART", "SETTING", "LEVEL", "TIME", "CODED", "TITLE"),
        )
    )


def _print_coverage(context: Context, chosen: list[Chart], *, as_json: bool) -> None:
    from coder_drill.scoring import domain_label
    from coder_drill.services.coverage import coverage

    found = coverage(chosen, context.ready().codebook)
    if as_json:
        print_json(found.as_json())
        return
    settings = [s for s, n in found.settings.items() if n]
    click.echo(
        f"{found.charts} charts: " + ", ".join(f"{n} {s}" for s, n in found.settings.items() if n)
    )
    click.echo("difficulty: " + ", ".join(f"{n} of {d}" for d, n in found.difficulty.items()))
    click.echo("\nCharts with a code of the domain (with it as the main subject)\n")
    click.echo(
        table(
            [
                [
                    domain_label(domain),
                    *(
                        f"{n} ({m})"
                        if (n := row.get(s, (0, 0))[0]) or row.get(s, (0, 0))[1]
                        else "-"
                        for s in settings
                        for m in [row.get(s, (0, 0))[1]]
                    ),
                ]
                for domain, row in found.domains.items()
            ],
            head=["DOMAIN", *(s.upper() for s in settings)],
        )
    )
    click.echo("\nCharts that exercise the skill\n")
    click.echo(
        table(
            [
                [skill, *(str(row.get(s, 0) or "-") for s in settings)]
                for skill, row in found.skills.items()
            ],
            head=["SKILL", *(s.upper() for s in settings)],
        )
    )
    for words, counts in (
        ("POA", found.poa),
        ("modifiers", found.modifiers),
        ("root operations", found.root_operations),
    ):
        click.echo(
            wrapped(f"{words}: " + ", ".join(f"{k} {n}" for k, n in counts.items()), "  ", "\n")
        )
    if found.empty_domains:
        click.echo(wrapped(f"no chart yet: {', '.join(found.empty_domains)}", "  ", "\n"))


@cli.command()
@click.argument("chart_id", metavar="[CHART]", required=False)
@pass_context
def drill(context: Context, chart_id: str | None) -> None:
    """Start the app on a chart; without CHART, on the one suggested next."""
    workspace = context.workspace()
    if chart_id is not None:
        start_app(context, find_chart(workspace, chart_id))
    suggestion = workspace.next_step.suggest()
    if suggestion is None:
        raise UsageError("the bank has no chart; name a folder with --charts")
    start_app(context, suggestion.chart)
