"""How commands print: data on stdout, one-line narration on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click

from coder_drill.cli.signs import json_output
from coder_drill.text import clean


def print_json(value: Any) -> None:
    """One JSON document on stdout, two spaces of indent."""
    print_line(json.dumps(value, indent=2, ensure_ascii=False))


def print_line(text: str) -> None:
    """JSON text on stdout, the same values in any code page."""
    click.echo(json_output(text))


def drop_output() -> None:
    """Send what is left of our output nowhere, so that the interpreter's last flush does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One line of narration on stderr, harmless whatever words of the user it repeats."""
    click.echo(f"coder-drill: {clean(message)}", err=True)


def width(default: int = 100) -> int:
    """Columns to wrap text to: the terminal's, or a fixed width when output goes to a file."""
    return shutil.get_terminal_size((default, 24)).columns if sys.stdout.isatty() else default


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """Text wrapped to the terminal, ``indent`` before every line (``first`` before the first)."""
    return textwrap.fill(
        " ".join(text.split()),
        width=max(30, width()),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(rows: Iterable[Sequence[str]], head: Sequence[str] | None = None) -> str:
    """Left-aligned columns, two spaces apart; the last column runs on freely."""
    lines = [list(row) for row in rows]
    if head is not None:
        lines.insert(0, list(head))
    if not lines:
        return ""
    widths = [max(len(row[i]) for row in lines) for i in range(len(lines[0]) - 1)]
    return "\n".join(
        "  ".join(
            [cell.ljust(w) for cell, w in zip(row, widths, strict=False)] + [row[-1]]
        ).rstrip()
        for row in lines
    )


def percent(share: float | None) -> str:
    """A share as whole percent, or a dash."""
    return "-" if share is None else f"{share:.0%}"
