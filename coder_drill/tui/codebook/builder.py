"""PCS builder: a code made character by character from what its table allows, or taken apart."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import OptionList, Static

from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.pcsbuilder import LENGTH, Choice, PcsBuilder, Step
from coder_drill.services.codebooks.procedurename import NamedCode
from coder_drill.tui.codebook.adding import add_to_answer, can_add
from coder_drill.tui.codebook.commands import BUILDER, BUILDING
from coder_drill.tui.codebook.longlist import LongList
from coder_drill.tui.shell.screens import AppScreen, LooksUp
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plain, plural, row

_MUTED = "$foreground-muted"


class ValueList(LongList, inherit_bindings=False):
    """The values that may come next. A letter or digit takes the value at once."""

    BINDINGS: ClassVar[list[BindingType]] = BUILDER.bindings()
    HELP = (
        "The values that the table allows at this place. Mark one with the arrows and take it with "
        "Enter, or type its character. Left takes the last character back, right takes it again. "
        "Tab goes to the code above, where any character can be changed."
    )

    class Typed(Message):
        """A letter or digit was typed."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    class Asked(Message):
        """Back, or forward over all that is remembered."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and digits belong to the code."""
        return _is_value(character)

    async def on_key(self, event: Key) -> None:
        """Take a letter or digit as a value."""
        if _is_value(event.character):
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed((event.character or "").upper()))

    def action_take_back(self) -> None:
        """Take the last character back."""
        self.post_message(self.Asked("back"))

    def action_all_ahead(self) -> None:
        """Take again all that was taken back."""
        self.post_message(self.Asked("ahead"))

    def action_start_over(self) -> None:
        """Begin anew."""
        self.post_message(self.Asked("over"))


class BuilderScreen(LooksUp, AppScreen):
    """The builder. ``prefix`` is a PCS code to take apart, or the beginning of one."""

    SCOPE = BUILDING
    BINDINGS: ClassVar[list[BindingType]] = BUILDING.bindings()
    AUTO_FOCUS = "#values"
    HELP = (
        "ICD-10-PCS codes from their tables: section, body system, root operation, then only what "
        "the table allows. Whatever is built here is a valid code. A procedure can be typed by its "
        "everyday name, too: what the name settles is set."
    )

    def __init__(self, prefix: str = "") -> None:
        super().__init__()
        self._prefix = prefix
        self._builder: PcsBuilder | None = None
        self._ahead = ""
        self._by_name = False
        self._choices: tuple[Choice, ...] = ()
        self._steps: tuple[Step, ...] = ()

    def compose(self) -> ComposeResult:
        """The code so far, what may come next, and what the marked value means."""
        yield TopBar("Build a PCS code")
        with Container(id="builder-parts"):
            with Vertical(classes="part", id="built-part"):
                yield Static("", id="built-code", markup=False)
                yield ChoiceList(id="built")
            with Vertical(classes="part", id="values-part"):
                yield ValueList(id="values")
                yield Static("", id="meaning", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin, or take the given code apart."""
        self._builder = PcsBuilder(self.workspace.codebook)
        self.query_one("#built-part").border_title = "The code"
        self.start(self._prefix)

    # -- what others ask ---------------------------------------------------------------------

    @property
    def prefix(self) -> str:
        """The characters chosen so far."""
        return self._b.prefix

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What may come next."""
        return self._choices

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The code, or the part of the table it has come to."""
        prefix = self._b.prefix
        if len(prefix) < LENGTH:
            prefix = prefix[:4]
        return (prefix, System.inpatient_procedures()) if prefix else None

    def start(self, prefix: str) -> None:
        """Begin at a code or prefix; what of it fits no table is left out, and said."""
        if not self._b.start(prefix):
            self.say(f"{prefix} begins no valid code; {self._b.prefix or 'nothing'} of it fits.")
        self._ahead = ""
        self._by_name = False
        self._show()

    def start_named(self, named: NamedCode) -> None:
        """Begin with what a procedure's name settles; what lies behind an open place is kept ahead."""
        self._builder = named.builder(self.workspace.codebook)
        self._ahead = named.pattern[len(self._b.prefix) :]
        self._by_name = True
        self._show()
        if not self._b.finished:
            self.say(f"{named.name}: {named.pattern}. Choose what is open.")

    @property
    def _b(self) -> PcsBuilder:
        assert self._builder is not None
        return self._builder

    # -- showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        built = self._b
        self._steps = tuple(built.steps())
        self._choices = tuple(built.choices())
        place = len(built.prefix)
        finished = built.code
        strip = Content.assemble(
            (" ".join(built.prefix), "bold $accent"),
            " " if built.prefix and place < LENGTH else "",
            (" ".join((self._ahead + "·" * LENGTH)[: LENGTH - place]), _MUTED),
            "   ",
            (finished.title, "bold") if finished else "",
        )
        self.query_one("#built-code", Static).update(strip, layout=False)
        axes = _axes(built, place)
        self.query_one("#built", ChoiceList).fill(
            [Row(partial(self._step_row, number, axes[number])) for number in range(LENGTH)],
            min(place, LENGTH - 1),
        )
        values = self.query_one(ValueList)
        part = self.query_one("#values-part")
        if finished is not None:
            part.border_title = "Finished"
            words = "Add it to the answer" if can_add(self.app) else "Open its page"
            values.fill([Row(partial(_done_row, finished, words))])
        else:
            axis = built.axis
            part.border_title = plain(f"{place + 1}. {axis[:1].upper()}{axis[1:]}")
            remembered = built.remembered
            mark = next((n for n, c in enumerate(self._choices) if c.value == remembered), 0)
            values.fill([Row(partial(_choice_row, choice)) for choice in self._choices], mark)
        count = self._steps[-1].choice.codes if self._steps else 0
        facts = f"{place} of {LENGTH} characters"
        if self._steps and finished is None:
            facts += f" · {plural(count, 'code')}"
        self.query_one(TopBar).set("Build a PCS code", facts)
        self._tell()
        self.refresh_bindings()

    def _step_row(self, number: int, axis: str, width: int) -> Content:
        left = Content.styled(f"{number + 1} {axis}", _MUTED)
        left_width = min(26, max(16, width // 3))
        if left.cell_length > left_width:
            left = Content.assemble(left.truncate(left_width - 1), "…")
        if number >= len(self._steps):
            ahead = self._ahead[number - len(self._steps) :][:1]
            sign = "▸" if number == len(self._steps) else ""
            return row(
                left, Content.styled(ahead or sign, _MUTED), "", width, left_width=left_width
            )
        step = self._steps[number]
        others = plural(step.others, "other") if step.others else "no other"
        return row(
            left,
            Content.assemble((step.choice.value, "bold $accent"), "  ", step.choice.meaning),
            Content.styled(others, _MUTED),
            width,
            left_width=left_width,
        )

    def _tell(self) -> None:
        """The definition of the marked value; of the root operation once the code is finished."""
        at = self.query_one(ValueList).mark
        words: Content | str = ""
        if not self._b.finished and at is not None and at < len(self._choices):
            choice = self._choices[at]
            words = Content.assemble(
                (f"{choice.value} {choice.meaning}", "bold"),
                f". {choice.definition}" if choice.definition else "",
            )
        elif self._b.finished:
            operation = self._steps[2].choice
            words = Content.assemble((operation.meaning, "bold"), f". {operation.definition}")
        self.query_one("#meaning", Static).update(words, layout=False)

    # -- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The page once there is a table to show."""
        if action == "details":
            return True if self._builder is not None and self._b.prefix else None
        return True

    @on(LongList.Marked)
    def _marked(self, event: LongList.Marked) -> None:
        event.stop()
        self._tell()

    @on(LongList.Chosen)
    def _chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        code = self._b.code
        if code is None:
            self._choose(self._choices[event.index].value)
        elif can_add(self.app):
            add_to_answer(self.app, code)
        else:
            self.action_details()

    @on(ValueList.Typed)
    def _typed(self, event: ValueList.Typed) -> None:
        event.stop()
        if self._b.finished:
            self.say("All seven characters are chosen; left takes one back.")
        elif any(choice.value == event.value for choice in self._choices):
            self._choose(event.value)
        else:
            self.say(f"{event.value} is not among the values that the table allows here.")

    @on(ValueList.Asked)
    def _asked(self, event: ValueList.Asked) -> None:
        event.stop()
        if event.what == "back":
            self._go_to(len(self._b.prefix) - 1)
        elif event.what == "over":
            self._go_to(0)
        else:
            self._go_to(LENGTH)

    def _choose(self, value: str) -> None:
        if self._b.choose(value):
            self._ahead = self._ahead[1:]
            # What the name settles behind an open place follows by itself.
            self._go_to(LENGTH if self._by_name else len(self._b.prefix))

    def _go_to(self, place: int) -> None:
        """Go back to a place from 0 to 7, or forward over what was chosen before."""
        built = self._b
        back = len(built.prefix) - max(0, place)
        if back > 0:
            self._by_name = False
            self._ahead = built.prefix[len(built.prefix) - back :] + self._ahead
            built.back(back)
        while len(built.prefix) < place and built.forward():
            self._ahead = self._ahead[1:]
        self._show()

    @on(OptionList.OptionSelected, "#built")
    def _change(self, event: OptionList.OptionSelected) -> None:
        """Go to a character of the code: its alternatives stand below."""
        event.stop()
        self._go_to(event.option_index)
        self.query_one(ValueList).focus()

    def action_named(self) -> None:
        """Ask for a procedure's name."""
        from coder_drill.tui.codebook.naming import NameDialog

        def done(named: NamedCode | None) -> None:
            if named is not None:
                self.start_named(named)

        self.app.push_screen(NameDialog(), done)

    def action_details(self) -> None:
        """Open the page of the code, or of the table so far."""
        wanted = self.code_in_hand
        if wanted is not None:
            self.services.open_page(*wanted)

    def action_browse(self) -> None:
        """Show this place of the tables in the code book."""
        self.services.open_browser(self.code_in_hand)

    def action_leave(self) -> None:
        """Back to where you came from."""
        self.app.pop_screen()


def _axes(built: PcsBuilder, place: int) -> list[str]:
    """Names of the seven characters; without a section those of the operations."""
    from coder_drill.codebooks.pcs import AXES

    return list(AXES.get(built.prefix[:1], AXES["0"])) if place else list(AXES["0"])


def _is_value(character: str | None) -> bool:
    return (
        character is not None
        and len(character) == 1
        and character.isascii()
        and character.isalnum()
    )


def _choice_row(choice: Choice, width: int) -> Content:
    codes = Content.styled(plural(choice.codes, "code"), _MUTED)
    return row(
        Content.styled(choice.value, "bold $accent"), choice.meaning, codes, width, left_width=2
    )


def _done_row(code: Code, words: str, width: int) -> Content:
    return row(Content.styled(f"{words}:", "bold"), code.code, "", width, left_width=0)
