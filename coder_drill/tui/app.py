"""The app: the features put together, and what outlives a single screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import get_current_worker

from coder_drill.errors import CoderDrillError
from coder_drill.tui.codebook.commands import BROWSER, BUILDING
from coder_drill.tui.commands import TABLE
from coder_drill.tui.exercises.sessions import Sessions
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.shell.app import ShellApp
from coder_drill.tui.shell.background import Background
from coder_drill.tui.shell.collector import spare_what_stands
from coder_drill.tui.shell.commands import APP
from coder_drill.tui.shell.searching import LookupService
from coder_drill.tui.shell.services import Tables

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.codebooks.books import BookInfo
    from coder_drill.codebooks.model import System
    from coder_drill.services.model import Submitted
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.drill.screen import DrillScreen
    from coder_drill.tui.shell.services import AppServices, Coding

HERE = Path(__file__).parent
STYLES: list[str | PurePath] = [
    HERE / folder / "style.tcss"
    for folder in (
        "shell", "widgets", "lookup", "record", "home", "exercises", "drill", "review", "progress", "codebook",
    )
]  # fmt: skip
"""The styles of the features, each beside its screens."""


def _charts() -> Screen[Any]:
    from coder_drill.tui.exercises.charts import ChartsScreen

    return ChartsScreen()


def _progress() -> Screen[Any]:
    from coder_drill.tui.progress.screen import ProgressScreen

    return ProgressScreen()


class CoderDrillApp(ShellApp, inherit_bindings=False):
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
    tables: reactive[Tables] = reactive(Tables(), init=False)
    bank_read: reactive[bool] = reactive(False, init=False)

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
        self.sessions = Sessions(self)
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
                self._set_tables, Tables(words=f"Preparing the code tables, once:{share} {what}")
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
            self.call_from_thread(self._set_tables, Tables(words=words, failed=True))
            return
        if not stopped():
            # What the first chart needs is imported here, where nobody waits for it.
            import coder_drill.scoring.checking
            import coder_drill.scoring.feedback
            import coder_drill.tui.drill.screen
            import coder_drill.tui.review.screen  # noqa: F401

            spare_what_stands()
            self.call_from_thread(self._set_tables, Tables(ready=True))

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

    def _set_tables(self, tables: Tables) -> None:
        self.tables = tables

    def on_unmount(self) -> None:
        """End the threads."""
        self.lookup_service.close()
        self.background.close()

    async def action_quit(self) -> None:
        """Leave; the answer in progress is saved already, its time now."""
        drill = self.drill
        if drill is not None:
            drill.keep()
        self.exit()

    # -- time --------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Every key and click counts as work on the chart in front."""
        if isinstance(
            event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp
        ):
            drill = self.drill
            if drill is not None and self.current_mode == "drill":
                drill.active.touch()
        await super().on_event(event)

    # -- where to go -------------------------------------------------------------------------

    @property
    def drill(self) -> DrillScreen | None:
        """The screen of the chart being coded, if any."""
        stack = self._screen_stacks.get("drill") or []
        found = next((screen for screen in stack if hasattr(screen, "active")), None)
        return cast("DrillScreen | None", found)

    @property
    def coding(self) -> Coding | None:
        """The chart being coded, where it lies under the screen in front or is that screen."""
        drill = self.drill
        return drill if drill is not None and drill in self.screen_stack else None

    def open_chart(self, chart: Chart, *, resume: bool = False) -> None:
        """Code a chart, going on with its draft when there is one."""
        from coder_drill.tui.drill.screen import DrillScreen

        drill = self.drill
        if drill is not None and drill.chart.id == chart.id:
            self.switch_mode("drill")
            return
        try:
            draft = self.workspace.answers.draft(chart.id)
        except CoderDrillError as error:
            self.notify(str(error), severity="error", markup=False)
            draft = None
        self.into_drill_mode(DrillScreen(chart, self.lookup_service, self.clock, draft))

    def show_review(self, chart: Chart, submitted: Submitted) -> None:
        """Show the result in place of the drill."""
        from coder_drill.tui.review.screen import ReviewScreen

        self.into_drill_mode(ReviewScreen(chart, submitted))

    def into_drill_mode(self, screen: Screen[Any]) -> None:
        """Put a drill, a review or a step of a session in place of what the drill mode shows now."""
        drill = self.drill
        if drill is not None and drill.active.running:
            drill.keep()
        self.switch_mode("drill")
        while len(self.screen_stack) > 2:  # dialogs left open
            self.pop_screen()
        if len(self.screen_stack) == 2:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def go_home(self) -> None:
        """The start screen."""
        self.switch_mode("home")

    def action_go_home(self) -> None:
        """The start screen."""
        self.go_home()

    def show_charts(self) -> None:
        """The bank."""
        self.switch_mode("charts")

    def show_progress(self) -> None:
        """Where the learner stands."""
        self.switch_mode("progress")

    def _code_in_hand(self) -> tuple[str, System | None] | None:
        """The code marked on the screen in front."""
        return getattr(self.screen, "code_in_hand", None)

    def show_codebook(self) -> None:
        """The code book, at the marked code where there is one."""
        if self._tables_stand():
            self.open_browser(self._code_in_hand())

    def action_codebook(self) -> None:
        """The code book, at the marked code where there is one."""
        self.show_codebook()

    def action_builder(self) -> None:
        """The PCS builder, at the marked code where it is one of PCS."""
        if self._tables_stand():
            code, system = self._code_in_hand() or ("", None)
            self.open_builder(code if system and system.by_axes else "")

    def open_browser(self, code: tuple[str, System | None] | None = None) -> None:
        """The code book, at a code or where it was left."""
        from coder_drill.tui.codebook import opening

        opening.open_browser(self, code)

    def open_index(self, info: BookInfo, entry: int | None = None) -> None:
        """An imported index, at an entry or where it was left."""
        from coder_drill.tui.codebook import opening

        opening.open_index(self, info, entry)

    def open_builder(self, prefix: str = "") -> None:
        """The PCS builder, at a code or prefix or where it was left."""
        from coder_drill.tui.codebook import opening

        opening.open_builder(self, prefix)

    def open_page(
        self, code: str, system: System | None, *, answer: tuple[str, ...] | None = None
    ) -> None:
        """The page of a code; what is added there goes into the answer of the chart below."""
        from coder_drill.tui.codebook import opening

        opening.open_page(self, code, system, answer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The code book and the builder are not offered where they are open."""
        scope = getattr(self.screen, "SCOPE", None) if self._screen_stack else None
        if action == "codebook" and scope is BROWSER:
            return False
        return not (action == "builder" and scope is BUILDING)

    def _tables_stand(self) -> bool:
        """True when the code tables can be read; else says why not."""
        if not self.tables.ready:
            words = self.tables.words or "The code tables are being prepared; try again soon."
            self.notify(words, severity="warning", markup=False)
        return self.tables.ready


class _StoppedError(Exception):
    """The app is closing while the tables are being built."""


if TYPE_CHECKING:
    _offers: type[AppServices] = CoderDrillApp
