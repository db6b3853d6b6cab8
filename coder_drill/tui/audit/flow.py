"""What leads to an audit, keeps it, and hands it in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.tui.shell.services import services_of

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.exercises.audit.response import Audited
    from coder_drill.exercises.model import Exercise, Outcome
    from coder_drill.services.workspace import Workspace


class AuditsFlow:
    """The way from Home to an audit and to what came of it."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._services = services_of(app)

    def start(self) -> None:
        """Go on with the audit in progress, or begin the next one."""
        tables = self._services.tables
        if not tables.ready:
            words = tables.words or "The code tables are being prepared; try again soon."
            self._app.notify(words, severity="warning", markup=False)
            return
        self._run(self._begin)

    async def _begin(self) -> None:
        from coder_drill.exercises.audit.response import audited_of
        from coder_drill.exercises.model import Response
        from coder_drill.tui.audit.screen import AuditScreen

        def ahead(workspace: Workspace) -> tuple[Exercise, Audited, float]:
            exercise = workspace.audits.next()
            kept = workspace.answers.kept(exercise)
            given = Response.of_text(kept.payload).given if kept is not None else None
            return exercise, audited_of(given), kept.active_seconds if kept is not None else 0.0

        exercise, given, seconds = await self._services.background.ask(ahead)
        self._services.into_drill_mode(
            AuditScreen(self, exercise, given, seconds=seconds, clock=self._services.clock)
        )

    async def keep(self, exercise: Exercise, given: Audited, seconds: float) -> None:
        """Keep an answer in progress. Raises UnavailableError."""
        from coder_drill.exercises.audit.response import audited_json
        from coder_drill.exercises.model import Response

        response = Response(audited_json(given))
        await self._services.background.ask(
            lambda workspace: workspace.answers.keep(exercise, response, active_seconds=seconds)
        )

    def hand_in(self, exercise: Exercise, given: Audited, seconds: float) -> None:
        """Hand an audit in and show what came of it; logged before anything is shown."""
        from coder_drill.exercises.audit.response import audited_json
        from coder_drill.exercises.model import Response

        response = Response(audited_json(given))

        def done(workspace: Workspace) -> tuple[Outcome, list[str], str]:
            outcome = workspace.answers.hand_in(exercise, response, active_seconds=seconds).outcome
            audits = workspace.audits
            return outcome, audits.money(exercise, outcome), audits.habit().words

        async def handed_in() -> None:
            from coder_drill.exercises.audit.kind import graded_of
            from coder_drill.tui.audit.result import AuditResult

            outcome, money, habit = await self._services.background.ask(done)
            self._services.into_drill_mode(
                AuditResult(graded_of(outcome), outcome.score, money, habit, self.start)
            )

        self._run(handed_in)

    def _run(self, steps: Callable[[], Coroutine[None, None, None]]) -> None:
        """Go a step; what cannot be read or written is said in a notice."""

        async def guarded() -> None:
            try:
                await steps()
            except CoderDrillError as error:
                mild = isinstance(error, UsageError)
                words = str(error)
                self._app.notify(
                    words[:1].upper() + words[1:] + "." if mild else words,
                    severity="warning" if mild else "error",
                    markup=False,
                )

        self._app.run_worker(guarded(), group="audit", exclusive=True)
