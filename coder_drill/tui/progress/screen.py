"""Progress: what the learner's history says, in seven sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click, ScreenResume
from textual.style import Style
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.services.progress.model import DomainRow, MetricTotal, Rate
from coder_drill.tui.progress import view
from coder_drill.tui.progress.behind import BehindScreen
from coder_drill.tui.progress.commands import PROGRESS
from coder_drill.tui.progress.examview import exam_text
from coder_drill.tui.progress.gapgrid import GapGrid
from coder_drill.tui.review.past import open_past
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import minutes, plural

if TYPE_CHECKING:
    from coder_drill.services.model import Suggestion
    from coder_drill.services.progress.model import Progress
    from coder_drill.services.workspace import Workspace
    from coder_drill.store.model import AttemptHead

SHOWN = 200
"""Attempts listed at most: a longer list slows the screen and helps nobody."""
EXAM_SETTING = "progress.exam"
SECTIONS = ("Overview", "Domains", "Gaps", "Weeks", "Audit", "Exams", "Attempts")
_WIDGET = ("#text", "#rows", "#gaps", "#text", "#rows", "#text", "#rows")
"""The part that shows each section."""
_TITLE = (
    "Where you stand", "Domains, the weakest first", "", "Week by week",
    "Audit and speed", "Exams: an estimate, no promise", "Attempts, the newest first",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read in the background, in one piece."""

    progress: Progress
    step: Suggestion | None
    attempts: list[AttemptHead]
    exam: str


def _read(workspace: Workspace) -> _Read:
    return _Read(
        workspace.standing.progress(),
        workspace.next_step.suggest(),
        workspace.standing.attempts()[:SHOWN],
        workspace.setting(EXAM_SETTING, ""),
    )


class SectionTabs(Static):
    """The names of the sections with their keys; a click switches."""

    ALLOW_SELECT = False

    def on_click(self, event: Click) -> None:
        """Show the section that was clicked."""
        number = event.style.meta.get("section")
        if number is not None and isinstance(self.screen, ProgressScreen):
            event.stop()
            self.screen.action_section(int(number))


class ProgressScreen(AppScreen):
    """What is known, how sure it is, and where it comes from."""

    SCOPE = PROGRESS
    BINDINGS: ClassVar[list[BindingType]] = PROGRESS.bindings()
    HELP = (
        "Progress, in sections: a number or ← and → show another one. Enter on a domain, on a cell "
        "of the grid or on an attempt shows what stands behind it. An estimate comes with the "
        "range that holds the true value nine times in ten; below 8 codes there is none. Only the "
        "first attempt on a chart counts as evidence."
    )

    def __init__(self) -> None:
        super().__init__()
        self._section = 0
        self._read: _Read | None = None
        self._exam = ""
        self._rows_stand_for: Sequence[DomainRow | MetricTotal | Rate | None] = ()
        self._marks: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """The sections share three parts; one of them is in view."""
        yield TopBar("Progress")
        yield SectionTabs("", id="sections", markup=False)
        yield DrawnText(id="text")
        yield ChoiceList(id="rows", classes="part")
        yield GapGrid(id="gaps")
        yield Static("", id="detail", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Say what is going on until the history is read."""
        self.query_one(DrawnText).show(lambda width: Content("Reading your history…"))
        self._lay_out()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Things may have changed meanwhile."""
        self.reload()

    @work(exclusive=True, group="progress", exit_on_error=False)
    async def reload(self) -> None:
        """Read the history again, in the background."""
        try:
            read = await self.services.background.ask(_read)
        except CoderDrillError as error:
            words = str(error)
            self.query_one(DrawnText).show(
                lambda width: Content.assemble(("✗ ", "bold $error"), words)
            )
            return
        self._read = read
        self._exam = self._exam or read.exam
        self._show()

    # -- what is shown -----------------------------------------------------------------------

    def _lay_out(self) -> None:
        """The tabs, and the one part that is in view."""
        parts: list[Content] = []
        for number, name in enumerate(SECTIONS):
            here = number == self._section
            words = Content.styled(f" {number + 1} {name} ", "bold reverse" if here else "")
            parts.append(words.stylize(Style.from_meta({"section": number})))
        self.query_one(SectionTabs).update(Content(" ").join(parts), layout=False)
        shown = _WIDGET[self._section]
        for selector in dict.fromkeys(_WIDGET):
            self.query_one(selector).display = selector == shown
        self.query_one("#detail").display = shown != "#text"
        part = self.query_one(shown)
        if shown != "#gaps":
            part.border_title = _TITLE[self._section]
            self.set_focus(part)
        else:
            self.set_focus(self.query_one(GapGrid).rows)

    def _show(self) -> None:
        """Fill the part in view."""
        read = self._read
        if read is None:
            return
        totals = read.progress.totals
        facts = f"{plural(totals.attempts, 'attempt')} · {minutes(totals.active_seconds)}"
        self.query_one(TopBar).set("Progress", facts if totals.attempts else "")
        self._detail(Content(""))
        progress, text = read.progress, self.query_one(DrawnText)
        name = SECTIONS[self._section]
        if name == "Overview":
            text.show(partial(view.overview, progress, read.step, self.key))
        elif name == "Weeks":
            text.show(partial(view.weeks_text, progress))
        elif name == "Exams":
            text.show(partial(exam_text, progress.readiness, self._exam, self.key))
        elif name == "Gaps":
            self.query_one(GapGrid).show(progress.grid, progress.domains)
        elif name == "Domains":
            rows, self._rows_stand_for = view.domain_rows(progress)
            self._fill(rows, "No domain met yet.")
        elif name == "Audit":
            rows, self._rows_stand_for = view.audit_rows(progress)
            self._fill(rows, "")
        else:
            rows = [Row(partial(view.attempt_row, head)) for head in read.attempts]
            self._fill(rows, "Nothing coded yet.")
        self.refresh_bindings()

    def _fill(self, rows: list[Row], nothing: str) -> None:
        """Fill the list and mark the row marked last in this section, or the first that can be."""
        alive = [at for at, row in enumerate(rows) if not row.dead]
        kept = self._marks.get(self._section, -1)
        mark = kept if kept in alive else alive[0] if alive else None
        self.query_one("#rows", ChoiceList).fill(rows or [view.dead(nothing)], mark)
        if mark is None:
            self._detail(Content(view.ENOUGH_WORDS) if SECTIONS[self._section] == "Domains" else Content(""))  # fmt: skip
        else:
            self._tell(mark)

    def _detail(self, words: Content) -> None:
        self.query_one("#detail", Static).update(words, layout=False)

    @on(OptionList.OptionHighlighted, "#rows")
    def _row_marked(self, event: OptionList.OptionHighlighted) -> None:
        self._marks[self._section] = event.option_index
        self._tell(event.option_index)

    def _tell(self, at: int) -> None:
        """Say the marked row in words below the list."""
        name = SECTIONS[self._section]
        if name == "Attempts":
            self._detail(
                Content(f"{self.key('list.select')} looks back at the marked attempt, verdict by verdict.")
            )  # fmt: skip
            return
        item = self._rows_stand_for[at] if at < len(self._rows_stand_for) else None
        if isinstance(item, DomainRow):
            self._detail(view.domain_words(item))
        else:
            self._detail(view.audit_words(item, self.key))

    @on(GapGrid.Marked)
    def _cell_marked(self, event: GapGrid.Marked) -> None:
        if SECTIONS[self._section] == "Gaps":
            self._detail(event.words)

    # -- what can be done --------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a section has no use for is hidden."""
        read = self._read
        if action == "exam":
            return SECTIONS[self._section] == "Exams" and read is not None
        if action == "next":
            return True if read is not None and read.step is not None else None
        if action == "cards":
            return read is not None and read.progress.cards_due > 0
        return True

    def action_section(self, number: int) -> None:
        """Show a section by its number from 0."""
        if number != self._section:
            self._section = number
            self._lay_out()
            self._show()

    def action_beside(self, by: int) -> None:
        """Show the section beside."""
        self.action_section((self._section + by) % len(SECTIONS))

    def action_exam(self) -> None:
        """Show the next exam, and remember it."""
        if self._read is None or not self._read.progress.readiness:
            return
        exams = [each.exam for each in self._read.progress.readiness]
        at = exams.index(self._exam) if self._exam in exams else 0
        self._exam = exams[(at + 1) % len(exams)]
        try:
            self.workspace.set_setting(EXAM_SETTING, self._exam)
        except CoderDrillError as error:
            self.say(str(error), severity="warning")
        self._show()

    def action_next(self) -> None:
        """Open the chart that the overview names."""
        if self._read is not None and self._read.step is not None:
            self.services.open_chart(self._read.step.chart, resume=True)

    def action_cards(self) -> None:
        """Answer the cards that are due."""
        self.services.sessions.ask_cards()

    @on(OptionList.OptionSelected, "#rows")
    def _row_chosen(self, event: OptionList.OptionSelected) -> None:
        name = SECTIONS[self._section]
        if self._read is None:
            return
        if name == "Attempts":
            open_past(self, self._read.attempts[event.option_index].uuid)
            return
        item = self._rows_stand_for[event.option_index]
        if isinstance(item, DomainRow):
            self.app.push_screen(BehindScreen(item.domain, None))
        elif isinstance(item, Rate):
            self._ask_target(item)

    @on(GapGrid.Chosen)
    def _cell_chosen(self, event: GapGrid.Chosen) -> None:
        if event.label:
            self.app.push_screen(BehindScreen(event.domain, event.label))
        else:
            self.say("Nothing stands behind this cell.")

    def _ask_target(self, rate: Rate) -> None:
        from coder_drill.tui.progress.targets import TargetDialog

        def done(target: float | None) -> None:
            if target is None:
                return
            try:
                self.workspace.standing.set_rate_target(rate.setting, target or None)
            except CoderDrillError as error:
                self.say(str(error), severity="error")
            self.reload()

        self.app.push_screen(TargetDialog(rate.label, rate.target), done)

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()
