"""Help: what the focused part is for, then every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from coder_drill.tui.commands import COMMANDS, Scope, bindings
from coder_drill.tui.screens.base import Dialog
from coder_drill.tui.widgets.frame import KeyBar

ORDER = (
    Scope.APP, Scope.HOME, Scope.CHARTS, Scope.DRILL, Scope.LOOKUP, Scope.REVIEW, Scope.PROGRESS,
    Scope.GRID, Scope.BEHIND, Scope.PAST, Scope.SESSION, Scope.CARD, Scope.SUMMARY, Scope.LIST, Scope.NOTE, Scope.DETAILS, Scope.PAGE, Scope.BROWSER, Scope.INDEX,
    Scope.BUILDING, Scope.BUILDER, Scope.DIALOG,
)  # fmt: skip


class HelpText(VerticalScroll, inherit_bindings=False):
    """The scrolling text."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.NOTE)
    HELP = "This help. Scroll with the arrows, Esc closes."


class HelpScreen(Dialog[None]):
    """Context help first, then the key list made from the command table."""

    AUTO_FOCUS = "HelpText"

    def __init__(self, about: Sequence[str], scopes: Sequence[Scope]) -> None:
        super().__init__("Help")
        self._about = about
        self._scopes = scopes

    def compose(self) -> ComposeResult:
        """One text; what matters here stands first."""
        with Vertical(classes="dialog help") as box:
            box.border_title = self.box_title
            with HelpText():
                yield Static(self._text(), id="help-text", markup=False)
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm here."""
        return action != "accept"

    def _text(self) -> Content:
        parts: list[Content] = [Content(words) for words in self._about]
        here = [scope for scope in self._scopes if scope in ORDER]
        for scope in [*here, *(scope for scope in ORDER if scope not in here)]:
            parts += [Content(""), Content.styled(scope.heading, "bold $primary")]
            for command in COMMANDS:
                if command.scope is scope and command.keys:
                    keys = " or ".join(self.drill_app.keys(command.id))
                    parts.append(Content.assemble((f"{keys:<18} ", "bold"), command.help))
        return Content("\n").join(parts)


def about(widget: Widget | None) -> list[str]:
    """Help texts from the focused widget out to its screen, innermost first."""
    texts: list[str] = []
    node = widget
    while node is not None:
        text = getattr(node, "HELP", None)
        if (
            isinstance(text, str)
            and text not in texts
            and type(node).__module__.startswith("coder_drill")
        ):
            texts.append(text)
        parent = node.parent
        node = parent if isinstance(parent, Widget) else None
    return texts
