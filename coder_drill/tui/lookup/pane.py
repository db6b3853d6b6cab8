"""The lookup: a field, the hits under it, and a line that says what is going on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from coder_drill.charts.model import Chart
from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.systems import ClaimType
from coder_drill.errors import CoderDrillError
from coder_drill.lookup.model import Hit, Result
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.lookup.commands import LOOKUP
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import row

if TYPE_CHECKING:
    from coder_drill.scoring import Feedback
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.shell.searching import LookupService

_CODE_SHAPE = re.compile(
    r"(?:(?:cm|pcs|hcpcs|cpt):)?"
    r"(?:[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?|[0-9A-HJ-NP-Z]{7}|[A-Z]\d{4}|\d{4}[0-9A-Z])"
    r"(?:-[0-9A-Z]{2}(?:,[0-9A-Z]{2})*)?(?:X\d{1,4})?(?:@[YNUW])?",
    re.IGNORECASE,
)
_SYSTEMS: tuple[System | None, ...] = (None, *System)


class LookupInput(Input):
    """The field. Keys that move the marked hit leave the text cursor alone."""

    BINDINGS: ClassVar[list[BindingType]] = LOOKUP.bindings()
    HELP = (
        "Type as you think: words, abbreviations, lay terms, or the start of a code. The arrows "
        "mark a hit and Enter adds it. A whole code and Enter adds it straight; modifiers, units "
        "and POA may follow it: 99284-25, J1885x2, J44.1@Y. A code that cannot be used is answered "
        "with the codes to choose from. Esc empties the field, then leaves it."
    )

    class Asked(Message):
        """A key of the field was pressed: ``what`` names the action, ``by`` its direction."""

        def __init__(self, what: str, by: int = 0) -> None:
            super().__init__()
            self.what = what
            self.by = by

    def action_add(self) -> None:
        """Add what is typed or marked."""
        self.post_message(self.Asked("add"))

    def action_previous(self) -> None:
        """Mark the hit above."""
        self.post_message(self.Asked("mark", -1))

    def action_next(self) -> None:
        """Mark the hit below."""
        self.post_message(self.Asked("mark", 1))

    def action_page(self, by: int) -> None:
        """Mark a hit one page away."""
        self.post_message(self.Asked("page", by))

    def action_cycle_system(self) -> None:
        """Search another code table."""
        self.post_message(self.Asked("system"))

    def action_leave(self) -> None:
        """Empty the field, or leave it when it is empty."""
        if self.value:
            self.value = ""
        else:
            self.post_message(self.Asked("leave"))


class HitList(ChoiceList):
    """The hits, best first."""

    HELP = (
        "The hits of the lookup, best first. Enter adds the marked one; i shows its place in the "
        "table and its notes."
    )


class LookupPane(Vertical):
    """Search, feedback and the way a code gets into the answer."""

    class Added(Message):
        """The learner chose a code that may be put into the answer."""

        def __init__(self, code: AnswerCode, title: str) -> None:
            super().__init__()
            self.code = code
            self.title = title

    class Left(Message):
        """The learner left the field."""

    def __init__(self, workspace: Workspace, service: LookupService, chart: Chart) -> None:
        super().__init__(id="lookup-pane", classes="part")
        self.border_title = "Look up"
        self._workspace = workspace
        self._service = service
        self._chart = chart
        self._system: System | None = None
        self._usable = usable_systems(chart)
        self._hits: tuple[Hit, ...] = ()
        self._asked: tuple[str, System | None] = ("", None)
        self._answered: tuple[str, System | None] = ("", None)
        self._marked_by_hand = False
        self._choosing = False
        self._said: Content | None = None
        self.ready = False
        self._waits = False
        self._could_open = False
        self._waiting = "The code tables are being prepared; searching starts by itself."

    def compose(self) -> ComposeResult:
        """Field, feedback, hits."""
        yield LookupInput(
            placeholder="words or a code: chf, broken wrist right, E11.6", id="lookup", compact=True
        )
        yield Static("", id="said", markup=False)
        yield HitList(id="hits")

    # -- what others ask of the pane ---------------------------------------------------------

    @property
    def field(self) -> LookupInput:
        """The text field."""
        return self.query_one("#lookup", LookupInput)

    @property
    def hits(self) -> HitList:
        """The list of hits."""
        return self.query_one("#hits", HitList)

    @property
    def marked(self) -> Hit | None:
        """The marked hit."""
        index = self.hits.highlighted
        return self._hits[index] if index is not None and index < len(self._hits) else None

    @property
    def searching(self) -> bool:
        """True while the hits shown are not those of the text in the field."""
        return self._asked != self._answered

    def tables_ready(self) -> None:
        """The code tables stand: searching may begin."""
        self.ready = True
        self._service.warm()
        if self._waits:
            self.say("")
        if self.field.value.strip():
            self._search()

    def tables_wait(self, words: str) -> None:
        """The code tables are not there yet, or cannot be: say so, unless other words stand there.

        Whoever types or presses Enter is told in any case.
        """
        self._waiting = words
        if self._waits or self._said is None:
            self._wait()

    def _wait(self) -> None:
        """Say that the tables are not there yet; what else is said meanwhile stays."""
        self.say(self._waiting, "…")
        self._waits = True

    def say(self, words: str | Content, sign: str = "", style: str = "") -> None:
        """Show feedback until the text changes; empty words bring back the marked hit's line."""
        self._waits = False
        if not words:
            self._said = None
        elif sign:
            self._said = Content.assemble((f"{sign} ", f"bold {style}".strip()), words)
        else:
            self._said = Content(words) if isinstance(words, str) else words
        self._show_said()

    # -- searching ---------------------------------------------------------------------------

    @on(Input.Changed, "#lookup")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._marked_by_hand = False
        self._choosing = False
        self._said = None
        self._search()

    def _search(self) -> None:
        query = self.field.value.strip()
        self._asked = (query, self._system)
        if not query:
            self._answered = self._asked
            self._show(())
            return
        if not self.ready:
            self._wait()
            return
        self._run_search(query, self._system)

    @work(exclusive=True, group="lookup", exit_on_error=False)
    async def _run_search(self, query: str, system: System | None) -> None:
        try:
            result = await self._service.search(query, system=system, usable=self._usable)
        except CoderDrillError as error:
            self.say(str(error), "✗", "$error")
            return
        if self._asked == (query, system) and not self._choosing:
            self._answered = self._asked
            self._show_result(result)

    def _show_result(self, result: Result) -> None:
        self._show(result.hits)
        if not result.hits:
            self.say(
                f"Nothing found for “{result.query}”. Try fewer or other words.",
                "✗",
                "$foreground-muted",
            )
        elif result.corrections:
            read = ", ".join(f"“{c.typed}” read as “{c.used}”" for c in result.corrections)
            self.say(read, "~", "$accent")

    def _show(self, hits: Sequence[Hit]) -> None:
        self._hits = tuple(hits)
        self.hits.fill([Row(partial(_hit_row, hit)) for hit in self._hits], 0)
        self._show_said()

    @on(OptionList.OptionHighlighted, "#hits")
    def _marked_changed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if not self._choosing:
            self._said = None if self._marked_by_hand else self._said
        self._show_said()

    def _show_said(self) -> None:
        line = self._said
        if line is None:
            hit = self.marked
            if hit is not None:
                why = f"  {'; '.join(hit.why)}" if hit.why else ""
                line = Content.assemble(
                    (f"{hit.code} ", "bold"), hit.title, (why, "$foreground-muted")
                )
        self.query_one("#said", Static).update(line or "", layout=False)
        if (self.marked is not None) is not self._could_open:
            self._could_open = not self._could_open
            self.screen.refresh_bindings()

    # -- choosing ----------------------------------------------------------------------------

    @on(LookupInput.Asked)
    def _key(self, event: LookupInput.Asked) -> None:
        event.stop()
        if event.what == "add":
            self._add()
        elif event.what == "leave":
            self.post_message(self.Left())
        elif event.what == "system":
            self._next_system()
        elif self._hits:
            self._marked_by_hand = True
            step = event.by * (max(1, self.hits.size.height - 1) if event.what == "page" else 1)
            at = self.hits.highlighted if self.hits.highlighted is not None else 0
            self.hits.highlighted = max(0, min(len(self._hits) - 1, at + step))

    @on(OptionList.OptionSelected, "#hits")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.add_code(self._hits[event.option_index].code, self._hits[event.option_index].system)

    def _next_system(self) -> None:
        at = _SYSTEMS.index(self._system)
        self._system = _SYSTEMS[(at + 1) % len(_SYSTEMS)]
        self.border_title = f"Look up in {self._system.label}" if self._system else "Look up"
        self._search()

    def _add(self) -> None:
        text = self.field.value.strip()
        marked = self.marked
        if not self.ready:
            self._wait()
        elif (self._choosing or self._marked_by_hand) and marked is not None:
            self.add_code(marked.code, marked.system)
        elif not text:
            self.say("Type words or a code first.", "…")
        elif _CODE_SHAPE.fullmatch(text) and self._add_typed(text):
            pass
        elif self.searching:
            self.say("Searching; press Enter again when the hits are there.", "…")
        elif marked is not None:
            self.add_code(marked.code, marked.system)

    def _add_typed(self, text: str) -> bool:
        """Add a code typed in answer notation. False when it is rather a search word."""
        feedback = self._judge(text)
        if feedback.ok and feedback.line is not None:
            self._put(feedback.line, feedback.message)
        elif feedback.alternatives or not self._hits or "." in text:
            self._offer(feedback.alternatives, feedback.message)
        else:
            return False
        return True

    def add_code(self, code: str, system: System) -> None:
        """Add a code that was chosen, or say why it cannot be used and what can."""
        feedback = self._judge(f"{system.prefix}:{code}")
        if feedback.ok and feedback.line is not None:
            self._put(feedback.line, feedback.message)
        else:
            self._offer(feedback.alternatives, feedback.message)

    def _judge(self, text: str) -> Feedback:
        from coder_drill.scoring import entry_feedback

        return entry_feedback(
            text, self._workspace.codebook, self._chart.edition, self._chart.setting
        )

    def _put(self, line: AnswerCode, title: str) -> None:
        self.field.value = ""
        self.post_message(self.Added(line, title))

    def _offer(self, codes: Sequence[Code], message: str) -> None:
        """Show codes to choose from in place of the hits, with the reason."""
        self._choosing = bool(codes)
        self._show([Hit(c.system, c.code, c.title, c.billable) for c in codes])
        self.say(message, "✗", "$error")


def usable_systems(chart: Chart) -> frozenset[System]:
    """The code systems of the chart's claim: PCS on inpatient facility claims, CPT elsewhere."""
    return System.on_claim(ClaimType.INPATIENT if chart.wants_poa else ClaimType.PROFESSIONAL)


def _hit_row(hit: Hit, width: int) -> Content:
    tag = hit.system.tag if hit.billable else f"header {hit.system.tag}"
    style = "bold" if hit.billable else "italic $foreground-muted"
    title = Content(hit.title) if hit.billable else Content.styled(hit.title, "$foreground-muted")
    return row(
        Content.styled(hit.code, style),
        title,
        Content.styled(tag, "$foreground-muted"),
        width,
        left_width=8,
    )
