"""Migration 3: learners with an id of their own, and one log for every kind of exercise.

What the first two schemas kept as attempts on charts and, apart, as answers to cards becomes one log in
the order of events. Attempts keep the order in which they were appended. An answer to a card comes
before the first attempt of its learner that was made later, as the cards were always replayed.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence

from coder_drill.store.legacy import id_of_history, merged
from coder_drill.store.model import CARD, CARDS_MARK, card_response

_OLD = ("attempts", "answer_codes", "verdicts", "metrics", "drafts", "settings", "cards")

_TABLES = """
CREATE TABLE learners (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE attempts (
    sequence INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    learner_id TEXT NOT NULL REFERENCES learners(id),
    kind TEXT NOT NULL,
    exercise TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    setting TEXT NOT NULL,
    difficulty INTEGER NOT NULL,
    edition TEXT NOT NULL,
    mode TEXT NOT NULL,
    run TEXT NOT NULL,
    assignment TEXT NOT NULL,
    rubric_version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    active_seconds REAL NOT NULL,
    hints_used INTEGER NOT NULL,
    score REAL NOT NULL,
    response TEXT NOT NULL
);
CREATE INDEX attempts_by_time ON attempts (learner_id, submitted_at);
CREATE INDEX attempts_by_exercise ON attempts (learner_id, kind, exercise);
CREATE TABLE answer_codes (
    attempt INTEGER NOT NULL REFERENCES attempts(sequence),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    system TEXT NOT NULL,
    modifiers TEXT NOT NULL,
    units INTEGER NOT NULL,
    poa TEXT NOT NULL,
    PRIMARY KEY (attempt, position)
) WITHOUT ROWID;
CREATE TABLE verdicts (
    attempt INTEGER NOT NULL REFERENCES attempts(sequence),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    labels TEXT NOT NULL,
    expected TEXT,
    given TEXT,
    credit REAL NOT NULL,
    weight REAL NOT NULL,
    points_lost REAL NOT NULL,
    role TEXT NOT NULL,
    domain TEXT NOT NULL,
    optional INTEGER NOT NULL,
    message TEXT NOT NULL,
    expected_line TEXT NOT NULL,
    given_line TEXT NOT NULL,
    PRIMARY KEY (attempt, position)
) WITHOUT ROWID;
CREATE INDEX verdicts_by_domain ON verdicts (domain, label);
CREATE TABLE metrics (
    attempt INTEGER NOT NULL REFERENCES attempts(sequence),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    "right" INTEGER NOT NULL,
    "of" INTEGER NOT NULL,
    PRIMARY KEY (attempt, position)
) WITHOUT ROWID;
CREATE TABLE drafts (
    learner_id TEXT NOT NULL REFERENCES learners(id),
    kind TEXT NOT NULL,
    exercise TEXT NOT NULL,
    run TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    payload TEXT NOT NULL,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    active_seconds REAL NOT NULL,
    hints_used INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (learner_id, kind, exercise, run)
);
CREATE TABLE settings (
    learner_id TEXT NOT NULL REFERENCES learners(id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (learner_id, key)
);
CREATE TABLE cards (
    learner_id TEXT NOT NULL REFERENCES learners(id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    system TEXT NOT NULL,
    domain TEXT NOT NULL,
    label TEXT NOT NULL,
    given TEXT NOT NULL,
    chart_id TEXT NOT NULL,
    attempt TEXT NOT NULL,
    made_at TEXT NOT NULL,
    due TEXT NOT NULL,
    last_review TEXT,
    state INTEGER NOT NULL,
    step INTEGER,
    stability REAL,
    difficulty REAL,
    reviews INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    PRIMARY KEY (learner_id, id)
);
CREATE INDEX cards_by_due ON cards (learner_id, due);
CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    learner_id TEXT NOT NULL REFERENCES learners(id),
    policy TEXT NOT NULL,
    exercises TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deadline TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    assignment TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX runs_by_learner ON runs (learner_id, ended_at);
"""

_COPIES = (
    """INSERT INTO attempts
    SELECT p.sequence, a.uuid, l.id, 'chart', a.chart_id, coalesce(a.chart_hash, ''),
        coalesce(a.chart_title, ''), coalesce(a.setting, ''), coalesce(a.difficulty, 0),
        coalesce(a.edition, ''), coalesce(a.mode, ''), '', '', '', coalesce(a.started_at, ''),
        a.submitted_at, coalesce(a.active_seconds, 0), coalesce(a.hints_used, 0), a.score, ''
    FROM old_attempts a JOIN places p ON p.old = a.rowid JOIN learners l ON l.name = a.learner
    ORDER BY p.sequence""",
    """INSERT INTO answer_codes
    SELECT a.sequence, c.position, coalesce(c.code, ''), coalesce(c.system, ''),
        coalesce(c.modifiers, '[]'), coalesce(c.units, 1), coalesce(c.poa, '')
    FROM old_answer_codes c JOIN attempts a ON a.uuid = c.attempt ORDER BY 1, 2""",
    """INSERT INTO verdicts
    SELECT a.sequence, v.position, coalesce(v.label, ''), coalesce(v.labels, '[]'), v.expected,
        v.given, coalesce(v.credit, 0), coalesce(v.weight, 0), coalesce(v.points_lost, 0),
        coalesce(v.role, ''), coalesce(v.domain, ''), coalesce(v.optional, 0),
        coalesce(v.message, ''), v.expected_line, v.given_line
    FROM old_verdicts v JOIN attempts a ON a.uuid = v.attempt ORDER BY 1, 2""",
    """INSERT INTO metrics
    SELECT a.sequence, row_number() OVER (PARTITION BY m.attempt ORDER BY m.rowid) - 1, m.id,
        coalesce(m."right", 0), coalesce(m."of", 0)
    FROM old_metrics m JOIN attempts a ON a.uuid = m.attempt ORDER BY 1, 2""",
    """INSERT INTO drafts
    SELECT l.id, 'chart', d.chart_id, '', coalesce(d.chart_hash, ''), coalesce(d.payload, ''),
        coalesce(d.started_at, ''), coalesce(d.updated_at, ''), coalesce(d.active_seconds, 0),
        coalesce(d.hints_used, 0), 1
    FROM old_drafts d JOIN learners l ON l.name = d.learner ORDER BY d.rowid""",
    """INSERT INTO settings
    SELECT l.id, s.key, coalesce(s.value, '')
    FROM old_settings s JOIN learners l ON l.name = s.learner ORDER BY s.rowid""",
    """INSERT INTO cards
    SELECT l.id, c.id, coalesce(c.kind, ''), coalesce(c.code, ''), coalesce(c.system, ''),
        coalesce(c.domain, ''), coalesce(c.label, ''), coalesce(c.given, ''),
        coalesce(c.chart_id, ''), coalesce(c.attempt, ''), coalesce(c.made_at, ''),
        coalesce(c.due, ''), c.last_review, coalesce(c.state, 1), c.step, c.stability,
        c.difficulty, coalesce(c.reviews, 0), coalesce(c.lapses, 0)
    FROM old_cards c JOIN learners l ON l.name = c.learner ORDER BY c.rowid""",
)


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables of the third schema out of those of the second, inside the caller's transaction."""
    for table in _OLD:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    cursor = connection.cursor()
    cursor.row_factory = None
    attempts = cursor.execute(
        "SELECT rowid, uuid, learner, submitted_at FROM old_attempts ORDER BY rowid"
    ).fetchall()
    reviews = cursor.execute(
        "SELECT uuid, learner, reviewed_at, card, drill, chart_id, right, seconds, answer "
        "FROM card_reviews ORDER BY reviewed_at, uuid"
    ).fetchall()
    ids = _learners(cursor, attempts, reviews)
    cursor.executemany("INSERT INTO learners (id, name) VALUES (?, ?)", [(i, n) for n, i in ids])
    cursor.execute("CREATE TEMP TABLE places (old INTEGER PRIMARY KEY, sequence INTEGER)")
    order = list(
        merged(
            ((row[2], row[3], row) for row in attempts),
            ((row[1], row[2], row) for row in reviews),
        )
    )
    cursor.executemany(
        "INSERT INTO places VALUES (?, ?)",
        [(row[0], place) for place, (row, review) in enumerate(order, 1) if not review],
    )
    for statement in _COPIES:
        cursor.execute(statement)
    known = {row[1] for row in attempts}
    names = dict(ids)
    for place, (row, review) in enumerate(order, 1):
        if review:
            _card_answer(cursor, place, row, names[row[1]], known)
    _cards_mark(cursor)
    cursor.execute("DROP TABLE temp.places")
    for table in (*_OLD[1:], "attempts"):
        cursor.execute(f"DROP TABLE old_{table}")
    cursor.execute("DROP TABLE card_reviews")


def _learners(
    cursor: sqlite3.Cursor, attempts: Sequence[Sequence[str]], reviews: Sequence[Sequence[str]]
) -> list[tuple[str, str]]:
    """(name, id) of everybody who left anything here."""
    firsts: dict[str, str] = {}
    for row in attempts:
        firsts.setdefault(row[2], row[1])
    for row in reviews:
        firsts.setdefault(row[1], row[0])
    others = cursor.execute(
        "SELECT learner FROM old_drafts UNION SELECT learner FROM old_settings "
        "UNION SELECT learner FROM old_cards ORDER BY 1"
    ).fetchall()
    made = [(name, id_of_history(first)) for name, first in firsts.items()]
    return made + [(name, str(uuid.uuid4())) for (name,) in others if name not in firsts]


def _cards_mark(cursor: sqlite3.Cursor) -> None:
    """Say how far the cards have come in the new log; where they were behind, they begin anew."""
    marks = cursor.execute(
        "SELECT s.learner_id, CAST(s.value AS INTEGER) >= coalesce((SELECT max(o.rowid) "
        "FROM old_attempts o JOIN learners l ON l.name = o.learner WHERE l.id = s.learner_id), 0), "
        "coalesce((SELECT max(sequence) FROM attempts a WHERE a.learner_id = s.learner_id), 0) "
        "FROM settings s WHERE s.key = ?",
        (CARDS_MARK,),
    ).fetchall()
    for learner_id, all_taken_in, last in marks:
        if not all_taken_in:
            cursor.execute("DELETE FROM cards WHERE learner_id = ?", (learner_id,))
        cursor.execute(
            "UPDATE settings SET value = ? WHERE learner_id = ? AND key = ?",
            (str(last if all_taken_in else 0), learner_id, CARDS_MARK),
        )


def _card_answer(
    cursor: sqlite3.Cursor, place: int, row: Sequence[str], learner_id: str, known: set[str]
) -> None:
    name, _, moment, card, drill, chart, right, seconds, answer = row
    if name in known:
        name = f"{CARD}-{name}"
    known.add(name)
    response = card_response(drill=drill or "", chart=chart or "", answer=answer or "")
    cursor.execute(
        f"INSERT INTO attempts VALUES ({', '.join('?' * 20)})",  # noqa: S608 - marks only
        (place, name, learner_id, CARD, card, *[""] * 3, 0, "", CARD, *[""] * 3, moment, moment,
         max(0.0, float(seconds or 0)), 0, float(bool(right)), response),
    )  # fmt: skip
