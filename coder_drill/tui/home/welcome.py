"""Welcome: shown once, before the first start."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from coder_drill.tui.home.commands import WELCOME
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import KeyBar

SEEN = "welcome-seen"


class WelcomeScreen(AppScreen):
    """What this is, how a drill goes, and the keys that always help."""

    SCOPE = WELCOME
    BINDINGS: ClassVar[list[BindingType]] = WELCOME.bindings()
    HELP = "A short greeting. Enter goes on."

    def compose(self) -> ComposeResult:
        """A few lines, set quietly."""
        steps = (
            ("1", "Read the note. Scroll with the arrows."),
            (
                "2",
                f"Press {self.key('drill.lookup')} and type as you think; {self.key('lookup.add')} adds the code.",
            ),
            ("3", f"Press {self.key('drill.submit')} to hand in. You see what was right, and why."),
        )
        lines: list[Content] = [
            Content.styled("Welcome to coder-drill", "bold $primary"),
            Content(""),
            Content(
                "Practice medical coding on realistic notes. No patient in them is real, every answer "
                "key is justified from the note's own words, and your results stay on this machine."
            ),
            Content(""),
            *(Content.assemble((f"{number}  ", "bold $accent"), text) for number, text in steps),
            Content(""),
            Content(
                f"{self.key('app.help')} explains wherever you are, {self.key('app.palette')} finds "
                f"any command, {self.key('app.quit_now')} leaves. Everything you enter is kept as you enter it."
            ),
            Content(""),
            Content.styled(
                "CPT codes appear with our own plain labels, for practice only; the official "
                "wording belongs to the American Medical Association.",
                "$foreground-muted",
            ),
            Content(""),
            Content.assemble(
                ("Press ", ""), (self.key("welcome.start"), "bold $primary"), " to start."
            ),
        ]
        with Vertical(id="welcome-box", classes="sheet"):
            yield Static(Content("\n").join(lines), markup=False)
        yield KeyBar()

    def on_click(self, event: Click) -> None:
        """A click goes on, too."""
        self.action_start()

    def action_start(self) -> None:
        """Remember that the greeting was seen and go Home."""
        self.services.welcome_seen()
