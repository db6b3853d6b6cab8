"""The policy sheet of a chart: the payer and house rules that it is coded under."""

from __future__ import annotations

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
    from coder_drill.charts.policy import Policy


class PolicyScreen(Dialog[None]):
    """One sheet, to read."""

    AUTO_FOCUS = "#policy"
    HELP: ClassVar[str | None] = (
        "The payer and house rules of this chart, each with its source. They hold for every chart "
        "that names this sheet. Esc closes."
    )

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy.title)
        self._policy = policy

    def compose(self) -> ComposeResult:
        """The rules, the keys."""
        with Vertical(classes="dialog policy") as box:
            box.border_title = plain(self.box_title)
            yield DrawnText(id="policy", classes="")
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, once the box has its size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(DrawnText).show(partial(policy_text, self._policy))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to confirm or to choose here."""
        return action in ("refuse", "show_help")


def policy_text(policy: Policy, width: int) -> Content:
    """A sheet in lines of ``width``: each rule with its topic above and its source below."""
    lines = [Content.styled(f"{policy.payer.label} rules", "$foreground-muted")]
    for section in policy.sections:
        lines += [Content(""), Content.styled(section.topic, "bold $primary")]
        for paragraph in section.text.strip().split("\n\n"):
            lines += wrap(Content(" ".join(paragraph.split())), width)
        lines += wrap(Content.styled(f"Source: {section.source}", "$foreground-muted"), width)
    return Content("\n").join(lines)
