"""The end of a session: what was coded, how it went, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.services.sessions import score_of, words_of
from coder_drill.store.model import CHART
from coder_drill.tui.exercises.commands import SUMMARY
from coder_drill.tui.review.past import open_past
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import minutes, percent, plural, row

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.store.model import Attempt

_QUIET = "$foreground-muted"


class SummaryScreen(AppScreen):
    """What the session came to."""

    SCOPE = SUMMARY
    BINDINGS: ClassVar[list[BindingType]] = SUMMARY.bindings()
    AUTO_FOCUS = "#session-charts"
    HELP = (
        "The session is over. Below stand its charts; Enter looks back at the marked one. What you "
        "missed comes back as cards."
    )

    def __init__(self, session: Run, attempts: Sequence[Attempt]) -> None:
        """The run that is over, and its attempts as the log has them."""
        super().__init__()
        self._session = session
        self._attempts = [attempt for attempt in attempts if attempt.kind == CHART]

    def compose(self) -> ComposeResult:
        """Sums above, charts below."""
        attempts = self._attempts
        charts = ChoiceList(id="session-charts", classes="part")
        charts.fill(
            [Row(partial(_attempt_row, attempt)) for attempt in attempts]
            or [Row(lambda width: Content("No chart was coded."), dead=True)],
            0 if attempts else None,
        )
        yield TopBar("Session over", words_of(self._session))
        yield Static(self._words(), id="session-sums", markup=False)
        yield charts
        yield KeyBar()

    def on_mount(self) -> None:
        """Title of the list."""
        self.query_one("#session-charts").border_title = "Charts of this session"

    def _words(self) -> Content:
        score, attempts = score_of(self._session), self._attempts
        lines: list[Content] = []
        if score.mean is not None:
            words = f"{plural(score.charts, 'chart')}, {minutes(self._session.seconds)} of work"
            lines.append(
                Content.assemble(
                    ("Mean score ", ""), (percent(score.mean), "bold $accent"), f"   {words}"
                )
            )
        if score.cards:
            lines.append(Content(f"Cards: {score.cards_right} of {score.cards} right."))
        faults = Counter(
            verdict.label
            for attempt in attempts
            for verdict in attempt.verdicts
            if verdict.points_lost > 0
        )
        if faults:
            named = ", ".join(
                f"{label.replace('-', ' ')} {count}" for label, count in faults.most_common(4)
            )
            lines.append(Content.assemble(("Points were lost by  ", "bold $primary"), named))
        elif attempts:
            lines.append(Content("No points were lost."))
        return Content("\n").join(lines)

    @on(OptionList.OptionSelected, "#session-charts")
    def _open(self, event: OptionList.OptionSelected) -> None:
        open_past(self, self._attempts[event.option_index].uuid)

    def action_again(self) -> None:
        """Plan another session."""
        self.services.sessions.ask_for_plan()

    def action_progress(self) -> None:
        """See what the session changed."""
        self.services.show_progress()

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def _attempt_row(attempt: Attempt, width: int) -> Content:
    score = Content.styled(f"{percent(attempt.score):>5}", "bold")
    facts = Content.styled(minutes(attempt.active_seconds), _QUIET)
    return row(score, attempt.title, facts, width, left_width=6)
