"""Looking back at an attempt of long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from coder_drill.errors import CoderDrillError
from coder_drill.services.daywords import moment_words
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.review.commands import PAST
from coder_drill.tui.review.screen import ReviewScreen, VerdictList
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import TopBar
from coder_drill.tui.widgets.words import percent

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.model import Submitted


class PastReview(ReviewScreen, inherit_bindings=False):
    """An attempt of long ago, scored again against the chart as it is now."""

    SCOPE = PAST
    VIEW = "past.view"
    BINDINGS: ClassVar[list[BindingType]] = [*PAST.bindings(), *RECORD.bindings()]
    HELP = (
        "An earlier attempt: what you gave, what the key says and why. It was scored again against "
        "the chart as it is now; the score of that day stays in your history."
    )

    def __init__(self, chart: Chart, submitted: Submitted, line: str = "") -> None:
        super().__init__(chart, submitted)
        self._line = line

    def on_mount(self) -> None:
        """Mark the verdict that led here."""
        super().on_mount()
        verdicts = self.query_one(VerdictList)
        for at, verdict in enumerate(self.submitted.scorecard.verdicts):
            if self._line in (verdict.expected_line, verdict.given_line) and self._line:
                verdicts.highlighted = at
                break
        attempt = self.submitted.attempt
        facts = f"{moment_words(attempt.submitted_at)}, then {percent(attempt.score)}"
        if attempt.content_hash != self.chart.content_hash:
            facts += ", chart edited since"
        self.query_one(TopBar).set(f"Looking back: {self.chart.title}", facts)

    def action_back(self) -> None:
        """Where you came from."""
        self.app.pop_screen()


def open_past(screen: AppScreen, attempt: str, *, line: str = "") -> None:
    """Look back at an attempt; scored in the background, since that takes a moment."""

    async def load() -> None:
        try:
            found = await screen.services.background.ask(lambda w: w.answers.look_back(attempt))
        except CoderDrillError as error:
            screen.say(str(error), severity="error")
            return
        chart = screen.workspace.bank.get(found.attempt.chart_id) if found else None
        if found is None or chart is None:
            screen.say("That chart is no longer in the bank.", severity="warning")
        elif screen.is_current:
            screen.app.push_screen(PastReview(chart, found, line))

    screen.run_worker(load(), exclusive=True, group="past")
