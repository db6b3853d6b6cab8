"""``new-chart`` and ``check``: for those who write charts and questions."""

from __future__ import annotations

import re
from pathlib import Path

import click

from coder_drill.cli.charts import SETTINGS
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say
from coder_drill.errors import Exit, UsageError


@cli.command("new-chart")
@click.argument("chart_id", metavar="ID")
@click.option(
    "--setting", type=click.Choice(SETTINGS), required=True, help="Where the encounter is."
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("charts"),
    show_default=True,
    help="Folder of charts in which the setting's folder lies or is made.",
)
@click.option("--title", default="", help="Its title, like a chief complaint.")
@click.option(
    "--documents",
    type=click.IntRange(1, 30),
    help="How many documents its record has; as many as usual in the setting if left out.",
)
@pass_context
def new_chart(
    context: Context,
    chart_id: str,
    setting: str,
    folder: Path,
    title: str,
    documents: int | None,
) -> None:
    """Start a new chart: a file with a place for everything a chart holds."""
    from coder_drill.authoring.skeleton import new_chart_text
    from coder_drill.charts.model import Setting

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chart_id):
        raise UsageError(f"{chart_id!r} is no chart id; write small letters, digits and hyphens")
    if context.workspace().bank.get(chart_id) is not None:
        raise UsageError(f"a chart with the id {chart_id!r} is in the bank; choose another id")
    if set(title) & set('"\\\n'):
        raise UsageError("--title: holds a quote, a backslash or a line break; leave it out")
    edition = next(
        e.name for e in context.ready().codebook.editions() if e.system.value == "icd10cm"
    )
    path = folder / setting / f"{chart_id}.toml"
    text = new_chart_text(
        chart_id, Setting(setting), edition=edition, title=title, documents=documents
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already; choose another id") from error
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); name another --dir"
        ) from error
    click.echo(str(path))
    say(f"fill it in, then run: coder-drill check {path}")


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def check(context: Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check charts and questions: codes, evidence, sequencing, item-writing rules, identifiers.

    Without PATH, both whole banks.
    """
    from coder_drill.authoring import check_paths
    from coder_drill.cli.questions import check_question_paths
    from coder_drill.resources import charts_dir

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(
            f"{missing[0]}: no such file or folder; name a chart file or a folder of charts"
        )
    workspace = context.ready()
    extra = (*workspace.paths.charts, *workspace.config.charts)
    asked, others = check_question_paths(workspace.codebook, paths)
    report = check_paths(
        others if paths else [charts_dir(), *extra],
        workspace.codebook,
        bank=workspace.bank if paths else None,
        codebook_on=workspace.codebook_on,
    )
    faults = [*report.faults, *asked.faults]
    if as_json:
        print_json(
            {
                "charts": len(report.charts),
                "questions": len(asked.bank),
                "faults": [
                    {"file": str(f.file), "field": f.field, "what": f.what, "fix": f.fix}
                    for f in faults
                ],
                "remarks": [*report.remarks, *asked.remarks],
            }
        )
    else:
        for fault in faults:
            click.echo(str(fault))
    for remark in (*report.remarks, *asked.remarks):
        say(f"warning: {remark}")
    for n, word, found in (
        (len(report.charts), "chart", report.faults),
        (len(asked.bank), "question", asked.faults),
    ):
        if n or found:
            faults_word = "fault" if len(found) == 1 else "faults"
            say(f"{n} {word if n == 1 else f'{word}s'} checked, {len(found)} {faults_word}")
    if faults:
        raise click.exceptions.Exit(Exit.FAILED)
    if not report.charts and not len(asked.bank):
        raise UsageError("no chart and no question found there; both are .toml files")
