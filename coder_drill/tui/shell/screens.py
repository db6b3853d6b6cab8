"""What all screens of the app have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from coder_drill.tui.keys import Scope
from coder_drill.tui.shell.commands import DIALOG, HELP
from coder_drill.tui.shell.services import services_of
from coder_drill.tui.widgets.frame import KeyBar, TopBar
from coder_drill.tui.widgets.words import plain

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.shell.services import AppServices

Result = TypeVar("Result")


class Acting(Protocol):
    """What some commands do: a method ``action_NAME`` each (see `coder_drill.tui.shell.actions`)."""

    def check(self, action: str) -> bool | None:
        """Whether one of them can be done now: True, None (dimmed) or False (hidden)."""


class AppScreen(Screen[None], inherit_bindings=False):
    """A full screen. ``SCOPE`` names its commands, ``HELP`` says what it is for."""

    SCOPE: ClassVar[Scope]
    AUTO_FOCUS = ""
    HELP: ClassVar[str | None] = None

    ACTIONS: ClassVar[tuple[type[Acting], ...]] = ()
    """What else has actions for this screen's commands: one of each is taken on when it is made."""

    _taken_on: Mapping[str, Acting] = MappingProxyType({})
    """By the name of an action, what does it in the screen's place."""

    def take_on(self, *groups: Acting) -> None:
        """Let the actions of ``groups`` be this screen's, besides those that it has itself.

        Raises ValueError unless they are one of each of ``ACTIONS``.
        """
        if tuple(map(type, groups)) != self.ACTIONS:
            raise ValueError(f"{type(self).__name__} takes on {self.ACTIONS}, not {groups}")
        taken: dict[str, Acting] = {}
        for group in groups:
            for method in dir(group):
                if method.startswith("action_"):
                    setattr(self, method, getattr(group, method))
                    taken[method.removeprefix("action_")] = group
        self._taken_on = taken

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask what does the action; what the screen does itself can always be done."""
        group = self._taken_on.get(action)
        return True if group is None else group.check(action)

    @property
    def services(self) -> AppServices:
        """What the app offers its screens."""
        return services_of(self.app)

    @property
    def workspace(self) -> Workspace:
        """The use cases behind the screens."""
        return self.services.workspace

    def on_compose(self) -> None:
        """Take the class of the terminal's width before the parts are there.

        Textual gives it with the first resize event, and would then style every part a second time.
        """
        breakpoints = self.app.HORIZONTAL_BREAKPOINTS or []
        self.add_class(max(found for found in breakpoints if found[0] <= self.app.size.width)[1])

    def on_mount(self) -> None:
        """Say what is not saved on top of a new screen, too."""
        for bar in self.query(TopBar):
            bar.warn(self.services.unsaved)

    def key(self, command_id: str) -> str:
        """The key of a command as people say it, for texts on screen."""
        return self.services.key(command_id)

    def say(self, words: str, *, severity: str = "information") -> None:
        """A short notice in the corner; never read as markup."""
        self.app.notify(words, severity=severity, markup=False)  # type: ignore[arg-type]


class LooksUp:
    """A screen where codes, their notes or guidelines are looked up: it closes itself while an assigned
    set is going on whose lookup is closed, wherever it was opened from."""

    def on_screen_resume(self) -> None:
        """Close, and say why."""
        screen = cast("Screen[Any]", self)
        words = services_of(screen.app).closed_book
        if words:
            screen.app.notify(words, severity="warning", markup=False)
            screen.dismiss(None)


class Dialog(ModalScreen[Result], Generic[Result], inherit_bindings=False):
    """A box in the middle of the screen that is answered or closed."""

    BINDINGS: ClassVar[list[BindingType]] = [*DIALOG.bindings(), HELP.binding()]
    AUTO_FOCUS = ""
    HELP: ClassVar[str | None] = "A question. Enter does what it proposes, Esc closes it."

    def __init__(self, title: str) -> None:
        super().__init__()
        self.box_title = title

    @property
    def services(self) -> AppServices:
        """What the app offers its screens."""
        return services_of(self.app)

    def key(self, command_id: str) -> str:
        """The key of a command as people say it."""
        return self.services.key(command_id)

    def compose(self) -> ComposeResult:
        """The box with its content, and the keys below."""
        with Vertical(classes="dialog") as box:
            box.border_title = plain(self.box_title)
            yield from self.compose_box()
        yield KeyBar()

    def compose_box(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    async def action_show_help(self) -> None:
        """Explain the dialog, then list the keys."""
        await self.app.run_action("app.show_help")

    def action_accept(self) -> None:
        """Close with nothing chosen, unless a dialog does better."""
        self.dismiss(None)

    def action_refuse(self) -> None:
        """Close with nothing chosen."""
        self.dismiss(None)

    def action_next(self) -> None:
        """Nothing to mark here."""

    def action_previous(self) -> None:
        """Nothing to mark here."""

    def action_field(self, by: int) -> None:
        """The next field or list of the box, or the one before."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()


class DialogInput(Input):
    """The field of a dialog; Enter and Esc belong to the dialog."""


class NumberInput(DialogInput):
    """A field that takes no words: ``?`` asks for help there."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is typed, all but the question mark."""
        return character != "?" and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        """Leave the question mark to the bindings around the field."""
        if event.character == "?":
            event.prevent_default()
        else:
            await super()._on_key(event)
            event.prevent_default()


class Confirm(Dialog[bool]):
    """A yes-or-no question; ``lines`` say why it is asked."""

    def __init__(self, title: str, lines: Sequence[str], question: str) -> None:
        super().__init__(title)
        self._lines = lines
        self._question = question

    def compose_box(self) -> ComposeResult:
        """Reasons, then the question with its keys."""
        for line in self._lines:
            yield Static(Content(line), classes="dialog-line", markup=False)
        yield Static(
            Content.assemble(
                (self._question, "bold"),
                (
                    f"   {self.key('dialog.accept')} yes · {self.key('dialog.refuse')} no",
                    "$foreground-muted",
                ),
            ),
            classes="dialog-question",
            markup=False,
        )

    def action_accept(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_refuse(self) -> None:
        """No."""
        self.dismiss(False)


class TooSmall(ModalScreen[None], inherit_bindings=False):
    """Shown while the terminal is too small to work in; closes by itself when it grows."""

    AUTO_FOCUS = ""
    HELP: ClassVar[str | None] = "The terminal is too small. Make it larger; nothing is lost."

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._needed = (width, height)

    def compose(self) -> ComposeResult:
        """One message."""
        width, height = self._needed
        yield Static(
            Content(
                f"Please make the window larger: at least {width}×{height}. "
                "Nothing is lost. ctrl+q quits."
            ),
            id="too-small",
            markup=False,
        )
