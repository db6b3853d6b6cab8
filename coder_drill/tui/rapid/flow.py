"""What leads from one item of a sprint to the next."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.model import Outcome
    from coder_drill.exercises.run import Run
    from coder_drill.services.sprints import SprintPlan
    from coder_drill.services.steps import Step
    from coder_drill.services.workspace import Workspace
    from coder_drill.store.model import Attempt


class Sprints:
    """The sprint that is going on, if any. It is a run: one that waits is there after a restart, too."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._services = services_of(app)
        self.run: Run | None = None
        self._looked = False

    @property
    def running(self) -> bool:
        """True between the start of a sprint and its end."""
        return self.run is not None

    @property
    def words(self) -> str:
        """How far the sprint is, such as ``7 of 20 items``."""
        run = self.run
        if run is None:
            return ""
        of = f" of {run.policy.exercises}" if run.policy.exercises else ""
        return f"{run.handed_in}{of} items"

    def look_for_one(self) -> None:
        """Take up the sprint that waits from before, once. Raises UnavailableError."""
        if not self._looked:
            waiting = self._services.workspace.runs.waiting("sprint")
            self.run = waiting[0] if waiting else None
            self._looked = True

    def start(self, plan: SprintPlan | None = None) -> None:
        """Begin a sprint; without a plan go on with the one that waits, or begin a usual one."""
        from coder_drill.services.sprints import SprintPlan

        tables = self._services.tables
        if not tables.ready:
            words = tables.words or "The code tables are being prepared; try again soon."
            self._app.notify(words, severity="warning", markup=False)
            return

        async def begin() -> None:
            waiting = self.run
            if waiting is not None and plan is not None:
                await self._services.background.ask(
                    lambda workspace: workspace.runs.end(workspace.runs.latest(waiting))
                )
                self.run = None
            if self.run is None:
                wanted = plan or SprintPlan()
                self.run = await self._services.background.ask(
                    lambda workspace: workspace.runs.begin(wanted.policy, wish=wanted.wish)
                )
            await self._go_on()

        self._run(begin)

    def show_map(self) -> None:
        """The map of families."""
        from coder_drill.tui.rapid.map import MapScreen

        async def shown() -> None:
            from coder_drill.services.drillmap import family_rows

            rows = await self._services.background.ask(
                lambda workspace: family_rows(workspace.skills.book().drills)
            )
            self._services.into_drill_mode(MapScreen(rows, start=self.start))

        self._run(shown)

    def go_on(self) -> None:
        """Show the next item, or what came of the sprint."""
        self._run(self._go_on)

    async def _go_on(self) -> None:
        from coder_drill.tui.rapid.screen import SprintScreen

        run = self.run
        if run is None:
            return

        def ahead(workspace: Workspace) -> tuple[Run, Step | None]:
            found = workspace.runs.next(workspace.runs.latest(run))
            return found, workspace.runs.front(found)

        self.run, step = await self._services.background.ask(ahead)
        if step is None:
            await self._end()
            return
        screen = self._app.screen
        if isinstance(screen, SprintScreen):
            screen.show(step)
        else:
            self._services.into_drill_mode(SprintScreen(self, step, clock=self._services.clock))

    async def give(self, step: Step, given: str, seconds: float) -> Outcome:
        """Hand in what was typed or picked; stored before its verdict comes back."""
        run = self.run
        assert run is not None

        def handed_in(workspace: Workspace) -> tuple[Run, Outcome]:
            from coder_drill.exercises.rapid.kind import KIND

            response = KIND.typed(workspace.sources, step.exercise, given)
            after, done = workspace.runs.give(
                workspace.runs.latest(run), step.at, response, seconds=seconds
            )
            assert done is not None, "a sprint has no limit of wall time"
            return after, done.outcome

        self.run, outcome = await self._services.background.ask(handed_in)
        return outcome

    def pass_over(self, step: Step) -> None:
        """Leave an item out."""

        async def passed() -> None:
            run = self.run
            assert run is not None
            self.run = await self._services.background.ask(
                lambda workspace: workspace.runs.pass_over(workspace.runs.latest(run), step.at)
            )
            await self._go_on()

        self._run(passed)

    def end(self) -> None:
        """End the sprint and show what came of it."""
        self._run(self._end)

    async def _end(self) -> None:
        from coder_drill.services.sprints import plan_of
        from coder_drill.tui.rapid.over import OverScreen

        run = self.run
        if run is None:
            return

        def ended(workspace: Workspace) -> tuple[Run, list[Attempt]]:
            over = workspace.runs.end(workspace.runs.latest(run))
            return over, workspace.runs.attempts(over)

        over, attempts = await self._services.background.ask(ended)
        self.run = None
        if attempts:
            plan = plan_of(over)
            screen = OverScreen(over, attempts, again=lambda: self.start(plan), map=self.show_map)
            self._services.into_drill_mode(screen)
            return
        self._app.notify("The sprint ended before its first answer.", markup=False)
        self._services.go_home()

    def _run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go a step; what cannot be read or written is said in a notice."""

        async def guarded() -> None:
            try:
                await steps()
            except CoderDrillError as error:
                self._app.notify(str(error), severity="error", markup=False)

        self._app.run_worker(guarded(), group="sprint", exclusive=True)
