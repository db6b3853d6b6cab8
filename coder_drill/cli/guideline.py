"""``guideline``."""

from __future__ import annotations

import click

from coder_drill.cli.group import cli
from coder_drill.cli.output import print_json, table


@cli.command()
@click.argument("words", metavar="SECTION...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def guideline(words: tuple[str, ...], as_json: bool) -> None:
    """Print the number and the short heading of a guideline section, and what it lies in.

    SECTION is a number of the ICD-10-CM or ICD-10-PCS guidelines, as a key cites it: I.C.9.a.1, IV.H,
    PCS B3.2a. The headings are ours; the guidelines themselves are not reproduced.
    """
    from coder_drill.services.citations import section_asked

    found = section_asked(" ".join(words))
    if as_json:
        print_json(found.as_json())
        return
    click.echo(found.source)
    click.echo(table((f"  {number}", heading) for number, heading in found.path))
    if found.path and found.path[-1][0] != found.text:
        click.echo(f"  {found.text}")
