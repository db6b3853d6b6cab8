"""Options of the commands that write files for learners: one wording, whichever command it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from coder_drill.errors import UsageError
from coder_drill.sets.model import MOST_DAYS, FrozenSet, Window

F = TypeVar("F", bound=Callable[..., Any])


def when(command: F) -> F:
    """``--opens``, ``--due``, ``--days`` and ``--from-open``."""
    command = click.option(
        "--from-open",
        is_flag=True,
        help="The days count from when a learner first opens the file.",
    )(command)
    command = click.option(
        "--days",
        type=click.IntRange(1, MOST_DAYS),
        help="How many days it may take, in place of the set's; with --due too, what comes first.",
    )(command)
    command = click.option(
        "--due",
        default="",
        help="Until when it is in time, such as 2026-12-04T17:00 (your time unless a zone is given).",
    )(command)
    return click.option(
        "--opens", default="", help="From when it may be started, such as 2026-12-01T08:00."
    )(command)


def windowed(frozen: FrozenSet, days: int | None, from_open: bool) -> FrozenSet:
    """The set with the days of ``--days`` and ``--from-open``. Raises UsageError for a window without days."""
    if days is None and not from_open:
        return frozen
    days = days or frozen.rules.days
    if days is None:
        raise UsageError("--from-open: say how many days, with --days 7")
    window = Window.OPENED if from_open else frozen.rules.window
    return replace(frozen, rules=replace(frozen.rules, days=days, window=window))


def open_bank_option(command: F) -> F:
    """``--open-bank``."""
    return click.option(
        "--open-bank",
        is_flag=True,
        help="Allow an assessment of exercises whose keys come with every copy; file and reports say so.",
    )(command)


def to_folder(otherwise: str = "this one") -> Callable[[F], F]:
    """``--to``; ``otherwise`` says which folder it is when left out."""
    return click.option(
        "--to",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"Folder to write to; {otherwise} if left out.",
    )
