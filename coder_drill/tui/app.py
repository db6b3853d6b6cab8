"""The app: the features put together, and what outlives a single screen."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.reactive import var
from textual.screen import Screen
from textual.worker import get_current_worker

from coder_drill.errors import CoderDrillError
from coder_drill.tui.audit.flow import AuditsFlow
from coder_drill.tui.commands import TABLE
from coder_drill.tui.exams.flow import Exams
from coder_drill.tui.exercises.sessions import Sessions
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.navigation import Navigation
from coder_drill.tui.rapid.flow import Sprints
from coder_drill.tui.shell.background import Background
from coder_drill.tui.shell.collector import spare_what_stands
from coder_drill.tui.shell.commands import APP
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.shell.searching import LookupService
from coder_drill.tui.shell.services import TablesState
from coder_drill.tui.training.flow import Training
from coder_drill.tui.widgets.frame import TopBar

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.saving import Saves
    from coder_drill.services.workspace import Workspace
    from coder_drill.store.saving import Saving
    from coder_drill.tui.shell.services import AppServices

HERE = Path(__file__).parent
STYLES: list[str | PurePath] = [
    HERE / folder / "style.tcss"
    for folder in (
        "shell", "widgets", "lookup", "record", "home", "exercises", "drill", "review", "progress", "codebook",
        "rapid", "exams", "audit", "training", "visits",
    )
]  # fmt: skip
"""The styles of the features, each beside its screens."""


_PATIENCE = 2.0
"""Seconds that quitting waits for what is not saved yet before it asks."""


def _charts() -> Screen[Any]:
    from coder_drill.tui.exercises.charts import ChartsScreen

    return ChartsScreen()


def _progress() -> Screen[Any]:
    from coder_drill.tui.progress.screen import ProgressScreen

    return ProgressScreen()


class CoderDrillApp(Navigation, inherit_bindings=False):
    """Practice medical coding in the terminal.

    ``keymap`` gives commands other keys by id; ``clock`` counts seconds of work.
    """

    TITLE = "coder-drill"
    CSS_PATH = STYLES
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "home": HomeScreen,
        "charts": _charts,
        "progress": _progress,
        # An empty base, for the base screen of a mode cannot be switched.
        "drill": Screen,
    }
    DEFAULT_MODE = "home"
    BINDINGS: ClassVar[list[BindingType]] = APP.bindings()
    tables: var[TablesState] = var(TablesState(), init=False)
    bank_read: var[bool] = var(False, init=False)
    saving: var[Saving | None] = var(None, init=False)

    def __init__(
        self,
        workspace: Workspace,
        start_chart: Chart | None = None,
        *,
        keymap: Mapping[str, str] | None = None,
        theme_name: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(TABLE, keymap=keymap, theme_name=theme_name)
        self.workspace = workspace
        self.lookup_service = LookupService(workspace.lookup)
        self.background = Background(workspace.twin)
        self._saves: Saves | None = None
        self.sessions = Sessions(self)
        self.sprints = Sprints(self)
        self.exams = Exams(self)
        self.training = Training(self)
        self.audits = AuditsFlow(self)
        self._start_chart = start_chart
        self.clock = clock

    # -- starting and ending -----------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first frame before anything is read from disk."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        from coder_drill.tui.home.welcome import SEEN, WelcomeScreen

        self.prepare()
        try:
            if not self._wanted_theme:
                kept = self.workspace.setting("theme", "")
                if kept in self.available_themes:
                    self.theme = kept
            seen = bool(self.workspace.setting(SEEN, ""))
        except CoderDrillError as error:
            self.notify(str(error), severity="error", markup=False, timeout=20)
            seen = True
        if self._start_chart is not None:
            self.open_chart(self._start_chart)
        elif not seen:
            self.push_screen(WelcomeScreen())
        self.fit(self.size)

    def welcome_seen(self) -> None:
        """The greeting was read: never show it again."""
        from coder_drill.tui.home.welcome import SEEN

        self.keep_setting(SEEN, "yes")
        self.pop_screen()

    @work(thread=True, exclusive=True, group="tables", exit_on_error=False)
    def prepare(self) -> None:
        """Read the charts, then build the search database when it is not there yet.

        In a thread of its own, one thing after the other: what Home shows comes first.
        """
        worker = get_current_worker()

        def stopped() -> bool:  # Another thread's doing, so asked anew each time.
            return worker.is_cancelled

        def tell(done: int, total: int, what: str) -> None:
            if stopped():
                raise _StoppedError
            share = f" {done * 100 // total}%," if total else ""
            self.call_from_thread(
                self._set_tables,
                TablesState(words=f"Preparing the code tables, once:{share} {what}"),
            )

        with contextlib.suppress(CoderDrillError):  # Home asks again, and says it.
            self.workspace.warm_up()
        if stopped():
            return
        self.call_from_thread(self._set_bank_read)
        try:
            self.workspace.prepare(tell, apart=True)
        except _StoppedError:
            return
        except Exception as error:  # noqa: BLE001 - unsaid, Home would wait for ever
            if stopped():
                return
            words = f"✗ The code tables cannot be used: {error}"
            if not isinstance(error, CoderDrillError):
                words += " - coder-drill doctor says more."
            self.call_from_thread(self._set_tables, TablesState(words=words, failed=True))
            return
        if not stopped():
            # What the first chart needs is imported here, where nobody waits for it.
            import coder_drill.scoring.checking
            import coder_drill.scoring.feedback
            import coder_drill.tui.drill.screen
            import coder_drill.tui.review.screen  # noqa: F401

            spare_what_stands()
            self.call_from_thread(self._set_tables, TablesState(ready=True))

    def watch_tables(self) -> None:
        """Tell the chart in front; Home watches by itself."""
        drill = self.drill
        if drill is not None:
            drill.tables_changed()

    def keep_setting(self, key: str, value: str) -> None:
        """Remember a choice of the learner's."""
        try:
            self.workspace.set_setting(key, value)
        except CoderDrillError as error:
            self.notify(str(error), severity="warning", markup=False)

    def _set_bank_read(self) -> None:
        self.bank_read = True

    def _set_tables(self, tables: TablesState) -> None:
        self.tables = tables

    def on_unmount(self) -> None:
        """End the threads."""
        self.lookup_service.close()
        self.background.close()
        if self._saves is not None:
            self._saves.close(0.0)

    async def action_quit(self) -> None:
        """Leave; what is not saved yet is waited for a moment, then asked about."""
        drill = self.drill
        if drill is not None:
            drill.keep()
        self.run_worker(self._leave(), group="leaving", exclusive=True)

    async def _leave(self) -> None:
        if await asyncio.to_thread(self.flush, _PATIENCE):
            self.exit()
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self.exit()

        trouble = self.saves.state.trouble or "The history is being written by another program."
        lines = [f"✗ Not saved: {trouble}", "It is tried again as long as coder-drill runs."]
        self.push_screen(Confirm("Your answer is not saved", lines, "Quit all the same?"), decided)

    # -- saving ------------------------------------------------------------------------------

    @property
    def saves(self) -> Saves:
        """Answers in progress, written beside the screen; made when the first chart is opened."""
        if self._saves is None:
            self._saves = self.workspace.saves(self._saving_told)
        return self._saves

    def flush(self, seconds: float) -> bool:
        """Wait for what is being saved; True when all of it is."""
        return self._saves is None or self._saves.flush(seconds)

    def _saving_told(self, state: Saving) -> None:
        """How far saving is; called in the thread that saves."""
        self.call_later(self._set_saving, state)

    def _set_saving(self, state: Saving) -> None:
        self.saving = state

    def watch_saving(self, before: Saving | None, now: Saving) -> None:
        """Say what cannot be saved, and keep saying it on top of every screen until it is."""
        if now.trouble and now.trouble != (before.trouble if before else ""):
            self.notify(f"Not saved: {now.trouble}", severity="error", markup=False, timeout=10)
        for notice in now.notices[len(before.notices) if before else 0 :]:
            self.notify(notice, severity="warning", markup=False, timeout=30)
        for stack in self._screen_stacks.values():
            for screen in stack:
                for bar in screen.query(TopBar):
                    bar.warn(self.unsaved)

    @property
    def unsaved(self) -> str:
        """What stands on top of a screen while something cannot be saved, else nothing."""
        state = self.saving
        lost = state is not None and state.trouble and not state.saved
        return "✗ not saved, trying again" if lost else ""

    # -- time --------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Every key and click counts as work on the chart in front."""
        if isinstance(
            event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp
        ):
            drill = self.drill
            if drill is not None and self.current_mode == "drill":
                drill.kept.active.touch()
        await super().on_event(event)


class _StoppedError(Exception):
    """The app is closing while the tables are being built."""


if TYPE_CHECKING:
    _offers: type[AppServices] = CoderDrillApp
