"""The tables of imported indexes, and how they are filled."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from coder_drill.codebooks.books import key_of_term, stem_of
from coder_drill.codebooks.bookwords import said_words
from coder_drill.codebooks.tables import Manifest

SCHEMA = """
CREATE TABLE index_book (
    book TEXT PRIMARY KEY, title TEXT NOT NULL, edition TEXT NOT NULL,
    effective_from TEXT NOT NULL, effective_to TEXT NOT NULL, heads TEXT NOT NULL
) WITHOUT ROWID;
-- seq numbers the entries in book order, parent is 0 for a main term. key is the term in lower
-- case, path the terms from the main one down. see, see_also and also (use) are parted by ' | ',
-- codes by blanks, cells by '|' in the order of the heads. said is every word of the way down, with
-- its nonessential modifiers, a blank before each, and dead are the codes that no code table has.
CREATE TABLE index_entry (
    book TEXT NOT NULL, seq INTEGER NOT NULL, parent INTEGER NOT NULL, level INTEGER NOT NULL,
    letter TEXT NOT NULL, key TEXT NOT NULL, term TEXT NOT NULL, qualifier TEXT NOT NULL,
    path TEXT NOT NULL, code TEXT NOT NULL, manifestation TEXT NOT NULL, see TEXT NOT NULL,
    see_also TEXT NOT NULL, also TEXT NOT NULL, cells TEXT NOT NULL, said TEXT NOT NULL,
    dead TEXT NOT NULL DEFAULT '', PRIMARY KEY (book, seq)
) WITHOUT ROWID;
-- The way back: every code that an entry prints, without its dash.
CREATE TABLE index_code (
    book TEXT NOT NULL, code TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (book, code, seq)
) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX index_entry_parent ON index_entry (book, parent, key)"


def load(connection: sqlite3.Connection, manifest: Manifest) -> None:
    """Create the tables and fill them from the imported indexes of a manifest, if any."""
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    if "index_books" not in manifest.tables:
        return
    connection.executemany(
        "INSERT INTO index_book VALUES (?, ?, ?, ?, ?, ?)", manifest.rows("index_books")
    )
    connection.executemany(
        "INSERT INTO index_entry (book, seq, parent, level, letter, key, term, qualifier, path,"
        " code, manifestation, see, see_also, also, cells, said)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _rows(manifest.rows("index_entries")),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO index_code VALUES (?, ?, ?)",
        (
            (book, stem_of(printed), seq)
            for book, seq, codes in connection.execute(
                "SELECT book, seq, code || ' ' || manifestation || ' ' || replace(cells, '|', ' ')"
                " FROM index_entry"
            ).fetchall()
            for printed in codes.split()
        ),
    )
    _mark_dead(connection)
    connection.execute(INDEXES)


def _mark_dead(connection: sqlite3.Connection) -> None:
    """Note the codes of entries that begin no code of the tables: those of another year."""
    keys: dict[str, list[str]] = {}
    dead: dict[tuple[str, int], list[str]] = {}
    for book, code, seq in connection.execute(
        "SELECT book, code, seq FROM index_code ORDER BY book, seq"
    ).fetchall():
        system = book.partition("-")[0]
        if system not in keys:
            rows = connection.execute("SELECT key FROM code WHERE system = ?", (system,))
            keys[system] = sorted(key for (key,) in rows)
        key = code.replace(".", "").upper()
        place = bisect_left(keys[system], key)
        if place == len(keys[system]) or not keys[system][place].startswith(key):
            dead.setdefault((book, seq), []).append(code)
    connection.executemany(
        "UPDATE index_entry SET dead = ? WHERE book = ? AND seq = ?",
        ((" ".join(codes), *at) for at, codes in dead.items()),
    )


def _rows(entries: Sequence[Sequence[str]]) -> Iterator[tuple[object, ...]]:
    paths: dict[tuple[str, str], str] = {}
    said: dict[tuple[str, str], str] = {}
    for book, number, parent, level, letter, term, *rest in entries:
        above = paths.get((book, parent), "")
        path = f"{above}, {term}" if above and term else above or term
        paths[book, number] = path
        qualifier, *tail = rest
        said[book, number] = said.get((book, parent), "") + said_words(f"{term} {qualifier}")
        yield (
            book, int(number), int(parent or 0), int(level), letter, key_of_term(term), term, qualifier,
            path, *tail, said[book, number],
        )  # fmt: skip
