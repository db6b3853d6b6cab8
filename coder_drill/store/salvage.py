"""Reading what can still be read of a history that is damaged.

The file itself is never touched: a copy is read, row by row where pages of it are broken, into a new store of
the same schema, which is then migrated like any other. An attempt of which a part cannot be read is left out
whole: half a scorecard would say something else than the learner did.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.store import migrations
from coder_drill.store.database import Database, lenient_text
from coder_drill.store.files import SIDES
from coder_drill.store.store import Store

_PARTS = ("answer_codes", "verdicts", "metrics")
_ALONE = {
    1: ("drafts", "settings"),
    2: ("drafts", "settings", "cards", "card_reviews"),
    3: ("learners", "drafts", "settings", "cards", "runs"),
}
"""Tables beside the attempts, by schema. Cards are made again from the log, but carry little space."""
_BEYOND = 1 << 22
"""Where the last row is searched when its number cannot be read: above four million attempts."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was read: a store of its own, to be closed, and how many attempts are known to be lost."""

    store: Store
    lost: int


def salvage(path: Path) -> Salvaged:
    """What can still be read of a damaged history. Raises UnavailableError when nothing can."""
    with tempfile.TemporaryDirectory(prefix="coder-drill-") as folder:
        copy = Path(folder) / "history.db"
        try:
            shutil.copyfile(path, copy)
            for side in SIDES[:1]:
                beside = path.with_name(path.name + side)
                if beside.exists():
                    shutil.copyfile(beside, copy.with_name(copy.name + side))
        except OSError as error:
            raise UnavailableError(
                f"{path}: cannot be read ({error.strerror}); check the path"
            ) from error
        source = sqlite3.connect(copy, isolation_level=None)
        source.text_factory = lenient_text
        try:
            return _read(source, path)
        finally:
            source.close()


def _read(source: sqlite3.Connection, path: Path) -> Salvaged:
    try:
        tables = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError:
        tables = set()
    if "attempts" not in tables:
        raise UnavailableError(
            f"{path}: nothing in it can be read any more; move it away or delete it"
        )
    version = 3 if "learners" in tables else 2 if "card_reviews" in tables else 1
    target = sqlite3.connect(":memory:", isolation_level=None)
    target.row_factory = sqlite3.Row
    migrations.migrate(target, version)
    for table in _ALONE[version]:
        _copy(target, table, _rows(source, table, "rowid"))
    lost = _attempts(source, target, "sequence" if version >= 3 else "rowid")
    if version >= 3:
        target.execute(
            "INSERT OR IGNORE INTO learners SELECT DISTINCT learner_id, learner_id FROM attempts"
        )
        for table in _ALONE[version][1:]:
            target.execute(
                f"INSERT OR IGNORE INTO learners SELECT DISTINCT learner_id, learner_id FROM {table}"  # noqa: S608
            )
    migrations.migrate(target)
    target.execute("PRAGMA foreign_keys = ON")
    return Salvaged(Store(Database(target, None)), lost)


def _attempts(source: sqlite3.Connection, target: sqlite3.Connection, key: str) -> int:
    """Copy the attempts that can be read whole; returns how many are known to be lost."""
    lost = 0
    name = "sequence" if key == "sequence" else "uuid"
    for row in _rows(source, "attempts", key):
        if row is None:
            lost += 1
            continue
        parts = {}
        try:
            for table in _PARTS:
                cursor = source.execute(
                    f"SELECT * FROM {table} WHERE attempt = ?",  # noqa: S608
                    (row[name],),
                )
                columns = [column[0] for column in cursor.description]
                parts[table] = [dict(zip(columns, each, strict=True)) for each in cursor]
        except sqlite3.DatabaseError:
            lost += 1
            continue
        _copy(target, "attempts", [row])
        for table, rows in parts.items():
            _copy(target, table, rows)
    return lost


def _rows(source: sqlite3.Connection, table: str, key: str) -> Iterator[dict[str, object] | None]:
    """The rows of a table by their number; None for each that is there and cannot be read."""
    try:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return
    wanted = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT {wanted} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key}"  # noqa: S608
    try:
        first, last = source.execute(f"SELECT min({key}), max({key}) FROM {table}").fetchone()  # noqa: S608
    except sqlite3.DatabaseError:
        first, last = 1, _BEYOND
    spans = [] if first is None else [(int(first), int(last))]
    while spans:
        low, high = spans.pop()
        try:
            found = source.execute(query, (low, high)).fetchall()
        except (sqlite3.DatabaseError, OverflowError):
            if low < high:
                middle = (low + high) // 2
                spans += [(middle + 1, high), (low, middle)]
            elif last != _BEYOND:
                yield None
            continue
        for row in found:
            yield dict(zip(columns, row, strict=True))


def _copy(
    target: sqlite3.Connection,
    table: str,
    rows: Iterator[dict[str, object] | None] | Sequence[dict[str, object]],
) -> None:
    """Write rows as far as the schema takes them."""
    known = {row[1] for row in target.execute(f"PRAGMA table_info({table})")}
    for row in rows:
        if row is None:
            continue
        columns = [name for name in row if name in known]
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _ in columns)
        with contextlib.suppress(sqlite3.DatabaseError):
            target.execute(
                f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
                [row[name] for name in columns],
            )
