"""Small dialogs of the drill: modifiers, units."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from coder_drill.codebooks.doses import BillingUnit, Dose, units_of
from coder_drill.codebooks.model import Modifier
from coder_drill.codebooks.modifierpages import ModifierPage
from coder_drill.errors import UsageError
from coder_drill.tui.drill.commands import MODIFIERS
from coder_drill.tui.shell.screens import Dialog, DialogInput, NumberInput
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import row

MAX_UNITS = 9999
_LONGEST_DOSE = 80
_OFTEN = {"22", "24", "25", "26", "50", "51", "52", "53", "57", "58", "59", "76", "77", "78", "79", "91", "95", "LT", "RT", "TC", "JW", "JZ"}  # fmt: skip
"""Modifiers that stand on many kinds of lines."""


class ModifierDialog(Dialog[tuple[str, ...] | None]):
    """Choose modifiers for one code. Gives them in the order chosen."""

    AUTO_FOCUS = "#modifier-filter"
    HELP: ClassVar[str | None] = (
        "Modifiers of the marked code. Type to narrow the list, the arrows mark a row, Enter puts "
        "the marked one on or takes it off, F3 shows its page, Esc closes and keeps the choice."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*Dialog.BINDINGS, *MODIFIERS.bindings()]

    def __init__(
        self,
        code: str,
        modifiers: Sequence[Modifier],
        chosen: Sequence[str],
        page_of: Callable[[str], ModifierPage | None] = lambda code: None,
    ) -> None:
        super().__init__(f"Modifiers of {code}")
        self._page_of = page_of
        self._all = list(modifiers)
        self._chosen = list(chosen)
        self._shown: list[Modifier] = []

    def compose_box(self) -> ComposeResult:
        """What is chosen, the field, the list, the keys."""
        yield Static("", id="modifiers-chosen", markup=False)
        yield DialogInput(placeholder="25, bilateral, left…", id="modifier-filter", compact=True)
        yield ChoiceList(id="modifier-list")
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} on or off · {self.key('modifiers.page')} its page · "
                f"{self.key('dialog.refuse')} done",
                "$foreground-muted",
            ),
            markup=False,
        )

    def on_mount(self) -> None:
        """Show all of them."""
        self._show()

    def _show(self) -> None:
        words = self.query_one("#modifier-filter", Input).value.casefold().split()
        fits = [
            m
            for m in self._all
            if all(w in f"{m.code} {m.label} {m.kind}".casefold() for w in words)
        ]
        # A typed modifier comes first, then those already on; among those that only hold the words
        # the ones that many lines carry, before those of single fingers and lids.
        self._shown = sorted(
            fits,
            key=lambda m: (
                m.code.casefold() not in words,
                m.code not in self._chosen,
                bool(words) and m.code not in _OFTEN,
            ),
        )
        options = self.query_one("#modifier-list", ChoiceList)
        options.fill([Row(partial(self._row, m)) for m in self._shown], 0)
        self._show_chosen()

    def _row(self, modifier: Modifier, width: int) -> Content:
        sign = "✓ " if modifier.code in self._chosen else "  "
        left = Content.assemble((sign, "bold $success"), (modifier.code, "bold"))
        return row(left, modifier.label, "", width, left_width=5)

    def _show_chosen(self) -> None:
        words = ", ".join(self._chosen) or "none"
        self.query_one("#modifiers-chosen", Static).update(
            Content.assemble("On this line: ", (words, "bold"))
        )

    @on(Input.Changed, "#modifier-filter")
    def _narrow(self) -> None:
        self._show()

    @on(Input.Submitted, "#modifier-filter")
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    @on(OptionList.OptionSelected, "#modifier-list")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._toggle(event.option_index)

    def action_accept(self) -> None:
        """Put the marked modifier on, or take it off."""
        at = self.query_one("#modifier-list", ChoiceList).highlighted
        if at is not None:
            self._toggle(at)

    def _toggle(self, at: int) -> None:
        code = self._shown[at].code
        if code in self._chosen:
            self._chosen.remove(code)
        else:
            self._chosen.append(code)
        self.query_one("#modifier-list", ChoiceList).redraw(at)
        self._show_chosen()

    def action_page(self) -> None:
        """Show what the marked modifier says, and when it is right."""
        at = self.query_one("#modifier-list", ChoiceList).highlighted
        page = None if at is None else self._page_of(self._shown[at].code)
        if page is not None:
            self.services.open_modifier(page)

    def action_refuse(self) -> None:
        """Close and keep what is chosen; undo takes it back."""
        self.dismiss(tuple(self._chosen))

    def action_next(self) -> None:
        """Mark the row below."""
        self.query_one("#modifier-list", ChoiceList).action_cursor_down()

    def action_previous(self) -> None:
        """Mark the row above."""
        self.query_one("#modifier-list", ChoiceList).action_cursor_up()


class UnitsDialog(Dialog[int | Dose | None]):
    """Ask for the units of one code; None when closed without.

    With the code's billing unit known, a dose may be typed in place of the number and is given as
    a `Dose`: units, and those of what was discarded.
    """

    AUTO_FOCUS = "#units"
    HELP: ClassVar[str | None] = (
        "Units of the marked code: a whole number of at least 1. For a drug whose billing unit is "
        "known, type the dose as the record has it, such as 60 mg, or 331 mg used, 29 mg discarded: "
        "it becomes units, rounded up, with a line of its own with JW for what was discarded from "
        "a single-dose container; JZ where the record says that nothing was."
    )

    def __init__(self, code: str, units: int | float, unit: BillingUnit | None = None) -> None:
        super().__init__(f"Units of {code}")
        self._code = code
        self._units = units
        self._unit = unit

    def compose_box(self) -> ComposeResult:
        """The billing unit, the field, what becomes of it, the keys."""
        if self._unit is None:
            yield NumberInput(
                str(self._units), type="integer", max_length=4, id="units", compact=True
            )
        else:
            yield Static(Content(f"One unit: {self._unit.words}"), id="billing-unit", markup=False)
            yield NumberInput(str(self._units), max_length=_LONGEST_DOSE, id="units", compact=True)
        yield Static("", id="units-wrong", markup=False)
        yield Static(
            Content.styled(
                f"{self.key('dialog.accept')} sets · {self.key('dialog.refuse')} leaves as is",
                "$foreground-muted",
            ),
            markup=False,
        )

    @on(Input.Changed, "#units")
    def _preview(self, event: Input.Changed) -> None:
        """What a dose becomes, while it is typed."""
        event.stop()
        lines: list[Content] = []
        text = event.value.strip()
        if self._unit is not None and text and not text.isdigit():
            with contextlib.suppress(UsageError):
                dose = units_of(text, self._unit)
                lines = [
                    Content.styled("  ".join(dose.lines(self._code)), "bold"),
                    *(Content.styled(note, "$foreground-muted") for note in dose.notes),
                ]
        self.query_one("#units-wrong", Static).update(Content("\n").join(lines))

    @on(Input.Submitted, "#units")
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the number or the dose, if it is one."""
        text = self.query_one("#units", Input).value.strip()
        wrong = f"Write a whole number from 1 to {MAX_UNITS}."
        if text.isdigit() and 1 <= int(text) <= MAX_UNITS:
            self.dismiss(int(text))
            return
        if self._unit is not None and text and not text.isdigit():
            try:
                dose = units_of(text, self._unit)
            except UsageError as error:
                wrong = str(error)
            else:
                if max(dose.units, dose.wasted) <= MAX_UNITS:
                    self.dismiss(dose)
                    return
        self.query_one("#units-wrong", Static).update(
            Content.assemble(("✗ ", "bold $error"), wrong)
        )
