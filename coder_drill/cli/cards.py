"""``cards``: what was missed or made, what is due, what is put aside, and the way to Anki."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, table

if TYPE_CHECKING:
    from coder_drill.store.model import CardRow


@cli.group(invoke_without_command=True)
@click.option("--due", is_flag=True, help="Only cards that are due now.")
@click.option("--leeches", is_flag=True, help="Only cards that keep going wrong.")
@click.option("--suspended", is_flag=True, help="Only cards that are suspended.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def cards(
    click_context: click.Context, due: bool, leeches: bool, suspended: bool, as_json: bool
) -> None:
    """List your cards: codes you missed, rules you broke, and cards you made.

    Cards are asked in sessions and with 'd' on Home, at most so many a day as 'cards daily' says.
    """
    if click_context.invoked_subcommand is not None:
        return
    context: Context = click_context.find_object(Context) or Context()
    from coder_drill.skills.cards import LEECH_LAPSES, is_leech, is_suspended
    from coder_drill.store.moments import utc_text

    workspace = context.workspace()
    now = utc_text(workspace.clocks.now())
    found = [
        card
        for card in workspace.cards.cards()
        if (not due or card.due <= now)
        and (not leeches or is_leech(card))
        and (not suspended or is_suspended(card))
    ]
    load = workspace.cards.load()
    if as_json:
        print_json(
            {
                "cards": [_data(card) for card in found],
                "total": load.cards,
                "due": load.due,
                "answered_today": load.done,
                "daily": load.daily,
                "left_today": load.left,
            }
        )
        return
    if found:
        rows = [_row(card, now) for card in found]
        click.echo(table(rows, head=("CARD", "ABOUT", "WHY", "WRONG", "DUE")))
    say(f"{load.cards} cards, {load.words}; at most {load.daily} a day")
    if any(map(is_leech, found)):
        say(
            f"leech: {LEECH_LAPSES} and more wrong answers; read its rule, then 'cards suspend CARD'"
        )


@cards.command()
@click.argument("codes", nargs=-1, required=True)
@pass_context
def add(context: Context, codes: tuple[str, ...]) -> None:
    """Make a card of each of CODES, due now; cm:, pcs:, hcpcs: and cpt: say which system is meant."""
    from coder_drill.lookup.bycode import named_system

    workspace = context.ready()
    for code in codes:
        system, rest = named_system(code)
        made = workspace.cards.make(rest, system)
        click.echo(made.id)


@cards.command()
@click.argument("names", metavar="CARD...", nargs=-1, required=True)
@pass_context
def bury(context: Context, names: tuple[str, ...]) -> None:
    """Ask these cards no more today."""
    for name in names:
        context.workspace().cards.bury(name)


@cards.command()
@click.argument("names", metavar="CARD...", nargs=-1, required=True)
@pass_context
def suspend(context: Context, names: tuple[str, ...]) -> None:
    """Ask these cards no more until 'cards resume' takes them up again."""
    for name in names:
        context.workspace().cards.suspend(name)


@cards.command()
@click.argument("names", metavar="CARD...", nargs=-1, required=True)
@pass_context
def resume(context: Context, names: tuple[str, ...]) -> None:
    """Take these cards up again: they are due now."""
    for name in names:
        context.workspace().cards.resume(name)


@cards.command()
@click.argument("number", type=int)
@pass_context
def daily(context: Context, number: int) -> None:
    """Ask at most NUMBER cards a day."""
    context.workspace().cards.set_daily(number)
    say(context.workspace().cards.load().words)


@cards.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def export_cards(context: Context, file: Path) -> None:
    """Write your cards for Anki: FILE ends in .tsv or, with the extra 'anki', in .apkg.

    Ids are stable: importing a later export updates the notes and keeps their reviews.
    """
    from coder_drill.services.anki import checked_file, notes_of, write_notes
    from coder_drill.skills.cards import is_suspended

    checked_file(file)
    workspace = context.ready()
    mine = [card for card in workspace.cards.cards() if not is_suspended(card)]
    notes = notes_of(workspace.sources, mine)
    write_notes(notes, file)
    say(f"wrote {len(notes)} of {len(mine)} cards to {file}")


def _data(card: CardRow) -> dict[str, Any]:
    from coder_drill.skills.cards import is_leech, is_own, is_suspended

    suspended = is_suspended(card)
    return {
        "id": card.id,
        "kind": card.kind,
        "about": card.code,
        "domain": card.domain,
        "label": card.label or None,
        "due": None if suspended else card.due,
        "reviews": card.reviews,
        "lapses": card.lapses,
        "suspended": suspended,
        "leech": is_leech(card),
        "own": is_own(card),
    }


def _row(card: CardRow, now: str) -> tuple[str, str, str, str, str]:
    from coder_drill.scoring.domains import domain_label
    from coder_drill.services.daywords import moment_words
    from coder_drill.skills.cards import is_leech, is_own, is_suspended

    rule = card.kind == "rule"
    about = domain_label(card.code) if rule and card.code == card.domain else card.code
    why = "made by you" if is_own(card) else card.label.replace("-", " ")
    wrong = f"{card.lapses}{' leech' if is_leech(card) else ''}"
    when = (
        "suspended" if is_suspended(card) else "now" if card.due <= now else moment_words(card.due)
    )
    return card.id, about, why, wrong, when
