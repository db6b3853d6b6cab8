"""A screen with two sides: together where there is room, one at a time where there is not."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from coder_drill.tui.shell.collector import forget_drawn_lines
from coder_drill.tui.shell.screens import AppScreen

WIDE = 120
"""Columns from which the sides stand side by side."""
TALL = 40
"""Rows from which they stand one above the other on narrower terminals."""


class TwoSidedScreen(AppScreen):
    """``SIDES`` are the two sides, name and selector; ``PARTS`` is what holds them.

    The screen also holds a ``#switch`` line, which names the sides where only one is in view.
    ``VIEW`` is the id of the command that brings the other side to the front.
    """

    SIDES: ClassVar[tuple[tuple[str, str], tuple[str, str]]]
    PARTS: ClassVar[str]
    VIEW: ClassVar[str]

    front = 0
    """Which of the sides is in front where only one fits."""

    @property
    def both_in_view(self) -> bool:
        """True when both sides are on screen together."""
        size = self.app.size
        return size.width >= WIDE or size.height >= TALL

    @property
    def parts_classes(self) -> str:
        """The classes that ``PARTS`` starts with, so that nothing is laid out twice."""
        return "-side-by-side" if self.app.size.width >= WIDE else ""

    @property
    def note_width(self) -> int:
        """Columns of the note beside the other side, 0 where it does not stand beside it."""
        columns = self.app.size.width
        return columns // 2 if columns >= WIDE else 0

    def on_unmount(self) -> None:
        """One of these is left behind with every chart."""
        forget_drawn_lines()

    def on_resize(self, event: Resize) -> None:
        """Side by side, stacked, or one at a time."""
        self.lay_out()
        self.refresh_bindings()

    def lay_out(self) -> None:
        """Show what fits."""
        both = self.both_in_view
        self.query_one(self.PARTS).set_class(self.app.size.width >= WIDE, "-side-by-side")
        for number, (_, selector) in enumerate(self.SIDES):
            self.query_one(selector).display = both or number == self.front
        self.query_one("#switch", Static).display = not both
        self.show_switch()

    def side_name(self, number: int) -> str:
        """What the line calls a side."""
        return self.SIDES[number][0]

    def show_switch(self) -> None:
        """Name both sides and the key between them."""
        names = [
            (
                f" {self.side_name(number)} ",
                "bold reverse" if number == self.front else "$foreground-muted",
            )
            for number in range(len(self.SIDES))
        ]
        hint = (f"  {self.key(self.VIEW)} switches", "$foreground-muted")
        self.query_one("#switch", Static).update(Content.assemble(*names, hint), layout=False)

    def bring(self, widget: Widget) -> None:
        """Focus a widget, bringing its side to the front.

        At once and not after the next paint: the next key may already be on its way.
        """
        around = widget.ancestors_with_self
        self.front = next(
            number
            for number, (_, selector) in enumerate(self.SIDES)
            if self.query_one(selector) in around
        )
        self.lay_out()
        self.set_focus(widget)
