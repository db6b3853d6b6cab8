"""A procedure typed by its name, for the builder to begin with what the name settles."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.services.codebooks.procedurename import NamedCode, read_procedure
from coder_drill.tui.shell.screens import Dialog, DialogInput


class NameDialog(Dialog[NamedCode | None]):
    """Ask for a procedure's everyday name; None when closed without."""

    AUTO_FOCUS = "#procedure-name"
    HELP: ClassVar[str | None] = (
        "Type the procedure as people say it, with its side or approach: chest tube right, PICC, "
        "lap chole, BKA left. What the name settles of the code is set in the builder, what is open "
        "is chosen there."
    )

    def __init__(self) -> None:
        super().__init__("Procedure by name")
        self._found: NamedCode | None = None

    def compose_box(self) -> ComposeResult:
        """The field, what is settled, the keys."""
        yield DialogInput(
            placeholder="chest tube right, PICC, lap chole…",
            max_length=80,
            id="procedure-name",
            compact=True,
        )
        yield Static("", id="procedure-found", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} begins with it · {self.key('dialog.refuse')} closes",
                "$foreground-muted",
            ),
            markup=False,
        )

    @on(Input.Changed, "#procedure-name")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        book = self.services.workspace.codebook
        self._found = read_procedure(book, event.value) if event.value.strip() else None
        words: Content | str = ""
        if self._found is not None:
            usual = self._found.codes[0]
            others = len(self._found.codes) - 1
            more = f" and {others} more" if others else ""
            words = Content.assemble(
                (" ".join(self._found.pattern), "bold $accent"),
                f"  {self._found.name}\n{usual.code} {usual.title}{more}",
            )
        self.query_one("#procedure-found", Static).update(words)

    @on(Input.Submitted, "#procedure-name")
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with what the name settles, if it names a procedure."""
        if self._found is not None:
            self.dismiss(self._found)
            return
        self.query_one("#procedure-found", Static).update(
            Content.assemble(("✗ ", "bold $error"), "No procedure of that name is known.")
        )
