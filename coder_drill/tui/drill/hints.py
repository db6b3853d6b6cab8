"""The hints of a chart: the next one, closed again, read again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.shell.screens import AppScreen


class HintLine(Static):
    """One hint at a time above the note; hidden until one was asked for, and when it is closed."""

    def __init__(self, hints: Sequence[str]) -> None:
        super().__init__("", id="hints", markup=False)
        self._hints = tuple(hints)
        self._at = 0

    def begin(self, used: int) -> None:
        """Show the last of the ``used`` hints, or nothing where none was used."""
        self._at = used
        self._show(used > 0)

    def ask(self, used: int, close: str) -> int:
        """Show a hint and give how many are used now.

        A closed hint comes back before another is opened; after the last one they are read again from
        the first. ``close`` is the key that closes it.
        """
        if not self.display and used:
            self._at = self._at or used
        elif used < len(self._hints):
            used += 1
            self._at = used
        elif used:
            self._at = self._at % used + 1
        self._show(used > 0, close)
        return used

    def close(self) -> None:
        """Give the line back to the note."""
        self._show(False)

    def _show(self, shown: bool, close: str = "") -> None:
        self.display = shown
        if shown:
            label = f"Hint {self._at} of {len(self._hints)}  "
            closes = Content.styled(f"  {close} closes", "$foreground-muted") if close else ""
            self.update(
                Content.assemble((label, "bold $accent"), self._hints[self._at - 1], closes)
            )


class HintKeys:
    """The commands of the hints; which ones were used is kept with the answer."""

    def __init__(self, screen: AppScreen, kept: KeptAnswer) -> None:
        self._screen = screen
        self._kept = kept

    @property
    def _line(self) -> HintLine:
        return self._screen.query_one(HintLine)

    def check(self, action: str) -> bool | None:
        """A hint is asked for where the chart has some, and closed where one is open."""
        if action == "close_hint":
            return bool(self._line.display)
        return bool(self._kept.chart.hints)

    def action_hint(self) -> None:
        """Show the next hint, or one again."""
        kept = self._kept
        used = self._line.ask(kept.hints_used, self._screen.key("drill.close_hint"))
        if used > kept.hints_used:
            kept.hints_used = used
            kept.save()
        self._screen.refresh_bindings()

    def action_close_hint(self) -> None:
        """Close the hint; it can be read again."""
        self._line.close()
        self._screen.refresh_bindings()
