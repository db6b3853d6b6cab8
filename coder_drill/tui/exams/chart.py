"""A chart as an item of an exam or an assigned set: the drill's parts, under the rules of the sitting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from coder_drill.errors import CoderDrillError
from coder_drill.scoring.asking import unsent
from coder_drill.services.model import AnswerDraft
from coder_drill.tui.drill.answerkeys import AnswerKeys
from coder_drill.tui.drill.asking import QueryKeys
from coder_drill.tui.drill.commands import DRILL
from coder_drill.tui.drill.hints import HintKeys
from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.drill.screen import DrillScreen
from coder_drill.tui.exams.commands import SAT
from coder_drill.tui.exams.screen import Asked, Coded, LeadsCharts, left_words
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.record.keys import RecordKeys
from coder_drill.tui.widgets.frame import TopBar

if TYPE_CHECKING:
    from coder_drill.scoring.model import Answer
    from coder_drill.services.saving import Written
    from coder_drill.tui.shell.screens import Acting
    from coder_drill.tui.shell.searching import LookupService

_NOT_HERE = ("drill.submit", "drill.back")


class InRun:
    """Keeps the answer of a screen in the run it belongs to."""

    def __init__(self, lead: LeadsCharts, failed: Callable[[str], None]) -> None:
        self._lead = lead
        self._at = lead.at  # The lead goes on to other items; this answer stays where it is.
        self._failed = failed

    def keep(
        self,
        answer: Answer,
        *,
        hints_used: int,
        active_seconds: float,
        told: Written,
    ) -> None:
        """Write it behind whatever of it is still being written."""
        done = self._lead.keep_coded(self._at, answer, active_seconds, hints_used)
        done.add_done_callback(self._written)

    def theirs(self) -> AnswerDraft | None:
        """Two windows on one run: the run itself refuses the slower one."""
        return None

    def went_on_from(self, draft: AnswerDraft | None) -> None:
        """Nothing to remember: the run knows its revision."""

    def handed_in(self) -> None:
        """Nothing to forget: the run keeps it."""

    def _written(self, done: Future[None]) -> None:
        """Called in the thread that writes."""
        try:
            done.result()
        except CancelledError:
            return
        except CoderDrillError as error:
            self._failed(str(error))


class Giving:
    """The commands of the sitting on a chart's screen."""

    def __init__(self, screen: SatChart, kept: KeptAnswer, lead: LeadsCharts) -> None:
        self._screen = screen
        self._kept = kept
        self._lead = lead

    def check(self, action: str) -> bool | None:
        """All of it can be done at any time."""
        return True

    def action_give(self) -> None:
        """Answer, and go on; behind the last item come all of them."""
        kept, lead = self._kept, self._lead
        if not (kept.edit.codes or kept.queries):
            self._screen.say(
                f"There is no code yet; {self._screen.key('sat.next')} goes on without."
            )
            return
        if unsent(kept.answer) is not None:
            self._screen.say("A query is raised and not sent: no wording was chosen.")
        kept.active.touch()
        last = lead.last
        self._screen.go(
            lambda: lead.give_coded(kept.answer, kept.active.seconds, kept.hints_used),
            lead.finish if last else None,
        )

    def action_flag(self) -> None:
        """Mark the item, or take the mark away."""
        self._screen.go(self._lead.flag, None, stays=True)

    def action_step(self, by: int) -> None:
        """Another item; what is entered is kept."""
        self._kept.keep()
        self._screen.go(lambda: self._lead.move(by, 0.0), None)

    def action_finish(self) -> None:
        """Look at all items before the end."""
        self._kept.keep()
        self._lead.finish()


class SatChart(DrillScreen, inherit_bindings=False):
    """One chart of a sitting. Every change is stored before the next key is read."""

    SCOPE = SAT
    SITS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *SAT.bindings(),
        *(b for b in DRILL.bindings() if isinstance(b, Binding) and b.id not in _NOT_HERE),
        *RECORD.bindings(),
    ]
    ACTIONS = (RecordKeys, AnswerKeys, HintKeys, QueryKeys, Giving)
    HELP = (
        "A chart in an exam or an assigned set: read the note, look codes up, put them in order, as in "
        "a drill. Every change is saved at once, and you may revise until you hand in; you get no "
        "feedback before then. The clock keeps running while you are away."
    )

    def __init__(
        self, lead: LeadsCharts, asked: Asked, coded: Coded, service: LookupService
    ) -> None:
        self._lead = lead
        self.asked = asked
        self._hints = coded.hints
        self._busy = False
        clock = lead.clock
        self._clock = clock
        self._since = clock()
        answer = coded.answer
        held = bool(answer.codes or answer.queries)
        draft = AnswerDraft(coded.chart.id, answer, coded.hints_used, coded.seconds, "", "")
        super().__init__(coded.chart, service, clock, draft, keeper=InRun(lead, self._not_stored))
        self._resumed = draft if held else None

    def _handing_in(self) -> Acting:
        return Giving(self, self.kept, self._lead)

    def on_mount(self) -> None:
        """Tell the time every second."""
        self._tell()
        self.set_interval(1.0, self._tell)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No hints where the rules say so."""
        if action in ("hint", "close_hint") and not self._hints:
            return False
        return super().check_action(action, parameters)

    def _tell(self) -> None:
        asked = self.asked
        facts = ["flagged" if asked.flagged else "", asked.title, asked.facts]
        if asked.left is not None:
            left = asked.left - (self._clock() - self._since)
            if left <= 0:
                self.kept.keep()
                self.go(lambda: self._lead.move(0, 0.0), None)
                return
            facts.append(left_words(left))
        words = " · ".join(fact for fact in facts if fact)
        self.query_one(TopBar).set(self.chart.title, words)

    def go(
        self,
        step: Callable[[], Awaitable[Asked | None]],
        then: Callable[[], None] | None,
        *,
        stays: bool = False,
    ) -> None:
        """Take a step of the sitting; ``then`` comes in place of the next item, ``stays`` keeps this one."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._gone(step, then, stays), group="sitting")

    async def _gone(
        self,
        step: Callable[[], Awaitable[Asked | None]],
        then: Callable[[], None] | None,
        stays: bool,
    ) -> None:
        try:
            asked = await step()
        except CoderDrillError as error:
            self.say(f"Not stored: {error}", severity="error")
            return
        finally:
            self._busy = False
        if asked is None:
            self._lead.over()
        elif stays:
            self.asked = asked
            self._since = self._clock()
            self._tell()
        elif then is not None:
            then()
        else:
            self._lead.put(asked)

    def _not_stored(self, why: str) -> None:
        """Called in the thread that writes."""
        self.app.call_later(self.say, f"Not stored: {why}", severity="error")
