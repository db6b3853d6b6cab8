"""The E/M helper: check what the record supports, and read the level as it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList

from coder_drill.tui.shell.screens import AppScreen, LooksUp
from coder_drill.tui.visits.commands import EM
from coder_drill.tui.widgets.drawn import DrawnText
from coder_drill.tui.widgets.frame import ChoiceList, KeyBar, Row, TopBar
from coder_drill.tui.widgets.words import row, wrap
from coder_drill.visits.grid import PROBLEMS, RISK, Box, Level
from coder_drill.visits.helper import Facts, find
from coder_drill.visits.kinds import KINDS, Kind, kinds_in, settings
from coder_drill.visits.words import Line, lines

_QUIET = "$foreground-muted"
_MOST = {"tests": 99, "notes": 99, "minutes": 999, "around": 999, "staff": 999, "hours": 24}
"""The largest number of each row that takes one."""
_NUMBERS = {
    "minutes": "minutes of the clinician, that date",
    "around": "minutes on other days (Medicare)",
    "staff": "staff minutes beyond the usual",
    "hours": "hours of the stay",
    "tests": "different tests ordered or reviewed",
    "notes": "outside records, one for each source",
}
_YES_NO = {
    "historian": "history from another person was needed",
    "reading": "own reading of a test, not billed by the reader",
    "discussion": "talk with an outside clinician or proper source",
}
_STYLES = {"code": "bold", "head": "bold", "table-head": "bold", "carried": "", "quiet": _QUIET}


@dataclass(frozen=True, slots=True)
class _Field:
    """A row: ``group`` is "choice", "number", "data", "problems", "risk" or "head"."""

    group: str
    name: str
    words: str


class EmScreen(LooksUp, AppScreen):
    """What is checked above, the level below or beside.

    ``take`` puts a code into the line of the answer that the helper was opened from. Nothing of a chart
    comes in here but the kind of visit of that line.
    """

    SCOPE = EM
    BINDINGS: ClassVar[list[BindingType]] = EM.bindings()
    AUTO_FOCUS = "#em-boxes"
    HELP = (
        "The level of a visit from what you check: problems, data, risk, or minutes. Space checks a "
        "box, ←→ change a value, digits type a number. Two of the three elements carry the level; ✓ "
        "marks them. CPT's and Medicare's rules for prolonged services stand side by side. Tab goes "
        "to the result and makes room for it. It knows nothing of the chart."
    )

    def __init__(self, kind: Kind | None = None, take: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self._facts = Facts(kind or KINDS["office-established"])
        self._take = take
        self._fields: list[_Field] = []
        self._visited: dict[str, Kind] = {}

    def compose(self) -> ComposeResult:
        """Boxes, result, keys."""
        yield TopBar("E/M helper", "from what you check, not from a key")
        with Container(id="em-parts"):
            yield ChoiceList(id="em-boxes", classes="part", enter="Check")
            yield DrawnText(id="em-found")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the rows and what there is to say."""
        self.query_one("#em-boxes").border_title = "Check what the record supports"
        self.query_one("#em-found").border_title = "Level"
        self._fill(1)

    @property
    def facts(self) -> Facts:
        """What is checked."""
        return self._facts

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Taking only into an answer, and only a level that is there."""
        if action == "take":
            return (True if find(self._facts).code else None) if self._take else False
        return super().check_action(action, parameters)

    # -- rows --------------------------------------------------------------------------------

    def _fill(self, mark: int) -> None:
        self._fields = _fields(self._facts.kind)
        rows = [Row(partial(self._row, each), dead=each.group == "head") for each in self._fields]
        self._boxes.fill(rows, mark)
        self._show()

    @property
    def _boxes(self) -> ChoiceList:
        return self.query_one("#em-boxes", ChoiceList)

    @property
    def _marked(self) -> _Field | None:
        at = self._boxes.highlighted
        return None if at is None else self._fields[at]

    def _row(self, field: _Field, width: int) -> Content:
        if field.group == "head":
            return Content.styled(field.words, "bold")
        if field.group == "choice":
            value = getattr(self._facts.kind, field.name)
            return row(
                "",
                Content.assemble(f"{field.words}: ", (value, "bold")),
                "‹ ›",
                width,
                left_width=0,
            )
        if field.group == "number":
            value = self._number(field.name)
            return row(Content.styled("" if value is None else str(value), "bold $accent"), field.words, "", width, left_width=5)  # fmt: skip
        sign = Content.styled("[x]" if self._checked(field) else "[ ]", "bold $accent")
        facts = Content.styled(_level(field), _QUIET)
        return row(sign, field.words, facts, width, left_width=5)

    def _checked(self, field: _Field) -> bool:
        if field.group == "data":
            return bool(getattr(self._facts.data, field.name))
        return field.name in getattr(self._facts, field.group)

    def _number(self, name: str) -> int | None:
        if name in ("tests", "notes"):
            return int(getattr(self._facts.data, name)) or None
        value = getattr(self._facts, name)
        return None if value is None else int(value)

    def _show(self) -> None:
        found = lines(find(self._facts))
        self.query_one(DrawnText).show(partial(_text, found))
        self.refresh_bindings()

    def _changed(self) -> None:
        at = self._boxes.highlighted
        if at is not None:
            self._boxes.redraw(at)
        self._show()

    # -- what keys do ------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A digit goes into the marked number."""
        field = self._marked
        if event.character and event.character in "0123456789" and self._boxes.has_focus:
            event.stop()
            if field is not None and field.group == "number":
                before = self._number(field.name) or 0
                self._set(field.name, min(before * 10 + int(event.character), _MOST[field.name]))
            else:
                self.say("Mark a row that takes a number first, such as the minutes.")

    @on(OptionList.OptionSelected, "#em-boxes")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_check()

    def action_check(self) -> None:
        """Check or uncheck; another visit or one more where the row has no box."""
        field = self._marked
        if field is None:
            return
        if field.group in ("choice", "number"):
            self.action_change(1)
        elif field.group == "data":
            there = getattr(self._facts.data, field.name)
            data = replace(self._facts.data, **{field.name: not there})
            self._facts = replace(self._facts, data=data)
            self._changed()
        else:
            boxes: frozenset[str] = getattr(self._facts, field.group)
            self._facts = replace(self._facts, **{field.group: boxes ^ {field.name}})  # type: ignore[arg-type]
            self._changed()

    def action_change(self, by: int) -> None:
        """The next or the previous value of the marked row."""
        field = self._marked
        if field is None:
            return
        if field.group == "choice":
            self._other_kind(field.name, by)
        elif field.group == "number":
            value = (self._number(field.name) or 0) + by
            self._set(field.name, max(0, min(value, _MOST[field.name])))
        elif self._checked(field) is (by < 0):
            self.action_check()

    def _other_kind(self, what: str, by: int) -> None:
        kind = self._facts.kind
        if what == "setting":
            names = settings()
            setting = names[(names.index(kind.setting) + by) % len(names)]
            self._visited[kind.setting] = kind
            kind = self._visited.get(setting, kinds_in(setting)[0])
        else:
            kinds = kinds_in(kind.setting)
            kind = kinds[(kinds.index(kind) + by) % len(kinds)]
        there = {box.id for box in PROBLEMS if _belongs(box, kind)}
        self._facts = replace(self._facts, kind=kind, problems=self._facts.problems & there)
        self._fill(self._boxes.highlighted or 0)

    def _set(self, name: str, value: int | None) -> None:
        if name in ("tests", "notes"):
            data = self._facts.data
            tests, notes = (value or 0, data.notes) if name == "tests" else (data.tests, value or 0)
            self._facts = replace(self._facts, data=replace(data, tests=tests, notes=notes))
        else:
            self._facts = replace(self._facts, **{name: value})  # type: ignore[arg-type]
        self._changed()

    def action_erase(self) -> None:
        """The last digit goes; the last one of all leaves the number unsaid."""
        field = self._marked
        if field is not None and field.group == "number":
            value = self._number(field.name)
            self._set(field.name, (value // 10 or None) if value else None)

    def action_clear(self) -> None:
        """Nothing checked, no number; the visit stays."""
        self._facts = Facts(self._facts.kind)
        self._fill(self._boxes.highlighted or 0)

    def action_take(self) -> None:
        """Put the code into the answer and go back there."""
        code = find(self._facts).code
        if code and self._take is not None:
            self.app.pop_screen()
            self._take(code)

    def action_back(self) -> None:
        """Leave."""
        self.app.pop_screen()


def _belongs(box: Box, kind: Kind) -> bool:
    return box.only in ("", kind.id)


def _fields(kind: Kind) -> list[_Field]:
    """The rows of a kind of visit: what cannot change its level is left out."""
    out = [
        _Field("head", "", "Visit"),
        _Field("choice", "setting", "setting"),
        _Field("choice", "visit", "visit"),
    ]
    numbers = []
    if kind.by_time:
        numbers.append("minutes")
    if kind.setting.startswith(("nursing", "home")) or kind.id in (
        "hospital-same-day",
        "consult-nursing",
    ):
        numbers += ["around"] if kind.by_decisions else []
    if kind.setting.startswith("office"):
        numbers.append("staff")
    if kind.id == "hospital-same-day":
        numbers.append("hours")
    out += [_Field("number", name, _NUMBERS[name]) for name in numbers]
    if kind.by_decisions:
        out.append(_Field("head", "", "Problems addressed"))
        out += [_Field("problems", box.id, box.words) for box in PROBLEMS if _belongs(box, kind)]
        out.append(_Field("head", "", "Data"))
        out += [_Field("number", name, _NUMBERS[name]) for name in ("tests", "notes")]
        out += [_Field("data", name, words) for name, words in _YES_NO.items()]
        out.append(_Field("head", "", "Risk of what was decided"))
        out += [_Field("risk", box.id, box.words) for box in RISK]
    return out


_SHORT = {
    Level.STRAIGHTFORWARD: "SF",
    Level.LOW: "low",
    Level.MODERATE: "mod",
    Level.HIGH: "high",
}
"""As coders abbreviate it."""
_LEVELS = {(group, box.id): _SHORT[box.level] for group, boxes in (("problems", PROBLEMS), ("risk", RISK)) for box in boxes}  # fmt: skip


def _level(field: _Field) -> str:
    return _LEVELS.get((field.group, field.name), "")


def _text(found: tuple[Line, ...], width: int) -> Content:
    out: list[Content] = []
    for line in found:
        content = Content.styled(line.text, _STYLES.get(line.style, ""))
        out += [content] if line.style.startswith("table") else wrap(content, width)
    return Content("\n").join(out)
