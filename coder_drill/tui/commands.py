"""The one table of commands: keys, footer label, palette entry and help, each said once.

Screens and widgets take their bindings from here, the palette and the help screen read it, and a
keymap may give any command other keys by its id. A command that has to work while a text field has
the focus carries a key that prints nothing beside the letter (``question_mark,f1``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Scope(StrEnum):
    """Where a command is at home. The value is the first part of its commands' ids."""

    APP = "app"
    WELCOME = "welcome"
    HOME = "home"
    CHARTS = "charts"
    DRILL = "drill"
    LOOKUP = "lookup"
    REVIEW = "review"
    PROGRESS = "progress"
    GRID = "grid"
    BEHIND = "behind"
    PAST = "past"
    SESSION = "session"
    CARD = "card"
    SUMMARY = "summary"
    LIST = "list"
    NOTE = "note"
    DIALOG = "dialog"
    DETAILS = "details"
    PAGE = "page"
    BROWSER = "browser"
    INDEX = "index"
    BUILDING = "building"
    BUILDER = "builder"

    @property
    def heading(self) -> str:
        """The heading of this group in the key list."""
        return _HEADINGS[self]


_HEADINGS: dict[Scope, str] = {
    Scope.APP: "Everywhere",
    Scope.WELCOME: "Welcome",
    Scope.HOME: "Home",
    Scope.CHARTS: "Charts",
    Scope.DRILL: "Coding a chart",
    Scope.LOOKUP: "In the lookup field",
    Scope.REVIEW: "Review",
    Scope.PROGRESS: "Progress",
    Scope.GRID: "In the gap grid",
    Scope.BEHIND: "Behind a figure",
    Scope.PAST: "Looking back at an attempt",
    Scope.SESSION: "Before a chart of a session",
    Scope.CARD: "A card",
    Scope.SUMMARY: "After a session",
    Scope.LIST: "In a list",
    Scope.NOTE: "In the note and other texts",
    Scope.DIALOG: "In a dialog",
    Scope.DETAILS: "Code details",
    Scope.PAGE: "In a page of the code book",
    Scope.BROWSER: "In the code book",
    Scope.INDEX: "In an imported index",
    Scope.BUILDING: "Building a PCS code",
    Scope.BUILDER: "Among the values of a PCS code",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the app can do.

    ``keys`` is a comma-separated list as Textual reads it; empty means palette only. ``action`` is
    run on the node that binds it. ``label`` stands in the key bar, ``help`` in tooltips and in the
    key list, ``palette`` in the command palette (empty: not listed there).

    ``priority`` runs it before the key reaches the focused widget, so that keys typed in one go
    with it find the focus where it put it.

    ``show`` is the place in the key bar, 1 before 2 and so on, 0 for never; ``near`` keeps a command
    out of the bar unless the focus is in the widget with that id.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    palette: str = ""
    show: int = 0
    priority: bool = False
    near: str = ""

    @property
    def scope(self) -> Scope:
        """The scope named by the id."""
        return Scope(self.id.partition(".")[0])

    def binding(self) -> Binding:
        """This command as a Textual binding."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.show > 0,
            priority=self.priority,
            tooltip=self.help,
            id=self.id,
        )


def _c(
    id: str,  # noqa: A002 - the table reads as the dataclass does
    keys: str,
    action: str,
    label: str,
    help: str,  # noqa: A002
    *,
    palette: str = "",
    show: int = 0,
    priority: bool = False,
    near: str = "",
) -> Command:
    return Command(id, keys, action, label, help, palette, show, priority, near)


COMMANDS: tuple[Command, ...] = (
    # Everywhere
    _c("app.help", "question_mark,f1", "show_help", "Help",
       "Explain the part of the screen you are in, and list every key.",
       palette="Help", show=8),
    _c("app.palette", "ctrl+p", "command_palette", "Commands",
       "Find any command by name.", show=9, priority=True),
    _c("app.codebook", "f8", "codebook", "Code book",
       "Browse the code book, at the marked code where there is one.",
       palette="Code book: browse the code tables", show=7),
    _c("app.builder", "f7", "builder", "PCS",
       "Build a PCS code from its tables, or take the marked one apart.",
       palette="Build a PCS code, or take one apart", show=7),
    _c("app.home", "f10", "go_home", "Home",
       "Go to the start screen. An answer in progress is kept.", palette="Go to Home"),
    _c("app.theme", "f9", "toggle_dark", "Light or dark",
       "Switch between the light and the dark theme.", palette="Switch light or dark theme"),
    _c("app.next_focus", "tab", "focus_next_part", "Next part", "Move to the next part of the screen."),
    _c("app.previous_focus", "shift+tab", "focus_previous_part", "Previous part",
       "Move to the previous part of the screen."),
    _c("app.copy", "ctrl+c", "copy_selection", "Copy", "Copy the text selected with the mouse."),
    _c("app.quit", "q", "quit", "Quit",
       "Leave coder-drill. An answer in progress is kept.", palette="Quit", show=10),
    _c("app.quit_now", "ctrl+q", "quit", "Quit",
       "Leave coder-drill from anywhere, also out of a text field.", priority=True),
    # Welcome
    _c("welcome.start", "enter,space,escape", "start", "Start", "Go to the start screen.", show=3),
    # Home
    _c("home.next", "enter", "next", "Start", "Open the chart named on the screen.",
       palette="Start or continue the next chart", show=3),
    _c("home.fresh", "n", "fresh", "New chart",
       "Open a chart you have not begun, and keep the begun one for later.",
       palette="Start a new chart", show=3),
    _c("home.charts", "c", "charts", "Charts", "See all charts and pick one.",
       palette="Pick a chart", show=3),
    _c("home.session", "s", "session", "Session",
       "Start a session of several charts, or go on with the one that waits.",
       palette="Start or continue a session", show=3),
    _c("home.cards", "d", "cards", "Cards", "Answer the cards that are due.",
       palette="Answer the cards that are due", show=3),
    _c("home.codebook", "b", "codebook", "Code book", "Browse the code book."),
    _c("home.progress", "p", "progress", "Progress", "See where you stand, and what comes next.",
       palette="Show progress", show=3),
    # Charts
    _c("charts.filter", "slash", "filter", "Filter", "Type words to narrow the list.",
       palette="Filter the charts", show=3),
    _c("charts.setting", "s,f4", "cycle_setting", "Setting",
       "Show one setting only: inpatient, emergency and so on, then all again.",
       palette="Show the next setting", show=3),
    _c("charts.into_list", "down", "into_list", "To the list",
       "Move from the filter into the list."),
    _c("charts.back", "escape", "back", "Back", "Leave the filter, then go back to Home.", show=3),
    # Drill
    _c("drill.lookup", "slash", "lookup", "Look up",
       "Search the code tables, or type a code.", palette="Look up a code", show=1,
        priority=True),
    _c("drill.remove", "d,delete", "remove", "Remove", "Take the marked code out of the answer.",
       palette="Remove the marked code", show=2, near="answer"),
    _c("drill.undo", "u", "undo", "Undo", "Take back the last change to the answer; again for more.",
       palette="Undo the last change", show=2, near="answer"),
    _c("drill.modifiers", "m", "modifiers", "Modifiers",
       "Choose modifiers for the marked CPT or HCPCS code.",
       palette="Choose modifiers", show=2, near="answer"),
    _c("drill.units", "x", "units", "Units", "Set the units of the marked CPT or HCPCS code.",
       palette="Set the units", show=2, near="answer"),
    _c("drill.poa", "p", "poa", "POA",
       "Step the marked diagnosis through the present-on-admission indicators Y, N, U, W, none.",
       palette="Set present on admission", show=2, near="answer"),
    _c("drill.up", "K,shift+up", "move(-1)", "Up", "Move the marked code up in its group.",
       palette="Move the marked code up", show=3, near="answer"),
    _c("drill.down", "J,shift+down", "move(1)", "Down", "Move the marked code down in its group.",
       palette="Move the marked code down", show=3, near="answer"),
    _c("drill.details", "i,f3", "details", "Details",
       "Show the marked code's place in the table and its tabular notes.",
       palette="Show code details", show=4),
    _c("drill.hint", "h,f6", "hint", "Hint", "Show the next hint. Hints used are recorded.",
       palette="Show the next hint", show=5),
    _c("drill.view", "v,f2", "view", "Note/codes", "Switch between the note and the codes.",
       palette="Switch between note and codes", show=2),
    _c("drill.copy", "y", "copy", "Copy", "Copy the answer as one line, as the command line reads it.",
       palette="Copy the answer line", show=6, near="answer"),
    _c("drill.next_pane", "tab", "pane(1)", "Next part", "Move to the next part: note, lookup, hits, answer."),
    _c("drill.previous_pane", "shift+tab", "pane(-1)", "Previous part", "Move to the part before."),
    _c("drill.submit", "ctrl+s", "submit", "Submit", "Hand in the answer and see the review.",
       palette="Submit the answer", show=1),
    _c("drill.back", "escape", "back", "Home", "Go to Home. The answer in progress is kept.",
       palette="Leave this chart for now"),
    # In the lookup field
    _c("lookup.add", "enter", "add", "Add", "Add the typed code, or the marked hit, to the answer.",
       show=1),
    _c("lookup.previous", "up", "previous", "Hit above", "Mark the hit above."),
    _c("lookup.next", "down", "next", "Hit below", "Mark the hit below.", show=1),
    _c("lookup.page_up", "pageup", "page(-1)", "Page up", "Mark a hit one page up."),
    _c("lookup.page_down", "pagedown", "page(1)", "Page down", "Mark a hit one page down."),
    _c("lookup.system", "f4", "cycle_system", "Table",
       "Search one code table only, then all again.", palette="Search the next code table", show=5),
    _c("lookup.leave", "escape", "leave", "Leave", "Empty the field, then leave it for the answer.",
       show=2),
    # Review
    _c("review.next", "n", "next", "Next chart", "Open the next chart.",
       palette="Open the next chart", show=3),
    _c("review.retry", "r", "retry", "Retry", "Code this chart again from an empty answer.",
       palette="Retry this chart", show=3),
    _c("review.view", "v,f2", "view", "Note/verdicts", "Switch between the note and the verdicts.",
       palette="Switch between note and verdicts", show=3),
    _c("review.details", "i,f3", "details", "Details",
       "Show the marked code's place in the table and its tabular notes.",
       palette="Show code details", show=3),
    _c("review.claim", "c", "claim", "Claim",
       "Show the answer as the claim that goes out: UB-04 for a facility, CMS-1500 for a professional.",
       palette="Show the claim", show=3),
    _c("review.back", "escape", "back", "Home", "Go to Home.", show=3),
    # Progress
    _c("progress.overview", "1", "section(0)", "Overview",
       "Show the overview: what to do next, what is weakest.", palette="Progress: overview"),
    _c("progress.domains", "2", "section(1)", "Domains",
       "Show every domain with its estimate, the weakest first.", palette="Progress: domains"),
    _c("progress.gaps", "3", "section(2)", "Gaps",
       "Show the gap grid: domains by skills.", palette="Progress: gaps"),
    _c("progress.weeks", "4", "section(3)", "Weeks",
       "Show accuracy and speed over weeks, and the calendar.", palette="Progress: weeks"),
    _c("progress.audit", "5", "section(4)", "Audit",
       "Show audit metrics, and charts an hour by setting.", palette="Progress: audit"),
    _c("progress.exams", "6", "section(5)", "Exams",
       "Show how far your practice reaches into an exam.", palette="Progress: exams"),
    _c("progress.attempts", "7", "section(6)", "Attempts",
       "Show your attempts, the newest first.", palette="Progress: attempts"),
    _c("progress.right", "right", "beside(1)", "Next section", "Show the next section."),
    _c("progress.left", "left", "beside(-1)", "Previous section", "Show the section before."),
    _c("progress.next", "n", "next", "Next chart", "Open the chart that the overview names.",
       palette="Open the next chart", show=3),
    _c("progress.cards", "d", "cards", "Cards", "Answer the cards that are due.",
       palette="Answer the cards that are due", show=3),
    _c("progress.exam", "e", "exam", "Next exam", "Show another exam; the choice is remembered.",
       palette="Show the next exam", show=2),
    _c("progress.back", "escape", "back", "Home", "Go to Home.", show=3),
    # In the gap grid
    _c("grid.left", "left,h", "across(-1)", "Left", "Mark the skill to the left."),
    _c("grid.right", "right,l", "across(1)", "Right", "Mark the skill to the right."),
    # Behind a figure
    _c("behind.back", "escape", "back", "Back", "Go back to Progress.", show=3),
    # Looking back at an attempt
    _c("past.retry", "r", "retry", "Code again", "Code this chart again from an empty answer.",
       palette="Code this chart again", show=3),
    _c("past.view", "v,f2", "view", "Note/verdicts", "Switch between the note and the verdicts.",
       palette="Switch between note and verdicts", show=3),
    _c("past.details", "i,f3", "details", "Details",
       "Show the marked code's place in the table and its tabular notes.",
       palette="Show code details", show=3),
    _c("past.claim", "c", "claim", "Claim",
       "Show that answer as the claim that goes out: UB-04 for a facility, CMS-1500 for a professional.",
       palette="Show the claim", show=3),
    _c("past.back", "escape", "back", "Back", "Go back to where you came from.", show=3),
    # Before a chart of a session
    _c("session.begin", "enter", "begin", "Start", "Open the chart.", palette="Start the chart", show=1),
    _c("session.end", "x", "end", "End session", "End the session here and see its summary.",
       palette="End the session", show=3),
    _c("session.back", "escape", "back", "Home", "Go to Home. The session waits there.", show=3),
    # A card
    _c("card.pick1", "1", "pick(1)", "Answer", "Give answer 1.", show=1),
    _c("card.pick2", "2", "pick(2)", "Answer 2", "Give answer 2.", show=0),
    _c("card.pick3", "3", "pick(3)", "Answer 3", "Give answer 3.", show=0),
    _c("card.pick4", "4", "pick(4)", "Answer 4", "Give answer 4.", show=0),
    _c("card.pick5", "5", "pick(5)", "Answer 5", "Give answer 5.", show=0),
    _c("card.pick6", "6", "pick(6)", "Answer 6", "Give answer 6.", show=0),
    _c("card.lookup", "slash", "lookup", "Look up", "Search the code tables, or type a code.", show=2),
    _c("card.next", "enter,n", "next", "Go on", "Go on to what comes next.",
       palette="Go on", show=1),
    _c("card.skip", "s,f5", "skip", "Pass over", "Pass this card over; it stays due.",
       palette="Pass this card over", show=3),
    _c("card.back", "escape", "back", "Home", "Go to Home. What is asked waits.", show=3),
    # After a session
    _c("summary.again", "s", "again", "New session", "Plan another session.",
       palette="Plan another session", show=3),
    _c("summary.progress", "p", "progress", "Progress", "See what the session changed.",
       palette="Show progress", show=3),
    _c("summary.back", "escape", "back", "Home", "Go to Home.", show=3),
    # In a list
    _c("list.up", "up,k", "cursor_up", "Up", "Mark the row above."),
    _c("list.down", "down,j", "cursor_down", "Down", "Mark the row below."),
    _c("list.first", "home,g", "first", "First", "Mark the first row."),
    _c("list.last", "end,G", "last", "Last", "Mark the last row."),
    _c("list.page_up", "pageup", "page_up", "Page up", "Move one page up."),
    _c("list.page_down", "pagedown", "page_down", "Page down", "Move one page down."),
    _c("list.select", "enter", "select", "Open", "Open or add the marked row.", show=4),
    # In the note
    _c("note.up", "up,k", "scroll_up", "Up", "Scroll up one line."),
    _c("note.down", "down,j", "scroll_down", "Down", "Scroll down one line."),
    _c("note.page_up", "pageup,b", "page_up", "Page up", "Scroll up one page."),
    _c("note.page_down", "pagedown,space", "page_down", "Page down", "Scroll down one page."),
    _c("note.top", "home,g", "scroll_home", "Top", "Go to the top."),
    _c("note.bottom", "end,G", "scroll_end", "Bottom", "Go to the bottom."),
    # In a dialog
    _c("dialog.accept", "enter", "accept", "Confirm", "Do what the dialog proposes.", show=3),
    _c("dialog.refuse", "escape", "refuse", "Close", "Close the dialog.", show=3),
    _c("dialog.next", "down", "next", "Below", "Mark the row below."),
    _c("dialog.previous", "up", "previous", "Above", "Mark the row above."),
    _c("dialog.next_field", "tab", "field(1)", "Next field", "Move to the next field.", priority=True),
    _c("dialog.previous_field", "shift+tab", "field(-1)", "Previous field", "Move to the field before.",
       priority=True),
    # Code details
    _c("details.add", "a", "add", "Add", "Add this code to the answer.", show=3),
    _c("details.back", "backspace,left", "back", "Back", "Go back to the page before.", show=3),
    _c("details.up", "u", "parent", "Parent", "Go up to the parent.", show=3),
    _c("details.browse", "b,f8", "browse", "Browse", "Show this code in the code book.", show=4),
    _c("details.apart", "t,f7", "take_apart", "Take apart",
       "Take the PCS code apart: what else may stand at each place.", show=4),
    # In a page of the code book
    _c("page.follow", "enter,right", "follow", "Open link", "Open the marked link.", show=2),
    _c("page.next_link", "tab", "link(1)", "Next link", "Go to the next link.", show=2),
    _c("page.previous_link", "shift+tab", "link(-1)", "Previous link", "Go to the link before."),
    _c("page.up", "up,k", "scroll_up", "Up", "Go to the link above, or scroll up one line."),
    _c("page.down", "down,j", "scroll_down", "Down",
       "Go to the link below, or scroll down one line."),
    _c("page.page_up", "pageup", "page_up", "Page up", "Scroll up one page."),
    _c("page.page_down", "pagedown,space", "page_down", "Page down", "Scroll down one page."),
    _c("page.top", "home,g", "scroll_home", "Top", "Go to the top."),
    _c("page.bottom", "end,G", "scroll_end", "Bottom", "Go to the bottom."),
    # In the code book
    _c("browser.open", "enter", "open", "Open",
       "Go into the marked row, follow a reference, or open the page of a billable code.", show=1),
    _c("browser.in", "right", "deeper", "In", "Go into the marked row."),
    _c("browser.up", "left", "left", "Level up",
       "Go a level up; in an index back to where you came from.", show=1),
    _c("browser.erase", "backspace", "erase", "Level up", "Erase what is typed, then go a level up."),
    _c("browser.previous", "up", "mark(-1)", "Above", "Mark the row above."),
    _c("browser.next", "down", "mark(1)", "Below", "Mark the row below."),
    _c("browser.page_up", "pageup", "page(-1)", "Page up", "Mark a row one page up."),
    _c("browser.page_down", "pagedown", "page(1)", "Page down", "Mark a row one page down."),
    _c("browser.first", "home", "edge(-1)", "First", "Mark the first row."),
    _c("browser.last", "end", "edge(1)", "Last", "Mark the last row."),
    _c("browser.details", "f3", "details", "Details", "Open the page of the marked row.", show=2),
    _c("browser.leave", "escape", "leave", "Back", "Empty the field, then leave the code book.",
       show=3),
    # In an imported index
    _c("index.above", "shift+left", "above", "Term above",
       "Go to the term above, whichever way you came here.", show=2),
    # Building a PCS code
    _c("building.details", "f3", "details", "Details",
       "Open the page of the code, or of its table so far.", show=4),
    _c("building.browse", "f8", "browse", "Code book", "Show this place of the tables in the code book.",
       show=4),
    _c("building.leave", "escape", "leave", "Back", "Leave the builder.", show=3),
    # Among the values of a PCS code
    _c("builder.take", "enter,right", "select", "Take", "Take the marked value.", show=1),
    _c("builder.back", "left,backspace", "take_back", "Take back",
       "Take the last character back; it is remembered.", show=1),
    _c("builder.ahead", "shift+right", "all_ahead", "All again",
       "Take again everything that was taken back and still fits.", show=4),
    _c("builder.over", "shift+left", "start_over", "Start over",
       "Take every character back.", show=5),
    _c("builder.up", "up", "cursor_up", "Above", "Mark the value above."),
    _c("builder.down", "down", "cursor_down", "Below", "Mark the value below."),
    _c("builder.page_up", "pageup", "page_up", "Page up", "Move one page up."),
    _c("builder.page_down", "pagedown", "page_down", "Page down", "Move one page down."),
    _c("builder.first", "home", "first", "First", "Mark the first value."),
    _c("builder.last", "end", "last", "Last", "Mark the last value."),
)  # fmt: skip

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def bindings(scope: Scope, *, without: frozenset[str] = frozenset()) -> list[BindingType]:
    """Textual bindings of every keyed command of ``scope``, except the ids in ``without``."""
    return [
        command.binding()
        for command in COMMANDS
        if command.scope is scope and command.keys and command.id not in without
    ]


def keys_of(command_id: str, keymap: Mapping[str, str]) -> list[str]:
    """The keys a command has under a keymap, in Textual's names, the first one first.

    Raises KeyError for an unknown id.
    """
    keys = keymap.get(command_id) or BY_ID[command_id].keys
    return [key.strip() for key in keys.split(",") if key.strip()]


_KEY_WORDS = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "pageup": "page up",
    "pagedown": "page down",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "delete": "del",
    "backspace": "backspace",
}


def key_words(key: str) -> str:
    """A key as people say it: ``question_mark`` is ``?``, ``shift+up`` is ``shift+↑``."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _KEY_WORDS.get(last, last)])
