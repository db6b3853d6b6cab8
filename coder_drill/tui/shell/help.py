"""Help: what the focused part is for, then every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from coder_drill.tui.keys import Scope
from coder_drill.tui.shell.screens import Dialog
from coder_drill.tui.widgets.commands import NOTE
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain, wrap

_KEYS = 18
"""Columns for the keys."""


class HelpText(VerticalScroll, inherit_bindings=False):
    """The scrolling text."""

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = "This help. Scroll with the arrows, Esc closes."


class HelpScreen(Dialog[None]):
    """Context help first, then the key list made from the command table."""

    AUTO_FOCUS = "HelpText"

    def __init__(self, about: Sequence[str], scopes: Sequence[Scope]) -> None:
        super().__init__("Help")
        self._about = about
        self._scopes = scopes
        self._filled = 0

    def compose(self) -> ComposeResult:
        """One text; what matters here stands first."""
        with Vertical(classes="dialog help") as box:
            box.border_title = plain(self.box_title)
            with HelpText():
                yield Static("", id="help-text", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Set the text for the width there is."""
        self.call_after_refresh(self._fill)

    def on_resize(self, event: Resize) -> None:
        """Set it anew for another width."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        width = self.query_one(HelpText).scrollable_content_region.width
        if width != self._filled:
            self._filled = width
            self.query_one("#help-text", Static).update(self._text(width))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm here."""
        return action not in ("accept", "show_help")

    def _text(self, width: int) -> Content:
        parts = [line for words in self._about for line in wrap(Content(words), width)]
        here = [scope for scope in self._scopes if scope.listed]
        others = [scope for scope in self.services.command_table.scopes if scope.listed]
        for scope in dict.fromkeys([*here, *others]):
            parts += [Content(""), Content.styled(scope.heading, "bold $primary")]
            for command in scope.commands:
                if command.keys:
                    keys = " or ".join(self.services.keys(command.id))
                    parts += key_line(keys, command.help, width)
        return Content("\n").join(parts)


def key_line(keys: str, help: str, width: int) -> list[Content]:  # noqa: A002
    """Keys and what they do in lines of ``width``; the words hang under their first one."""
    lines = wrap(Content(help), max(10, width - _KEYS - 1))
    heads = [f"{keys:<{_KEYS}} ", *[" " * (_KEYS + 1)] * (len(lines) - 1)]
    return [Content.assemble((head, "bold"), line) for head, line in zip(heads, lines, strict=True)]


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
