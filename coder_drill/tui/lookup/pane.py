"""The lookup: a field, the hits under it, and a line that says what is going on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from coder_drill.charts.model import Chart
from coder_drill.codebooks.model import Code, System
from coder_drill.codebooks.modifierpages import ModifierPage
from coder_drill.errors import CoderDrillError
from coder_drill.lookup.model import Hit, Result
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.lookup import typed
from coder_drill.tui.lookup.entry import Entry, Line, Refused, judged, previewed, read_entry
from coder_drill.tui.lookup.field import LookupInput
from coder_drill.tui.lookup.hits import HitList, entry_rows, hit_of, hit_rows, refused_rows
from coder_drill.tui.shell.services import services_of
from coder_drill.tui.widgets.frame import Row
from coder_drill.tui.widgets.words import plain, plural

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace
    from coder_drill.tui.shell.searching import LookupService

_MODIFIER = 2
"""Letters of a modifier: two alone may be words to search as well."""
_LONGEST_QUERY = 200
"""Characters of a pasted text that are looked up."""
_SYSTEMS: tuple[System | None, ...] = (None, *System)


class LookupPane(Vertical):
    """Search, feedback and the way codes get into the answer."""

    NAME: ClassVar[str] = "Look up"
    HOLDER: ClassVar[str] = "words or a code: chf, broken wrist right, E11.6"

    class Added(Message):
        """The learner entered lines that may be put into the answer, in this order, as one change.

        ``left`` says in words that something of the text could not be read and stays in the field.
        """

        def __init__(self, lines: Sequence[Line], left: str = "") -> None:
            super().__init__()
            self.lines = tuple(lines)
            self.left = left

        @property
        def codes(self) -> tuple[AnswerCode, ...]:
            """The lines as they go into the answer."""
            return tuple(line.code for line in self.lines)

    class Left(Message):
        """The learner left the field."""

    def __init__(self, workspace: Workspace, service: LookupService, chart: Chart) -> None:
        super().__init__(id="lookup-pane", classes="part")
        self.border_title = plain(self.NAME)
        self._workspace = workspace
        self._service = service
        self._chart = chart
        self._system: System | None = None
        self._usable = typed.usable_systems(chart)
        self._edition = workspace.edition_on(chart.edition)
        self._hits: tuple[Hit | None, ...] = ()
        self._modifier: ModifierPage | None = None
        self._entry: Entry | None = None
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
        yield LookupInput(placeholder=self.HOLDER, id="lookup", compact=True)
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
    def entry(self) -> Entry | None:
        """The text as answer lines, while they are shown in place of hits."""
        return self._entry

    @property
    def modifier(self) -> ModifierPage | None:
        """The modifier that the text asks about (``modifier 59``), while there are no hits."""
        return self._modifier if not self._hits else None

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
        self._text_changed()

    def _text_changed(self) -> None:
        """Another text: what was said and marked for the one before is over."""
        self._marked_by_hand = False
        self._choosing = False
        self._said = None
        self._search()

    def _fill_field(self, text: str) -> None:
        """Put a text into the field as if it had been typed, before anything else is said."""
        with self.field.prevent(Input.Changed):
            self.field.value = text
        self.field.cursor_position = len(text)
        self._text_changed()

    def _search(self) -> None:
        query = typed.bare(self.field.value)
        self._asked = (query, self._system)
        self._entry = None
        self._modifier = None
        if not query:
            self._answered = self._asked
            self._show((), ())
            return
        if not self.ready:
            self._wait()
            return
        self._modifier = typed.modifier_in(query, self._workspace.codebook)
        if self._modifier is not None and len(query) > _MODIFIER:
            self._answered = self._asked
            self._show((), ())
            key = services_of(self.app).key("drill.details")
            self.say(typed.page_words(self._modifier, key), "§", "$accent")
            return
        entry = self._read(query)
        if entry is not None and previewed(entry, query):
            self._answered = self._asked
            self._entry = entry
            self._show_entry(entry)
            return
        self._run_search(query, self._system)

    def _read(self, text: str) -> Entry | None:
        return read_entry(text, self._chart, self._workspace.codebook_on(self._chart.edition))

    @work(exclusive=True, group="lookup", exit_on_error=False)
    async def _run_search(self, query: str, system: System | None) -> None:
        try:
            result = await self._service.search(
                query, system=system, usable=self._usable, edition=self._edition
            )
        except CoderDrillError as error:
            self.say(str(error), "✗", "$error")
            return
        if self._asked == (query, system) and not self._choosing and self._entry is None:
            self._answered = self._asked
            self._show_result(result)

    def _show_result(self, result: Result) -> None:
        self._show(result.hits, hit_rows(result.hits))
        said = typed.said_of(result, self._modifier)
        if said is not None:
            self.say(*said)

    def _show_entry(self, entry: Entry) -> None:
        """The lines as they will be added, in place of hits."""
        hits = [
            hit_of(part.code, part.title) if isinstance(part, Line) else None
            for part in entry.parts
        ]
        self._show(hits, entry_rows(entry))
        lines, refused = len(entry.lines), len(entry.refused)
        if lines > 1 or (lines and refused):
            words = f"Enter adds {plural(lines, 'code')}"
            if refused:
                words += f"; {refused} {'stays' if refused == 1 else 'stay'} in the field"
            self.say(f"{words}.", "+", "$success")

    def _show(self, hits: Sequence[Hit | None], rows: Sequence[Row]) -> None:
        self._hits = tuple(hits)
        first = next((at for at, hit in enumerate(self._hits) if hit is not None), None)
        self.hits.fill(rows, first)
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
                ends = f"ends {hit.ends}" if hit.ends else ""
                why = "".join(f"  {word}" for word in (hit.unit, ends, "; ".join(hit.why)) if word)
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
            self._add(event.text)
        elif event.what == "leave":
            self.post_message(self.Left())
        elif event.what == "system":
            self._next_system()
        elif event.what == "paste":
            self.paste(event.text)
        elif self._hits and not self.searching:
            self._marked_by_hand = self._entry is None
            step = event.by * (max(1, self.hits.size.height - 1) if event.what == "page" else 1)
            self._mark_another(step)

    def _mark_another(self, step: int) -> None:
        """Mark the hit ``step`` rows away, or the last one there is in that direction."""
        alive = [at for at, hit in enumerate(self._hits) if hit is not None]
        if not alive:
            return
        here = self.hits.highlighted
        place = alive.index(here) if here in alive else 0
        self.hits.highlighted = alive[max(0, min(len(alive) - 1, place + step))]

    @on(OptionList.OptionSelected, "#hits")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        hit = self._hits[event.option_index] if event.option_index < len(self._hits) else None
        if self._entry is not None:
            self._enter(self.field.value)
        elif hit is not None:
            self.add_code(hit.code, hit.system)

    def _next_system(self) -> None:
        at = _SYSTEMS.index(self._system)
        self._system = _SYSTEMS[(at + 1) % len(_SYSTEMS)]
        self.border_title = plain(f"Look up in {self._system.label}" if self._system else "Look up")
        self._search()

    def _add(self, entered: str) -> None:
        """Enter was pressed while ``entered`` stood in the field."""
        text = typed.bare(entered)
        marked = self.marked
        if not self.ready:
            self._wait()
        elif (self._choosing or self._marked_by_hand) and marked is not None:
            self.add_code(marked.code, marked.system)
        elif not text:
            self.say("Type words or a code first.", "…")
        elif self.modifier is not None:
            services_of(self.app).open_modifier(self.modifier)
        elif self._enter(text):
            pass
        elif self.searching:
            self.say("Searching; press Enter again when the hits are there.", "…")
        elif marked is not None:
            self.add_code(marked.code, marked.system)

    def paste(self, text: str) -> None:
        """Add the lines of a pasted block; words are put into the field and looked up."""
        if not self.ready:
            self._wait()
        elif not self._enter(text):
            self._fill_field(" ".join(text.split())[:_LONGEST_QUERY])

    def _enter(self, text: str) -> bool:
        """Add the lines of a text; what cannot be added stays. False when it is words to search."""
        entry = self._read(text)
        if entry is not None:
            self._take(entry)
        return entry is not None

    def _take(self, entry: Entry) -> None:
        lines, refused = entry.lines, entry.refused
        if not lines and len(refused) == 1 and refused[0].choices:
            self._offer(refused[0].choices, refused[0].reason)
            return
        if not lines and any(part.words for part in refused) and self._hits:
            self.say(
                "Nothing was added: a code with words behind it is no answer line. "
                "The arrows mark a hit, then Enter adds that one.",
                "✗",
                "$error",
            )
            return
        if lines or not self.field.value.strip():
            self._fill_field(entry.left)
        left = ""
        if refused:
            # The reasons stand in place of hits until the text changes.
            self._entry = Entry(refused)
            self._answered = self._asked
            self._show((None,) * len(refused), refused_rows(refused))
            count = len(refused)
            left = (
                refused[0].reason
                if count == 1
                else f"{count} pieces could not be added; see below."
            )
        if lines:
            self.post_message(self.Added(lines, left))
        elif refused:
            self.say(left, "✗", "$error")

    def add_code(self, code: str, system: System) -> None:
        """Add a code that was chosen, or say why it cannot be used and what can."""
        found = judged(
            AnswerCode(code, system),
            code,
            self._chart,
            self._workspace.codebook_on(self._chart.edition),
        )
        if isinstance(found, Refused):
            self._offer(found.choices, found.reason)
        else:
            self._fill_field("")
            self.post_message(self.Added([found]))

    def _offer(self, codes: Sequence[Code], message: str) -> None:
        """Show codes to choose from in place of the hits, with the reason."""
        self._choosing = bool(codes)
        self._entry = None
        hits = [Hit(c.system, c.code, c.title, c.billable) for c in codes]
        self._show(hits, hit_rows(hits))
        self.say(message, "✗", "$error")
