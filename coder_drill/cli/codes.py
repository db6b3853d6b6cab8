"""``lookup``, ``code`` and ``browse``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.browseindex import browse_index, index_named
from coder_drill.cli.group import Context, build_progress, cli, pass_context
from coder_drill.cli.output import print_json, print_line, say, table, wrapped
from coder_drill.errors import Exit, UsageError
from coder_drill.files import UnfitFileError, read_text

if TYPE_CHECKING:
    from coder_drill.codebooks import Code, Codebook
    from coder_drill.codebooks.modifierpages import ModifierPage
    from coder_drill.lookup import Hit, Lookup, Result
    from coder_drill.services.codebooks.browser import Level
    from coder_drill.services.codebooks.codepage import CodePage

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")
_BATCH_BYTES = 64_000_000
CLAIMS = ("inpatient", "outpatient", "professional")

edition_option = click.option(
    "--edition",
    metavar="NAME",
    help="Code tables of an imported edition, such as 2026-10 (codebooks list names them).",
)


@cli.command()
@click.argument("words", metavar="QUERY...", nargs=-1)
@click.option("--system", type=click.Choice(SYSTEMS), help="Only this code system.")
@click.option(
    "--claim",
    type=click.Choice(CLAIMS),
    help="Codes that this claim takes come first, as in a chart.",
)
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
@edition_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def lookup(
    context: Context,
    words: tuple[str, ...],
    system: str | None,
    claim: str | None,
    limit: int,
    exact: bool,
    batch: Path | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """Find codes by words, abbreviations, parts of a code, in any order, typos forgiven."""
    context.open_book()
    if bool(words) == (batch is not None):
        raise UsageError("lookup: give either a QUERY or --batch FILE")
    engine = _engine(context, edition)
    if batch is not None:
        _batch(engine, batch, system, claim, limit, exact)
        return
    result = _search(engine, " ".join(words), system, claim, limit, exact)
    page = engine.modifier_page(result.query)
    if page is not None:
        page = context.workspace().with_charts(page)
    if as_json:
        print_json(
            {
                **_answer(result),
                **({"modifier": page.as_json()} if page else {}),
                "corrections": [{"typed": c.typed, "used": c.used} for c in result.corrections],
            }
        )
    else:
        for indent, text in page.lines() if page else ():
            click.echo(wrapped(text, "  " * (indent + 1), "  " * indent))
        if result.note and result.hits:
            say(result.note)
        for read in result.corrections:
            say(f"showing results for {read.used} instead of {read.typed}; --exact keeps it")
        click.echo(
            table(
                (
                    hit.code,
                    hit.system.label,
                    "" if hit.billable else "header",
                    f"{hit.title} ({hit.unit})" if hit.unit else f"{hit.title}{_ends(hit)}",
                )
                for hit in result.hits
            )
        )
    if not result.hits and page is None:
        say(result.note or f"nothing found for {result.query!r}; try fewer or other words")
        raise click.exceptions.Exit(Exit.FAILED)


def _engine(context: Context, edition: str | None) -> Lookup:
    if edition is None:
        workspace = context.ready()
        return context.keep(workspace.lookup(workspace.edition_today))
    from coder_drill.lookup import Lookup

    return Lookup(book_of(context, edition))


def book_of(context: Context, edition: str | None) -> Codebook:
    """The code tables in force today, or those of another edition, built when they are not there."""
    if edition is None:
        return context.ready().codebook
    with build_progress() as progress:
        return context.keep(context.workspace().edition(edition, progress))


def book_on(context: Context, day: str | None) -> Codebook:
    """The code tables in force on a day (``2026-04`` or a date), today's for None.

    Imported ones where they cover the day, else the bundled ones: that is said where these are not in
    force on it.
    """
    workspace = context.ready()
    if day is None:
        return workspace.codebook
    if workspace.edition_on(day) is None:
        _tell_of_other_days(day)
    with build_progress() as progress:
        return workspace.codebook_on(day, progress)


def _tell_of_other_days(day: str) -> None:
    from coder_drill.codebooks.importing.inforce import not_in_force
    from coder_drill.codebooks.tables import Manifest
    from coder_drill.resources import codebooks_dir

    others = not_in_force(day, Manifest.read(codebooks_dir()))
    if others:
        spans = ", ".join(f"{system.label} {begins} to {ends}" for system, begins, ends in others)
        say(
            f"no tables of {day} are imported, so the bundled ones answer ({spans});"
            " codebooks import reads others"
        )


def _search(
    engine: Lookup, query: str, system: str | None, claim: str | None, limit: int, exact: bool
) -> Result:
    from coder_drill.codebooks import System
    from coder_drill.codebooks.systems import ClaimType

    return engine.search(
        query,
        system=System(system) if system else None,
        usable=System.on_claim(ClaimType(claim)) if claim else frozenset(),
        limit=limit,
        correct=not exact,
    )


def _ends(hit: Hit) -> str:
    return f" (ends {hit.ends})" if hit.ends else ""


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "system": hit.system.value,
        "code": hit.code,
        "title": hit.title,
        "billable": hit.billable,
        "why": list(hit.why),
        **({"unit": hit.unit} if hit.unit else {}),
        **({"ends": hit.ends} if hit.ends else {}),
    }


def _answer(result: Result) -> dict[str, Any]:
    return {
        "query": result.query,
        "hits": [_hit(h) for h in result.hits],
        "ms": round(result.ms, 3),
        **({"note": result.note} if result.note else {}),
    }


def _batch(
    engine: Lookup, batch: Path, system: str | None, claim: str | None, limit: int, exact: bool
) -> None:
    try:
        lines = read_text(batch, _BATCH_BYTES).split("\n")
    except UnfitFileError as error:
        raise UsageError(f"{batch}: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            raise UsageError(
                f"{batch}:{number}: not JSON ({error}); write one object a line"
            ) from error
        query = row.get("query") if isinstance(row, dict) else None
        if not isinstance(query, str):
            raise UsageError(f'{batch}:{number}: query: missing; write {{"query": "..."}}')
        wanted = row.get("system") or system
        if wanted is not None and wanted not in SYSTEMS:
            raise UsageError(
                f"{batch}:{number}: system: {wanted!r} is none of {', '.join(SYSTEMS)}"
            )
        answer = _answer(_search(engine, query, wanted, claim, limit, exact))
        print_line(json.dumps(answer, ensure_ascii=False))


@cli.command()
@click.argument("words", metavar="CODE...", nargs=-1, required=True)
@edition_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def code(context: Context, words: tuple[str, ...], edition: str | None, as_json: bool) -> None:
    """Print what the code book says of a code: title, dates, path, notes, children, flags.

    A code written as one system writes it is that system's alone: G0402 is HCPCS, G04.02 ICD-10-CM.
    Given several codes, the NCCI pairs among them are told too. Two characters are a modifier
    (25, JZ): what it says, when it is right and when not. What is known is printed, what is not is
    named.
    """
    context.open_book()
    from coder_drill.codebooks.advice import why_unknown
    from coder_drill.services.codebooks.codepage import CodePage, code_page, page_lines

    book = book_of(context, edition)
    pages: list[CodePage | ModifierPage] = []
    unknown: list[str] = []
    said: list[str] = []
    answer = [hit.code for word in words for hit in book.resolve(word)]
    for word in words:
        modifier = book.modifier_page(word) if len(word) == 2 else None
        if modifier is not None:
            pages.append(context.workspace().with_charts(modifier))
            continue
        found = book.resolve(word)
        exact = [hit for hit in found if hit.code == word.strip().upper()]
        if exact and len(exact) < len(found):
            others = [hit for hit in found if hit not in exact]
            said += [f"{word}: {h.system.label} {h.code} is another code" for h in others]
            found = exact
        if not found:
            unknown.append(why_unknown(book, word))
        pages.extend(code_page(book, hit.code, hit.system, answer=answer) for hit in found)
    if as_json and pages:
        print_json([page.as_json() for page in pages])
    for number, page in enumerate(() if as_json else pages):
        if number:
            click.echo()
        lines = page_lines(page) if isinstance(page, CodePage) else page.lines()
        for indent, text in lines:
            click.echo(wrapped(text, "  " * (indent + 1), "  " * indent))
    for words_said in said:
        say(words_said)
    for reason in unknown:
        say(f"error: {reason}")
    if unknown:
        raise click.exceptions.Exit(Exit.USAGE)


@cli.command()
@click.argument("code", metavar="[CODE]", required=False)
@click.option("--system", type=click.Choice(SYSTEMS), help="The code system of CODE, or its top.")
@click.option("--filter", "words", metavar="WORDS", help="Only what has all these words.")
@click.option(
    "--index",
    "index",
    metavar="BOOK",
    help="Walk an imported index or table, such as eindex, drug or neoplasm; CODE is then a term.",
)
@edition_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def browse(
    context: Context,
    code: str | None,
    system: str | None,
    words: str | None,
    index: str | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """Print one level of the tree of codes: where CODE stands and what lies below it.

    Without CODE the tops of all systems. CODE may be a chapter, a block, a header, a PCS prefix,
    a section or the name of a system.
    """
    context.open_book()
    from coder_drill.codebooks import System
    from coder_drill.services.codebooks.browser import level

    book = book_of(context, edition)
    if index is not None:
        browse_index(index_named(book, index), code or "", words or "", as_json)
        return
    if code or system:
        levels = [level(book, code or "", System(system) if system else None)]
    else:
        levels = [level(book, "", one) for one in System]
    if as_json:
        print_json([_level_json(one, words) for one in levels])
        return
    for number, one in enumerate(levels):
        if number:
            click.echo()
        click.echo(one.crumbs)
        click.echo(
            table(
                (f"  {below.code}", "billable" if below.billable else "", below.title)
                for below in (one.filtered(words) if words else one.below)
            )
            or "  nothing lies below it"
        )


def _level_json(one: Level, words: str | None) -> dict[str, Any]:
    return {
        "system": one.system.value,
        "path": [_code_json(code) for code in one.path],
        "below": [_code_json(code) for code in (one.filtered(words) if words else one.below)],
    }


def _code_json(code: Code) -> dict[str, Any]:
    return {"code": code.code, "title": code.title, "billable": code.billable}
