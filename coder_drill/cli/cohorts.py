"""``cohort``: a trainer's group: who is in it, what was assigned, what came back. What it says: `judging`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder_drill.cli.assigned import tell_assigned, write_mails
from coder_drill.cli.assigning import open_bank_option, to_folder, when, windowed
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.cli.trainer import trainer_keys
from coder_drill.errors import Exit, UsageError

if TYPE_CHECKING:
    from coder_drill.cohort.cohort import Cohort


@cli.group()
@click.option(
    "--store",
    default="",
    metavar="URL",
    help="A PostgreSQL address in place of a file of its own: postgresql://USER@HOST/DATABASE.",
)
def cohort(store: str) -> None:
    """A group that you train: roster, assignments, results, reports.

    Kept in a file of its own, or in PostgreSQL (--store, the setting store, or CODER_DRILL_STORE).
    """
    click.get_current_context().meta["store"] = store


def opened(context: Context, name: str) -> Cohort:
    """The cohort that a command names; closed at the end of it."""
    from coder_drill.services.cohorts import open_cohort

    return context.keep(open_cohort(context.workspace(), name, store=_store()))


def _store() -> str:
    return str(click.get_current_context().meta.get("store", ""))


@cohort.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def list_cohorts(context: Context, as_json: bool) -> None:
    """List your cohorts."""
    from coder_drill.services.cohorts import cohort_names

    found = cohort_names(context.workspace(), _store())
    if as_json:
        print_json(found)
    elif found:
        click.echo("\n".join(found))
    else:
        say("there is no cohort yet; 'coder-drill cohort new NAME' makes one")


@cohort.command("new")
@click.argument("name")
@click.option(
    "--retain", default="", help="Until when it is kept, such as 2027-06-30; told by reports."
)
@click.option(
    "--ramp",
    default="",
    help="Accuracy expected of new hires by week, such as 1:80,4:88,8:92,12:95.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def new(context: Context, name: str, retain: str, ramp: str, as_json: bool) -> None:
    """Make a cohort."""
    from coder_drill.cohort.ramp import checked_ramp
    from coder_drill.services.cohorts import new_cohort

    made = context.keep(
        new_cohort(
            context.workspace(), name, store=_store(), retain=retain, ramp=checked_ramp(ramp)
        )
    )
    if as_json:
        print_json({"cohort": name, "where": made.db.where})
    else:
        click.echo(name)
    say(f"kept in {made.db.where}; take a roster in with: coder-drill cohort add {name} roster.csv")


@cohort.command("add")
@click.argument("name")
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def add(context: Context, name: str, roster: Path, dry_run: bool, as_json: bool) -> None:
    """Take a roster in: a CSV with id, and name, email, idnumber, username, section; or a Canvas export.

    Who is not in the file stays in the cohort.
    """
    from coder_drill.cohort.roster import read_roster

    found = opened(context, name)
    change = found.add(read_roster(roster), context.workspace().clocks.utc(), dry_run=dry_run)
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "new": list(change.new),
                "changed": list(change.changed),
                "same": len(change.same),
                "absent": list(change.absent),
            }
        )
        return
    would = "would be " if dry_run else ""
    for word, ids in (("new", change.new), ("changed", change.changed)):
        if ids:
            click.echo(wrapped(f"{len(ids)} {would}{word}: {', '.join(ids)}", "  ", ""))
    click.echo(f"{len(change.same)} as they were; {len(change.absent)} not in the file, who stay")


@cohort.command("assign")
@click.argument("name")
@click.argument("set_name", metavar="SET")
@when
@click.option(
    "--who", multiple=True, metavar="ID", help="Only these learners; may be given several times."
)
@click.option(
    "--extra-time",
    type=click.FloatRange(1.0, 3.0),
    default=1.0,
    help="Times the minutes, for --who.",
)
@click.option(
    "--attempts", type=click.IntRange(1, 100), help="Another number of attempts, for --who."
)
@click.option("--own-due", default="", help="Another due date, for --who.")
@click.option("--excuse", is_flag=True, help="Excuse --who from an assignment.")
@click.option("--reason", default="", help="Why; stays with you.")
@click.option(
    "--change", metavar="ASSIGNMENT", help="Change seats of this assignment instead of a new one."
)
@click.option("--group", is_flag=True, help="One file for all, without seats.")
@click.option("--mail-text", is_flag=True, help="Write a mail text beside each file, FILE.txt.")
@open_bank_option
@to_folder("one named like the set, here,")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def assign(
    context: Context,
    name: str,
    set_name: str,
    opens: str,
    due: str,
    days: int | None,
    from_open: bool,
    who: tuple[str, ...],
    extra_time: float,
    attempts: int | None,
    own_due: str,
    excuse: bool,
    reason: str,
    change: str | None,
    group: bool,
    mail_text: bool,
    open_bank: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Assign a set: freeze it, and write a signed file for each learner.

    --change ASSIGNMENT (then SET is "-") gives some learners more time, attempts, another date, or excuses them.
    """
    from coder_drill.services import cohorts

    own = cohorts.Own(extra_time, attempts, own_due, excuse, reason)
    if own != cohorts.Own(reason=reason) and not who:
        raise UsageError("--who: name the learners whom this is for")
    workspace = context.ready()
    found, keys = opened(context, name), trainer_keys(context)
    if change is not None:
        given = found.assignment(change)
        place = folder or Path.cwd() / given.set.id
        done = cohorts.change_seats(workspace, found, given, keys, place, list(who), own)
    else:
        frozen = windowed(workspace.sets.frozen(workspace.sets.get(set_name)), days, from_open)
        done = cohorts.assign(
            workspace,
            found,
            frozen,
            keys,
            folder or Path.cwd() / frozen.id,
            learners=list(who),
            own=own,
            opens=opens,
            due=due,
            open_bank=open_bank,
            group=group,
        )
    if mail_text:
        write_mails(done)
    tell_assigned(done, keys.fingerprint, as_json)


@cohort.command("collect")
@click.argument("name")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--accept-key",
    "accepted",
    multiple=True,
    metavar="ID",
    help="Accept a new key of this learner.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def collect(
    context: Context, name: str, paths: tuple[Path, ...], accepted: tuple[str, ...], as_json: bool
) -> None:
    """Take in what came back: files, or folders of them; then score. A line for each file.

    Run it as often as you like. A file that is refused is named with the reason and left where it is; the
    others go on. Ends with 1 if one was refused.
    """
    from coder_drill.cohort.model import FileOutcome, Taken
    from coder_drill.services.cohorts import collect_files

    workspace = context.ready()
    found, keys = opened(context, name), trainer_keys(context)

    def told(outcome: FileOutcome) -> None:
        if not as_json:
            more = (
                f": {outcome.why}"
                if outcome.why
                else f"  {outcome.learner}  receipt {outcome.receipt}"
            )
            click.echo(f"{outcome.file}: {outcome.what.value}{more}")

    done = collect_files(workspace, found, keys, paths, new_keys=accepted, told=told)
    counts = {what.value: sum(each.what is what for each in done) for what in Taken}
    if as_json:
        print_json(
            {
                "files": [
                    {
                        "file": each.file,
                        "what": each.what.value,
                        "why": each.why or None,
                        "learner": each.learner or None,
                        "receipt": each.receipt or None,
                        "answers": each.answers,
                    }
                    for each in done
                ],
                **counts,
            }
        )
    say(", ".join(f"{count} {what}" for what, count in counts.items()))
    if counts[Taken.REFUSED.value]:
        raise click.exceptions.Exit(Exit.FAILED)


@cohort.command("release")
@click.argument("name")
@click.argument("assignment", metavar="ASSIGNMENT")
@to_folder()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def release(
    context: Context, name: str, assignment: str, folder: Path | None, as_json: bool
) -> None:
    """Release an assignment: one file for all, with keys, reasons and overrules. Send it when all is in."""
    from coder_drill.cohort.report import missing
    from coder_drill.cohort.standing import standing_of
    from coder_drill.services import cohorts

    workspace = context.ready()
    found = opened(context, name)
    given = found.assignment(assignment)
    open_seats = [
        line
        for line in missing(standing_of(found, workspace.clocks.utc()))
        if line.given.id == given.id
    ]
    path = cohorts.release(workspace, found, given, trainer_keys(context), folder or Path.cwd())
    if as_json:
        print_json({"assignment": given.id, "path": str(path), "not_handed_in": len(open_seats)})
    else:
        click.echo(str(path))
    if open_seats:
        say(
            f"{len(open_seats)} {'learner has' if len(open_seats) == 1 else 'learners have'} not handed in; "
            "what comes in after it proves nothing"
        )


@cohort.command("forget")
@click.argument("name")
@click.argument("learner")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def forget(context: Context, name: str, learner: str, yes: bool, as_json: bool) -> None:
    """Take out everything of a learner: roster row, files, answers, key. A count stays. Cannot be undone."""
    found = opened(context, name)
    if not yes:
        click.confirm(f"Forget {learner} for good?", abort=True)
    count = found.forget(learner)
    if as_json:
        print_json({"learner": learner, "answers": count})
    else:
        click.echo(f"{learner}: forgotten, {count} answers with them")
    say("files that were sent, exported reports and backups are not touched: delete those yourself")


@cohort.command("close")
@click.argument("name")
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    help="Write the figures as JSON to this file first.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def close(context: Context, name: str, archive: Path | None, yes: bool, as_json: bool) -> None:
    """End a cohort: archive its figures if you want, then delete it, names and all."""
    import json

    from coder_drill.cohort.asjson import standing_json
    from coder_drill.cohort.report import report_of
    from coder_drill.cohort.standing import standing_of
    from coder_drill.wholefile import write_whole

    found = opened(context, name)
    if not yes:
        click.confirm(f"Delete cohort {name} and all that is in it?", abort=True)
    if archive is not None:
        standing = standing_of(found, context.workspace().clocks.utc())
        told = standing_json(standing, report_of(standing))
        for each in (*told["learners"], *told["seats"]):
            each["name"] = ""
        try:
            write_whole(archive, json.dumps(told, indent=2, ensure_ascii=False))
        except OSError as error:
            raise UsageError(
                f"{archive}: cannot be written ({error.strerror}); name another"
            ) from None
    found.delete()
    if as_json:
        print_json({"cohort": name, "archive": str(archive) if archive else None})
    else:
        click.echo(f"{name}: deleted")
