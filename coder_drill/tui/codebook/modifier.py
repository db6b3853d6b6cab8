"""The page of a modifier: what it says, when it is right, when not, who uses it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from coder_drill.tui.shell.screens import Dialog, LooksUp
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain, wrap

if TYPE_CHECKING:
    from coder_drill.codebooks.modifierpages import ModifierPage


class ModifierScreen(LooksUp, Dialog[None]):
    """One modifier, to read."""

    AUTO_FOCUS = "#modifier-page"
    HELP: ClassVar[str | None] = (
        "What the modifier says, when it is right and when not, which claims use it, and which "
        "others are taken for it. Esc closes."
    )

    def __init__(self, page: ModifierPage) -> None:
        super().__init__(f"Modifier {page.code}")
        self._page = page

    def compose(self) -> ComposeResult:
        """The page, the keys."""
        with Vertical(classes="dialog modifier-page") as box:
            box.border_title = plain(self.box_title)
            yield DrawnText(id="modifier-page", classes="")
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, once the box has its size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(DrawnText).show(partial(modifier_text, self._page))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm or to choose here."""
        return action in ("refuse", "show_help")


def modifier_text(page: ModifierPage, width: int) -> Content:
    """The page in lines of ``width``."""
    out: list[Content] = []
    for number, (_, text) in enumerate(page.lines()):
        head, colon, rest = text.partition(": ")
        if number == 0 or not colon or len(head) > 24:
            words = Content.styled(text, "bold") if number == 0 else Content(text)
        else:
            words = Content.assemble((f"{head}: ", "bold"), rest)
        if number:
            out.append(Content(""))
        out += wrap(words, width)
    return Content("\n").join(out)
