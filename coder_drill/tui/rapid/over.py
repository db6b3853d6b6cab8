"""The end of a sprint: the figures, and each item that was not right, to be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.services.sprints import score_of, words_of
from coder_drill.tui.rapid.commands import SPRINT_OVER
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import minutes, percent, row, wrap

if TYPE_CHECKING:
    from coder_drill.exercises.run import Run
    from coder_drill.services.answers import HandedIn
    from coder_drill.services.workspace import Workspace
    from coder_drill.store.model import Attempt

_QUIET = "$foreground-muted"


class OverScreen(AppScreen):
    """What a sprint came to."""

    SCOPE = SPRINT_OVER
    BINDINGS: ClassVar[list[BindingType]] = SPRINT_OVER.bindings()
    AUTO_FOCUS = "#sprint-items"
    HELP = (
        "The sprint is over. The list has its items, those that were not right first; the marked one "
        "is shown below with its rule and its steps. The rate counts items by minutes of work."
    )

    def __init__(
        self,
        run: Run,
        attempts: Sequence[Attempt],
        *,
        again: Callable[[], None],
        map: Callable[[], None],  # noqa: A002
    ) -> None:
        super().__init__()
        self._score = score_of(run.entries)
        self._attempts = sorted(attempts, key=lambda attempt: attempt.score >= 1.0)
        self._again = again
        self._map = map
        self._shown: HandedIn | None = None

    def compose(self) -> ComposeResult:
        """Figures, items, the marked item."""
        yield TopBar("Sprint over", words_of(self._score))
        yield Static(self._figures(), id="sprint-figures", markup=False)
        items = ChoiceList(id="sprint-items", classes="part")
        items.fill([Row(partial(_line, attempt)) for attempt in self._attempts], 0)
        yield items
        yield DrawnText(id="sprint-item")
        yield KeyBar()

    def on_mount(self) -> None:
        """Titles."""
        self.query_one("#sprint-items").border_title = "Items, those not right first"
        self.query_one("#sprint-item").border_title = "The marked item"

    def _figures(self) -> Content:
        score = self._score
        share = percent(score.right / score.items) if score.items else "-"
        rate = f"{score.per_minute:.1f}" if score.per_minute is not None else "-"
        return Content.assemble(
            "Right ", (share, "bold $accent"), f" ({score.right} of {score.items})   ",
            "Rate ", (rate, "bold $accent"), " a minute   ",
            "Longest streak ", (str(score.best), "bold $accent"),
            (f"   {minutes(score.seconds)} of work", _QUIET),
        )  # fmt: skip

    @on(OptionList.OptionHighlighted, "#sprint-items")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        uuid = self._attempts[event.option_index].uuid
        self.run_worker(self._look(uuid), exclusive=True, group="sprint-item")

    async def _look(self, uuid: str) -> None:
        def again(workspace: Workspace) -> HandedIn | None:
            return workspace.answers.again(uuid)

        try:
            self._shown = await self.services.background.ask(again)
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            return
        self.query_one("#sprint-item", DrawnText).show(self._item)

    def _item(self, width: int) -> Content:
        from coder_drill.exercises.registry import kind_named

        if self._shown is None:
            return Content("This item can no longer be made: its family changed.")
        exercise, outcome = self._shown.exercise, self._shown.outcome
        kind = kind_named(exercise.kind)
        lines: list[Content] = []
        for line in kind.outcome_text(exercise, outcome).splitlines():
            lines += wrap(Content(line), width)
        lines.append(Content(""))
        for line in kind.asked_text(exercise).splitlines():
            lines += wrap(Content.styled(line, _QUIET), width)
        return Content("\n").join(lines)

    def action_again(self) -> None:
        """Another sprint of the same kind."""
        self._again()

    def action_map(self) -> None:
        """The map of families."""
        self._map()

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def _line(attempt: Attempt, width: int) -> Content:
    right = attempt.score >= 1.0
    sign = Content.styled("✓" if right else "✗", "bold $success" if right else "bold $error")
    facts = Content.styled(f"level {attempt.difficulty} · {attempt.active_seconds:.1f} s", _QUIET)
    return row(sign, attempt.title, facts, width, left_width=2)
