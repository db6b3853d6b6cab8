"""The code pane: what the code book says of one code, with links to whatever it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coder_drill.codebooks.model import Code, System
from coder_drill.errors import CoderDrillError
from coder_drill.tui.codebook.commands import DETAILS
from coder_drill.tui.codebook.page import PageView
from coder_drill.tui.shell.commands import DIALOG
from coder_drill.tui.shell.screens import Dialog, LooksUp
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain

if TYPE_CHECKING:
    from coder_drill.codebooks.books import IndexEntry
    from coder_drill.services.codebooks.codepage import CodePage
    from coder_drill.services.workspace import Workspace


class DetailsScreen(LooksUp, Dialog[Code | None]):
    """One code's page, and those its links lead to. Gives the code to be added back, else None.

    ``answer`` are the codes among which NCCI pairs are looked for; ``adding`` says that there is an
    answer to add to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*DETAILS.bindings(), *DIALOG.bindings()]
    AUTO_FOCUS = "PageView"
    HELP = (
        "One code as the code book has it: its notes, those it inherits, and the codes below it. "
        "Every code named is a link; the way back is kept."
    )

    def __init__(
        self,
        workspace: Workspace,
        code: str,
        system: System | None,
        *,
        adding: bool = False,
        answer: Sequence[str] = (),
    ) -> None:
        super().__init__("Code details")
        self._workspace = workspace
        self._wanted = (code, system)
        self._adding = adding
        self._answer = tuple(answer)
        self._page: CodePage | None = None
        self._behind: list[tuple[Code, tuple[int, int | None]]] = []

    def compose(self) -> ComposeResult:
        """The page, a line of where it was come from, the keys."""
        with Vertical(classes="dialog details") as box:
            box.border_title = plain(self.box_title)
            yield PageView(id="page")
            yield Static("", id="way", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the code asked for, once the box has its size."""
        self.call_after_refresh(self._open, *self._wanted)

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The code whose page is open."""
        return (self._page.code.code, self._page.code.system) if self._page else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Adding only where there is an answer to add to; up and back only where that leads on."""
        if action == "accept":
            return False
        page = self._page
        if action == "add":
            return self._adding and page is not None and page.code.billable
        if action == "parent":
            return True if page is not None and len(page.path) > 1 else None
        if action == "back":
            return True if self._behind else None
        if action == "take_apart":
            return page is not None and page.code.system.by_axes
        return action not in ("field", "next", "previous")

    def _open(
        self, code: str, system: System | None, place: tuple[int, int | None] = (0, None)
    ) -> None:
        from coder_drill.services.codebooks.codepage import code_page
        from coder_drill.tui.codebook.page import Block
        from coder_drill.tui.codebook.pagetext import page_blocks

        view = self.query_one(PageView)
        book = self._workspace.codebook
        try:
            page = code_page(book, code, system, answer=self._answer)
        except CoderDrillError as error:
            view.show([Block(Content(str(error)))])
            return
        self._page = page
        named = [c for pair in page.bundles for c in (pair.column1, pair.column2)]
        titles = {c: found for c in (*named, *(page.primaries or ())) if (found := book.get(c))}
        self.query_one(".dialog").border_title = plain(f"{page.code.system.label} {page.code.code}")
        view.show(page_blocks(page, titles, self.key("details.browse")), place)
        trail = " › ".join(code.code for code, _ in self._behind[-6:])
        way = self.query_one("#way", Static)
        way.display = bool(self._behind)
        way.update(f"{self.key('details.back')} goes back to {trail}" if trail else "")
        self.refresh_bindings()

    def open(self, code: Code) -> None:
        """Open another code's page; the one before is kept to go back to."""
        if self._page is not None:
            self._behind.append((self._page.code, self.query_one(PageView).place))
        self._open(code.code, code.system)

    @on(PageView.Followed)
    def _followed(self, event: PageView.Followed) -> None:
        event.stop()
        if isinstance(event.target, Code):
            self.open(event.target)
        else:
            self._open_index(event.target)

    def _open_index(self, entry: IndexEntry) -> None:
        book = self._workspace.codebook.index_book(entry.book)
        if book is not None:
            self.services.open_index(book.info, entry.number)

    def action_back(self) -> None:
        """The page before, as it was left."""
        if self._behind:
            code, place = self._behind.pop()
            self._open(code.code, code.system, place)

    def action_parent(self) -> None:
        """Open the parent."""
        if self._page is not None and len(self._page.path) > 1:
            self.open(self._page.path[-2])

    def action_browse(self) -> None:
        """Show the code in its level of the code book."""
        self.services.open_browser(self.code_in_hand)

    def action_take_apart(self) -> None:
        """Take the PCS code apart."""
        if self._page is not None:
            self.services.open_builder(self._page.code.code)

    def action_add(self) -> None:
        """Close and give the code back for the answer."""
        if self._page is not None:
            self.dismiss(self._page.code)
