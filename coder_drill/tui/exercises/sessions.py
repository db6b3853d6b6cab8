"""What leads from one step of a session to the next, and through the cards that are due."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.charts import Chart
    from coder_drill.exercises.card.question import Graded
    from coder_drill.exercises.model import Outcome, Response
    from coder_drill.exercises.run import Run
    from coder_drill.scoring.model import Answer
    from coder_drill.services.model import Submitted
    from coder_drill.services.sessions import SessionPlan
    from coder_drill.services.steps import Step
    from coder_drill.services.workspace import Workspace
    from coder_drill.store.model import Attempt


class Sessions:
    """The session that is going on, if any. It is a run: one that waits is there after a restart, too."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._services = services_of(app)
        self.run: Run | None = None
        self.step: Step | None = None
        """The step in front of the learner; None once it is done."""
        self._looked = False

    @property
    def running(self) -> bool:
        """True between the start of a session and its summary."""
        return self.run is not None

    @property
    def words(self) -> str:
        """How far the session is, such as ``2 of 5 charts``."""
        from coder_drill.services.sessions import words_of

        return words_of(self.run) if self.run else ""

    def look_for_one(self) -> None:
        """Take up the session that waits from before, once. Raises UnavailableError."""
        if not self._looked:
            waiting = self._services.workspace.runs.waiting("practice")
            self.run = waiting[0] if waiting else None
            self._looked = True

    def take_up(self, run: Run) -> None:
        """Go on with a run of practice that was begun elsewhere, such as a set that is assigned."""
        self.run, self.step, self._looked = run, None, True
        self.go_on()

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

        self._app.push_screen(PlanDialog(self._services.workspace.bank), done)

    def start(self, plan: SessionPlan) -> None:
        """Begin a session and show its first step."""

        async def begin() -> None:
            self.run = await self._services.background.ask(
                lambda workspace: workspace.runs.begin(plan.policy, wish=plan.wish)
            )
            self.step = None
            await self._go_on()

        self._run(begin)

    def go_on(self) -> None:
        """Show the step that is not done yet, or the next one, or the summary."""
        self._run(self._go_on)

    async def _go_on(self) -> None:
        if self.run is None:
            return
        run: Run = self.run
        if self.step is None:
            run, self.step = await self._services.background.ask(partial(_ahead, run))
            self.run = run
        step = self.step
        if step is None:
            await self._end()
        else:
            from coder_drill.exercises.registry import kind_named

            # A kind that has no screen of its own here is asked as text.
            own = {"drill": self._show_chart, "card": self._show_card}
            own.get(kind_named(step.exercise.kind).screen, self._show_asked)(step)

    def _show_chart(self, step: Step) -> None:
        from coder_drill.tui.exercises.step import StepScreen

        chart = step.chart
        assert chart is not None and self.run is not None
        if self._services.workspace.answers.draft(chart.id) is not None:
            self._services.open_chart(chart, resume=True)
        else:
            self._services.into_drill_mode(StepScreen(step, self.run))

    def _show_card(self, step: Step) -> None:
        from coder_drill.exercises.card import graded_of, response_of
        from coder_drill.tui.exercises.card import CardScreen

        async def answer(given: str, seconds: float) -> Graded:
            return graded_of(await self._give(step, response_of(step.exercise, given), seconds))

        assert step.question is not None
        self._services.into_drill_mode(
            CardScreen(
                step.question,
                answer=answer,
                go_on=self.go_on,
                skip=partial(self._pass_over, step),
                facts=self.words,
                clock=self._services.clock,
            )
        )

    def _show_asked(self, step: Step) -> None:
        from coder_drill.exercises.registry import kind_named
        from coder_drill.tui.exercises.ask import AskScreen

        async def answer(given: str, seconds: float) -> Outcome:
            kind = kind_named(step.exercise.kind)
            response = await self._services.background.ask(
                lambda workspace: kind.typed(workspace.sources, step.exercise, given)
            )
            return await self._give(step, response, seconds)

        self._services.into_drill_mode(
            AskScreen(
                step.exercise,
                answer=answer,
                go_on=self.go_on,
                skip=partial(self._pass_over, step),
                facts=self.words,
                clock=self._services.clock,
            )
        )

    async def _give(self, step: Step, response: Response, seconds: float) -> Outcome:
        """Hand in what was given for the step in front; stored before the outcome comes back."""
        run = self.run
        assert run is not None
        self.run, done = await self._services.background.ask(
            lambda workspace: workspace.runs.give(
                workspace.runs.latest(run), step.at, response, seconds=seconds
            )
        )
        self.step = None
        assert done is not None, "a session has no end of time"
        return done.outcome

    def _pass_over(self, step: Step) -> None:
        async def passed() -> None:
            run = self.run
            assert run is not None
            self.run = await self._services.background.ask(
                lambda workspace: workspace.runs.pass_over(workspace.runs.latest(run), step.at)
            )
            self.step = None
            await self._go_on()

        self._run(passed)

    async def hand_in(
        self, chart: Chart, answer: Answer, *, hints_used: int, active_seconds: float
    ) -> Submitted:
        """Submit an answer; on the chart in front of the learner it counts for the session."""
        run, step = self.run, self.step
        if run is not None and step is not None and step.chart == chart:
            from coder_drill.exercises.chart import response_of
            from coder_drill.services.answers import submitted_of

            self.run, done = await self._services.background.ask(
                lambda workspace: workspace.runs.give(
                    workspace.runs.latest(run),
                    step.at,
                    response_of(answer),
                    seconds=active_seconds,
                    hints=hints_used,
                )
            )
            if done is not None:
                self.step = None
                return submitted_of(done)
        return await self._services.background.ask(
            lambda workspace: workspace.answers.submit(
                chart, answer, hints_used=hints_used, active_seconds=active_seconds
            )
        )

    def end(self) -> None:
        """End the session and show what was done, if anything was."""
        self._run(self._end)

    async def _end(self) -> None:
        from coder_drill.services.sessions import score_of
        from coder_drill.tui.exercises.summary import SummaryScreen

        run = self.run
        if run is None:
            return

        full = run.over

        def ended(workspace: Workspace) -> tuple[Run, list[Attempt]]:
            over = workspace.runs.end(workspace.runs.latest(run))
            return over, workspace.runs.attempts(over)

        over, attempts = await self._services.background.ask(ended)
        self.run = self.step = None
        score = score_of(over)
        if score.charts or score.cards:
            self._services.into_drill_mode(SummaryScreen(over, attempts))
            return
        if not full:
            self._app.notify("The session ended before its first chart.", markup=False)
        self._services.go_home()

    # -- cards alone -------------------------------------------------------------------------

    def ask_cards(self) -> None:
        """Ask every card that is due, one after the other."""
        asked = _Asked()
        self._run(lambda: self._next_card(asked))

    def list_cards(self) -> None:
        """Every card, with what is due and what is put aside."""
        from coder_drill.tui.exercises.cardlist import CardListScreen

        self._services.into_drill_mode(CardListScreen())

    async def _next_card(self, asked: _Asked) -> None:
        from coder_drill.exercises.card import card_of, graded_of, question_of, response_of
        from coder_drill.tui.exercises.card import CardScreen

        names = list(asked.names)
        found = await self._services.background.ask(
            lambda workspace: workspace.cards.next(skip=names)
        )
        if found is None:
            load = await self._services.background.ask(lambda workspace: workspace.cards.load())
            words = "No card is due with a question for it."
            if load.due and not load.left:
                words = f"{load.words[:1].upper()}{load.words[1:]}."
            elif asked.answers:
                words = "No further card is due."
            if asked.answers:
                words += f" {asked.words[:1].upper()}{asked.words[1:]}."
            self._app.notify(words, markup=False)
            self._services.go_home()
            return
        card = card_of(found.id)

        async def answer(given: str, seconds: float) -> Graded:
            response = response_of(found, given)
            done = await self._services.background.ask(
                lambda workspace: workspace.answers.hand_in(
                    found, response, active_seconds=seconds, mode=found.kind
                )
            )
            asked.take(card, right=done.outcome.right)
            return graded_of(done.outcome)

        def go_on() -> None:
            self._run(lambda: self._next_card(asked))

        def skip() -> None:
            asked.take(card)
            go_on()

        left = await self._services.background.ask(lambda workspace: workspace.cards.load().left)
        self._services.into_drill_mode(
            CardScreen(
                question_of(found),
                answer=answer,
                go_on=go_on,
                skip=skip,
                facts=" · ".join(words for words in (asked.words, f"{left} left today") if words),
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


def _ahead(run: Run, workspace: Workspace) -> tuple[Run, Step | None]:
    """The run with something in front of the learner, and what that is."""
    found = workspace.runs.next(workspace.runs.latest(run))
    return found, workspace.runs.front(found)


class _Asked:
    """The cards asked one after the other, and how many answers were right."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.answers: list[bool] = []

    def take(self, card: str, *, right: bool | None = None) -> None:
        """A card was answered, or passed over."""
        self.names.append(card)
        if right is not None:
            self.answers.append(right)

    @property
    def words(self) -> str:
        """Such as ``2 of 3 cards right``; empty before the first answer."""
        if not self.answers:
            return ""
        cards = "card" if len(self.answers) == 1 else "cards"
        return f"{sum(self.answers)} of {len(self.answers)} {cards} right"
