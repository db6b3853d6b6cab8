"""Review: the score with its formula, a verdict for every code, the note as its witness."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from coder_drill.scoring.model import AuditMetric, Edit, Label, Verdict
from coder_drill.tui.commands import Scope, bindings
from coder_drill.tui.screens.sides import TwoSidedScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.note import NoteView
from coder_drill.tui.words import minutes, percent, plural, row

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.practice.model import Submitted

_SIGN_STYLE = {
    "✓": "bold $success",
    "✗": "bold $error",
    "+": "bold $error",
    "~": "bold $warning",
}


class VerdictList(ChoiceList):
    """One row for each key code, each extra and each edit."""

    HELP = (
        "What became of every code: ✓ right, ✗ missed or wrong, + extra, ~ partly right, ! an edit. "
        "Mark one and the note shows the words it rests on; the reasons stand below."
    )


class Explanation(VerticalScroll, inherit_bindings=False):
    """The reasons for the marked verdict."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.NOTE)
    HELP = "The reasons for the marked verdict. Scroll with the arrows."


class ReviewScreen(TwoSidedScreen):
    """The result of one submitted answer."""

    SCOPE = Scope.REVIEW
    SIDES = (("Verdicts", "#verdict-side"), ("Note", "#note"))
    PARTS = "#review-parts"
    VIEW = "review.view"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.REVIEW)
    AUTO_FOCUS = "#verdicts"
    HELP = (
        "The review: the score and how it was reckoned, a verdict for each code, and the evidence "
        "in the note. Go through the verdicts with the arrows, then take the next chart."
    )

    def __init__(self, chart: Chart, submitted: Submitted) -> None:
        super().__init__()
        self.chart = chart
        self.submitted = submitted
        self._rows: list[Verdict | Edit | AuditMetric | None] = []
        self._explained: Verdict | Edit | AuditMetric | None = None

    def compose(self) -> ComposeResult:
        """Score on top; verdicts and reasons beside the note."""
        rows, start = self._make_rows()
        self._explained = item = self._rows[start] if self._rows else None
        spans = item.spans if isinstance(item, Verdict) else ()
        verdicts = VerdictList(id="verdicts", classes="part")
        verdicts.fill(rows, start)
        yield TopBar(f"Review: {self.chart.title}", self.chart.setting.label)
        yield Static(self._score(), id="score", markup=False)
        yield Static("", id="switch", markup=False)
        with Container(id="review-parts", classes=self.parts_classes):
            with Vertical(id="verdict-side"):
                yield verdicts
                with Explanation(id="explain", classes="part"):
                    yield Static(self._explain(item), id="explain-text", markup=False)
            yield NoteView(self.chart, width=self.note_width, spans=spans)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first verdict that is not simply right."""
        self.query_one("#verdicts").border_title = "Verdicts"
        self.query_one("#explain").border_title = "Why"
        self.lay_out()

    # -- what is shown -----------------------------------------------------------------------

    def _score(self) -> Content:
        card, attempt = self.submitted.scorecard, self.submitted.attempt
        key = [
            v
            for v in card.verdicts
            if v.expected is not None and not (v.optional and v.given is None)
        ]
        right = sum(v.credit >= 1 for v in key)
        extras = sum(v.label is Label.EXTRA for v in card.verdicts)
        facts = [f"{right} of {plural(len(key), 'code')} fully right"]
        if extras:
            facts.append(plural(extras, "extra"))
        if attempt.hints_used:
            facts.append(plural(attempt.hints_used, "hint"))
        facts.append(minutes(attempt.active_seconds))
        lines = [
            Content.assemble(
                ("Score ", ""), (percent(card.score), "bold $accent"), f"   {' · '.join(facts)}"
            ),
            Content.styled(card.formula, "$foreground-muted"),
        ]
        return Content("\n").join(lines)

    def _make_rows(self) -> tuple[list[Row], int]:
        """The rows of the list, and the first whose verdict is not simply right."""
        card = self.submitted.scorecard
        rows: list[Row] = []
        self._rows = []

        def add(item: Verdict | Edit | AuditMetric, draw: Callable[[int], Content]) -> None:
            rows.append(Row(draw))
            self._rows.append(item)

        def heading(words: str) -> None:
            rows.append(Row(lambda width: Content.styled(words, "$foreground-muted"), dead=True))
            self._rows.append(None)

        for verdict in card.verdicts:
            add(verdict, partial(self._verdict_row, verdict))
        if card.edits:
            heading("Edits")
            for edit in card.edits:
                add(edit, partial(_edit_row, edit))
        metrics = [metric for metric in card.metrics if metric.of]
        if metrics:
            heading("As an auditor counts")
            for metric in metrics:
                add(metric, partial(_metric_row, metric))
        instructive = next(
            (
                at
                for at, item in enumerate(self._rows)
                if isinstance(item, Verdict) and item.credit < 1 and not item.optional
            ),
            0,
        )
        return rows, instructive

    def _verdict_row(self, verdict: Verdict, width: int) -> Content:
        code = verdict.expected or verdict.given or ""
        words = label_words(verdict)
        if verdict.expected and verdict.given and verdict.given != verdict.expected:
            words += f", you gave {verdict.given}"
        plain = verdict.credit >= 1 or verdict.optional
        body = Content.assemble(
            (words, "" if plain else "bold"), (f"  {self._title(code)}", "$foreground-muted")
        )
        if verdict.expected is None:
            points = f"−{_number(verdict.points_lost)}" if verdict.points_lost else "0"
        elif _left_out(verdict):
            points = ""
        else:
            points = f"{_number(verdict.weight * verdict.credit)}/{_number(verdict.weight)}"
        left = Content.assemble(_sign(verdict), " ", (code, "bold"))
        return row(left, body, Content.styled(points, "$foreground-muted"), width, left_width=11)

    def _title(self, code: str) -> str:
        found = self.practice.codebook.get(code)
        return found.title if found else ""

    @on(OptionList.OptionHighlighted, "#verdicts")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        item = self._rows[event.option_index] if event.option_index < len(self._rows) else None
        if item is None or item is self._explained:
            return
        self._explained = item
        self.query_one("#explain-text", Static).update(self._explain(item))
        self.query_one(NoteView).mark(item.spans if isinstance(item, Verdict) else ())
        self.query_one("#explain").scroll_home(animate=False)
        self.refresh_bindings()

    def _explain(self, item: Verdict | Edit | AuditMetric | None) -> Content:
        if isinstance(item, Verdict):
            return self._explain_verdict(item)
        if isinstance(item, Edit):
            return _explain_edit(item)
        if isinstance(item, AuditMetric):
            return _explain_metric(item)
        return Content("")

    def _explain_verdict(self, verdict: Verdict) -> Content:
        code = verdict.expected or verdict.given or ""
        parts = [
            Content.assemble((verdict.expected_line or code, "bold"), "  ", self._title(code)),
            Content.assemble(
                _sign(verdict), (f" {label_words(verdict)}. ", "bold"), verdict.message
            ),
        ]
        if verdict.given and verdict.expected and verdict.given_line != verdict.expected_line:
            parts.append(
                Content.assemble(("You gave ", "$foreground-muted"), (verdict.given_line or verdict.given, "bold"),
                                 "  ", self._title(verdict.given))
            )  # fmt: skip
        if verdict.why and verdict.why != verdict.message:
            parts += [Content(""), Content.assemble(("Why  ", "bold $primary"), verdict.why)]
        if verdict.guideline:
            parts.append(Content.assemble(("Guideline  ", "bold $primary"), verdict.guideline))
        if verdict.evidence:
            parts += [Content(""), Content.styled("In the note", "bold $primary")]
            parts += [Content(f"“{' '.join(words.split())}”") for words in verdict.evidence]
        return Content("\n").join(parts)

    # -- what can be done --------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the switch where both sides are in view."""
        if action == "view":
            return not self.both_in_view
        return True

    def action_view(self) -> None:
        """Bring the other side to the front."""
        self.bring(self.query_one(VerdictList if self.front else NoteView))

    @on(OptionList.OptionSelected, "#verdicts")
    def _chosen(self) -> None:
        """Enter on a verdict shows its evidence where the note is not in view."""
        if not self.both_in_view:
            self.bring(self.query_one(NoteView))

    def action_details(self) -> None:
        """Show the marked code's page."""
        from coder_drill.tui.screens.details import DetailsScreen

        at = self.query_one(VerdictList).highlighted
        item = self._rows[at] if at is not None and at < len(self._rows) else None
        code: str | None = None
        if isinstance(item, Verdict):
            code = item.expected or item.given
        elif isinstance(item, Edit) and item.codes:
            code = item.codes[0]
        if code is not None:
            given = [given.code for given in self.submitted.attempt.codes]
            self.app.push_screen(DetailsScreen(self.practice, code, None, answer=given))

    def action_next(self) -> None:
        """Open the next chart."""
        suggestion = self.practice.suggest(after=self.chart.id)
        if suggestion is not None:
            self.drill_app.open_chart(suggestion.chart)

    def action_retry(self) -> None:
        """The same chart from an empty answer."""
        self.drill_app.open_chart(self.chart)

    def action_back(self) -> None:
        """Home."""
        self.drill_app.action_go_home()


def label_words(verdict: Verdict) -> str:
    """The verdict's label, and further ones, in words: ``sequencing, POA``."""
    if _left_out(verdict):
        return "optional, left out"
    names = [verdict.label, *(label for label in verdict.labels if label is not verdict.label)]
    return ", ".join(_WORDS.get(label, label.value.replace("-", " ")) for label in names)


def _left_out(verdict: Verdict) -> bool:
    return verdict.optional and verdict.given is None


def _sign(verdict: Verdict) -> Content:
    if _left_out(verdict):
        return Content.styled("·", "$foreground-muted")
    sign = verdict.label.sign
    return Content.styled(sign, _SIGN_STYLE.get(sign, "bold"))


def _edit_row(edit: Edit, width: int) -> Content:
    left = Content.assemble(
        ("! " if edit.hard else "i ", "bold $warning"), (", ".join(edit.codes), "bold")
    )
    return row(left, edit.message, "", width, left_width=11)


def _metric_row(metric: AuditMetric, width: int) -> Content:
    rate = metric.rate or 0.0
    return row(
        "", metric.label, f"{metric.right} of {metric.of}, {percent(rate)}", width, left_width=1
    )


def _explain_metric(metric: AuditMetric) -> Content:
    return Content.assemble(
        (f"{metric.label}: {metric.right} of {metric.of}", "bold"), "\n", metric.formula, "\n\n",
        ("The customary mark is 95 %. It stands beside the score and does not change it.", "$foreground-muted"),
    )  # fmt: skip


_WORDS = {
    Label.SEVENTH: "seventh character",
    Label.POA: "POA",
    Label.EM_LEVEL: "E/M level",
    Label.EXCLUDES1: "Excludes1",
    Label.PRINCIPAL: "principal selection",
}


def _explain_edit(edit: Edit) -> Content:
    kind = (
        "Counts as a rule violation."
        if edit.hard
        else "For your information; does not change the score."
    )
    return Content("\n").join(
        [
            Content.assemble((", ".join(edit.codes), "bold")),
            Content(edit.message),
            Content(""),
            Content.assemble(("Source  ", "bold $primary"), edit.source),
            Content.styled(kind, "$foreground-muted"),
        ]
    )


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")
