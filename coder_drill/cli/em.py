"""``em``: the level of an E/M visit, and what prolongs it."""

from __future__ import annotations

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, table, wrapped
from coder_drill.errors import UsageError
from coder_drill.visits.grid import PROBLEMS, RISK, Box, Data
from coder_drill.visits.helper import Facts, Found, find
from coder_drill.visits.kinds import KINDS, Kind, kind_of
from coder_drill.visits.words import as_json as found_json
from coder_drill.visits.words import lines

_MOST = 2000
_MINUTES = click.IntRange(0, _MOST)
_COUNT = click.IntRange(0, 99)


@cli.command()
@click.argument("visit", metavar="[VISIT]", default="")
@click.option(
    "--problem",
    "problems",
    multiple=True,
    metavar="BOX",
    help="A problem addressed; --list names them.",
)
@click.option("--tests", type=_COUNT, default=0, help="Different tests ordered or reviewed.")
@click.option(
    "--notes", type=_COUNT, default=0, help="Outside records reviewed, one for each source."
)
@click.option("--historian", is_flag=True, help="History was needed from another person.")
@click.option("--reading", is_flag=True, help="Own reading of a test, not billed by the reader.")
@click.option("--discussion", is_flag=True, help="Talk with an outside clinician or proper source.")
@click.option(
    "--risk", "risks", multiple=True, metavar="BOX", help="What was decided on; --list names them."
)
@click.option("--minutes", type=_MINUTES, help="Minutes of the clinician on the date of the visit.")
@click.option("--around", type=_MINUTES, help="Minutes on other days that Medicare counts.")
@click.option("--staff", type=_MINUTES, help="Minutes of clinical staff beyond the usual ones.")
@click.option("--hours", type=_COUNT, help="Hours of a stay within one date.")
@click.option("--list", "listed", is_flag=True, help="List the visits and the boxes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def em(
    context: Context,
    visit: str,
    problems: tuple[str, ...],
    tests: int,
    notes: int,
    historian: bool,
    reading: bool,
    discussion: bool,
    risks: tuple[str, ...],
    minutes: int | None,
    around: int | None,
    staff: int | None,
    hours: int | None,
    listed: bool,
    as_json: bool,
) -> None:
    """Work out the level of an E/M visit: em office-new --problem off-goal --risk drug --minutes 35.

    VISIT is a kind of visit, such as office-established or ed, or one of its codes. What is checked
    gives the level by two of three elements, minutes the level by time; prolonged services stand by
    CPT's rule and by Medicare's. --list names every visit and every box.
    """
    context.open_book()
    if listed or not visit:
        if not listed:
            raise UsageError(
                "name a kind of visit, such as office-established; em --list has them all"
            )
        _print_list(as_json)
        return
    kind = _kind(visit)
    facts = Facts(
        kind,
        frozenset(_box(each, PROBLEMS, "--problem", kind) for each in problems),
        Data(tests, notes, historian, reading, discussion),
        frozenset(_box(each, RISK, "--risk", kind) for each in risks),
        minutes,
        around,
        staff,
        hours,
    )
    found = find(facts)
    if as_json:
        print_json(found_json(found))
    else:
        _print(found)


def _kind(visit: str) -> Kind:
    kind = KINDS.get(visit.lower()) or kind_of(visit)
    if kind is None:
        raise UsageError(f"{visit!r} is no kind of visit: {', '.join(KINDS)}")
    return kind


def _box(name: str, boxes: tuple[Box, ...], option: str, kind: Kind) -> str:
    there = [box.id for box in boxes if box.only in ("", kind.id)]
    if name not in there:
        raise UsageError(f"{option} {name!r} is no box of this visit: {', '.join(there)}")
    return name


def _print(found: Found) -> None:
    for line in lines(found):
        if line.style.startswith("table"):
            click.echo(line.text)
        else:
            click.echo(wrapped_line(line.text))


def wrapped_line(text: str) -> str:
    """A line as it is where it fits, else wrapped with what goes on indented."""
    from coder_drill.cli.output import width

    return text if len(text) <= width() else wrapped(text, "    ", "")


def _print_list(as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "visits": [
                    {
                        "id": kind.id,
                        "setting": kind.setting,
                        "visit": kind.visit,
                        "codes": list(kind.codes),
                        "minutes": list(kind.minutes),
                    }
                    for kind in KINDS.values()
                ],
                "problems": [_box_json(box) for box in PROBLEMS],
                "risk": [_box_json(box) for box in RISK],
            }
        )
        return
    click.echo(
        table([(k.id, " ".join(k.codes), k.words) for k in KINDS.values()], ("VISIT", "codes", ""))
    )
    for head, boxes in (("--problem", PROBLEMS), ("--risk", RISK)):
        click.echo()
        rows = [
            (box.id, box.level.words, box.words + (f" ({box.only} alone)" if box.only else ""))
            for box in boxes
        ]
        click.echo(table(rows, (head, "alone", "")))


def _box_json(box: Box) -> dict[str, str | None]:
    return {"id": box.id, "alone": box.level.words, "words": box.words, "only": box.only or None}
