"""Drill: the note beside the lookup and the answer; where a chart is coded.

Longer than most files: what three parts of one screen say to each other passes through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import DescendantFocus, Key, Paste
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from coder_drill.codebooks.model import Code, System
from coder_drill.errors import CoderDrillError
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.drill.answer import AnswerList
from coder_drill.tui.drill.checks import before_submit, is_exempt
from coder_drill.tui.drill.commands import DRILL
from coder_drill.tui.drill.editing import is_diagnosis, same_line, takes_modifiers
from coder_drill.tui.drill.hints import HintLine
from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.drill.refusals import OF_THE_ANSWER, ON_A_CODE, why_not
from coder_drill.tui.lookup.entry import named
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.record.commands import RECORD
from coder_drill.tui.record.keys import RECORD_ACTIONS
from coder_drill.tui.record.pane import RecordPane
from coder_drill.tui.shell.collector import collect
from coder_drill.tui.shell.screens import Confirm
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import plural

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.model import AnswerDraft
    from coder_drill.tui.shell.searching import LookupService


_PATIENCE = 3.0
"""Seconds that a submission waits for the draft before it says why it cannot go on."""


class DrillScreen(KeptAnswer):
    """One chart being coded. Every change is saved before the next key is read."""

    SCOPE = DRILL
    SIDES = (("Note", "#record"), ("Codes", "#codes"))
    PARTS = "#drill-parts"
    VIEW = "drill.view"
    BINDINGS: ClassVar[list[BindingType]] = [*DRILL.bindings(), *RECORD.bindings()]
    HELP = (
        "Coding a chart: read the note, look codes up, put them in order, submit. The first "
        "diagnosis is the principal or first-listed one. Every change is saved at once; you can "
        "leave at any time and go on later."
    )

    def __init__(
        self,
        chart: Chart,
        service: LookupService,
        clock: Callable[[], float],
        draft: AnswerDraft | None = None,
    ) -> None:
        super().__init__(chart, clock, draft)
        self._service = service
        self._resumed = draft
        self._stands = False
        self._submitting = False

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
            yield RecordPane(chart, width=self.note_width)
            with Vertical(id="codes"):
                yield LookupPane(self.workspace, self._service, chart)
                yield AnswerList(chart, self._title_of, self._is_exempt)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is there and begin to count time."""
        self._stands = True
        self.lay_out()
        self._show_hints()
        self.tables_changed()
        self.set_focus(self.record.note)
        self.call_after_refresh(self._first_show)

    def _first_show(self) -> None:
        self._show_answer(0)
        if self._resumed is not None:
            have = plural(len(self.edit.codes), "code")
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

    @property
    def codes(self) -> tuple[AnswerCode, ...]:
        """The answer so far."""
        return self.edit.codes

    # -- the answer --------------------------------------------------------------------------

    def _title_of(self, code: AnswerCode) -> str:
        if not self.services.tables.ready:
            return "…"
        found = self.workspace.codebook.get(code.code, code.system)
        return found.title if found else ""

    def _is_exempt(self, code: AnswerCode) -> bool:
        return self.services.tables.ready and is_exempt(code, self.workspace.codebook)

    def side_name(self, number: int) -> str:
        """The codes with their number: from the note alone one sees what there is so far."""
        name = super().side_name(number)
        return f"{name} · {len(self.edit.codes)}" if number and self.edit.codes else name

    def _show_answer(self, place: int | None = None) -> None:
        self._answer.show(self.edit.codes, place)
        self.show_switch()
        self.refresh_bindings()

    def _show_anew(self) -> None:
        self._show_answer()
        self._show_hints()

    def _changed(self, place: int | None = None) -> None:
        self._save()
        self._show_answer(place)

    @on(LookupPane.Added)
    def _added(self, event: LookupPane.Added) -> None:
        """Put lines into the answer, as one change; one that stands there already is told."""
        event.stop()
        new: list[AnswerCode] = []
        there: list[AnswerCode] = []
        for code in event.codes:
            known = self.edit.find(code) is not None or any(same_line(code, each) for each in new)
            (there if known else new).append(code)
        if new:
            place = self.edit.diagnoses if is_diagnosis(new[0]) else len(self.edit.codes)
            self.edit.add_all(new)
            self._changed(place)
        else:
            self._answer.mark(self.edit.find(there[0]) or 0)
        self._tell_added(event, new, there)
        if self._pane.hits.has_focus:
            self.bring(self._pane.field)

    def _tell_added(
        self, event: LookupPane.Added, new: Sequence[AnswerCode], there: Sequence[AnswerCode]
    ) -> None:
        words = []
        if len(new) == 1:
            title = next(line.title for line in event.lines if line.code == new[0])
            words.append(f"Added {new[0].code}, {title}" + ("." if there or event.left else ""))
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
        place = self.edit.find(code)
        have = self.edit.codes[place] if place is not None else code
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
        if action in RECORD_ACTIONS:
            return self.check_record_action(action)
        if action == "view":
            return not self.both_in_view
        if action == "lookup":
            return self.focused is not self._pane.field
        if (action == "undo" or action in ON_A_CODE) and self._answer_hidden:
            return None
        if action == "undo":
            return True if self.edit.can_undo else None
        if action == "copy":
            return True if self.edit.codes else None
        if action == "hint":
            return bool(self.chart.hints)
        if action == "close_hint":
            return bool(self._hints.display)
        if action == "details":
            return True if self._marked_code() or self._pane.marked else None
        if action not in ON_A_CODE:
            return True
        marked = self._marked_code()
        if action == "poa" and not self.chart.wants_poa:
            return False
        if action in ("modifiers", "units") and self.chart.wants_poa:
            return False
        if marked is None:
            return None
        if action == "poa":
            return True if is_diagnosis(marked[1]) else None
        if action in ("modifiers", "units"):
            return True if takes_modifiers(marked[1]) else None
        return True

    def on_paste(self, event: Paste) -> None:
        """A block pasted outside the field is entered as if it had been pasted there."""
        event.stop()
        if not isinstance(self.focused, Input):
            self.bring(self._pane.field)
            self._pane.paste(event.text)

    def on_key(self, event: Key) -> None:
        """Say why a key of the answer does nothing just now; the key bar only dims it."""
        if isinstance(self.focused, Input):
            return
        for command_id, action in OF_THE_ANSWER.items():
            if event.key in self.services.bound(command_id):
                if self.check_action(action, ()) is not True:
                    event.stop()
                    if self._answer_hidden:
                        view = self.key("drill.view")
                        self.say(f"The codes are out of view: {view} shows them.")
                    else:
                        marked = self._marked_code()
                        words = why_not(
                            action,
                            marked[1] if marked else None,
                            wants_poa=self.chart.wants_poa,
                            lookup=self.key("drill.lookup"),
                        )
                        self._pane.say(words, "~", "$warning")
                return

    @property
    def _answer_hidden(self) -> bool:
        """True while only the note is in view: nothing of the answer is changed unseen."""
        return not self.both_in_view and self.front == 0

    def action_lookup(self) -> None:
        """Go to the lookup field."""
        self.bring(self._pane.field)

    def action_view(self) -> None:
        """Bring the other side to the front."""
        if self.front:
            self.bring(self.record.note)
        else:
            self.bring(self._answer if self.edit.codes else self._pane.field)

    def action_pane(self, by: int) -> None:
        """Go round the parts: note, field, hits, answer."""
        parts: list[Widget] = [*self.record.parts, self._pane.field]
        if self._pane.hits.option_count:
            parts.append(self._pane.hits)
        parts.append(self._answer)
        at = parts.index(self.focused) if self.focused in parts else -1 if by > 0 else 0
        self.bring(parts[(at + by) % len(parts)])

    def action_details(self) -> None:
        """Show the marked hit's or the marked code's page."""
        wanted = self.code_in_hand
        if wanted is not None and self.services.tables.ready:
            self.services.open_page(*wanted)

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The marked hit while the lookup is in use, else the marked code of the answer."""
        hit = self._pane.marked
        marked = self._marked_code()
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

    def action_hint(self) -> None:
        """Show the next hint, or one again; which ones were used is kept with the attempt."""
        used = self._hints.ask(self.hints_used, self.key("drill.close_hint"))
        if used > self.hints_used:
            self.hints_used = used
            self._save()
        self.refresh_bindings()

    def action_close_hint(self) -> None:
        """Close the hint; it can be read again."""
        self._hints.close()
        self.refresh_bindings()

    @property
    def _hints(self) -> HintLine:
        return self.query_one(HintLine)

    def _show_hints(self) -> None:
        self._hints.begin(self.hints_used)

    def action_back(self) -> None:
        """From the codes to the note, from there Home; the answer stays.

        So Esc pressed twice in the lookup does not leave the chart.
        """
        if self.focused in (self._answer, self._pane.hits):
            self.bring(self.record.note)
            self.say(f"{self.key('drill.back')} again goes Home; your answer is kept.")
        else:
            self.services.go_home()

    # -- handing in --------------------------------------------------------------------------

    def action_submit(self) -> None:
        """Hand in, after asking when the answer is empty or holds codes that cannot stand."""
        if not self.services.tables.ready:
            self._pane.say("The code tables are being prepared; one moment.", "…")
            return
        if self._submitting:
            return
        lines = before_submit(self.edit.codes, self.chart, self.workspace.codebook)
        if not lines:
            self._submit()
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self._submit()

        self.app.push_screen(Confirm("Before you submit", lines, "Submit all the same?"), decided)

    def _submit(self) -> None:
        self.active.touch()
        self._submitting = True
        self.run_worker(self._hand_in(), group="submit", exclusive=True)

    async def _hand_in(self) -> None:
        """Log the answer beside the screen, behind whatever of it is still being written."""
        saves = self.services.saves
        try:
            await asyncio.wait_for(asyncio.wrap_future(saves.settle(self.chart.id)), _PATIENCE)
            submitted = await self.services.sessions.hand_in(
                self.chart,
                Answer(self.edit.codes),
                hints_used=self.hints_used,
                active_seconds=self.active.seconds,
            )
        except (CoderDrillError, TimeoutError, asyncio.CancelledError) as error:
            self._submitting = False
            self._save()
            if isinstance(error, asyncio.CancelledError):
                raise
            again = f"{self.key('drill.submit')} tries again."
            why = saves.state.trouble if isinstance(error, TimeoutError) else error
            self.say(f"Not submitted: {why} {again}", severity="error")
            return
        self.active.stop()
        self._has_draft = False
        saves.handed_in(self.chart.id)
        self.services.show_review(self.chart, submitted)
