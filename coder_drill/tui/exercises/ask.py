"""A question of any kind: what is asked as text, a field for the answer, then what comes of it.

Kinds without a screen of their own are shown here: all it knows of a kind is what `Kind` gives.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from coder_drill.exercises.registry import kind_named
from coder_drill.tui.exercises.commands import ASK
from coder_drill.tui.shell.oneanswer import OneAnswer
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from coder_drill.exercises.model import Exercise, Outcome

_QUIET = "$foreground-muted"


class AskScreen(AppScreen):
    """One exercise. ``answer`` grades and stores what was typed; ``go_on`` and ``skip`` lead on."""

    SCOPE = ASK
    BINDINGS: ClassVar[list[BindingType]] = ASK.bindings()
    HELP = (
        "A short question. Type the answer and press Enter: a letter, a code, codes with blanks "
        "between them, a number, a modifier, or none. Right or wrong is told at once, with the rule "
        "and where it stands."
    )

    def __init__(
        self,
        exercise: Exercise,
        *,
        answer: Callable[[str, float], Awaitable[Outcome]],
        go_on: Callable[[], None],
        skip: Callable[[], None],
        facts: str,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self.exercise = exercise
        self._go_on = go_on
        self._skip = skip
        self._facts = facts
        self._answer = OneAnswer(self, clock, answer, self._show_outcome)
        self._kind = kind_named(exercise.kind)

    @property
    def outcome(self) -> Outcome | None:
        """What came of the answer, None before."""
        return self._answer.result

    def compose(self) -> ComposeResult:
        """The question, and a field below it."""
        yield TopBar(self._kind.words[0].capitalize(), self._facts)
        yield DrawnText(id="question")
        yield Input(placeholder="your answer, then Enter", id="given", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the question and begin to count time."""
        text = self.query_one(DrawnText)
        text.border_title = plain(self.exercise.title)
        text.show(self._drawn)
        self._answer.begin()
        self.set_focus(self.query_one(Input))

    def _drawn(self, width: int) -> Content:
        lines: list[Content] = []
        if self.outcome is None:
            shown = self._kind.asked_text(self.exercise)
        else:
            shown = self._kind.outcome_text(self.exercise, self.outcome)
            lines += wrap(Content.styled(f"You answered: {self._answer.given}", _QUIET), width)
        for line in shown.splitlines():
            lines += wrap(Content(line), width)
        if self.outcome is not None:
            lines += [Content(""), *self._asked_again(width)]
            key = self.key("ask.next")
            lines.append(Content.assemble("Press ", (key, "bold $accent"), " to go on."))
        return Content("\n").join(lines)

    def _asked_again(self, width: int) -> list[Content]:
        """What was asked, quietly, below what came of it."""
        lines: list[Content] = []
        for line in self._kind.asked_text(self.exercise).splitlines():
            lines += wrap(Content.styled(line, _QUIET), width)
        return [*lines, Content("")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answering before the answer, going on after it."""
        if action == "next":
            return self.outcome is not None
        if action == "skip":
            return self.outcome is None
        return True

    @on(Input.Changed)
    def _at_work(self) -> None:
        self._answer.time.touch()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._answer.give(event.value.strip())

    def _show_outcome(self) -> None:
        self.query_one(Input).display = False
        text = self.query_one(DrawnText)
        text.show(self._drawn)
        self.set_focus(text)

    def action_next(self) -> None:
        """What comes next."""
        self._go_on()

    def action_skip(self) -> None:
        """Pass this one over."""
        self._skip()

    def action_back(self) -> None:
        """Home; what is asked waits."""
        self.services.go_home()
