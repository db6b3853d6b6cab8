"""A scrolling text that is set anew for every width."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from coder_drill.tui.widgets.commands import NOTE


class DrawnText(VerticalScroll, inherit_bindings=False):
    """Shows what ``draw`` gives for the columns there are."""

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = "Scroll with the arrows, j and k, and the page keys."

    def __init__(self, *, id: str, classes: str = "part") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._draw: Callable[[int], Content] = lambda width: Content("")
        self._drawn_for = 0

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("", classes="drawn", markup=False)

    def show(self, draw: Callable[[int], Content]) -> None:
        """Show another text from its top."""
        self._draw = draw
        self.again()
        self.scroll_home(animate=False)

    def again(self) -> None:
        """Set the text again, for the width there is now."""
        self._drawn_for = max(30, self.scrollable_content_region.width)
        self.query_one(".drawn", Static).update(self._draw(self._drawn_for))

    def on_resize(self, event: Resize) -> None:
        """Another width."""
        if max(30, self.scrollable_content_region.width) != self._drawn_for:
            self.again()
