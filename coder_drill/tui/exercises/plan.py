"""The dialog that plans a session: how long, and what of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from coder_drill.charts.model import Setting
from coder_drill.services.sessions import SessionPlan
from coder_drill.tui.shell.screens import Dialog, DialogInput
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from coder_drill.charts import Bank

USUAL = "5 charts"
MOST_CHARTS, MOST_MINUTES = 200, 600
_LENGTH = re.compile(r"(\d{1,4})\s*(c|charts?|m|min|mins|minutes?|h|hours?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a session may keep to."""

    words: str
    charts: int
    domain: str | None = None
    setting: str | None = None


def read_length(text: str) -> tuple[int | None, float | None]:
    """``5`` and ``5 charts`` are charts, ``20 min`` and ``1 h`` minutes: (charts, minutes).

    Raises ValueError, with words for the learner, for anything else.
    """
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        raise ValueError("Write a number of charts or minutes, such as 5 charts or 20 min.")
    number, unit = int(found[1]), (found[2] or "c")[0].lower()
    if unit == "c":
        if not 1 <= number <= MOST_CHARTS:
            raise ValueError(f"A session has 1 to {MOST_CHARTS} charts.")
        return number, None
    minutes = number * (60 if unit == "h" else 1)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(f"A session has 1 to {MOST_MINUTES} minutes.")
    return None, float(minutes)


def _parts(bank: Bank) -> list[_Part]:
    """Everything, then each setting that has charts, and each domain that enough of them have.

    Whoever asks for a domain of one or two charts would be told what the key of the next one holds.
    """
    from coder_drill.scoring.domains import all_domains, domain_label
    from coder_drill.services.coverage import FEW
    from coder_drill.skills.profiles import profile_of

    profiles = [profile_of(chart) for chart in bank.charts]
    parts = [_Part("Whatever serves you most", len(profiles))]
    for setting in Setting:
        count = sum(profile.setting == setting.value for profile in profiles)
        if count:
            parts.append(_Part(f"Setting: {setting.label}", count, setting=setting.value))
    for domain in all_domains():
        count = sum(domain in profile.weights for profile in profiles)
        if count >= min(FEW, len(profiles)):
            parts.append(_Part(f"Domain: {domain_label(domain)}", count, domain=domain))
    return parts


class PlanDialog(Dialog[SessionPlan | None]):
    """Gives the plan, or None when closed without one."""

    AUTO_FOCUS = "#length"
    HELP: ClassVar[str | None] = (
        "A session: charts chosen for you, one after the other, each with the reason, and now and "
        "then a short question on something you missed. Write how long, as charts or minutes; Tab, "
        "then type, to keep to one setting or domain. Enter starts."
    )

    def __init__(self, bank: Bank) -> None:
        super().__init__("A session")
        self._all = _parts(bank)
        self._shown = list(self._all)

    def compose_box(self) -> ComposeResult:
        """How long, what of, the keys."""
        yield Static("How long: charts, or minutes as in 20 min", markup=False)
        yield DialogInput(USUAL, max_length=12, id="length", compact=True)
        yield Static("What of", markup=False)
        yield DialogInput(placeholder="type to find a setting or a domain", id="part", compact=True)
        yield ChoiceList(id="parts")
        yield Static("", id="plan-wrong", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} starts · ↑↓ mark a row · {self.key('dialog.next_field')} "
                f"next field · {self.key('dialog.refuse')} closes",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Show all parts."""
        self.query_one("#length", Input).select_on_focus = True
        self._show()

    def _show(self) -> None:
        words = self.query_one("#part", Input).value.casefold().split()
        self._shown = [p for p in self._all if all(w in p.words.casefold() for w in words)]
        self.query_one("#parts", ChoiceList).fill(
            [Row(partial(_part_row, part)) for part in self._shown], 0 if self._shown else None
        )

    @on(Input.Changed, "#part")
    def _narrow(self) -> None:
        self._show()

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    @on(OptionList.OptionSelected, "#parts")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the plan, if it is one."""
        at = self.query_one("#parts", ChoiceList).highlighted
        try:
            charts, minutes = read_length(self.query_one("#length", Input).value)
            if at is None:
                raise ValueError("No setting or domain fits. Take a word out.")
        except ValueError as error:
            self.query_one("#plan-wrong", Static).update(
                Content.assemble(("✗ ", "bold $error"), str(error))
            )
            return
        part = self._shown[at]
        self.dismiss(SessionPlan(charts, minutes, domain=part.domain, setting=part.setting))

    def action_next(self) -> None:
        """Mark the row below."""
        self.query_one("#parts", ChoiceList).action_cursor_down()

    def action_previous(self) -> None:
        """Mark the row above."""
        self.query_one("#parts", ChoiceList).action_cursor_up()


def _part_row(part: _Part, width: int) -> Content:
    facts = Content.styled(plural(part.charts, "chart"), "$foreground-muted")
    return row("", part.words, facts, width, left_width=0)
