"""The dialog for the learner's own target of charts an hour."""

from __future__ import annotations

import math
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.tui.shell.screens import Dialog, NumberInput


class TargetDialog(Dialog[float | None]):
    """Asks for charts an hour; gives 0 for no target, None when closed without an answer."""

    AUTO_FOCUS = "#target"
    HELP: ClassVar[str | None] = (
        "Your own target of charts an hour in this setting, such as 2.5. An empty field removes it."
    )

    def __init__(self, setting: str, target: float | None) -> None:
        super().__init__(f"Charts an hour: {setting}")
        self._target = target

    def compose_box(self) -> ComposeResult:
        """The field, the keys, what is wrong."""
        value = f"{self._target:g}" if self._target is not None else ""
        yield NumberInput(value, placeholder="no target", max_length=6, id="target", compact=True)
        yield Static("", id="target-wrong", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} sets · empty removes · "
                f"{self.key('dialog.refuse')} leaves as is",
                "$foreground-muted",
            ),
            markup=False,
        )

    @on(Input.Submitted, "#target")
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the number, if it is one."""
        text = self.query_one("#target", Input).value.strip().replace(",", ".")
        try:
            target = float(text) if text else 0.0
        except ValueError:
            target = math.nan
        if 0.0 <= target <= 1000.0 and (target or not text):
            self.dismiss(target)
        else:
            self.query_one("#target-wrong", Static).update(
                Content.assemble(("✗ ", "bold $error"), "Write a number above 0, such as 2.5.")
            )
