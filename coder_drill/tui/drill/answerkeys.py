"""What the keys do to the marked code of the answer: remove, move, POA, modifiers, units, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from coder_drill.codebooks.doses import Dose
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.drill.answer import AnswerList
from coder_drill.tui.drill.editing import is_diagnosis, takes_modifiers
from coder_drill.tui.drill.keeping import KeptAnswer
from coder_drill.tui.drill.refusals import OF_THE_ANSWER, why_not
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.shell.sides import TwoSidedScreen
from coder_drill.tui.widgets.words import POA_WORDS, plural
from coder_drill.visits.kinds import kind_of

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_OF_A_SERVICE = ("modifiers", "units")
"""Actions on what only a CPT or HCPCS line carries."""


class AnswerKeys:
    """The commands of the answer that a screen holds; each change is said in the lookup pane."""

    def __init__(self, screen: TwoSidedScreen, kept: KeptAnswer) -> None:
        self._screen = screen
        self._kept = kept

    @property
    def _book(self) -> Codebook:
        """The code tables of the chart's edition."""
        return self._screen.workspace.codebook_on(self._kept.chart.edition)

    @property
    def _pane(self) -> LookupPane:
        return self._screen.query_one(LookupPane)

    @property
    def marked(self) -> tuple[int, AnswerCode] | None:
        """The marked code and its place in the answer."""
        place = self._screen.query_one(AnswerList).place
        codes = self._kept.edit.codes
        return None if place is None or place >= len(codes) else (place, codes[place])

    @property
    def _hidden(self) -> bool:
        """True while only the note is in view: nothing of the answer is changed unseen."""
        return not self._screen.both_in_view and self._screen.front == 0

    def check(self, action: str) -> bool | None:
        """Dim what cannot be done just now; hide what no line of this chart's claim has."""
        edit = self._kept.edit
        if action == "copy":
            return True if edit.codes else None
        if self._hidden:
            return False if action == "em" else None
        if action == "undo":
            return True if edit.can_undo else None
        wants_poa = self._kept.chart.wants_poa
        if (action == "poa" and not wants_poa) or (action in _OF_A_SERVICE and wants_poa):
            return False
        marked = self.marked
        if marked is None:
            return False if action == "em" else None
        if action == "poa":
            return True if is_diagnosis(marked[1]) else None
        if action in ("em", "modifiers") and self._screen.services.closed_book:
            return False
        if action == "em":
            return kind_of(marked[1].code) is not None
        if action in _OF_A_SERVICE:
            return True if takes_modifiers(marked[1]) else None
        return True

    def explain(self, event: Key) -> None:
        """Say why a key of the answer does nothing just now; the key bar only dims it."""
        screen = self._screen
        for command_id, action in OF_THE_ANSWER.items():
            if event.key in screen.services.bound(command_id):
                if self.check(action) is not True:
                    event.stop()
                    self._refuse(action)
                return

    def _refuse(self, action: str) -> None:
        screen, marked = self._screen, self.marked
        if self._hidden:
            screen.say(f"The codes are out of view: {screen.key('drill.view')} shows them.")
            return
        if screen.services.closed_book and action in ("em", "modifiers"):
            words = "The lookup is closed in this set: type the line again as it should be, such as 99284-25."
            self._pane.say(words, "~", "$warning")
            return
        words = why_not(
            action,
            marked[1] if marked else None,
            wants_poa=self._kept.chart.wants_poa,
            lookup=screen.key("drill.lookup"),
        )
        self._pane.say(words, "~", "$warning")

    def action_remove(self) -> None:
        """Take the marked code out."""
        marked = self.marked
        if marked is not None:
            gone = self._kept.edit.remove(marked[0])
            self._kept.changed(marked[0])
            self._pane.say(
                f"Removed {gone.code}. {self._screen.key('drill.undo')} brings it back.", "–"
            )

    def action_undo(self) -> None:
        """Take back the last step."""
        what = self._kept.edit.undo()
        if what is not None:
            self._kept.changed()
            self._pane.say(f"Took back {what}.", "–")

    def action_move(self, by: int) -> None:
        """Move the marked code within its group."""
        marked = self.marked
        if marked is None:
            return
        place = self._kept.edit.move(marked[0], by)
        code = marked[1].code
        if place == marked[0]:
            edge = "first" if by < 0 else "last"
            self._pane.say(f"{code} is the {edge} of its group.", "~", "$warning")
            return
        self._kept.changed(place)
        group = [is_diagnosis(each) is is_diagnosis(marked[1]) for each in self._kept.edit.codes]
        at = sum(group[: place + 1])
        self._pane.say(f"{code} is now {at} of {sum(group)}.", "✓", "$success")

    def action_poa(self) -> None:
        """Step through the present-on-admission indicators."""
        marked = self.marked
        if marked is None or not is_diagnosis(marked[1]):
            return
        order = ["", *[letter for letter in POA_WORDS if letter]]
        poa = order[(order.index(marked[1].poa) + 1) % len(order)]
        self._kept.edit.set_poa(marked[0], poa)
        self._kept.changed(marked[0])
        self._pane.say(f"{marked[1].code}: POA {poa or 'none'}, {POA_WORDS[poa]}.", "✓")

    def action_modifiers(self) -> None:
        """Choose modifiers for the marked code."""
        from coder_drill.tui.drill.dialogs import ModifierDialog

        marked = self.marked
        if (
            marked is None
            or not takes_modifiers(marked[1])
            or not self._screen.services.tables.ready
        ):
            return
        place, code = marked

        def done(modifiers: tuple[str, ...] | None) -> None:
            if modifiers is not None and modifiers != code.modifiers:
                self._kept.edit.set_modifiers(place, modifiers)
                self._kept.changed(place)
                have = ", ".join(modifiers)
                words = (
                    f"modifier{'s' if len(modifiers) > 1 else ''} {have}" if have else "no modifier"
                )
                self._pane.say(f"{code.code}: {words}.", "✓", "$success")

        book = self._book
        self._screen.app.push_screen(
            ModifierDialog(code.code, book.modifiers(), code.modifiers, book.modifier_page), done
        )

    def action_units(self) -> None:
        """Ask for the units of the marked code."""
        from coder_drill.tui.drill.dialogs import UnitsDialog

        marked = self.marked
        if marked is None or not takes_modifiers(marked[1]):
            return
        place, code = marked

        def done(given: int | Dose | None) -> None:
            if isinstance(given, Dose):
                self._kept.edit.set_dose(place, given)
                self._kept.changed(place)
                notes = "".join(f" {note}." for note in given.notes)
                self._pane.say(f"{'  '.join(given.lines(code.code))}.{notes}", "✓", "$success")
            elif given is not None and given != code.units:
                self._kept.edit.set_units(place, given)
                self._kept.changed(place)
                self._pane.say(f"{code.code}: {plural(given, 'unit')}.", "✓", "$success")

        services = self._screen.services
        ready = services.tables.ready and not services.closed_book
        unit = self._book.billing_unit(code.code) if ready else None
        self._screen.app.push_screen(UnitsDialog(code.code, code.units, unit), done)

    def action_em(self) -> None:
        """Work out the level of the marked visit, from what the learner checks."""
        marked = self.marked
        if marked is None or kind_of(marked[1].code) is None:
            return
        place, line = marked

        def take(code: str) -> None:
            if code == line.code:
                self._pane.say(f"{code} stands there already.", "~", "$warning")
                return
            self._kept.edit.set_code(place, code)
            self._kept.changed(place)
            self._pane.say(
                f"{line.code} is now {code}. {self._screen.key('drill.undo')} takes it back.",
                "✓",
                "$success",
            )

        self._screen.services.open_em(line.code, take)

    def action_copy(self) -> None:
        """Copy the answer as one line in the command line's notation."""
        from coder_drill.scoring import format_code

        book = self._book if self._screen.services.tables.ready else None
        line = "  ".join(format_code(code, book) for code in self._kept.edit.codes)
        if line:
            self._screen.app.copy_to_clipboard(line)
            self._pane.say(f"Copied: {line}", "✓", "$success")
