"""``charts``, ``show``, ``check`` and ``drill``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.main import Context, cli, pass_context, start_app
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import Exit, UnavailableError, UsageError

if TYPE_CHECKING:
    from coder_drill.charts import Chart, KeyCode
    from coder_drill.codebooks import Codebook
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

    practice = context.practice()
    chosen = [
        c
        for c in practice.bank.charts
        if (setting is None or c.setting.value == setting)
        and (difficulty is None or c.difficulty == difficulty)
    ]
    for line in by_file(practice.bank.faults):
        say(f"warning: {line}")
    if matrix:
        _print_coverage(context, chosen, as_json=as_json)
        return
    counts: dict[str, int] | None = None
    try:
        counts = practice.store.attempt_counts(practice.learner)
    except UnavailableError as error:  # What was coded is missing, not the charts.
        say(f"warning: {error}")
    if as_json:
        print_json(
            [
                {
                    **chart_summary(c),
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
            value["key"] = [_key_json(k) for k in chart.key]
            value["alternatives"] = [
                {"why": a.why, "key": [_key_json(k) for k in a.key]} for a in chart.alternatives
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
        _print_key(context.ready().codebook, chart)


def _key_json(key: KeyCode) -> dict[str, Any]:
    return {
        "code": key.code,
        "role": key.role.value,
        "poa": key.poa,
        "modifiers": list(key.modifiers),
        "units": key.units,
        "evidence": list(key.evidence),
        "why": key.why,
        "guideline": key.guideline,
        "accept": list(key.accept),
        "optional": key.optional,
        "together": key.together,
        "after": list(key.after),
    }


def _print_key(book: Codebook, chart: Chart) -> None:
    """The key with its reasons, its other readings, and the decoys."""
    readings = [("Key", "", chart.key)]
    readings += [("Also right", a.why, a.key) for a in chart.alternatives]
    for heading, why, key in readings:
        click.echo(f"\n{heading}")
        if why:
            click.echo(wrapped(why, "  "))
        for k in key:
            found = book.get(k.code)
            click.echo(f"\n{_key_line(k)}  {found.title if found else ''}  ({_key_words(k)})")
            click.echo(wrapped(k.why, "  "))
            for span in k.evidence:
                click.echo(wrapped(f"“{span}”", "    ", "  » "))
            click.echo(f"  {k.guideline}")
    for d in chart.decoys:
        click.echo(f"\nnot {d.code}")
        click.echo(wrapped(d.why_not, "  "))


def _key_line(key: KeyCode) -> str:
    modifiers = f"-{','.join(key.modifiers)}" if key.modifiers else ""
    units = f"x{key.units}" if key.units != 1 else ""
    return f"{key.code}{modifiers}{units}{f'@{key.poa}' if key.poa else ''}"


def _key_words(key: KeyCode) -> str:
    words = [key.role.value]
    if key.optional:
        words.append("optional")
    if key.accept:
        words.append(f"or {', '.join(key.accept)}")
    if key.together:
        words.append(f"only together: {key.together}")
    if key.after:
        words.append(f"after {', '.join(key.after)}")
    return ", ".join(words)


def _print_coverage(context: Context, chosen: list[Chart], *, as_json: bool) -> None:
    from coder_drill.practice.coverage import coverage
    from coder_drill.scoring import domain_label

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
@pass_context
def new_chart(context: Context, chart_id: str, setting: str, folder: Path, title: str) -> None:
    """Start a new chart: a file with a place for everything a chart holds."""
    from coder_drill.charts.model import Setting
    from coder_drill.charts.skeleton import new_chart_text

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chart_id):
        raise UsageError(f"{chart_id!r} is no chart id; write small letters, digits and hyphens")
    if context.practice().bank.get(chart_id) is not None:
        raise UsageError(f"a chart with the id {chart_id!r} is in the bank; choose another id")
    if set(title) & set('"\\\n'):
        raise UsageError("--title: holds a quote, a backslash or a line break; leave it out")
    edition = next(
        e.name for e in context.ready().codebook.editions() if e.system.value == "icd10cm"
    )
    path = folder / setting / f"{chart_id}.toml"
    text = new_chart_text(chart_id, Setting(setting), edition=edition, title=title)
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
    report = check_paths(
        list(paths) or [charts_dir(), *extra],
        practice.codebook,
        bank=practice.bank if paths else None,
    )
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
