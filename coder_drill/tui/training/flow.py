"""What leads through assignments."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError
from coder_drill.tui.exams.fixed import FixedLead
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.shell.services import services_of
from coder_drill.tui.training.assigned import AssignedRow, AssignedScreen
from coder_drill.tui.training.cohorts import Cohorts
from coder_drill.tui.training.dialogs import Named, PathDialog

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.policy import Policy
    from coder_drill.exercises.run import Run
    from coder_drill.exercises.sources import Sources
    from coder_drill.services.assigned import Assigned
    from coder_drill.services.runs import Runs
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
            lead.put(asked)

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
        found.due,
        (*receipts, *assignment_lines(found.assignment, found.fingerprint, found.opened)),
        timed=found.policy.limit is not None,
        exercises=0 if run is None else len(run.entries),
        unanswered=0
        if run is None
        else sum(e.stage.value not in ("given", "done") for e in run.entries),
        allowed=_allowed(found.policy),
    )


def _allowed(policy: Policy) -> tuple[str, ...]:
    """How long a set may take, and how often it may be started."""
    limit = "no time limit" if policy.limit is None else f"{policy.limit / 60:g} minutes"
    if policy.attempts is None:
        return (limit,)
    return limit, "one attempt" if policy.attempts == 1 else f"{policy.attempts} attempts"


class _Sitting(FixedLead):
    """Leads through an assessment, or another assigned set whose answers are graded at its end."""

    def __init__(self, training: Training, found: AssignedRow, run: Run) -> None:
        super().__init__(training.app, run, found.title, training.run)
        self._training = training
        self._found = found

    def desk(self, workspace: Workspace) -> tuple[Runs, Sources]:
        """Runs over the charts that came with the assignment."""
        box = workspace.assignments
        found = box.get(self._found.id)
        return box.runs(found), box.sources(found)

    def hand_in(self) -> None:
        """Hand in what there is: the file, and its receipt."""
        self.over()

    def over(self) -> None:
        """Hand in what there is: the file, and its receipt."""
        from dataclasses import replace

        self._training.hand_in(replace(self._found, state="handed in"))
