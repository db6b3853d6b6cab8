"""``score``: what Review shows, printed."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.answers import answer_from_file, answer_from_words
from coder_drill.cli.charts import find_chart
from coder_drill.cli.edits import edit_json
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import percent, print_json, say, width, wrapped
from coder_drill.errors import Exit, UsageError
from coder_drill.exercises.queries import query_json

if TYPE_CHECKING:
    from coder_drill.charts import Chart
    from coder_drill.codebooks import Codebook
    from coder_drill.money import DrgReport, FeeReport, HccReport
    from coder_drill.scoring.model import Answer, QueryVerdict, RaisedQuery, Scorecard, Verdict
    from coder_drill.services.workspace import Workspace


@cli.command()
@click.argument("chart_id", metavar="CHART")
@click.argument("answer_codes", metavar="[CODE]...", nargs=-1)
@click.option(
    "--answer",
    "answer_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Read the answer from a file: codes in rows or columns, as typed or copied.",
)
@click.option(
    "--raised",
    is_flag=True,
    help="With the queries raised so far ('query CHART'); --save takes them, too.",
)
@click.option(
    "--queries",
    "queries_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With the queries in a JSON file, as 'query CHART --json' prints them.",
)
@click.option(
    "--at-least",
    type=click.FloatRange(0, 1),
    help="Score below which the exit code is 1; the accuracy target when left out.",
)
@click.option("--drg", is_flag=True, help="Add the MS-DRG of the answer and of the key.")
@click.option("--hcc", is_flag=True, help="Add the CMS-HCC V28 categories gained and lost.")
@click.option(
    "--fees",
    is_flag=True,
    help="Add what the service lines are paid by, of the answer and of the key.",
)
@click.option(
    "--claim",
    type=click.Choice(["text", "fhir"]),
    help="Print the claim the answer would become instead of its verdicts.",
)
@click.option("--save", is_flag=True, help="Keep it as an attempt in the learner's history.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def score(
    context: Context,
    chart_id: str,
    answer_codes: tuple[str, ...],
    answer_file: Path | None,
    raised: bool,
    queries_file: Path | None,
    at_least: float | None,
    drg: bool,
    hcc: bool,
    fees: bool,
    claim: str | None,
    save: bool,
    as_json: bool,
) -> None:
    """Score an answer to a chart, with a verdict for each code.

    Codes are written CODE[-MOD[,MOD]][xUNITS][@POA], in order; the first diagnosis is the principal
    or first-listed one. Without codes the empty answer is scored. Queries are scored beside the codes;
    where one was answered the codes are held against the key after the answer.
    """
    from coder_drill.cli.codes import book_on
    from coder_drill.scoring import Where
    from coder_drill.scoring import score as score_answer
    from coder_drill.scoring.queries import as_answered

    if answer_codes and answer_file is not None:
        raise UsageError("score: give either codes or --answer FILE")
    if raised and queries_file is not None:
        raise UsageError("score: give either --raised or --queries FILE")
    workspace = context.ready()
    chart = find_chart(workspace, chart_id)
    # Codes are judged by the tables in force for the chart, imported ones too, as `edits` does.
    codebook = book_on(context, chart.edition)
    where = Where.of(chart)
    if answer_file is not None:
        answer = answer_from_file(answer_file, codebook, where)
    else:
        answer = answer_from_words(answer_codes, codebook, where)
    # What is submitted takes the queries along: the answer in progress goes with it.
    queries = _queries(workspace, chart, raised or save, queries_file)
    answer = replace(answer, queries=queries)
    if save:
        card = workspace.answers.submit(chart, answer, mode="cli").scorecard
    else:
        card = score_answer(chart, answer, codebook)
    asked, chart = chart, as_answered(chart, answer)
    reports = _reports(chart, answer, card, codebook, drg=drg, hcc=hcc, fees=fees)
    written = _claim(chart, answer, codebook, claim) if claim else None
    if as_json:
        extra: dict[str, Any] = {name: report_json(report) for name, report in reports.items()}
        if written is not None:
            extra["claim"] = written
        print_json({**card_json(card), **extra})
    elif isinstance(written, str):
        click.echo(written)
    elif written is not None:
        print_json(written)
    else:
        print_card(card, asked)
    if not as_json and reports:
        lines = [wrapped(report.text, "  ", "  ") for report in reports.values()]
        # Beside a claim that is data the money side is narration.
        click.echo("\n".join(["\nMoney", *lines]), err=isinstance(written, dict))
    mark = workspace.config.accuracy_target if at_least is None else at_least
    # A score is a sum of products of decimals: allow for the last bits.
    if card.score + 1e-9 < mark:
        say(f"score {_apart(card.score, mark)}")
        raise click.exceptions.Exit(Exit.FAILED)


def _queries(
    workspace: Workspace, chart: Chart, raised: bool, path: Path | None
) -> tuple[RaisedQuery, ...]:
    """The queries to score: those of the answer in progress, those of a file, or none."""
    if path is not None:
        from coder_drill.cli.queries import queries_from_file

        return queries_from_file(path, chart)
    draft = workspace.answers.draft(chart.id) if raised else None
    return draft.answer.queries if draft is not None else ()


def _apart(score: float, mark: float) -> str:
    """``0.947 is below 0.95``: as many digits as tell the two apart, two at least."""
    for digits in range(2, 7):
        shown, wanted = f"{score:.{digits}f}", f"{mark:.{digits}f}"
        if shown != wanted:
            break
    short = wanted.rstrip("0")
    whole, _, rest = short.partition(".")
    return f"{shown} is below {whole}.{rest.ljust(2, '0')}"


def _reports(
    chart: Chart,
    answer: Answer,
    card: Scorecard,
    codebook: Codebook,
    *,
    drg: bool,
    hcc: bool,
    fees: bool,
) -> dict[str, DrgReport | HccReport | FeeReport]:
    if not (drg or hcc or fees):
        return {}
    from coder_drill.money import drg_report, fee_report, hcc_report

    found: dict[str, DrgReport | HccReport | FeeReport] = {}
    if drg:
        found["drg"] = drg_report(chart, answer, card, codebook)
    if hcc:
        found["hcc"] = hcc_report(chart, answer, card, codebook)
    if fees:
        found["fees"] = fee_report(chart, answer, card, codebook)
    return found


def report_json(report: DrgReport | HccReport | FeeReport) -> dict[str, Any]:
    """A report of the money side as plain JSON values; ``answer`` is null when nothing was computed."""
    return asdict(report)


def _claim(chart: Chart, answer: Answer, codebook: Codebook, kind: str) -> str | dict[str, Any]:
    from coder_drill.claims import claim_text, claim_view, fhir_claim
    from coder_drill.services.clocks import system_clock

    view = claim_view(chart, answer, codebook)
    return claim_text(view, width()) if kind == "text" else fhir_claim(view, system_clock().date())


def card_json(card: Scorecard) -> dict[str, Any]:
    """A scorecard as plain JSON values."""
    return {
        "chart": card.chart_id,
        "score": round(card.score, 6),
        "formula": card.formula,
        "reading": card.reading,
        "verdicts": [_verdict_json(v) for v in card.verdicts],
        "query_score": None if card.query_score is None else round(card.query_score, 6),
        "queries": [_query_json(each) for each in card.queries],
        "edits": [edit_json(edit) for edit in card.edits],
        "metrics": [
            {
                "id": m.id,
                "label": m.label,
                "right": m.right,
                "of": m.of,
                "rate": m.rate,
                "formula": m.formula,
            }
            for m in card.metrics
        ],
    }


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label.value,
        "labels": [label.value for label in verdict.labels],
        "expected": verdict.expected_line or verdict.expected,
        "given": verdict.given_line or verdict.given,
        "credit": verdict.credit,
        "weight": verdict.weight,
        "points_lost": verdict.points_lost,
        "role": verdict.role,
        "domain": verdict.domain,
        "optional": verdict.optional,
        "message": verdict.message,
        "why": verdict.why,
        "guideline": verdict.guideline,
        "evidence": list(verdict.evidence),
    }


def _query_json(verdict: QueryVerdict) -> dict[str, Any]:
    query, raised = verdict.query, verdict.raised
    return {
        "label": verdict.label.value,
        "labels": [label.value for label in verdict.labels],
        "query": query.id if query else None,
        "about": query.about.value if query else None,
        "to": [each.value for each in query.to] if query else None,
        "raised": query_json(raised) if raised else None,
        "credit": verdict.credit,
        "parts": [
            {"name": p.name.value, "earned": p.earned, "of": p.of, "message": p.message}
            for p in verdict.parts
        ],
        "message": verdict.message,
        "why": verdict.why,
        "indicators": [str(each) for each in query.indicators] if query else [],
        "contrary": [str(each) for each in query.contrary] if query else [],
        "wording": query.wording[0] if query else "",
        "until_then": query.until_then if query else "",
    }


def _print_queries(card: Scorecard) -> None:
    if not card.queries:
        return
    if card.query_score is None:
        click.echo("\nQueries: none was called for, and none was raised")
    else:
        click.echo(f"\nQueries {card.query_score:.2f}, beside the score")
    for verdict in card.queries:
        query, raised = verdict.query, verdict.raised
        about = query.about if query else raised.about if raised else None
        label = f": {about.label}" if about else ""
        click.echo(f"\n{verdict.sign} {verdict.label.words}{label}")
        click.echo(wrapped(verdict.message, "    "))
        if verdict.why:
            click.echo(wrapped(verdict.why, "    "))
        if query is None:
            continue
        for part in verdict.parts:
            click.echo(f"    {part.name.value}: {part.earned:.2f} of {part.of:.2f}")
        for span in (*query.indicators, *query.contrary):
            click.echo(wrapped(f"“{span}”", "      ", "    » "))
        click.echo(wrapped(query.wording[0], "      ", "    ask: "))
        if not (raised and raised.sent and query.answer):
            click.echo(wrapped(query.until_then, "      ", "    until then: "))


def print_card(card: Scorecard, chart: Chart) -> None:
    """A scorecard as text, in the order in which Review shows it."""
    click.echo(f"Score {card.score:.2f}")
    click.echo(wrapped(card.formula, "  "))
    if card.reading:
        why = chart.alternatives[card.reading - 1].why
        click.echo(wrapped(f"Held against the chart's other reading: {why}", "  "))
    for verdict in card.verdicts:
        expected = verdict.expected_line or verdict.expected or ""
        given = verdict.given_line or verdict.given or ""
        if expected and given and expected != given:
            codes = f"{given} given, {expected} expected"
        else:
            codes = expected or given
        lost = f", {verdict.points_lost:.2f} lost" if verdict.points_lost else ""
        optional = ", optional" if verdict.optional else ""
        click.echo(
            f"\n{verdict.sign} {verdict.label.value}: {codes}  ({verdict.role}{optional}{lost})"
        )
        if verdict.message:
            click.echo(wrapped(verdict.message, "    "))
        if verdict.why and verdict.why not in verdict.message:
            click.echo(wrapped(verdict.why, "    "))
        for span in verdict.evidence:
            click.echo(wrapped(f"“{span}”", "      ", "    » "))
        if verdict.guideline:
            click.echo(f"    {verdict.guideline}")
    _print_queries(card)
    if card.edits:
        click.echo("\nEdits")
        for edit in card.edits:
            kind = "" if edit.hard else "note, "
            click.echo(wrapped(f"{edit.message} ({kind}{edit.source})", "    ", "  ! "))
    shown = [m for m in card.metrics if m.of]
    if shown:
        click.echo("\nAudit metrics")
        for metric in shown:
            click.echo(f"  {metric.label}: {metric.right} of {metric.of} ({percent(metric.rate)})")
