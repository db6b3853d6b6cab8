"""What the keys do to the record on every screen that shows one."""

from __future__ import annotations

from textual.widget import Widget

from coder_drill.charts.model import Chart
from coder_drill.charts.policy import Policy
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.sides import TwoSidedScreen

RECORD_ACTIONS = frozenset({"find", "document", "whole", "policy"})
"""The actions of the commands of the record."""


class RecordKeys(TwoSidedScreen):
    """A screen with a record on one of its sides."""

    chart: Chart

    @property
    def record(self) -> RecordPane:
        """The record."""
        return self.query_one(RecordPane)

    @property
    def _policy(self) -> Policy | None:
        return self.workspace.bank.policy(self.chart)

    def check_record_action(self, action: str) -> bool | None:
        """What `check_action` says of the commands of the record."""
        if action in ("document", "whole"):
            return self.record.many
        if action == "policy":
            return self._policy is not None
        return True

    def action_find(self) -> None:
        """Search the record."""
        self.record.find()
        self.bring(self.record.field)

    def action_document(self, by: int) -> None:
        """The next document, or the one before."""
        self._in_view()
        self.record.step(by)

    def action_whole(self) -> None:
        """The whole record, or one document."""
        self._in_view()
        self.record.toggle_whole()

    def action_policy(self) -> None:
        """Show the policy sheet."""
        from coder_drill.tui.record.policy import PolicyScreen

        policy = self._policy
        if policy is not None:
            self.app.push_screen(PolicyScreen(policy))

    def _in_view(self) -> None:
        """Bring the record to the front where only one side shows."""
        note: Widget = self.record.note
        if not self.both_in_view and self.focused not in self.record.parts:
            self.bring(note)
