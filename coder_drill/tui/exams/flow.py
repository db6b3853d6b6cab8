"""What leads through exams and placements."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.exams.fixed import FixedLead
from coder_drill.tui.exams.screen import Asked, Leads, SittingScreen
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.run import Run
    from coder_drill.exercises.sources import Sources
    from coder_drill.services.placement.result import Gain, PlacementResult
    from coder_drill.services.runs import Runs
    from coder_drill.services.workspace import Workspace


class Exams:
    """Exams, placements and the plan, as Home leads to them."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._services = services_of(app)

    # -- mock exams --------------------------------------------------------------------------

    def start(self) -> None:
        """Go on with the exam that is being sat, or choose one."""
        if not self._ready():
            return

        async def begin() -> None:
            waiting = await self._services.background.ask(lambda w: w.exams.waiting())
            if waiting is not None:
                await self._sit(waiting)
                return
            from coder_drill.tui.exams.start import Choice, StartDialog

            def choices(workspace: Workspace) -> list[Choice]:
                from coder_drill.services.exams.forms import Length, exam_names

                found = []
                for exam in exam_names():
                    for length in Length:
                        made = workspace.exams.assembled(exam, length)
                        short = tuple(each.words for each in made.short)
                        form = made.form
                        found.append(
                            Choice(
                                exam,
                                length.value,
                                len(made.entries),
                                form.items,
                                form.minutes,
                                short,
                            )
                        )
                return found

            def done(choice: Choice | None) -> None:
                if choice is not None:
                    self._run(lambda: self._begin(choice.exam, choice.length))

            self._app.push_screen(StartDialog(await self._services.background.ask(choices)), done)

        self._run(begin)

    async def _begin(self, exam: str, length: str) -> None:
        from coder_drill.services.exams.forms import Length

        run = await self._services.background.ask(lambda w: w.exams.begin(exam, Length(length)))
        await self._sit(run)

    async def _sit(self, run: Run) -> None:
        lead = _Exam(self, run)
        asked = await lead.move(0, 0.0)
        if asked is None:
            lead.over()
        else:
            lead.put(asked)

    # -- placement ---------------------------------------------------------------------------

    def place(self) -> None:
        """Go on with the placement that waits, or begin one."""
        if not self._ready():
            return

        async def begin() -> None:
            run = await self._services.background.ask(lambda w: w.placements.begin())
            lead = _Placement(self, run)
            asked = await lead.front()
            if asked is None:
                lead.over()
            else:
                self.show(lead, asked)

        self._run(begin)

    # -- the plan ----------------------------------------------------------------------------

    def show_week(self) -> None:
        """This week of the plan."""
        if not self._ready():
            return

        async def shown() -> None:
            from coder_drill.tui.exams.week import WeekScreen

            week = await self._services.background.ask(lambda w: w.plans.week())
            self._services.into_drill_mode(WeekScreen(week, again=self.show_week))

        self._run(shown)

    # -- inside ------------------------------------------------------------------------------

    def show(self, lead: Leads, asked: Asked) -> None:
        """The screen on which one sits."""
        self._services.into_drill_mode(SittingScreen(lead, asked, clock=self._services.clock))

    def run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go a step; what cannot be read or written is said in a notice."""
        self._run(steps)

    @property
    def app(self) -> App[Any]:
        """The running app."""
        return self._app

    def _ready(self) -> bool:
        tables = self._services.tables
        if not tables.ready:
            words = tables.words or "The code tables are being prepared; try again soon."
            self._app.notify(words, severity="warning", markup=False)
        return tables.ready

    def _run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        async def guarded() -> None:
            try:
                await steps()
            except CoderDrillError as error:
                self._app.notify(str(error), severity="error", markup=False)

        self._app.run_worker(guarded(), group="exams", exclusive=True)


class _Exam(FixedLead):
    """Leads through an exam."""

    def __init__(self, exams: Exams, run: Run) -> None:
        super().__init__(exams.app, run, f"Mock exam {run.wish.get('exam')}", exams.run)

    def desk(self, workspace: Workspace) -> tuple[Runs, Sources]:
        """The learner's runs, over the bank."""
        return workspace.runs, workspace.sources

    def sections(self, workspace: Workspace) -> Mapping[str, str]:
        """Those of the exam's form."""
        return {each.id: each.name for each in workspace.exams.form(self.run).sections}

    def hand_in(self) -> None:
        """End the exam."""

        async def ended() -> None:
            run = self.run
            self.run = await self._services.background.ask(
                lambda w: w.exams.hand_in(w.runs.latest(run))
            )
            self.over()

        self._go_steps(ended)

    def over(self) -> None:
        """What came of it."""
        from coder_drill.tui.exams.result import ResultScreen, exam_lines

        async def shown() -> None:
            run = self.run
            found = await self._services.background.ask(lambda w: w.exams.result(run))
            facts = f"{found.answered} of {found.items} answered"
            self._services.into_drill_mode(ResultScreen(found.name, facts, exam_lines(found)))

        self._go_steps(shown)


class _Placement:
    """Leads through a placement."""

    name = "Placement"
    fixed = False

    def __init__(self, exams: Exams, run: Run) -> None:
        self._exams = exams
        self._services = services_of(exams.app)
        self.run = run

    async def _ask(self, step: Callable[[Workspace, Run], Run]) -> Asked | None:
        run = self.run

        def asked(workspace: Workspace) -> tuple[Run, Asked | None]:
            from coder_drill.exercises.registry import kind_named

            done = step(workspace, workspace.runs.latest(run))
            front = None if done.over else workspace.placements.front(done)
            if front is None:
                return done, None
            minutes = f"{done.seconds / 60:.0f} of {done.policy.minutes:g} minutes"
            return done, Asked(
                title=f"Exercise {done.handed_in + 1}",
                text=kind_named(front.exercise.kind).asked_text(front.exercise),
                facts=minutes,
            )

        self.run, shown = await self._services.background.ask(asked)
        return shown

    def front(self) -> Awaitable[Asked | None]:
        """What is asked now."""
        return self._ask(lambda w, run: run)

    def give(self, text: str, seconds: float) -> Awaitable[Asked | None]:
        """Answer; the next exercise depends on it."""
        return self._ask(lambda w, run: w.placements.answer(run, text, seconds=seconds))

    async def keep(self, text: str) -> None:
        """Nothing is kept: what comes next depends on the answer."""

    def move(self, by: int, seconds: float) -> Awaitable[Asked | None]:
        """Pass over what is asked."""
        return self._ask(lambda w, run: w.placements.skip(run))

    def flag(self) -> Awaitable[Asked | None]:
        """There are no flags here."""
        return self.front()

    def put(self, asked: Asked) -> None:
        """The screen of an item."""
        self._exams.show(self, asked)

    def finish(self) -> None:
        """End it here, after asking."""
        from coder_drill.tui.shell.screens import Confirm

        def decided(yes: bool | None) -> None:
            if yes:
                self._exams.run(ended)

        async def ended() -> None:
            run = self.run
            self.run = await self._services.background.ask(
                lambda w: w.placements.end(w.runs.latest(run))
            )
            self.over()

        lines = ["The fewer answers, the wider the intervals."]
        self._exams.app.push_screen(Confirm("End the placement", lines, "End it here?"), decided)

    def over(self) -> None:
        """What came of it."""
        from coder_drill.tui.exams.result import ResultScreen, placement_lines

        async def shown() -> None:
            run = self.run
            if not any(entry.attempt for entry in run.entries):
                self._exams.app.notify("The placement ended before its first answer.", markup=False)
                self._services.go_home()
                return

            def result(workspace: Workspace) -> tuple[PlacementResult, list[Gain]]:
                return workspace.placements.result(run), workspace.placements.gains()

            found, gained = await self._services.background.ask(result)
            facts = f"{found.exercises} exercises, {found.minutes:.0f} minutes"
            self._services.into_drill_mode(
                ResultScreen("Placement", facts, placement_lines(found, gained))
            )

        self._exams.run(shown)
