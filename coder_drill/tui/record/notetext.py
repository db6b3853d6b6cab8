"""A chart's note set for reading at a given width, with its character offsets kept.

Evidence is given as offsets into the note as written; headings, bullets and line breaks are set
anew here. `SetNote` therefore remembers for every character of the note where it ended up.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content, Span

from coder_drill.tui.record.notetable import PAD, cells_of, is_row, is_rule, set_rows, table_at

HEADING = "bold $primary"
STRONG = "bold"
SLANTED = "italic"
BULLET = "$foreground-muted"

_HEADING = re.compile(r"^(#{1,6})[ \t]+")
_FENCE = re.compile(r"^\s*```")
_BULLET = re.compile(r"^([ \t]*)([-*•][ \t]+|\d{1,2}[.)][ \t]+)")
_STRONG = re.compile(r"(\*\*)(?=\S)(.+?)(?<=\S)(\*\*)")
_SLANTED = re.compile(r"(?<![\w*])(\*)(?=[^\s*])([^*]+?)(?<=\S)(\*)(?![\w*])")
_LABELLED = re.compile(r"^\s*[A-Z][\w /(),-]{0,40}:")
_WORD = re.compile(r"\S+")

_FILLED_FROM = 60
"""A note whose longest line is shorter than this was not filled to a margin by its writer."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Source characters that are set together: their offsets, hanging indent and style."""

    offsets: list[int]
    first_indent: str
    indent: str
    style: str
    emphasis: dict[int, str]
    lines: list[list[int]] | None = None  # set already, as the lines of a table are


class SetNote:
    """A note set at one width: ``content`` to show, and where each source character went."""

    def __init__(
        self, content: Content, places: list[int], seen: list[bool], line_starts: list[int]
    ) -> None:
        self.content = content
        self._places = places
        self._seen = seen
        self._line_starts = line_starts

    @property
    def lines(self) -> int:
        """How many lines the set note has."""
        return len(self._line_starts)

    def place(self, offset: int) -> int:
        """Where the source character at ``offset`` stands in ``content``; clamped to the note."""
        return self._places[max(0, min(offset, len(self._places) - 1))]

    def line_of(self, offset: int) -> int:
        """The line, from 0, on which the source character at ``offset`` stands."""
        return bisect_right(self._line_starts, self.place(offset)) - 1

    def offset_of(self, line: int) -> int:
        """The offset of the first source character on a line, from 0; the last one's beyond the end."""
        start = self._line_starts[max(0, min(line, self.lines - 1))]
        return bisect_left(self._places, start)

    def marked(
        self, spans: Iterable[tuple[int, int]], style: str, over: Content | None = None
    ) -> Content:
        """``content`` with the source ranges in ``spans`` in ``style``, indents left plain.

        ``over`` is the content with earlier marks, to put these on top of.
        """
        content = self.content if over is None else over
        for start, end in spans:
            shown = [o for o in range(max(0, start), min(end, len(self._seen))) if self._seen[o]]
            places = sorted(self._places[offset] for offset in shown)
            # What lies between two characters of the note and is none of it ends a mark: the
            # break and indent of a line, the next column of a table.
            while places:
                length = 1
                while length < len(places) and places[length] == places[0] + length:
                    length += 1
                content = content.stylize(style, places[0], places[0] + length)
                places = places[length:]
        return content


def set_note(note: str, width: int) -> SetNote:
    """Set ``note`` in lines of at most ``width`` cells (at least 10).

    Markdown headings lose their signs and stand out, bullets hang, ``**strong**`` is strong, tables
    stand in columns, fences (```) are left out but their lines kept, and lines that were filled to a margin flow again; every other line break is kept.
    """
    width = max(10, width)
    places = [0] * (len(note) + 1)
    seen = [False] * (len(note) + 1)
    out: list[str] = []
    spans: list[Span] = []
    line_starts: list[int] = []
    at = 0

    for block in _blocks(note, width):
        lines = _wrap(note, block, width) if block.lines is None else block.lines
        for number, line in enumerate(lines):
            lead = block.indent if number else block.first_indent
            if line_starts:
                out.append("\n")
                at += 1
            line_starts.append(at)
            out.append(lead)
            if lead.strip():
                spans.append(Span(at, at + len(lead), BULLET))
            at += len(lead)
            start = at
            for offset in line:
                if offset == PAD:
                    out.append(" ")
                    at += 1
                    continue
                places[offset] = at
                seen[offset] = True
                out.append(" " if note[offset].isspace() else note[offset])
                at += 1
            spans += _runs([block.emphasis.get(offset, "") for offset in line], start)
            if block.style and at > start:
                spans.append(Span(start, at, block.style))
    # Characters that were not set (signs of headings, line breaks) stand where the next one does.
    following = at
    for offset in range(len(note), -1, -1):
        if seen[offset]:
            following = places[offset]
        else:
            places[offset] = following
    content = Content("".join(out), spans, strip_control_codes=False)
    return SetNote(content, places, seen, line_starts or [0])


def _blocks(note: str, width: int) -> Iterable[_Block]:
    lines: list[tuple[int, str]] = []
    start = 0
    for line in note.splitlines(keepends=True):
        lines.append((start, line.rstrip("\r\n")))
        start += len(line)
    while lines and not lines[-1][1].strip():
        lines.pop()
    while lines and not lines[0][1].strip():
        lines.pop(0)
    prose = [len(text) for _, text in lines if not is_row(text)]
    margin = max(prose, default=0)
    if not _FILLED_FROM <= margin <= 120:
        margin = 0

    index = 0
    fenced = False
    while index < len(lines):
        length = 0 if fenced else table_at(lines, index)
        table = _table(note, lines[index : index + length], width) if length else None
        if table is not None:
            yield table
            index += length
            continue
        start, text = lines[index]
        index += 1
        if _FENCE.match(text):
            fenced = not fenced
            continue
        if fenced:
            lead = len(text) - len(text.lstrip())
            indent = " " * min(lead, width // 2)
            yield _block(note, [(start + lead, start + len(text))], indent, indent + "  ", "")
            continue
        heading = _HEADING.match(text)
        if heading:
            yield _block(note, [(start + heading.end(), start + len(text))], "", "", HEADING)
            continue
        if not text.strip():
            yield _block(note, [], "", "", "")
            continue
        if is_row(text):
            yield _block(note, [(start, start + len(text))], "", "  ", "")
            continue
        bullet = _BULLET.match(text)
        first_indent = indent = ""
        pieces = [(start, start + len(text))]
        if bullet:
            sign = bullet.group(2).strip()
            sign = "•" if sign in "-*•" else sign
            inner = " " * min(len(bullet.group(1).expandtabs(2)), 6)
            first_indent = f"{inner}{sign} "
            indent = " " * len(first_indent)
            pieces = [(start + bullet.end(), start + len(text))]
        else:
            lead = len(text) - len(text.lstrip())
            first_indent = indent = " " * min(lead, 8)
            pieces = [(start + lead, start + len(text))]
        while index < len(lines) and _flows_on(text, lines[index][1], margin, bool(bullet)):
            start, text = lines[index]
            lead = len(text) - len(text.lstrip())
            pieces.append((start + lead, start + len(text)))
            index += 1
        yield _block(note, pieces, first_indent, indent, "")


def _flows_on(line: str, following: str, margin: int, in_bullet: bool) -> bool:
    """True when ``line`` was broken by its writer only because the margin was reached."""
    if not following.strip() or _HEADING.match(following) or _BULLET.match(following):
        return False
    if is_row(following):
        return False
    if in_bullet and following[:1] in " \t":
        return True
    if not margin or _LABELLED.match(following):
        return False
    word = _WORD.search(following)
    return word is not None and len(line) + 1 + len(word.group()) > margin


def _block(
    note: str, pieces: list[tuple[int, int]], first_indent: str, indent: str, style: str
) -> _Block:
    offsets: list[int] = []
    for number, (start, end) in enumerate(pieces):
        if number and start > 0:
            offsets.append(start - 1)  # the break or indent before the piece, set as one space
        offsets.extend(range(start, end))
    text = "".join(note[o] for o in offsets)
    hidden: set[int] = set()
    emphasis: dict[int, str] = {}
    for pattern, look in ((_SLANTED, SLANTED), (_STRONG, STRONG)):
        for match in pattern.finditer(text):
            hidden.update(range(*match.span(1)))
            hidden.update(range(*match.span(3)))
            emphasis.update((offsets[i], look) for i in range(*match.span(2)))
    kept = [offset for i, offset in enumerate(offsets) if i not in hidden]
    return _Block(kept, first_indent, indent, style, emphasis)


def _table(note: str, lines: list[tuple[int, str]], width: int) -> _Block | None:
    """A table in columns, its head strong; None when the columns do not fit."""
    emphasis: dict[int, str] = {}
    rows: list[list[list[int]]] = []
    for number, (start, text) in enumerate(lines):
        if is_rule(text):
            continue
        row: list[list[int]] = []
        for span in cells_of(start, text):
            cell = _block(note, [span], "", "", "")
            emphasis.update(cell.emphasis)
            if not number:
                emphasis.update((offset, STRONG) for offset in cell.offsets)
            row.append(cell.offsets)
        if any(row):
            rows.append(row)
    if not rows:
        return None

    def wrap(cell: list[int], room: int) -> list[list[int]]:
        return _wrap(note, _Block(cell, "", "", "", {}), room)

    def longest(cell: list[int]) -> int:
        return max(map(len, "".join(note[offset] for offset in cell).split()), default=0)

    set_lines = set_rows(rows, width, longest, wrap)
    return _Block([], "", "", "", emphasis, set_lines) if set_lines is not None else None


def _runs(looks: list[str], start: int) -> list[Span]:
    """Spans over equal neighbors of ``looks``, the first of which stands at ``start``."""
    spans: list[Span] = []
    at = start
    for look, run in groupby(looks):
        length = len(list(run))
        if look:
            spans.append(Span(at, at + length, look))
        at += length
    return spans


def _wrap(note: str, block: _Block, width: int) -> list[list[int]]:
    """Break a block's characters into lines; words longer than a line are cut."""
    room = max(4, width - max(len(block.indent), len(block.first_indent)))
    lines: list[list[int]] = [[]]
    word: list[int] = []
    gap: list[int] = []

    def flush() -> None:
        nonlocal gap, word
        if not word:
            return
        if lines[-1] and len(lines[-1]) + len(gap) + len(word) > room:
            lines.append([])
        elif lines[-1]:
            lines[-1].extend(gap)
        while len(word) > room:
            if lines[-1]:
                lines.append([])
            lines[-1].extend(word[:room])
            word = word[room:]
        if lines[-1] and len(lines[-1]) + len(word) > room:
            lines.append([])
        lines[-1].extend(word)
        gap, word = [], []

    for offset in block.offsets:
        if note[offset].isspace():
            flush()
            gap.append(offset)
        else:
            word.append(offset)
    flush()
    return lines
