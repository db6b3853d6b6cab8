"""The map of families: what is known of each, and a sprint on the marked one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.services.drillmap import FORMULA, legend
from coder_drill.services.sprints import SprintPlan
from coder_drill.tui.rapid.commands import DRILL_MAP
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import percent, plain, plural, row

if TYPE_CHECKING:
    from coder_drill.services.drillmap import FamilyRow

_QUIET = "$foreground-muted"
_STYLES = {"█": "$success", "▓": "$primary", "▒": "$warning", "░": "$error", "·": _QUIET}
LENGTHS: tuple[tuple[float, int], ...] = ((5.0, 20), (10.0, 40), (20.0, 80))
"""Minutes and items of a sprint; what comes first ends it."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A row: its families (none for all), and what is said of it below the list."""

    words: str
    families: tuple[str, ...] = ()


class MapScreen(AppScreen):
    """Families by group; Enter drills the marked row."""

    SCOPE = DRILL_MAP
    BINDINGS: ClassVar[list[BindingType]] = DRILL_MAP.bindings()
    AUTO_FOCUS = "#families"
    HELP = (
        "The map of families: a sign for each small rule, the fuller the firmer. Enter starts a "
        "sprint on the marked family, on a whole group, or on whatever is weakest; l sets its length, "
        f"v the difficulty. {FORMULA}"
    )

    def __init__(self, rows: Sequence[FamilyRow], *, start: Callable[[SprintPlan], None]) -> None:
        super().__init__()
        self._families = list(rows)
        self._start = start
        self._length = 0
        self._level: int | None = None
        self._choices: list[_Choice] = []

    def compose(self) -> ComposeResult:
        """The map, what the marked row is, the sprint that Enter starts."""
        yield TopBar("Rapid drills", plural(len(self._families), "family", "families"))
        yield ChoiceList(id="families", classes="part", enter="Start")
        yield Static("", id="family-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the list."""
        families = self.query_one("#families", ChoiceList)
        families.border_title = "Map of families"
        families.border_subtitle = plain(legend())
        rows = [Row(partial(_head, "Whatever is weakest", self._families))]
        self._choices = [_Choice("Families are chosen by what is known of you.")]
        for group, members in groupby(self._families, key=lambda each: each.group):
            found = list(members)
            rows.append(Row(partial(_head, group.value, found)))
            words = f"All {len(found)} families of {group.value}, the weakest most often."
            self._choices.append(_Choice(words, tuple(each.id for each in found)))
            for each in found:
                rows.append(Row(partial(_family, each)))
                self._choices.append(_Choice(_words(each), (each.id,)))
        families.fill(rows, 0)
        self._say()

    @on(OptionList.OptionHighlighted, "#families")
    def _marked(self) -> None:
        self._say()

    def _say(self) -> None:
        at = self.query_one("#families", ChoiceList).highlighted or 0
        minutes, items = LENGTHS[self._length]
        level = f", level {self._level}" if self._level else ""
        self.query_one("#family-line", Static).update(
            Content.assemble(
                (self._choices[at].words, ""), "\n",
                (self.key("list.select"), "bold $accent"),
                f" starts {minutes:.0f} minutes or {items} items{level}",
            )
        )  # fmt: skip

    @on(OptionList.OptionSelected, "#families")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        minutes, items = LENGTHS[self._length]
        families = self._choices[event.option_index].families
        self._start(SprintPlan(minutes, items, families, level=self._level))

    def action_length(self) -> None:
        """The next length."""
        self._length = (self._length + 1) % len(LENGTHS)
        self._say()

    def action_level(self) -> None:
        """The next level, after 5 whatever fits."""
        self._level = None if self._level == 5 else (self._level or 0) + 1
        self._say()

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def _head(words: str, families: Sequence[FamilyRow], width: int) -> Content:
    """A group with the signs of its families in a row, or counted where they would cut its name."""
    signs = Content.assemble(*((each.shade, _STYLES[each.shade]) for each in families))
    if len(words) + signs.cell_length + 2 > width:
        seen = Counter(each.shade for each in families)
        counts = [
            ((sign, style), f" {seen[sign]}") for sign, style in _STYLES.items() if seen[sign]
        ]
        signs = Content("  ").join(Content.assemble(*each) for each in counts)
    return row("", Content.styled(words, "bold"), signs, width, left_width=0)


def _family(each: FamilyRow, width: int) -> Content:
    share = percent(each.mastery) if each.mastery is not None else "-"
    left = Content.assemble("  ", (each.shade, _STYLES[each.shade]), f" {share:>4}")
    facts = Content.styled(plural(each.items, "item") if each.items else "", _QUIET)
    return row(left, each.title, facts, width, left_width=8)


def _words(each: FamilyRow) -> str:
    parts = []
    if each.mastery is not None and each.low is not None and each.high is not None:
        parts.append(
            f"mastery {percent(each.mastery)} ({percent(each.low)} to {percent(each.high)})"
        )
    if each.items:
        parts.append(f"{each.right} of {each.items} right")
    if each.seconds:
        parts.append(f"{each.seconds:.0f} s an item")
    return f"{each.id}: {', '.join(parts) or 'not tried yet'}. {each.source}"
