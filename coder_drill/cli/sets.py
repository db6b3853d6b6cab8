"""``set``: drill sets, which exercises under which rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.assigning import open_bank_option, to_folder, when, windowed
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table, wrapped
from coder_drill.errors import Exit, UsageError
from coder_drill.text import clean

if TYPE_CHECKING:
    from coder_drill.sets.model import DrillSet, FrozenSet

MODES = ("practice", "exam", "assessment")


@cli.group("set")
def drill_set() -> None:
    """Drill sets: what a trainer assigns, and anyone may practice."""


@drill_set.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def list_sets(context: Context, as_json: bool) -> None:
    """List the sets: the bundled ones and your own."""
    sets = context.workspace().sets
    found = list(sets.all())
    for fault in sets.faults:
        say(f"warning: {fault}")
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "title": each.title,
                    "about": each.about,
                    "mode": each.mode.value,
                    "minutes": each.rules.minutes,
                    "exercises": len(each.exercises) + sum(f.count for f in each.filters),
                    "path": str(each.path),
                }
                for each in found
            ]
        )
        return
    click.echo(
        table(
            [
                (
                    each.id,
                    each.mode.value,
                    str(len(each.exercises) + sum(f.count for f in each.filters)),
                    f"{each.rules.minutes} min" if each.rules.minutes else "untimed",
                    each.title,
                )
                for each in found
            ],
            head=("SET", "MODE", "EXERCISES", "TIME", "TITLE"),
        )
    )


@drill_set.command()
@click.argument("name", metavar="SET")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show(context: Context, name: str, as_json: bool) -> None:
    """Show a set: its rules in words, its exercises as they are today, its version.

    SET is an id that 'set list' prints, or a .toml file.
    """
    from coder_drill.sets.model import set_json
    from coder_drill.sets.words import rule_lines

    made, frozen = _frozen(context, name)
    if as_json:
        print_json({**set_json(frozen), "hash": frozen.hash, "path": str(made.path)})
        return
    click.echo(f"{frozen.title}  ({frozen.id}, {frozen.mode.value}, version {frozen.hash[:8]})")
    if frozen.about:
        click.echo(wrapped(frozen.about, "  "))
    for line in rule_lines(frozen):
        click.echo(wrapped(line, "    ", "  - "))
    click.echo()
    rows = [
        (
            item.kind,
            item.id,
            f"{item.minutes:.0f} min" if item.minutes >= 1 else "<1 min",
            item.title,
        )
        for item in frozen.items
    ]
    click.echo(table(rows, head=("KIND", "EXERCISE", "ABOUT", "TITLE")))


@drill_set.command("new")
@click.argument("set_id", metavar="ID")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="practice",
    show_default=True,
    help="What it is for.",
)
@click.option("--title", default="", help="Its title.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write it to; that of your own sets if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def new_set(
    context: Context, set_id: str, mode: str, title: str, folder: Path | None, as_json: bool
) -> None:
    """Start a set of your own: a file with a place for everything."""
    from coder_drill.sets.model import Mode
    from coder_drill.sets.skeleton import new_set_text

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", set_id) or len(set_id) > 64:
        raise UsageError(f"{set_id!r} is no set id; write lower-case words joined by hyphens")
    if set(title) & set('"\\\n') or not title.isprintable():
        raise UsageError("--title: holds a quote, a backslash or a line break; leave it out")
    workspace = context.workspace()
    if workspace.sets.named(set_id) is not None:
        raise UsageError(f"a set with the id {set_id!r} is there already; choose another id")
    path = (folder or workspace.paths.sets) / f"{set_id}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(new_set_text(set_id, Mode(mode), title))
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already; choose another id") from error
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); name another --dir"
        ) from error
    if as_json:
        print_json({"id": set_id, "path": str(path)})
    else:
        click.echo(str(path))
    say(f"edit it, then run: coder-drill set check {path}")


@drill_set.command("check")
@click.argument("names", metavar="SET...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def check_sets(context: Context, names: tuple[str, ...], as_json: bool) -> None:
    """Check sets: every exercise there, the keys of your own charts, time, and length.

    Without SET, all of them. Ends with 1 when there is a fault.
    """
    from coder_drill.errors import CoderDrillError
    from coder_drill.sets.checking import report_on

    workspace = context.ready()
    asked = names or tuple(each.id for each in workspace.sets.all())
    faults = [] if names else [str(fault) for fault in workspace.sets.faults]
    told: list[dict[str, Any]] = []
    for name in asked:
        try:
            made, frozen = _frozen(context, name)
        except CoderDrillError as error:
            faults.append(clean(str(error)))  # It repeats the name it was given.
            continue
        report = report_on(frozen, workspace.sources, workspace.sets.public_hashes)
        found = [str(fault) for fault in _key_faults(context, frozen)]
        faults += found
        told.append(
            {
                "id": frozen.id,
                "hash": frozen.hash,
                "exercises": dict(report.exercises),
                "minutes": round(report.minutes),
                "codes": report.codes,
                "keys_public": len(report.public),
                "remarks": list(report.remarks),
                "faults": found,
                "path": str(made.path),
            }
        )
    if as_json:
        print_json({"sets": told, "faults": faults})
    else:
        for each in told:
            kinds = ", ".join(f"{n} × {kind}" for kind, n in each["exercises"].items())
            click.echo(
                f"{each['id']}: {kinds}; about {each['minutes']} minutes, {each['codes']} codes in keys"
            )
            for remark in each["remarks"]:
                click.echo(wrapped(remark, "    ", "  - "))
        for line in faults:
            click.echo(line)
    if faults:
        raise click.exceptions.Exit(Exit.FAILED)


@drill_set.command("try")
@click.argument("name", metavar="SET")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help='A JSON file of answers, such as {"chart:ID": "I10 E11.9"}; asks nothing.',
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def try_set(context: Context, name: str, answers: Path | None, as_json: bool) -> None:
    """Sit a set as a learner would, and see the score; it counts for nobody's skills."""
    import sys

    from coder_drill.cli.sitting import give_from_file, sit, state_json
    from coder_drill.sets.freezing import entries_of, policy_of

    _, frozen = _frozen(context, name)
    workspace = context.ready()
    if answers is None and not sys.stdin.isatty():
        raise UsageError("set try: there is no keyboard here; give --answers FILE")
    run = workspace.runs.begin(
        policy_of(frozen, trial=True), entries=entries_of(frozen, workspace.learner_id)
    )
    try:
        if answers is None:
            run = sit(workspace.runs, workspace.sources, run)
        else:
            run = give_from_file(workspace.runs, workspace.sources, run, answers)
            run = workspace.runs.end(run)
    finally:
        kept = workspace.runs.load(run.id)
        if kept is not None and not kept.over:
            workspace.runs.remove(kept)
    if not run.over:
        say("ended without a score")
        return
    scores = [entry.score or 0.0 for entry in run.entries]
    mean = sum(scores) / len(scores)
    if as_json:
        print_json({**state_json(run), "set": frozen.id, "hash": frozen.hash, "score": mean})
        return
    rows = [
        (str(at), entry.kind, entry.exercise, "-" if entry.score is None else f"{entry.score:.2f}")
        for at, entry in enumerate(run.entries, 1)
    ]
    click.echo(table(rows, head=("", "KIND", "EXERCISE", "SCORE")))
    click.echo(f"Mean score {mean:.2f} over {len(scores)} exercises; what was left out counts 0.")


@drill_set.command("pack")
@click.argument("name", metavar="SET")
@when
@open_bank_option
@to_folder()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def pack_set(
    context: Context,
    name: str,
    opens: str,
    due: str,
    days: int | None,
    from_open: bool,
    open_bank: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Pack a set as one signed file for a whole group, without a cohort.

    What comes back belongs to no cohort: it is read with 'show-bundle', and not scored here. For answers to
    collect and score, use 'cohort assign', with --group for one file for all.
    """
    from coder_drill.cli.trainer import trainer_keys
    from coder_drill.services.assigning import assign_file
    from coder_drill.training.envelope import FileKind, write

    _, frozen = _frozen(context, name)
    frozen = windowed(frozen, days, from_open)
    workspace = context.workspace()
    keys = trainer_keys(context)
    made, data = assign_file(
        workspace, frozen, keys, opens=opens, due=due, open_bank=open_bank, learner="", seat=""
    )
    path = (folder or Path.cwd()) / f"{frozen.id}{FileKind.SET.suffix}"
    try:
        write(path, data)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); name another --to"
        ) from None
    if as_json:
        print_json(
            {
                "assignment": made.id,
                "set": frozen.id,
                "hash": frozen.hash,
                "fingerprint": keys.fingerprint,
                "keys_public": made.keys_public,
                "path": str(path),
            }
        )
        return
    click.echo(str(path))
    say(f"learners see this fingerprint: {keys.fingerprint}")
    if made.sealed and made.keys_public:
        say(
            f"keys public: those of {made.keys_public} exercises come with every copy of coder-drill"
        )


def _frozen(context: Context, name: str) -> tuple[DrillSet, FrozenSet]:
    workspace = context.ready()
    made = workspace.sets.get(name)
    return made, workspace.sets.frozen(made)


def _key_faults(context: Context, frozen: FrozenSet) -> list[Any]:
    """Faults of the charts that do not come with the product, as ``check`` finds them."""
    from coder_drill.authoring.check import check_chart

    workspace = context.workspace()
    found: list[Any] = []
    for item in frozen.items:
        chart = workspace.bank.get(item.id) if item.kind == "chart" else None
        if chart is not None and item.content_hash not in workspace.sets.public_hashes:
            found += check_chart(chart, workspace.codebook_on(chart.edition))
    return found
