"""``guideline``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, table, wrapped

if TYPE_CHECKING:
    from coder_drill.services.citations import CitedSection


@cli.command()
@click.argument("words", metavar="SECTION...", nargs=-1, required=True)
@click.option(
    "--search", is_flag=True, help="Take SECTION as words, and find the sections on them."
)
@click.option(
    "--limit", type=click.IntRange(1, 50), default=10, help="Sections that a search shows."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def guideline(
    context: Context, words: tuple[str, ...], search: bool, limit: int, as_json: bool
) -> None:
    """Print the heading of a guideline section, what it says, and the sections it lies in.

    SECTION is a number of the ICD-10-CM or ICD-10-PCS guidelines, as a key cites it: I.C.9.a.1, IV.H,
    PCS B3.2a. With --search it is words, such as: guideline --search uncertain diagnosis outpatient.
    Headings and text are ours; the guidelines themselves are not reproduced.
    """
    context.open_book()
    from coder_drill.errors import Exit
    from coder_drill.services.citations import section_asked, sections_found

    text = " ".join(words)
    if not search:
        found = section_asked(text)
        if as_json:
            print_json(found.as_json())
        else:
            _print(found)
        return
    sections = sections_found(text, limit)
    if as_json:
        print_json({"query": text, "sections": [each.as_json() for each in sections]})
    else:
        for number, each in enumerate(sections):
            if number:
                click.echo()
            _print(each)
        if not sections:
            click.echo(f"{text}: no section on these words", err=True)
    if not sections:
        raise SystemExit(Exit.FAILED)


def _print(found: CitedSection) -> None:
    click.echo(found.source)
    click.echo(table((f"  {number}", heading) for number, heading in found.path))
    if found.path and found.path[-1][0] != found.text:
        click.echo(f"  {found.text}")
    if found.says:
        click.echo(wrapped(found.says, "    "))
