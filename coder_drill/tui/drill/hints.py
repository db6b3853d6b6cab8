"""The hints of a chart: the next one, closed again, read again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static


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
