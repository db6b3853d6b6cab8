"""What a screen may ask of the app, so that no screen knows the app itself.

The app keeps what outlives a screen: the workspace, the threads, the session going on, the chart being
coded. `AppServices` names it, `services_of` gives it; features reach each other's screens through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from coder_drill.charts.model import Chart
    from coder_drill.codebooks.books import BookInfo
    from coder_drill.codebooks.model import Code, System
    from coder_drill.codebooks.modifierpages import ModifierPage
    from coder_drill.exercises.run import Run
    from coder_drill.scoring.model import Answer, AnswerCode
    from coder_drill.services.citations import CitedSection
    from coder_drill.services.model import Submitted
    from coder_drill.services.saving import Saves
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.keys import CommandTable
    from coder_drill.tui.shell.background import Background
    from coder_drill.tui.shell.searching import LookupService


@dataclass(frozen=True, slots=True)
class TablesState:
    """How far the code tables are: ``words`` tell the user while they are not ready."""

    ready: bool = False
    words: str = ""
    failed: bool = False


class Coding(Protocol):
    """The chart being coded, as the screens over it see it."""

    @property
    def codes(self) -> tuple[AnswerCode, ...]:
        """The answer so far."""

    def come_to_front(self) -> None:
        """Close what lies over the chart."""

    def take(self, code: Code) -> None:
        """Add a code found elsewhere; the screen says what came of it."""


class SessionFlow(Protocol):
    """The session that is going on, if any, and the cards that are due."""

    @property
    def running(self) -> bool:
        """True between the start of a session and its summary."""

    @property
    def words(self) -> str:
        """How far the session is, such as ``2 of 5 charts``."""

    def ask_for_plan(self) -> None:
        """Ask how long and what of, then start; with a session going on, go on with it."""

    def go_on(self) -> None:
        """Show the step that is not done yet, or the next one, or the summary."""

    def end(self) -> None:
        """End the session and show what was done."""

    def ask_cards(self) -> None:
        """Ask every card that is due, one after the other."""

    def list_cards(self) -> None:
        """Every card, with what is due and what is put aside."""

    def look_for_one(self) -> None:
        """Take up the session that waits from before, once. Raises UnavailableError."""

    def take_up(self, run: Run) -> None:
        """Go on with a run of practice that was begun elsewhere, such as a set that is assigned."""

    async def hand_in(
        self, chart: Chart, answer: Answer, *, hints_used: int, active_seconds: float
    ) -> Submitted:
        """Submit an answer; on the chart in front of the learner it counts for the session."""


class SprintFlow(Protocol):
    """The sprint that is going on, if any."""

    @property
    def running(self) -> bool:
        """True between the start of a sprint and its end."""

    @property
    def words(self) -> str:
        """How far the sprint is, such as ``7 of 20 items``."""

    def look_for_one(self) -> None:
        """Take up the sprint that waits from before, once. Raises UnavailableError."""

    def start(self) -> None:
        """Go on with the sprint that waits, or begin one on what is weakest."""

    def show_map(self) -> None:
        """The map of families."""


class AuditFlow(Protocol):
    """Claims of other coders to audit."""

    def start(self) -> None:
        """Go on with the audit in progress, or begin the next one."""


class ExamFlow(Protocol):
    """Exams, placements and the plan."""

    def start(self) -> None:
        """Go on with the exam that is being sat, or choose one."""

    def place(self) -> None:
        """Go on with the placement that waits, or begin one."""

    def show_week(self) -> None:
        """This week of the plan."""


class TrainingFlow(Protocol):
    """What is assigned to the learner, and the trainer's cohorts."""

    def show_assigned(self) -> None:
        """What is assigned."""

    def show_trainer(self) -> None:
        """The trainer's cohorts."""


class AppServices(Protocol):
    """The app, as its screens see it."""

    @property
    def workspace(self) -> Workspace:
        """The use cases behind the screens; of the screen's own thread."""

    @property
    def background(self) -> Background:
        """A workspace in a thread of its own, for what takes a moment."""

    @property
    def lookup_service(self) -> LookupService:
        """The lookup in a thread of its own."""

    @property
    def saves(self) -> Saves:
        """Answers in progress, written beside the screen."""

    @property
    def unsaved(self) -> str:
        """Words while something cannot be saved, else nothing."""

    @property
    def sessions(self) -> SessionFlow:
        """The session going on."""

    @property
    def sprints(self) -> SprintFlow:
        """The sprint going on."""

    @property
    def audits(self) -> AuditFlow:
        """The way to audits."""

    @property
    def training(self) -> TrainingFlow:
        """Assignments and cohorts."""

    @property
    def exams(self) -> ExamFlow:
        """Exams, placements and the plan."""

    @property
    def clock(self) -> Callable[[], float]:
        """Seconds, never running backwards."""

    @property
    def tables(self) -> TablesState:
        """How far the code tables are."""

    @property
    def closed_book(self) -> str:
        """Words while an assigned set is going on whose lookup is closed, else nothing."""

    @property
    def bank_read(self) -> bool:
        """True once the charts have been read."""

    @property
    def coding(self) -> Coding | None:
        """The chart being coded, where it lies under the screen in front or is that screen."""

    # -- keys ------------------------------------------------------------------------------

    @property
    def command_table(self) -> CommandTable:
        """Every command of the app."""

    def keys(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, as people say them."""

    def bound(self, command_id: str) -> list[str]:
        """The keys of a command as they are now, in Textual's names."""

    def key(self, command_id: str) -> str:
        """The first key of a command, as people say it."""

    # -- where to go -----------------------------------------------------------------------

    def go_home(self) -> None:
        """The start screen."""

    def show_charts(self) -> None:
        """The bank."""

    def show_progress(self) -> None:
        """Where the learner stands."""

    def open_chart(self, chart: Chart, *, resume: bool = False) -> None:
        """Code a chart, going on with its draft when there is one."""

    def discard_draft(self, chart_id: str) -> None:
        """Forget the answer in progress on a chart. Raises UnavailableError."""

    def show_review(self, chart: Chart, submitted: Submitted) -> None:
        """Show the result in place of the chart."""

    def into_drill_mode(self, screen: Screen[Any]) -> None:
        """Put a screen in place of what the drill mode shows now."""

    def show_codebook(self) -> None:
        """The code book, at the marked code where there is one."""

    def open_browser(self, code: tuple[str, System | None] | None = None) -> None:
        """The code book, at a code or where it was left."""

    def open_index(self, info: BookInfo, entry: int | None = None) -> None:
        """An imported index, at an entry or where it was left."""

    def open_builder(self, prefix: str = "") -> None:
        """The PCS builder, at a code or prefix or where it was left."""

    def open_page(
        self,
        code: str,
        system: System | None,
        *,
        answer: tuple[str, ...] | None = None,
    ) -> None:
        """The page of a code; what is added there goes into the answer of the chart below.

        ``answer`` are the codes the page compares with, those of the chart below when None.
        """

    def open_modifier(self, page: ModifierPage) -> None:
        """The page of a modifier."""

    def open_guideline(self, section: CitedSection) -> None:
        """What a section of the coding guidelines says, and a field that finds others."""

    def open_em(self, code: str = "", take: Callable[[str], None] | None = None) -> None:
        """The E/M helper for the visit of a code; ``take`` puts what it finds into an answer."""

    def welcome_seen(self) -> None:
        """The greeting was read."""


def services_of(app: App[Any]) -> AppServices:
    """The services of the running app. Every app of this package offers them."""
    return cast("AppServices", app)
