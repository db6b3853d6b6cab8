"""``cohort report``, ``grades``, ``cards`` and ``complete``: pages, CSV files, grades, Anki, records of completion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder_drill.cli.assigning import to_folder
from coder_drill.cli.cohorts import cohort, opened
from coder_drill.cli.group import Context, pass_context
from coder_drill.cli.output import print_json, say
from coder_drill.cli.trainer import trainer_keys
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.cohort.standing import Standing


@cohort.command("report")
@click.argument("name")
@click.option(
    "--html", "html", type=click.Path(path_type=Path), help="The group's page, to this file."
)
@click.option(
    "--learner", default="", metavar="ID", help="With --html: the page of this learner alone."
)
@click.option(
    "--pages",
    type=click.Path(path_type=Path, file_okay=False),
    help="A page a learner, to this folder.",
)
@click.option(
    "--csv",
    "csv_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="results.csv and codes.csv, to this folder.",
)
@click.option(
    "--few",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="Cells of the group over fewer learners say few.",
)
@click.option("--excel", is_flag=True, help="CSV with a byte order mark, as Excel wants it.")
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    default=".",
    help="The sign in numbers of CSV files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@pass_context
def report(
    context: Context,
    name: str,
    html: Path | None,
    learner: str,
    pages: Path | None,
    csv_folder: Path | None,
    few: int,
    excel: bool,
    decimal: str,
    as_json: bool,
) -> None:
    """Write the group's report: is it better, where is help needed, what to look at first.

    Pages are self-contained and made to be printed. Without an option the figures are printed, as by 'cohort show'.
    """
    from coder_drill.cohort.asjson import report_json
    from coder_drill.cohort.html import group_page, learner_page
    from coder_drill.cohort.outputs import Format, codes_csv, results_csv
    from coder_drill.cohort.report import report_of
    from coder_drill.cohort.standing import standing_of
    from coder_drill.services.cohorts import checked_learners

    found = opened(context, name)
    standing = standing_of(found, context.workspace().clocks.utc())
    checked_learners(standing.people, [learner] if learner else [])
    written: list[Path] = []
    if html is not None and learner:
        written.append(_write(html, learner_page(standing, learner, standing.overrules)))
    elif html is not None:
        page = group_page(standing, report_of(standing), found.fact("ramp"), few)
        written.append(_write(html, page))
    if pages is not None:
        written += [
            _write(pages / f"{each}.html", learner_page(standing, each, standing.overrules))
            for each in ([learner] if learner else standing.people)
        ]
    if csv_folder is not None:
        how = Format(excel, decimal)
        written.append(_write(csv_folder / "results.csv", results_csv(standing, how)))
        written.append(_write(csv_folder / "codes.csv", codes_csv(standing, how)))
    if as_json or not written:
        print_json(report_json(report_of(standing)))
        return
    for path in written:
        click.echo(str(path))


@cohort.command("grades")
@click.argument("name")
@click.argument("assignment", metavar="ASSIGNMENT")
@click.option(
    "--moodle", type=click.Path(path_type=Path), help="For Moodle's grade import, to this file."
)
@click.option(
    "--canvas", type=click.Path(path_type=Path), help="For Canvas's gradebook, to this file."
)
@click.option(
    "--by", default="", help="The column Moodle finds learners by: idnumber, username or email."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def grades(
    context: Context,
    name: str,
    assignment: str,
    moodle: Path | None,
    canvas: Path | None,
    by: str,
    as_json: bool,
) -> None:
    """Write the grades of an assignment, 0 to 100, for Moodle or Canvas.

    Only learners with a result have a row, for an empty cell would wipe a grade that is there.
    """
    from coder_drill.cohort.outputs import canvas_csv, moodle_csv
    from coder_drill.cohort.standing import standing_of

    found = opened(context, name)
    given = found.assignment(assignment)
    standing = standing_of(found, context.workspace().clocks.utc())
    lines = standing.of(given.id)
    if moodle is None and canvas is None and not as_json:
        raise UsageError("name --moodle FILE or --canvas FILE")
    written = []
    if moodle is not None:
        written.append(_write(moodle, moodle_csv(lines, by)))
    if canvas is not None:
        written.append(_write(canvas, canvas_csv(lines)))
    unscored = sum(line.unscored for line in lines)
    if unscored:
        say(f"{unscored} answers are unscored; collect again before you import these grades")
    if as_json:
        print_json(
            {
                "assignment": given.id,
                "grades": {
                    line.seat.learner: round(line.score * 100, 2)
                    for line in lines
                    if line.score is not None and not line.seat.excused
                },
                "files": [str(path) for path in written],
            }
        )
        return
    for path in written:
        click.echo(str(path))


@cohort.command("cards")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--count",
    type=click.IntRange(1, 1000),
    default=40,
    show_default=True,
    help="Codes at most, the most missed first.",
)
@click.option(
    "--few",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="Leave out codes that fewer learners were asked for.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def cards(
    context: Context, name: str, file: Path | None, count: int, few: int, as_json: bool
) -> None:
    """Write the codes that the group missed most as cards for Anki: FILE ends in .tsv or, with the extra 'anki', in .apkg.

    Without FILE the codes are listed. Ids are stable: a later export updates the notes and keeps their reviews.
    Nothing comes from an assessment that you have not released.
    """
    from coder_drill.cohort.missed import held, missed_most
    from coder_drill.cohort.standing import standing_of
    from coder_drill.services.anki import checked_file, guid_of, write_notes
    from coder_drill.services.groupcards import group_notes

    if file is not None:
        checked_file(file)
    found = opened(context, name)
    workspace = context.ready()
    standing = standing_of(found, workspace.clocks.utc())
    missed = missed_most(standing, least=few, count=count)
    notes = []
    if file is not None:
        public = workspace.sets.public_hashes
        notes = group_notes(workspace.sources, standing, missed, public)
        write_notes(notes, file)
    if closed := len(held(standing)):
        charts = "1 chart" if closed == 1 else f"{closed} charts"
        say(f"left out: {charts} of assessments not released; 'cohort release' opens them")
    if as_json:
        print_json(
            {
                "file": None if file is None else str(file),
                "notes": len(notes),
                "charts_held": closed,
                "codes": [
                    {
                        "card": each.card.id,
                        "guid": guid_of(each.card.id),
                        "code": each.card.code,
                        "domain": each.card.domain,
                        "learners": each.learners,
                        "missed": each.missed,
                    }
                    for each in missed
                ],
            }
        )
        return
    if file is not None:
        say(f"wrote {len(notes)} of {len(missed)} codes to {file}")
        return
    for each in missed:
        click.echo(f"{each.card.code:<10} missed by {each.missed} of {each.learners}")
    if not missed:
        say(f"no code was missed by enough of at least {few} learners; --few lowers that number")


@cohort.command("complete")
@click.argument("name")
@click.argument("assignment", metavar="ASSIGNMENT")
@click.argument("learner", metavar="ID")
@click.option("--supervised-by", default="", help="Who supervised it, if anybody did.")
@to_folder()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def complete(
    context: Context,
    name: str,
    assignment: str,
    learner: str,
    supervised_by: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write a signed record of completion, and a page of it to print. A practice record, not a certification."""
    from dataclasses import asdict

    from coder_drill.cohort.standing import standing_of
    from coder_drill.training.completion import Completion, completion_bytes, completion_html
    from coder_drill.training.envelope import FileKind

    found, keys = opened(context, name), trainer_keys(context)
    given = found.assignment(assignment)
    now = context.workspace().clocks.utc()
    standing: Standing = standing_of(found, now)
    line = next((each for each in standing.of(given.id) if each.seat.learner == learner), None)
    if line is None or line.sitting is None or line.score is None:
        raise UsageError(f"{learner}: has not handed in {given.set.id}")
    record = Completion(
        learner=learner,
        name=line.person.name,
        set_id=given.set.id,
        title=given.set.title,
        set_hash=given.set.hash,
        exercises=sum(a.seen for a in line.answers),
        active_hours=round(sum(a.seconds for a in line.answers) / 3600, 2),
        score=f"{line.score:.2f}",
        accuracy=line.accuracy.percent(),
        handed_in=line.sitting.ended,
        supervised_by=supervised_by.strip()[:100],
        keys_public=given.keys_public > 0,
        trainer=keys.name,
        made=now,
    )
    place = folder or Path.cwd()
    stem = f"{given.set.id}-{learner}"
    written = [
        _write(place / f"{stem}{FileKind.COMPLETION.suffix}", completion_bytes(record, keys.sign)),
        _write(place / f"{stem}.html", completion_html(record, keys.fingerprint)),
    ]
    if as_json:
        print_json({**asdict(record), "files": [str(path) for path in written]})
        return
    for path in written:
        click.echo(str(path))


def _write(path: Path, content: str | bytes) -> Path:
    from coder_drill.training.envelope import write

    try:
        return write(path, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); name another place"
        ) from None
