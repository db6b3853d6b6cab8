"""Review: the score with its formula, a verdict for every code, the note as its witness."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.errors import CoderDrillError
from coder_drill.scoring.model import AuditMetric, Edit, Label, QueryVerdict, Verdict
from coder_drill.scoring.queries import as_answered
from coder_drill.services.attempts import answer_of
from coder_drill.services.billing import money_asked
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.record.keys import RecordKeys
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.review import verdict_text as text
from coder_drill.tui.review.commands import REVIEW
from coder_drill.tui.review.money_text import MoneyLine, explain_money, money_gist, money_row
from coder_drill.tui.review.query_text import explain_query, query_row
from coder_drill.tui.shell.sides import TwoSidedScreen
from coder_drill.tui.widgets.commands import NOTE
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import minutes, percent, plural

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.codebooks.model import System
    from coder_drill.money import Extra
    from coder_drill.services.billing import Report
    from coder_drill.services.model import Submitted

_Item: TypeAlias = Verdict | QueryVerdict | Edit | AuditMetric | MoneyLine | None
"""What a row of the list is about; None for a heading."""


class VerdictList(ChoiceList):
    """One row for each key code, each extra, each edit, and for what the answer is paid by."""

    HELP = (
        "What became of every code: ✓ right, ✗ missed or wrong, + extra, ~ partly right, "
        "· optional and left out, ! an edit. Below them, what the answer is paid by. Mark one and the note shows the words it rests on; the reasons stand below."
    )


class Explanation(VerticalScroll, inherit_bindings=False):
    """The reasons for the marked verdict."""

    BINDINGS: ClassVar[list[BindingType]] = NOTE.bindings()
    HELP = "The reasons for the marked verdict. Scroll with the arrows."


def _teaches(item: _Item) -> bool:
    """True for a verdict that is not simply right."""
    if isinstance(item, QueryVerdict):
        return item.credit < 1
    return isinstance(item, Verdict) and item.credit < 1 and not item.optional


class ReviewScreen(TwoSidedScreen):
    """The result of one submitted answer."""

    SCOPE = REVIEW
    SIDES = (("Verdicts", "#verdict-side"), ("Note", "#record"))
    PARTS = "#review-parts"
    VIEW = "review.view"
    BINDINGS: ClassVar[list[BindingType]] = [*REVIEW.bindings(), *RECORD.bindings()]
    ACTIONS = (RecordKeys,)
    AUTO_FOCUS = "#verdicts"
    HELP = (
        "The review: the score and how it was reckoned, a verdict for each code, and the evidence "
        "in the note. Go through the verdicts with the arrows, see the claim that "
        "goes out, then take the next chart."
    )

    def __init__(self, chart: Chart, submitted: Submitted) -> None:
        super().__init__()
        self.chart = chart
        self.submitted = submitted
        self.take_on(RecordKeys(self, chart))
        self._money = [MoneyLine(extra) for extra in money_asked(chart)]
        self._rows: list[_Item] = []
        self._explained: _Item = None

    def compose(self) -> ComposeResult:
        """Score on top; verdicts and reasons beside the note."""
        rows, start = self._make_rows()
        self._explained = item = self._rows[start] if self._rows else None
        spans = item.spans if isinstance(item, Verdict | QueryVerdict) else ()
        verdicts = VerdictList(id="verdicts", classes="part")
        verdicts.fill(rows, start)
        yield TopBar(f"Review: {self.chart.title}", self.chart.setting.label)
        yield Static(self._score(), id="score", markup=False)
        if self.workspace.billing.money_at_hand(self.chart):
            yield Static(money_gist(self._money), id="paid", markup=False)
        yield Static("", id="switch", markup=False)
        with Container(id="review-parts", classes=self.parts_classes):
            with Vertical(id="verdict-side"):
                yield verdicts
                with Explanation(id="explain", classes="part"):
                    yield Static(self._explain(item), id="explain-text", markup=False)
            record = as_answered(self.chart, answer_of(self.submitted.attempt))
            yield RecordPane(record, width=self.note_width, spans=spans)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first verdict that is not simply right."""
        self.query_one("#verdicts").border_title = "Verdicts"
        self.query_one("#explain").border_title = "Why"
        self.lay_out()
        if self._money:
            self.call_after_refresh(self.run_worker, self._reckon, exclusive=True, group="money")

    # -- what is shown -----------------------------------------------------------------------

    def _score(self) -> Content:
        card, attempt = self.submitted.scorecard, self.submitted.attempt
        key = [
            v
            for v in card.verdicts
            if v.expected is not None and not (v.optional and v.given is None)
        ]
        right = sum(v.credit >= 1 for v in key)
        extras = sum(v.label is Label.EXTRA and not v.optional for v in card.verdicts)
        facts = [f"{right} of {plural(len(key), 'code')} fully right"]
        if extras:
            facts.append(plural(extras, "extra"))
        if card.query_score is not None:
            facts.append(f"queries {percent(card.query_score)}")
        if attempt.hints_used:
            facts.append(plural(attempt.hints_used, "hint"))
        facts.append(minutes(attempt.active_seconds))
        lines = [
            Content.assemble(
                ("Score ", ""), (percent(card.score), "bold $accent"), f"   {' · '.join(facts)}"
            ),
            Content.styled(card.formula, "$foreground-muted"),
        ]
        if card.reading:
            why = self.chart.alternatives[card.reading - 1].why
            lines.append(
                Content.assemble(("Held against the chart's other reading: ", "bold"), why)
            )
        return Content("\n").join(lines)

    def _make_rows(self) -> tuple[list[Row], int]:
        """The rows of the list, and the first whose verdict is not simply right."""
        card = self.submitted.scorecard
        rows: list[Row] = []
        self._rows = []

        def add(
            item: Verdict | QueryVerdict | Edit | AuditMetric | MoneyLine,
            draw: Callable[[int], Content],
        ) -> None:
            rows.append(Row(draw))
            self._rows.append(item)

        def heading(words: str) -> None:
            rows.append(Row(lambda width: Content.styled(words, "$foreground-muted"), dead=True))
            self._rows.append(None)

        for verdict in card.verdicts:
            add(verdict, partial(text.verdict_row, verdict, self._title))
        if card.queries:
            heading("Queries")
            for query in card.queries:
                add(query, partial(query_row, query))
        if card.edits:
            heading("Edits")
            for edit in card.edits:
                add(edit, partial(text.edit_row, edit))
        if self._money:
            heading("Money")
            for line in self._money:
                add(line, partial(money_row, line))
        metrics = [metric for metric in card.metrics if metric.of]
        if metrics:
            heading("As an auditor counts")
            for metric in metrics:
                add(metric, partial(text.metric_row, metric))
        instructive = next((at for at, item in enumerate(self._rows) if _teaches(item)), 0)
        return rows, instructive

    def _title(self, code: str) -> str:
        found = self.workspace.codebook_on(self.chart.edition).get(code)
        return found.title if found else ""

    @on(OptionList.OptionHighlighted, "#verdicts")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        item = self._rows[event.option_index] if event.option_index < len(self._rows) else None
        if item is None or item is self._explained:
            return
        self._explained = item
        self.query_one("#explain-text", Static).update(self._explain(item))
        self.record.mark(item.spans if isinstance(item, Verdict | QueryVerdict) else ())
        self.query_one("#explain").scroll_home(animate=False)
        self.refresh_bindings()

    def _explain(self, item: _Item) -> Content:
        if isinstance(item, Verdict):
            return text.explain_verdict(item, self._title)
        if isinstance(item, QueryVerdict):
            return explain_query(item)
        if isinstance(item, Edit):
            return text.explain_edit(item)
        if isinstance(item, AuditMetric):
            return text.explain_metric(item)
        if isinstance(item, MoneyLine):
            return explain_money(item)
        return Content("")

    async def _reckon(self) -> None:
        """Work out what the answer is paid by, apart from the keys, and fill its rows in."""
        chart, submitted = self.chart, self.submitted
        failed = ""
        found: dict[Extra, Report] = {}
        try:
            found = await self.services.background.ask(lambda w: w.billing.money(chart, submitted))
        except CoderDrillError as error:
            failed = str(error)
        verdicts = next(iter(self.query(VerdictList)), None)
        if verdicts is None:
            return  # The screen was left while the payment was worked out.
        for line in self._money:
            line.report, line.failed = found.get(line.extra), failed
            verdicts.redraw(self._rows.index(line))
            if line is self._explained:
                self.query_one("#explain-text", Static).update(self._explain(line))
        for paid in self.query("#paid").results(Static):
            paid.update(money_gist(self._money), layout=False)

    # -- what can be done --------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the switch where both sides are in view."""
        if action == "view":
            return not self.both_in_view
        if action == "guideline":
            return True if self._guideline else None
        return super().check_action(action, parameters)

    @property
    def record(self) -> RecordPane:
        """The record."""
        return self.query_one(RecordPane)

    @property
    def _guideline(self) -> str:
        """The citation of the marked verdict."""
        item = self._explained
        return item.guideline if isinstance(item, Verdict) else ""

    def action_view(self) -> None:
        """Bring the other side to the front."""
        self.bring(self.query_one(VerdictList) if self.front else self.record.note)

    @on(OptionList.OptionSelected, "#verdicts")
    def _chosen(self) -> None:
        """Enter on a verdict shows its evidence, or with the note in view what its guideline is."""
        if not self.both_in_view:
            self.bring(self.record.note)
        elif self._guideline:
            self.action_guideline()

    def action_guideline(self) -> None:
        """Show which sections the guideline citation of the marked verdict names."""
        from coder_drill.services.citations import cited_sections
        from coder_drill.tui.review.citation import CitationScreen

        item = self._explained
        if isinstance(item, Verdict) and item.guideline:
            cited = cited_sections(item.guideline)
            self.app.push_screen(CitationScreen(item.expected or item.given or "", cited))

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The code of the marked verdict or edit."""
        at = self.query_one(VerdictList).highlighted
        item = self._rows[at] if at is not None and at < len(self._rows) else None
        if isinstance(item, Verdict) and (code := item.expected or item.given):
            return code, None
        if isinstance(item, Edit) and item.codes:
            return item.codes[0], None
        return None

    def action_details(self) -> None:
        """Show the marked code's page."""
        found = self.code_in_hand
        if found is not None:
            given = tuple(given.code for given in self.submitted.attempt.codes)
            self.services.open_page(found[0], None, answer=given)

    def action_claim(self) -> None:
        """Show the answer as the claim that goes out."""
        from coder_drill.tui.review.claim import ClaimScreen

        try:
            claim = self.workspace.billing.claim(self.chart, self.submitted.attempt)
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            return
        self.app.push_screen(ClaimScreen(claim))

    def action_next(self) -> None:
        """Open the next chart, or go on with the session."""
        if self.services.sessions.running:
            self.services.sessions.go_on()
            return
        suggestion = self.workspace.next_step.suggest(after=self.chart.id)
        if suggestion is not None:
            self.services.open_chart(suggestion.chart)

    def action_retry(self) -> None:
        """The same chart from an empty answer."""
        self.services.open_chart(self.chart)

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()
