"""``review``: a blind coding of a chart, sealed before its key is opened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.answers import answer_from_file, answer_from_words
from coder_drill.cli.charts import find_chart
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.history import write_file
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.cli.records import print_record, record_json
from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.authoring.reviews import Blind, Review
    from coder_drill.authoring.reviews.compare import Comparison
    from coder_drill.charts import Chart
    from coder_drill.codebooks import Codebook

_LARGEST = 1_000_000
"""Bytes of a review file."""

_FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command()
@click.argument("chart_id", metavar="CHART")
@click.argument("answer_codes", metavar="[CODE]...", nargs=-1)
@click.option("--form", "form", type=_FILE, metavar="FILE", help="Write a form for your coding.")
@click.option("--answer", type=_FILE, metavar="FILE", help="Codes for the form, from a file.")
@click.option("--reader", metavar="NAME", help="A short name for the form, not a person's.")
@click.option(
    "--credential",
    metavar="CCS",
    help="Your credential, if you had no part in writing the chart.",
)
@click.option("--seal", "seal", type=_FILE, metavar="FILE", help="Seal a form that is filled in.")
@click.option(
    "--compare",
    "compare",
    type=_FILE,
    metavar="FILE",
    help="Open the key and compare a sealed coding with it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def review(
    context: Context,
    chart_id: str,
    answer_codes: tuple[str, ...],
    form: Path | None,
    answer: Path | None,
    reader: str | None,
    credential: str | None,
    seal: Path | None,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Code a chart blind, for charts/REVIEW.md: form, seal, then comparison with the key.

    Without an option the record is printed. --form FILE writes a form, with codes already in it if
    any are given; fill in the rest with an editor. A ? behind a code in the form marks it as
    optional. The key is printed only by --compare, and only for a coding that was sealed.
    """
    modes = [name for name, path in (("form", form), ("seal", seal), ("compare", compare)) if path]
    if len(modes) > 1:
        raise UsageError(f"review: --{modes[0]} and --{modes[1]} are steps of their own; give one")
    if form is None and (answer_codes or answer or reader or credential):
        raise UsageError("review: codes, --answer, --reader and --credential go with --form FILE")
    if answer_codes and answer is not None:
        raise UsageError("review: give either codes or --answer FILE")
    chart = find_chart(context.workspace(), chart_id)
    if form is not None:
        _write_form(context, chart, form, answer_codes, answer, reader, credential, as_json)
    elif seal is not None:
        _seal(context, chart, seal, as_json)
    elif compare is not None:
        _compare(context, chart, compare, as_json)
    elif as_json:
        sheet = context.workspace().bank.policy(chart)
        print_json(record_json(chart, chart.documents, sheet, False, False))
    else:
        print_record(chart, context.workspace().bank.policy(chart), chart.note)
        say(f"code it, then: coder-drill review {chart.id} --form FILE CODE...")


def _write_form(
    context: Context,
    chart: Chart,
    path: Path,
    words: tuple[str, ...],
    answer_file: Path | None,
    reader: str | None,
    credential: str | None,
    as_json: bool,
) -> None:
    from coder_drill.authoring.reviews import Blind, Review, record_hash, review_text
    from coder_drill.authoring.reviews.compare import coded_lines
    from coder_drill.authoring.reviews.form import AUTHORS, outside_role
    from coder_drill.scoring import Where, format_code

    if path.exists():
        raise UsageError(f"{path}: is there already; name another file")
    codes: tuple[str, ...] = ()
    if answer_file is not None:
        book = context.ready().codebook_on(chart.edition)
        lines = answer_from_file(answer_file, book, Where.of(chart)).codes
        codes = tuple(format_code(line, book) for line in lines)
    elif words:
        book = context.ready().codebook_on(chart.edition)
        answer_from_words([w.removesuffix("?") for w in words], book, Where.of(chart))
        codes = coded_lines(words, book, chart)
    blind = Blind(
        reader=reader or "A",
        role=AUTHORS if credential is None else outside_role(credential),
        codes=codes,
        record=record_hash(chart),
    )
    write_file(path, review_text(Review(chart.id, (blind,))))
    if as_json:
        print_json({"chart": chart.id, "file": str(path), "role": blind.role, "codes": codes})
    say(f"wrote {path}; fill it in, then: coder-drill review {chart.id} --seal {path}")


def _seal(context: Context, chart: Chart, path: Path, as_json: bool) -> None:
    from coder_drill.authoring.reviews import is_sealed, record_hash, review_text, sealed
    from coder_drill.authoring.reviews.compare import coded_lines

    found, blind = _read(path, chart)
    if blind.sealed or blind.key_then:
        state = "is sealed already" if is_sealed(chart.id, blind) else "was changed after its seal"
        state = state if blind.sealed else "holds a key already"
        raise UsageError(f"{path}: {state}; compare it, or begin a new form")
    if not blind.codes:
        raise UsageError(f"{path}: blind[1].codes is empty; write your codes, in order")
    if blind.record and blind.record != record_hash(chart):
        raise UsageError(f"{path}: the record of {chart.id} has changed since; begin a new form")
    book = context.ready().codebook_on(chart.edition)
    blind = replace(
        blind,
        codes=_read_lines(path, "codes", blind.codes, book, chart),
        after_answer=_read_lines(path, "after_answer", blind.after_answer, book, chart),
        record=record_hash(chart),
    )
    # The codes are read by the same grammar once more when they are compared.
    coded_lines(blind.codes, book, chart)
    blind = sealed(chart.id, blind)
    write_file(path, review_text(replace(found, blind=(blind,))))
    if as_json:
        print_json({"chart": chart.id, "file": str(path), "sealed": blind.sealed})
    else:
        click.echo(f"sealed {blind.sealed}")
    say(f"what {path} says is fixed; now: coder-drill review {chart.id} --compare {path}")


def _compare(context: Context, chart: Chart, path: Path, as_json: bool) -> None:
    from coder_drill.authoring.reviews import is_sealed, record_hash, review_text
    from coder_drill.authoring.reviews.compare import compared

    found, blind = _read(path, chart)
    if not blind.sealed:
        raise UsageError(f"{path}: is not sealed; run coder-drill review {chart.id} --seal {path}")
    if not is_sealed(chart.id, blind):
        raise UsageError(f"{path}: was changed after its seal; undo that, or begin a new form")
    if blind.record != record_hash(chart):
        say(f"warning: the record of {chart.id} has changed since this coding was sealed")
    result = compared(chart, blind, context.ready().codebook_on(chart.edition))
    if not blind.key_then:
        blind = replace(blind, key_then=result.key)
        write_file(path, review_text(replace(found, blind=(blind,))))
    if as_json:
        print_json(_comparison_json(chart, blind, result))
    else:
        _print_comparison(result)


def _print_comparison(result: Comparison) -> None:
    found = result.agreement
    click.echo(
        f"F1 {found.f1:.2f}: {found.right} of {found.offered} of your codes are in the key, "
        f"{found.found} of {found.asked} key codes are among yours"
    )
    click.echo(f"Lines alike in POA, modifiers and units: {found.alike} of {found.common}")
    if not result.differs:
        click.echo("\nNothing differs.")
    for verdict in result.differs:
        expected = verdict.expected_line or verdict.expected or ""
        given = verdict.given_line or verdict.given or ""
        both = f"yours {given}, key {expected}" if expected and given else expected or given
        click.echo(f"\n{verdict.sign} {verdict.label.value}: {both}")
        for text in (verdict.message, "" if verdict.why in verdict.message else verdict.why):
            if text:
                click.echo(wrapped(text, "    "))
        if verdict.guideline:
            click.echo(f"    {verdict.guideline}")
    click.echo("\nKey")
    for line in result.key:
        click.echo(f"  {line}")


def _comparison_json(chart: Chart, blind: Blind, result: Comparison) -> dict[str, Any]:
    found = result.agreement
    return {
        "chart": chart.id,
        "reader": blind.reader,
        "role": blind.role,
        "sealed": blind.sealed,
        "f1": round(found.f1, 6),
        "precision": {"right": found.right, "of": found.offered},
        "recall": {"right": found.found, "of": found.asked},
        "lines_alike": {"right": found.alike, "of": found.common},
        "codes": list(blind.codes),
        "key": list(result.key),
        "differs": [
            {
                "label": each.label.value,
                "expected": each.expected_line or each.expected,
                "given": each.given_line or each.given,
                "message": each.message,
                "why": each.why,
                "guideline": each.guideline,
            }
            for each in result.differs
        ],
    }


def _read(path: Path, chart: Chart) -> tuple[Review, Blind]:
    """A form with its one coding. UsageError for another chart's, or several codings."""
    from coder_drill.authoring.reviews import read_review

    try:
        found = read_review(read_text(path, _LARGEST), str(path))
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error.what}; {error.fix}") from None
    if found.chart != chart.id:
        raise UsageError(f"{path}: is a coding of {found.chart}; name that chart")
    if len(found.blind) != 1:
        raise UsageError(f"{path}: holds {len(found.blind)} codings; a form holds one")
    return found, found.blind[0]


def _read_lines(
    path: Path, field: str, lines: tuple[str, ...], book: Codebook, chart: Chart
) -> tuple[str, ...]:
    from coder_drill.authoring.reviews.compare import coded_lines

    try:
        return coded_lines(lines, book, chart)
    except CoderDrillError as error:
        raise UsageError(f"{path}: blind[1].{field}: {error}") from None
