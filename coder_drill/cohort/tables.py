"""The tables of a cohort, and the numbered steps that make them.

Types that SQLite and PostgreSQL both have, and mean the same by: text, whole numbers, doubles. Moments are UTC
texts, truth is 0 or 1. What came in (bundles, sittings, answers, overrules) is kept as it came; outcomes are
derived from it, and may be dropped and worked out again at any time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Double, Index, Integer, MetaData, Table, Text

METADATA = MetaData()


def _text(name: str, **more: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="", **more)


def _key(name: str) -> Column[Any]:
    return Column(name, Text, primary_key=True)


def _whole(name: str, **more: Any) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0", **more)


def _double(name: str) -> Column[Any]:
    return Column(name, Double, nullable=False, server_default="0")


META = Table("meta", METADATA, _key("name"), _text("value"))

LEARNERS = Table(
    "learners",
    METADATA,
    _key("id"),
    _text("section"),
    _text("public_key"),  # Pinned at the first bundle.
    _text("added_at"),
)
"""Pseudonyms alone: names stand in the roster file beside."""

ASSIGNMENTS = Table(
    "assignments",
    METADATA,
    _key("id"),
    _text("set_id"),
    _text("set_hash"),
    _text("title"),
    _text("mode"),
    _text("content"),  # The frozen set as JSON.
    _text("opens"),
    _text("due"),
    _whole("keys_public"),
    _text("made_at"),
    _text("released_at"),
)

SEATS = Table(
    "seats",
    METADATA,
    _key("assignment"),
    _key("learner"),
    _text("token"),
    _double("minutes"),  # 0: the set's own.
    _whole("attempts"),  # 0: the set's own.
    _text("due"),  # "": the assignment's.
    _whole("excused"),
    _text("reason"),
    Index("seats_token", "token"),
)

CHARTS = Table("charts", METADATA, _key("hash"), _text("id"), _text("content"))
"""The files of assigned charts as they were: what is scored, whatever becomes of the files."""

BUNDLES = Table(
    "bundles",
    METADATA,
    _key("hash"),
    _text("assignment"),
    _text("learner"),
    _whole("number"),
    _text("previous"),
    _text("signer"),
    _text("file"),
    _text("made"),
    _text("opened"),
    _text("released"),
    _text("app"),
    _text("editions"),
    _whole("final"),
    _text("taken_at"),
)
"""A row for each file taken in, by the hash of its content."""

SITTINGS = Table(
    "sittings",
    METADATA,
    _key("id"),
    _text("assignment"),
    _text("learner"),
    _whole("number"),
    _text("begun"),
    _text("ended"),
    _text("end_why"),
    _double("elapsed"),
    _double("pauses"),
    _text("marks"),
    _whole("marks_beyond"),
    _text("bundle"),
    _whole("bundle_number"),
    Index("sittings_seat", "assignment", "learner", "number", unique=True),
)

ANSWERS = Table(
    "answers",
    METADATA,
    _key("uuid"),
    _text("sitting"),
    _text("assignment"),
    _text("learner"),
    _whole("number"),
    _text("kind"),
    _text("exercise"),
    _text("hash"),
    _text("given"),
    _double("seconds"),
    _whole("hints"),
    _whole("flagged"),
    _whole("seen"),
    _text("started"),
    _text("handed_in"),
    _text("outcome"),  # The key of its outcome.
    Index("answers_place", "sitting", "kind", "exercise", unique=True),
    Index("answers_exercise", "kind", "exercise"),
    Index("answers_outcome", "outcome"),
)

OUTCOMES = Table(
    "outcomes",
    METADATA,
    _key("id"),
    _text("kind"),
    _text("exercise"),
    _text("hash"),
    _text("scorer"),
    _whole("revision"),
    _double("score"),
    _whole("code_right"),
    _whole("code_of"),
    _whole("dropped"),
    _text("fault"),  # Why it could not be scored.
    _text("verdicts"),
    Index("outcomes_exercise", "kind", "exercise"),
)
"""Derived: one for each distinct answer to one version of an exercise."""

OVERRULES = Table(
    "overrules",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("who"),
    _text("reason"),
    _text("kind"),
    _text("exercise"),
    _text("what"),
    _text("code"),
    _text("other"),
    _text("answer"),  # The uuid it is for; "" for a rule over all.
    _whole("undoes"),
)
"""The ledger of overrules: rows are added, never changed and never taken out."""

STEPS: tuple[tuple[Table, ...], ...] = (
    (
        META, LEARNERS, ASSIGNMENTS, SEATS, CHARTS, BUNDLES, SITTINGS, ANSWERS, OUTCOMES, OVERRULES,
    ),
)  # fmt: skip
"""What each version of the schema added, from the first on."""
VERSION = len(STEPS)
