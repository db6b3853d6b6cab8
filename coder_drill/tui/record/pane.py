"""The record as an EHR shows it: a list of documents, the text of one or of all, a search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from coder_drill.charts.record import starts
from coder_drill.tui.record.commands import FIND
from coder_drill.tui.record.finding import MOST, matches, nearest
from coder_drill.tui.record.note import NoteView
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.charts.record import Document, Span

WHOLE = -1
"""Stands for the whole record where a document's index is asked for."""


class DocumentList(ChoiceList):
    """The documents of the record in chart order, the whole record above them."""

    HELP = (
        "The documents of the record, in chart order, with author and day. The marked one is shown "
        "below; the first row shows the whole record as one text. Enter goes to the text."
    )


class FindField(Input):
    """The words to find in the record."""

    BINDINGS: ClassVar[list[BindingType]] = FIND.bindings()
    HELP = (
        "Type words to find in the record. Every match is marked; Enter and the down arrow go to "
        "the next, the up arrow to the one before. Esc closes the search."
    )

    class Asked(Message):
        """A key of the field was pressed: go ``by`` matches on, or close with 0."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_step(self, by: int) -> None:
        """Another match."""
        self.post_message(self.Asked(by))

    def action_close(self) -> None:
        """Leave the search."""
        self.post_message(self.Asked(0))


class RecordPane(Vertical):
    """Documents, text and search of one chart's record.

    Where the record is a single note, only the note shows. ``width`` is that of the whole part if
    it is known; ``spans`` are marked as evidence, as offsets into the chart's note.
    """

    def __init__(self, chart: Chart, *, width: int = 0, spans: Sequence[Span] = ()) -> None:
        super().__init__(id="record")
        self.chart = chart
        self._width = width
        self._spans = tuple(spans)
        self._shown = WHOLE
        self._last = 0
        begins = starts(chart.documents)
        self._parts = [
            (start, start + len(document.text))
            for start, document in zip(begins, chart.documents, strict=True)
        ]
        self._found: tuple[Span, ...] = ()
        self._at = -1

    def compose(self) -> ComposeResult:
        """The list where there are several documents, the text, the search line."""
        if self.many:
            documents = DocumentList(id="documents", classes="part")
            # Its frame, the whole record and each document; the style sheet bounds it.
            documents.styles.height = len(self._parts) + 3
            yield documents
        yield NoteView(self.chart, width=self._width, spans=self._spans)
        with Horizontal(id="find-line"):
            yield FindField(placeholder="find in the record", id="find", compact=True)
            yield Static("", id="find-count", markup=False)

    def on_mount(self) -> None:
        """List the documents."""
        if not self.many:
            return
        documents = self.query_one(DocumentList)
        documents.border_title = f"Record · {plural(len(self._parts), 'document')}"
        rows = [Row(lambda width: row("Whole record", "", "", width, left_width=12))]
        rows += [Row(partial(_document_row, each)) for each in self.chart.documents]
        documents.fill(rows, 0)
        self.note.border_title = "Whole record"

    @property
    def many(self) -> bool:
        """True where there are documents to choose from."""
        return len(self._parts) > 1

    @property
    def note(self) -> NoteView:
        """The text."""
        return self.query_one(NoteView)

    @property
    def parts(self) -> list[Widget]:
        """What can be focused, top down."""
        return [*self.query(DocumentList), self.note]

    @property
    def shown(self) -> int:
        """The index of the document shown, `WHOLE` for all of them."""
        return self._shown

    # -- documents ---------------------------------------------------------------------------

    def show(self, document: int) -> None:
        """Show one document, or all with `WHOLE`."""
        document = max(WHOLE, min(document, len(self._parts) - 1))
        if document == self._shown or not self.many:
            return
        self._shown = document
        if document == WHOLE:
            self.note.show((0, len(self.chart.note)), "Whole record")
        else:
            self._last = document
            self.note.show(self._parts[document], self.chart.documents[document].heading)
        self.query_one(DocumentList).highlighted = document + 1

    def step(self, by: int) -> None:
        """The next document or the one before; from the whole record to the first or the last."""
        if self._shown == WHOLE:
            self.show(0 if by > 0 else len(self._parts) - 1)
        else:
            self.show(max(0, self._shown + by))

    def toggle_whole(self) -> None:
        """The whole record, or the document that was shown before it."""
        self.show(self._last if self._shown == WHOLE else WHOLE)

    @on(OptionList.OptionHighlighted, "#documents")
    def _stepped(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show(event.option_index - 1)

    @on(OptionList.OptionSelected, "#documents")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.show(event.option_index - 1)
        self.note.focus()

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark evidence, and show the document in which the first of it stands."""
        if spans and self._shown != WHOLE:
            self._show_holding(min(spans))
        self.note.mark(spans)

    def _show_holding(self, span: Span) -> None:
        """Where one document is shown, show the one that holds ``span``."""
        if self._shown == WHOLE:
            return
        holds = (n for n, (start, end) in enumerate(self._parts) if start <= span[0] < end)
        self.show(next(holds, WHOLE))

    # -- finding -----------------------------------------------------------------------------

    @property
    def finding(self) -> bool:
        """True while the search line shows."""
        return bool(self.query_one("#find-line").display)

    @property
    def field(self) -> FindField:
        """The words to find."""
        return self.query_one(FindField)

    def find(self) -> None:
        """Open the search, or go back to it. The screen focuses its field."""
        self.query_one("#find-line").display = True
        self._search()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._search()

    def _search(self) -> None:
        words = self.field.value
        self._found = matches(self.chart.note, words)
        self._at = nearest(self._found, self.note.offset_in_view) if self._found else -1
        self._show_match()

    def _show_match(self) -> None:
        if self._at >= 0:
            self._show_holding(self._found[self._at])
        self.note.mark_matches(self._found, self._at)
        count = len(self._found)
        if count:
            words = f"{self._at + 1} of {count}{' or more' if count == MOST else ''}"
        else:
            words = "not found" if self.field.value.strip() else ""
        self.query_one("#find-count", Static).update(words)

    @on(FindField.Asked)
    def _key(self, event: FindField.Asked) -> None:
        event.stop()
        if not event.by:
            self.query_one("#find-line").display = False
            self._found, self._at = (), -1
            self.note.mark_matches(())
            self.note.focus()
        elif self._found:
            self._at = (self._at + event.by) % len(self._found)
            self._show_match()


def _document_row(document: Document, width: int) -> Content:
    left = Content.styled(document.title, "bold")
    facts = Content.styled(document.when, "$foreground-muted")
    return row(left, document.author, facts, width, left_width=min(24, max(12, width // 3)))
