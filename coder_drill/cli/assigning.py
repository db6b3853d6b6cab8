"""Options of the commands that write files for learners: one wording, whichever command it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def when(command: F) -> F:
    """``--opens`` and ``--due``."""
    command = click.option(
        "--due",
        default="",
        help="Until when it is in time, such as 2026-12-04T17:00 (your time unless a zone is given).",
    )(command)
    return click.option(
        "--opens", default="", help="From when it may be started, such as 2026-12-01T08:00."
    )(command)


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
