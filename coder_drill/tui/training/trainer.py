"""The trainer's screen: cohorts, then learners, then answers, then verdicts: three keys down."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList

from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.training.commands import TRAINER
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import row

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the screen. ``down`` names what Enter opens, "" for a line that is only read.

    ``assignment`` may be released there; the key of ``exercise`` overruled, at ``code``, for ``other``.
    """

    text: str
    facts: str = ""
    left: str = ""
    down: str = ""
    strong: bool = False
    assignment: str = ""
    exercise: str = ""
    code: str = ""
    other: str = ""

    @property
    def dead(self) -> bool:
        """True for a line on which nothing can be done."""
        return not (self.down or self.assignment or self.exercise)


@dataclass(frozen=True, slots=True)
class Level:
    """What the screen shows: ``path`` names how it was come to (cohort, learner, answer)."""

    title: str
    facts: str
    lines: tuple[Line, ...]
    path: tuple[str, ...] = field(default=())


class Leads(Protocol):
    """Who reads what the screen asks for."""

    def look(self, path: tuple[str, ...]) -> None:
        """Show what is at this path."""

    def collect(self, cohort: str) -> None:
        """Ask for a folder, take its files in."""

    def release(self, cohort: str, assignment: str) -> None:
        """Ask, then write the release of an assignment."""

    def overrule(self, path: tuple[str, ...], line: Line) -> None:
        """Ask what is to be accepted, show who gains and who loses, then overrule."""


class TrainerScreen(AppScreen):
    """One list at a time; Enter goes down, Esc up."""

    SCOPE = TRAINER
    BINDINGS: ClassVar[list[BindingType]] = TRAINER.bindings()
    AUTO_FOCUS = "#cohort"
    HELP = (
        "Your cohorts: who is missing, is it better, where is help needed, what to look at first. Enter goes "
        "from a cohort to a learner, to an answer, to its verdicts; Esc goes back up. c collects the files of a "
        "folder. v overrules the key of the marked exercise, once it is seen who gains and who loses; r "
        "releases the marked assignment: keys, reasons and overrules in one file for all. Everything else "
        "(rosters, assigning, reports, grades) is in 'coder-drill cohort --help'."
    )

    def __init__(self, level: Level, lead: Leads) -> None:
        super().__init__()
        self.level = level
        self._lead = lead

    def compose(self) -> ComposeResult:
        """The list."""
        yield TopBar(self.level.title, self.level.facts)
        yield ChoiceList(id="cohort", classes="part", enter="Look closer")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill it."""
        listed = self.query_one("#cohort", ChoiceList)
        lines = self.level.lines
        first = next((n for n, line in enumerate(lines) if line.down), None)
        if first is None:
            first = next((n for n, line in enumerate(lines) if not line.dead), None)
        listed.fill([Row(partial(_drawn, line), dead=line.dead) for line in lines], first)

    @property
    def marked(self) -> Line | None:
        """The marked line."""
        at = self.query_one("#cohort", ChoiceList).highlighted
        return self.level.lines[at] if at is not None and at < len(self.level.lines) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the marked line allows."""
        if action == "collect":
            return True if self._cohort else None
        marked = self.marked if self.is_mounted else None
        if action == "down":
            return True if marked is not None and marked.down else None
        if action == "release":
            return True if marked is not None and marked.assignment else None
        if action == "overrule":
            return True if marked is not None and marked.exercise else None
        return True

    @property
    def _cohort(self) -> str:
        if self.level.path:
            return self.level.path[0]
        marked = self.marked if self.is_mounted else None
        return marked.down if marked is not None else ""

    @on(OptionList.OptionHighlighted, "#cohort")
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#cohort")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_down()

    def action_down(self) -> None:
        """Look closer."""
        marked = self.marked
        if marked is not None and marked.down:
            self._lead.look((*self.level.path, marked.down))

    def action_collect(self) -> None:
        """Take in what came back."""
        if self._cohort:
            self._lead.collect(self._cohort)

    def action_release(self) -> None:
        """Release the marked assignment."""
        marked = self.marked
        if marked is not None and marked.assignment:
            self._lead.release(self._cohort, marked.assignment)

    def action_overrule(self) -> None:
        """Overrule the key of the marked exercise."""
        marked = self.marked
        if marked is not None and marked.exercise:
            self._lead.overrule(self.level.path, marked)

    def action_back(self) -> None:
        """Up, or Home."""
        if self.level.path:
            self._lead.look(self.level.path[:-1])
        else:
            self.services.go_home()


def _drawn(line: Line, width: int) -> Content:
    style = "bold $primary" if line.strong else ""
    left = Content.styled(line.left, "$foreground-muted")
    text = line.text
    if line.strong:
        return Content.styled(text, style)
    return row(left, text, Content.styled(line.facts, "$foreground-muted"), width, left_width=10)
