"""The gap grid: domains down, skills across, a sign and a number in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from coder_drill.scoring.model import Label, sign_of
from coder_drill.tui.progress.commands import GRID
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import percent

if TYPE_CHECKING:
    from coder_drill.services.progress.model import DomainRow, Grid

CELL = 7
"""Columns of a cell, the gap before it included."""
_SHORT = {
    "correct": "right",
    "wrong-code": "wrong",
    "specificity": "specif",
    "laterality": "side",
    "seventh-character": "7th",
    "principal-selection": "princi",
    "sequencing": "order",
    "poa": "POA",
    "modifier": "modif",
    "em-level": "E/M",
    "bundled": "bundle",
    "excludes1": "Excl1",
    "invalid-code": "invali",
    "edit-conflict": "edit",
    "query-missed": "Q miss",
    "query-needless": "Q more",
    "query-unsent": "Q open",
    "query-coded-early": "Q earl",
    "query-kind": "Q kind",
    "query-addressee": "Q whom",
    "query-indicators": "Q indi",
    "query-wording": "Q word",
}
_STYLE = {"✓": "$success", "✗": "$error", "+": "$error", "~": "$warning"}


class GridRows(ChoiceList):
    """The rows of the grid; beside the marked row, a marked column."""

    BINDINGS: ClassVar[list[BindingType]] = GRID.bindings()
    HELP = (
        "The gap grid of first tries. A row is a domain, the weakest first; a column is a skill. "
        "✓ right, ✗ missed or wrong, + too many, ~ partly right, each with how many verdicts. "
        "Move with the arrows; Enter shows the verdicts behind the marked cell."
    )

    class Across(Message):
        """Left or right was pressed."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Resized(Message):
        """The rows were set for another width."""

    def action_across(self, by: int) -> None:
        """Mark the column beside."""
        self.post_message(self.Across(by))

    def _draw(self) -> None:
        super()._draw()
        self.post_message(self.Resized())

    @property
    def columns(self) -> int:
        """Columns the rows are set for."""
        return self._drawn_for


class GapGrid(Vertical):
    """Headings, rows, and a line that says the marked cell in words."""

    class Chosen(Message):
        """Enter on a cell; ``label`` is empty for a cell without verdicts."""

        def __init__(self, domain: str, label: str) -> None:
            super().__init__()
            self.domain = domain
            self.label = label

    class Marked(Message):
        """Another cell is marked: what it says, in words."""

        def __init__(self, words: Content) -> None:
            super().__init__()
            self.words = words

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="part")
        self.border_title = "Where the gaps are"
        self._grid: Grid | None = None
        self._domains: tuple[DomainRow, ...] = ()
        self._column = 0
        self._first = 0
        self._row = 0

    def compose(self) -> ComposeResult:
        """Headings above the rows."""
        yield Static("", id="grid-head", markup=False)
        yield GridRows(id="grid-rows")

    @property
    def rows(self) -> GridRows:
        """The list that holds the focus."""
        return self.query_one(GridRows)

    @property
    def words(self) -> Content:
        """The marked cell in words."""
        grid = self._grid
        if grid is None or not self._domains or not grid.labels:
            return Content("The grid fills as you code: a row for each domain that you met.")
        row, label = self._domains[self._row], grid.labels[self._column]
        cell, again = grid.cell(row.domain, label), grid.retries.get((row.domain, label))
        name = f"{row.label} · {label.replace('-', ' ')}"
        if cell is None:
            words = "nothing on first tries"
        else:
            kind = "verdict" if cell.count == 1 else "verdicts"
            words = f"{cell.count} {kind}, mean credit {percent(cell.mean_credit or 0.0)}"
            words += f", {cell.points_lost:.3g} points lost" if cell.points_lost else ""
        if again is not None:
            words += f"; {again.count} on retries"
        return Content.assemble((f"{name}: ", "bold"), words)

    def show(self, grid: Grid, domains: Sequence[DomainRow]) -> None:
        """Show a grid; the marked cell stays where it was as far as it can."""
        if self._grid is None and len(grid.labels) > 1 and grid.labels[0] == Label.CORRECT.value:
            self._column = 1  # What went wrong is what one comes for.
        self._grid = grid
        met = {domain for domain, _ in (*grid.cells, *grid.retries)}
        self._domains = tuple(row for row in domains if row.domain in met)
        self._column = min(self._column, max(0, len(grid.labels) - 1))
        self._row = min(self._row, max(0, len(self._domains) - 1))
        if self._domains:
            rows = [Row(partial(self._draw_row, at)) for at in range(len(self._domains))]
            self.rows.fill(rows, self._row)
        else:
            self.rows.fill([Row(lambda width: Content("Nothing coded yet."), dead=True)])
        self.post_message(self.Marked(self.words))

    # -- drawing -----------------------------------------------------------------------------

    def _left(self, width: int) -> int:
        """Columns of a row's name."""
        return 34 if width >= 100 else 22

    def _room(self, width: int) -> int:
        """How many cells fit beside the name and the estimate."""
        return max(1, (width - self._left(width) - 6) // CELL)

    def _shown(self, width: int) -> range:
        labels = len(self._grid.labels) if self._grid else 0
        return range(self._first, min(labels, self._first + self._room(width)))

    def _draw_row(self, at: int, width: int) -> Content:
        row, left = self._domains[at], self._left(width)
        name = row.label if len(row.label) <= left else row.label[: left - 1] + "…"
        known = percent(row.estimate.mastery) if row.enough else "?"
        parts: list[Content | str | tuple[str, str]] = [f"{name:<{left}}", (f"{known:>6}", "bold")]
        assert self._grid is not None
        for number in self._shown(width):
            label = self._grid.labels[number]
            cell = self._grid.cell(row.domain, label)
            sign = sign_of(label)
            text = f"{sign}{cell.count}" if cell else "·"
            style = _STYLE.get(sign, "") if cell else "$foreground-disabled"
            if at == self._row and number == self._column:
                style = "bold reverse"
            parts += [f"{'':{CELL - max(4, len(text))}}", (f"{text:>4}", style)]
        return Content.assemble(*parts)

    def _show_head(self) -> None:
        width = self.rows.columns
        if self._grid is None or not self._grid.labels:
            self.query_one("#grid-head", Static).update("")
            return
        shown, left = self._shown(width), self._left(width)
        more = len(self._grid.labels) - shown.stop
        side = f"◂ {self._first} more" if self._first else ""
        side += f"  {more} more ▸" if more else ""
        parts: list[Content | str | tuple[str, str]] = [
            (f"{side.strip():<{left}}", "$accent"),
            (f"{'known':>6}", "$foreground-muted"),
        ]
        for number in shown:
            label = self._grid.labels[number]
            style = "bold $primary" if number == self._column else "$foreground-muted"
            parts.append((f"{_SHORT.get(label, label)[: CELL - 1]:>{CELL}}", style))
        self.query_one("#grid-head", Static).update(Content.assemble(*parts))

    @on(GridRows.Resized)
    def _resized(self, event: GridRows.Resized) -> None:
        event.stop()
        before, self._first = self._first, 0
        self._keep_in_view()
        if self._first != before:
            self._redraw()
        self._show_head()

    def _redraw(self) -> None:
        for at in range(len(self._domains)):
            self.rows.redraw(at)

    def _keep_in_view(self) -> bool:
        """Move the window of columns to the marked one; True when it moved."""
        room, first = self._room(self.rows.columns), self._first
        labels = len(self._grid.labels) if self._grid else 0
        self._first = max(self._column - room + 1, min(self._first, self._column))
        self._first = max(0, min(self._first, labels - room))
        return self._first != first

    # -- moving ------------------------------------------------------------------------------

    @on(GridRows.Across)
    def _across(self, event: GridRows.Across) -> None:
        event.stop()
        if self._grid is None or not self._domains:
            return
        self._column = max(0, min(len(self._grid.labels) - 1, self._column + event.by))
        if self._keep_in_view():
            self._redraw()
        else:
            self.rows.redraw(self._row)
        self._show_head()
        self.post_message(self.Marked(self.words))

    @on(OptionList.OptionHighlighted, "#grid-rows")
    def _down(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        before, self._row = self._row, event.option_index
        if before != self._row and before < len(self._domains):
            self.rows.redraw(before)
            self.rows.redraw(self._row)
        self.post_message(self.Marked(self.words))

    @on(OptionList.OptionSelected, "#grid-rows")
    def _enter(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        assert self._grid is not None
        domain, label = self._domains[event.option_index].domain, self._grid.labels[self._column]
        there = (domain, label) in self._grid.cells or (domain, label) in self._grid.retries
        self.post_message(self.Chosen(domain, label if there else ""))
