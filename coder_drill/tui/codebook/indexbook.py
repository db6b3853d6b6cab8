"""An imported index, walked as a coder walks the book: main term, subterms, *see*, code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.codebooks.books import BookInfo, IndexBook, IndexEntry
from coder_drill.codebooks.model import Code, System
from coder_drill.services.codebooks.indexwalk import (
    Lead,
    code_at,
    follow,
    leads,
    main_terms,
    only_main,
    way_down,
)
from coder_drill.tui.codebook import indextext
from coder_drill.tui.codebook.commands import INDEX
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.codebook.narrowed import BrowserInput, NarrowedScreen
from coder_drill.tui.widgets.frame import KeyBar, Row, TopBar

Item = Lead | IndexEntry
"""A row: something that the entry in view sends to, else a term."""

LIMIT = 500
"""Main terms in view at most; typing and the ends of the list bring the others."""


@dataclass(frozen=True, slots=True)
class View:
    """A place in a book: below ``here``, or among the main terms; ``typed`` narrows it."""

    book: IndexBook
    here: IndexEntry | None
    typed: str = ""
    mark: Item | None = None


class IndexInput(BrowserInput):
    """The field that narrows the terms."""

    BINDINGS: ClassVar[list[BindingType]] = INDEX.bindings()
    HELP = (
        "Type how a main term begins, as you would open the printed index there; among subterms "
        "any words of them. Enter goes into a term, follows a see, or opens the page of a code. "
        "Left and backspace go back to where you came from."
    )

    def action_left(self) -> None:
        """Back; within a text the cursor moves."""
        if self.value and self.selected_text != self.value:
            self.action_cursor_left()
        else:
            self.post_message(self.Asked("up"))

    def action_above(self) -> None:
        """The term above."""
        self.post_message(self.Asked("above"))


class IndexScreen(NarrowedScreen):
    """One imported index. ``entry`` is the number of the entry to stand at, None for the top."""

    SCOPE = INDEX
    HELP = (
        "An imported index as it is printed. The line on top is the way down to here; codes and "
        "references of a term stand above its subterms."
    )

    def __init__(self, info: BookInfo, entry: int | None = None) -> None:
        super().__init__()
        self._start = (info, entry)
        self._view: View | None = None
        self._behind: list[View] = []
        self._below: tuple[Item, ...] = ()
        self._shown: tuple[Item, ...] = ()
        self._cut = False

    def compose(self) -> ComposeResult:
        """The way down, the field, the columns of a table, the rows, the marked one in full."""
        yield TopBar("Index")
        yield Static("", id="crumbs", markup=False)
        with Vertical(classes="part", id="browse-part"):
            yield IndexInput(id="browse", compact=True)
            yield Static("", id="index-heads", markup=False)
            yield LongList(id="level")
        yield Static("", id="level-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Stand at the entry asked for."""
        self.go_to(*self._start)

    def on_resize(self) -> None:
        """Columns and crumbs are set to the width."""
        if self._view is not None:
            self._tell_where()
            self.query_one(LongList).refresh()

    # -- where it stands ---------------------------------------------------------------------

    @property
    def here(self) -> IndexEntry | None:
        """The entry whose codes and subterms are in view, None among the main terms."""
        return self._at.here

    @property
    def book(self) -> IndexBook:
        """The index in view."""
        return self._at.book

    @property
    def shown(self) -> tuple[Item, ...]:
        """The rows in view."""
        return self._shown

    @property
    def marked(self) -> Item | None:
        """The marked row."""
        at = self.query_one(LongList).mark
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The code of the marked row, else that of the entry in view."""
        found = self._code_of(self.marked) or self._code_of(self.here)
        return (found.code, found.system) if found else None

    @property
    def _at(self) -> View:
        assert self._view is not None
        return self._view

    def go_to(self, info: BookInfo, number: int | None = None) -> None:
        """Show an entry among its neighbors and mark it; without a number open the book."""
        book = self.workspace.codebook.index_book(info.book)
        if book is None:
            self.say(f"{info.title} is no longer there.", severity="warning")
            return
        entry = book.get(number) if number is not None else None
        if entry is None:
            self._go(View(book, only_main(book)))
        else:
            self._go(View(book, book.parent(entry), "", entry))

    def _go(self, to: View) -> None:
        """Go on to another place; this one is kept to go back to."""
        if self._view is not None:
            self._behind.append(self._as_left())
        self._show(to)

    def _as_left(self) -> View:
        at = self._at
        return View(at.book, at.here, self.query_one(IndexInput).value, self.marked)

    def _back(self) -> None:
        if self._behind:
            self._show(self._behind.pop())
        else:
            self._above()

    def _above(self) -> None:
        """The level that the entry in view stands on; from the main terms out of the book."""
        at = self._at
        if at.here is None or at.here == only_main(at.book):
            self.action_leave()
        else:
            self._behind.clear()
            self._show(View(at.book, at.book.parent(at.here), "", at.here))

    def _show(self, to: View) -> None:
        self._view = to
        below = to.book.children(to.here) if to.here is not None else ()
        self._below = (*(leads(to.here) if to.here is not None else ()), *below)
        field = self.query_one(IndexInput)
        with field.prevent(Input.Changed):
            field.value = to.typed
            field.placeholder = (
                "type how a main term begins" if to.here is None else "type words of a subterm"
            )
        if to.typed:
            field.select_all()  # the next letter begins anew, the next left goes on back
        self._fill(to.mark)

    def _fill(self, mark: Item | None = None) -> None:
        words = " ".join(self.query_one(IndexInput).value.split())
        at = self._at
        self._cut = False
        if at.here is None:
            self._shown = self._main_terms(words, mark)
        else:
            self._shown = tuple(i for i in self._below if indextext.fits(i, words))
            if not self._shown:
                # Not on this level: further down, else anywhere in the book.
                found = at.book.find(words, at.here) or at.book.find(words)
                self._shown = tuple(found)
            if words and mark is None:
                mark = next((i for i in self._shown if indextext.begins(i, words)), None)
        place = self._shown.index(mark) if mark in self._shown else 0
        self.query_one(LongList).fill(
            [Row(partial(self._row, item)) for item in self._shown], place
        )
        self._tell_where()
        self._tell_marked()
        self.refresh_bindings()

    def _main_terms(self, words: str, mark: Item | None) -> tuple[Item, ...]:
        number = mark.number if isinstance(mark, IndexEntry) else 0
        found = main_terms(self.workspace.codebook, self._at.book, words, number, LIMIT)
        self._cut = len(found) >= LIMIT
        return tuple(found)

    # -- showing -----------------------------------------------------------------------------

    def _row(self, item: Item, width: int) -> Content:
        at = self._at
        if isinstance(item, Lead):
            code = (
                code_at(self.workspace.codebook, at.book.info, item.text) if item.is_code else None
            )
            return indextext.lead_row(item, code, width)
        far = item.parent != (at.here.number if at.here else 0)
        name = way_down(at.book, item) if far else item.term
        if indextext.has_columns(at.book.info, self.app.size.width):
            return indextext.table_row(item, at.book.info, name, width, self.app.size.width)
        return indextext.term_row(item, name, width)

    def _tell_where(self) -> None:
        at = self._at
        words = self.query_one(IndexInput).value.strip()
        way: list[IndexEntry] = [at.here] if at.here else []
        while way and (above := at.book.parent(way[0])) is not None:
            way.insert(0, above)
        crumbs = indextext.crumbs(way, words, self._shown, self.app.size.width - 4)
        if not way and not words and at.book.info.apart:
            crumbs = Content.assemble(crumbs, f": {at.book.info.apart}")
        self.query_one("#crumbs", Static).update(crumbs, layout=False)
        count = f"{len(self._shown)}{'+' if self._cut else ''}"
        if words and at.here is not None and all(item in self._below for item in self._shown):
            count += f" of {len(self._below)}"
        count += " row" if count == "1" else " rows"
        edition = at.book.info.edition
        if at.book.info.apart:
            edition += f", tables {at.book.info.tables}"
        self.query_one(TopBar).set(at.book.info.title, f"{count} · edition {edition}")
        heads = self.query_one("#index-heads", Static)
        heads.display = indextext.has_columns(at.book.info, self.app.size.width) and any(
            isinstance(item, IndexEntry) for item in self._shown
        )
        if heads.display:
            heads.update(indextext.heads_row(at.book.info, self.app.size.width), layout=False)

    def _tell_marked(self) -> None:
        found = self.marked
        line: Content | str
        if found is None and self.query_one(IndexInput).value.strip():
            line = "Nothing here fits. Take a letter out; Esc empties the field."
        elif isinstance(found, Lead):
            line = indextext.lead_line(found, self._code_of(found))
        elif found is not None:
            line = indextext.entry_line(found)
        else:
            line = "The book prints nothing below this."
        self.query_one("#level-line", Static).update(line, layout=False)

    # -- keys --------------------------------------------------------------------------------

    def _move(self, by: int) -> None:
        """Mark another row; beyond the end of a cut list the book goes on."""
        rows = self.query_one(LongList)
        outside = not 0 <= (rows.mark or 0) + by < rows.row_count
        if outside and self._cut and not self.query_one(IndexInput).value.strip():
            self._fill(self.marked)
        super()._move(by)

    def _edge(self, by: int) -> None:
        """The first or last row, of the whole book where the list is cut."""
        book = self._at.book
        if self._cut and not self.query_one(IndexInput).value.strip():
            self._fill(book.get(book.info.entries) if by > 0 else None)
        super()._edge(by)

    def _open_marked(self) -> None:
        found = self.marked
        if isinstance(found, IndexEntry):
            ways = leads(found)
            if found.deeper or len(ways) != 1:
                self._go(View(self._at.book, found))
                return
            found = ways[0]
        if found is not None and found.is_code:
            self._details(found)
        elif found is not None:
            self._follow(found)

    def _follow(self, lead: Lead) -> None:
        info = self._at.book.info
        if lead.how == "use":
            self.say(indextext.use_words(lead, self.key("app.builder")))
            return
        found = follow(self.workspace.codebook, info, lead.text)
        if isinstance(found, Code):
            self.services.open_page(found.code, found.system)
        elif isinstance(found, BookInfo):
            self.go_to(found)
        elif found is not None:
            book = self.workspace.codebook.index_book(found.book)
            assert book is not None
            self._go(View(book, found))
        else:
            self.say(f"“{lead.text}” names no entry of the imported indexes.")

    def _code_of(self, item: Item | None) -> Code | None:
        """The code that a row stands for: its own, or the first of a term."""
        ways = (item,) if isinstance(item, Lead) else leads(item) if item is not None else ()
        book, info = self.workspace.codebook, self._at.book.info
        found = (code_at(book, info, way.text) for way in ways if way.is_code)
        return next((code for code in found if code is not None), None)

    def _show_marked(self) -> None:
        self._details(self.marked)

    def _details(self, item: Item | None) -> None:
        found = self._code_of(item)
        if found is not None:
            self.services.open_page(found.code, found.system)
        elif isinstance(item, Lead) and item.is_code:
            self._no_page(item.text.rstrip("-."))

    def _no_page(self, printed: str) -> None:
        """A code without a row: a longer beginning of PCS codes, else one of another year."""
        from coder_drill.codebooks.pcsbuilder import PcsBuilder

        pcs = self._at.book.info.system.by_axes
        if pcs and PcsBuilder(self.workspace.codebook).start(printed):
            self.services.open_builder(printed)
        else:
            edition = self._at.book.info.edition
            self.say(f"{printed} is in no code table at hand; the index is of {edition}.")
