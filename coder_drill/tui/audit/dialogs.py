"""Dialogs of an audit: what is wrong with a line, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from coder_drill.exercises.audit.model import LABELS
from coder_drill.exercises.audit.response import Mark
from coder_drill.scoring.model import Label
from coder_drill.tui.shell.screens import Dialog, DialogInput
from coder_drill.tui.widgets.frame import ChoiceList, Row

_WORDS: dict[Label, str] = {
    Label.EXTRA: "extra: unsupported, integral, or ruled out",
    Label.WRONG_CODE: "wrong code",
    Label.SPECIFICITY: "specificity: the record says more",
    Label.LATERALITY: "laterality: the other side",
    Label.SEVENTH: "seventh character",
    Label.PRINCIPAL: "principal selection: another belongs first",
    Label.SEQUENCING: "sequencing: it stands in the wrong place",
    Label.POA: "POA",
    Label.MODIFIER: "modifier: wrong, missing, or too many",
    Label.UNITS: "units",
    Label.EM_LEVEL: "E/M level",
    Label.BUNDLED: "bundled: a part billed beside the whole",
    Label.EXCLUDES1: "Excludes1",
    Label.INVALID: "invalid code: a header, a missing character",
    Label.EDIT: "edit conflict: age, sex, add-on without primary",
}

Readable = Callable[[str], str]
"""Gives the line as it was read in answer notation, "" for a text that is no line."""


class WrongDialog(Dialog[Mark | None]):
    """What is wrong with a line: the kind of error, then the line as it should be."""

    AUTO_FOCUS = "#wrong-label"
    HELP: ClassVar[str | None] = (
        "The kind of error first: mark it and press Tab or Enter. Then the line as it should be, in "
        "answer notation (J96.01@Y, 99284-25, J1885x2); empty where nothing should stand. Enter "
        "there keeps both."
    )

    def __init__(self, line: str, mark: Mark | None, readable: Readable) -> None:
        super().__init__(f"What is wrong with {line}?")
        self._mark = mark
        self._readable = readable

    def compose_box(self) -> ComposeResult:
        """The labels, the field, the keys."""
        yield ChoiceList(id="wrong-label")
        yield DialogInput(
            self._mark.should if self._mark else "",
            placeholder="as it should be; empty: nothing should stand here",
            id="wrong-should",
            compact=True,
        )
        yield Static("", id="wrong-said", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} goes on · {self.key('dialog.refuse')} leaves as is",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the labels, the one given before marked."""
        names = [label.value for label in LABELS]
        at = names.index(self._mark.label) if self._mark else 0
        self.query_one(ChoiceList).fill([Row(partial(_label, each)) for each in LABELS], at)

    @on(OptionList.OptionSelected, "#wrong-label")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self.query_one("#wrong-should", Input))

    @on(Input.Submitted, "#wrong-should")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._close()

    def action_accept(self) -> None:
        """From the labels to the field, from there back to the claim."""
        if isinstance(self.focused, Input):
            self._close()
        else:
            self.set_focus(self.query_one("#wrong-should", Input))

    def _close(self) -> None:
        text = self.query_one("#wrong-should", Input).value.strip()
        read = self._readable(text) if text else ""
        if text and not read:
            self.query_one("#wrong-said", Static).update(
                Content.assemble(("✗ ", "bold $error"), "That is no line; write it as J96.01@Y.")
            )
            return
        at = self.query_one(ChoiceList).highlighted or 0
        self.dismiss(Mark(LABELS[at].value, read))

    def action_next(self) -> None:
        """Mark the label below."""
        self.query_one(ChoiceList).action_cursor_down()

    def action_previous(self) -> None:
        """Mark the label above."""
        self.query_one(ChoiceList).action_cursor_up()


class AddDialog(Dialog[str | None]):
    """Asks for a line that is missing; gives it in answer notation."""

    AUTO_FOCUS = "#missing"
    HELP: ClassVar[str | None] = (
        "A line that is missing on the claim, in answer notation: I10@Y, 96372-59, J1885x2."
    )

    def __init__(self, readable: Readable) -> None:
        super().__init__("What is missing?")
        self._readable = readable

    def compose_box(self) -> ComposeResult:
        """The field, what is wrong with it, the keys."""
        yield DialogInput(placeholder="I10@Y, 96372-59, J1885x2", id="missing", compact=True)
        yield Static("", id="missing-said", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} adds · {self.key('dialog.refuse')} leaves as is",
                "$foreground-muted",
            ),
            markup=False,
        )

    @on(Input.Submitted, "#missing")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the line, if it is one."""
        text = self.query_one("#missing", Input).value.strip()
        read = self._readable(text) if text else ""
        if read:
            self.dismiss(read)
        else:
            self.query_one("#missing-said", Static).update(
                Content.assemble(("✗ ", "bold $error"), "That is no line; write it as I10@Y.")
            )


def _label(label: Label, width: int) -> Content:
    name, colon, rest = _WORDS[label].partition(":")
    return Content.assemble((name, "bold"), (f"{colon}{rest}", "$foreground-muted"))
