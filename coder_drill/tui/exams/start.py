"""Which exam, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.tui.shell.screens import Dialog
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import row


@dataclass(frozen=True, slots=True)
class Choice:
    """An exam at a length, with how many of its items can be filled, and what falls short."""

    exam: str
    length: str
    found: int
    items: int
    minutes: float
    short: tuple[str, ...]


class StartDialog(Dialog[Choice | None]):
    """Gives the choice, or None when closed without one."""

    AUTO_FOCUS = "#exams"
    HELP: ClassVar[str | None] = (
        "Mock exams by blueprint. Each row says how many of its items can be filled, and the time; "
        "what falls short stands below. Enter begins, and the clock runs from then on."
    )

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__("A mock exam")
        self._choices = list(choices)

    def compose_box(self) -> ComposeResult:
        """The list, what falls short, the keys."""
        yield ChoiceList(id="exams", enter="Start")
        yield Static("", id="short", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} begins, and the clock runs · "
                f"{self.key('dialog.refuse')} closes",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#exams", ChoiceList).fill(
            [Row(partial(_line, choice)) for choice in self._choices], 0
        )

    @on(OptionList.OptionHighlighted, "#exams")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        short = self._choices[event.option_index].short
        words = f"Falls short: {'; '.join(short[:4])}" if short else "Every section can be filled."
        more = f"; and {len(short) - 4} more" if len(short) > 4 else ""
        self.query_one("#short", Static).update(Content(f"{words}{more}"))

    @on(OptionList.OptionSelected, "#exams")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index])

    def action_accept(self) -> None:
        """Begin the marked one."""
        at = self.query_one("#exams", ChoiceList).highlighted
        self.dismiss(self._choices[at] if at is not None else None)

    def action_next(self) -> None:
        """Mark the row below."""
        self.query_one("#exams", ChoiceList).action_cursor_down()

    def action_previous(self) -> None:
        """Mark the row above."""
        self.query_one("#exams", ChoiceList).action_cursor_up()


def _line(choice: Choice, width: int) -> Content:
    facts = f"{choice.found} of {choice.items} items · {choice.minutes:.0f} min"
    return row(
        Content.styled(choice.exam, "bold"),
        choice.length,
        Content.styled(facts, "$foreground-muted"),
        width,
        left_width=4,
    )
