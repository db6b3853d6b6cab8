"""Before an exam is handed in: which items are answered, open, flagged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList

from coder_drill.tui.exams.commands import OVERVIEW
from coder_drill.tui.shell.screens import AppScreen, Confirm
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from coder_drill.services.exams.desk import Place

_QUIET = "$foreground-muted"


class OverviewScreen(AppScreen):
    """Every item of the exam; Enter goes to the marked one."""

    SCOPE = OVERVIEW
    BINDINGS: ClassVar[list[BindingType]] = OVERVIEW.bindings()
    AUTO_FOCUS = "#items"
    HELP = (
        "Every item of the exam: answered, open, flagged. Enter goes to the marked one; h hands the "
        "exam in. The clock runs on meanwhile."
    )

    def __init__(
        self,
        places: Sequence[Place],
        *,
        go: Callable[[int], None],
        hand_in: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._places = list(places)
        self._go = go
        self._hand_in = hand_in
        self._back = back

    @property
    def _open(self) -> int:
        return sum(place.state == "open" for place in self._places)

    def compose(self) -> ComposeResult:
        """The list."""
        flagged = sum(place.entry.flagged for place in self._places)
        facts = f"{len(self._places) - self._open} answered · {self._open} open · {flagged} flagged"
        yield TopBar("Before you hand in", facts)
        items = ChoiceList(id="items", classes="part")
        first = next((n for n, p in enumerate(self._places) if p.state == "open"), 0)
        items.fill([Row(partial(_line, place)) for place in self._places], first)
        yield items
        yield KeyBar()

    def on_mount(self) -> None:
        """Title of the list."""
        self.query_one("#items").border_title = "Items"

    @on(OptionList.OptionSelected, "#items")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._go(event.option_index)

    def action_hand_in(self) -> None:
        """Hand the exam in, after asking."""

        def decided(yes: bool | None) -> None:
            if yes:
                self._hand_in()

        still = self._open
        lines = [
            f"{plural(still, 'item is', 'items are')} open." if still else "Every item is answered."
        ]
        self.app.push_screen(Confirm("Hand in", lines, "Hand the exam in?"), decided)

    def action_back(self) -> None:
        """Back to the item."""
        self._back()


def _line(place: Place, width: int) -> Content:
    left = Content.styled(f"{place.number:>4}", _QUIET)
    state = Content.styled(place.state, "" if place.state == "answered" else "bold $warning")
    flag = Content.styled("flagged  ", "bold $accent") if place.entry.flagged else Content("")
    return row(left, place.section, Content.assemble(flag, state), width, left_width=5)
