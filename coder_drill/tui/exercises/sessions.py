"""What leads from one step of a session to the next, and through the cards that are due."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.practice import Session, SessionPlan, Step
    from coder_drill.skills.drills import Drill, Graded
    from coder_drill.store.model import Attempt, CardRow


class Sessions:
    """The session that is going on, if any. It lives as long as the app; its attempts are stored."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._services = services_of(app)
        self.session: Session | None = None
        self.step: Step | None = None
        """The step in front of the learner; None once it is done."""

    @property
    def running(self) -> bool:
        """True between the start of a session and its summary."""
        return self.session is not None

    @property
    def words(self) -> str:
        """How far the session is, such as ``2 of 5 charts``."""
        return self.session.words if self.session else ""

    # -- a session ---------------------------------------------------------------------------

    def ask_for_plan(self) -> None:
        """Ask how long and what of, then start; with a session going on, go on with it."""
        from coder_drill.tui.exercises.plan import PlanDialog

        if self.running:
            self.go_on()
            return

        def done(plan: SessionPlan | None) -> None:
            if plan is not None:
                self.start(plan)

        self._app.push_screen(PlanDialog(self._services.practice.bank), done)

    def start(self, plan: SessionPlan) -> None:
        """Begin a session and show its first step."""

        async def begin() -> None:
            self.session = await self._services.background.ask(
                lambda practice: practice.session(plan)
            )
            await self._go_on()

        self._run(begin)

    def go_on(self) -> None:
        """Show the step that is not done yet, or the next one, or the summary."""
        self._run(self._go_on)

    async def _go_on(self) -> None:
        from coder_drill.tui.exercises.step import StepScreen

        session = self.session
        if session is None:
            return
        if self.step is None:
            self.step = await self._services.background.ask(lambda _: session.next())
        step = self.step
        if step is None:
            self.end()
        elif step.card is not None and step.drill is not None:
            self._show_card_step(session, step, step.drill)
        elif step.chart is not None:
            if self._services.practice.draft(step.chart.id) is not None:
                self._services.open_chart(step.chart, resume=True)
            else:
                self._services.into_drill_mode(StepScreen(step, session))

    def _show_card_step(self, session: Session, step: Step, drill: Drill) -> None:
        from coder_drill.tui.exercises.card import CardScreen

        async def answer(given: str, seconds: float) -> Graded:
            graded = await self._services.background.ask(
                lambda _: session.answer(step, given, seconds=seconds)
            )
            self.step = None
            return graded

        def skip() -> None:
            session.skip_card(step)
            self.step = None
            self.go_on()

        self._services.into_drill_mode(
            CardScreen(
                drill,
                answer=answer,
                go_on=self.go_on,
                skip=skip,
                facts=session.words,
                clock=self._services.clock,
            )
        )

    def submitted(self, attempt: Attempt) -> None:
        """A chart was submitted; it counts when it is the session's own."""
        step = self.step
        if (
            self.session is not None
            and step is not None
            and step.chart is not None
            and step.chart.id == attempt.chart_id
        ):
            self.session.chart_done(attempt)
            self.step = None

    def end(self) -> None:
        """End the session and show what was done, if anything was."""
        from coder_drill.tui.exercises.summary import SummaryScreen

        session, self.session, self.step = self.session, None, None
        if session is None:
            return
        if session.attempts or session.graded:
            self._services.into_drill_mode(SummaryScreen(session))
            return
        if not session.over:
            self._app.notify("The session ended before its first chart.", markup=False)
        self._services.go_home()

    # -- cards alone -------------------------------------------------------------------------

    def ask_cards(self) -> None:
        """Ask every card that is due, one after the other."""
        asked = _Asked()
        self._run(lambda: self._next_card(asked))

    async def _next_card(self, asked: _Asked) -> None:
        from coder_drill.tui.exercises.card import CardScreen

        names = list(asked.names)
        found = await self._services.background.ask(lambda practice: practice.next_card(skip=names))
        if found is None:
            words = "No card is due with a question for it."
            if asked.answers:
                words = f"No further card is due. {asked.words[:1].upper()}{asked.words[1:]}."
            self._app.notify(words, markup=False)
            self._services.go_home()
            return
        card, drill = found

        async def answer(given: str, seconds: float) -> Graded:
            graded = await self._services.background.ask(
                lambda practice: practice.answer_card(card, drill, given, seconds=seconds)
            )
            asked.take(card, right=graded.right)
            return graded

        def go_on() -> None:
            self._run(lambda: self._next_card(asked))

        def skip() -> None:
            asked.take(card)
            go_on()

        self._services.into_drill_mode(
            CardScreen(
                drill,
                answer=answer,
                go_on=go_on,
                skip=skip,
                facts=asked.words,
                clock=self._services.clock,
            )
        )

    def _run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go a step; what cannot be read or written is said in a notice.

        A key pressed twice goes one step: the first try gives way to the second.
        """

        async def guarded() -> None:
            try:
                await steps()
            except CoderDrillError as error:
                self._app.notify(str(error), severity="error", markup=False)

        self._app.run_worker(guarded(), group="session", exclusive=True)


class _Asked:
    """The cards asked one after the other, and how many answers were right."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.answers: list[bool] = []

    def take(self, card: CardRow, *, right: bool | None = None) -> None:
        """A card was answered, or passed over."""
        self.names.append(card.id)
        if right is not None:
            self.answers.append(right)

    @property
    def words(self) -> str:
        """Such as ``2 of 3 cards right``; empty before the first answer."""
        if not self.answers:
            return ""
        cards = "card" if len(self.answers) == 1 else "cards"
        return f"{sum(self.answers)} of {len(self.answers)} {cards} right"
