"""What the search index is made from: rows, printed terms and index entries of the code tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coder_drill.codebooks.model import System

TITLE, TERM, LEXICON, GROUP, SHORT = range(5)
"""Kinds of names: title, printed term (inclusion, index), lexicon term, PCS group, short title."""
DAILY = 2
"""Flag of codes that have an abbreviation of their own: met daily, first among equals."""

Entry = tuple[int, str, str, bool, str | None, list[tuple[str, int]]]


def entries(connection: sqlite3.Connection, system: System) -> Iterator[Entry]:
    """Yield (row id, code, title, billable, parent, other names) in order of dotless codes.

    Chapters, blocks and the ICD-10-PCS prefixes are no answers to a query and are left out.
    """
    called: dict[str, list[tuple[str, int]]] = {}
    if system is System.ICD10CM:
        for owner, text in connection.execute(
            "SELECT owner, text FROM note WHERE kind IN ('inclusion', 'includes')"
            " ORDER BY owner, seq"
        ):
            called.setdefault(owner, []).append((text, TERM))
    for rowid, code, title, billable, parent, short in connection.execute(
        "SELECT id, code, title, billable, parent, short FROM code WHERE system = ?"
        " AND kind NOT IN ('chapter', 'block', 'section', 'table') ORDER BY key",
        (system.value,),
    ):
        names = called.get(code, [])
        if system is System.HCPCS and short and short != title:
            names = [(short, SHORT)]
        yield rowid, code, title, bool(billable), parent, names


def index_entries(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (index term, ICD-10-PCS prefix) of the Alphabetic Index."""
    yield from connection.execute("SELECT term, prefix FROM pcs_index WHERE prefix <> ''")
