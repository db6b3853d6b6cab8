"""The dialogs that ask for a file or a folder, and for what is accepted in place of a key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.tui.shell.screens import Dialog, DialogInput


@dataclass(frozen=True, slots=True)
class Named:
    """A path that was typed, and (where it was asked for) an id."""

    path: Path
    learner: str = ""


class PathDialog(Dialog[Named | None]):
    """Gives what was typed, or None when closed without."""

    AUTO_FOCUS = "#path"
    HELP: ClassVar[str | None] = (
        "Type or paste the path of the file; a leading ~ is your home folder. Tab goes to the next "
        "field, Enter accepts."
    )

    def __init__(self, title: str, what: str, *, learner: bool = False) -> None:
        super().__init__(title)
        self._what = what
        self._learner = learner

    def compose_box(self) -> ComposeResult:
        """The fields and the keys."""
        yield Static(self._what, markup=False)
        yield DialogInput(max_length=400, id="path", compact=True)
        if self._learner:
            yield Static("Your id with the trainer, for a file sent to a whole group", markup=False)
            yield DialogInput(max_length=64, id="learner", compact=True)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} opens it · {self.key('dialog.refuse')} closes",
                "$foreground-muted",
            ),
            markup=False,
        )

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with what was typed; an empty path closes without."""
        text = self.query_one("#path", Input).value.strip().strip("\"'")
        learner = self.query_one("#learner", Input).value.strip() if self._learner else ""
        self.dismiss(Named(Path(text).expanduser(), learner) if text else None)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was typed over a key: its code, what is accepted too ("" drops the code), and why."""

    code: str
    accept: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a ruling cannot be: ``field`` is where (code, accept, reason), "" for no field of it."""

    field: str
    words: str


class OverruleDialog(Dialog[Ruling | None]):
    """Gives what was typed, or None when closed without."""

    AUTO_FOCUS = "#ruling-code"
    HELP: ClassVar[str | None] = (
        "The code of the key, the code that is accepted too (with modifiers and units as in an answer, such "
        "as 99214-25), and the reason, which the learner reads with the release. Without a code to accept the "
        "key's code is no longer asked for. Tab goes to the next field; Enter shows who gains and who loses "
        "before anything changes; what cannot be is said below the field, and what you typed stays. Replacing a code and leaving out an exercise: 'coder-drill cohort overrule'."
    )

    def __init__(self, title: str, typed: Ruling, fault: Fault | None = None) -> None:
        super().__init__(title)
        self._typed, self._fault = typed, fault

    def compose_box(self) -> ComposeResult:
        """The fields and the keys; what is wrong with a field stands below it."""
        for name, label in (
            ("code", "Code of the key"),
            ("accept", "Accept also; empty: the code is no longer asked for"),
            ("reason", "Why; the learner reads it"),
        ):
            yield Static(label, markup=False)
            value = getattr(self._typed, name)
            yield DialogInput(value, max_length=400, id=f"ruling-{name}", compact=True)
            if self._fault is not None and self._fault.field == name:
                yield Static(Content(self._fault.words), id="ruling-fault", markup=False)
        if self._fault is not None and not self._fault.field:
            yield Static(Content(self._fault.words), id="ruling-fault", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} shows what it changes · {self.key('dialog.refuse')} closes",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Into the field that is at fault, or the first that is empty."""
        if self._fault is not None and self._fault.field:
            self.query_one(f"#ruling-{self._fault.field}").focus()
        elif self._typed.code:
            self.query_one("#ruling-accept").focus()

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with what was typed."""
        code, accept, reason = (
            self.query_one(f"#ruling-{name}", Input).value.strip()
            for name in ("code", "accept", "reason")
        )
        self.dismiss(Ruling(code, accept, reason))
