"""``report``, ``export`` and ``import``: what the learner did so far, out and in."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, print_line, say
from coder_drill.errors import UnavailableError, UsageError
from coder_drill.files import UnfitFileError, decoded, read_file, take_bytes
from coder_drill.wholefile import write_whole

if TYPE_CHECKING:
    from coder_drill.services.transfer import Imported

LISTED = 20
_EXPORT_BYTES = 1_000_000_000
"""Some hundred thousand attempts."""


def _a_day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it like 2026-05-01") from None


def _a_domain(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from coder_drill.scoring.domains import all_domains, domain_label

    for domain in all_domains():
        if value.lower() in (domain, domain_label(domain).lower()):
            return domain
    near = [d for d in all_domains() if value.lower() in f"{d} {domain_label(d).lower()}"]
    names = ", ".join((near or list(all_domains()))[:8])
    raise click.BadParameter(f"no domain {value!r}; did you mean {names}?")


def _a_name(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from coder_drill.config import checked_learner

    return checked_learner(value, "--as")


@cli.command()
@click.option(
    "--since", metavar="DATE", callback=_a_day, help="Only from this day on (YYYY-MM-DD)."
)
@click.option("--domain", metavar="NAME", callback=_a_domain, help="Only one domain, e.g. cm-09.")
@click.option(
    "--limit", type=click.IntRange(1), help=f"Attempts to list (text: {LISTED}, JSON: all)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one number a row.")
@click.option(
    "--html",
    "html_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write one HTML file with plots.",
)
@pass_context
def report(
    context: Context,
    since: date | None,
    domain: str | None,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
    html_file: Path | None,
) -> None:
    """Print skills, accuracy, speed, readiness and what to do next.

    Scores and metrics are of first tries; retries are counted apart. Mastery below 8 scored codes is
    not shown as an estimate.
    """
    if as_json + as_csv + (html_file is not None) > 1:
        raise click.UsageError("choose one of --json, --csv and --html")
    workspace = context.workspace()
    from coder_drill.services.drillmap import family_rows

    progress = workspace.standing.progress(since=since, domain=domain)
    heads = workspace.standing.attempts(since=since, domain=domain)
    drills = workspace.skills.book().drills
    families = family_rows(drills, domain=domain) if as_json or drills.tallies else []
    if as_json:
        from coder_drill.services.report import report_data

        print_json(
            {**report_data(progress, heads[:limit]), "rapid": [each.as_json() for each in families]}
        )
    elif as_csv:
        from coder_drill.services.report import report_csv

        click.echo(report_csv(progress), nl=False)
    elif html_file is not None:
        from coder_drill.services.report_html import report_html

        write_file(html_file, report_html(progress, workspace.plans.week()))
        say(f"wrote {html_file}")
    elif not workspace.skills.heads() and not drills.tallies:
        say("no attempt yet; 'coder-drill' starts the app, 'coder-drill charts' lists the charts")
    else:
        from coder_drill.cli.report_text import report_text

        click.echo(report_text(progress, heads[: limit or LISTED], families))


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises UnavailableError naming the file."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror}); choose another place"
        ) from error


@cli.command()
@pass_context
def export(context: Context) -> None:
    """Print the learner's history as JSON Lines, in the order of the log.

    'coder-drill import' takes it in again, here or on another machine, without duplicates.
    """
    from coder_drill.services.transfer import export_lines

    workspace = context.workspace()
    learner = workspace.store.learners.ensure(workspace.learner)
    for line in export_lines(workspace.store, learner):
        print_line(line)


@cli.command("import")
@click.argument("file", metavar="FILE")
@click.option(
    "--as",
    "into",
    metavar="NAME",
    callback=_a_name,
    help="The learner here whose history it becomes.",
)
@pass_context
def import_(context: Context, file: str, into: str | None) -> None:
    """Take in a history that 'coder-drill export' wrote; - reads standard input.

    FILE may also be a damaged history that was kept aside: what can still be read of it is taken in.

    A history goes by the learner's own id, not by the name: where another learner here has the name, it
    is kept apart under a free one, unless --as says whose it is.

    What is here already is passed over. With a broken line nothing is taken in, and every broken
    line is named.
    """
    from coder_drill.services.rescoring import rescorer
    from coder_drill.services.transfer import ImportRefusedError, import_lines

    workspace = context.workspace()
    name = "standard input" if file == "-" else file
    if file != "-" and _is_database(Path(file), workspace.paths.store):
        _import_database(context, Path(file), into)
        return
    try:
        done = import_lines(
            workspace.store,
            _lines(file, name),
            name,
            into=into,
            rescore=rescorer(workspace.sources),
        )
    except ImportRefusedError as error:
        for line in error.lines:
            say(f"error: {line}")
        raise
    _tell(context, done, name)


def _is_database(file: Path, history: Path) -> bool:
    """True for a file that is a database, or was one: a history kept aside."""
    from coder_drill.store.files import is_database, kept_aside

    return is_database(file) or any(
        file.resolve() == kept.resolve() for kept in kept_aside(history)
    )


def _import_database(context: Context, file: Path, into: str | None) -> None:
    from coder_drill.services.rescoring import rescorer
    from coder_drill.services.transfer import import_damaged
    from coder_drill.store.files import kept_aside, put_away

    workspace = context.workspace()
    kept = [each for each in kept_aside(workspace.paths.store) if each.resolve() == file.resolve()]
    done, lost = import_damaged(
        workspace.store,
        file,
        into=into,
        rescore=rescorer(workspace.sources),
        own=bool(kept),
    )
    _tell(context, done, str(file))
    if lost:
        say(f"warning: {file}: {lost} attempts cannot be read any more")
    for each in kept:
        say(f"{each} is now {put_away(each).name}; delete it when you miss nothing")
    workspace.close()


def _tell(context: Context, done: Imported, name: str) -> None:
    """Say what an import did."""
    workspace = context.workspace()
    say(
        f"{done.attempts} attempts and {done.reviews} card answers taken in, "
        f"{done.attempts_here + done.reviews_here} were here already"
    )
    if done.differing:
        say(f"warning: {done.differing} of those differ from what is here; kept as here")
    for place, wrong in done.corrected[:LISTED]:
        say(
            f"warning: {name}: line {place}: {wrong.exercise}: the score {wrong.said:.4g} does not "
            f"follow from the answer, which scores {wrong.worth:.4g}; taken in with that"
        )
    if len(done.corrected) > LISTED:
        say(f"warning: {name}: {len(done.corrected) - LISTED} more scores do not follow either")
    if done.again < done.could:
        say(f"{done.again} of {done.could} answers were scored again")
    for theirs, ours in done.apart:
        say(
            f"another {theirs!r} practices here: this history is kept apart as {ours!r}; "
            f"'import --as {theirs}' makes it theirs"
        )
    others = [each.name for each in done.learners if each.name != workspace.learner]
    if others:
        say(f"they belong to {', '.join(others)}: --learner NAME shows them")


def _lines(file: str, name: str) -> list[str]:
    """The lines of an export; UsageError when it cannot be read or is no text."""
    try:
        raw = (
            take_bytes(sys.stdin.buffer, _EXPORT_BYTES)
            if file == "-"
            else read_file(Path(file), _EXPORT_BYTES)
        )
        return decoded(raw).split("\n")
    except UnfitFileError as error:
        place = f"line {error.line}: " if error.line else ""
        raise UsageError(f"{name}: {place}{error}; nothing was imported") from None
