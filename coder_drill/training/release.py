"""A release: keys, reasons and overrules of one assignment, which open its answers to full review."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.charts.loader import MOST_BYTES
from coder_drill.exercises.model import Json
from coder_drill.sets.model import MOST_EXERCISES
from coder_drill.training.assignment import CarriedChart, identifier
from coder_drill.training.envelope import FileKind, Opened, seal
from coder_drill.training.moments import moment_in
from coder_drill.training.strictjson import BadFileError, Fields

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ToldOverrule:
    """An overrule as a learner reads it: what it changes, by whom, when, why."""

    exercise: str
    words: str
    reason: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Release:
    """What is released: whole charts that do not come with the product, and the overrules."""

    assignment: str
    set_hash: str
    trainer: str
    made: str
    charts: tuple[CarriedChart, ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
    overrules: tuple[ToldOverrule, ...] = ()


def release_bytes(release: Release, seed: bytes) -> bytes:
    """The signed file of a release."""
    payload: Json = {
        "format": FORMAT,
        "assignment": release.assignment,
        "set_hash": release.set_hash,
        "trainer": release.trainer,
        "made": release.made,
        "charts": [{"id": c.id, "hash": c.hash, "text": c.text} for c in release.charts],
        "sheets": [{"id": name, "text": text} for name, text in release.sheets],
        "overrules": [
            {
                "exercise": each.exercise,
                "words": each.words,
                "reason": each.reason,
                "who": each.who,
                "at": each.at,
            }
            for each in release.overrules
        ],
    }
    return seal(FileKind.RELEASE, payload, seed)


def release_of(opened: Opened) -> Release:
    """The release in an envelope. Raises BadFileError."""
    fields = opened.fields()
    fields.whole("format", 1, FORMAT)
    made = Release(
        assignment=identifier(fields, "assignment"),
        set_hash=fields.text("set_hash", 64),
        trainer=fields.text("trainer"),
        made=moment_in(fields, "made"),
        charts=tuple(_chart(each) for each in fields.items("charts", MOST_EXERCISES)),
        sheets=tuple(_sheet(each) for each in fields.items("sheets", 50)),
        overrules=tuple(_overrule(each) for each in fields.items("overrules", 2000)),
    )
    fields.done()
    for each in made.charts:
        each.chart()
    return made


def _chart(fields: Fields) -> CarriedChart:
    text = fields.raw("text")
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        raise BadFileError("charts: holds what is no chart")
    made = CarriedChart(identifier(fields, "id"), fields.text("hash", 64), text=text)
    fields.done()
    return made


def _sheet(fields: Fields) -> tuple[str, str]:
    made = identifier(fields, "id"), fields.text("text", 200_000, lines=True)
    fields.done()
    return made


def _overrule(fields: Fields) -> ToldOverrule:
    made = ToldOverrule(
        exercise=fields.text("exercise", 200),
        words=fields.text("words", 1000),
        reason=fields.text("reason", 2000),
        who=fields.text("who"),
        at=moment_in(fields, "at"),
    )
    fields.done()
    return made
