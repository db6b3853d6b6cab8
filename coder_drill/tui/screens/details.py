"""Code details: what the code book says of one code, with the way up and down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.codebooks.model import Code, NoteKind, System
from coder_drill.errors import CoderDrillError
from coder_drill.tui.commands import Scope, bindings
from coder_drill.tui.screens.base import Dialog
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row
from coder_drill.tui.words import row

if TYPE_CHECKING:
    from coder_drill.practice import Practice
    from coder_drill.practice.codepage import CodePage


class PageText(VerticalScroll, inherit_bindings=False):
    """The text of a code's page."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.NOTE)
    HELP = "What the code book says of this code. Tab goes to the codes below it."


class DetailsScreen(Dialog[Code | None]):
    """One code's page. Gives the code back when it is to be added, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.DETAILS), *bindings(Scope.DIALOG)]
    AUTO_FOCUS = "PageText"
    HELP = (
        "One code as the code book has it: its notes, those it inherits, and the codes below it. "
        "Enter on a code below opens it; the parent is one key away."
    )

    def __init__(
        self, practice: Practice, code: str, system: System | None, *, adding: bool = False
    ) -> None:
        super().__init__("Code details")
        self._practice = practice
        self._code = code
        self._system = system
        self._adding = adding
        self._page: CodePage | None = None

    def compose(self) -> ComposeResult:
        """Text above, codes below it underneath."""
        with Vertical(classes="dialog details") as box:
            box.border_title = self.box_title
            with PageText(id="page"):
                yield Static("", id="page-text", markup=False)
            yield ChoiceList(id="below")
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the code asked for."""
        self._open(self._code, self._system)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Adding only where there is an answer to add to; up only below the top."""
        if action == "accept":
            return False
        if action == "add":
            return self._adding and self._page is not None and self._page.code.billable
        if action == "parent":
            return True if self._page is not None and len(self._page.path) > 1 else None
        return True

    def _open(self, code: str, system: System | None) -> None:
        from coder_drill.practice.codepage import code_page

        try:
            page = code_page(self._practice.codebook, code, system)
        except CoderDrillError as error:
            self.query_one("#page-text", Static).update(str(error))
            return
        self._page = page
        self.query_one(".dialog").border_title = f"{page.code.system.label} {page.code.code}"
        self.query_one("#page-text", Static).update(_text(page))
        self.query_one("#page").scroll_home(animate=False)
        below = self.query_one("#below", ChoiceList)
        below.display = bool(page.children)
        below.border_title = f"Below {page.code.code}"
        below.fill([Row(partial(_child_row, child)) for child in page.children], 0)
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#below")
    def _down(self, event: OptionList.OptionSelected) -> None:
        if self._page is not None:
            child = self._page.children[event.option_index]
            self._open(child.code, child.system)

    def action_parent(self) -> None:
        """Open the parent."""
        if self._page is not None and len(self._page.path) > 1:
            parent = self._page.path[-2]
            self._open(parent.code, parent.system)

    def action_add(self) -> None:
        """Close and give the code back for the answer."""
        if self._page is not None:
            self.dismiss(self._page.code)


def _text(page: CodePage) -> Content:
    code = page.code
    kind = "billable" if code.billable else "header, not billable"
    parts: list[Content] = [
        Content.styled(code.title, "bold"),
        Content.styled(
            " · ".join([kind, *([f"in force {page.in_force}"] if page.in_force else [])]),
            "$foreground-muted",
        ),
    ]
    if code.short and code.short != code.title:
        parts.append(Content.styled(code.short, "$foreground-muted"))
    parts += [Content(f"• {mark}") for mark in page.marks]
    if len(page.path) > 1:
        parts.append(_heading("Path"))
        parts += [
            Content.assemble(("  " * depth, ""), (above.code, "bold"), "  ", above.title)
            for depth, above in enumerate(page.path[:-1])
        ]
    if page.axes:
        parts.append(_heading("Characters"))
        parts += [
            Content.assemble((char, "bold"), f"  {axis}: {meaning}")
            for axis, char, meaning in page.axes
        ]
    for note_kind in NoteKind:
        notes = [note for note in page.notes if note.kind is note_kind]
        if notes:
            parts.append(_heading(note_kind.label))
            for note in notes:
                owner = "" if note.owner == code.code else f"  at {note.owner}"
                parts.append(Content.assemble(note.text, (owner, "$foreground-muted")))
    if page.seventh:
        parts.append(_heading("Seventh character"))
        parts += [
            Content.assemble((char, "bold"), f"  {meaning}") for char, meaning in page.seventh
        ]
    return Content("\n").join(parts)


def _heading(words: str) -> Content:
    return Content.assemble("\n", (words, "bold $primary"))


def _child_row(code: Code, width: int) -> Content:
    left = Content.styled(code.code, "bold" if code.billable else "italic")
    return row(left, code.title, "" if code.billable else "header", width, left_width=8)
