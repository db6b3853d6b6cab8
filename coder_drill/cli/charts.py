"""``charts``, ``show``, ``check`` and ``drill``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.charts.record import joined, same_title
from coder_drill.cli.main import Context, cli, pass_context, start_app
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import Exit, UnavailableError, UsageError

if TYPE_CHECKING:
    from coder_drill.charts import Chart, Document, KeyCode, Policy, Query
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
        counts = practice.store.log.counts(practice.learner_id)
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


@cli.command()
@click.argument("chart_id", metavar="CHART")
@click.option("--document", "which", metavar="N|TITLE", help="Only this document of the record.")
@click.option(
    "--policy", "with_policy", is_flag=True, help="Print the policy sheet, not the record."
)
@click.option("--key", "with_key", is_flag=True, help="Print the key too, with the reasons.")
@click.option("--hints", "with_hints", is_flag=True, help="Print the hints too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show(
    context: Context,
    chart_id: str,
    which: str | None,
    with_policy: bool,
    with_key: bool,
    with_hints: bool,
    as_json: bool,
) -> None:
    """Print a chart's record, without its key."""
    practice = context.practice()
    chart = find_chart(practice, chart_id)
    sheet = practice.bank.policy(chart)
    if with_policy and sheet is None:
        raise UsageError(f"{chart.id} names no policy sheet; its instructions hold what applies")
    documents = chart.documents if which is None else (_document(chart, which),)
    if as_json:
        print_json(
            _show_json(chart, documents, sheet if with_policy else None, with_key, with_hints)
        )
        return
    if sheet is not None and with_policy:
        _print_policy(sheet)
        return
    click.echo(f"{chart.title} · {chart.document}")
    for line in _facts(chart):
        click.echo(line)
    if chart.instructions:
        click.echo(wrapped(chart.instructions))
    if sheet is not None:
        click.echo(wrapped(f"Rules: {sheet.title} ('coder-drill show {chart.id} --policy')"))
    click.echo()
    click.echo((chart.note if which is None else joined(documents)).strip())
    if with_hints:
        click.echo("\nHints")
        for number, hint in enumerate(chart.hints, 1):
            click.echo(wrapped(hint, "   ", f"{number}. "))
    if with_key:
        _print_key(context.ready().codebook, chart)


def _document(chart: Chart, which: str) -> Document:
    """One document of a record, by its number or its title (or the only one whose title begins so)."""
    count = len(chart.documents)
    if which.isdecimal() and 1 <= int(which[:6]) <= count:
        return chart.documents[int(which) - 1]
    found = [each for each in chart.documents if same_title(each.title, which)]
    found = found or [
        each for each in chart.documents if each.title.lower().startswith(which.strip().lower())
    ]
    if len(found) == 1:
        return found[0]
    titles = ", ".join(f"{n} {each.heading}" for n, each in enumerate(chart.documents, 1))
    what = "fits several documents" if found else "is no document of the record"
    raise UsageError(f"--document: {which!r} {what}; give a number: {titles}")


def _facts(chart: Chart) -> list[str]:
    """What a face sheet says of an encounter, a line or two."""
    lines = [
        f"{chart.setting.label}, {chart.claim.value} claim · patient {chart.patient.label} · "
        f"code tables {chart.edition} · difficulty {chart.difficulty} · about {chart.minutes} min"
    ]
    more = []
    if chart.disposition is not None:
        more.append(f"discharge disposition: {chart.disposition.value}")
    if chart.place_of_service:
        more.append(f"place of service {chart.place_of_service}, {chart.place.lower()}")
    if chart.course is not None:
        more.append(f"encounter {chart.course.encounter} of the course {chart.course.id}")
    return lines + ([" · ".join(more)] if more else [])


def _show_json(
    chart: Chart,
    documents: tuple[Document, ...],
    sheet: Policy | None,
    with_key: bool,
    with_hints: bool,
) -> dict[str, Any]:
    from coder_drill.charts.asjson import RECORD, chart_json, document_json, policy_json
    from coder_drill.charts.schema import Shown

    shown = set(RECORD)
    if with_hints:
        shown.add(Shown.HINT)
    if with_key:
        shown.add(Shown.KEY)
    value = chart_json(chart, shown)
    if documents != chart.documents:
        value["documents"] = [document_json(each) for each in documents]
        value["note"] = joined(documents)
    if sheet is not None:
        value["policy"] = policy_json(sheet)
    return value


def _print_policy(sheet: Policy) -> None:
    click.echo(f"{sheet.title} · {sheet.payer.label}")
    for section in sheet.sections:
        click.echo(f"\n{section.topic}")
        click.echo(wrapped(section.text, "  "))
        click.echo(wrapped(f"({section.source})", "  "))


def _print_key(book: Codebook, chart: Chart) -> None:
    """The key with its reasons, its other readings, and the decoys."""
    readings = [("Key", "", chart.lines)]
    readings += [("Also right", a.why, a.lines) for a in chart.alternatives]
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
    for query in chart.queries:
        _print_query(query)
    for temptation in chart.query_decoys:
        click.echo("\nno query")
        for span in temptation.indicators:
            click.echo(wrapped(f"“{span}”", "    ", "  » "))
        click.echo(wrapped(temptation.why_not, "  "))


def _print_query(query: Query) -> None:
    to = ", or ".join(each.label.lower() for each in query.to)
    click.echo(f"\nQuery {query.id}: {query.about.label.lower()}, to the {to}")
    click.echo(wrapped(query.why, "  "))
    for span in (*query.indicators, *query.contrary):
        click.echo(wrapped(f"“{span}”", "    ", "  » "))
    for wording in query.wording:
        click.echo(wrapped(wording, "    ", "  ask: "))
    for wrong in query.wrong_wording:
        text = f"{wrong.text} [{wrong.fault.label.lower()}] {wrong.why_not}"
        click.echo(wrapped(text, "    ", "  not: "))
    click.echo(wrapped(query.until_then, "    ", "  until then: "))
    if query.answer:
        click.echo(wrapped(query.answer, "    ", "  answer: "))


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
    if key.until_query:
        words.append(f"until query {key.until_query} is answered")
    if key.after_query:
        words.append(f"once query {key.after_query} is answered")
    if key.pending:
        words.append(f"not coded: query {key.pending} would have to bring it")
    if key.after:
        words.append(f"after {', '.join(key.after)}")
    return ", ".join(words)


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
    if context.practice().bank.get(chart_id) is not None:
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
    practice = context.ready()
    extra = (*practice.paths.charts, *practice.config.charts)
    asked, others = check_question_paths(practice.codebook, paths)
    report = check_paths(
        others if paths else [charts_dir(), *extra],
        practice.codebook,
        bank=practice.bank if paths else None,
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
                "remarks": list(asked.remarks),
            }
        )
    else:
        for fault in faults:
            click.echo(str(fault))
    for remark in asked.remarks:
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
