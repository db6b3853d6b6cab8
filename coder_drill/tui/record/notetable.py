"""The tables of a note set in columns, with the offsets of every character kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

PAD = -1
"""Stands in a set line for a space that no character of the note is behind."""

Cell = list[int]
"""The offsets of the characters of a cell, or of one line of it."""

_ROW = re.compile(r"^\s*\|")
_RULE = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$")
_GAP = 2
_LEAST, _WORD = 6, 14
"""No column is made narrower than this to let a table fit, nor than its longest word up to that."""


def is_row(line: str) -> bool:
    """True for a line that a Markdown table may consist of."""
    return bool(_ROW.match(line))


def table_at(lines: Sequence[tuple[int, str]], index: int) -> int:
    """How many lines from ``index`` on are one Markdown table: 0 without a rule under its head."""
    if index + 1 >= len(lines) or not is_row(lines[index][1]):
        return 0
    if _RULE.match(lines[index][1]) or not _RULE.match(lines[index + 1][1]):
        return 0
    end = index
    while end < len(lines) and is_row(lines[end][1]):
        end += 1
    return end - index


def cells_of(start: int, line: str) -> list[tuple[int, int]]:
    """Where each cell of a table line begins and ends in the note; ``start`` is the line's own."""
    stripped = line.strip()
    at = start + line.index("|") + 1
    end = start + len(line.rstrip()) - (1 if stripped.endswith("|") and len(stripped) > 1 else 0)
    cells: list[tuple[int, int]] = []
    for text in line[at - start : end - start].split("|"):
        lead = len(text) - len(text.lstrip())
        cells.append((at + min(lead, len(text)), at + len(text.rstrip()) if text.strip() else at))
        at += len(text) + 1
    return [(min(first, last), last) for first, last in cells]


def is_rule(line: str) -> bool:
    """True for the line of hyphens under the head of a table."""
    return bool(_RULE.match(line))


def widths_for(natural: Sequence[int], least: Sequence[int], width: int) -> list[int] | None:
    """Column widths so that a row fits into ``width``; None when there is no room for that.

    The widest columns give way first, for they hold the running text, none below its ``least``.
    """
    room = width - _GAP * (len(natural) - 1)
    widths = [max(1, cells) for cells in natural]
    while sum(widths) > room:
        giving = [column for column in range(len(widths)) if widths[column] > least[column]]
        if not giving:
            return None
        widths[max(giving, key=lambda column: widths[column])] -= 1
    return widths


def set_rows(
    rows: Sequence[Sequence[Cell]],
    width: int,
    longest: Callable[[Cell], int],
    wrap: Callable[[Cell, int], list[Cell]],
) -> list[Cell] | None:
    """The lines of a table, cells side by side; ``wrap`` breaks a cell at a width.

    ``longest`` tells the length of a cell's longest word.

    None when the columns do not fit into ``width``.
    """
    columns = max(len(row) for row in rows)
    cells = [[row[column] for row in rows if column < len(row)] for column in range(columns)]
    natural = [max(map(len, column)) for column in cells]
    least = [max(_LEAST, min(_WORD, max(map(longest, column)))) for column in cells]
    widths = widths_for(natural, least, width)
    if widths is None:
        return None
    lines: list[Cell] = []
    for row in rows:
        broken = [wrap(cell, widths[column]) for column, cell in enumerate(row)]
        for number in range(max(len(cell) for cell in broken)):
            line: Cell = []
            until = 0
            for column, cell in enumerate(broken):
                piece = cell[number] if number < len(cell) else []
                if piece:
                    line += [PAD] * (until - len(line)) + piece
                until += widths[column] + _GAP
            lines.append(line)
    return lines
