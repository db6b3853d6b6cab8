"""The chart's note, set for reading, with evidence marked in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from coder_drill.tui.record.notetext import SetNote, set_note
from coder_drill.tui.widgets.commands import NOTE

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart

EVIDENCE = "bold underline $warning on $warning 25%"
LINE_LIMIT = 92
"""Longer lines tire the eye, however wide the terminal is."""

_FRAME = 5
"""Columns of border, padding and scrollbar around the text at the width where sides stand together."""


class NoteView(VerticalScroll, inherit_bindings=False):
    """A scrolling note. Text can be selected with the mouse and copied."""

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = (
        "The note of this encounter. Scroll with the arrows, j and k, Space and b; g and G go to "
        "the top and the end. Code only what the note supports."
    )

    def __init__(
        self, chart: Chart, *, width: int = 0, spans: Sequence[tuple[int, int]] = ()
    ) -> None:
        """``width`` is that of the whole part if it is known: the first layout is then the last."""
        super().__init__(id="note", classes="part")
        self.border_title = chart.document
        self.chart = chart
        self._set: SetNote | None = None
        self._set_width = 0
        self._spans = tuple(sorted(spans))
        if width:
            self._set_width = _text_width(width - _FRAME)
            self._set = set_note(chart.note, self._set_width)

    def compose(self) -> ComposeResult:
        """The task, if the chart gives one, then the note."""
        if self.chart.instructions.strip():
            task = Content.assemble(
                ("Task: ", "bold $accent"), " ".join(self.chart.instructions.split())
            )
            yield Static(task, id="note-task", markup=False)
        body = self._set.marked(self._spans, EVIDENCE) if self._set else ""
        yield Static(body, id="note-body", markup=False)

    def on_mount(self) -> None:
        """Show the evidence there is from the start."""
        if self._spans:
            self.call_after_refresh(self._reveal)

    def on_resize(self, event: Resize) -> None:
        """Set the note anew for another width."""
        self._reset()

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Mark these source ranges as evidence and bring the first one into view."""
        if tuple(sorted(spans)) == self._spans:
            return
        self._spans = tuple(sorted(spans))
        self._show(layout=False)  # marks change no line
        if self._spans and self._set is not None:
            self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        if self._set is None or not self._spans:
            return
        top = self.query_one("#note-body").virtual_region.y
        first = top + self._set.line_of(self._spans[0][0])
        last = top + self._set.line_of(self._spans[0][1] - 1)
        height = self.scrollable_content_region.height
        if first < self.scroll_offset.y + 1 or last > self.scroll_offset.y + height - 2:
            self.scroll_to(y=max(0, first - height // 3), animate=False)

    def _reset(self) -> None:
        width = _text_width(self.scrollable_content_region.width)
        if width < 10 or width == self._set_width:
            return
        self._set_width = width
        self._set = set_note(self.chart.note, width)
        self._show(layout=True)
        if self._spans:
            self.call_after_refresh(self._reveal)

    def _show(self, *, layout: bool) -> None:
        if self._set is not None:
            content = self._set.marked(self._spans, EVIDENCE)
            self.query_one("#note-body", Static).update(content, layout=layout)


def _text_width(room: int) -> int:
    return min(room - 2, LINE_LIMIT)
