"""The app: modes, themes, keys, and what outlives a single screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import get_current_worker

from coder_drill.errors import CoderDrillError
from coder_drill.tui.commands import BY_ID, Scope, bindings, key_words, keys_of
from coder_drill.tui.exercises.sessions import Sessions
from coder_drill.tui.home.screen import HomeScreen
from coder_drill.tui.shell import theme
from coder_drill.tui.shell.background import Background
from coder_drill.tui.shell.collector import spare_what_stands
from coder_drill.tui.shell.screens import AppScreen, TooSmall
from coder_drill.tui.shell.searching import LookupService

if TYPE_CHECKING:
    from textual.command import Provider

    from coder_drill.charts.model import Chart
    from coder_drill.codebooks.model import System
    from coder_drill.practice import Practice, Submitted
    from coder_drill.tui.drill.screen import DrillScreen

MIN_WIDTH, MIN_HEIGHT = 60, 18
"""Below this nothing useful fits; the smallest size the screens are made for is 80x24."""


@dataclass(frozen=True, slots=True)
class Tables:
    """How far the code tables are: ``words`` tell the user while they are not ready."""

    ready: bool = False
    words: str = ""
    failed: bool = False


def _command_provider() -> type[Provider]:
    from coder_drill.tui.shell.palette import CommandProvider

    return CommandProvider


def _charts() -> Screen[Any]:
    from coder_drill.tui.exercises.charts import ChartsScreen

    return ChartsScreen()


def _progress() -> Screen[Any]:
    from coder_drill.tui.progress.screen import ProgressScreen

    return ProgressScreen()


class CoderDrillApp(App[None], inherit_bindings=False):
    """Practise medical coding in the terminal.

    ``keymap`` gives commands other keys by id; ``clock`` counts seconds of work.
    """

    TITLE = "coder-drill"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    AUTO_FOCUS = ""
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "home": HomeScreen,
        "charts": _charts,
        "progress": _progress,
        # An empty base, for the base screen of a mode cannot be switched.
        "drill": Screen,
    }
    DEFAULT_MODE = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.APP)
    COMMANDS: ClassVar[set[Any]] = {_command_provider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012

    tables: reactive[Tables] = reactive(Tables(), init=False)
    bank_read: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        practice: Practice,
        start_chart: Chart | None = None,
        *,
        keymap: Mapping[str, str] | None = None,
        theme_name: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.practice = practice
        self.lookup_service = LookupService(practice.lookup)
        self.background = Background(practice.twin)
        self.sessions = Sessions(self)
        self._start_chart = start_chart
        self.clock = clock
        self._wanted_keymap = dict(keymap or {})
        self._wanted_theme = theme_name
        for known in theme.THEMES:
            self.register_theme(known)
        self.theme = theme.DEFAULT

    # -- starting and ending -----------------------------------------------------------------

    def on_load(self) -> None:
        """Keys first: texts on the first screen name them."""
        self.set_keymap({k: v for k, v in self._wanted_keymap.items() if k in BY_ID})

    def on_mount(self) -> None:
        """Show the first frame before anything is read from disk."""
        unknown = sorted(set(self._wanted_keymap) - set(BY_ID))
        if unknown:
            self.notify(
                f"Settings: keys.{unknown[0]} is no command; ids are listed in the help.",
                severity="warning",
                markup=False,
            )
        if self._wanted_theme in self.available_themes:
            self.theme = self._wanted_theme
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        from coder_drill.tui.home.welcome import SEEN, WelcomeScreen

        self.prepare()
        try:
            if not self._wanted_theme:
                kept = self.practice.setting("theme", "")
                if kept in self.available_themes:
                    self.theme = kept
            seen = bool(self.practice.setting(SEEN, ""))
        except CoderDrillError as error:
            self.notify(str(error), severity="error", markup=False, timeout=20)
            seen = True
        if self._start_chart is not None:
            self.open_chart(self._start_chart)
        elif not seen:
            self.push_screen(WelcomeScreen())
        self._fit(self.size)

    def welcome_seen(self) -> None:
        """The greeting was read: never show it again."""
        from coder_drill.tui.home.welcome import SEEN

        self._keep_setting(SEEN, "yes")
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
            self.practice.warm_up()
        if stopped():
            return
        self.call_from_thread(self._set_bank_read)
        try:
            self.practice.prepare(tell, apart=True)
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

    # -- size --------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """One clear message while the terminal is too small."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        small = size.width < MIN_WIDTH or size.height < MIN_HEIGHT
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(MIN_WIDTH, MIN_HEIGHT))
        elif not small and isinstance(self.screen, TooSmall):
            self.screen.dismiss()

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

    def open_chart(self, chart: Chart, *, resume: bool = False) -> None:
        """Code a chart, going on with its draft when there is one."""
        from coder_drill.tui.drill.screen import DrillScreen

        drill = self.drill
        if drill is not None and drill.chart.id == chart.id:
            self.switch_mode("drill")
            return
        try:
            draft = self.practice.draft(chart.id)
        except CoderDrillError as error:
            self.notify(str(error), severity="error", markup=False)
            draft = None
        self.into_drill_mode(DrillScreen(chart, self.lookup_service, self.clock, draft))

    def show_review(self, chart: Chart, submitted: Submitted) -> None:
        """Show the result in place of the drill."""
        from coder_drill.tui.review.screen import ReviewScreen

        self.sessions.submitted(submitted.attempt)
        self.into_drill_mode(ReviewScreen(chart, submitted))

    def into_drill_mode(self, screen: AppScreen) -> None:
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

    def action_go_home(self) -> None:
        """The start screen."""
        self.switch_mode("home")

    def _code_in_hand(self) -> tuple[str, System | None] | None:
        """The code marked on the screen in front."""
        return getattr(self.screen, "code_in_hand", None)

    def action_codebook(self) -> None:
        """The code book, at the marked code where there is one."""
        from coder_drill.tui.codebook.browser import open_browser

        if self._tables_stand():
            open_browser(self, self._code_in_hand())

    def action_builder(self) -> None:
        """The PCS builder, at the marked code where it is one of PCS."""
        from coder_drill.tui.codebook.builder import open_builder

        if self._tables_stand():
            code, system = self._code_in_hand() or ("", None)
            open_builder(self, code if system and system.by_axes else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The code book and the builder are not offered where they are open."""
        scope = getattr(self.screen, "SCOPE", None) if self._screen_stack else None
        if action == "codebook" and scope is Scope.BROWSER:
            return False
        return not (action == "builder" and scope is Scope.BUILDING)

    def _tables_stand(self) -> bool:
        """True when the code tables can be read; else says why not."""
        if not self.tables.ready:
            words = self.tables.words or "The code tables are being prepared; try again soon."
            self.notify(words, severity="warning", markup=False)
        return self.tables.ready

    # -- commands everywhere -----------------------------------------------------------------

    def keys(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, as people say them."""
        return [key_words(key) for key in keys_of(command_id, self._keymap)]

    def bound(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, in Textual's names."""
        return keys_of(command_id, self._keymap)

    def key(self, command_id: str) -> str:
        """The first key of a command, as people say it."""
        return self.keys(command_id)[0]

    def get_key_display(self, binding: Binding) -> str:
        """Keys in the footer: short, ``^s`` for ``ctrl+s``."""
        return key_words(binding.key).replace("ctrl+", "^")

    def action_show_help(self) -> None:
        """Explain the focused part, then list the keys."""
        from coder_drill.tui.shell.help import HelpScreen, about

        screen = self.screen
        if isinstance(screen, HelpScreen | TooSmall):
            return
        texts = about(self.focused or screen)
        active = [BY_ID.get(found.binding.id or "") for found in screen.active_bindings.values()]
        scopes = list(dict.fromkeys(command.scope for command in active if command))
        scopes.sort(key=lambda scope: scope is Scope.APP)  # what is near stands first
        self.push_screen(HelpScreen(texts, scopes))

    def action_toggle_dark(self) -> None:
        """Light to dark and back; remembered."""
        self.theme = theme.other(self.theme)
        self._keep_setting("theme", self.theme)

    def _keep_setting(self, key: str, value: str) -> None:
        try:
            self.practice.set_setting(key, value)
        except CoderDrillError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_focus_next_part(self) -> None:
        """The next part of the screen."""
        self.screen.focus_next()

    def action_focus_previous_part(self) -> None:
        """The part before."""
        self.screen.focus_previous()

    def action_copy_selection(self) -> None:
        """Copy what is selected with the mouse."""
        text = self.screen.get_selected_text()
        if text:
            self.copy_to_clipboard(text)
            self.notify("Copied.", markup=False)
        else:
            self.notify(f"Nothing is selected. {self.key('app.quit_now')} quits.", markup=False)


class _StoppedError(Exception):
    """The app is closing while the tables are being built."""
