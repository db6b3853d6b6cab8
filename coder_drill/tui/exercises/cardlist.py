"""Every card: what is due, what keeps going wrong, what is put aside, and how many are asked a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from coder_drill.codebooks.model import System
from coder_drill.errors import CoderDrillError
from coder_drill.services.daywords import moment_words
from coder_drill.skills.cards import LEECH_LAPSES, is_leech, is_own, is_suspended
from coder_drill.store.moments import utc_text
from coder_drill.tui.exercises.commands import CARDS
from coder_drill.tui.shell.screens import AppScreen
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import plural, row

if TYPE_CHECKING:
    from coder_drill.store.model import CardRow

_QUIET = "$foreground-muted"


class CardListScreen(AppScreen):
    """The learner's cards: leeches first, then as they are due, suspended ones last."""

    SCOPE = CARDS
    BINDINGS: ClassVar[list[BindingType]] = CARDS.bindings()
    AUTO_FOCUS = "#cards"
    HELP = (
        "Your cards: codes you missed, rules you broke, and cards you made with ctrl+n on a marked "
        f"code or verdict. A leech went wrong {LEECH_LAPSES} times: read its rule, make a card of "
        "what it is confused with, or suspend it. plus and minus set how many are asked a day."
    )

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[CardRow] = []

    def compose(self) -> ComposeResult:
        """The list, and the marked card in words."""
        yield TopBar("Cards")
        yield ChoiceList(id="cards", classes="part")
        yield Static("", id="card-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the cards."""
        self.query_one("#cards").border_title = "Cards, leeches first"
        self._read()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Things may have changed meanwhile."""
        self._read()

    def _read(self) -> None:
        cards = self.query_one("#cards", ChoiceList)
        marked = cards.highlighted
        try:
            found, load = self.workspace.cards.cards(), self.workspace.cards.load()
        except CoderDrillError as error:
            self.say(str(error), severity="error")
            return
        self._cards = sorted(
            found, key=lambda card: (is_suspended(card), not is_leech(card), card.due, card.id)
        )
        now = utc_text(self.workspace.clocks.now())
        rows = [Row(partial(_card, card, now)) for card in self._cards]
        none = [Row(lambda width: Content("No card yet: what you miss becomes one."), dead=True)]
        cards.fill(rows or none, min(marked or 0, len(rows) - 1) if rows else None)
        facts = f"{plural(load.cards, 'card')} · {load.words} · at most {load.daily} a day"
        self.query_one(TopBar).set("Cards", facts)
        self._tell()
        self.refresh_bindings()

    @property
    def _marked(self) -> CardRow | None:
        at = self.query_one("#cards", ChoiceList).highlighted
        return self._cards[at] if at is not None and at < len(self._cards) else None

    @property
    def code_in_hand(self) -> tuple[str, System | None] | None:
        """The code of the marked card."""
        card = self._marked
        return (card.code, System(card.system)) if card and card.kind == "code" else None

    @on(OptionList.OptionHighlighted, "#cards")
    def _tell(self) -> None:
        card = self._marked
        words = Content("")
        if card is not None:
            found = None
            if card.kind == "code":
                found = self.workspace.codebook.get(card.code, System(card.system))
            title = found.title if found else ""
            times = f"{plural(card.reviews, 'answer')}, {plural(card.lapses, 'wrong one')}"
            words = Content(" · ".join(part for part in (title, times) if part))
        self.query_one("#card-line", Static).update(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a marked card."""
        if action in ("suspend", "bury"):
            return True if self._marked is not None else None
        if action == "page":
            return True if self.code_in_hand is not None else None
        return True

    @on(OptionList.OptionSelected, "#cards")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_ask()

    def action_ask(self) -> None:
        """Answer what is due."""
        self.services.sessions.ask_cards()

    def action_suspend(self) -> None:
        """Suspend the marked card, or take it up again."""
        card = self._marked
        if card is not None:
            box = self.workspace.cards
            how = box.resume if is_suspended(card) else box.suspend
            self._do(lambda: how(card.id))

    def action_bury(self) -> None:
        """Ask the marked card no more today."""
        card = self._marked
        if card is not None:
            self._do(lambda: self.workspace.cards.bury(card.id))

    def action_daily(self, by: int) -> None:
        """More or fewer cards a day."""
        box = self.workspace.cards
        self._do(lambda: box.set_daily(max(0, box.daily + by)))

    def _do(self, what: Callable[[], object]) -> None:
        try:
            what()
        except CoderDrillError as error:
            self.say(str(error), severity="error")
        self._read()

    def action_page(self) -> None:
        """The page of the marked code."""
        found = self.code_in_hand
        if found is not None:
            self.services.open_page(*found)

    def action_back(self) -> None:
        """Home."""
        self.services.go_home()


def _card(card: CardRow, now: str, width: int) -> Content:
    from coder_drill.scoring.domains import domain_label

    left = Content.styled("leech", "bold $warning") if is_leech(card) else Content("")
    about = domain_label(card.code) if card.code == card.domain else card.code
    why = "made by you" if is_own(card) else card.label.replace("-", " ")
    when = moment_words(card.due)
    if is_suspended(card):
        when = "suspended"
    elif card.due <= now:
        when = "due"
    return row(left, f"{about}  {why}", Content.styled(when, _QUIET), width, left_width=6)
