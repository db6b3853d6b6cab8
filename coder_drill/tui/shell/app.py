"""What any app of this house does: keys and help, themes, one clear message on a small terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.geometry import Size

from coder_drill.tui.keys import CommandTable, key_words
from coder_drill.tui.shell import theme
from coder_drill.tui.shell.commands import APP
from coder_drill.tui.shell.keyorder import KeyOrder
from coder_drill.tui.shell.screens import TooSmall
from coder_drill.tui.shell.stray import StrayText

if TYPE_CHECKING:
    from textual.command import Provider

MIN_WIDTH, MIN_HEIGHT = 60, 18
"""Below this nothing useful fits; the smallest size the screens are made for is 80x24."""


def _command_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import CommandProvider

    return CommandProvider


def _chart_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import ChartProvider

    return ChartProvider


def _code_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import CodeProvider

    return CodeProvider


def _guideline_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import GuidelineProvider

    return GuidelineProvider


def _index_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import IndexProvider

    return IndexProvider


class ShellApp(App[None], inherit_bindings=False):
    """Commands by id under a keymap, help, palette, themes, size.

    ``keymap`` gives commands of ``table`` other keys by id; ``theme_name`` wins over the theme that
    was chosen before.
    """

    AUTO_FOCUS = ""
    COMMANDS: ClassVar[set[Any]] = {
        _command_provider,
        _chart_provider,
        _code_provider,
        _guideline_provider,
        _index_provider,
    }
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012

    def __init__(
        self, table: CommandTable, *, keymap: Mapping[str, str] | None = None, theme_name: str = ""
    ) -> None:
        super().__init__()
        self.command_table = table
        self._order = KeyOrder(self)
        self._strays = StrayText()
        self._wanted_keymap = dict(keymap or {})
        self._wanted_theme = theme_name
        for known in theme.THEMES:
            self.register_theme(known)
        self.theme = theme.DEFAULT

    def on_load(self) -> None:
        """Keys first: texts on the first screen name them."""
        known = self.command_table.by_id
        self.set_keymap({k: v for k, v in self._wanted_keymap.items() if k in known})

    def on_mount(self) -> None:
        """Say which keys of the settings fit no command; show the theme that was asked for."""
        unknown = sorted(set(self._wanted_keymap) - set(self.command_table.by_id))
        if unknown:
            self.notify(
                f"Settings: keys.{unknown[0]} is no command; ids are listed in the help.",
                severity="warning",
                markup=False,
            )
        if self._wanted_theme in self.available_themes:
            self.theme = self._wanted_theme

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes one after the other: each finds what the one before it left."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._order.admits(event):
            if isinstance(event, events.Key) and self._strays.holds(
                event, self.focused, self.screen
            ):
                self._say_stray()
                event.stop()
                self._order.passed()
                return
            target = self.focused or self.screen
            await super().on_event(event)
            self._order.taken(event, target)

    def _say_stray(self) -> None:
        """Once, however many letters there are."""
        words = "You left the text field: what you typed then was no command."
        if not any(note.message == words for note in self._notifications):
            self.notify(words, markup=False)

    def on_unmount(self) -> None:
        """Let no key in any more."""
        self._order.stop()

    def keep_setting(self, key: str, value: str) -> None:
        """Remember a choice of the user's."""
        raise NotImplementedError

    # -- size --------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """One clear message while the terminal is too small."""
        self.fit(event.size)

    def fit(self, size: Size) -> None:
        """Show the message while the terminal is too small, take it away when it is not."""
        small = size.width < MIN_WIDTH or size.height < MIN_HEIGHT
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(MIN_WIDTH, MIN_HEIGHT))
        elif not small and isinstance(self.screen, TooSmall):
            self.screen.dismiss()

    # -- commands everywhere -----------------------------------------------------------------

    def keys(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, as people say them."""
        return [key_words(key) for key in self.bound(command_id)]

    def bound(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, in Textual's names."""
        return self.command_table.keys_of(command_id, self._keymap)

    def key(self, command_id: str) -> str:
        """The first key of a command, as people say it."""
        return self.keys(command_id)[0]

    def get_key_display(self, binding: Binding) -> str:
        """Keys in the footer: short, ``^s`` for ``ctrl+s``."""
        return key_words(binding.key).replace("ctrl+", "^")

    def action_show_help(self) -> None:
        """Explain the focused part, then list the keys."""
        from coder_drill.tui.shell.help import HelpScreen, about

        screen = self.screen
        if isinstance(screen, HelpScreen | TooSmall):
            return
        known = self.command_table.by_id
        active = [known.get(found.binding.id or "") for found in screen.active_bindings.values()]
        names = {command.scope: None for command in active if command}
        scopes = {scope.name: scope for scope in self.command_table.scopes}
        here = [scopes[name] for name in names]
        here.sort(key=lambda scope: scope is APP)  # what is near stands first
        self.push_screen(HelpScreen(about(self.focused or screen), here))

    def action_command_palette(self) -> None:
        """Find a command, a chart or a code."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(
                CommandPalette(placeholder="a command, a chart, a code…", id="--command-palette")
            )

    def action_toggle_dark(self) -> None:
        """Light to dark and back; remembered."""
        self.theme = theme.other(self.theme)
        self.keep_setting("theme", self.theme)

    def action_focus_next_part(self) -> None:
        """The next part of the screen."""
        self.screen.focus_next()

    def action_focus_previous_part(self) -> None:
        """The part before."""
        self.screen.focus_previous()

    def action_copy_selection(self) -> None:
        """Copy what is selected with the mouse."""
        text = self.screen.get_selected_text()
        if text:
            self.copy_to_clipboard(text)
            self.notify("Copied.", markup=False)
        else:
            self.notify(f"Nothing is selected. {self.key('app.quit_now')} quits.", markup=False)
