"""The one answer that a short exercise takes: timed until it is given, then graded and stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from coder_drill.errors import CoderDrillError, UsageError
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.shell.timing import ActiveTime

Result = TypeVar("Result")


class OneAnswer(Generic[Result]):
    """The answer of a screen's exercise.

    ``grade`` takes what was given and the seconds worked, stores the answer, and gives what came of
    it; ``graded`` shows that. Whatever it raises is said on the screen and the exercise is still open.
    """

    def __init__(
        self,
        screen: AppScreen,
        clock: Callable[[], float],
        grade: Callable[[str, float], Awaitable[Result]],
        graded: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._grade_it = grade
        self._graded = graded
        self.time = ActiveTime(clock)
        self.given = ""
        self.result: Result | None = None

    @property
    def open(self) -> bool:
        """True until there is a result."""
        return self.result is None

    def begin(self) -> None:
        """An exercise is in front: count time from now."""
        self.given, self.result = "", None
        self.time.forget()
        self.time.start()

    def give(self, given: str) -> None:
        """Give the answer, unless there is one: it is graded beside the screen."""
        if self.result is None and not self.given:
            self.given = given
            self.time.stop()
            self._screen.run_worker(self._grade(given), exclusive=True, group="answer")

    async def _grade(self, given: str) -> None:
        try:
            self.result = await self._grade_it(given, self.time.seconds)
        except CoderDrillError as error:
            unread = isinstance(error, UsageError)
            words = str(error) if unread else f"Not stored: {error}"
            self._screen.say(words, severity="warning" if unread else "error")
            self.given = ""
            self.time.start()
            return
        self._graded()
        self._screen.refresh_bindings()
