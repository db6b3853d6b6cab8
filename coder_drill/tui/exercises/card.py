"""A card: one short question on something missed earlier, the evidence after the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from coder_drill.errors import CoderDrillError
from coder_drill.tui.exercises.commands import CARD
from coder_drill.tui.lookup.closed import pane_for
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.review.verdict_text import quote
from coder_drill.tui.shell.oneanswer import OneAnswer
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import wrap

if TYPE_CHECKING:
    from coder_drill.exercises.card.question import CardQuestion, Graded

_TITLE = {
    "sentence": "From a sentence to the code",
    "neighbors": "The right one among neighbors",
    "spot": "Spot the error",
}
_QUIET = "$foreground-muted"


class CardScreen(AppScreen):
    """One question. ``answer`` grades and stores; ``go_on`` and ``skip`` lead to the next one."""

    SCOPE = CARD
    BINDINGS: ClassVar[list[BindingType]] = CARD.bindings()
    HELP = (
        "A card: something you missed earlier, asked with other words. A number picks an answer, or "
        "look the code up and press Enter. The evidence comes after the answer; a card you know "
        "comes back later each time, a missed one soon."
    )

    def __init__(
        self,
        drill: CardQuestion,
        *,
        answer: Callable[[str, float], Awaitable[Graded]],
        go_on: Callable[[], None],
        skip: Callable[[], None],
        facts: str,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self.drill = drill
        self._go_on = go_on
        self._skip = skip
        self._facts = facts
        self._answer = OneAnswer(self, clock, answer, self._show_graded)

    @property
    def graded(self) -> Graded | None:
        """What came of the answer, None before."""
        return self._answer.result

    @property
    def _by_lookup(self) -> bool:
        return self.drill.kind == "sentence"

    def compose(self) -> ComposeResult:
        """The question; below it the answers, or a lookup."""
        yield TopBar(f"Card: {_TITLE.get(self.drill.kind, '')}", self._facts)
        yield DrawnText(id="question")
        chart = self.workspace.bank.get(self.drill.chart_id)
        if self._by_lookup and chart is not None:
            yield pane_for(self.app, self.workspace, self.services.lookup_service, chart)
        else:
            yield ChoiceList(id="options", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the question and begin to count time."""
        self.query_one("#question").border_title = "Question"
        self.query_one(DrawnText).show(self._question)
        self._answer.begin()
        if self._by_lookup:
            self.watch(self.app, "tables", self._tables_changed)
            self.set_focus(self.query_one(LookupPane).field)
            return
        options = self.query_one("#options", ChoiceList)
        options.border_title = "Answers: a number picks one"
        options.fill([Row(partial(self._option, at)) for at in range(self._count)], 0)
        self.set_focus(options)

    def _tables_changed(self) -> None:
        tables, pane = self.services.tables, self.query_one(LookupPane)
        if tables.ready and not pane.ready:
            pane.tables_ready()
        elif tables.words:
            pane.tables_wait(tables.words)

    # -- what is shown -----------------------------------------------------------------------

    @property
    def _count(self) -> int:
        return len(self.drill.options or self.drill.lines)

    def _question(self, width: int) -> Content:
        drill, lines = self.drill, []
        if drill.context:
            lines += wrap(Content.styled(drill.context, _QUIET), width)
        lines += wrap(Content.styled(drill.prompt, "bold"), width)
        if drill.sentence:
            lines += [Content(""), *wrap(Content(quote(drill.sentence)), width)]
        if self.graded is not None:
            lines += [Content(""), *self._result(self.graded, width)]
        return Content("\n").join(lines)

    def _result(self, graded: Graded, width: int) -> list[Content]:
        evidence = graded.evidence
        sign = ("✓ Right. ", "bold $success") if graded.right else ("✗ ", "bold $error")
        lines = wrap(Content.assemble(sign, graded.message), width)
        if evidence.sentence and evidence.sentence != self.drill.sentence:
            lines += wrap(Content(quote(evidence.sentence)), width)
        if evidence.why:
            lines += wrap(Content.assemble(("Why  ", "bold $primary"), evidence.why), width)
        if evidence.guideline:
            lines += wrap(
                Content.assemble(("Guideline  ", "bold $primary"), evidence.guideline), width
            )
        if evidence.chart_title:
            lines += wrap(Content.styled(f"From the chart {evidence.chart_title}.", _QUIET), width)
        key = self.key("card.next")
        return [
            *lines,
            Content(""),
            Content.assemble("Press ", (key, "bold $accent"), " to go on."),
        ]

    def _option(self, at: int, width: int) -> Content:
        drill = self.drill
        if drill.options:
            option = drill.options[at]
            code, title, sentence = option.code, option.title, ""
        else:
            line = drill.lines[at]
            code, title, sentence = line.text, line.title, line.sentence
        mark = Content.assemble(self._mark(at), (f"{at + 1}  ", _QUIET))
        said = wrap(Content.assemble((f"{code}  ", "bold"), title), width - mark.cell_length)
        lines = [
            Content.assemble(mark if not number else " " * mark.cell_length, part)
            for number, part in enumerate(said)
        ]
        if sentence:
            said = wrap(Content.styled(quote(sentence), _QUIET), width - 5)
            lines += [Content.assemble("     ", part) for part in said]
        return Content("\n").join(lines)

    def _mark(self, at: int) -> tuple[str, str]:
        """After the answer: the right one and the one that was picked."""
        if self.graded is None:
            return "", ""
        name = self._answer_of(at)
        if name in self.drill.answers:
            return "✓ ", "bold $success"
        return ("✗ ", "bold $error") if name == self._answer.given else ("  ", "")

    def _answer_of(self, at: int) -> str:
        """What picking an answer gives: a code, or the number of a line."""
        return self.drill.options[at].code if self.drill.options else str(at + 1)

    # -- the answer --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Picking before the answer, going on after it."""
        if action == "next":
            return self.graded is not None
        if action in ("skip", "lookup"):
            return self.graded is None and (action == "skip" or self._by_lookup)
        if action == "pick":
            number = parameters[0] if parameters else 1
            return self.graded is None and isinstance(number, int) and number <= self._count
        return True

    @on(Input.Changed)
    @on(OptionList.OptionHighlighted)
    def _at_work(self) -> None:
        self._answer.time.touch()

    def action_pick(self, number: int) -> None:
        """Give the answer with this number."""
        if 1 <= number <= self._count:
            self._answer.give(self._answer_of(number - 1))

    @on(OptionList.OptionSelected, "#options")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if self.graded is None:
            self._answer.give(self._answer_of(event.option_index))
        else:
            self._go_on()

    @on(LookupPane.Added)
    def _coded(self, event: LookupPane.Added) -> None:
        event.stop()
        if len(event.lines) == 1:
            self._answer.give(event.codes[0].code)
        else:
            words = "A card takes one code; nothing was answered."
            self.query_one(LookupPane).say(words, "~", "$warning")

    @on(LookupPane.Left)
    def _lookup_left(self, event: LookupPane.Left) -> None:
        event.stop()
        self.set_focus(self.query_one(DrawnText))

    def _show_graded(self) -> None:
        self.add_class("-answered")
        question = self.query_one(DrawnText)
        question.border_title = "Answer"
        question.again()
        if self._by_lookup:
            self.query_one(LookupPane).display = False
        else:
            options = self.query_one("#options", ChoiceList)
            for at in range(self._count):
                options.redraw(at)
        self.set_focus(question)

    def action_next(self) -> None:
        """The next step."""
        self._go_on()

    def action_skip(self) -> None:
        """Pass this card over for now."""
        self._skip()

    def action_bury(self) -> None:
        """Ask this card no more today."""
        self._put_aside(self.workspace.cards.bury, "asked no more today")

    def action_suspend(self) -> None:
        """Ask this card no more until it is taken up again."""
        key = self.key("home.list_cards")
        self._put_aside(self.workspace.cards.suspend, f"suspended; {key} on Home takes it up again")

    def _put_aside(self, how: Callable[[str], object], words: str) -> None:
        try:
            how(self.drill.card)
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            return
        self.say(f"This card is {words}.")
        if self.graded is None:
            self._skip()
        else:
            self._go_on()

    def action_lookup(self) -> None:
        """Go to the lookup field."""
        self.set_focus(self.query_one(LookupPane).field)

    def action_back(self) -> None:
        """Home; what is asked waits."""
        self.services.go_home()
