"""``changes``: what changed from one edition to another."""

from __future__ import annotations

from itertools import groupby

import click

from coder_drill.cli.codes import SYSTEMS, book_of
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.errors import Exit, UsageError

CHANGES = ("new", "revised", "deleted", "ending")


@cli.command()
@click.argument("editions", metavar="[OLD NEW]", nargs=-1)
@click.option("--only", multiple=True, type=click.Choice(CHANGES), help="Only these changes.")
@click.option("--system", type=click.Choice(SYSTEMS), help="Only this code system.")
@click.option(
    "--filter",
    "words",
    default="",
    metavar="WORDS",
    help="Only codes that begin so, or titles with all these words.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def changes(
    context: Context,
    editions: tuple[str, ...],
    only: tuple[str, ...],
    system: str | None,
    words: str,
    as_json: bool,
) -> None:
    """List codes that are new, revised or deleted, and those known to end.

    Without editions: ICD-10-CM from April 2025 to April 2026, which comes with the program. OLD and NEW
    are editions that codebooks list names, 'bundled', or official files; every code system that both
    have is compared.
    """
    context.open_book()
    from coder_drill.codebooks import System
    from coder_drill.codebooks.changed import Change
    from coder_drill.resources import codebooks_dir
    from coder_drill.services.codebooks.changes import HEADINGS, bundled_difference, difference

    if len(editions) not in (0, 2):
        raise UsageError("changes: name two editions, or none for the difference that is bundled")
    book = book_of(context, None)
    if editions:
        imports = context.workspace().paths.imports
        found = difference(editions[0], editions[1], codebooks_dir(), imports, book)
    else:
        found = bundled_difference(codebooks_dir(), book)
    wanted = [Change(each) for each in only]
    found = found.narrowed(words, wanted, System(system) if system else None)
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(f"{found.old} to {found.new}: {found.summary}")
        for change, rows in groupby(found.rows, key=lambda each: each.change):
            click.echo()
            click.echo(HEADINGS[change])
            for each in rows:
                day = (
                    f"  [{'from' if change is Change.NEW else 'until'} {each.day}]"
                    if each.day
                    else ""
                )
                indent = " " * 11
                click.echo(wrapped(f"{each.title}{day}", indent, f"  {each.code:<8} "))
                if each.before:
                    click.echo(wrapped(f"was: {each.before}", indent))
                if each.now:
                    click.echo(wrapped(f"now: {', '.join(each.now)}", indent))
    if not found.rows:
        say("nothing changed that fits; try fewer words")
        raise click.exceptions.Exit(Exit.FAILED)
