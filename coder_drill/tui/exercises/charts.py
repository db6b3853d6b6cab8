"""Charts: all charts of the bank, narrowed by words or setting, one to pick."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import Input, OptionList, Static

from coder_drill.charts.faults import by_file
from coder_drill.charts.model import Chart, Setting
from coder_drill.errors import CoderDrillError
from coder_drill.tui.exercises.commands import CHARTS
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import chart_facts, level_dots, percent, plural, row


class FilterInput(Input):
    """The field that narrows the list."""

    HELP = "Type words of the title, the document or the setting; of a chart you have coded also what it teaches. Down goes to the list."


class ChartsScreen(AppScreen):
    """The bank, with the best score so far beside each chart."""

    SCOPE = CHARTS
    BINDINGS: ClassVar[list[BindingType]] = CHARTS.bindings()
    AUTO_FOCUS = "#charts"
    HELP = "All charts. Enter opens the marked one; narrow the list by words or by setting."

    def __init__(self) -> None:
        super().__init__()
        self._setting: Setting | None = None
        self._shown: list[Chart] = []
        self._best: dict[str, float] = {}
        self._begun: set[str] = set()

    def compose(self) -> ComposeResult:
        """Filter, list, and a line about the marked chart."""
        yield TopBar("Charts")
        with Vertical(classes="part", id="charts-part"):
            yield FilterInput(placeholder="filter", id="filter", compact=True)
            yield ChoiceList(id="charts")
        yield Static("", id="chart-line", markup=False)
        left_out = Static("", id="left-out", markup=False)
        left_out.display = False
        yield left_out
        yield KeyBar()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Scores may have changed meanwhile."""
        self._tell_left_out()
        try:
            attempts = self.workspace.answers.history(None)
            self._begun = {draft.chart_id for draft in self.workspace.answers.drafts()}
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            attempts = []
        self._best = {}
        for attempt in attempts:
            self._best[attempt.chart_id] = max(attempt.score, self._best.get(attempt.chart_id, 0.0))
        self.call_after_refresh(self._show)

    def _tell_left_out(self) -> None:
        """Name the charts that are left out: a file of one's own with a fault is missed otherwise."""
        lines = by_file(self.workspace.bank.faults)
        line = self.query_one("#left-out", Static)
        line.display = bool(lines)
        if lines:
            more = f" (and {plural(len(lines) - 1, 'more file')})" if len(lines) > 1 else ""
            line.update(f"Left out: {lines[0]}{more}")

    def _show(self) -> None:
        charts = self.query_one("#charts", ChoiceList)
        keep = self._marked()
        words = self.query_one("#filter", Input).value.casefold().split()
        bank = self.workspace.bank
        self._shown = [
            chart
            for chart in bank.charts
            if (self._setting is None or chart.setting is self._setting)
            and all(word in _haystack(chart, scored=chart.id in self._best) for word in words)
        ]
        ids = [chart.id for chart in self._shown]
        mark = ids.index(keep.id) if keep and keep.id in ids else 0
        charts.fill([Row(partial(self._row, chart)) for chart in self._shown], mark)
        setting = self._setting.label if self._setting else "all settings"
        self.query_one(TopBar).set("Charts", f"{plural(len(self._shown), 'chart')} · {setting}")
        if not self._shown:
            self.query_one("#chart-line", Static).update(
                "No chart fits. Take a word out of the filter."
            )

    def _row(self, chart: Chart, width: int) -> Content:
        best = self._best.get(chart.id)
        state = "begun" if chart.id in self._begun else percent(best) if best is not None else ""
        right = f"{chart.setting.label:<18} {level_dots(chart.difficulty)}"
        return row(
            Content.styled(state, "bold"),
            chart.title,
            Content.styled(right, "$foreground-muted"),
            width,
            left_width=6,
        )

    def _marked(self) -> Chart | None:
        at = self.query_one("#charts", ChoiceList).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @on(OptionList.OptionHighlighted, "#charts")
    def _tell(self) -> None:
        chart = self._marked()
        if chart is not None:
            # What a chart teaches is told once it has been coded: before, it would tell the answer.
            taught = chart.teaches if chart.id in self._best else ()
            teaches = f" · teaches {', '.join(taught).replace('-', ' ')}" if taught else ""
            self.query_one("#chart-line", Static).update(
                f"{chart_facts(chart)} · about {plural(chart.minutes, 'minute')}{teaches}"
            )

    @on(OptionList.OptionSelected, "#charts")
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.services.open_chart(self._shown[event.option_index])

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        self._show()

    @on(Input.Submitted, "#filter")
    def _open_first(self) -> None:
        chart = self._marked()
        if chart is not None:
            self.services.open_chart(chart)

    def action_filter(self) -> None:
        """Go to the filter field."""
        self.query_one("#filter").focus()

    def action_into_list(self) -> None:
        """Go from the field to the list."""
        self.query_one("#charts").focus()

    def action_cycle_setting(self) -> None:
        """Show the next setting that has charts, then all again."""
        have = [s for s in Setting if any(c.setting is s for c in self.workspace.bank.charts)]
        order: list[Setting | None] = [None, *have]
        self._setting = order[(order.index(self._setting) + 1) % len(order)]
        self._show()

    def action_back(self) -> None:
        """Out of the filter, then Home."""
        field = self.query_one("#filter", Input)
        if field.has_focus:
            self.query_one("#charts").focus()
        elif field.value:
            field.value = ""
        else:
            self.services.go_home()


def _haystack(chart: Chart, *, scored: bool) -> str:
    """The words a chart is found by; what it teaches is among them once it has been coded."""
    taught = chart.teaches if scored else ()
    return " ".join(
        (chart.id, chart.title, chart.document, chart.setting.label, *taught)
    ).casefold()
