"""What the screens of the code book share: a field that narrows the rows of one level below it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from coder_drill.tui.codebook.commands import BROWSER
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.shell.screens import AppScreen, LooksUp


class BrowserInput(Input):
    """The field that narrows the level. Keys that move about leave a text alone."""

    BINDINGS: ClassVar[list[BindingType]] = BROWSER.bindings()
    HELP = (
        "Type words or the start of a code to narrow this level. The arrows mark a row; Enter goes "
        "into it, or opens the page of a billable code. With nothing typed, left and backspace go "
        "a level up. A code typed in full is found on any level."
    )

    class Asked(Message):
        """A key of the field was pressed: ``what`` names it, ``by`` its direction."""

        def __init__(self, what: str, by: int = 0) -> None:
            super().__init__()
            self.what = what
            self.by = by

    def action_open(self) -> None:
        """Go into the marked row, or open its page."""
        self.post_message(self.Asked("open"))

    def action_mark(self, by: int) -> None:
        """Mark a row above or below."""
        self.post_message(self.Asked("mark", by))

    def action_page(self, by: int) -> None:
        """Mark a row a page away."""
        self.post_message(self.Asked("page", by))

    def action_edge(self, by: int) -> None:
        """The first or last row; in a text its beginning or end."""
        if not self.value:
            self.post_message(self.Asked("edge", by))
        elif by < 0:
            self.action_home()
        else:
            self.action_end()

    def action_deeper(self) -> None:
        """Go into the marked row; within a text the cursor moves."""
        if self.cursor_position < len(self.value):
            self.action_cursor_right()
        else:
            self.post_message(self.Asked("open"))

    def action_left(self) -> None:
        """A level up; within a text the cursor moves."""
        if self.value:
            self.action_cursor_left()
        else:
            self.post_message(self.Asked("up"))

    def action_erase(self) -> None:
        """A level up; in a text the character before the cursor goes."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.Asked("up"))

    def action_details(self) -> None:
        """Open the page of the marked row."""
        self.post_message(self.Asked("details"))

    def action_leave(self) -> None:
        """Empty the field, or leave the code book."""
        if self.value:
            self.value = ""
        else:
            self.post_message(self.Asked("leave"))


class NarrowedScreen(LooksUp, AppScreen):
    """A level in a `LongList` under a `BrowserInput`; subclasses say what the keys do to it."""

    AUTO_FOCUS = "#browse"

    def _fill(self) -> None:
        """Show the rows that fit what is typed."""
        raise NotImplementedError

    def _tell_marked(self) -> None:
        """Say the marked row in full."""
        raise NotImplementedError

    def _open_marked(self) -> None:
        """Go into the marked row, or open its page."""
        raise NotImplementedError

    def _show_marked(self) -> None:
        """Open the page of the marked row, if it has one."""
        raise NotImplementedError

    def _back(self) -> None:
        """Where left leads with nothing typed."""
        raise NotImplementedError

    def _above(self) -> None:
        """The level above, where that is not where left leads."""

    def _move(self, by: int) -> None:
        """Mark another row."""
        rows = self.query_one(LongList)
        rows.move((rows.mark or 0) + by)

    def _edge(self, by: int) -> None:
        """Mark the first or the last row."""
        rows = self.query_one(LongList)
        rows.move(0 if by < 0 else rows.row_count)

    @on(Input.Changed, "#browse")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    @on(LongList.Marked)
    def _marked_changed(self, event: LongList.Marked) -> None:
        event.stop()
        self._tell_marked()

    @on(LongList.Chosen)
    def _chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        self._open_marked()
        self.query_one(BrowserInput).focus()

    @on(BrowserInput.Asked)
    def _key(self, event: BrowserInput.Asked) -> None:
        event.stop()
        if event.what == "mark":
            self._move(event.by)
        elif event.what == "page":
            page = max(1, self.query_one(LongList).size.height - 1)
            self._move(event.by * page)
        elif event.what == "edge":
            self._edge(event.by)
        elif event.what == "open":
            self._open_marked()
        elif event.what == "up":
            self._back()
        elif event.what == "above":
            self._above()
        elif event.what == "details":
            self._show_marked()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Back to where you came from."""
        self.app.pop_screen()
