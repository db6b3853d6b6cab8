"""``trainer`` and ``show-bundle``: a trainer's keys, and what a file holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder_drill.cli.group import Context, cli, pass_context
from coder_drill.cli.output import print_json, say, wrapped
from coder_drill.errors import UsageError

if TYPE_CHECKING:
    from coder_drill.training.keys import TrainerKeys


def trainer_file(context: Context) -> Path:
    """Where the trainer's keys lie."""
    return context.workspace().paths.keys / "trainer.key"


def trainer_keys(context: Context) -> TrainerKeys:
    """The trainer's keys; a passphrase is asked for where they have one. Raises UsageError."""
    from coder_drill.training.keys import load_trainer

    def ask() -> str:
        given = os.environ.get("CODER_DRILL_PASSPHRASE", "")
        if given:
            return given
        if not sys.stdin.isatty():
            raise UsageError("the trainer's keys have a passphrase; set CODER_DRILL_PASSPHRASE")
        return str(click.prompt("Passphrase", hide_input=True))

    return load_trainer(trainer_file(context), ask)


@cli.group()
def trainer() -> None:
    """Your keys as a trainer: they sign what you assign, and open what comes back."""


@trainer.command()
@click.option("--name", required=True, help="Your name, as learners see it.")
@click.option(
    "--passphrase", is_flag=True, help="Encrypt the keys; asked again whenever they are used."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def init(context: Context, name: str, passphrase: bool, as_json: bool) -> None:
    """Make your keys. Lost keys mean that sealed answers can no longer be read: back them up."""
    from coder_drill.config import checked_learner
    from coder_drill.training.keys import new_trainer, save_trainer

    words = ""
    if passphrase:
        words = os.environ.get("CODER_DRILL_PASSPHRASE", "") or str(
            click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
        )
    path = trainer_file(context)
    keys = new_trainer(checked_learner(name.strip(), "--name")[:100])
    save_trainer(path, keys, words)
    if as_json:
        print_json(
            {
                "name": keys.name,
                "fingerprint": keys.fingerprint,
                "public": keys.public,
                "path": str(path),
            }
        )
    else:
        click.echo(f"{keys.name}: {keys.fingerprint}")
    say(f"keys in {path}; 'coder-drill trainer backup' prints them as words for a safe place")
    say("without the keys, sealed answers can no longer be read by anybody")


@trainer.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show_trainer(context: Context, as_json: bool) -> None:
    """Your name and the words that learners compare."""
    keys = trainer_keys(context)
    if as_json:
        print_json({"name": keys.name, "fingerprint": keys.fingerprint, "public": keys.public})
    else:
        click.echo(f"{keys.name}: {keys.fingerprint}")


@trainer.command()
@pass_context
def backup(context: Context) -> None:
    """Print your keys as words. Whoever has them can read and sign as you: keep them locked away."""
    from coder_drill.training.keys import backup_of

    words = backup_of(trainer_keys(context)).split("-")
    for start in range(0, len(words), 8):
        click.echo(" ".join(words[start : start + 8]))


@trainer.command()
@click.option("--name", required=True, help="Your name, as learners see it.")
@click.argument("words", nargs=-1, required=True)
@pass_context
def restore(context: Context, name: str, words: tuple[str, ...]) -> None:
    """Bring your keys back from the words that 'trainer backup' printed."""
    from coder_drill.training.keys import save_trainer, trainer_from

    keys = trainer_from(name, " ".join(words))
    save_trainer(trainer_file(context), keys)
    click.echo(f"{keys.name}: {keys.fingerprint}")


@cli.command("show-bundle")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_context
def show_bundle(context: Context, file: Path, as_json: bool) -> None:
    """Print all that a file holds which travels between trainer and learner.

    An assignment, a result, a release, a record of completion. A sealed result is read with the trainer's keys, where they are here.
    """
    import json

    from coder_drill.training.assignment import assignment_of
    from coder_drill.training.envelope import FileKind, open_file, receipt_of
    from coder_drill.training.inwords import assignment_lines, release_lines, result_lines
    from coder_drill.training.keys import fingerprint_of
    from coder_drill.training.release import release_of
    from coder_drill.training.result import is_sealed, result_json, result_of
    from coder_drill.training.strictjson import BadFileError

    try:
        opened = open_file(file)
        head = {
            "kind": opened.kind.value,
            "signer": fingerprint_of(opened.signer),
            "receipt": receipt_of(opened.hash),
        }
        data: object = None
        if opened.kind is FileKind.SET:
            lines = assignment_lines(assignment_of(opened), head["signer"])
        elif opened.kind is FileKind.RELEASE:
            lines = release_lines(release_of(opened))
        elif opened.kind is FileKind.RESULT:
            result = result_of(opened, trainer_keys(context) if is_sealed(opened) else None)
            lines, data = result_lines(result), result_json(result)
        else:
            data = json.loads(opened.payload)
            lines = (
                [f"{name}: {value}" for name, value in data.items()]
                if isinstance(data, dict)
                else []
            )
    except BadFileError as error:
        raise BadFileError(f"{file}: {error}") from None
    if as_json:
        shown = json.loads(opened.payload) if data is None else data
        print_json({**head, "content": shown})
        return
    click.echo(f"A {head['kind']} file, signed by {head['signer']}, receipt {head['receipt']}")
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        click.echo(wrapped(line, indent, indent[2:]))
