"""Progress: the attempts, newest first, and how many codes were right in each domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coder_drill.errors import CoderDrillError
from coder_drill.tui.commands import Scope, bindings
from coder_drill.tui.screens.base import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, TopBar
from coder_drill.tui.words import day_and_time, minutes, percent, plural, row

if TYPE_CHECKING:
    from coder_drill.store.model import Attempt

SHOWN = 200


class ProgressScreen(AppScreen):
    """A simple list: attempts on the left, domains on the right."""

    SCOPE = Scope.PROGRESS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.PROGRESS)
    AUTO_FOCUS = "#attempts"
    HELP = (
        "Your attempts, newest first; Enter codes the marked chart again. Beside them, for each "
        "domain, how many of the key's codes you got fully right, over the attempts listed."
    )

    def __init__(self) -> None:
        super().__init__()
        self._attempts: list[Attempt] = []

    def compose(self) -> ComposeResult:
        """Two lists side by side, or one above the other."""
        yield TopBar("Progress")
        with Horizontal(id="progress-parts"):
            yield ChoiceList(id="attempts", classes="part")
            with Vertical(id="domains", classes="part"):
                yield Static("", id="domains-text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Titles of the two parts."""
        self.query_one("#attempts").border_title = "Attempts"
        self.query_one("#domains").border_title = "Codes right by domain"

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Read the history again."""
        try:
            self._attempts = self.practice.history(SHOWN)
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            self._attempts = []
        self.call_after_refresh(self._show)

    def on_resize(self, event: Resize) -> None:
        """Set the rows anew for another width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        attempts = self.query_one("#attempts", ChoiceList)
        keep = attempts.highlighted
        width = attempts.row_width
        if self._attempts:
            attempts.set_options([Option(_attempt_row(a, width)) for a in self._attempts])
            attempts.highlighted = min(keep or 0, len(self._attempts) - 1)
        else:
            attempts.set_options([Option("Nothing coded yet.", disabled=True)])
        total = sum(a.active_seconds for a in self._attempts)
        facts = (
            f"{plural(len(self._attempts), 'attempt')} · {minutes(total)}" if self._attempts else ""
        )
        self.query_one(TopBar).set("Progress", facts)
        domains = self.query_one("#domains-text", Static)
        domains.update(_domains(self._attempts, max(20, self.query_one("#domains").size.width)))

    @on(OptionList.OptionSelected, "#attempts")
    def _again(self, event: OptionList.OptionSelected) -> None:
        chart = self.practice.bank.get(self._attempts[event.option_index].chart_id)
        if chart is None:
            self.say("That chart is no longer in the bank.", severity="warning")
        else:
            self.drill_app.open_chart(chart)

    def action_back(self) -> None:
        """Home."""
        self.drill_app.action_go_home()


def _attempt_row(attempt: Attempt, width: int) -> Content:
    score = Content.styled(f"{percent(attempt.score):>5}", "bold")
    hints = f"{plural(attempt.hints_used, 'hint')} · " if attempt.hints_used else ""
    right = Content.styled(f"{hints}{day_and_time(attempt.submitted_at)}", "$foreground-muted")
    return row(score, attempt.chart_title, right, width, left_width=6)


def _domains(attempts: Iterable[Attempt], width: int) -> Content:
    from coder_drill.scoring import domain_label

    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for attempt in attempts:
        for verdict in attempt.verdicts:
            if verdict.expected is None or (verdict.optional and verdict.given is None):
                continue
            total[verdict.domain] += 1
            right[verdict.domain] += verdict.credit >= 1
    if not total:
        return Content("Nothing to count yet.")
    order = sorted(
        total, key=lambda domain: (right[domain] / total[domain], -total[domain], domain)
    )
    lines = [
        row("", domain_label(domain), f"{right[domain]} of {total[domain]}", width, left_width=0)
        for domain in order
    ]
    return Content("\n").join(lines)
