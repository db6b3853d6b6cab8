"""A chart's note set for reading at a given width, with its character offsets kept.

Evidence is given as offsets into the note as written; headings, bullets and line breaks are set
anew here. `SetNote` therefore remembers for every character of the note where it ended up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content, Span

HEADING = "bold $primary"
STRONG = "bold"
SLANTED = "italic"
BULLET = "$foreground-muted"

_HEADING = re.compile(r"^(#{1,6})[ \t]+")
_BULLET = re.compile(r"^([ \t]*)([-*•][ \t]+|\d{1,2}[.)][ \t]+)")
_STRONG = re.compile(r"(\*\*)(?=\S)(.+?)(?<=\S)(\*\*)")
_SLANTED = re.compile(r"(?<![\w*])(\*)(?=[^\s*])([^*]+?)(?<=\S)(\*)(?![\w*])")
_TABLE = re.compile(r"^\s*\|")
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

    def marked(self, spans: Iterable[tuple[int, int]], style: str) -> Content:
        """``content`` with the source ranges in ``spans`` in ``style``, indents left plain."""
        content = self.content
        plain = content.plain
        for start, end in spans:
            shown = [o for o in range(max(0, start), min(end, len(self._seen))) if self._seen[o]]
            if not shown:
                continue
            first, last = self._places[shown[0]], self._places[shown[-1]] + 1
            cursor = first
            for piece in plain[first:last].split("\n"):
                lead = len(piece) - len(piece.lstrip(" ")) if cursor != first else 0
                content = content.stylize(style, cursor + lead, cursor + len(piece))
                cursor += len(piece) + 1
        return content


def set_note(note: str, width: int) -> SetNote:
    """Set ``note`` in lines of at most ``width`` cells (at least 10).

    Markdown headings lose their signs and stand out, bullets hang, ``**strong**`` is strong, and
    lines that were filled to a margin flow again; every other line break is kept.
    """
    width = max(10, width)
    places = [0] * (len(note) + 1)
    seen = [False] * (len(note) + 1)
    out: list[str] = []
    spans: list[Span] = []
    line_starts: list[int] = []
    at = 0

    for block in _blocks(note):
        for number, line in enumerate(_wrap(note, block, width)):
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


def _blocks(note: str) -> Iterable[_Block]:
    lines: list[tuple[int, str]] = []
    start = 0
    for line in note.splitlines(keepends=True):
        lines.append((start, line.rstrip("\r\n")))
        start += len(line)
    while lines and not lines[-1][1].strip():
        lines.pop()
    while lines and not lines[0][1].strip():
        lines.pop(0)
    prose = [len(text) for _, text in lines if not _TABLE.match(text)]
    margin = max(prose, default=0)
    if not _FILLED_FROM <= margin <= 120:
        margin = 0

    index = 0
    while index < len(lines):
        start, text = lines[index]
        index += 1
        heading = _HEADING.match(text)
        if heading:
            yield _block(note, [(start + heading.end(), start + len(text))], "", "", HEADING)
            continue
        if not text.strip():
            yield _block(note, [], "", "", "")
            continue
        if _TABLE.match(text):
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
    if _TABLE.match(following):
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


def _runs(looks: list[str], start: int) -> list[Span]:
    """Spans over equal neighbours of ``looks``, the first of which stands at ``start``."""
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
    room = max(4, width - len(block.indent))
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
