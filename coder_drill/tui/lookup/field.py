"""The lookup's text field: what it asks of the pane, with the text as it stood at that moment."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input

from coder_drill.tui.lookup.commands import LOOKUP


class LookupInput(Input):
    """The field. Keys that move the marked hit leave the text cursor alone."""

    BINDINGS: ClassVar[list[BindingType]] = LOOKUP.bindings()
    HELP = (
        "Type as you think: words, abbreviations, lay terms, or the start of a code. The arrows "
        "mark a hit and Enter adds it. A whole code and Enter adds it straight; modifiers, units "
        "and POA may follow it: 99284-25, J1885x2, J44.1@Y, also 99284 25 or J44.1 Y. Several codes "
        "in one go, and a block pasted from a spreadsheet or a claim, are added together; what "
        "cannot be read stays, with the reason. A code that cannot be used is answered with the "
        "codes to choose from. Esc empties the field, then leaves it."
    )

    class Asked(Message):
        """A key of the field was pressed: ``what`` names the action, ``by`` its direction.

        ``text`` is what stood in the field, or what was pasted, at that moment.
        """

        def __init__(self, what: str, by: int = 0, text: str = "") -> None:
            super().__init__()
            self.what = what
            self.by = by
            self.text = text

    def _on_paste(self, event: Paste) -> None:
        """Several lines are answer lines to read at once; a single one is text like any other."""
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked("paste", text=event.text))

    def action_add(self) -> None:
        """Add what is typed or marked."""
        self.post_message(self.Asked("add", text=self.value))

    def action_previous(self) -> None:
        """Mark the hit above."""
        self.post_message(self.Asked("mark", -1))

    def action_next(self) -> None:
        """Mark the hit below."""
        self.post_message(self.Asked("mark", 1))

    def action_page(self, by: int) -> None:
        """Mark a hit one page away."""
        self.post_message(self.Asked("page", by))

    def action_cycle_system(self) -> None:
        """Search another code table."""
        self.post_message(self.Asked("system"))

    def action_leave(self) -> None:
        """Empty the field, or leave it when it is empty."""
        if self.value:
            self.value = ""
        else:
            self.post_message(self.Asked("leave"))
