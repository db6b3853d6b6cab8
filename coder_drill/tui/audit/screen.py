"""Auditing a claim: its lines on one side, the record on the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.exercises.audit.grading import letter, line_of
from coder_drill.exercises.audit.kind import audit_of, query_words
from coder_drill.exercises.audit.response import Audited, Finding, Mark
from coder_drill.scoring.notation import format_code
from coder_drill.tui.audit.commands import AUDIT
from coder_drill.tui.audit.dialogs import AddDialog, WrongDialog
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.record.keys import RecordKeys
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.shell.sides import TwoSidedScreen
from coder_drill.tui.shell.timing import ActiveTime
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from coder_drill.codebooks.model import System
    from coder_drill.exercises.model import Exercise

_QUIET = "$foreground-muted"
_ADD, _QUERY, _FINDING = "add", "query", "finding"


class Keeps(Protocol):
    """Who keeps an audit and hands it in."""

    async def keep(self, exercise: Exercise, given: Audited, seconds: float) -> None:
        """Keep an answer in progress. Raises UnavailableError."""

    def hand_in(self, exercise: Exercise, given: Audited, seconds: float) -> None:
        """Hand the audit in and show what came of it."""


class AuditLines(ChoiceList):
    """The claim: a row for each line, then what is missing, the query, the finding."""

    HELP = (
        "The claim as another coder left it. Space marks a line as right, x as wrong: then the kind "
        "of error and the line as it should be. Below stand what you add, the query, and the finding."
    )


class AuditScreen(TwoSidedScreen):
    """One claim being audited. Every change is kept."""

    SCOPE = AUDIT
    SIDES = (("Claim", "#claim-side"), ("Note", "#record"))
    PARTS = "#audit-parts"
    VIEW = "audit.view"
    BINDINGS: ClassVar[list[BindingType]] = [*AUDIT.bindings(), *RECORD.bindings()]
    ACTIONS = (RecordKeys,)
    AUTO_FOCUS = "#audit-lines"
    HELP = (
        "An audit: the claim of another coder, with errors in it or with none. Mark each line right or "
        "wrong, add what is missing, say whether a query was missed, write the finding, hand in. The "
        "chart is one that you have coded. Everything is kept as you go."
    )

    def __init__(
        self,
        flow: Keeps,
        exercise: Exercise,
        given: Audited,
        *,
        seconds: float,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self.exercise = exercise
        self.audit = audit_of(exercise)
        self.given = given
        self.take_on(RecordKeys(self, self.audit.chart))
        self._flow = flow
        self._items: list[int | str | None] = []
        self._time = ActiveTime(clock, seconds=seconds)

    def compose(self) -> ComposeResult:
        """The kind of audit on top; the claim beside the record."""
        chart = self.audit.chart
        yield TopBar(f"Audit: {chart.title}", f"{chart.setting.label}, {chart.claim.value}")
        yield Static(Content(f"{self.audit.sample.words}."), id="audit-sample", markup=False)
        yield Static("", id="switch", markup=False)
        with Container(id="audit-parts", classes=self.parts_classes):
            with Vertical(id="claim-side"):
                yield AuditLines(id="audit-lines", classes="part")
            yield RecordPane(chart, width=self.note_width)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the claim and begin to count time."""
        self.query_one("#audit-lines").border_title = "Claim as coded"
        self.lay_out()
        self._show(0)
        if not self.given.empty:
            self.say("Your audit is back, as you left it.")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Count working time while the claim is in front."""
        if not self._time.running:
            self._time.start()

    # -- what is shown -----------------------------------------------------------------------

    @property
    def record(self) -> RecordPane:
        """The record."""
        return self.query_one(RecordPane)

    @property
    def _list(self) -> AuditLines:
        return self.query_one(AuditLines)

    def _show(self, mark: int | None = None) -> None:
        rows: list[Row] = []
        self._items = []

        def add(item: int | str | None, draw: Callable[[int], Content]) -> None:
            rows.append(Row(draw, dead=item is None))
            self._items.append(item)

        for number in range(1, len(self.audit.claim) + 1):
            add(number, partial(self._line, number))
        add(None, partial(_heading, "Not on the claim"))
        for text in self.given.add:
            add(f"+{text}", partial(self._added, text))
        add(_ADD, partial(_action, f"{self.key('audit.add')} adds what is missing"))
        add(_QUERY, self._query)
        add(None, partial(_heading, "Finding"))
        add(_FINDING, self._finding)
        self._list.fill(rows, mark if mark is not None else self._list.highlighted or 0)
        self.show_switch()
        self.refresh_bindings()

    def side_name(self, number: int) -> str:
        """The claim with how many lines are looked at."""
        name = super().side_name(number)
        done = len(self.given.marks) + len(self.given.right)
        return name if number else f"{name} · {done} of {len(self.audit.claim)}"

    def _title(self, code: str, system: System | None) -> str:
        found = self.workspace.codebook.get(code, system)
        return found.title if found else ""

    def _line(self, number: int, width: int) -> Content:
        line = self.audit.claim[number - 1]
        mark = self.given.marks.get(number)
        if mark is not None:
            sign = Content.styled("✗", "bold $error")
            should = f" → {mark.should}" if mark.should else ""
            body = Content.assemble((f"{mark.label}{should}", "bold"))
        else:
            seen = number in self.given.right
            sign = Content.styled("✓" if seen else " ", "bold $success")
            body = Content.styled(self._title(line.code, line.system), _QUIET)
        left = Content.assemble(sign, f" {number:>2} ", (format_code(line), "bold"))
        return row(left, body, "", width, left_width=20)

    def _added(self, text: str, width: int) -> Content:
        line = line_of(self.audit, text, self.workspace.codebook)
        title = self._title(line.code, line.system) if line is not None else ""
        left = Content.assemble(("+", "bold $success"), "    ", (text, "bold"))
        return row(left, Content.styled(title, _QUIET), "", width, left_width=20)

    def _query(self, width: int) -> Content:
        missed = self.given.query
        sign = Content.styled("✗" if missed else " ", "bold $error")
        words = "a query was missed" if missed else f"{query_words(self.audit)}"
        return row(Content.assemble(sign, "    "), words, "", width, left_width=5)

    def _finding(self, width: int) -> Content:
        written = letter(self.audit, self.given.finding)
        words = written or f"{self.key('audit.finding')} puts it together"
        return row("  ", Content.styled(words, "" if written else _QUIET), "", width, left_width=2)

    # -- commands ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lines are marked where the claim is in view."""
        if not self.is_mounted:
            return True
        if action == "view":
            return not self.both_in_view
        if action in ("right", "wrong", "details"):
            return True if self._number is not None else None
        if action == "clear":
            number = self._number
            marked = number in self.given.marks or number in self.given.right
            return True if marked or self._addition else None
        return super().check_action(action, parameters)

    @property
    def _item(self) -> int | str | None:
        at = self._list.highlighted
        return self._items[at] if at is not None and at < len(self._items) else None

    @property
    def _number(self) -> int | None:
        item = self._item
        in_view = self.both_in_view or self.front == 0
        return item if isinstance(item, int) and in_view else None

    @property
    def _addition(self) -> str:
        item = self._item
        return item[1:] if isinstance(item, str) and item.startswith("+") else ""

    @on(OptionList.OptionHighlighted, "#audit-lines")
    def _marked(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#audit-lines")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        item = self._item
        if isinstance(item, int):
            self.action_wrong()
        elif item == _ADD:
            self.action_add()
        elif item == _QUERY:
            self.action_query()
        elif item == _FINDING:
            self.action_finding()

    def action_right(self) -> None:
        """Mark the line as right, or take the mark off; then the next line."""
        number = self._number
        if number is None:
            return
        marks = {n: mark for n, mark in self.given.marks.items() if n != number}
        self._change(replace(self.given, marks=marks, right=self.given.right ^ {number}))
        if number in self.given.right and number < len(self.audit.claim):
            self._list.highlighted = number

    def action_wrong(self) -> None:
        """Ask what is wrong with the line."""
        number = self._number
        if number is None:
            return
        line = format_code(self.audit.claim[number - 1])

        def decided(mark: Mark | None) -> None:
            if mark is not None:
                self._change(
                    replace(
                        self.given,
                        marks={**self.given.marks, number: mark},
                        right=self.given.right - {number},
                    )
                )

        self.app.push_screen(
            WrongDialog(line, self.given.marks.get(number), self._readable), decided
        )

    def _readable(self, text: str) -> str:
        line = line_of(self.audit, text, self.workspace.codebook)
        return format_code(line) if line is not None else ""

    def action_add(self) -> None:
        """Ask what is missing."""

        def decided(text: str | None) -> None:
            if text and text not in self.given.add:
                self._change(replace(self.given, add=(*self.given.add, text)))

        self.app.push_screen(AddDialog(self._readable), decided)

    def action_query(self) -> None:
        """Say that a query was missed, or take that back."""
        self._change(replace(self.given, query=not self.given.query))

    def action_clear(self) -> None:
        """Take the mark off, or the addition away."""
        number, addition = self._number, self._addition
        if number is not None:
            marks = {n: mark for n, mark in self.given.marks.items() if n != number}
            self._change(replace(self.given, marks=marks, right=self.given.right - {number}))
        elif addition:
            rest = tuple(each for each in self.given.add if each != addition)
            self._change(replace(self.given, add=rest))

    def action_finding(self) -> None:
        """Put the finding together."""
        from coder_drill.tui.audit.finding import FindingScreen

        def keep(finding: Finding) -> None:
            self._change(replace(self.given, finding=finding))

        self.app.push_screen(FindingScreen(self.audit, self.given, keep))

    def action_details(self) -> None:
        """Show the page of the marked line's code."""
        number = self._number
        if number is not None and self.services.tables.ready:
            line = self.audit.claim[number - 1]
            self.services.open_page(line.code, line.system)

    def action_view(self) -> None:
        """Bring the other side to the front."""
        self.bring(self._list if self.front else self.record.note)

    def _change(self, given: Audited) -> None:
        self.given = given
        self._time.touch()
        self._show()
        self.run_worker(self._kept(), group="keep")

    async def _kept(self) -> None:
        try:
            await self._flow.keep(self.exercise, self.given, self._time.seconds)
        except CoderDrillError as error:
            self.say(f"Not saved: {error}", severity="error")

    def action_submit(self) -> None:
        """Hand in, after asking where lines were not looked at or the finding is not written."""
        open_lines = len(self.audit.claim) - len(self.given.marks) - len(self.given.right)
        lines = []
        if open_lines:
            verb = "is" if open_lines == 1 else "are"
            lines.append(
                f"{plural(open_lines, 'line')} {verb} not marked and {verb} taken as right."
            )
        if not letter(self.audit, self.given.finding):
            lines.append("The finding is not written.")
        if not lines:
            self._submit(True)
            return
        self.app.push_screen(
            Confirm("Before you hand in", lines, "Hand in all the same?"), self._submit
        )

    def _submit(self, yes: bool | None) -> None:
        if yes:
            self._time.stop()
            self._flow.hand_in(self.exercise, self.given, self._time.seconds)

    def action_back(self) -> None:
        """Home; the audit waits."""
        self.services.go_home()


def _heading(words: str, width: int) -> Content:
    return Content.styled(words, _QUIET)


def _action(words: str, width: int) -> Content:
    return Content.styled(f"     {words}", _QUIET)
