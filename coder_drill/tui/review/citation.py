"""What the guideline citation of a verdict points at: each section's heading and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from coder_drill.tui.shell.screens import Dialog, DialogInput, LooksUp
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from coder_drill.services.citations import CitedSection

_LONGEST = 80
_SHOWN = 8
_NOTHING = "No section on these words. Try fewer or other words, or a number such as I.C.9."


class CitationScreen(LooksUp, Dialog[None]):
    """The citations of one verdict, to read; and a field that finds other sections."""

    AUTO_FOCUS = "#citation"
    HELP: ClassVar[str | None] = (
        "The guideline sections that the key cites: heading, the sections they lie in, and what "
        "they say in our words. Read the section itself in the official guidelines. Tab goes to "
        "the search field: type a number or words such as uncertain diagnosis, and the sections on "
        "them stand above; an empty field brings the citation back. Esc closes."
    )

    def __init__(self, code: str, cited: Sequence[CitedSection]) -> None:
        super().__init__(f"Guideline for {code}" if code else "Guideline")
        self._cited = tuple(cited)

    def compose(self) -> ComposeResult:
        """The sections, the keys."""
        with Vertical(classes="dialog citation") as box:
            box.border_title = plain(self.box_title)
            yield DrawnText(id="citation", classes="")
            yield DialogInput(
                placeholder="Tab: search the guidelines, number or words",
                max_length=_LONGEST,
                id="section-search",
                compact=True,
            )
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, once the box has its size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(DrawnText).show(partial(citation_text, self._cited))

    @on(Input.Changed, "#section-search")
    def _search(self, event: Input.Changed) -> None:
        """The sections on what is typed; the citation again when nothing is."""
        from coder_drill.services.citations import sections_found

        event.stop()
        words = event.value.strip()
        if not words:
            self._draw()
            return
        found = sections_found(words, _SHOWN)
        self.query_one(DrawnText).show(
            partial(citation_text, found) if found else lambda width: Content(_NOTHING)
        )

    def action_next(self) -> None:
        """Scroll the text while the field is in use."""
        self.query_one(DrawnText).scroll_down(animate=False)

    def action_previous(self) -> None:
        """Scroll the text while the field is in use."""
        self.query_one(DrawnText).scroll_up(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm or to choose here."""
        return action != "accept"


def citation_text(cited: Sequence[CitedSection], width: int) -> Content:
    """Each citation as it stands, the sections around it, and what it says, in lines of ``width``."""
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
        if each.says:
            lines += wrap(Content(each.says), width)
    return Content("\n").join(lines)
