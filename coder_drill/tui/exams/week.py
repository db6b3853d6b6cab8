"""This week of the plan, and the dialog that begins one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.tui.exams.commands import WEEK
from coder_drill.tui.shell.screens import AppScreen, Confirm, Dialog, NumberInput
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import percent, row, wrap

if TYPE_CHECKING:
    from coder_drill.services.plan import Plan, Week

_QUIET = "$foreground-muted"
_HEAD = "bold $primary"


class WeekScreen(AppScreen):
    """What the plan asks for this week, and where the learner stands."""

    SCOPE = WEEK
    BINDINGS: ClassVar[list[BindingType]] = WEEK.bindings()
    AUTO_FOCUS = "#week"
    HELP = (
        "The plan: what to do this week, in minutes a day, worked out anew from what you did; where "
        "you stand by area; what the placements gained. n begins a plan of so many weeks."
    )

    def __init__(self, week: Week | None, *, again: Callable[[], None]) -> None:
        super().__init__()
        self._week = week
        self._again = again

    def compose(self) -> ComposeResult:
        """The text."""
        yield TopBar("Plan", self._week.pace if self._week else "")
        yield DrawnText(id="week")
        yield KeyBar()

    def on_mount(self) -> None:
        """Set it."""
        self.query_one(DrawnText).show(self._drawn)

    def _drawn(self, width: int) -> Content:
        week = self._week
        if week is None:
            key = self.key("week.new")
            words = "No plan yet. A plan says what to do each week, in minutes a day. Press "
            return Content("\n").join(wrap(Content(f"{words}{key} to begin one."), width))
        lines = [*wrap(Content.styled(week.words, "bold"), width), Content("")]
        for task in week.tasks:
            how_long = f"{task.minutes} min {'once' if task.once else 'a day'}"
            lines.append(row("", Content.styled(task.what, _HEAD), how_long, width, left_width=0))
            lines += wrap(Content.styled(f"  {task.why}", _QUIET), width)
        known = [each for each in week.areas if each.items]
        if known:
            head = (
                f"Where you stand (target {week.plan.target:.0%}; share right, nine times in ten)"
            )
            lines += [Content(""), Content.styled(head, _HEAD)]
        for each in known:
            figures = f"{percent(each.share)}  {each.low:.0%} to {each.high:.0%}"
            lines.append(row("", each.area.name, figures, width, left_width=0))
        if week.gains:
            lines += [Content(""), Content.styled("Since the first placement", _HEAD)]
            for gain in week.gains:
                lines += wrap(Content(gain.words), width)
        return Content("\n").join(lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a plan that is there can be forgotten."""
        return self._week is not None if action == "clear" else True

    def action_new(self) -> None:
        """Begin a plan."""

        def done(plan: Plan | None) -> None:
            if plan is not None:
                self._keep(lambda: self.workspace.plans.set(plan))

        self.app.push_screen(PlanNumbers(self.workspace.plans.today), done)

    def action_clear(self) -> None:
        """Forget the plan, after asking."""

        def decided(yes: bool | None) -> None:
            if yes:
                self._keep(self.workspace.plans.clear)

        lines = ["What you practiced stays."]
        self.app.push_screen(Confirm("Forget the plan", lines, "Forget it?"), decided)

    def _keep(self, what: Callable[[], None]) -> None:
        try:
            what()
        except CoderDrillError as error:
            self.say(str(error), severity="error")
        self._again()

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


class PlanNumbers(Dialog["Plan | None"]):
    """Weeks, target, minutes a day; gives the plan, or None when closed."""

    AUTO_FOCUS = "#weeks"
    HELP: ClassVar[str | None] = (
        "A plan: for how many weeks, to what share right in percent, and how many minutes a day."
    )
    _FIELDS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("weeks", "Weeks", "6"),
        ("target", "Target, percent right", "95"),
        ("minutes", "Minutes a day", "30"),
    )

    def __init__(self, today: Callable[[], object]) -> None:
        super().__init__("A plan")
        self._today = today

    def compose_box(self) -> ComposeResult:
        """Three numbers."""
        for name, words, value in self._FIELDS:
            yield Static(words, markup=False)
            yield NumberInput(value, max_length=4, id=name, compact=True)
        yield Static("", id="plan-wrong", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} begins · {self.key('dialog.next_field')} next field · "
                f"{self.key('dialog.refuse')} closes",
                _QUIET,
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """A field's number is marked, to be typed over."""
        for field in self.query(Input):
            field.select_on_focus = True

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the plan, if the numbers make one."""
        from coder_drill.services.plan import Plan

        numbers = []
        for name, words, value in self._FIELDS:
            typed = self.query_one(f"#{name}", Input).value
            if not typed.strip().isdecimal():
                self._wrong(f"{words}: write a whole number, as {value}.")
                return
            numbers.append(int(typed))
        weeks, target, minutes = numbers
        try:
            plan = Plan(self._today(), weeks, target / 100, minutes)  # type: ignore[arg-type]
        except UsageError as error:
            self._wrong(str(error).replace("--", ""))
        else:
            self.dismiss(plan)

    def _wrong(self, words: str) -> None:
        self.query_one("#plan-wrong", Static).update(Content.assemble(("✗ ", "bold $error"), words))
