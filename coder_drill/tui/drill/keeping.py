"""An answer in progress kept beside the screen, and what happens when another window changes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.charts.model import Chart
from coder_drill.errors import CoderDrillError
from coder_drill.scoring.model import Answer
from coder_drill.tui.drill.editing import AnswerEdit, same_line
from coder_drill.tui.lookup.entry import named
from coder_drill.tui.shell.screens import AppScreen, Dialog
from coder_drill.tui.shell.timing import ActiveTime
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import plural, wrap

if TYPE_CHECKING:
    from coder_drill.services.model import AnswerDraft
    from coder_drill.services.saving import Written

BOTH, THEIRS, MINE = "both", "theirs", "mine"


class Keeper(Protocol):
    """Where an answer in progress is kept, in a thread of its own."""

    def keep(
        self,
        answer: Answer,
        *,
        hints_used: int,
        active_seconds: float,
        told: Written,
    ) -> None:
        """Write it. ``told`` is called in the thread that writes: False when another window was faster."""

    def theirs(self) -> AnswerDraft | None:
        """The answer as it stands there now, another window's. Raises UnavailableError."""

    def went_on_from(self, draft: AnswerDraft | None) -> None:
        """What is kept next is written over this draft."""

    def handed_in(self) -> None:
        """The answer is in the log: its draft is gone."""


class Drafts:
    """Keeps the answer of a screen among the drafts of practice."""

    def __init__(self, screen: AppScreen, chart: Chart) -> None:
        self._screen = screen
        self._chart = chart

    def keep(
        self,
        answer: Answer,
        *,
        hints_used: int,
        active_seconds: float,
        told: Written,
    ) -> None:
        """Write it as the draft of its chart."""
        self._screen.services.saves.keep(
            self._chart, answer, hints_used=hints_used, active_seconds=active_seconds, told=told
        )

    def theirs(self) -> AnswerDraft | None:
        """The draft as the history has it."""
        return self._screen.workspace.answers.draft(self._chart.id)

    def went_on_from(self, draft: AnswerDraft | None) -> None:
        """Remember the revision that is written over."""
        place = self._screen.services.saves.place(self._chart.id)
        place.revision = draft.revision if draft else 0

    def handed_in(self) -> None:
        """Forget where it was kept."""
        self._screen.services.saves.handed_in(self._chart.id)


class KeptAnswer:
    """The answer of a screen, saved with every change in a thread of its own.

    ``active`` counts the time worked; it is saved with the answer. ``keeper`` writes it, among the
    drafts of practice where none is given. ``shown`` shows the answer on the screen, the code at a
    place marked (None: the mark stays), ``said`` tells what was done to it.
    """

    def __init__(
        self,
        screen: AppScreen,
        chart: Chart,
        clock: Callable[[], float],
        draft: AnswerDraft | None,
        *,
        shown: Callable[[int | None], None],
        said: Callable[[str], None],
        keeper: Keeper | None = None,
    ) -> None:
        self._screen = screen
        self._keeper: Keeper = keeper or Drafts(screen, chart)
        self._shown = shown
        self._said = said
        self.chart = chart
        self.edit = AnswerEdit(draft.answer if draft else None)
        self.queries = draft.answer.queries if draft else ()
        """Queries raised on the chart; what was raised is not undone."""
        self.marks = draft.answer.marks if draft else ()
        """Words marked for the next query."""
        self.hints_used = min(draft.hints_used, len(chart.hints)) if draft else 0
        self.active = ActiveTime(clock, seconds=draft.active_seconds if draft else 0.0)
        self._has_draft = draft is not None
        self._outrun = False
        """True while another window's answer lies in the history in place of this one."""

    @property
    def answer(self) -> Answer:
        """All of the answer: its codes, its queries, what is marked for another one."""
        return Answer(self.edit.codes, self.queries, self.marks)

    @property
    def _anything(self) -> bool:
        return bool(self.edit.codes or self.queries or self.marks or self.hints_used)

    # -- coming and going --------------------------------------------------------------------

    def resume(self) -> None:
        """Count working time: the chart is in front."""
        if not self.active.running:
            self.active.start()
        if self._outrun:
            self._screen.call_after_refresh(self._ask_which)

    def keep(self) -> None:
        """Stop counting, and save the time worked if there is anything to go on with."""
        self.active.stop()
        if self._has_draft:
            self.save()

    def start_over(self) -> None:
        """The draft was discarded: begin with an empty answer."""
        self.edit = AnswerEdit()
        self.queries, self.marks = (), ()
        self.hints_used = 0
        self._has_draft = self._outrun = False
        self.active.forget()
        self._shown(None)

    def handed_in(self) -> None:
        """The answer is in the log: there is nothing left to keep."""
        self.active.stop()
        self._has_draft = False
        self._keeper.handed_in()

    # -- saving ------------------------------------------------------------------------------

    def changed(self, place: int | None = None) -> None:
        """Keep the answer as it is now and show it, ``place`` marked."""
        self.save()
        self._shown(place)

    def save(self) -> None:
        """Have the draft written. An empty one with no hint used is none."""
        self.active.touch()
        if not (self._anything or self._has_draft):
            return
        self._has_draft = self._anything
        self._keeper.keep(
            self.answer,
            hints_used=self.hints_used,
            active_seconds=self.active.seconds,
            told=self._written,
        )

    def _written(self, written: bool) -> None:
        """Called in the thread that writes."""
        if not written:
            self._screen.app.call_later(self._another_window)

    def _another_window(self) -> None:
        if not self._outrun:
            self._outrun = True
            self._ask_which()

    def _ask_which(self) -> None:
        """Another window changed this answer: ask what is to become of both."""
        screen = self._screen
        if not (screen.is_attached and screen.is_current):
            return
        try:
            draft = self._keeper.theirs()
        except CoderDrillError as error:
            screen.say(str(error), severity="error")
            return
        screen.app.push_screen(TwoAnswers(self.edit.answer, draft), partial(self._decided, draft))

    def _decided(self, draft: AnswerDraft | None, choice: str | None) -> None:
        if choice is None:  # Asked again with the next change.
            self._outrun = False
            return
        self._outrun = False
        theirs = draft.answer.codes if draft else ()
        mine = self.edit.codes
        # Each answer is a step that undo brings back, whichever is chosen.
        self.edit.become("taking the other window's answer", theirs)
        if choice == BOTH:
            added = [code for code in mine if not any(same_line(code, each) for each in theirs)]
            self.edit.add_all(added)
        elif choice == MINE:
            self.edit.become("keeping this window's answer", mine)
        if draft is not None:
            # What was raised in either window stays raised.
            mine_alone = tuple(q for q in self.queries if q not in draft.answer.queries)
            self.queries = (*draft.answer.queries, *mine_alone)
            self.hints_used = max(self.hints_used, min(draft.hints_used, len(self.chart.hints)))
        self._keeper.went_on_from(draft)
        self._has_draft = draft is not None
        self.changed(0)
        self._said(f"{plural(len(self.edit.codes), 'code')} now, in this window too.")


class TwoAnswers(Dialog[str | None]):
    """Asks which of two answers to one chart is to stay; gives `BOTH`, `THEIRS`, `MINE` or None."""

    AUTO_FOCUS = "#which"
    HELP: ClassVar[str | None] = (
        "This chart is open in another window, too, and its answer was changed there. Nothing is "
        "lost: choose what is to stay; undo brings the other one back."
    )

    def __init__(self, mine: Answer, theirs: AnswerDraft | None) -> None:
        super().__init__("Changed in another window")
        self._mine = mine
        self._theirs = theirs
        codes = theirs.answer.codes if theirs else ()
        self._ways = [(MINE, f"Keep this window's answer: {_codes(mine)}")]
        if codes:
            both = (BOTH, "Put both together: theirs first, then what only this window has")
            other = (THEIRS, f"Take the other window's answer: {_codes(Answer(codes))}")
            self._ways = [both, other, *self._ways]

    def compose_box(self) -> ComposeResult:
        """What happened, the choices, the keys."""
        if self._theirs is None:
            words = "The answer to this chart was submitted or discarded in another window."
        else:
            words = "The answer to this chart was changed in another window. Yours is not saved."
        yield Static(Content(words), markup=False)
        yield ChoiceList(id="which")
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} chooses · {self.key('dialog.refuse')} decides later",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Show the choices."""
        self.query_one(ChoiceList).fill([Row(partial(_way, words)) for _, words in self._ways], 0)

    @on(OptionList.OptionSelected, "#which")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._ways[event.option_index][0])

    def action_accept(self) -> None:
        """Do what is marked."""
        at = self.query_one(ChoiceList).highlighted
        self.dismiss(self._ways[at][0] if at is not None else None)


def _codes(answer: Answer) -> str:
    return named(answer.codes) if answer.codes else "no code"


def _way(words: str, width: int) -> Content:
    return Content("\n").join(wrap(Content(words), width))
