"""Raising a query, step by step: mark the words, say the kind of doubt and whom to ask, choose the wording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.charts.model import Chart
from coder_drill.charts.passages import other_document, touched
from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.errors import UsageError
from coder_drill.scoring.asking import (
    NO_ANSWER,
    raise_query,
    replier,
    reply_to,
    send_query,
    unsent,
)
from coder_drill.scoring.model import Answer
from coder_drill.scoring.queries import MARKS, passages_of
from coder_drill.scoring.wordings import offered
from coder_drill.tui.drill.commands import QUERY
from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, wrap

_QUIET = "$foreground-muted"
_KINDS: dict[QueryKind, str] = {
    QueryKind.CONFLICTING: "two providers, or one provider twice, say different things",
    QueryKind.AMBIGUOUS: "a term that no code follows from; active or history",
    QueryKind.INCOMPLETE: "type, acuity, stage, depth, site or side is missing",
    QueryKind.CLINICAL_INDICATORS: "findings or treatment without a diagnosis",
    QueryKind.CLINICAL_VALIDITY: "a diagnosis that the findings do not seem to support",
    QueryKind.CAUSE_AND_EFFECT: "whether one is due to another, a drug or a procedure",
    QueryKind.POA: "whether it was present on admission",
}


class Step(Enum):
    """Where the learner is in raising a query; the value is the sentence above the list."""

    MARK = "Mark what calls for it, and what points the other way."
    KIND = "What kind of doubt is it?"
    TO = "Whom do you ask? With this choice the query is raised."
    WORDING = "Choose the wording. What is sent stays sent."
    SENT = "The query is sent."


class QueryScreen(AppScreen):
    """One query being raised over a chart. Every step is kept with the answer in progress."""

    SCOPE = QUERY
    BINDINGS: ClassVar[list[BindingType]] = QUERY.bindings()
    AUTO_FOCUS = "#query-list"
    HELP = (
        "A query asks the provider what the record cannot settle. Space marks a passage that calls "
        "for it, Enter goes on: the kind of doubt, whom to ask, then the wording. Marks are kept; "
        "once it is raised, a query stays raised. The answer may come back and becomes part of the "
        "record, or none comes: then code what is documented."
    )

    def __init__(self, chart: Chart, kept: KeptAnswer) -> None:
        super().__init__()
        self.chart = chart
        self._kept = kept
        self._passages = passages_of(chart)
        self._marked = touched(self._passages, chart.documents, kept.marks)
        self._rows: list[object] = []
        self._about: QueryKind | None = None
        self._place = unsent(kept.answer)
        self.step = Step.MARK if self._place is None else Step.WORDING

    def compose(self) -> ComposeResult:
        """What is asked now, the list to choose from, the keys."""
        so_far = len(self._kept.queries) - (self._place is not None)
        facts = f"after {plural(so_far, 'query', 'queries')}" if so_far else ""
        yield TopBar(f"Raise a query: {self.chart.title}", facts)
        yield Static("", id="query-asked", markup=False)
        yield ChoiceList(id="query-list", classes="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin where the query stands."""
        self._show()

    # -- what is shown -----------------------------------------------------------------------

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#query-list", ChoiceList)

    def _show(self, mark: int | None = None) -> None:
        rows = {
            Step.MARK: self._of_passages,
            Step.KIND: self._of_kinds,
            Step.TO: self._of_addressees,
            Step.WORDING: self._of_wordings,
            Step.SENT: self._of_reply,
        }[self.step]()
        self._rows = [item for item, _ in rows]
        first = next((n for n, item in enumerate(self._rows) if item is not None), 0)
        self._list.fill(
            [Row(draw, dead=item is None) for item, draw in rows], first if mark is None else mark
        )
        self._tell()
        self.refresh_bindings()

    def _tell(self) -> None:
        words = Content.styled(self.step.value, "bold")
        if self.step is Step.MARK:
            count = f"  {len(self._marked)} of {MARKS[-1]} at most"
            words = Content.assemble(words, (count, _QUIET))
        self.query_one("#query-asked", Static).update(words)

    def _of_passages(self) -> list[tuple[object, Callable[[int], Content]]]:
        rows: list[tuple[object, Callable[[int], Content]]] = []
        title = None
        for n, each in enumerate(self._passages):
            if each.document != title:
                title = each.document
                heading = self.chart.documents[title].heading
                rows.append((None, partial(_heading, heading)))
            rows.append((n, partial(self._passage, n)))
        return rows

    def _passage(self, n: int, width: int) -> Content:
        on = n in self._marked
        sign = Content.styled("✓ " if on else "  ", "bold $success")
        style = "bold" if on else ""
        lines = wrap(Content.styled(self._passages[n].text, style), width - 2)
        return Content("\n").join(
            Content.assemble(sign if not at else "  ", line) for at, line in enumerate(lines)
        )

    def _of_kinds(self) -> list[tuple[object, Callable[[int], Content]]]:
        return [(each, partial(_named, each.label, _KINDS[each])) for each in QueryKind]

    def _of_addressees(self) -> list[tuple[object, Callable[[int], Content]]]:
        return [(each, partial(_named, each.label, "")) for each in Addressee]

    def _of_wordings(self) -> list[tuple[object, Callable[[int], Content]]]:
        assert self._place is not None
        texts = offered(self.chart, self._kept.answer.queries[self._place])
        return [
            (text, partial(_wording, letter, text))
            for letter, text in zip("ABCDEFGH", texts, strict=False)
        ]

    def _of_reply(self) -> list[tuple[object, Callable[[int], Content]]]:
        assert self._place is not None
        answer = self._kept.answer
        reply = reply_to(self.chart, answer, self._place)
        who = replier(self.chart, answer, self._place)
        words = f"The {who.lower()} answers: {reply}" if reply else NO_ANSWER
        more = "The answer stands last in the record." if reply else ""
        rows: list[tuple[object, Callable[[int], Content]]] = [
            (reply or " ", partial(_text, words))
        ]
        if more:
            rows.append((None, partial(_heading, more)))
        return rows

    # -- commands ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Passages are marked in the first step."""
        if action in ("mark", "document"):
            return self.step is Step.MARK
        return True

    def action_mark(self) -> None:
        """Mark the passage, or take the mark off; kept at once."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None else None
        if at is None or not isinstance(item, int):
            return
        if item in self._marked:
            self._marked.discard(item)
        elif len(self._marked) >= MARKS[-1]:
            self.say(f"A query quotes {MARKS[-1]} passages at most.", severity="warning")
            return
        else:
            self._marked.add(item)
        self._kept.marks = tuple(self._passages[n].quote for n in sorted(self._marked))
        self._kept.save()
        self._list.redraw(at)
        self._tell()

    def action_document(self, by: int) -> None:
        """The first passage of another document."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None else None
        if not isinstance(item, int):
            return
        begin = other_document(self._passages, item, by)
        if begin is not None:
            self._list.highlighted = self._rows.index(begin)

    @on(OptionList.OptionSelected, "#query-list")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Take what is marked, and go on to the next step."""
        at = self._list.highlighted
        item = self._rows[at] if at is not None and at < len(self._rows) else None
        if self.step is Step.MARK:
            if not self._marked:
                self.say(f"{self.key('query.mark')} marks a passage first.", severity="warning")
                return
            self.step = Step.KIND
        elif self.step is Step.KIND and isinstance(item, QueryKind):
            self._about, self.step = item, Step.TO
        elif self.step is Step.TO and isinstance(item, Addressee):
            self._raise(item)
        elif self.step is Step.WORDING and isinstance(item, str):
            self._send(item)
        elif self.step is Step.SENT:
            self.app.pop_screen()
            return
        else:
            return
        self._show()

    def _raise(self, to: Addressee) -> None:
        assert self._about is not None
        marks = [self._passages[n].quote for n in sorted(self._marked)]
        try:
            asked = raise_query(self.chart, self._kept.answer, marks, self._about, to)
        except UsageError as error:
            self.say(str(error), severity="warning")
            return
        self._take(replace(asked, marks=()))
        self._marked = set()
        self._place = len(asked.queries) - 1
        self.step = Step.WORDING

    def _send(self, wording: str) -> None:
        assert self._place is not None
        self._take(send_query(self.chart, self._kept.answer, self._place, wording))
        self.step = Step.SENT

    def _take(self, answer: Answer) -> None:
        self._kept.queries, self._kept.marks = answer.queries, answer.marks
        self._kept.changed()

    def action_back(self) -> None:
        """A step back; from the first one, and once it is raised, to the chart."""
        if self.step is Step.KIND:
            self.step = Step.MARK
            self._show()
        elif self.step is Step.TO:
            self.step = Step.KIND
            self._show()
        else:
            if self.step is Step.WORDING:
                self.say(f"Not sent yet: {self.key('drill.query')} goes on with it.")
            self.app.pop_screen()


def _heading(words: str, width: int) -> Content:
    return Content("\n").join(wrap(Content.styled(words, "bold $primary"), width))


def _named(label: str, words: str, width: int) -> Content:
    line = Content.assemble((f"{label:<22}", "bold"), (words, _QUIET))
    return line if line.cell_length <= width else line.truncate(width)


def _wording(letter: str, words: str, width: int) -> Content:
    lines = wrap(Content(words), width - 3)
    return Content("\n").join(
        Content.assemble((f"{letter}. " if not at else "   ", "bold"), line)
        for at, line in enumerate(lines)
    )


def _text(words: str, width: int) -> Content:
    return Content("\n").join(wrap(Content(words), width))


class QueryKeys:
    """The command that raises a query on the chart of a screen, or goes on with one not sent."""

    def __init__(self, screen: AppScreen, kept: KeptAnswer) -> None:
        self._screen = screen
        self._kept = kept

    def check(self, action: str) -> bool | None:
        """A query can be raised at any time."""
        return True

    def action_query(self) -> None:
        """Open the query."""
        self._screen.app.push_screen(QueryScreen(self._kept.chart, self._kept))
