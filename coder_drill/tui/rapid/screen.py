"""A sprint: one rapid item after the other, the verdict with its rule at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from coder_drill.exercises.rapid.grading import Graded, shown
from coder_drill.exercises.rapid.kind import item_in
from coder_drill.exercises.rapid.model import Form
from coder_drill.services.sprints import score_of
from coder_drill.tui.rapid.commands import SPRINT
from coder_drill.tui.shell.oneanswer import OneAnswer
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from coder_drill.exercises.model import Outcome
    from coder_drill.exercises.rapid.model import Item
    from coder_drill.exercises.run import Run
    from coder_drill.services.steps import Step

_QUIET = "$foreground-muted"
_SAMPLES = {
    Form.CODE: "a code, then Enter",
    Form.CODES: "codes with blanks between them, then Enter",
    Form.CHARACTER: "one character, then Enter",
    Form.NUMBER: "a number, then Enter",
    Form.MODIFIERS: "modifiers, or none, then Enter",
}


class Leads(Protocol):
    """Who leads from item to item."""

    run: Run | None
    """The sprint as it stands."""

    async def give(self, step: Step, given: str, seconds: float) -> Outcome:
        """Hand in an answer; stored before its verdict comes back."""

    def go_on(self) -> None:
        """Show the next item, or the end."""

    def pass_over(self, step: Step) -> None:
        """Leave an item out."""

    def end(self) -> None:
        """End the sprint."""


class SprintScreen(AppScreen):
    """The item in front of the learner; the same screen shows one after the other."""

    SCOPE = SPRINT
    BINDINGS: ClassVar[list[BindingType]] = SPRINT.bindings()
    HELP = (
        "A sprint: short items made by rule, new each time. A letter or a number picks an option; "
        "codes, numbers and modifiers are typed, then Enter. Right or wrong is told at once, with "
        "the rule and where it stands; w shows the steps. Every answer is stored before its verdict "
        "shows; Esc leaves, and the sprint waits on Home."
    )

    def __init__(self, flow: Leads, step: Step, *, clock: Callable[[], float]) -> None:
        super().__init__()
        self.step = step
        self._flow = flow
        self._answer = OneAnswer(self, clock, self._stored, self._show_verdict)
        self._worked = False

    @property
    def outcome(self) -> Outcome | None:
        """What came of the answer, None before."""
        return self._answer.result

    @property
    def item(self) -> Item:
        """The item in front of the learner."""
        return item_in(self.step.exercise)

    def compose(self) -> ComposeResult:
        """The item; below it the options, or a field."""
        yield TopBar("Sprint")
        yield DrawnText(id="item")
        yield ChoiceList(id="picks", classes="part")
        yield Input(id="typed", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first item, and tell the time every second."""
        self.show(self.step)
        self.set_interval(1.0, self._tell)

    def show(self, step: Step) -> None:
        """Put another item in place of this one."""
        self.step, self._worked = step, False
        self._answer.begin()
        item = self.item
        text = self.query_one("#item", DrawnText)
        text.border_title = plain(step.exercise.title)
        text.border_subtitle = plain(step.reason)
        picks, typed = self.query_one("#picks", ChoiceList), self.query_one("#typed", Input)
        choice = item.form is Form.CHOICE
        picks.display, typed.display = choice, not choice
        self.remove_class("-answered")
        text.show(self._asked)
        if choice:
            picks.border_title = "A letter or a number picks one"
            picks.fill([Row(partial(self._option, at)) for at in range(len(item.options))], 0)
            self.set_focus(picks)
        else:
            typed.value = ""
            typed.placeholder = _SAMPLES[item.form]
            self.set_focus(typed)
        self._tell()
        self.refresh_bindings()

    # -- what is shown -----------------------------------------------------------------------

    def _tell(self) -> None:
        """The line on top: which item, the time left, streak and rate."""
        run = self._flow.run
        if run is None or not self.is_attached:
            return
        score = score_of(run.entries)
        at = score.items + (self.outcome is None)
        of = f" of {run.policy.exercises}" if run.policy.exercises else ""
        facts = [f"item {at}{of}"]
        if run.policy.minutes is not None:
            spent = run.seconds + (
                self._answer.time.running_seconds if self.outcome is None else 0.0
            )
            left = max(0, round(run.policy.minutes * 60 - spent))
            facts.append(f"{left // 60}:{left % 60:02d} left")
        if score.items:
            facts += [f"{score.right} right", f"streak {score.streak}"]
        if score.per_minute is not None:
            facts.append(f"{score.per_minute:.1f} a minute")
        self.query_one(TopBar).set("Sprint", " · ".join(facts))

    def _asked(self, width: int, style: str = "") -> Content:
        item, lines = self.item, []
        for line in item.scene.splitlines():
            lines += wrap(Content.styled(line, style) if style else Content(line), width)
        lines.append(Content(""))
        lines += wrap(Content.styled(item.ask, style or "bold"), width)
        return Content("\n").join(lines)

    def _verdict(self, width: int) -> Content:
        item, outcome = self.item, self.outcome
        assert outcome is not None and isinstance(outcome.detail, Graded)
        if outcome.detail.right:
            sign = Content.assemble(("✓ Right", "bold $success"), f"  {shown(item)}")
        else:
            sign = Content.assemble(
                ("✗ The answer is ", "bold $error"), (shown(item), "bold"),
                (f"   you gave {self._answer.given}", _QUIET),
            )  # fmt: skip
        lines = wrap(sign, width)
        if outcome.message != item.rule:
            lines += wrap(Content(outcome.message), width)
        lines += wrap(Content.assemble(("Rule  ", "bold $primary"), item.rule), width)
        if self._worked:
            lines += [
                part for step in item.worked for part in wrap(Content.assemble("  ", step), width)
            ]
        lines += wrap(Content.styled(f"Source  {item.source}", _QUIET), width)
        keys = Content.assemble(
            (self.key("sprint.next"), "bold $accent"), " goes on, ",
            (self.key("sprint.worked"), "bold $accent"),
            " hides the steps" if self._worked else " shows the steps",
        )  # fmt: skip
        return Content("\n").join([*lines, keys, Content(""), self._asked(width, _QUIET)])

    def _option(self, at: int, width: int) -> Content:
        option = self.item.options[at]
        mark, style = "", ""
        if self.outcome is not None:
            if (option.key,) == self.item.answer:
                mark, style = "✓ ", "bold $success"
            else:
                chosen = self._answer.given.upper() == option.key
                mark, style = ("✗ ", "bold $error") if chosen else ("  ", "")
        head = Content.assemble((mark, style), (f"{option.key}  ", _QUIET))
        said = wrap(Content(option.text), width - head.cell_length)
        return Content("\n").join(
            Content.assemble(head if not number else " " * head.cell_length, part)
            for number, part in enumerate(said)
        )

    # -- the answer --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answering before the answer, going on after it."""
        if action in ("next", "worked"):
            return self.outcome is not None
        if action == "skip":
            return self.outcome is None
        if action == "pick":
            number = parameters[0] if parameters else 1
            options = self.item.options
            return self.outcome is None and isinstance(number, int) and number <= len(options)
        return True

    def action_pick(self, number: int) -> None:
        """Give the option with this number."""
        if 1 <= number <= len(self.item.options):
            self._answer.give(self.item.options[number - 1].key)

    @on(OptionList.OptionSelected, "#picks")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.outcome is None:
            self.action_pick(event.option_index + 1)
        else:
            self.action_next()

    @on(Input.Changed)
    @on(OptionList.OptionHighlighted)
    def _at_work(self) -> None:
        self._answer.time.touch()

    @on(Input.Submitted, "#typed")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._answer.give(event.value.strip())

    async def _stored(self, given: str, seconds: float) -> Outcome:
        return await self._flow.give(self.step, given, seconds)

    def _show_verdict(self) -> None:
        self.add_class("-answered")
        self.query_one("#typed", Input).display = False
        text = self.query_one("#item", DrawnText)
        text.show(self._verdict)
        picks = self.query_one("#picks", ChoiceList)
        for at in range(len(self.item.options)):
            picks.redraw(at)
        self.set_focus(text)
        self._tell()

    def action_next(self) -> None:
        """The next item."""
        self._flow.go_on()

    def action_worked(self) -> None:
        """Show the steps, or hide them."""
        self._worked = not self._worked
        self.query_one("#item", DrawnText).show(self._verdict)

    def action_skip(self) -> None:
        """Pass this item over."""
        self._flow.pass_over(self.step)

    def action_end(self) -> None:
        """End the sprint here."""
        self._flow.end()

    def action_back(self) -> None:
        """Home; the sprint waits."""
        self.services.go_home()
