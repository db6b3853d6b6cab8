"""What changed between two editions: a list to narrow, each row opening the page of its code."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from coder_drill.codebooks.changed import Change, Changed
from coder_drill.codebooks.model import System
from coder_drill.errors import CoderDrillError
from coder_drill.resources import codebooks_dir
from coder_drill.services.codebooks.changes import HEADINGS, Difference, bundled_difference
from coder_drill.tui.codebook.commands import CHANGES
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.shell.screens import AppScreen, LooksUp
from coder_drill.tui.widgets.frame import KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plain, row

_SIGNS = {
    Change.NEW: ("+", "$success"),
    Change.REVISED: ("~", "$warning"),
    Change.DELETED: ("–", "$error"),
    Change.ENDING: ("!", "$warning"),
}
_SHOWN: tuple[tuple[Change, ...], ...] = ((), *((change,) for change in Change))


class ChangesInput(Input):
    """The field that narrows the list. Keys that move about leave a text alone."""

    BINDINGS: ClassVar[list[BindingType]] = []


class ChangesScreen(LooksUp, AppScreen):
    """The difference that ships, narrowed by what is typed."""

    SCOPE = CHANGES
    BINDINGS: ClassVar[list[BindingType]] = CHANGES.bindings()
    AUTO_FOCUS = "#changes-filter"
    HELP = (
        "Codes that are new (+), revised (~) or deleted (–) from one edition to the next, and those "
        "known to end (!). Type words or the start of a code to narrow the list, Tab shows one kind "
        "after the other, the arrows mark a row, Enter opens the page of its code."
    )

    def __init__(self) -> None:
        super().__init__()
        self._all: Difference | None = None
        self._shown: tuple[Changed, ...] = ()
        self._kind = 0

    def compose(self) -> ComposeResult:
        """The field, the list, what the marked row says in full, the keys."""
        yield TopBar("What changed")
        yield ChangesInput(
            placeholder="words, or the start of a code", id="changes-filter", compact=True
        )
        yield LongList(id="changes", classes="part")
        yield Static("", id="change-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the difference."""
        try:
            self._all = bundled_difference(codebooks_dir(), self.workspace.codebook)
        except CoderDrillError as error:
            self.query_one("#change-line", Static).update(Content(str(error)))
            return
        self._fill()

    @property
    def shown(self) -> tuple[Changed, ...]:
        """The rows in view."""
        return self._shown

    @property
    def marked(self) -> Changed | None:
        """The marked row."""
        at = self.query_one(LongList).mark
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The marked code."""
        found = self.marked
        return (found.code, found.system) if found else None

    @on(Input.Changed, "#changes-filter")
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    def _fill(self) -> None:
        if self._all is None:
            return
        words = self.query_one(ChangesInput).value
        found = self._all.narrowed(words, _SHOWN[self._kind])
        self._shown = found.rows
        self.query_one(LongList).fill(
            [Row(partial(_row, each)) for each in found.rows], empty=self._nothing(words.strip())
        )
        kind = HEADINGS[_SHOWN[self._kind][0]].lower() if self._kind else "all changes"
        listing = self.query_one("#changes")
        listing.border_title = plain(f"{found.old} to {found.new}: {kind}")
        self.query_one(TopBar).set("What changed", found.summary)
        self._tell()
        self.refresh_bindings()

    def _nothing(self, words: str) -> str:
        """What stands in the frame when no row fits."""
        what = f"“{words}”" if words else "that"
        if not self._kind:
            return f"Nothing changed on {what}: remove a word."
        kind = HEADINGS[_SHOWN[self._kind][0]].lower()
        return f"{kind.capitalize()}: no code fits {what}. Tab shows the other kinds."

    @on(LongList.Marked, "#changes")
    def _marked(self) -> None:
        self._tell()

    def _tell(self) -> None:
        found = self.marked
        self.query_one("#change-line", Static).update(_words(found), layout=False)

    @on(LongList.Chosen, "#changes")
    def _chosen(self) -> None:
        self.action_open()

    def on_click(self) -> None:
        """The field keeps the keys."""
        self.set_focus(self.query_one(ChangesInput))

    # -- what keys do ------------------------------------------------------------------------

    def action_open(self) -> None:
        """The page of the marked code; of a deleted one that is gone, that of what took its place."""
        found = self.marked
        if found is None:
            return
        book = self.workspace.codebook
        code = next((each for each in (found.code, *found.now) if book.get(each, found.system)), "")
        if code:
            self.services.open_page(code, found.system)
        else:
            self.say(f"{found.code} is in no table any more.")

    def action_mark(self, by: int) -> None:
        """Mark a row above or below."""
        listing = self.query_one(LongList)
        listing.move((listing.mark or 0) + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        listing = self.query_one(LongList)
        self.action_mark(by * max(1, listing.scrollable_content_region.height - 1))

    def action_kind(self, by: int) -> None:
        """All changes, or one kind after the other."""
        self._kind = (self._kind + by) % len(_SHOWN)
        self._fill()

    def action_leave(self) -> None:
        """Empty the field, then leave."""
        field = self.query_one(ChangesInput)
        if field.value:
            field.value = ""
        else:
            self.app.pop_screen()


def _row(each: Changed, width: int) -> Content:
    sign, color = _SIGNS[each.change]
    left = Content.assemble((sign, f"bold {color}"), " ", (each.code, "bold"))
    return row(left, each.title, "", width, left_width=11)


def _words(each: Changed | None) -> Content:
    if each is None:
        return Content("")
    said = HEADINGS[each.change].lower()
    if each.day:
        said += f" {'from' if each.change is Change.NEW else 'after'} {each.day}"
    parts: list[Content | str | tuple[str, str]] = [(each.code, "bold"), f"  {said}  {each.title}"]
    if each.before:
        parts.append((f"  was: {each.before}", "$foreground-muted"))
    if each.now:
        parts.append(f"  now: {', '.join(each.now)}")
    return Content.assemble(*parts)
