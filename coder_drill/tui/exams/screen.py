"""Sitting an exam or a placement: what is asked, a field for the answer, no word of right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.tui.exams.commands import SITTING
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.shell.timing import ActiveTime
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from coder_drill.charts.model import Chart
    from coder_drill.scoring.model import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it is shown. ``left`` is in seconds, None without a limit; ``facts`` stand on top."""

    title: str
    text: str
    given: str = ""
    flagged: bool = False
    facts: str = ""
    left: float | None = None
    coded: Coded | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A chart that is coded with the parts of a drill: its answer so far, seconds and hints in all,
    and whether there are hints."""

    chart: Chart
    answer: Answer
    seconds: float
    hints_used: int
    hints: bool


def left_words(left: float) -> str:
    """Seconds as ``0:29:05 left``."""
    whole = int(left)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d} left"


class Leads(Protocol):
    """Who leads through an exam or a placement. Each step gives what is asked next; None when it is over."""

    name: str
    fixed: bool
    """True where items stand in a list that one may go through."""

    def give(self, text: str, seconds: float) -> Awaitable[Asked | None]:
        """Answer; stored before it comes back."""

    def keep(self, text: str) -> Awaitable[None]:
        """Keep what is typed and not given yet: it comes back, and at the end it is given as it stands."""

    def move(self, by: int, seconds: float) -> Awaitable[Asked | None]:
        """Go on or back without an answer."""

    def flag(self) -> Awaitable[Asked | None]:
        """Mark the item, or take the mark away."""

    def put(self, asked: Asked) -> None:
        """Show an item that has a screen of its own."""

    def over(self) -> None:
        """Show what came of it."""

    def finish(self) -> None:
        """Look at all items before the end, or end it."""


class LeadsCharts(Leads, Protocol):
    """Who leads through items among which are charts."""

    at: int
    """The place of the item in front."""

    @property
    def last(self) -> bool:
        """True on the last item."""

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds, never running backwards."""

    def give_coded(self, answer: Answer, seconds: float, hints: int) -> Awaitable[Asked | None]:
        """Answer a chart; ``seconds`` and ``hints`` in all."""

    def keep_coded(self, at: int, answer: Answer, seconds: float, hints: int) -> Future[None]:
        """Keep the answer to the chart at a place as it stands."""


class SittingScreen(AppScreen):
    """One item after the other."""

    SCOPE = SITTING
    BINDINGS: ClassVar[list[BindingType]] = SITTING.bindings()
    HELP = (
        "An exam or a placement: type the answer and press Enter - letters of options, a code, codes "
        "with modifiers and units, a number, a word. Nothing is told of right and wrong before the "
        "end. In an exam every answer may be changed until it is handed in, and the clock runs on "
        "while you are away; in a placement the next item depends on your answer."
    )

    def __init__(self, lead: Leads, asked: Asked, *, clock: Callable[[], float]) -> None:
        super().__init__()
        self.asked = asked
        self._lead = lead
        self._clock = clock
        self._since = clock()
        self._time = ActiveTime(clock)
        self._busy = False
        self._kept = asked.given
        self._keeping = False

    def compose(self) -> ComposeResult:
        """What is asked, and the field."""
        yield TopBar(self._lead.name)
        yield DrawnText(id="asked")
        yield Input(placeholder="your answer, then Enter", id="answer", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the item, and tell the time every second."""
        self.show(self.asked)
        self.set_interval(1.0, self._tell)

    def show(self, asked: Asked) -> None:
        """Put another item in place of this one."""
        self.asked = asked
        self._since = self._clock()
        text, field = self.query_one("#asked", DrawnText), self.query_one("#answer", Input)
        text.border_title = plain(asked.title)
        text.border_subtitle = plain("flagged" if asked.flagged else "")
        text.show(self._drawn)
        self._kept = asked.given
        field.value = asked.given
        self._time.forget()
        self._time.start()
        self.set_focus(field)
        self._tell()
        self.refresh_bindings()

    def _drawn(self, width: int) -> Content:
        lines: list[Content] = []
        for line in self.asked.text.splitlines():
            lines += wrap(Content(line), width)
        return Content("\n").join(lines)

    def _tell(self) -> None:
        facts = [self.asked.facts]
        if self.asked.left is not None:
            left = self.asked.left - (self._clock() - self._since)
            if left <= 0:
                self._run(lambda: self._lead.move(0, 0.0))
                return
            facts.append(left_words(left))
        self.query_one(TopBar).set(self._lead.name, " · ".join(fact for fact in facts if fact))

    # -- what can be done --------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back and flags where items stand in a list, passing over where they do not."""
        if action in ("flag", "move"):
            return self._lead.fixed
        if action == "skip":
            return not self._lead.fixed
        return True

    @on(Input.Changed)
    def _at_work(self) -> None:
        self._time.touch()
        if self._lead.fixed and not self._keeping and not self._busy:
            self._keeping = True
            self.run_worker(self._keep(), group="keeping")

    async def _keep(self) -> None:
        # What is typed while one text is being kept is kept next, the latest alone.
        try:
            while not self._busy and (text := self.query_one("#answer", Input).value) != self._kept:
                self._kept = text
                if text.strip():
                    await self._lead.keep(text)
        except CoderDrillError as error:
            self.say(f"Not stored: {error}", severity="error")
        finally:
            self._keeping = False

    @on(Input.Submitted, "#answer")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() or self.asked.given:
            self._time.touch()
            self._run(lambda: self._lead.give(event.value, self._time.seconds))

    def _run(self, step: Callable[[], Awaitable[Asked | None]]) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._go(step), group="sitting")

    async def _go(self, step: Callable[[], Awaitable[Asked | None]]) -> None:
        try:
            asked = await step()
        except CoderDrillError as error:
            unread = isinstance(error, UsageError)
            words = str(error) if unread else f"Not stored: {error}"
            self.say(words, severity="warning" if unread else "error")
            return
        finally:
            self._busy = False
        if asked is None:
            self._lead.over()
        elif asked.coded is not None:
            self._lead.put(asked)
        else:
            self.show(asked)

    def action_move(self, by: int) -> None:
        """Another item."""
        self._run(lambda: self._lead.move(by, self._time.seconds))

    def action_skip(self) -> None:
        """Pass this one over."""
        self._run(lambda: self._lead.move(1, self._time.seconds))

    def action_flag(self) -> None:
        """Mark the item, or take the mark away."""
        self._run(self._lead.flag)

    def action_finish(self) -> None:
        """Look at all items before the end, or end a placement."""
        self._lead.finish()

    def action_scroll(self, by: int) -> None:
        """Scroll what is asked."""
        self._time.touch()
        self.query_one("#asked", DrawnText).scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Home; it waits there."""
        self.services.go_home()
