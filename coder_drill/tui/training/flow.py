"""What leads through assignments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.exams.screen import Asked, SittingScreen
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.shell.services import services_of
from coder_drill.tui.training.assigned import AssignedRow, AssignedScreen
from coder_drill.tui.training.cohorts import Cohorts
from coder_drill.tui.training.dialogs import Named, PathDialog

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.run import Run
    from coder_drill.services.assigned import Assigned
    from coder_drill.services.exams.desk import Place
    from coder_drill.services.workspace import Workspace


class Training:
    """Assignments and cohorts, as Home leads to them."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self._services = services_of(app)
        self.cohorts = Cohorts(app, self.run)

    # -- assigned to the learner -----------------------------------------------------------------

    def show_assigned(self) -> None:
        """What is assigned."""

        async def shown() -> None:
            rows = await self._services.background.ask(_rows)
            self._services.into_drill_mode(AssignedScreen(rows, self))

        self.run(shown)

    def begin(self, found: AssignedRow) -> None:
        """Start an assignment after its rules were read, or go on with it."""
        if not self._services.tables.ready:
            words = (
                self._services.tables.words or "The code tables are being prepared; try again soon."
            )
            self.app.notify(words, severity="warning", markup=False)
            return
        if found.state == "begun":
            self.run(lambda: self._sit(found))
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self.run(lambda: self._sit(found))

        self.app.push_screen(
            Confirm(
                found.title,
                found.lines,
                "Start now? The clock runs from here." if found.timed else "Start now?",
            ),
            decided,
        )

    async def _sit(self, found: AssignedRow) -> None:
        def start(workspace: Workspace) -> Run:
            return workspace.assignments.start(workspace.assignments.get(found.id))

        run = await self._services.background.ask(start)
        if run.policy.feedback.value == "at-once":
            self._services.sessions.take_up(run)
            return
        lead = _Sitting(self, found, run)
        asked = await lead.move(0, 0.0)
        if asked is None:
            lead.over()
        else:
            self.show(lead, asked)

    def open_file(self) -> None:
        """Ask for a file that a trainer sent, and open it."""

        def named(given: Named | None) -> None:
            if given is None:
                return

            async def opened() -> None:
                await self._services.background.ask(
                    lambda w: w.assignments.open(given.path, learner=given.learner)
                )
                self.app.notify(f"{given.path.name} is opened.", markup=False)
                rows = await self._services.background.ask(_rows)
                self._services.into_drill_mode(AssignedScreen(rows, self))

            self.run(opened)

        self.app.push_screen(PathDialog("A file from a trainer", "Its path", learner=True), named)

    def hand_in(self, found: AssignedRow) -> None:
        """Hand in after asking, and write the file to the folder the app was started in."""

        def decided(yes: bool | None) -> None:
            if yes:
                self.run(handed)

        async def handed() -> None:
            done = await self._services.background.ask(
                lambda w: w.assignments.hand_in(w.assignments.get(found.id))
            )
            self.app.notify(
                f"Send {done.path} to {found.trainer}. Receipt {done.receipt}",
                markup=False,
                timeout=30,
            )
            rows = await self._services.background.ask(_rows)
            self._services.into_drill_mode(AssignedScreen(rows, self))

        if found.state == "begun":
            lines = [
                f"{found.unanswered} of {found.exercises} exercises are not answered."
                if found.unanswered
                else f"All {found.exercises} exercises are answered.",
                "Nothing can be changed afterward.",
            ]
            self.app.push_screen(Confirm(found.title, lines, "Hand it in?"), decided)
        else:
            self.run(handed)

    def show(self, lead: _Sitting, asked: Asked) -> None:
        """The screen on which one sits."""
        self._services.into_drill_mode(SittingScreen(lead, asked, clock=self._services.clock))

    def show_trainer(self) -> None:
        """The trainer's cohorts."""
        self.cohorts.look(())

    def run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go a step; what cannot be read or written is said in a notice."""

        async def guarded() -> None:
            try:
                await steps()
            except CoderDrillError as error:
                self.app.notify(str(error), severity="error", markup=False, timeout=15)

        self.app.run_worker(guarded(), group="training", exclusive=True)


def _rows(workspace: Workspace) -> list[AssignedRow]:
    return [_row(workspace, each) for each in workspace.assignments.all()]


def _row(workspace: Workspace, found: Assigned) -> AssignedRow:
    from coder_drill.training.inwords import assignment_lines

    box = workspace.assignments
    run = box.going(found)
    receipts = tuple(f"Receipt {each}." for each in box.receipts(found)[-1:])
    return AssignedRow(
        found.id,
        found.assignment.set.title,
        found.assignment.trainer,
        box.state(found),
        found.assignment.due,
        (*receipts, *assignment_lines(found.assignment, found.fingerprint)),
        timed=found.policy.limit is not None,
        exercises=0 if run is None else len(run.entries),
        unanswered=0
        if run is None
        else sum(e.stage.value not in ("given", "done") for e in run.entries),
    )


class _Sitting:
    """Leads through an assessment, or another assigned set whose answers are graded at its end."""

    fixed = True

    def __init__(self, training: Training, found: AssignedRow, run: Run) -> None:
        self._training = training
        self._services = services_of(training.app)
        self._found = found
        self.run = run
        self.at = run.at or 0
        self.name = found.title

    async def _ask(self, step: Callable[[Workspace, Run], Run], to: int) -> Asked | None:
        """Take a step and come to the exercise at ``to``; stay where it fails."""
        run, name = self.run, self._found.id

        def asked(workspace: Workspace) -> tuple[Run, Asked | None]:
            from coder_drill.exercises.registry import kind_named
            from coder_drill.services.exams.desk import given_text

            box = workspace.assignments
            runs = box.runs(box.get(name))
            done = step(workspace, runs.latest(run))
            if done.over:
                return done, None
            done = runs.open(done, to)
            if done.over:
                return done, None
            entry = done.entries[to]
            exercise = runs.exercise(entry)
            response = runs.response(done, to)
            text = "This exercise is no longer there; leave it open."
            if exercise is not None:
                text = kind_named(exercise.kind).asked_text(exercise)
            given = sum(each.stage.value == "given" for each in done.entries)
            section = f" · {entry.section}" if entry.section else ""
            return done, Asked(
                title=f"Item {to + 1} of {len(done.entries)}{section}",
                text=text,
                given=given_text(exercise, response) if exercise and response else "",
                flagged=entry.flagged,
                facts=f"{given} of {len(done.entries)} answered",
                left=done.left,
            )

        self.run, shown = await self._services.background.ask(asked)
        self.at = to
        return shown

    def give(self, text: str, seconds: float) -> Awaitable[Asked | None]:
        """Answer, and go on to the next exercise."""
        at, name = self.at, self._found.id

        def answered(workspace: Workspace, run: Run) -> Run:
            from coder_drill.exercises.registry import kind_named

            box = workspace.assignments
            found = box.get(name)
            runs = box.runs(found)
            run = runs.now(run)
            exercise = runs.exercise(run.entries[at])
            if run.over or exercise is None:
                return run
            response = kind_named(exercise.kind).typed(box.sources(found), exercise, text)
            return runs.give(run, at, response, seconds=run.entries[at].seconds + seconds)[0]

        return self._ask(answered, min(at + 1, len(self.run.entries) - 1))

    async def keep(self, text: str) -> None:
        """Keep what is typed."""
        run, at, name = self.run, self.at, self._found.id

        def kept(workspace: Workspace) -> Run:
            from coder_drill.services.exams.desk import keep_typed

            box = workspace.assignments
            found = box.get(name)
            runs = box.runs(found)
            return keep_typed(runs, box.sources(found), runs.latest(run), at, text)

        await self._services.background.ask(kept)

    def move(self, by: int, seconds: float) -> Awaitable[Asked | None]:
        """Go to another exercise."""
        return self._ask(lambda w, run: run, (self.at + by) % len(self.run.entries))

    def flag(self) -> Awaitable[Asked | None]:
        """Mark the exercise, or take the mark away."""
        at, name = self.at, self._found.id

        def flagged(workspace: Workspace, run: Run) -> Run:
            box = workspace.assignments
            runs = box.runs(box.get(name))
            run = runs.now(run)
            return run if run.over else runs.flag(run, at, on=not run.entries[at].flagged)

        return self._ask(flagged, at)

    def go(self, at: int) -> None:
        """Go to an exercise from the overview."""
        self.at = at

        async def gone() -> None:
            asked = await self.move(0, 0.0)
            if asked is None:
                self.over()
            else:
                self._training.show(self, asked)

        self._training.run(gone)

    def finish(self) -> None:
        """Every exercise before the end."""
        from coder_drill.tui.exams.overview import OverviewScreen

        async def shown() -> None:
            run, name = self.run, self._found.id

            def places(workspace: Workspace) -> list[Place]:
                from coder_drill.services.exams.desk import Place

                box = workspace.assignments
                latest = box.runs(box.get(name)).latest(run)
                return [
                    Place(n, entry.section or entry.kind, entry, None, "")
                    for n, entry in enumerate(latest.entries, 1)
                ]

            found = await self._services.background.ask(places)
            self._services.into_drill_mode(
                OverviewScreen(found, go=self.go, hand_in=self.over, back=lambda: self.go(self.at))
            )

        self._training.run(shown)

    def over(self) -> None:
        """Hand in what there is: the file, and its receipt."""
        from dataclasses import replace

        self._training.hand_in(replace(self._found, state="handed in"))
