"""``charts``, ``show``, ``check`` and ``drill``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.main import Context, cli, pass_context, start_app
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import Exit, UsageError

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.practice import Practice

SETTINGS = ("inpatient", "emergency", "outpatient-surgery", "clinic", "ancillary", "dme")


def find_chart(practice: Practice, chart_id: str) -> Chart:
    """The chart with this id; UsageError with the nearest ids when there is none."""
    chart = practice.bank.get(chart_id)
    if chart is not None:
        return chart
    from rapidfuzz import process

    near = process.extract(chart_id, [c.id for c in practice.bank.charts], limit=3, score_cutoff=55)
    hint = (
        f"; did you mean {', '.join(n[0] for n in near)}?"
        if near
        else "; 'coder-drill charts' lists them"
    )
    raise UsageError(f"no chart has the id {chart_id!r}{hint}")


def chart_summary(chart: Chart) -> dict[str, Any]:
    """A chart's heading as JSON: nothing of the key."""
    return {
        "id": chart.id,
        "title": chart.title,
        "setting": chart.setting.value,
        "document": chart.document,
        "claim": chart.claim.value,
        "edition": chart.edition,
        "patient": {"age": chart.patient.age, "days": chart.patient.days, "sex": chart.patient.sex},
        "difficulty": chart.difficulty,
        "minutes": chart.minutes,
        "teaches": list(chart.teaches),
    }


@cli.command()
@click.option("--setting", type=click.Choice(SETTINGS), help="Only charts of this setting.")
@click.option("--difficulty", type=click.IntRange(1, 5), help="Only charts of this difficulty.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def charts(context: Context, setting: str | None, difficulty: int | None, as_json: bool) -> None:
    """List the charts of the bank, and how often each was coded."""
    practice = context.practice()
    chosen = [
        c
        for c in practice.bank.charts
        if (setting is None or c.setting.value == setting)
        and (difficulty is None or c.difficulty == difficulty)
    ]
    for fault in practice.bank.faults:
        say(f"warning: {fault}")
    counts = practice.store.attempt_counts(practice.learner)
    if as_json:
        print_json([{**chart_summary(c), "attempts": counts.get(c.id, 0)} for c in chosen])
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
                    str(counts.get(c.id, 0) or "-"),
                    c.title,
                )
                for c in chosen
            ),
            head=("CHART", "SETTING", "LEVEL", "TIME", "CODED", "TITLE"),
        )
    )


@cli.command()
@click.argument("chart_id", metavar="CHART")
@click.option("--key", "with_key", is_flag=True, help="Print the key too, with the reasons.")
@click.option("--hints", "with_hints", is_flag=True, help="Print the hints too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show(context: Context, chart_id: str, with_key: bool, with_hints: bool, as_json: bool) -> None:
    """Print a chart's note, without its key."""
    practice = context.practice()
    chart = find_chart(practice, chart_id)
    if as_json:
        value = {**chart_summary(chart), "instructions": chart.instructions, "note": chart.note}
        if with_hints:
            value["hints"] = list(chart.hints)
        if with_key:
            value["key"] = [
                {
                    "code": k.code,
                    "role": k.role.value,
                    "poa": k.poa,
                    "modifiers": list(k.modifiers),
                    "units": k.units,
                    "evidence": list(k.evidence),
                    "why": k.why,
                    "guideline": k.guideline,
                    "accept": list(k.accept),
                    "optional": k.optional,
                }
                for k in chart.key
            ]
            value["decoys"] = [{"code": d.code, "why_not": d.why_not} for d in chart.decoys]
        print_json(value)
        return
    click.echo(f"{chart.title} · {chart.document}")
    click.echo(
        f"{chart.setting.label}, {chart.claim.value} claim · patient {chart.patient.label} · "
        f"code tables {chart.edition} · difficulty {chart.difficulty} · about {chart.minutes} min"
    )
    click.echo(wrapped(chart.instructions))
    click.echo()
    click.echo(chart.note.strip())
    if with_hints:
        click.echo("\nHints")
        for number, hint in enumerate(chart.hints, 1):
            click.echo(wrapped(hint, "   ", f"{number}. "))
    if with_key:
        book = context.ready().codebook
        click.echo("\nKey")
        for k in chart.key:
            found = book.get(k.code)
            optional = ", optional" if k.optional else ""
            click.echo(f"\n{k.code}  {found.title if found else ''}  ({k.role.value}{optional})")
            click.echo(wrapped(k.why, "  "))
            for span in k.evidence:
                click.echo(wrapped(f"“{span}”", "    ", "  » "))
            click.echo(f"  {k.guideline}")
        for d in chart.decoys:
            click.echo(f"\nnot {d.code}")
            click.echo(wrapped(d.why_not, "  "))


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def check(context: Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check charts: codes, evidence, sequencing, identifiers. Without PATH, the whole bank."""
    from coder_drill.charts import check_paths
    from coder_drill.resources import charts_dir

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(
            f"{missing[0]}: no such file or folder; name a chart file or a folder of charts"
        )
    practice = context.ready()
    extra = (*practice.paths.charts, *practice.config.charts)
    report = check_paths(list(paths) or [charts_dir(), *extra], practice.codebook)
    if as_json:
        print_json(
            {
                "charts": len(report.charts),
                "faults": [
                    {"file": str(f.file), "field": f.field, "what": f.what, "mend": f.mend}
                    for f in report.faults
                ],
            }
        )
    else:
        for fault in report.faults:
            click.echo(str(fault))
    charts_word = "chart" if len(report.charts) == 1 else "charts"
    faults_word = "fault" if len(report.faults) == 1 else "faults"
    say(f"{len(report.charts)} {charts_word} checked, {len(report.faults)} {faults_word}")
    if report.faults:
        raise click.exceptions.Exit(Exit.FAILED)
    if not report.charts:
        raise UsageError("no chart found there; a chart is a .toml file")


@cli.command()
@click.argument("chart_id", metavar="[CHART]", required=False)
@pass_context
def drill(context: Context, chart_id: str | None) -> None:
    """Start the app on a chart; without CHART, on the one suggested next."""
    if chart_id is None:
        suggestion = context.practice().suggest()
        if suggestion is None:
            raise UsageError("the bank has no chart; name a folder with --charts")
        chart_id = suggestion.chart.id
    start_app(context, chart_id)
