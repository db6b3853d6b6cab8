"""``pcs``: a procedure by its everyday name, as a code of ICD-10-PCS."""

from __future__ import annotations

import click

from coder_drill.cli.codes import book_of
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, wrapped
from coder_drill.errors import UsageError

MOST = 12
"""Codes printed of a name that stands for many."""


@cli.command()
@click.argument("name", metavar="NAME...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def pcs(context: Context, name: tuple[str, ...], as_json: bool) -> None:
    """Read a procedure's everyday name as an ICD-10-PCS code: pcs chest tube right.

    Prints what the name settles of the seven characters, what is open, and the codes that fit, the
    usual one first.
    """
    context.open_book()
    from coder_drill.services.codebooks.procedurename import read_procedure

    book = book_of(context, None)
    text = " ".join(name)
    found = read_procedure(book, text)
    if found is None:
        raise UsageError(f"{text!r} names no procedure of the table; try lookup pcs: {text}")
    if as_json:
        print_json(found.as_json(book))
        return
    click.echo(f"{found.pattern}  {found.name}")
    for step in found.steps(book):
        click.echo(f"  {step.position} {step.axis}: {step.choice.value} {step.choice.meaning}")
    still = found.open_choices(book)
    if still:
        words = ", ".join(f"{choice.value} {choice.meaning}" for choice in still)
        click.echo(wrapped(f"open: {words}", "  ", "    "))
    for code in found.codes[:MOST]:
        click.echo(wrapped(f"{code.code}  {code.title}", "  ", "           "))
    if len(found.codes) > MOST:
        click.echo(f"  and {len(found.codes) - MOST} more; a side or an approach narrows them")
