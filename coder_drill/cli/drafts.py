"""``drafts``: the answers in progress, and how to be rid of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.charts.bank import Bank
    from coder_drill.services.model import AnswerDraft


@cli.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def drafts(click_context: click.Context, as_json: bool) -> None:
    """List the answers in progress, the one changed last on top; drop one with 'drafts discard'."""
    if click_context.invoked_subcommand is not None:
        return
    context = click_context.find_object(Context) or Context()
    workspace = context.workspace()
    found = workspace.answers.drafts()
    if as_json:
        print_json([_draft_json(each) for each in found])
        return
    if not found:
        say("no answer in progress; 'coder-drill drill' begins one")
        return
    from coder_drill.services.daywords import moment_words

    rows = (
        (
            each.chart_id,
            str(len(each.answer.codes)),
            f"{each.active_seconds / 60:.0f} min",
            moment_words(each.updated_at),
            _title(workspace.bank, each.chart_id),
        )
        for each in found
    )
    click.echo(table(rows, head=("CHART", "CODES", "ACTIVE", "CHANGED", "TITLE")))


@drafts.command("discard")
@click.argument("chart_id", metavar="CHART")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def discard(context: Context, chart_id: str, as_json: bool) -> None:
    """Discard the answer in progress on CHART; what was handed in stays in the history."""
    from coder_drill.cli.charts import find_chart

    workspace = context.workspace()
    chart = find_chart(workspace, chart_id)
    draft = workspace.answers.draft(chart.id)
    if draft is None:
        raise UsageError(
            f"{chart.id}: no answer is in progress; 'coder-drill drafts' lists those that are"
        )
    workspace.answers.discard_draft(chart.id)
    if as_json:
        print_json({**_draft_json(draft), "discarded": True})
        return
    count = len(draft.answer.codes)
    say(f"discarded the answer to {chart.id} ({count} {'code' if count == 1 else 'codes'})")


def _title(bank: Bank, chart_id: str) -> str:
    chart = bank.get(chart_id)
    return chart.title if chart else ""


def _draft_json(draft: AnswerDraft) -> dict[str, Any]:
    """A draft with its codes as the answer's own JSON has them; moments are ISO 8601 in UTC."""
    from coder_drill.exercises.chart import response_of
    from coder_drill.exercises.queries import query_json
    from coder_drill.scoring.model import Answer

    return {
        "chart": draft.chart_id,
        "codes": response_of(Answer(draft.answer.codes)).given,
        "queries": [query_json(each) for each in draft.answer.queries],
        "hints_used": draft.hints_used,
        "active_seconds": draft.active_seconds,
        "started_at": draft.started_at,
        "updated_at": draft.updated_at,
        "chart_changed": draft.chart_changed,
    }
