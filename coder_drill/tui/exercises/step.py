"""The step before a chart of a session: which one, and why this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coder_drill.tui.exercises.commands import SESSION
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import chart_facts, plain, plural

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.services.steps import Step


class StepScreen(AppScreen):
    """One chart of the session, with the reason why it was chosen."""

    SCOPE = SESSION
    BINDINGS: ClassVar[list[BindingType]] = SESSION.bindings()
    HELP = (
        "The next chart of your session, and why it was chosen. You can go Home at any time: the "
        "session waits there. Charts coded so far are kept, however it ends."
    )

    def __init__(self, step: Step, run: Run) -> None:
        super().__init__()
        self._step = step
        self._session = run

    def compose(self) -> ComposeResult:
        """The chart, the reason, the keys."""
        chart = self._step.chart
        assert chart is not None
        from coder_drill.services.sessions import words_of

        yield TopBar("Session", words_of(self._session))
        with Vertical(classes="sheet-around"), Vertical(classes="part sheet", id="step"):
            yield Static(
                Content.assemble(
                    "Press ", (self.key("session.begin"), "bold $accent"), " to code ",
                    (chart.title, "bold"), ".\n",
                    (f"{chart_facts(chart)} · about {plural(chart.minutes, 'minute')}", "$foreground-muted"),
                    "\n\n", ("Why this one  ", "bold $primary"), self._step.reason, ".",
                ),
                id="step-text",
                markup=False,
            )  # fmt: skip
        yield KeyBar()

    def on_mount(self) -> None:
        """Say where in the session this is."""
        charts = self._session.policy.exercises
        of = f" of {charts}" if charts else ""
        self.query_one("#step").border_title = plain(f"Chart {self._session.handed_in + 1}{of}")

    def action_begin(self) -> None:
        """Open the chart."""
        if self._step.chart is not None:
            self.services.open_chart(self._step.chart)

    def action_end(self) -> None:
        """End the session here."""
        self.services.sessions.end()

    def action_back(self) -> None:
        """Home; the session waits."""
        self.services.go_home()
