"""What is assigned: set, state, due date; started, opened and handed in from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.services.daywords import moment_words
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.training.commands import ASSIGNED
from coder_drill.tui.widgets.commands import NOTE
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """An assignment as the list shows it: its rules in sentences are ``lines``; ``timed`` where a clock
    runs from the start, ``unanswered`` of ``exercises`` once it is begun. ``allowed`` is how long it may
    take and how often it may be started, in a few words."""

    id: str
    title: str
    trainer: str
    state: str
    due: str
    lines: tuple[str, ...]
    timed: bool = True
    exercises: int = 0
    unanswered: int = 0
    allowed: tuple[str, ...] = ()


class Leads(Protocol):
    """Who does what the list asks for."""

    def begin(self, found: AssignedRow) -> None:
        """Start an assignment, or go on with it."""

    def open_file(self) -> None:
        """Ask for a file and open it."""

    def hand_in(self, found: AssignedRow) -> None:
        """Hand in, and write the file."""


class Rules(VerticalScroll, inherit_bindings=False):
    """The rules of the marked set, in full."""

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = "The rules of the marked set. Scroll with the arrows."


class AssignedScreen(AppScreen):
    """The list, and the rules of the marked one below it."""

    SCOPE = ASSIGNED
    BINDINGS: ClassVar[list[BindingType]] = ASSIGNED.bindings()
    AUTO_FOCUS = "#assigned"
    HELP = (
        "What a trainer assigned to you. Enter starts the marked set or goes on with it; a timed set runs "
        "on while the app is closed, and is handed in as it stands when time is up. o opens a file that "
        "you were sent, h hands in and writes the file to send back, with a receipt."
    )

    def __init__(self, rows: Sequence[AssignedRow], lead: Leads) -> None:
        super().__init__()
        self._rows = list(rows)
        self._lead = lead

    def compose(self) -> ComposeResult:
        """The list, then the rules."""
        yield TopBar("Assigned to you", plural(len(self._rows), "set"))
        listed = ChoiceList(id="assigned", classes="part", enter="Start")
        none = [
            Row(
                lambda width: Content(
                    "Nothing is assigned; open the file that a trainer sent you."
                ),
                dead=True,
            )
        ]
        listed.fill(
            [Row(partial(_line, each)) for each in self._rows] or none, 0 if self._rows else None
        )
        yield listed
        yield Static("", id="assigned-facts", markup=False)
        with Rules(id="assigned-rules", classes="part") as rules:
            rules.border_title = "Rules"
            yield Static("", id="assigned-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Title, and the rules of the first."""
        self.query_one("#assigned").border_title = "By due date"
        self._tell()

    @property
    def marked(self) -> AssignedRow | None:
        """The marked assignment."""
        at = self.query_one("#assigned", ChoiceList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @on(OptionList.OptionHighlighted, "#assigned")
    def _tell(self) -> None:
        found = self.marked
        facts, words = (_facts(found), " ".join(found.lines)) if found is not None else ("", "")
        self.query_one("#assigned-facts", Static).update(Content(facts))
        self.query_one("#assigned-line", Static).update(Content(words))
        self.query_one(Rules).scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a marked assignment, and a state that allows it."""
        found = self.marked
        if action == "begin":
            return True if found is not None and found.state in ("not begun", "begun") else None
        if action == "hand_in":
            return True if found is not None and found.state != "not begun" else None
        return True

    @on(OptionList.OptionSelected, "#assigned")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_begin()

    def action_begin(self) -> None:
        """Start the marked set, or go on with it."""
        found = self.marked
        if found is not None and found.state in ("not begun", "begun"):
            self._lead.begin(found)

    def action_open(self) -> None:
        """Open a file."""
        self._lead.open_file()

    def action_hand_in(self) -> None:
        """Hand in the marked set."""
        found = self.marked
        if found is not None and found.state != "not begun":
            self._lead.hand_in(found)

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def _due(found: AssignedRow) -> str:
    return f"due {moment_words(found.due)}" if found.due else "no due date"


def _facts(found: AssignedRow) -> str:
    """Deadline, time and attempts: what must be read, whatever else there is to say and however small the window."""
    words = " · ".join((_due(found), *found.allowed))
    return words[:1].upper() + words[1:]


def _line(found: AssignedRow, width: int) -> Content:
    due = _due(found)
    facts = Content.styled(f"{found.trainer} · {due}", "$foreground-muted")
    strong = "bold $warning" if found.state in ("not begun", "begun") else "$foreground-muted"
    return row(Content.styled(found.state, strong), found.title, facts, width, left_width=10)
