"""Behind a figure: the verdicts that make it, and from there the attempt with its chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.tui.progress import view
from coder_drill.tui.progress.commands import BEHIND
from coder_drill.tui.review.past import open_past
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural

if TYPE_CHECKING:
    from coder_drill.services.progress.model import GridVerdict

_STATE = {
    "edited": " The chart was edited since.",
    "removed": " The chart is no longer in the bank.",
}


class BehindScreen(AppScreen):
    """The verdicts of a domain, or of one cell of the gap grid, the newest first."""

    SCOPE = BEHIND
    BINDINGS: ClassVar[list[BindingType]] = BEHIND.bindings()
    AUTO_FOCUS = "#behind"
    HELP = (
        "The verdicts behind a figure, the newest first. Below the list stands what was said of "
        "the marked one. Enter looks back at its chart, with the evidence marked in the note."
    )

    def __init__(self, domain: str, label: str | None) -> None:
        super().__init__()
        self._domain = domain
        self._label = label
        self._verdicts: list[GridVerdict] = []

    def compose(self) -> ComposeResult:
        """A list and a line about the marked row."""
        yield TopBar(self._heading())
        yield ChoiceList(id="behind", classes="part")
        yield Static("", id="detail", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them in the background."""
        self.query_one("#behind").border_title = "Verdicts, the newest first"
        self.run_worker(self._load(), exclusive=True, group="behind")

    async def _load(self) -> None:
        domain, label = self._domain, self._label
        try:
            self._verdicts = await self.services.background.ask(
                lambda workspace: workspace.standing.behind_cell(domain, label)
            )
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            return
        rows = [Row(partial(view.verdict_row, verdict)) for verdict in self._verdicts]
        self.query_one("#behind", ChoiceList).fill(
            rows or [view.dead("Nothing stands behind this.")], 0 if rows else None
        )
        self.query_one(TopBar).set(self._heading(), plural(len(rows), "verdict") if rows else "")

    def _heading(self) -> str:
        from coder_drill.scoring.domains import domain_label

        name = domain_label(self._domain)
        return f"{name}: {self._label.replace('-', ' ')}" if self._label else name

    @on(OptionList.OptionHighlighted, "#behind")
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        verdict = self._verdicts[event.option_index]
        words = verdict.message + _STATE.get(verdict.chart_state, "")
        self.query_one("#detail", Static).update(
            Content.assemble((f"{verdict.label.replace('-', ' ')}: ", "bold"), words), layout=False
        )

    @on(OptionList.OptionSelected, "#behind")
    def _open(self, event: OptionList.OptionSelected) -> None:
        verdict = self._verdicts[event.option_index]
        open_past(self, verdict.attempt, line=verdict.expected or verdict.given)

    def action_back(self) -> None:
        """Where the figure stands."""
        self.app.pop_screen()
