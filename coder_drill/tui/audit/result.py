"""What came of an audit: errors, alarms, the finding, the coder's accuracy, the money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from coder_drill.exercises.audit.grading import Graded
from coder_drill.exercises.audit.kind import result_lines
from coder_drill.tui.audit.commands import AUDITED
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import percent, wrap

_SIGNS = {"✓": "bold $success", "✗": "bold $error", "+": "bold $error", "~": "bold $warning"}


class AuditResult(AppScreen):
    """One audit that was handed in. ``again`` leads to the next one."""

    SCOPE = AUDITED
    BINDINGS: ClassVar[list[BindingType]] = AUDITED.bindings()
    AUTO_FOCUS = "#audit-result"
    HELP = (
        "What came of the audit: every error with the reason and the words of the record, false "
        "alarms, the parts of the finding, the accuracy of the audited coder by code and by case, and "
        "the financial effect. Scroll with the arrows."
    )

    def __init__(
        self,
        graded: Graded,
        score: float,
        money: Sequence[str],
        habit: str,
        again: Callable[[], None],
    ) -> None:
        super().__init__()
        self._graded = graded
        self._score = score
        self._money = money
        self._habit = habit
        self._again = again

    def compose(self) -> ComposeResult:
        """One text."""
        yield TopBar(f"Audit: {self._graded.audit.chart.title}", percent(self._score))
        yield DrawnText(id="audit-result")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show it from the top."""
        self.query_one(DrawnText).show(self._drawn)

    def _drawn(self, width: int) -> Content:
        lines: list[Content] = []
        told = [
            *result_lines(self._graded, self._score),
            "",
            "Money",
            *(f"  {m}" for m in self._money),
            "",
            self._habit,
        ]
        for text in told:
            indent = len(text) - len(text.lstrip())
            style = _SIGNS.get(text[:1], "")
            head = Content.styled(text.strip(), style or ("" if indent else "bold"))
            lines += [
                Content.assemble(" " * indent, line) for line in wrap(head, max(20, width - indent))
            ]
        return Content("\n").join(lines)

    def action_next(self) -> None:
        """Another audit."""
        self._again()

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()
