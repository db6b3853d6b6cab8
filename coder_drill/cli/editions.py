"""``codebooks``: build the search database, list, import and compare editions; ``get`` is `getting`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, build_progress, cli, pass_context
from coder_drill.cli.output import print_json, say, table
from coder_drill.errors import Exit

if TYPE_CHECKING:
    from coder_drill.codebooks.importing import Changes, Found, Part
    from coder_drill.codebooks.model import Edition


@cli.group()
def codebooks() -> None:
    """The code tables: build the search database, list, import and compare editions."""


@codebooks.command("build")
@click.option("--force", is_flag=True, help="Build anew even when it is up to date.")
@pass_context
def codebooks_build(context: Context, force: bool) -> None:
    """Build the search database in the cache folder."""
    import time

    from coder_drill.codebooks import Codebook

    workspace = context.workspace()
    begun = time.perf_counter()
    with build_progress() as progress:
        if force:
            Codebook.open(
                workspace.paths.cache_dir,
                progress=progress,
                imports=workspace.paths.imports,
                rebuild=True,
            ).close()
        workspace.prepare(progress)
        built = progress.shown
    if built:
        say(f"built in {time.perf_counter() - begun:.1f} s")
    else:
        say("up to date; --force builds it anew")


@codebooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def codebooks_list(context: Context, as_json: bool) -> None:
    """List the code tables, bundled and imported, with edition, dates, rows and source."""
    from coder_drill.codebooks.importing import Shelf

    workspace = context.ready()
    editions = workspace.codebook.editions()
    imported = Shelf(workspace.paths.imports).parts()
    if as_json:
        print_json([_edition_json(e) for e in editions] + [_part_json(p) for p in imported])
        return
    rows = [(e.system.label, e.name, _in_force(e), f"{e.rows:,}", e.source) for e in editions]
    rows += [
        (
            f"{part.kind.label} ({part.kind.value})" if part.kind.is_book else part.kind.label,
            part.edition,
            f"{part.effective_from} to {part.effective_to}",
            f"{_size(part):,}",
            f"imported from {part.source}",
        )
        for part in imported
    ]
    click.echo(table(rows, head=("SYSTEM", "EDITION", "IN FORCE", "ROWS", "SOURCE")))


@codebooks.command("import")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--edition",
    metavar="NAME",
    help="The edition when the files do not tell it: 2026, 2026-04 or a date.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def codebooks_import(
    context: Context, files: tuple[Path, ...], edition: str | None, as_json: bool
) -> None:
    """Read official code files as published, all or none, and keep them as an edition.

    ICD-10-CM tabular, index, external cause index, drug and neoplasm table XML; ICD-10-PCS tables,
    index and definitions XML; order files; HCPCS ANWEB text or xlsx; a licensed CPT file; NCCI
    pairs, medically unlikely edits, add-on codes and the relative value file of the physician fee
    schedule. Each is recognized by its content, in the zips that the publishers put them in, too;
    'codebooks get' fetches them.
    """
    from coder_drill.codebooks.importing import ImportRefusedError, import_files
    from coder_drill.resources import codebooks_dir

    workspace = context.workspace()
    faults: list[ImportRefusedError] = []
    try:
        found = import_files(
            files, workspace.paths.imports, codebooks_dir(), edition=edition, refused=faults.append
        )
    except ImportRefusedError:
        for fault in faults:
            say(f"error: {fault}")
        if len(files) > 1:
            say("nothing was imported; leave out what is refused")
        raise click.exceptions.Exit(Exit.FAILED) from None
    if as_json:
        print_json([found_json(one) for one in found])
        return
    for one in found:
        tell_found(one)


def tell_found(one: Found) -> None:
    """Print what an imported file was and what it changed."""
    counts = ", ".join(f"{n:,} {what}" for what, n in one.parsed.counts.items())
    click.echo(f"{one.file.name}: {one.kind.label}, edition {one.edition}: {counts}")
    click.echo(f"  in force {one.effective_from} to {one.effective_to}")
    if one.changes is not None:
        click.echo(f"  against the edition at hand: {one.changes.summary}")
    elif one.kind.is_book:
        click.echo("  takes part in lookup; browse --index " + one.kind.value + " walks it")


@codebooks.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def codebooks_diff(context: Context, old: str, new: str, as_json: bool) -> None:
    """List codes added, deleted and revised from OLD to NEW: names of editions, or files.

    'bundled' names the editions that come with the program.
    """
    from coder_drill.codebooks.importing import Shelf, compare, side_of
    from coder_drill.codebooks.tables import Manifest
    from coder_drill.resources import codebooks_dir

    tables, shelf = Manifest.read(codebooks_dir()), Shelf(context.workspace().paths.imports)
    changes = compare(side_of(old, tables, shelf), side_of(new, tables, shelf))
    if as_json:
        print_json([_changes_json(one) for one in changes])
        return
    for number, one in enumerate(changes):
        if number:
            click.echo()
        click.echo(f"{one.what}: {one.summary}")
        for sign, rows in (("+", one.added), ("-", one.deleted)):
            for code, title in rows:
                click.echo(f"{sign} {code}  {title}")
        for code, before, after in one.revised:
            click.echo(f"~ {code}  {before}\n    -> {after}")


@codebooks.command("remove")
@click.argument("edition", metavar="EDITION")
@pass_context
def codebooks_remove(context: Context, edition: str) -> None:
    """Forget every imported file of an edition; the bundled tables stay."""
    from coder_drill.codebooks.importing import Shelf
    from coder_drill.errors import UsageError

    gone = Shelf(context.workspace().paths.imports).remove(edition)
    if not gone:
        raise UsageError(f"{edition}: nothing of that name was imported; codebooks list shows all")
    say(f"removed {gone} imported file{'s' if gone > 1 else ''} of {edition}")


def _in_force(edition: Edition) -> str:
    return f"{edition.effective_from} to {edition.effective_to or 'further notice'}"


def _size(part: Part) -> int:
    return max((int(table["rows"]) for table in part.files.values()), default=0)


def _edition_json(edition: Edition) -> dict[str, Any]:
    return {
        "system": edition.system.value,
        "edition": edition.name,
        "effective_from": edition.effective_from,
        "effective_to": edition.effective_to,
        "rows": edition.rows,
        "source": edition.source,
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "system": part.system.value,
        "kind": part.kind.value,
        "edition": part.edition,
        "effective_from": part.effective_from,
        "effective_to": part.effective_to,
        "rows": _size(part),
        "source": part.source,
        "imported": True,
    }


def found_json(one: Found) -> dict[str, Any]:
    """An imported file as JSON values."""
    return {
        "file": str(one.file),
        "kind": one.kind.value,
        "system": one.system.value,
        "edition": one.edition,
        "effective_from": one.effective_from,
        "effective_to": one.effective_to,
        "counts": dict(one.parsed.counts),
        "changes": _changes_json(one.changes) if one.changes is not None else None,
    }


def _changes_json(changes: Changes) -> dict[str, Any]:
    return {
        "what": changes.what,
        "system": changes.system.value if changes.system else None,
        "added": [{"code": code, "title": title} for code, title in changes.added],
        "deleted": [{"code": code, "title": title} for code, title in changes.deleted],
        "revised": [
            {"code": code, "old": before, "new": after} for code, before, after in changes.revised
        ],
    }
