"""Going from one feature to another: what the app does when a screen asks for one of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from coder_drill.errors import CoderDrillError
from coder_drill.tui.codebook.commands import BROWSER, BUILDING
from coder_drill.tui.shell.app import ShellApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from coder_drill.charts.model import Chart
    from coder_drill.codebooks.books import BookInfo
    from coder_drill.codebooks.model import System
    from coder_drill.codebooks.modifierpages import ModifierPage
    from coder_drill.services.citations import CitedSection
    from coder_drill.services.model import AnswerDraft, Submitted
    from coder_drill.services.saving import Saves
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.drill.screen import DrillScreen
    from coder_drill.tui.shell.searching import LookupService
    from coder_drill.tui.shell.services import Coding, TablesState

_MOMENT = 0.2
"""Seconds that a screen which reads drafts waits for them to be written."""


class Navigation(ShellApp, inherit_bindings=False):
    """The app's ways. What they need of it is named here, and made by the app."""

    workspace: Workspace
    lookup_service: LookupService
    clock: Callable[[], float]

    if TYPE_CHECKING:

        @property
        def tables(self) -> TablesState:
            """How far the code tables are."""

        @property
        def saves(self) -> Saves:
            """Answers in progress, written beside the screen."""

        def flush(self, seconds: float) -> bool:
            """Wait for what is being saved."""

    @property
    def drill(self) -> DrillScreen | None:
        """The screen of the chart being coded, if any."""
        stack = self._screen_stacks.get("drill") or []
        found = next((screen for screen in stack if hasattr(screen, "kept")), None)
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
        if drill is not None and drill.chart.id == chart.id and not drill.SITS:
            self.switch_mode("drill")
            return
        self.flush(_MOMENT)
        try:
            draft = self.workspace.answers.draft(chart.id)
        except CoderDrillError as error:
            self.notify(str(error), severity="error", markup=False)
            draft = None
        draft = self._newest(chart, draft)
        self.into_drill_mode(DrillScreen(chart, self.lookup_service, self.clock, draft))

    def discard_draft(self, chart_id: str) -> None:
        """Forget the answer in progress on a chart. Raises UnavailableError."""
        self.flush(_MOMENT)
        self.workspace.answers.discard_draft(chart_id)
        self.saves.settle(chart_id)
        self.saves.handed_in(chart_id)
        drill = self.drill
        if drill is not None and drill.chart.id == chart_id and not drill.SITS:
            drill.start_over()

    def _newest(self, chart: Chart, stored: AnswerDraft | None) -> AnswerDraft | None:
        """The draft as this program has it, where what is stored is older."""
        from dataclasses import replace

        from coder_drill.services.model import AnswerDraft

        place = self.saves.place(chart.id)
        unsaved = place.unsaved
        if unsaved is None:
            place.revision = stored.revision if stored else 0
            return stored
        base = stored or AnswerDraft(chart.id, unsaved.answer, 0, 0.0, "", "")
        return replace(
            base,
            answer=unsaved.answer,
            hints_used=unsaved.hints_used,
            active_seconds=unsaved.active_seconds,
        )

    def show_review(self, chart: Chart, submitted: Submitted) -> None:
        """Show the result in place of the drill."""
        from coder_drill.tui.review.screen import ReviewScreen

        self.into_drill_mode(ReviewScreen(chart, submitted))

    def into_drill_mode(self, screen: Screen[Any]) -> None:
        """Put a drill, a review or a step of a session in place of what the drill mode shows now."""
        drill = self.drill
        if drill is not None and drill.kept.active.running:
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
        self.flush(_MOMENT)  # what it lists is to be there
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

    def action_make_card(self) -> None:
        """Make a card of the code marked on the screen in front."""
        found = self._code_in_hand()
        if found is None:
            self.notify(
                "Mark a code first: in the code book, on its page, or in Review.", markup=False
            )
            return
        code, system = found
        try:
            made = self.workspace.cards.make(code, system)
        except CoderDrillError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.notify(f"{made.code} is a card now, due at once.", markup=False)

    @property
    def closed_book(self) -> str:
        """Words while an assigned set is going on whose lookup is closed, else nothing."""
        return self.workspace.closed_book.words()

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

        if self._books_open():
            opening.open_browser(self, code)

    def open_index(self, info: BookInfo, entry: int | None = None) -> None:
        """An imported index, at an entry or where it was left."""
        from coder_drill.tui.codebook import opening

        if self._books_open():
            opening.open_index(self, info, entry)

    def open_builder(self, prefix: str = "") -> None:
        """The PCS builder, at a code or prefix or where it was left."""
        from coder_drill.tui.codebook import opening

        if self._books_open():
            opening.open_builder(self, prefix)

    def open_page(
        self, code: str, system: System | None, *, answer: tuple[str, ...] | None = None
    ) -> None:
        """The page of a code; what is added there goes into the answer of the chart below."""
        from coder_drill.tui.codebook import opening

        if self._books_open():
            opening.open_page(self, code, system, answer)

    def open_modifier(self, page: ModifierPage) -> None:
        """The page of a modifier."""
        from coder_drill.tui.codebook.modifier import ModifierScreen

        if self._books_open():
            self.push_screen(ModifierScreen(self.workspace.with_charts(page)))

    def open_guideline(self, section: CitedSection) -> None:
        """What a section of the coding guidelines says, and a field that finds others."""
        from coder_drill.tui.review.citation import CitationScreen

        if self._books_open():
            self.push_screen(CitationScreen("", [section]))

    def open_em(self, code: str = "", take: Callable[[str], None] | None = None) -> None:
        """The E/M helper, for the kind of visit of a code where it is one."""
        from coder_drill.tui.visits.screen import EmScreen
        from coder_drill.visits.kinds import kind_of

        if not isinstance(self.screen, EmScreen) and self._books_open():
            self.push_screen(EmScreen(kind_of(code), take))

    def action_changes(self) -> None:
        """The codes that changed."""
        from coder_drill.tui.codebook.changes import ChangesScreen

        if isinstance(self.screen, ChangesScreen):
            return
        if self._tables_stand() and self._books_open():
            self.push_screen(ChangesScreen())

    def action_em_helper(self) -> None:
        """The E/M helper, for the marked code where that is a visit."""
        self.open_em((self._code_in_hand() or ("", None))[0])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The code book and the builder are not offered where they are open."""
        scope = getattr(self.screen, "SCOPE", None) if self._screen_stack else None
        if action == "codebook" and scope is BROWSER:
            return False
        return not (action == "builder" and scope is BUILDING)

    def _books_open(self) -> bool:
        """True when codes may be looked up; else says why not."""
        words = self.closed_book
        if words:
            self.notify(words, severity="warning", markup=False)
        return not words

    def _tables_stand(self) -> bool:
        """True when the code tables can be read; else says why not."""
        if not self.tables.ready:
            words = self.tables.words or "The code tables are being prepared; try again soon."
            self.notify(words, severity="warning", markup=False)
        return self.tables.ready
