"""The rows under the lookup field: hits, lines as they will be added, what is wrong with others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.content import Content

from coder_drill.codebooks.model import System
from coder_drill.lookup.model import Hit
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.lookup.elide import in_lines
from coder_drill.tui.lookup.entry import Entry, Line, Refused
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import row, wrap

_CODE = 8
"""Columns for a code."""


class HitList(ChoiceList):
    """The hits, best first. A click adds one and leaves the focus where it is."""

    FOCUS_ON_CLICK = False
    HELP = (
        "The hits of the lookup, best first. Enter adds the marked one; i shows its place in the "
        "table and its notes."
    )


def hit_rows(hits: Sequence[Hit]) -> list[Row]:
    """A row for each hit: code, title, table. Titles that begin alike show what is different."""
    titles = _Titles(hits)
    return [Row(partial(_hit_row, hit, titles, at)) for at, hit in enumerate(hits)]


def entry_rows(entry: Entry) -> list[Row]:
    """A row for each piece of an entry: the line as it will be added, or what is wrong with it."""
    return [
        Row(partial(_line_row, part))
        if isinstance(part, Line)
        else Row(partial(_refused_row, part), dead=True)
        for part in entry.parts
    ]


def refused_rows(refused: Sequence[Refused]) -> list[Row]:
    """One line for each piece that stays in the field."""
    return [Row(partial(_refused_row, part), dead=True) for part in refused]


class _Titles:
    """The titles of a list of hits, cut for one width at a time."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._cut: dict[int, list[tuple[str, ...]]] = {}

    def at(self, place: int, width: int) -> tuple[str, ...]:
        """The lines of a hit's title in a row of ``width``."""
        hit = self._hits[place]
        room = width - max(_CODE, len(hit.code)) - len(_tag(hit)) - 2
        if room not in self._cut:
            self._cut[room] = in_lines([each.title for each in self._hits], room)
        return self._cut[room][place]


def _tag(hit: Hit) -> str:
    return hit.system.tag if hit.billable else f"header {hit.system.tag}"


def _hit_row(hit: Hit, titles: _Titles, place: int, width: int) -> Content:
    style = "bold" if hit.billable else "italic $foreground-muted"
    first, *more = titles.at(place, width)
    muted = "" if hit.billable else "$foreground-muted"
    lines = [
        row(
            Content.styled(hit.code, style),
            Content.styled(first, muted),
            Content.styled(_tag(hit), "$foreground-muted"),
            width,
            left_width=_CODE,
        )
    ]
    indent = " " * (max(_CODE, len(hit.code)) + 1)
    lines += [Content.assemble(indent, (part, muted)) for part in more if part]
    return Content("\n").join(lines)


def _line_row(line: Line, width: int) -> Content:
    left = Content.assemble(("+ ", "bold $success"), (written(line.code), "bold"))
    tag = Content.styled(line.code.system.tag if line.code.system else "", "$foreground-muted")
    return row(left, line.title, tag, width, left_width=_CODE + 2)


def _refused_row(part: Refused, width: int) -> Content:
    lines = wrap(Content(" ".join(part.reason.split())), max(10, width - 2))
    signs = [("✗ ", "bold $error"), *[("  ", "")] * (len(lines) - 1)]
    return Content("\n").join(
        Content.assemble(sign, line) for sign, line in zip(signs, lines, strict=True)
    )


def written(code: AnswerCode) -> str:
    """A line as the answer list and the command line write it: ``99214-25``, ``I10@Y``."""
    from coder_drill.scoring.notation import format_code

    return format_code(code)


def hit_of(code: AnswerCode, title: str) -> Hit | None:
    """The hit a line stands for, to look at its page; None for a code of no table."""
    return Hit(code.system, code.code, title, True) if isinstance(code.system, System) else None
