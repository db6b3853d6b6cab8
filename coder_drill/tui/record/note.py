"""The text of a record, set for reading, with evidence and matches marked in place."""

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
from coder_drill.tui.widgets.words import plain

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.charts.record import Span

EVIDENCE = "bold underline $warning on $warning 25%"
MATCH = "on $secondary 35%"
MATCH_NOW = "bold $block-cursor-foreground on $block-cursor-background"
LINE_LIMIT = 92
"""Longer lines tire the eye, however wide the terminal is."""

_FRAME = 5
"""Columns of border, padding and scrollbar around the text at the width where sides stand together."""


class NoteView(VerticalScroll, inherit_bindings=False):
    """A scrolling text: the record, or one document of it. It can be selected with the mouse.

    All spans are offsets into the chart's note, the whole record, whatever is shown of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = (
        "The note of this encounter. Scroll with the arrows, j and k, Space and b; g and G go to "
        "the top and the end. Code only what the note supports."
    )

    def __init__(self, chart: Chart, *, width: int = 0, spans: Sequence[Span] = ()) -> None:
        """``width`` is that of the whole part if it is known: the first layout is then the last."""
        super().__init__(id="note", classes="part")
        self.border_title = plain(chart.document)
        self.chart = chart
        self._range: Span = (0, len(chart.note))
        self._set: SetNote | None = None
        self._set_width = 0
        self._spans = tuple(sorted(spans))
        self._matches: tuple[Span, ...] = ()
        self._match = -1
        if width:
            self._set_width = _text_width(width - _FRAME)
            self._set = self._setting()

    def compose(self) -> ComposeResult:
        """The task, if the chart gives one, then the text."""
        if self.chart.instructions.strip():
            task = Content.assemble(
                ("Task: ", "bold $accent"), " ".join(self.chart.instructions.split())
            )
            yield Static(task, id="note-task", markup=False)
        yield Static(self._content() if self._set else "", id="note-body", markup=False)

    def on_mount(self) -> None:
        """Show the evidence there is from the start."""
        if self._spans:
            self.call_after_refresh(self._reveal_evidence)

    def on_resize(self, event: Resize) -> None:
        """Set the text anew for another width."""
        self._reset()

    # -- what is shown -----------------------------------------------------------------------

    @property
    def offset_in_view(self) -> int:
        """The offset of the first character on the first line in view."""
        if self._set is None:
            return self._range[0]
        top = self.query_one("#note-body").virtual_region.y
        line = max(0, round(self.scroll_offset.y) - top)
        return self._range[0] + self._set.offset_of(line)

    def show(self, part: Span, title: str) -> None:
        """Show these offsets of the record, from the top."""
        self.border_title = plain(title)
        if part == self._range:
            return
        self._range = part
        if self._set_width:
            self._set = self._setting()
            self._show(layout=True)
        self.scroll_home(animate=False)

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark these ranges as evidence and bring the first one shown into view."""
        if tuple(sorted(spans)) == self._spans:
            return
        self._spans = tuple(sorted(spans))
        self._show(layout=False)  # marks change no line
        if self._spans and self._set is not None:
            self.call_after_refresh(self._reveal_evidence)

    def mark_matches(self, found: Sequence[Span], now: int = -1) -> None:
        """Mark what a search found, the match ``now`` most strongly and in view."""
        self._matches, self._match = tuple(found), now
        self._show(layout=False)
        if 0 <= now < len(self._matches):
            self.call_after_refresh(self._reveal, self._matches[now])

    def _reveal_evidence(self) -> None:
        shown = [span for span in self._spans if self._holds(span)]
        if shown:
            self._reveal(shown[0])

    def _reveal(self, span: Span) -> None:
        if self._set is None or not self._holds(span):
            return
        top = self.query_one("#note-body").virtual_region.y
        first = top + self._set.line_of(span[0] - self._range[0])
        last = top + self._set.line_of(span[1] - 1 - self._range[0])
        height = self.scrollable_content_region.height
        if first < self.scroll_offset.y + 1 or last > self.scroll_offset.y + height - 2:
            self.scroll_to(y=max(0, first - height // 3), animate=False)

    def _holds(self, span: Span) -> bool:
        return self._range[0] <= span[0] and span[1] <= self._range[1]

    def _reset(self) -> None:
        width = _text_width(self.scrollable_content_region.width)
        if width < 10 or width == self._set_width:
            return
        self._set_width = width
        self._set = self._setting()
        self._show(layout=True)
        if self._spans:
            self.call_after_refresh(self._reveal_evidence)

    def _setting(self) -> SetNote:
        start, end = self._range
        return set_note(self.chart.note[start:end], self._set_width)

    def _content(self) -> Content:
        assert self._set is not None
        at = self._range[0]

        def shown(spans: Sequence[Span]) -> list[Span]:
            return [(start - at, end - at) for start, end in spans if self._holds((start, end))]

        content = self._set.marked(shown(self._spans), EVIDENCE)
        if self._matches:
            content = self._set.marked(shown(self._matches), MATCH, content)
            now = self._matches[self._match : self._match + 1] if self._match >= 0 else ()
            content = self._set.marked(shown(now), MATCH_NOW, content)
        return content

    def _show(self, *, layout: bool) -> None:
        if self._set is not None:
            self.query_one("#note-body", Static).update(self._content(), layout=layout)


def _text_width(room: int) -> int:
    return min(room - 2, LINE_LIMIT)
