"""Progress: the attempts, newest first, and how many codes were right in each domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList

from coder_drill.errors import CoderDrillError
from coder_drill.tui.commands import Scope, bindings
from coder_drill.tui.screens.base import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
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
            yield ChoiceList(id="domains", classes="part")
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

    def _show(self) -> None:
        attempts = self.query_one("#attempts", ChoiceList)
        keep = attempts.highlighted
        if self._attempts:
            rows = [Row(partial(_attempt_row, attempt)) for attempt in self._attempts]
            attempts.fill(rows, min(keep or 0, len(rows) - 1))
        else:
            attempts.fill([Row(lambda width: Content("Nothing coded yet."), dead=True)])
        total = sum(a.active_seconds for a in self._attempts)
        facts = (
            f"{plural(len(self._attempts), 'attempt')} · {minutes(total)}" if self._attempts else ""
        )
        self.query_one(TopBar).set("Progress", facts)
        domains = _domain_rows(self._attempts)
        self.query_one("#domains", ChoiceList).fill(domains)

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


def _domain_rows(attempts: Iterable[Attempt]) -> list[Row]:
    """One row for each domain met, the weakest first."""
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
        return [Row(lambda width: Content("Nothing to count yet."), dead=True)]
    order = sorted(total, key=lambda name: (right[name] / total[name], -total[name], name))
    return [
        Row(partial(_domain_row, domain_label(name), right[name], total[name])) for name in order
    ]


def _domain_row(label: str, right: int, total: int, width: int) -> Content:
    counts = Content.styled(f"{right} of {total}", "bold")
    return row(counts, label, percent(right / total), width, left_width=9)
