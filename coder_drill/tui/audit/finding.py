"""The finding for the coder, put together part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.charts.passages import other_document, touched
from coder_drill.exercises.audit.finding import CLOSINGS, OPENINGS, Authority
from coder_drill.exercises.audit.grading import letter
from coder_drill.exercises.audit.model import Audit
from coder_drill.exercises.audit.response import Audited, Finding
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.queries import MARKS, passages_of
from coder_drill.tui.audit.commands import FINDING
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import wrap

_Drawn = tuple[object, Callable[[int], Content]]


class Part(Enum):
    """The parts of a finding in their order; the value is what is asked."""

    LINE = "Which line is it about?"
    OPENING = "How does it begin?"
    EVIDENCE = "Which words of the record does it quote?"
    AUTHORITY = "Where does the rule stand?"
    CLOSING = "How does it end?"
    WHOLE = "The finding. Enter keeps it."


_ORDER = tuple(Part)


class FindingScreen(AppScreen):
    """One finding. ``keep`` is told of every change."""

    SCOPE = FINDING
    BINDINGS: ClassVar[list[BindingType]] = FINDING.bindings()
    AUTO_FOCUS = "#finding-list"
    HELP = (
        "A finding names the line, quotes the record, names the authority, and is about the line and "
        "not about the person. Choose each part with Enter; in the record Space quotes a passage. "
        "Esc goes a part back; everything is kept."
    )

    def __init__(self, audit: Audit, given: Audited, keep: Callable[[Finding], None]) -> None:
        super().__init__()
        self.audit = audit
        self.finding = given.finding
        self._given = given
        self._keep = keep
        self._passages = passages_of(audit.chart)
        self._quoted = touched(self._passages, audit.chart.documents, given.finding.evidence)
        self._rows: list[object] = []
        self.part = Part.LINE

    def compose(self) -> ComposeResult:
        """What is asked now, the list to choose from, the keys."""
        yield TopBar("Finding", self.audit.chart.title)
        yield Static("", id="finding-asked", markup=False)
        yield ChoiceList(id="finding-list", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the line."""
        self._show()

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#finding-list", ChoiceList)

    def _show(self) -> None:
        rows = list(self._made())
        self._rows = [item for item, _ in rows]
        chosen = {
            Part.LINE: self.finding.line,
            Part.OPENING: self.finding.opening,
            Part.AUTHORITY: self.finding.authority,
            Part.CLOSING: self.finding.closing,
        }.get(self.part)
        live = [n for n, item in enumerate(self._rows) if item is not None]
        mark = next((n for n in live if self._rows[n] == chosen and chosen is not None), live[0])
        self._list.fill([Row(draw, dead=item is None) for item, draw in rows], mark)
        self.query_one("#finding-asked", Static).update(Content.styled(self.part.value, "bold"))
        self.refresh_bindings()

    def _made(self) -> Iterator[_Drawn]:
        if self.part is Part.LINE:
            yield from self._lines()
        elif self.part is Part.OPENING:
            line = self.finding.line or 0
            code = self.audit.claim[line - 1].code if line else "the addition"
            for name, block in OPENINGS.items():
                yield name, partial(_text, block.text.format(line=line, code=code))
        elif self.part is Part.EVIDENCE:
            yield from self._record()
        elif self.part is Part.AUTHORITY:
            for each in Authority:
                yield each.value, partial(_text, each.words)
        elif self.part is Part.CLOSING:
            for name, block in CLOSINGS.items():
                yield name, partial(_text, block.text)
        else:
            words = letter(self.audit, self.finding) or "Nothing is chosen yet."
            yield "", partial(_text, words)

    def _lines(self) -> Iterator[_Drawn]:
        """The lines marked wrong first, then the others."""
        marked = [n for n in range(1, len(self.audit.claim) + 1) if n in self._given.marks]
        others = [n for n in range(1, len(self.audit.claim) + 1) if n not in self._given.marks]
        for n in marked:
            words = (
                f"line {n}, {format_code(self.audit.claim[n - 1])}: {self._given.marks[n].label}"
            )
            yield n, partial(_text, words)
        yield 0, partial(_text, "something that is missing, or a query that was not raised")
        yield -1, partial(_text, "no line: nothing is wrong")
        for n in others:
            yield n, partial(_text, f"line {n}, {format_code(self.audit.claim[n - 1])}")

    def _record(self) -> Iterator[_Drawn]:
        document = None
        for n, each in enumerate(self._passages):
            if each.document != document:
                document = each.document
                yield None, partial(_heading, self.audit.chart.documents[document].heading)
            yield n, partial(self._passage, n)

    def _passage(self, n: int, width: int) -> Content:
        on_it = n in self._quoted
        sign = Content.styled("✓ " if on_it else "  ", "bold $success")
        lines = wrap(Content.styled(self._passages[n].text, "bold" if on_it else ""), width - 2)
        return Content("\n").join(
            Content.assemble(sign if not at else "  ", line) for at, line in enumerate(lines)
        )

    # -- commands ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Passages are quoted where the record is listed."""
        if action in ("mark", "document"):
            return self.part is Part.EVIDENCE
        return True

    def action_mark(self) -> None:
        """Quote the passage, or take it out."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None else None
        if at is None or not isinstance(item, int):
            return
        if item in self._quoted:
            self._quoted.discard(item)
        elif len(self._quoted) < MARKS[-1]:
            self._quoted.add(item)
        self._change(
            replace(
                self.finding,
                evidence=tuple(self._passages[n].quote for n in sorted(self._quoted)),
            )
        )
        self._list.redraw(at)

    def action_document(self, by: int) -> None:
        """The first passage of another document."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None else None
        if not isinstance(item, int):
            return
        begin = other_document(self._passages, item, by)
        if begin is not None:
            self._list.highlighted = self._rows.index(begin)

    @on(OptionList.OptionSelected, "#finding-list")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Take what is marked, and go on to the next part."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None and at < len(self._rows) else None
        if self.part is Part.WHOLE:
            self.app.pop_screen()
            return
        if self.part is Part.LINE and isinstance(item, int):
            self._change(replace(self.finding, line=None if item < 0 else item))
        elif self.part is Part.OPENING:
            self._change(replace(self.finding, opening=str(item)))
        elif self.part is Part.AUTHORITY:
            self._change(replace(self.finding, authority=str(item)))
        elif self.part is Part.CLOSING:
            self._change(replace(self.finding, closing=str(item)))
        self.part = _ORDER[_ORDER.index(self.part) + 1]
        self._show()

    def _change(self, finding: Finding) -> None:
        self.finding = finding
        self._keep(finding)

    def action_back(self) -> None:
        """A part back; from the first to the claim."""
        at = _ORDER.index(self.part)
        if not at:
            self.app.pop_screen()
            return
        self.part = _ORDER[at - 1]
        self._show()


def _heading(words: str, width: int) -> Content:
    return Content("\n").join(wrap(Content.styled(words, "bold $primary"), width))


def _text(words: str, width: int) -> Content:
    return Content("\n").join(wrap(Content(words), width))
