"""What the guideline citation of a verdict points at: each section's number and heading."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from coder_drill.tui.shell.screens import Dialog
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from coder_drill.services.citations import CitedSection


class CitationScreen(Dialog[None]):
    """The citations of one verdict, to read."""

    AUTO_FOCUS = "#citation"
    HELP: ClassVar[str | None] = (
        "The guideline sections that the key cites, with short headings, and the sections they lie "
        "in. Read the section itself in the official guidelines. Esc closes."
    )

    def __init__(self, code: str, cited: Sequence[CitedSection]) -> None:
        super().__init__(f"Guideline for {code}" if code else "Guideline")
        self._cited = tuple(cited)

    def compose(self) -> ComposeResult:
        """The sections, the keys."""
        with Vertical(classes="dialog citation") as box:
            box.border_title = plain(self.box_title)
            yield DrawnText(id="citation", classes="")
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, once the box has its size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(DrawnText).show(partial(citation_text, self._cited))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm or to choose here."""
        return action in ("refuse", "show_help")


def citation_text(cited: Sequence[CitedSection], width: int) -> Content:
    """Each citation as it stands, then the sections around it, in lines of ``width``."""
    lines: list[Content] = []
    for each in cited:
        if lines:
            lines.append(Content(""))
        lines += wrap(Content.styled(each.text, "bold $primary"), width)
        if each.source:
            lines += wrap(Content.styled(each.source, "$foreground-muted"), width)
        for depth, (number, heading) in enumerate(each.path):
            last = "bold" if depth == len(each.path) - 1 else ""
            indent = "  " * depth
            lines += [
                Content.assemble(indent, line)
                for line in wrap(
                    Content.assemble((number, last), "  ", (heading, last)), width - len(indent)
                )
            ]
    return Content("\n").join(lines)
