"""Letters meant for a text field that was left too early: they are no commands of another screen."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

PAUSE = 1.0
"""Seconds after which a letter is meant for the screen in front."""


class StrayText:
    """Knows a run of letters behind Esc, pressed once too often in a text field.

    Esc empties a field, then leaves it, then leaves the part or the screen. Whoever goes on typing after
    that means the field: until a pause, or a key that is no letter, such letters do nothing.
    """

    def __init__(self) -> None:
        self._field_on: Screen[object] | None = None
        self._too_often = False
        self._empty = False
        self._last = 0.0

    def holds(self, key: events.Key, focused: Widget | None, screen: Screen[object]) -> bool:
        """True when ``key`` is such a letter, to be dropped. Asked of every key, in order."""
        since, self._last = key.time - self._last, key.time
        in_field = isinstance(focused, Input)
        if key.key == "escape":
            if isinstance(focused, Input) and not isinstance(screen, ModalScreen):
                self._field_on, self._too_often = screen, False
                self._empty = not focused.value
            elif self._field_on is not None:
                self._too_often = self._empty
            return False
        stray = (
            self._field_on is not None
            and (self._too_often or screen is not self._field_on)
            and key.is_printable
            and not in_field
            and since <= PAUSE
        )
        if not stray:
            self._field_on = None
        return stray
