"""``lookup``, ``code`` and ``codebooks``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.main import Context, build_progress, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import Exit, UsageError

if TYPE_CHECKING:
    from coder_drill.lookup import Hit, Lookup, Result

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")


@cli.command()
@click.argument("words", metavar="QUERY...", nargs=-1)
@click.option("--system", type=click.Choice(SYSTEMS), help="Only this code system.")
@click.option(
    "--limit", type=click.IntRange(1, 50), default=20, show_default=True, help="Hits at most."
)
@click.option("--exact", is_flag=True, help="Do not correct spelling.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="JSON Lines with 'query' (and 'system'); one answer a line.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def lookup(
    context: Context,
    words: tuple[str, ...],
    system: str | None,
    limit: int,
    exact: bool,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Find codes by words, abbreviations, parts of a code, in any order, typos forgiven."""
    if bool(words) == (batch is not None):
        raise UsageError("lookup: give either a QUERY or --batch FILE")
    engine = context.ready().lookup()
    if batch is not None:
        _batch(engine, batch, system, limit, exact)
        return
    result = _search(engine, " ".join(words), system, limit, exact)
    if as_json:
        print_json(
            {
                **_answer(result),
                "corrections": [{"typed": c.typed, "used": c.used} for c in result.corrections],
            }
        )
    else:
        for correction in result.corrections:
            say(
                f"showing results for {correction.used} instead of {correction.typed}; --exact keeps it"
            )
        click.echo(
            table(
                (
                    hit.code,
                    hit.system.label,
                    "" if hit.billable else "header",
                    hit.title,
                )
                for hit in result.hits
            )
        )
    if not result.hits:
        say(f"nothing found for {result.query!r}; try fewer or other words")
        raise click.exceptions.Exit(Exit.FAILED)


def _search(engine: Lookup, query: str, system: str | None, limit: int, exact: bool) -> Result:
    from coder_drill.codebooks import System

    return engine.search(
        query, system=System(system) if system else None, limit=limit, correct=not exact
    )


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "system": hit.system.value,
        "code": hit.code,
        "title": hit.title,
        "billable": hit.billable,
        "why": list(hit.why),
    }


def _answer(result: Result) -> dict[str, Any]:
    return {
        "query": result.query,
        "hits": [_hit(h) for h in result.hits],
        "ms": round(result.ms, 3),
    }


def _batch(engine: Lookup, batch: Path, system: str | None, limit: int, exact: bool) -> None:
    try:
        lines = batch.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{batch}: cannot be read ({error}); name a file of JSON Lines") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(
                f"{batch}:{number}: not JSON ({error.msg}); write one object a line"
            ) from error
        query = row.get("query") if isinstance(row, dict) else None
        if not isinstance(query, str):
            raise UsageError(f'{batch}:{number}: query: missing; write {{"query": "..."}}')
        wanted = row.get("system") or system
        if wanted is not None and wanted not in SYSTEMS:
            raise UsageError(
                f"{batch}:{number}: system: {wanted!r} is none of {', '.join(SYSTEMS)}"
            )
        answer = _answer(_search(engine, query, wanted, limit, exact))
        click.echo(json.dumps(answer, ensure_ascii=False))


@cli.command()
@click.argument("words", metavar="CODE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def code(context: Context, words: tuple[str, ...], as_json: bool) -> None:
    """Print what the code book says of a code: title, path, notes, children, flags."""
    from coder_drill.practice.codepage import code_page, page_lines

    book = context.ready().codebook
    pages = []
    for word in words:
        found = book.resolve(word)
        if not found:
            raise UsageError(
                f"{word}: in none of the code tables; 'coder-drill lookup' finds codes by words"
            )
        pages.extend(code_page(book, hit.code, hit.system) for hit in found)
    if as_json:
        print_json([page.as_json() for page in pages])
        return
    for number, page in enumerate(pages):
        if number:
            click.echo()
        for indent, text in page_lines(page):
            click.echo(wrapped(text, "  " * (indent + 1), "  " * indent))


@cli.group()
def codebooks() -> None:
    """The code tables: build the search database, list editions."""


@codebooks.command("build")
@click.option("--force", is_flag=True, help="Build anew even when it is up to date.")
@pass_context
def codebooks_build(context: Context, force: bool) -> None:
    """Build the search database in the cache folder."""
    import time

    from coder_drill.codebooks import Codebook

    practice = context.practice()
    begun = time.perf_counter()
    with build_progress() as progress:
        if force:
            Codebook.discard(practice.paths.cache_dir)
        practice.prepare(progress)
        built = progress.shown
    if built:
        say(f"built in {time.perf_counter() - begun:.1f} s")
    else:
        say("up to date; --force builds it anew")


@codebooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def codebooks_list(context: Context, as_json: bool) -> None:
    """List the code tables with edition, dates, rows and source."""
    editions = context.ready().codebook.editions()
    if as_json:
        print_json(
            [
                {
                    "system": e.system.value,
                    "edition": e.name,
                    "effective_from": e.effective_from,
                    "effective_to": e.effective_to,
                    "rows": e.rows,
                    "source": e.source,
                }
                for e in editions
            ]
        )
        return
    click.echo(
        table(
            (
                (
                    e.system.label,
                    e.name,
                    f"{e.effective_from} to {e.effective_to or 'further notice'}",
                    f"{e.rows:,}",
                    e.source,
                )
                for e in editions
            ),
            head=("SYSTEM", "EDITION", "IN FORCE", "ROWS", "SOURCE"),
        )
    )
