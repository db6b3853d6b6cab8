"""What came of an exam or a placement, as one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from coder_drill.tui.exams.commands import RESULT
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import percent, row, wrap

if TYPE_CHECKING:
    from coder_drill.services.exams.result import ExamResult
    from coder_drill.services.placement.result import Gain, PlacementResult

_QUIET = "$foreground-muted"
_HEAD = "bold $primary"


class ResultScreen(AppScreen):
    """A text that is set for the width."""

    SCOPE = RESULT
    BINDINGS: ClassVar[list[BindingType]] = RESULT.bindings()
    AUTO_FOCUS = "#result"
    HELP = (
        "What came of it, section by section, then each item that was not fully right with what was "
        "expected, why, and the command that practices it. The estimate is none of the real exam's."
    )

    def __init__(self, title: str, facts: str, lines: Sequence[Content | tuple[str, str]]) -> None:
        """``lines`` are paragraphs; a pair is a name and a figure at the right edge."""
        super().__init__()
        self._title = title
        self._facts = facts
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The text."""
        yield TopBar(self._title, self._facts)
        yield DrawnText(id="result")
        yield KeyBar()

    def on_mount(self) -> None:
        """Set it."""
        self.query_one(DrawnText).show(self._drawn)

    def _drawn(self, width: int) -> Content:
        lines: list[Content] = []
        for line in self._lines:
            if isinstance(line, tuple):
                lines.append(row("", line[0], line[1], width, left_width=0))
            else:
                lines += wrap(line, width)
        return Content("\n").join(lines)

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def exam_lines(found: ExamResult) -> list[Content | tuple[str, str]]:
    """An exam: estimate, sections, misses."""
    from coder_drill.services.exams.result import PROMISE

    lines: list[Content | tuple[str, str]] = [
        Content.assemble(("Estimate  ", _HEAD), f"{found.words}."),
        Content.styled(PROMISE, _QUIET),
        Content(""),
        Content.styled("Sections", _HEAD),
    ]
    for each in found.sections:
        share = percent(each.share) if each.share is not None else "-"
        lack = f"  {each.wanted - each.asked} not asked" if each.asked < each.wanted else ""
        lines.append((each.name, f"{share:>5}  {each.credit:g} of {each.asked}{lack}"))
    if found.misses:
        lines += [Content(""), Content.styled("Not fully right", _HEAD)]
    for miss in found.misses:
        lines.append(
            Content.assemble((f"{miss.number}. ", "bold"), f"{miss.section}: {miss.title}")
        )
        if miss.answered:
            lines.append(
                Content(f"   expected {miss.expected or '-'}; you gave {miss.given or '-'}")
            )
            if miss.why:
                lines.append(Content(f"   {miss.why}"))
        lines.append(Content.styled(f"   practice: {miss.practice}", _QUIET))
    return lines


def placement_lines(
    found: PlacementResult, gained: Iterable[Gain]
) -> list[Content | tuple[str, str]]:
    """A placement: areas in words, then what changed since the first."""
    lines: list[Content | tuple[str, str]] = [Content.styled("Where you stand", _HEAD)]
    for words in found.words():
        lines += [Content(words), Content("")]
    changes = list(gained)
    if changes:
        lines.append(Content.styled("Since the first placement", _HEAD))
        lines += [Content(gain.words) for gain in changes]
    return lines
