"""Codebook: the tree of every code system, one level at a time, narrowed by typing."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.codebooks.books import BookInfo
from coder_drill.codebooks.model import Code, System
from coder_drill.services.codebooks.browser import Level, level
from coder_drill.tui.codebook.commands import BROWSER
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.codebook.narrowed import BrowserInput, NarrowedScreen
from coder_drill.tui.widgets.frame import KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, row

Entry = System | BookInfo | Code
"""A row: a system or an imported index at the very top, else a code, block or chapter."""

_IMPORTING = "Alphabetic indexes join here with: coder-drill codebooks get"


class BrowserScreen(NarrowedScreen):
    """One level of the code book. ``start`` is a code to stand at, None for the top."""

    SCOPE = BROWSER
    HELP = (
        "The code book as a tree: systems, chapters, blocks, codes. The line on top is the way "
        "down to here."
    )

    def __init__(self, start: tuple[str, System | None] | None = None) -> None:
        super().__init__()
        self._start = start
        self._level: Level | None = None
        self._shown: tuple[Entry, ...] = ()
        self._tops: tuple[System | BookInfo, ...] = tuple(System)

    def compose(self) -> ComposeResult:
        """The way down, the field, the rows, the marked one in full."""
        yield TopBar("Code book")
        yield Static("", id="crumbs", markup=False)
        with Vertical(classes="part", id="browse-part"):
            yield BrowserInput(placeholder="type to narrow, or a code", id="browse", compact=True)
            yield LongList(id="level")
        yield Static("", id="level-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Stand at the code asked for."""
        self._tops = (*System, *self.workspace.codebook.index_books())
        self.go_to(self._start)

    # -- where it stands ---------------------------------------------------------------------

    @property
    def level(self) -> Level | None:
        """The level in view, None at the very top, where systems and imported indexes are."""
        return self._level

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The rows in view."""
        return self._shown

    @property
    def marked(self) -> Entry | None:
        """The marked row."""
        at = self.query_one(LongList).mark
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The marked code, for the builder."""
        found = self.marked
        return (found.code, found.system) if isinstance(found, Code) else None

    def go_to(self, start: tuple[str, System | None] | None) -> None:
        """Show the level on which a code stands, and mark it; the top without one."""
        found = None
        if start is not None:
            found = self.workspace.codebook.get(start[0], start[1])
        if found is None:
            self._show(None)
        else:
            self._show(level(self.workspace.codebook, found.parent or "", found.system), found)

    def _into(self, entry: Entry) -> None:
        book = self.workspace.codebook
        if isinstance(entry, System):
            self._show(level(book, "", entry))
        elif isinstance(entry, BookInfo):
            self.services.open_index(entry)
        else:
            self._show(level(book, entry.code, entry.system))

    def _back(self) -> None:
        at = self._level
        if at is None:
            return
        if at.here is None:
            self._show(None, at.system)
        elif len(at.path) > 1:
            self._show(level(self.workspace.codebook, at.path[-2].code, at.system), at.here)
        else:
            self._show(level(self.workspace.codebook, "", at.system), at.here)

    def _show(self, to: Level | None, mark: Entry | None = None) -> None:
        self._level = to
        field = self.query_one(BrowserInput)
        with field.prevent(Input.Changed):
            field.value = ""
        self._fill(mark)

    def _fill(self, mark: Entry | None = None) -> None:
        words = self.query_one(BrowserInput).value.strip()
        at = self._level
        if at is None:
            self._shown = tuple(top for top in self._tops if words.lower() in _name(top).lower())
        else:
            self._shown = at.filtered(words) if words else at.below
        elsewhere = self._elsewhere(words) if words and len(self._shown) < 2 else None
        if elsewhere is not None and elsewhere not in self._shown:
            self._shown = (*self._shown, elsewhere)
        codes = [entry for entry in self._shown if isinstance(entry, Code)]
        left = min(22, max((len(code.code) for code in codes), default=10))
        place = next((n for n, entry in enumerate(self._shown) if entry == mark), 0)
        self.query_one(LongList).fill(
            [Row(partial(_entry_row, entry, left)) for entry in self._shown], place
        )
        self._tell_where(words)
        self._tell_marked()
        self.refresh_bindings()

    def _elsewhere(self, words: str) -> Code | None:
        """A code typed in full that this level does not have."""
        return self.workspace.codebook.get(words) if len(words) > 1 else None

    def _tell_where(self, words: str) -> None:
        at = self._level
        if at is None:
            crumbs = Content.assemble(("Code book", "bold"))
            count = plural(len(self._tops), "book")
        else:
            parts: list[Content | str | tuple[str, str]] = [
                (at.crumbs.replace(" > ", " › "), "bold")
            ]
            if at.here is not None:
                parts += ["  ", at.here.title]
            crumbs = Content.assemble(*parts)
            count = plural(len(at.below), "row")
        if words:
            count = f"{len(self._shown)} of {count}"
        self.query_one("#crumbs", Static).update(crumbs, layout=False)
        self.query_one(TopBar).set("Code book", count)

    def _tell_marked(self) -> None:
        found = self.marked
        line: Content | str
        if isinstance(found, Code):
            line = Content.assemble((found.code, "bold"), "  ", found.title)
        elif found is None:
            line = "Nothing on this level fits. Take a word out, or type a whole code."
        elif isinstance(found, BookInfo):
            line = f"{found.title}: edition {found.edition}, {found.entries:,} entries"
            if found.apart:
                line += f"\n{found.apart.capitalize()}."
        else:
            line = f"{found.label}: {found.about}"
            if len(self._tops) == len(System):
                line += f"\n{_IMPORTING}"
        self.query_one("#level-line", Static).update(line, layout=False)

    # -- what the keys do --------------------------------------------------------------------

    def _open_marked(self) -> None:
        found = self.marked
        if isinstance(found, Code) and found.billable:
            self._show_marked()
        elif found is not None:
            self._into(found)

    def _show_marked(self) -> None:
        found = self.marked
        if isinstance(found, Code):
            self.services.open_page(found.code, found.system)


def _name(top: System | BookInfo) -> str:
    """What a row of the very top is found by."""
    return f"{top.label} {top}" if isinstance(top, System) else f"{top.title} {top.book}"


def _entry_row(entry: Entry, left_width: int, width: int) -> Content:
    if isinstance(entry, System | BookInfo):
        system = entry if isinstance(entry, System) else entry.system
        what = entry.about if isinstance(entry, System) else entry.title
        return row(
            Content.styled(system.label, "bold"),
            what.removeprefix(f"{system.label} "),
            Content.styled("›", "$foreground-muted"),
            width,
            left_width=11,
        )
    code = entry.code
    if len(code) > left_width:
        code = code[: left_width - 1] + "…"
    return row(
        Content.styled(code, "bold" if entry.billable else ""),
        entry.title,
        "" if entry.billable else Content.styled("›", "$foreground-muted"),
        width,
        left_width=left_width,
    )
