"""The lookup while it is closed: whole codes are typed, and nothing is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from coder_drill.tui.lookup import typed
from coder_drill.tui.lookup.entry import Entry, typed_blind
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.charts.model import Chart
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.shell.searching import LookupService

_CLOSED = "The lookup is closed in this set: type whole codes, and press Enter."


class ClosedPane(LookupPane):
    """The field alone: no search, no titles, no word on whether a code is one."""

    NAME: ClassVar[str] = "Codes (the lookup is closed)"
    HOLDER: ClassVar[str] = "whole codes, then Enter: E11.9, 99284-25, J1885x2"

    def on_mount(self) -> None:
        """There are no hits to come."""
        self.hits.display = False

    def _search(self) -> None:
        self._asked = self._answered = (typed.bare(self.field.value), None)
        self._show_said()

    def _read(self, text: str) -> Entry | None:
        return typed_blind(text, self._chart, self._workspace.codebook_on(self._chart.edition))

    def _enter(self, text: str) -> bool:
        """As where it is open; words are refused."""
        if not super()._enter(text):
            self.say(_CLOSED, "…")
        return True

    def _next_system(self) -> None:
        self.say(_CLOSED, "…")


def pane_for(
    app: App[None], workspace: Workspace, service: LookupService, chart: Chart
) -> LookupPane:
    """The lookup of a chart, closed while an assigned set is going on that closes it."""
    kind = ClosedPane if services_of(app).closed_book else LookupPane
    return kind(workspace, service, chart)
