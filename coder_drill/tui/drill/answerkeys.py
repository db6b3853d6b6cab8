"""What the keys do to the marked code of the answer: remove, move, POA, modifiers, units, copy."""

from __future__ import annotations

from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.drill.answer import AnswerList
from coder_drill.tui.drill.editing import AnswerEdit, is_diagnosis, takes_modifiers
from coder_drill.tui.lookup.pane import LookupPane
from coder_drill.tui.record.keys import RecordKeys
from coder_drill.tui.widgets.words import POA_WORDS, plural


class AnswerKeys(RecordKeys):
    """A screen that holds an answer being put together; each change is said in the lookup pane."""

    edit: AnswerEdit

    def _changed(self, place: int | None = None) -> None:
        """Keep the answer as it is now and show it, ``place`` marked."""
        raise NotImplementedError

    @property
    def _pane(self) -> LookupPane:
        return self.query_one(LookupPane)

    @property
    def _answer(self) -> AnswerList:
        return self.query_one(AnswerList)

    def _marked_code(self) -> tuple[int, AnswerCode] | None:
        place = self._answer.place
        if place is None or place >= len(self.edit.codes):
            return None
        return place, self.edit.codes[place]

    def action_remove(self) -> None:
        """Take the marked code out."""
        marked = self._marked_code()
        if marked is not None:
            gone = self.edit.remove(marked[0])
            self._changed(marked[0])
            self._pane.say(f"Removed {gone.code}. {self.key('drill.undo')} brings it back.", "–")

    def action_undo(self) -> None:
        """Take back the last step."""
        what = self.edit.undo()
        if what is not None:
            self._changed()
            self._pane.say(f"Took back {what}.", "–")

    def action_move(self, by: int) -> None:
        """Move the marked code within its group."""
        marked = self._marked_code()
        if marked is None:
            return
        place = self.edit.move(marked[0], by)
        code = marked[1].code
        if place == marked[0]:
            edge = "first" if by < 0 else "last"
            self._pane.say(f"{code} is the {edge} of its group.", "~", "$warning")
            return
        self._changed(place)
        group = [is_diagnosis(each) is is_diagnosis(marked[1]) for each in self.edit.codes]
        at = sum(group[: place + 1])
        self._pane.say(f"{code} is now {at} of {sum(group)}.", "✓", "$success")

    def action_poa(self) -> None:
        """Step through the present-on-admission indicators."""
        marked = self._marked_code()
        if marked is None or not is_diagnosis(marked[1]):
            return
        order = ["", *[letter for letter in POA_WORDS if letter]]
        poa = order[(order.index(marked[1].poa) + 1) % len(order)]
        self.edit.set_poa(marked[0], poa)
        self._changed(marked[0])
        self._pane.say(f"{marked[1].code}: POA {poa or 'none'}, {POA_WORDS[poa]}.", "✓")

    def action_modifiers(self) -> None:
        """Choose modifiers for the marked code."""
        from coder_drill.tui.drill.dialogs import ModifierDialog

        marked = self._marked_code()
        if marked is None or not takes_modifiers(marked[1]) or not self.services.tables.ready:
            return
        place, code = marked

        def done(modifiers: tuple[str, ...] | None) -> None:
            if modifiers is not None and modifiers != code.modifiers:
                self.edit.set_modifiers(place, modifiers)
                self._changed(place)
                have = ", ".join(modifiers)
                words = (
                    f"modifier{'s' if len(modifiers) > 1 else ''} {have}" if have else "no modifier"
                )
                self._pane.say(f"{code.code}: {words}.", "✓", "$success")

        known = self.workspace.codebook.modifiers()
        self.app.push_screen(ModifierDialog(code.code, known, code.modifiers), done)

    def action_units(self) -> None:
        """Ask for the units of the marked code."""
        from coder_drill.tui.drill.dialogs import UnitsDialog

        marked = self._marked_code()
        if marked is None or not takes_modifiers(marked[1]):
            return
        place, code = marked

        def done(units: int | None) -> None:
            if units is not None and units != code.units:
                self.edit.set_units(place, units)
                self._changed(place)
                self._pane.say(f"{code.code}: {plural(units, 'unit')}.", "✓", "$success")

        self.app.push_screen(UnitsDialog(code.code, code.units), done)

    def action_copy(self) -> None:
        """Copy the answer as one line in the command line's notation."""
        from coder_drill.scoring import format_code

        book = self.workspace.codebook if self.services.tables.ready else None
        line = "  ".join(format_code(code, book) for code in self.edit.codes)
        if line:
            self.app.copy_to_clipboard(line)
            self._pane.say(f"Copied: {line}", "✓", "$success")
