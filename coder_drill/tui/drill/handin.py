"""Handing in: what is asked before an answer is submitted, and the way it is logged."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from coder_drill.errors import CoderDrillError
from coder_drill.scoring.asking import unsent
from coder_drill.tui.drill.checks import before_submit
from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.shell.screens import AppScreen, Confirm

_PATIENCE = 3.0
"""Seconds that a submission waits for the draft before it says why it cannot go on."""


class HandIn:
    """The command that submits the answer of a screen and goes on to its review."""

    def __init__(self, screen: AppScreen, kept: KeptAnswer) -> None:
        self._screen = screen
        self._kept = kept
        self._under_way = False

    def check(self, action: str) -> bool | None:
        """An answer can be submitted at any time."""
        return True

    def action_submit(self) -> None:
        """Hand in, after asking when the answer is empty or holds codes that cannot stand."""
        screen, kept = self._screen, self._kept
        if not screen.services.tables.ready:
            pane = screen.query_one(LookupPane)
            pane.say("The code tables are being prepared; one moment.", "…")
            return
        if self._under_way:
            return
        book = screen.workspace.codebook_on(kept.chart.edition)
        closed = bool(screen.services.closed_book)
        lines = before_submit(kept.edit.codes, kept.chart, book, closed=closed)
        if unsent(kept.answer) is not None:
            lines.append("A query is raised and not sent: no wording was chosen.")
        if not lines:
            self._submit()
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self._submit()

        screen.app.push_screen(Confirm("Before you submit", lines, "Submit all the same?"), decided)

    def _submit(self) -> None:
        self._kept.active.touch()
        self._under_way = True
        self._screen.run_worker(self._hand_in(), group="submit", exclusive=True)

    async def _hand_in(self) -> None:
        """Log the answer beside the screen, behind whatever of it is still being written."""
        screen, kept = self._screen, self._kept
        saves = screen.services.saves
        try:
            await asyncio.wait_for(asyncio.wrap_future(saves.settle(kept.chart.id)), _PATIENCE)
            submitted = await screen.services.sessions.hand_in(
                kept.chart,
                replace(kept.answer, marks=()),
                hints_used=kept.hints_used,
                active_seconds=kept.active.seconds,
            )
        except (CoderDrillError, TimeoutError, asyncio.CancelledError) as error:
            self._under_way = False
            kept.save()
            if isinstance(error, asyncio.CancelledError):
                raise
            again = f"{screen.key('drill.submit')} tries again."
            why = saves.state.trouble if isinstance(error, TimeoutError) else error
            screen.say(f"Not submitted: {why} {again}", severity="error")
            return
        kept.handed_in()
        screen.services.show_review(kept.chart, submitted)
