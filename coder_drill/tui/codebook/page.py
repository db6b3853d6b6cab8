"""A text with links: read with the arrows, go from link to link, open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from coder_drill.codebooks.books import IndexEntry
from coder_drill.codebooks.model import Code
from coder_drill.tui.codebook.commands import PAGE

_LINK = "$accent underline"
_MARKED = "bold $block-cursor-foreground on $block-cursor-background"

Target = Code | IndexEntry
"""What a link opens: a code's page, or the index at an entry."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. ``links`` are (start, end, target) within its text.

    ``indent`` columns stand before every line, ``hang`` more before all but the first.
    """

    text: Content
    links: tuple[tuple[int, int, Target], ...] = ()
    indent: int = 0
    hang: int = 0


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """Paragraphs wrapped to the width; only the lines in view are drawn."""

    BINDINGS: ClassVar[list[BindingType]] = PAGE.bindings()
    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--text"}
    HELP = (
        "What the code book says of this code. The arrows scroll and go from link to link; Tab "
        "goes to the next link wherever it is; Enter opens the marked one."
    )
    ALLOW_SELECT = False

    class Followed(Message):
        """A link was opened."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._blocks: tuple[Block, ...] = ()
        self._lines: list[Content] = []
        self._starts: list[int] = []
        self._links: list[tuple[int, int, Target]] = []
        self._at: list[int] = []
        self._mark: int | None = None
        self._set_for = 0

    # -- what others ask ---------------------------------------------------------------------

    @property
    def plain(self) -> str:
        """The whole text."""
        return "\n".join(block.text.plain for block in self._blocks)

    @property
    def links(self) -> tuple[Target, ...]:
        """What the links open, in the order of the text."""
        return tuple(target for _, _, target in self._links)

    @property
    def mark(self) -> int | None:
        """The place of the marked link among `links`."""
        return self._mark

    @property
    def place(self) -> tuple[int, int | None]:
        """Where the reader is: first line in view, marked link. For `show`."""
        return self.scroll_offset.y, self._mark

    def show(self, blocks: Sequence[Block], place: tuple[int, int | None] = (0, None)) -> None:
        """Show other paragraphs, from a place on."""
        self._blocks = tuple(blocks)
        self._links = [
            (number, position, link[2])
            for number, block in enumerate(self._blocks)
            for position, link in enumerate(block.links)
        ]
        self._mark = place[1]
        self._set()
        self.scroll_to(y=place[0], animate=False, force=True, immediate=True)

    # -- setting and drawing -----------------------------------------------------------------

    def on_resize(self, event: Resize) -> None:
        """Wrap anew for another width."""
        if self._width() != self._set_for:
            self._set()

    def _width(self) -> int:
        return max(20, self.scrollable_content_region.width)

    def _set(self) -> None:
        self._set_for = self._width()
        self._lines, self._starts, self._at = [], [], []
        count = 0
        for block in self._blocks:
            self._starts.append(len(self._lines))
            lines = self._wrapped(block, count)
            self._at += [len(self._lines) + line for line in _lines_of_links(block, lines)]
            self._lines += lines
            count += len(block.links)
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def _wrapped(self, block: Block, first: int) -> list[Content]:
        """The lines of a block whose first link has the number ``first`` of the page."""
        text = block.text
        for number, (start, end, _) in enumerate(block.links, first):
            text = text.stylize(_MARKED if number == self._mark else _LINK, start, end)
            text = text.stylize(Style.from_meta({"link": number}), start, end)
        room = max(10, self._set_for - block.indent - block.hang)
        return [
            line.pad_left(block.indent + (block.hang if number else 0))
            for number, line in enumerate(text.wrap(room))
        ] or [Content("")]

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        style = self.get_visual_style("page--text")
        at = self.scroll_offset.y + y
        if at >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self._lines[at], width, 1, style, apply_selection=False)
        return strips[0].adjust_cell_length(width, style.rich_style)

    def _mark_link(self, number: int | None) -> None:
        before, self._mark = self._mark, number
        for changed in {before, number} - {None}:
            assert changed is not None
            owner = self._links[changed][0]
            first = changed - self._links[changed][1]
            lines = self._wrapped(self._blocks[owner], first)
            start = self._starts[owner]
            self._lines[start : start + len(lines)] = lines
        self.refresh()

    # -- moving ------------------------------------------------------------------------------

    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _scroll_by(self, lines: int) -> None:
        top = max(0, min(self.max_scroll_y, self.scroll_offset.y + lines))
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _in_view(self) -> list[int]:
        top = self.scroll_offset.y
        return [n for n, line in enumerate(self._at) if top <= line < top + self._height()]

    def _step(self, by: int) -> None:
        """The next link if it is in view, else a line of text; like an old text browser."""
        seen = self._in_view()
        if by < 0:
            seen.reverse()
        if self._mark in seen:
            after = seen[seen.index(self._mark) + 1 :]
            line = self._at[self._mark] if self._mark is not None else -1
            after = [n for n in after if self._at[n] != line] or after
        else:
            after = seen if self._mark is None or self._past(by) else []
        bottom = self.scroll_offset.y >= self.max_scroll_y
        top = self.scroll_offset.y <= 0
        if after:
            self._mark_link(after[0])
            line = self._at[after[0]] - self.scroll_offset.y
            if by > 0 and line >= self._height() * 2 // 3 and not bottom:
                self._scroll_by(1)
            elif by < 0 and line <= self._height() // 3 and not top:
                self._scroll_by(-1)
        else:
            self._scroll_by(by)

    def _past(self, by: int) -> bool:
        """True when the marked link was scrolled out of view."""
        return self._mark is not None and self._mark not in self._in_view()

    def action_scroll_up(self) -> None:
        """A link or a line up."""
        self._step(-1)

    def action_scroll_down(self) -> None:
        """A link or a line down."""
        self._step(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._scroll_by(1 - self._height())

    def action_page_down(self) -> None:
        """A page down."""
        self._scroll_by(self._height() - 1)

    def action_scroll_home(self) -> None:
        """The top."""
        self._mark_link(None)
        self._scroll_by(-len(self._lines))

    def action_scroll_end(self) -> None:
        """The bottom."""
        self._scroll_by(len(self._lines))

    def action_link(self, by: int) -> None:
        """The next link, or the one before, wherever it stands; round at the end."""
        if not self._links:
            return
        seen = self._in_view()
        if self._mark is None or self._past(by):
            pool = seen or list(range(len(self._links)))
            to = pool[0] if by > 0 else pool[-1]
        else:
            to = (self._mark + by) % len(self._links)
        self._mark_link(to)
        line, top, height = self._at[to], self.scroll_offset.y, self._height()
        if not top <= line < top + height:
            self._scroll_by(line - height // 3 - top)

    def action_follow(self) -> None:
        """Open the marked link."""
        if self._mark is not None:
            self.post_message(self.Followed(self._links[self._mark][2]))

    def on_click(self, event: Click) -> None:
        """Open the link under the mouse."""
        number = event.style.meta.get("link")
        if number is not None:
            event.stop()
            self._mark_link(int(number))
            self.action_follow()


def _lines_of_links(block: Block, lines: Sequence[Content]) -> list[int]:
    """The line, counted within the block, on which each of its links begins."""
    starts: list[int] = []
    at = 0
    for line in lines:
        found = block.text.plain.find(line.plain.strip(), at)
        at = found if found >= 0 else at
        starts.append(at)
        at += len(line.plain.strip())
    return [
        max((n for n, begin in enumerate(starts) if begin <= start), default=0)
        for start, _, _ in block.links
    ]
