"""``edits``: the rule edits on any set of codes, without a chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.charts.places import PLACES
from coder_drill.cli.answers import answer_from_words
from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.errors import Exit, UsageError
from coder_drill.scoring.model import Effect

if TYPE_CHECKING:
    from coder_drill.scoring.model import Edit

_SIGNS = {Effect.HARD: "✗", Effect.SOFT: "!", Effect.HINT: "·"}
_EDITION = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")


@cli.command()
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@click.option(
    "--setting",
    type=click.Choice([setting.value for setting in Setting]),
    help="Where the encounter took place; without it edits of a setting are not raised.",
)
@click.option(
    "--claim",
    type=click.Choice([kind.value for kind in ClaimKind]),
    help="Whose claim it is.",
)
@click.option(
    "--place",
    type=click.Choice(sorted(PLACES)),
    metavar="NN",
    help="The place of service of a professional claim, such as 11 or 22.",
)
@click.option("--age", type=click.IntRange(0, 124), help="The patient's age in years.")
@click.option(
    "--sex",
    type=click.Choice(["F", "M"], case_sensitive=False),
    help="The patient's sex. Edits of sex ended on 2024-10-01: it raises none.",
)
@click.option(
    "--edition",
    metavar="YYYY-MM[-DD]",
    help="The edition or date whose code tables answer, such as 2026-04; imported ones too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def edits(
    context: Context,
    codes: tuple[str, ...],
    setting: str | None,
    claim: str | None,
    place: str | None,
    age: int | None,
    sex: str | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """Run the rule edits on a set of codes.

    Codes are written CODE[-MOD[,MOD]][xUNITS][@POA], in order; the first diagnosis is the principal
    or first-listed one. The exit code is 1 when a hard edit (✗) is raised; others are flagged (!) or
    inform (·).
    """
    context.open_book()
    from coder_drill.cli.codes import book_on
    from coder_drill.scoring import Encounter, Where
    from coder_drill.scoring.rules import pairs_note, run, schedule_note

    if edition is not None and not _EDITION.fullmatch(edition):
        raise UsageError(f"edits: --edition {edition}: write year and month, such as 2026-04")
    codebook = book_on(context, edition)
    # Without a chart a written dot, or none, says which system is meant.
    where = Where(
        Setting(setting) if setting else None,
        ClaimKind(claim) if claim else None,
        canonical=setting is None,
    )
    encounter = Encounter(
        answer_from_words(codes, codebook, where).codes,
        codebook,
        setting=Setting(setting) if setting else None,
        claim=ClaimKind(claim) if claim else None,
        age=age,
        sex=sex.upper() if sex else None,
        edition=edition,
        place=place or "",
    )
    found = run(encounter)
    if as_json:
        print_json([edit_json(edit) for edit in found])
    elif found:
        click.echo("\n\n".join(_lines(edit) for edit in found))
    else:
        say("no edits")
    for note in filter(None, (pairs_note(encounter), schedule_note(encounter))):
        say(note)
    if any(edit.hard for edit in found):
        raise click.exceptions.Exit(Exit.FAILED)


def edit_json(edit: Edit) -> dict[str, Any]:
    """One edit as plain JSON values."""
    return {
        "id": edit.id,
        "codes": list(edit.codes),
        "message": edit.message,
        "source": edit.source,
        "effect": edit.effect.value,
        "hard": edit.hard,
    }


def _lines(edit: Edit) -> str:
    kind = {Effect.HARD: "", Effect.SOFT: " (flagged)", Effect.HINT: " (informs only)"}[edit.effect]
    return "\n".join(
        [
            f"{_SIGNS[edit.effect]} {edit.id}: {', '.join(edit.codes)}{kind}",
            wrapped(edit.message, "    "),
            wrapped(edit.source, "    "),
        ]
    )
