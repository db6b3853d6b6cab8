"""The claim: an answer as it would go out, so that the learner sees what a biller receives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from coder_drill.tui.review.claim_form import claim_form
from coder_drill.tui.shell.screens import Dialog
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import KeyBar
from coder_drill.tui.widgets.words import plain

if TYPE_CHECKING:
    from coder_drill.claims import ClaimView


class ClaimScreen(Dialog[None]):
    """One claim on its form."""

    AUTO_FOCUS = "#claim"
    HELP: ClassVar[str | None] = (
        "Your answer as the claim that goes out: a UB-04 for a facility, a CMS-1500 for a "
        "professional. The numbers are those of the form's fields. Esc closes."
    )

    def __init__(self, view: ClaimView) -> None:
        super().__init__(f"Your claim on a {view.form}")
        self._view = view

    def compose(self) -> ComposeResult:
        """The form, the keys."""
        with Vertical(classes="dialog claim") as box:
            box.border_title = plain(self.box_title)
            yield DrawnText(id="claim", classes="")
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, once the box has its size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(DrawnText).show(partial(claim_form, self._view))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm or to choose here."""
        return action in ("refuse", "show_help")
