"""What every screen shares: the line on top and lists with the same keys everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click, Resize
from textual.style import Style
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coder_drill.tui.keys import table_of
from coder_drill.tui.widgets.commands import LIST

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.screen import Screen


class TopBar(Horizontal):
    """One line: what this screen is on the left, facts about it on the right."""

    def __init__(self, title: str = "", facts: str = "") -> None:
        super().__init__(id="topbar")
        self._title = title
        self._facts = facts
        self._warning = ""

    def compose(self) -> ComposeResult:
        """Texts, never read as markup."""
        yield Static(Content(self._title), id="topbar-title", markup=False)
        warning = Static("", id="topbar-warning", markup=False)
        warning.display = False
        yield warning
        yield Static(Content(self._facts), id="topbar-facts", markup=False)

    def warn(self, words: str) -> None:
        """Show a warning until it is taken back with empty words."""
        # Saving is told several times a second, and new words lay the screen out anew.
        if self.is_mounted and words != self._warning:
            self._warning = words
            warning = self.query_one("#topbar-warning", Static)
            warning.update(Content(words))
            warning.display = bool(words)

    def set(self, title: str, facts: str = "") -> None:
        """Show other words."""
        self._title, self._facts = title, facts
        if self.is_mounted:
            self.query_one("#topbar-title", Static).update(Content(title))
            self.query_one("#topbar-facts", Static).update(Content(facts))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: ``draw`` sets it for a width; a ``dead`` one cannot be marked."""

    draw: Callable[[int], Content]
    dead: bool = False


class ChoiceList(OptionList, inherit_bindings=False):
    """A list of rows to mark and choose, with the same keys on every screen.

    Rows are set anew when the width changes. ``enter`` is what Enter does with the marked row, as the
    bar of keys calls it; the word of the list's own command where none is given.
    """

    BINDINGS: ClassVar[list[BindingType]] = LIST.bindings()
    HELP = "Move with the arrows or j and k, choose with Enter. A click marks and chooses a row."

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        enter: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self.enter = enter
        self._rows: tuple[Row, ...] = ()
        self._drawn_for = 0

    def fill(self, rows: Sequence[Row], mark: int | None = None) -> None:
        """Show these rows and mark the one at ``mark``, or none."""
        self._rows = tuple(rows)
        self._draw()
        self.highlighted = mark if mark is not None and mark < len(self._rows) else None

    def redraw(self, index: int) -> None:
        """Set one row anew."""
        self.replace_option_prompt_at_index(index, self._rows[index].draw(self._drawn_for))

    def on_resize(self, event: Resize) -> None:
        """Set the rows anew for another width."""
        if self._width() != self._drawn_for:
            mark = self.highlighted
            with self.prevent(OptionList.OptionHighlighted):
                self._draw()
                self.highlighted = mark

    def _width(self) -> int:
        return max(20, self.scrollable_content_region.width)

    def _draw(self) -> None:
        self._drawn_for = self._width()
        self.set_options(
            [Option(row.draw(self._drawn_for), disabled=row.dead) for row in self._rows]
        )


class KeyBar(Static):
    """The keys that matter just now, the most useful first, as many as fit; a click presses one.

    One widget that draws itself, and only when its words change: the bar follows every move of the
    focus, and widgets of its own for each key would cost more than the screen above it.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: tuple[tuple[str, str, bool], ...] = ()

    def on_mount(self) -> None:
        """Follow the focus and what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_resize(self, event: Resize) -> None:
        """More or fewer keys fit."""
        self._draw()

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and self.app.app_focus:
            self._draw()

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        key = event.style.meta.get("key")
        if key:
            event.stop()
            self.app.simulate_key(str(key))

    def _draw(self) -> None:
        hints = self._fitting()
        shown = tuple((a.binding.key, self._word(a), a.enabled) for a in hints)
        if shown == self._shown:
            return
        self._shown = shown
        parts: list[Content | str] = []
        for active in hints:
            meta = Style.from_meta({"key": active.binding.key} if active.enabled else {})
            hint = self._hint(active).stylize(meta)
            parts += [hint, "  "]
        self.update(Content.assemble(*parts), layout=False)

    def _hint(self, active: ActiveBinding) -> Content:
        binding = active.binding
        key = self.app.get_key_display(binding)
        word = self._word(active)
        if not active.enabled:
            return Content.styled(f"{key} {word}", "$foreground-disabled")
        return Content.assemble((key, "bold $footer-key-foreground"), " ", word)

    @staticmethod
    def _word(active: ActiveBinding) -> str:
        """What the key does: on a list's Enter, in the word of that list."""
        listed = active.node
        if isinstance(listed, ChoiceList) and active.binding.id == "list.select" and listed.enter:
            return listed.enter
        return active.binding.description

    def _fitting(self) -> list[ActiveBinding]:
        """The active bindings to show, in order, none but help wider than what is left."""
        focused = self.screen.focused
        near = {node.id for node in focused.ancestors_with_self} if focused else set()
        found: dict[str, tuple[int, ActiveBinding]] = {}
        table = table_of(self.app)
        for active in self.screen.active_bindings.values():
            command = table.by_id.get(active.binding.id or "")
            if command is None or not command.show or command.id in found:
                continue
            if not command.near or command.near in near:
                found[command.id] = (command.show, active)
        ordered = sorted(found.items(), key=lambda item: item[1][0])
        cells = {name: self._hint(active).cell_length + 2 for name, (_, active) in ordered}
        # Help always has its place; the others take what is left.
        room = self.content_region.width + 2 - cells.get("app.help", 0)
        hints = []
        for name, (_, active) in ordered:
            if name != "app.help":
                if cells[name] > room:
                    continue
                room -= cells[name]
            hints.append(active)
        return hints
