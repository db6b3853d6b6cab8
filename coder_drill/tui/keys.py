"""Commands and their keys: what a command is, how it is bound, and how its keys are said.

A command is said once, in the ``commands.py`` of the feature it belongs to. Screens and widgets take
their bindings from there, the palette, the key bar and the help read the table put together in
`coder_drill.tui.commands`, and a keymap may give any command other keys by its id. A command that has
to work while a text field has the focus carries a key that prints nothing beside the letter
(``question_mark,f1``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, cast

from textual.binding import Binding, BindingType


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
    def scope(self) -> str:
        """The name of the scope it belongs to: the first part of the id."""
        return self.id.partition(".")[0]

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


def command(
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
    """A `Command`, written as one entry of a table."""
    return Command(id, keys, action, label, help, palette, show, priority, near)


class Scope:
    """The commands of one screen or part: ``name`` begins their ids, ``heading`` heads them in help.

    A scope that is not ``listed`` stands in no key list of the app.
    """

    def __init__(self, name: str, heading: str, *commands: Command, listed: bool = True) -> None:
        """Raises ValueError for a command whose id begins otherwise."""
        wrong = [each.id for each in commands if each.scope != name]
        if wrong:
            raise ValueError(f"{wrong[0]} does not belong to the scope {name}")
        self.name = name
        self.heading = heading
        self.commands = commands
        self.listed = listed

    def bindings(self) -> list[BindingType]:
        """Textual bindings of every command that has a key."""
        return [each.binding() for each in self.commands if each.keys]


class CommandTable:
    """Every command of the app, by scope and by id."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        """Raises ValueError when an id stands twice."""
        self.scopes = tuple(scopes)
        self.commands = tuple(each for scope in self.scopes for each in scope.commands)
        self.by_id: Mapping[str, Command] = MappingProxyType({c.id: c for c in self.commands})
        if len(self.by_id) < len(self.commands):
            raise ValueError("a command id stands twice in the table")

    def keys_of(self, command_id: str, keymap: Mapping[str, str]) -> list[str]:
        """The keys a command has under a keymap, in Textual's names, the first one first.

        Raises KeyError for an unknown id.
        """
        keys = keymap.get(command_id) or self.by_id[command_id].keys
        return [key.strip() for key in keys.split(",") if key.strip()]


class KeyedApp(Protocol):
    """An app that has a table of commands."""

    @property
    def command_table(self) -> CommandTable:
        """Every command of the app."""


def table_of(app: object) -> CommandTable:
    """The command table of the running app. Every app of this package has one."""
    return cast("KeyedApp", app).command_table


_KEY_WORDS = {
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
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
