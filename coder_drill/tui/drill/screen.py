"""Drill: the note beside the lookup and the answer; where a chart is coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import DescendantFocus, Key, Paste, ScreenResume, ScreenSuspend
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from coder_drill.codebooks.model import Code, System
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.drill.answer import AnswerList
from coder_drill.tui.drill.answerkeys import AnswerKeys
from coder_drill.tui.drill.asking import QueryKeys
from coder_drill.tui.drill.checks import is_exempt
from coder_drill.tui.drill.commands import DRILL
from coder_drill.tui.drill.editing import is_diagnosis, same_line
from coder_drill.tui.drill.handin import HandIn
from coder_drill.tui.drill.hints import HintKeys, HintLine
from coder_drill.tui.drill.keeping import Keeper, KeptAnswer
from coder_drill.tui.lookup.closed import pane_for
from coder_drill.tui.lookup.entry import named
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.record.keys import RecordKeys
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.collector import collect
from coder_drill.tui.shell.screens import Acting
from coder_drill.tui.shell.sides import TwoSidedScreen
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import plural

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.model import AnswerDraft
    from coder_drill.tui.shell.searching import LookupService

_TAKEN_ON: tuple[type[Acting], ...] = (RecordKeys, AnswerKeys, HintKeys, QueryKeys, HandIn)


class DrillScreen(TwoSidedScreen):
    """One chart being coded. Every change is saved before the next key is read."""

    SCOPE = DRILL
    SIDES = (("Note", "#record"), ("Codes", "#codes"))
    PARTS = "#drill-parts"
    VIEW = "drill.view"
    SITS: ClassVar[bool] = False
    """True where the chart is an item of a run that is sat, not a draft of practice."""
    BINDINGS: ClassVar[list[BindingType]] = [*DRILL.bindings(), *RECORD.bindings()]
    ACTIONS = _TAKEN_ON
    HELP = (
        "Coding a chart: read the note, look codes up, put them in order, submit. The first "
        "diagnosis is the principal or first-listed one. What only the provider can settle is asked "
        "in a query (Q). Every change is saved at once; you can "
        "leave at any time and go on later."
    )

    def __init__(
        self,
        chart: Chart,
        service: LookupService,
        clock: Callable[[], float],
        draft: AnswerDraft | None = None,
        *,
        keeper: Keeper | None = None,
    ) -> None:
        super().__init__()
        self.chart = chart
        self.kept = KeptAnswer(
            self, chart, clock, draft, shown=self._show_answer, said=self._say_done, keeper=keeper
        )
        self._keys = AnswerKeys(self, self.kept)
        self.take_on(
            RecordKeys(self, chart),
            self._keys,
            HintKeys(self, self.kept),
            QueryKeys(self, self.kept),
            self._handing_in(),
        )
        self._service = service
        self._resumed = draft
        self._stands = False
        self._renewing = False

    def _handing_in(self) -> Acting:
        """What is done with the answer when it is ready."""
        return HandIn(self, self.kept)

    # -- layout ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Title, hints, the switch between note and codes, the parts, the keys."""
        chart = self.chart
        yield TopBar(
            chart.title,
            f"{chart.setting.label} · {chart.patient.label} · difficulty {chart.difficulty}",
        )
        yield HintLine(chart.hints)
        yield Static("", id="switch", markup=False)
        with Container(id="drill-parts", classes=self.parts_classes):
            yield RecordPane(self._as_answered, width=self.note_width)
            with Vertical(id="codes"):
                yield pane_for(self.app, self.workspace, self._service, chart)
                answer = AnswerList(chart, self._title_of, self._is_exempt)
                if self._book_closed:
                    answer.NOTHING = "No codes yet. Type one and press Enter."
                yield answer
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is there and begin to count time."""
        self._stands = True
        self.lay_out()
        self.query_one(HintLine).begin(self.kept.hints_used)
        self.tables_changed()
        self.set_focus(self.record.note)
        self.call_after_refresh(self._first_show)

    def _first_show(self) -> None:
        self._show_answer(0)
        if self._resumed is not None:
            have = plural(len(self.kept.edit.codes), "code")
            if self.kept.queries:
                have += f" and {plural(len(self.kept.queries), 'query', 'queries')}"
            words = f"Your answer is back: {have}, saved as you entered it."
            if self._resumed.chart_changed:
                words += " The chart has been changed since; read the note again."
            self._pane.say(words, "✓", "$success")
        self.call_after_refresh(collect)  # What the chart before left; now the note is being read.

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click or Tab into the other side brings it to the front."""
        self.refresh_bindings()

    def tables_changed(self) -> None:
        """The code tables are ready, or further on their way. The app calls it.

        Not a watcher of the app's: the app would then keep the screen of every chart coded. Before
        the parts are there nothing is to be told; mounting asks for itself.
        """
        if not self._stands:
            return
        tables = self.services.tables
        if tables.ready and not self._pane.ready:
            self._pane.tables_ready()
            self._show_answer()
        elif tables.words:
            self._pane.tables_wait(tables.words)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Count working time while the chart is in front."""
        self.kept.resume()

    def on_screen_suspend(self, event: ScreenSuspend) -> None:
        """Dialogs over the chart are work on it; another mode is not."""
        if self.app.current_mode != "drill":
            self.keep()

    def keep(self) -> None:
        """Stop counting, and save the time worked if there is anything to go on with."""
        self.kept.keep()

    def start_over(self) -> None:
        """The draft was discarded: begin with an empty answer."""
        self.kept.start_over()
        self.query_one(HintLine).begin(0)

    @property
    def _as_answered(self) -> Chart:
        """The chart with what came back to the queries sent."""
        from coder_drill.scoring.queries import as_answered

        return as_answered(self.chart, self.kept.answer)

    def _fit_record(self) -> None:
        """Show what came back to queries, of another window's too: it stands last in the record."""
        if not self._renewing and (self.kept.queries or self.record.chart is not self.chart):
            chart = self._as_answered
            if len(chart.documents) != len(self.record.chart.documents):
                self._renewing = True
                self.run_worker(self._renew_record(chart), group="record")

    async def _renew_record(self, chart: Chart) -> None:
        parts = self.query_one("#drill-parts")
        await self.record.remove()
        await parts.mount(RecordPane(chart, width=self.note_width), before=0)
        self._renewing = False
        if chart is not self.chart:
            self.record.show(len(chart.documents) - 1)
        self.set_focus(self.record.note)

    @property
    def codes(self) -> tuple[AnswerCode, ...]:
        """The answer so far."""
        return self.kept.edit.codes

    @property
    def record(self) -> RecordPane:
        """The record."""
        return self.query_one(RecordPane)

    @property
    def _pane(self) -> LookupPane:
        return self.query_one(LookupPane)

    @property
    def _answer(self) -> AnswerList:
        return self.query_one(AnswerList)

    # -- the answer --------------------------------------------------------------------------

    @property
    def _book_closed(self) -> bool:
        """True while nothing may be looked up."""
        return bool(self.services.closed_book)

    def _title_of(self, code: AnswerCode) -> str | None:
        if self._book_closed:
            return None
        if not self.services.tables.ready:
            return "…"
        found = self.workspace.codebook_on(self.chart.edition).get(code.code, code.system)
        return found.title if found else ""

    def _is_exempt(self, code: AnswerCode) -> bool:
        if self._book_closed or not self.services.tables.ready:
            return False
        return is_exempt(code, self.workspace.codebook_on(self.chart.edition))

    def side_name(self, number: int) -> str:
        """The codes with their number: from the note alone one sees what there is so far."""
        name = super().side_name(number)
        return f"{name} · {len(self.kept.edit.codes)}" if number and self.kept.edit.codes else name

    def _show_answer(self, place: int | None = None) -> None:
        self._answer.show(self.kept.edit.codes, place)
        self._fit_record()
        self.show_switch()
        self.refresh_bindings()

    def _say_done(self, words: str) -> None:
        self._pane.say(words, "✓")

    @on(LookupPane.Added)
    def _added(self, event: LookupPane.Added) -> None:
        """Put lines into the answer, as one change; one that stands there already is told."""
        event.stop()
        new: list[AnswerCode] = []
        there: list[AnswerCode] = []
        for code in event.codes:
            known = self.kept.edit.find(code) is not None or any(
                same_line(code, each) for each in new
            )
            (there if known else new).append(code)
        if new:
            place = self.kept.edit.diagnoses if is_diagnosis(new[0]) else len(self.kept.edit.codes)
            self.kept.edit.add_all(new)
            self.kept.changed(place)
        else:
            self._answer.mark(self.kept.edit.find(there[0]) or 0)
        self._tell_added(event, new, there)
        if self._pane.hits.has_focus:
            self.bring(self._pane.field)

    def _tell_added(
        self, event: LookupPane.Added, new: Sequence[AnswerCode], there: Sequence[AnswerCode]
    ) -> None:
        words = []
        if len(new) == 1:
            title = next(line.title for line in event.lines if line.code == new[0])
            what = f"Added {new[0].code}, {title}" if title else f"Added {new[0].code}"
            words.append(what + ("." if there or event.left else ""))
        elif new:
            words.append(f"Added {len(new)} codes: {named(new)}.")
        if there:
            verb = "is" if len(there) == 1 else "are"
            words.append(f"{named(there)} {verb} in the answer already.")
            words += [told for code in there if (told := self._otherwise(code))]
        if event.left:
            words.append(event.left)
        elif len(new) > 1 and not there:
            words.append(f"{self.key('drill.undo')} in the answer takes them back.")
        clean = not there and not event.left
        self._pane.say(" ".join(words), "✓" if new else "~", "$success" if clean else "$warning")

    def _otherwise(self, code: AnswerCode) -> str:
        """What differs between a line and the one in the answer, and the key that changes it."""
        place = self.kept.edit.find(code)
        have = self.kept.edit.codes[place] if place is not None else code
        if have.units != code.units:
            unit = "unit" if have.units == 1 else "units"
            return f"{self.key('drill.units')} changes its {have.units:g} {unit}."
        if have.poa != code.poa:
            return f"{self.key('drill.poa')} changes its POA, {have.poa or 'none'}."
        return ""

    @on(LookupPane.Left)
    def _lookup_left(self, event: LookupPane.Left) -> None:
        event.stop()
        self.bring(self._answer)

    @on(OptionList.OptionHighlighted, "#answer")
    def _marked(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#answer")
    def _open(self) -> None:
        self.action_details()

    # -- commands ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what cannot be done just now; hide what this terminal has no use for."""
        if not self.is_mounted:
            return True
        if action == "view":
            return not self.both_in_view
        if action == "lookup":
            return self.focused is not self._pane.field
        if action == "details":
            return True if self._keys.marked or self._pane.marked or self._pane.modifier else None
        return super().check_action(action, parameters)

    def on_paste(self, event: Paste) -> None:
        """A block pasted outside the field is entered as if it had been pasted there."""
        event.stop()
        if not isinstance(self.focused, Input):
            self.bring(self._pane.field)
            self._pane.paste(event.text)

    def on_key(self, event: Key) -> None:
        """Say why a key of the answer does nothing just now."""
        if not isinstance(self.focused, Input):
            self._keys.explain(event)

    def action_lookup(self) -> None:
        """Go to the lookup field."""
        self.bring(self._pane.field)

    def action_view(self) -> None:
        """Bring the other side to the front."""
        if self.front:
            self.bring(self.record.note)
        else:
            self.bring(self._answer if self.kept.edit.codes else self._pane.field)

    def action_pane(self, by: int) -> None:
        """Go round the parts: note, field, hits, answer."""
        parts: list[Widget] = [*self.record.parts, self._pane.field]
        if self._pane.hits.option_count:
            parts.append(self._pane.hits)
        parts.append(self._answer)
        at = parts.index(self.focused) if self.focused in parts else -1 if by > 0 else 0
        self.bring(parts[(at + by) % len(parts)])

    def action_details(self) -> None:
        """Show the marked hit's or the marked code's page, or that of the modifier asked about."""
        if self._pane.modifier is not None and self.focused is self._pane.field:
            self.services.open_modifier(self._pane.modifier)
            return
        wanted = self.code_in_hand
        if wanted is not None and self.services.tables.ready:
            self.services.open_page(*wanted)

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The marked hit while the lookup is in use, else the marked code of the answer."""
        hit = self._pane.marked
        marked = self._keys.marked
        in_lookup = self.focused in (self._pane.field, self._pane.hits)
        if hit is not None and (in_lookup or marked is None):
            return hit.code, hit.system
        return (marked[1].code, marked[1].system) if marked is not None else None

    def come_to_front(self) -> None:
        """Close what lies over the chart."""
        while self.app.screen is not self:
            self.app.pop_screen()

    def take(self, code: Code) -> None:
        """Add a code found elsewhere, or say in the lookup why it cannot be used."""
        self._pane.add_code(code.code, code.system)

    def action_back(self) -> None:
        """From the codes to the note, from there Home; the answer stays.

        So Esc pressed twice in the lookup does not leave the chart.
        """
        if self.focused in (self._answer, self._pane.hits):
            self.bring(self.record.note)
            self.say(f"{self.key('drill.back')} again goes Home; your answer is kept.")
        else:
            self.services.go_home()
