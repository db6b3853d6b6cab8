"""``show``: a chart's record, its policy sheet, and on request its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder_drill.charts.record import joined, same_title
from coder_drill.cli.charts import find_chart
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.charts import Chart, Document, KeyCode, Policy, Query
    from coder_drill.codebooks import Codebook


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
    workspace = context.workspace()
    chart = find_chart(workspace, chart_id)
    sheet = workspace.bank.policy(chart)
    if with_policy and sheet is None:
        raise UsageError(f"{chart.id} names no policy sheet; its instructions hold what applies")
    documents = chart.documents if which is None else (_document(chart, which),)
    if as_json:
        print_json(
            record_json(chart, documents, sheet if with_policy else None, with_key, with_hints)
        )
        return
    if sheet is not None and with_policy:
        _print_policy(sheet)
        return
    print_record(chart, sheet, chart.note if which is None else joined(documents))
    if with_hints:
        click.echo("\nHints")
        for number, hint in enumerate(chart.hints, 1):
            click.echo(wrapped(hint, "   ", f"{number}. "))
    if with_key:
        _print_key(context.ready().codebook_on(chart.edition), chart)


def print_record(chart: Chart, sheet: Policy | None, note: str) -> None:
    """What a learner sees of a chart: its facts, its instructions, where its rules stand, its record."""
    click.echo(f"{chart.title} · {chart.document}")
    for line in _facts(chart):
        click.echo(line)
    if chart.instructions:
        click.echo(wrapped(chart.instructions))
    if sheet is not None:
        click.echo(wrapped(f"Rules: {sheet.title} ('coder-drill show {chart.id} --policy')"))
    click.echo()
    click.echo(note.strip())


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


def record_json(
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
    if key.accept_modifiers:
        words.append(f"modifiers or {' or '.join(key.accept_modifiers)}")
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
