"""``query``: raise a query on a chart, choose its wording, read what came back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.cli.charts import find_chart
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, wrapped
from coder_drill.errors import UsageError
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.scoring.model import Answer, RaisedQuery
    from coder_drill.services.model import AnswerDraft
    from coder_drill.services.workspace import Workspace

LETTERS = "ABCDEFGH"
"""How the wordings on offer are named."""
_LARGEST = 1_000_000


@cli.command()
@click.argument("chart_id", metavar="CHART")
@click.option(
    "--mark",
    "marks",
    multiple=True,
    metavar="WORDS|N",
    help="Words of the record, or the number of a passage, that call for it; several times.",
)
@click.option(
    "--kind", type=click.Choice([each.value for each in QueryKind]), help="The kind of doubt."
)
@click.option("--to", type=click.Choice([each.value for each in Addressee]), help="Whom to ask.")
@click.option("--wording", metavar="LETTER", help="Send the written query in this wording.")
@click.option("--passages", is_flag=True, help="List the passages of the record with numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def query(
    context: Context,
    chart_id: str,
    marks: tuple[str, ...],
    kind: str | None,
    to: str | None,
    wording: str | None,
    passages: bool,
    as_json: bool,
) -> None:
    """Raise a query to the provider on CHART; it is kept with the answer in progress.

    First --mark the words that call for it and say its --kind and whom --to ask: the wordings are
    shown then. Choose one with --wording to send it. What was sent stays sent; an answer, if one comes,
    becomes part of the record. 'score CHART --raised' and the app take the queries up. Without options
    the queries so far are listed.
    """
    workspace = context.ready()
    chart = find_chart(workspace, chart_id)
    if passages:
        _print_passages(chart, as_json)
        return
    draft = workspace.answers.draft(chart.id)
    answer = draft.answer if draft is not None else _nothing()
    if marks or kind or to:
        answer = _raised(chart, answer, marks, kind, to)
        _keep(workspace, chart, answer, draft)
        draft = workspace.answers.draft(chart.id)
    if wording is not None:
        answer = _sent(chart, answer, wording)
        _keep(workspace, chart, answer, draft)
    if as_json:
        print_json(queries_json(chart, answer))
    else:
        _print(chart, answer)


def queries_from_file(path: Path, chart: Chart) -> tuple[RaisedQuery, ...]:
    """The queries in a JSON file: a list, or an object with ``queries`` as `query --json` prints it.

    Raises UsageError that names file and field.
    """
    import json

    from coder_drill.exercises.queries import check_queries, queries_of

    try:
        given = json.loads(read_text(path, _LARGEST))
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error.what}; name a JSON file of queries") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no JSON ({error}); write a list of queries") from None
    if isinstance(given, dict):
        given = given.get("queries")
    if isinstance(given, list):
        given = [
            {k: v for k, v in each.items() if k not in _SHOWN} if isinstance(each, dict) else each
            for each in given
        ]
    check_queries(given, f"{path}: queries", chart)
    return queries_of(given)


_SHOWN = ("sent", "answer", "wordings")
"""What is printed of a query beyond what is kept of it."""


def queries_json(chart: Chart, answer: Answer) -> dict[str, Any]:
    """The queries raised on a chart so far: the wordings of one that is not sent, what came back."""
    from coder_drill.exercises.queries import query_json
    from coder_drill.scoring.asking import reply_to
    from coder_drill.scoring.wordings import offered

    listed: list[dict[str, Any]] = []
    for n, each in enumerate(answer.queries):
        value: dict[str, Any] = {**query_json(each), "sent": each.sent}
        if each.sent:
            value["answer"] = reply_to(chart, answer, n) or None
        else:
            value["wordings"] = dict(zip(LETTERS, offered(chart, each), strict=False))
        listed.append(value)
    return {"chart": chart.id, "queries": listed}


def _nothing() -> Answer:
    from coder_drill.scoring.model import Answer

    return Answer()


def _raised(
    chart: Chart, answer: Answer, marks: tuple[str, ...], kind: str | None, to: str | None
) -> Answer:
    from coder_drill.scoring.asking import mark_of, raise_query

    for name, value in (("--mark", marks), ("--kind", kind), ("--to", to)):
        if not value:
            raise UsageError(f"{name}: is missing; a query needs --mark, --kind and --to")
    quoted = [mark_of(chart, words) for words in marks]
    return raise_query(chart, answer, quoted, QueryKind(kind or ""), Addressee(to or ""))


def _sent(chart: Chart, answer: Answer, wording: str) -> Answer:
    from coder_drill.scoring.asking import send_query, unsent
    from coder_drill.scoring.wordings import offered

    place = unsent(answer)
    if place is None:
        raise UsageError(
            "--wording: no query waits to be sent; raise one with --mark, --kind, --to"
        )
    wordings = offered(chart, answer.queries[place])
    at = LETTERS.find(wording.strip().upper()) if len(wording.strip()) == 1 else -1
    if not 0 <= at < len(wordings):
        raise UsageError(f"--wording: give one of {', '.join(LETTERS[: len(wordings)])}")
    return send_query(chart, answer, place, wordings[at])


def _keep(workspace: Workspace, chart: Chart, answer: Answer, draft: AnswerDraft | None) -> None:
    """Keep the query with the answer in progress, unless a window changed that meanwhile."""
    revision = workspace.answers.save_draft(
        chart,
        answer,
        hints_used=draft.hints_used if draft else 0,
        active_seconds=draft.active_seconds if draft else 0.0,
        after=draft.revision if draft else 0,
    )
    if revision is None:
        raise UsageError(
            f"{chart.id}: the answer was changed in another window just now; try again"
        )


def _print_passages(chart: Chart, as_json: bool) -> None:
    from coder_drill.scoring.queries import passages_of

    found = list(enumerate(passages_of(chart), 1))
    if as_json:
        print_json([{"n": n, "document": p.title, "text": p.text} for n, p in found])
        return
    title = ""
    for n, each in found:
        if each.title != title:
            title = each.title
            click.echo(f"\n{title}")
        click.echo(wrapped(each.text, "      ", f"{n:4}  "))


def _print(chart: Chart, answer: Answer) -> None:
    from coder_drill.scoring.asking import NO_ANSWER, replier, reply_to
    from coder_drill.scoring.wordings import offered

    if not answer.queries:
        click.echo(f"No query was raised on {chart.id}.")
        click.echo(wrapped(f"Kinds of doubt: {', '.join(QueryKind)}", "  "))
        click.echo(wrapped(f"Whom to ask: {', '.join(Addressee)}", "  "))
        return
    for n, each in enumerate(answer.queries):
        click.echo(f"{n + 1}. {each.about.label}, to the {each.to.label.lower()}")
        for mark in each.marks:
            where = f" ({mark.document})" if mark.document else ""
            click.echo(wrapped(f"“{mark}”{where}", "       ", "   » "))
        if not each.sent:
            click.echo("   Not sent yet. Choose a wording:")
            for letter, text in zip(LETTERS, offered(chart, each), strict=False):
                click.echo(wrapped(text, "      ", f"   {letter}. "))
            continue
        click.echo(wrapped(each.wording, "      ", "   Sent: "))
        reply = reply_to(chart, answer, n)
        who = replier(chart, answer, n)
        words = f"The {who.lower()} answers: {reply}" if reply else NO_ANSWER
        click.echo(wrapped(words, "      ", "   "))
