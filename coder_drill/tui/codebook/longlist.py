"""A list that draws only the rows in view, for levels of a thousand codes and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from coder_drill.tui.widgets.commands import LIST
from coder_drill.tui.widgets.frame import Row


class LongList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of one line each to mark and choose, with the keys of every list.

    Filling it costs the same for ten rows and for ten thousand: a row is set when it is drawn.
    """

    BINDINGS: ClassVar[list[BindingType]] = LIST.bindings()
    COMPONENT_CLASSES: ClassVar[set[str]] = {"long-list--row", "long-list--marked"}
    HELP = "Move with the arrows or j and k, choose with Enter. A click marks and chooses a row."
    ALLOW_SELECT = False

    class Marked(Message):
        """Another row is marked."""

        def __init__(self, source: LongList, index: int) -> None:
            super().__init__()
            self.source = source
            self.index = index

        @property
        def control(self) -> LongList:
            """The list, for selectors of handlers."""
            return self.source

    class Chosen(Message):
        """A row was chosen with Enter or a click."""

        def __init__(self, source: LongList, index: int) -> None:
            super().__init__()
            self.source = source
            self.index = index

        @property
        def control(self) -> LongList:
            """The list, for selectors of handlers."""
            return self.source

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: tuple[Row, ...] = ()
        self._mark: int | None = None
        self._empty = ""

    @property
    def mark(self) -> int | None:
        """The place of the marked row."""
        return self._mark

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def fill(self, rows: Sequence[Row], mark: int | None = 0, empty: str = "") -> None:
        """Show these rows and mark one of them, or none. Tells of the mark with `Marked`.

        ``empty`` stands in the frame when there are no rows.
        """
        self._rows = tuple(rows)
        self._empty = empty
        self.virtual_size = Size(0, len(self._rows))
        self._mark = None
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        if mark is not None and self._rows:
            self.move(mark)
        self.refresh()

    def move(self, to: int) -> None:
        """Mark the row at ``to``, or the nearest there is, and bring it into view."""
        if not self._rows:
            return
        to = max(0, min(len(self._rows) - 1, to))
        if to != self._mark:
            self._mark = to
            self.post_message(self.Marked(self, to))
        self._into_view()
        self.refresh()

    def on_resize(self) -> None:
        """Keep the marked row in view."""
        self._into_view()

    def _into_view(self) -> None:
        height = self.scrollable_content_region.height
        if self._mark is None or height <= 0:
            return
        top = self.scroll_offset.y
        if self._mark < top:
            top = self._mark
        elif self._mark >= top + height:
            top = self._mark - height + 1
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        at = self.scroll_offset.y + y
        style = self.get_visual_style("long-list--row")
        if not self._rows and self._empty and y == 0:
            words = Content.styled(self._empty, "$foreground-muted")
            strips = Visual.to_strips(self, words, width, 1, style, apply_selection=False)
            return strips[0].adjust_cell_length(width, style.rich_style)
        if at >= len(self._rows):
            return Strip.blank(width, style.rich_style)
        if at == self._mark:
            style = self.get_visual_style("long-list--row", "long-list--marked")
        drawn = self._rows[at].draw(max(20, width))
        strips = Visual.to_strips(self, drawn, width, 1, style, apply_selection=False)
        strip = strips[0].adjust_cell_length(width, style.rich_style)
        return strip.apply_meta({"row": at})

    def on_click(self, event: Click) -> None:
        """Mark and choose the row under the mouse."""
        at = event.style.meta.get("row")
        if at is not None:
            event.stop()
            self.move(int(at))
            self.action_select()

    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    def action_cursor_up(self) -> None:
        """The row above."""
        self.move((self._mark if self._mark is not None else 1) - 1)

    def action_cursor_down(self) -> None:
        """The row below."""
        self.move((self._mark if self._mark is not None else -1) + 1)

    def action_first(self) -> None:
        """The first row."""
        self.move(0)

    def action_last(self) -> None:
        """The last row."""
        self.move(len(self._rows) - 1)

    def action_page_up(self) -> None:
        """A page up."""
        self.move((self._mark or 0) - self._page())

    def action_page_down(self) -> None:
        """A page down."""
        self.move((self._mark or 0) + self._page())

    def action_select(self) -> None:
        """Choose the marked row."""
        if self._mark is not None and not self._rows[self._mark].dead:
            self.post_message(self.Chosen(self, self._mark))
