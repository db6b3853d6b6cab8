"""An assignment: what a trainer sends to one learner (or, without a seat, to a group).

Charts that do not come with the product travel inside: whole where the set tells its keys at once, without
key, hints, decoys, reasons and what they teach where it is an assessment. Keys that are not in a file cannot
be read out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coder_drill.charts.asked import asked_chart
from coder_drill.charts.faults import ChartError
from coder_drill.charts.loader import MOST_BYTES, parse_chart, parse_policy
from coder_drill.charts.model import Chart
from coder_drill.charts.policy import Policy as Sheet
from coder_drill.exercises.model import Json
from coder_drill.exercises.policy import Feedback
from coder_drill.scoring.audit import Weights
from coder_drill.sets.loader import METRICS
from coder_drill.sets.model import (
    MOST_DAYS,
    MOST_EXERCISES,
    Counts,
    FrozenSet,
    Item,
    Mode,
    Order,
    Pass,
    Rules,
    Window,
    set_json,
)
from coder_drill.training.envelope import FileKind, Opened, seal, to_bytes
from coder_drill.training.moments import days_after, moment_in
from coder_drill.training.strictjson import BadFileError, Fields, cleaned

FORMAT = 1
RECORDED = (
    "Recorded and sent back when you hand in: your answers, when you began and handed in, minutes of work "
    "per exercise, flags, hints, jumps of the clock and restarts. Not recorded: your name, e-mail, computer, "
    "network, or anything you practice outside this set."
)
"""What is recorded, in the words a learner reads before the start; part of what the trainer signs."""


@dataclass(frozen=True, slots=True)
class CarriedChart:
    """A chart that travels inside: ``text`` is its file, or ``asked`` what may be seen of it."""

    id: str
    hash: str
    text: str = ""
    asked: Mapping[str, Any] | None = None

    def chart(self) -> Chart:
        """The chart. Raises BadFileError when it is none, or not the one that its hash names."""
        where = f"charts: {self.id}"
        if self.asked is not None:
            try:
                chart = asked_chart(self.asked, self.hash, where)
            except (ChartError, ValueError, TypeError) as error:
                raise BadFileError(f"{error}") from None
        else:
            try:
                read, faults = parse_chart(self.text.encode(), _place(self.id))
            except UnicodeEncodeError:
                raise BadFileError(
                    f"{where}: holds half characters; ask for the file again"
                ) from None
            if read is None or faults:
                raise BadFileError(f"{where}: {faults[0].field}: {faults[0].what}")
            chart = replace(read, path=None)
        if chart.id != self.id or chart.content_hash != self.hash:
            raise BadFileError(f"{where}: is another chart than its name and hash say")
        return chart


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was assigned. Moments are UTC as the store writes them, empty for none.

    ``seat`` is the learner's token and ``learner`` the id in the trainer's roster, both empty in a file
    for a whole group. ``minutes`` and ``attempts`` are the learner's own. ``zone`` names the trainer's
    time zone. ``own_due``: the due date was given to this learner and holds whatever the set's window
    says. ``keys_public`` is the number of exercises whose key is in every copy of the product.
    """

    id: str
    set: FrozenSet
    trainer: str
    seal: str
    opens: str = ""
    due: str = ""
    zone: str = ""
    seat: str = ""
    learner: str = ""
    minutes: float | None = None
    attempts: int | None = None
    edition: str = ""
    keys_public: int = 0
    charts: tuple[CarriedChart, ...] = ()
    own_due: bool = False
    sheets: tuple[tuple[str, str], ...] = ()
    """Policy sheets that travel inside: id and text of the file."""
    recorded: str = RECORDED

    def due_from(self, opened: str) -> str:
        """Until when it is in time for whoever first opened it at that moment; "" for no such date.

        Where the set's days count from there, what comes first: their end, or the due date of all.
        """
        days = self.set.rules.open_days
        if days is None or self.own_due:
            return self.due
        end = days_after(opened, days)
        return min(end, self.due) if self.due else end

    @property
    def sealed(self) -> bool:
        """True when no key of a chart inside is in the file, and answers go back sealed."""
        return self.set.mode is Mode.ASSESSMENT

    def carried(self) -> list[Chart]:
        """The charts inside. Raises BadFileError."""
        return [each.chart() for each in self.charts]

    def policy_sheets(self) -> list[Sheet]:
        """The policy sheets inside. Raises BadFileError."""
        found = []
        for name, text in self.sheets:
            sheet, faults = parse_policy(text.encode(), _place(name))
            if sheet is None:
                raise BadFileError(f"sheets: {name}: {faults[0].field}: {faults[0].what}")
            found.append(sheet)
        return found


def assignment_bytes(assignment: Assignment, seed: bytes) -> bytes:
    """The signed file of an assignment."""
    a = assignment
    payload: Json = {
        "format": FORMAT,
        "id": a.id,
        "set": set_json(a.set),
        "set_hash": a.set.hash,
        "trainer": a.trainer,
        "seal": a.seal,
        "opens": a.opens,
        "due": a.due,
        "zone": a.zone,
        "seat": a.seat,
        "learner": a.learner,
        "minutes": a.minutes,
        "attempts": a.attempts,
        "edition": a.edition,
        "keys_public": a.keys_public,
        "charts": [
            {"id": c.id, "hash": c.hash, "text": c.text}
            if c.asked is None
            else {"id": c.id, "hash": c.hash, "asked": dict(c.asked)}
            for c in a.charts
        ],
        "sheets": [{"id": name, "text": text} for name, text in a.sheets],
        "recorded": a.recorded,
        **({"own_due": True} if a.own_due else {}),
    }
    return seal(FileKind.SET, payload, seed)


def assignment_of(opened: Opened) -> Assignment:
    """The assignment in an envelope. Raises BadFileError with the field that is off."""
    fields = opened.fields()
    fields.whole("format", 1, FORMAT)
    frozen = set_of(fields.inner("set"))
    if fields.text("set_hash") != frozen.hash:
        fields.off("set_hash", "is not that of the set; ask for the file again")
    minutes, attempts = fields.none("minutes"), fields.none("attempts")
    made = Assignment(
        id=identifier(fields, "id"),
        set=frozen,
        trainer=fields.text("trainer"),
        seal=fields.text("seal"),
        opens=moment_in(fields, "opens", empty=True),
        due=moment_in(fields, "due", empty=True),
        zone=fields.text("zone", 64, empty=True),
        seat=fields.text("seat", 64, empty=True),
        learner=fields.text("learner", 64, empty=True),
        minutes=None if minutes else fields.number("minutes", 1, 2160),
        attempts=None if attempts else fields.whole("attempts", 1, 100),
        edition=fields.text("edition", 40, empty=True),
        keys_public=fields.whole("keys_public", 0, MOST_EXERCISES),
        charts=tuple(_chart(each) for each in fields.items("charts", MOST_EXERCISES)),
        sheets=tuple(_sheet(each) for each in fields.items("sheets", 50)),
        recorded=fields.text("recorded", 2000, lines=True),
        own_due=fields.flag("own_due") if fields.has("own_due") else False,
    )
    fields.done()
    to_bytes(made.seal, 32)
    if made.sealed and any(each.asked is None for each in made.charts):
        raise BadFileError(
            "charts: an assessment that carries keys; ask your trainer for another file"
        )
    named = {(item.id, item.content_hash) for item in frozen.items if item.kind == "chart"}
    if any((each.id, each.hash) not in named for each in made.charts):
        raise BadFileError("charts: holds a chart that is not in the set")
    made.carried()
    made.policy_sheets()
    return made


def set_of(fields: Fields) -> FrozenSet:
    """A frozen set back from JSON. Raises BadFileError."""
    rules = fields.inner("rules")
    items = fields.items("exercises", MOST_EXERCISES)
    if not items:
        fields.off("exercises", "is empty")
    made = FrozenSet(
        id=fields.text("id", 64),
        title=fields.text("title"),
        mode=Mode(fields.choice("mode", Mode)),
        rules=_rules(rules),
        items=tuple(_item(each) for each in items),
        about=fields.text("about", 4000, lines=True, empty=True),
        blueprint=fields.text("blueprint", empty=True),
        form_of=fields.text("form_of", empty=True),
    )
    fields.done()
    rules.done()
    if made.rules.draw is not None and made.rules.draw >= len(made.items):
        rules.off("draw", f"is not below the {len(made.items)} exercises")
    tested = made.mode is Mode.ASSESSMENT
    if tested is not (made.rules.feedback is Feedback.RELEASED) or (
        tested and not made.rules.minutes
    ):
        rules.off("feedback", f"does not go with the mode {made.mode}")
    if made.mode is not Mode.PRACTICE and (
        made.rules.hints or made.rules.feedback is Feedback.AT_ONCE
    ):
        rules.off("hints", f"does not go with the mode {made.mode}")
    return made


def identifier(fields: Fields, name: str) -> str:
    """An id that may name a file: letters, digits, hyphens. Raises BadFileError."""
    text = fields.text(name, 64)
    if not text.replace("-", "").isalnum() or not text.isascii() or text.startswith("-"):
        fields.off(name, "is no id")
    return text


def _rules(fields: Fields) -> Rules:
    mark = None
    if not fields.none("pass"):
        inner = fields.inner("pass")
        mark = Pass(
            at=inner.whole("at", 1, 100),
            metric=inner.choice("metric", METRICS),
            min_codes=inner.whole("min_codes", 1, 10_000),
        )
        inner.done()
    return Rules(
        minutes=None if fields.none("minutes") else fields.whole("minutes", 1, 720),
        attempts=None if fields.none("attempts") else fields.whole("attempts", 1, 100),
        count_which=Counts(fields.choice("count_which", Counts)),
        hints=fields.flag("hints"),
        feedback=Feedback(fields.choice("feedback", Feedback)),
        order=Order(fields.choice("order", Order)),
        lookup=fields.flag("lookup"),
        pass_mark=mark,
        draw=fields.whole("draw", 1, MOST_EXERCISES) if fields.has("draw") else None,
        days=fields.whole("days", 1, MOST_DAYS) if fields.has("days") else None,
        weights=Weights(fields.choice("weights", Weights))
        if fields.has("weights")
        else Weights.TRAINING,
        window=Window(fields.choice("window", Window)) if fields.has("window") else Window.ASSIGNED,
    )


def _item(fields: Fields) -> Item:
    made = Item(
        kind=fields.text("kind", 40),
        id=fields.text("id", 128),
        content_hash=fields.text("hash", 128),
        section=fields.text("section", empty=True),
        minutes=fields.number("minutes", 0, 720),
        title=fields.text("title", 300, empty=True),
    )
    fields.done()
    return made


def _chart(fields: Fields) -> CarriedChart:
    name, digest = identifier(fields, "id"), fields.text("hash", 64)
    try:
        # As it stands: its hash is taken of every character, and the loader cleans what it reads.
        text = fields.raw("text")
    except BadFileError:
        made = CarriedChart(name, digest, asked=fields.table("asked"))
    else:
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_BYTES:
            fields.off("text", "is no chart")
        made = CarriedChart(name, digest, text=text)
    fields.done()
    return made


def _sheet(fields: Fields) -> tuple[str, str]:
    name = identifier(fields, "id")
    text = str(cleaned(fields.raw("text")))
    fields.done()
    return name, text


def _place(name: str) -> Any:
    from pathlib import Path

    return Path(f"{name}.toml")
