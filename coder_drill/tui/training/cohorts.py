"""What leads through a trainer's cohorts: looked at, collected, overruled, released."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.shell.services import services_of
from coder_drill.tui.training.dialogs import Fault, Named, OverruleDialog, PathDialog, Ruling
from coder_drill.tui.training.trainer import Level, Line, TrainerScreen

if TYPE_CHECKING:
    from textual.app import App

    from coder_drill.services.workspace import Workspace


class Cohorts:
    """A trainer's cohorts. ``run`` goes a step, and says what cannot be read or written."""

    def __init__(
        self, app: App[Any], run: Callable[[Callable[[], Coroutine[None, None, None]]], None]
    ) -> None:
        self.app = app
        self._services = services_of(app)
        self._run = run

    def look(self, path: tuple[str, ...]) -> None:
        """Show what stands at a path: cohorts, a cohort, a learner, an answer."""
        self._run(lambda: self._show(path))

    async def _show(self, path: tuple[str, ...]) -> None:
        from coder_drill.services.cohortview import view

        found = await self._services.background.ask(lambda w: view(w, path))
        lines = tuple(
            Line(
                each.text,
                each.facts,
                each.left,
                each.down,
                each.heading,
                each.assignment,
                each.exercise,
                each.code,
                each.other,
            )
            for each in found.lines
        )
        self._services.into_drill_mode(
            TrainerScreen(Level(found.title, found.facts, lines, path), self)
        )

    def collect(self, cohort: str) -> None:
        """Ask for a folder, take its files in, score them."""

        def named(given: Named | None) -> None:
            if given is not None:
                self._run(lambda: self._collect(cohort, given.path))

        self.app.push_screen(PathDialog("Collect", "The folder with what came back"), named)

    def release(self, cohort: str, assignment: str) -> None:
        """Ask, then write the release into the folder the app was started in."""
        from coder_drill.services import deciding

        async def asked() -> None:
            title, gone = await self._services.background.ask(
                lambda w: deciding.outstanding(w, cohort, assignment)
            )
            lines = ["Learners who open the file see keys, reasons and overrules."]
            if gone:
                lines.append(
                    f"{gone} {'learner has' if gone == 1 else 'learners have'} not handed in; "
                    "what comes in after it proves nothing."
                )
            self.app.push_screen(Confirm(title, lines, "Release it now?"), decided)

        def decided(yes: bool | None) -> None:
            if yes:
                self._run(released)

        async def released() -> None:
            path = await self._services.background.ask(
                lambda w: deciding.release(w, cohort, assignment, Path.cwd())
            )
            self.app.notify(f"Send {path} to all.", markup=False, timeout=30)

        self._run(asked)

    def overrule(self, path: tuple[str, ...], line: Line) -> None:
        """Ask what is accepted, show what that changes, then do it."""
        from coder_drill.services import deciding

        def ask(typed: Ruling, fault: Fault | None = None) -> None:
            self.app.push_screen(OverruleDialog(line.exercise, typed, fault), ruled)

        def ruled(given: Ruling | None) -> None:
            if given is not None:
                self._run(lambda: tried(given))

        async def decide(given: Ruling, *, dry_run: bool) -> list[str] | None:
            """What it changes; None where it cannot be, and is asked about again with what was typed."""
            wish = deciding.Decision(line.exercise, given.code, given.accept, given.reason)
            try:
                return await self._services.background.ask(
                    lambda w: deciding.decide(w, path[0], wish, dry_run=dry_run)
                )
            except deciding.RefusedError as error:
                ask(given, Fault(error.field, str(error)))
            except CoderDrillError as error:
                ask(given, Fault("", str(error)))
            return None

        async def tried(given: Ruling) -> None:
            lines = await decide(given, dry_run=True)
            if lines is None:
                return

            def decided(yes: bool | None) -> None:
                if yes:
                    self._run(lambda: done(given))
                else:
                    ask(given)

            self.app.push_screen(Confirm("Nothing is changed yet", lines, "Overrule?"), decided)

        async def done(given: Ruling) -> None:
            lines = await decide(given, dry_run=False)
            if lines is not None:
                self.app.notify(lines[-1], markup=False, timeout=20)
                await self._show(path)

        ask(Ruling(line.code, line.other, ""))

    async def _collect(self, cohort: str, folder: Path) -> None:
        if not folder.exists():
            raise UsageError(f"{folder}: is not there; check the path")
        refused, counts = await self._services.background.ask(
            lambda w: _collected(w, cohort, folder)
        )
        for line in refused[:5]:
            self.app.notify(line, severity="warning", markup=False, timeout=20)
        self.app.notify(counts, markup=False)
        # Within this step: one of its own would call off this one, which is not over yet.
        await self._show((cohort,))


def _collected(workspace: Workspace, name: str, folder: Path) -> tuple[list[str], str]:
    from coder_drill.cohort.model import Taken
    from coder_drill.services.cohorts import collect_files, open_cohort
    from coder_drill.services.deciding import keys_of

    keys = keys_of(workspace)
    cohort = open_cohort(workspace, name)
    try:
        done = collect_files(workspace, cohort, keys, [folder])
    finally:
        cohort.close()
    refused = [f"{Path(each.file).name}: {each.why}" for each in done if each.what is Taken.REFUSED]
    counts = [f"{sum(each.what is what for each in done)} {what.value}" for what in Taken]
    return refused, ", ".join(counts)
