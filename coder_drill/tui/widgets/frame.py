"""What every screen shares: the line on top and lists with the same keys everywhere."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.tui.commands import Scope, bindings


class TopBar(Horizontal):
    """One line: what this screen is on the left, facts about it on the right."""

    def __init__(self, title: str = "", facts: str = "") -> None:
        super().__init__(id="topbar")
        self._title = title
        self._facts = facts

    def compose(self) -> ComposeResult:
        """Two texts, never read as markup."""
        yield Static(Content(self._title), id="topbar-title", markup=False)
        yield Static(Content(self._facts), id="topbar-facts", markup=False)

    def set(self, title: str, facts: str = "") -> None:
        """Show other words."""
        self._title, self._facts = title, facts
        if self.is_mounted:
            self.query_one("#topbar-title", Static).update(Content(title))
            self.query_one("#topbar-facts", Static).update(Content(facts))


class ChoiceList(OptionList, inherit_bindings=False):
    """A list of rows to mark and choose, with the same keys on every screen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.LIST)
    HELP = "Move with the arrows or j and k, choose with Enter. A click marks and chooses a row."

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False, compact=True)

    @property
    def row_width(self) -> int:
        """Cells that one row may take."""
        return max(20, self.scrollable_content_region.width)
