"""``codebooks get``: official files from their publishers, shown and agreed to before they are fetched."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.codes import SYSTEMS
from coder_drill.cli.editions import codebooks, found_json, tell_found
from coder_drill.cli.group import Context, pass_context
from coder_drill.cli.output import print_json, say
from coder_drill.errors import Exit, UsageError

if TYPE_CHECKING:
    from coder_drill.codebooks.getting.publishers import Wanted
    from coder_drill.services.codebooks.getting import Fetched, Plan

_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


@codebooks.command("get")
@click.argument("edition", metavar="[EDITION]", required=False)
@click.option(
    "--what",
    "what",
    multiple=True,
    metavar="WHAT[,WHAT...]",
    help="index, tables, codes (these three unless you say otherwise), addenda, ncci, mue, addons, fees.",
)
@click.option("--system", type=click.Choice(SYSTEMS), help="Only files of this code system.")
@click.option(
    "--from",
    "origins",
    multiple=True,
    metavar="ADDRESS|FILE",
    help="This address, or this file, instead of the publishers' known addresses.",
)
@click.option("--sha256", default="", metavar="HEX", help="The checksum that the file must have.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep the downloads here instead of in the data folder.",
)
@click.option("--dry-run", is_flag=True, help="Show the addresses and fetch nothing.")
@click.option("--yes", is_flag=True, help="Fetch without asking.")
@click.option(
    "--accept-ama-license",
    "licensed",
    is_flag=True,
    help="You have read and accept the license of CPT, which NCCI and fee schedule files hold.",
)
@click.option("--replace", is_flag=True, help="Take a file that is another than last time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def codebooks_get(
    context: Context,
    edition: str | None,
    what: tuple[str, ...],
    system: str | None,
    origins: tuple[str, ...],
    sha256: str,
    folder: Path | None,
    dry_run: bool,
    yes: bool,
    licensed: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Fetch official code files from CDC and CMS, and import them.

    EDITION is a fiscal year (2027), a month (2026-04) or a date; without it, what is in force today. The
    addresses are shown first; nothing is fetched until you agree. A checksum of every file is kept and
    compared the next time. A proxy is taken from HTTPS_PROXY.
    """
    from coder_drill.codebooks import System
    from coder_drill.codebooks.importing import ImportRefusedError
    from coder_drill.resources import codebooks_dir
    from coder_drill.services.codebooks.getting import fetch_all, lacking, plan, take

    workspace = context.workspace()
    today = workspace.clocks.now().date()
    asked = plan(
        codebooks_dir(),
        today,
        edition=edition,
        sorts=[part.strip() for each in what for part in each.split(",") if part.strip()],
        system=System(system) if system else None,
        origins=origins,
    )
    if sha256 and (not _SHA256.fullmatch(sha256) or len(asked.fetch) != 1):
        raise UsageError("--sha256: give 64 hexadecimal digits, for one file (see --from)")
    if dry_run:
        _show_dry(asked, as_json)
        return
    for line in _plan_lines(asked):
        click.echo(line, err=as_json)
    licensed = _agreed(asked, yes, licensed)
    place = folder or workspace.paths.data_dir / "downloads"
    fetched = fetch_all(
        asked.fetch,
        place,
        workspace.paths.imports,
        seconds=lambda: workspace.clocks.steady()[0],
        sha256=sha256,
        replaced=replace,
        progress=_progress,
        missing=lambda address: say(f"not at {address}"),
    )
    for each in fetched:
        _tell_fetched(each)
    try:
        found = take(
            asked,
            fetched,
            workspace.paths.imports,
            codebooks_dir(),
            today,
            licensed=licensed,
            passed_over=lambda fault: say(f"passed over: {fault}"),
        )
    except ImportRefusedError as error:
        say(f"error: {error}")
        say("nothing was imported")
        raise click.exceptions.Exit(Exit.FAILED) from None
    for name, kind in lacking(fetched, found):
        say(f"{name}: without {kind.label}")
    if as_json:
        print_json(
            {
                "files": asked.as_json(),
                "fetched": [_fetched_json(each) for each in fetched],
                "imported": [found_json(one) for one in found],
            }
        )
        return
    for one in found:
        tell_found(one)
    for each in fetched:
        if each.wanted.publisher and not each.wanted.holds:
            click.echo(f"{each.download.path}: to read; nothing of it is imported")


def _show_dry(asked: Plan, as_json: bool) -> None:
    if as_json:
        print_json({"files": asked.as_json(), "fetched": [], "imported": []})
        return
    for line in _plan_lines(asked):
        click.echo(line)
    say("nothing was fetched (--dry-run)")


def _plan_lines(asked: Plan) -> list[str]:
    lines = []
    for each in asked.fetch:
        of = f", edition {each.edition}" if each.edition else ""
        by = f" ({each.publisher})" if each.publisher else ""
        lines.append(f"{each.about}{of}{by}")
        lines += [
            f"  {'or ' if number else ''}{address}" for number, address in enumerate(each.addresses)
        ]
        if any(address.startswith("http:") for address in each.addresses):
            lines.append("  not encrypted: compare the checksum with its source (--sha256)")
    return lines


def _agreed(asked: Plan, yes: bool, licensed: bool) -> bool:
    """Ask for what was not said by an option; whether the license of CPT is accepted.

    Raises ``UsageError`` where nobody can be asked, and ends the command when the answer is no.
    """
    if not asked.fetch:
        return licensed
    there = sys.stdin.isatty()
    if asked.licenses and not licensed:
        say("these files hold CPT codes, which are the American Medical Association's;")
        for address in asked.licenses:
            say(f"read its license: {address}")
        if not there:
            raise UsageError("nothing was fetched; --accept-ama-license says that you accept it")
        licensed = click.confirm("Have you read that license, and do you accept it?", err=True)
        if not licensed:
            _nothing()
    if not yes:
        if not there:
            raise UsageError("nothing is fetched unasked; add --yes, or --dry-run to look only")
        files = "this file" if len(asked.fetch) == 1 else f"these {len(asked.fetch)} files"
        if not click.confirm(f"Fetch {files}?", err=True):
            _nothing()
    return licensed


def _nothing() -> None:
    say("nothing was fetched")
    raise click.exceptions.Exit(Exit.FAILED)


def _progress(each: Wanted) -> Callable[[int, int], None] | None:
    """A line that tells how far a download is, on a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, whole: int) -> None:
        of = f" of {whole / 1e6:.1f}" if whole else ""
        sys.stderr.write(f"\r{each.about[:50]:<50} {done / 1e6:6.1f}{of} MB")
        if done == whole:
            sys.stderr.write("\r" + " " * 78 + "\r")
        sys.stderr.flush()

    return tell


def _tell_fetched(each: Fetched) -> None:
    download = each.download
    say(f"fetched {download.path.name} ({download.size / 1e6:,.1f} MB) into {download.path.parent}")
    if each.before is None:
        said = "recorded"
    elif each.before.sha256 == download.sha256:
        said = f"the same as on {each.before.day}"
    else:
        said = f"another than on {each.before.day}"
    say(f"sha256 {download.sha256} ({said})")


def _fetched_json(each: Fetched) -> dict[str, Any]:
    return {
        "name": each.wanted.name,
        "address": each.download.address,
        "path": str(each.download.path),
        "size": each.download.size,
        "sha256": each.download.sha256,
        "before": None
        if each.before is None
        else {"sha256": each.before.sha256, "day": each.before.day},
    }
