"""``units``: a dose in billing units."""

from __future__ import annotations

import click

from coder_drill.cli.codes import book_of
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, wrapped
from coder_drill.errors import UsageError


@cli.command()
@click.argument("code", metavar="CODE")
@click.argument("dose", metavar="DOSE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def units(context: Context, code: str, dose: tuple[str, ...], as_json: bool) -> None:
    """Turn a dose into billing units: units J1885 60 mg; units J3262 331 mg used, 29 mg discarded.

    Rounded up to the next whole unit; what was discarded from a single-dose container stands on a
    line of its own with JW, and JZ says that nothing was.
    """
    context.open_book()
    from coder_drill.codebooks.doses import units_of

    book = book_of(context, None)
    found = book.get(code)
    unit = book.billing_unit(found.code) if found else None
    if found is None or unit is None:
        raise UsageError(f"{code}: no billing unit is known; the code's page tells its title")
    given = units_of(" ".join(dose), unit)
    if as_json:
        print_json(
            {
                "code": unit.code,
                "unit": unit.words,
                "units": given.units,
                "discarded": given.wasted,
                "lines": list(given.lines(unit.code)),
                "notes": list(given.notes),
            }
        )
        return
    click.echo(f"{unit.code}  {found.title}: one unit {unit.words}")
    for line in given.lines(unit.code):
        click.echo(f"  {line}")
    for note in given.notes:
        click.echo(wrapped(note, "  ", "  "))
