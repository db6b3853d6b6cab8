"""What the keys do to the record on every screen that shows one."""

from __future__ import annotations

from coder_drill.charts.model import Chart
from coder_drill.charts.policy import Policy
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.sides import TwoSidedScreen


class RecordKeys:
    """The commands of the record, for a screen that has one on one of its sides."""

    def __init__(self, screen: TwoSidedScreen, chart: Chart) -> None:
        self._screen = screen
        self._chart = chart

    @property
    def _record(self) -> RecordPane:
        return self._screen.query_one(RecordPane)

    @property
    def _policy(self) -> Policy | None:
        return self._screen.workspace.bank.policy(self._chart)

    def check(self, action: str) -> bool | None:
        """Documents are stepped through where there are several; not every chart has a policy."""
        if action in ("document", "whole"):
            return self._record.many
        if action == "policy":
            return self._policy is not None
        return True

    def action_find(self) -> None:
        """Search the record."""
        self._record.find()
        self._screen.bring(self._record.field)

    def action_document(self, by: int) -> None:
        """The next document, or the one before."""
        self._in_view()
        self._record.step(by)

    def action_whole(self) -> None:
        """The whole record, or one document."""
        self._in_view()
        self._record.toggle_whole()

    def action_policy(self) -> None:
        """Show the policy sheet."""
        from coder_drill.tui.record.policy import PolicyScreen

        policy = self._policy
        if policy is not None:
            self._screen.app.push_screen(PolicyScreen(policy))

    def _in_view(self) -> None:
        """Bring the record to the front where only one side shows."""
        screen, record = self._screen, self._record
        if not screen.both_in_view and screen.focused not in record.parts:
            screen.bring(record.note)
