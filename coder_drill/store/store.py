"""The store: opening it safely, and every read and write of a learner's history."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.store import migrations
from coder_drill.store.cards import CardRows, insert_review
from coder_drill.store.model import Attempt, AttemptCode, AttemptMetric, CardReview, Draft
from coder_drill.store.reads import HistoryReads, verdict_of

BUSY_SECONDS = 5.0
"""How long a writer waits for another process before it gives up."""

_RACED = ("already exists", "duplicate column")
_DAMAGED = ("not a database", "malformed", "disk image", "encrypted")


@dataclass(frozen=True, slots=True)
class StoreNotice:
    """Something the user should know about how the store was opened, in one line."""

    message: str


class Store(HistoryReads, CardRows):
    """Attempts (append-only), drafts and settings of all learners of this machine.

    One connection, to be used from one thread. Several processes may have the same file open.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, notices: tuple[StoreNotice, ...]
    ):
        self._connection = connection
        self.path = path
        self.notices = notices

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the store, creating or migrating it.

        A file that is no readable database is set aside beside its place under a free name
        (``history.db.damaged-1``), never overwritten, and named in ``notices``.
        Raises UnavailableError when the folder or file cannot be written, or the file was made by
        a newer coder-drill.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnavailableError(
                f"{path.parent}: cannot make the data folder ({error.strerror}); "
                "set CODER_DRILL_DATA_DIR to a folder you can write"
            ) from error
        notices: list[StoreNotice] = []
        try:
            connection = _connect(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise _unavailable(path, error) from error
            aside = _set_aside(path)
            notices.append(
                StoreNotice(
                    f"{path} could not be read ({error}); it is kept as {aside.name} "
                    "and a new history was started"
                )
            )
            try:
                connection = _connect(path)
            except sqlite3.DatabaseError as again:
                raise _unavailable(path, again) from again
        return cls(connection, path, tuple(notices))

    def close(self) -> None:
        """Close the connection; harmless when already closed."""
        self._connection.close()

    # -- attempts ---------------------------------------------------------------------------

    def add_attempt(self, attempt: Attempt, *, clear_draft: bool = False) -> bool:
        """Append one attempt with its codes, verdicts and metrics, in one transaction.

        With ``clear_draft`` the chart's draft goes in the same transaction: an answer is always
        either a draft or an attempt. Returns False, changing nothing, when an attempt with this
        uuid is already there. Raises UnavailableError when the store cannot be written.
        """
        with self._write() as connection:
            return _insert_attempt(connection, attempt, clear_draft=clear_draft)

    def add_attempts(self, attempts: Iterable[Attempt]) -> int:
        """Append many attempts in one transaction; returns how many were new."""
        with self._write() as connection:
            return sum(_insert_attempt(connection, a, clear_draft=False) for a in attempts)

    def add_history(
        self, attempts: Iterable[Attempt], reviews: Iterable[CardReview]
    ) -> tuple[int, int]:
        """Append attempts and answers to card drills in one transaction; returns how many were new."""
        with self._write() as connection:
            added = sum(_insert_attempt(connection, a, clear_draft=False) for a in attempts)
            return added, sum(insert_review(connection, review) for review in reviews)

    def attempts(
        self,
        learner: str,
        *,
        limit: int | None = None,
        since: str | None = None,
        chart_id: str | None = None,
    ) -> list[Attempt]:
        """Attempts of a learner, newest first, whole.

        ``since`` is an ISO date or time in UTC, compared with ``submitted_at``.
        """
        where = ["learner = ?"]
        values: list[object] = [learner]
        if since is not None:
            where.append("submitted_at >= ?")
            values.append(since)
        if chart_id is not None:
            where.append("chart_id = ?")
            values.append(chart_id)
        values.append(-1 if limit is None else limit)
        heads = self._connection.execute(
            f"SELECT * FROM attempts WHERE {' AND '.join(where)} "  # noqa: S608 - fixed words only
            "ORDER BY submitted_at DESC, rowid DESC LIMIT ?",
            values,
        ).fetchall()
        return self._whole(heads)

    def log(self, learner: str, *, after: int = 0) -> Iterator[tuple[int, Attempt]]:
        """(sequence, attempt) of the learner in the order of the log, whole, read in batches."""
        while heads := self._connection.execute(
            "SELECT rowid AS sequence, * FROM attempts WHERE learner = ? AND rowid > ? "
            "ORDER BY rowid LIMIT 500",
            (learner, after),
        ).fetchall():
            yield from zip((head["sequence"] for head in heads), self._whole(heads), strict=True)
            after = heads[-1]["sequence"]

    def attempt(self, uuid: str) -> Attempt | None:
        """One attempt by its uuid, or None."""
        heads = self._connection.execute(
            "SELECT * FROM attempts WHERE uuid = ?", (uuid,)
        ).fetchall()
        found = self._whole(heads)
        return found[0] if found else None

    def attempt_counts(self, learner: str) -> dict[str, int]:
        """How often the learner submitted each chart: chart id to count."""
        return {
            row["chart_id"]: row["n"]
            for row in self._connection.execute(
                "SELECT chart_id, count(*) AS n FROM attempts WHERE learner = ? GROUP BY chart_id",
                (learner,),
            )
        }

    def submission_times(self, learner: str) -> list[str]:
        """When the learner submitted, as stored (ISO 8601, UTC), oldest first."""
        return [
            row[0]
            for row in self._connection.execute(
                "SELECT submitted_at FROM attempts WHERE learner = ? ORDER BY submitted_at",
                (learner,),
            )
        ]

    def learners(self) -> list[str]:
        """Everyone who left an attempt, a draft or a setting here, sorted."""
        rows = self._connection.execute(
            "SELECT learner FROM attempts UNION SELECT learner FROM drafts "
            "UNION SELECT learner FROM settings ORDER BY 1"
        )
        return [row[0] for row in rows]

    # -- drafts -----------------------------------------------------------------------------

    def save_draft(self, draft: Draft) -> None:
        """Write the answer in progress, replacing the chart's earlier draft.

        Raises UnavailableError when the store cannot be written.
        """
        with self._write() as connection:
            connection.execute(
                "INSERT INTO drafts (learner, chart_id, chart_hash, payload, started_at, "
                "updated_at, active_seconds, hints_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (learner, chart_id) DO UPDATE SET chart_hash = excluded.chart_hash, "
                "payload = excluded.payload, updated_at = excluded.updated_at, "
                "active_seconds = excluded.active_seconds, hints_used = excluded.hints_used",
                (
                    draft.learner,
                    draft.chart_id,
                    draft.chart_hash,
                    draft.payload,
                    draft.started_at,
                    draft.updated_at,
                    draft.active_seconds,
                    draft.hints_used,
                ),
            )

    def draft(self, learner: str, chart_id: str) -> Draft | None:
        """The learner's answer in progress on a chart, or None."""
        row = self._connection.execute(
            "SELECT * FROM drafts WHERE learner = ? AND chart_id = ?", (learner, chart_id)
        ).fetchone()
        return Draft(**dict(row)) if row else None

    def drafts(self, learner: str) -> list[Draft]:
        """All answers in progress, the one touched last first."""
        rows = self._connection.execute(
            "SELECT * FROM drafts WHERE learner = ? ORDER BY updated_at DESC, rowid DESC",
            (learner,),
        )
        return [Draft(**dict(row)) for row in rows]

    def discard_draft(self, learner: str, chart_id: str) -> None:
        """Forget an answer in progress; harmless when there is none."""
        with self._write() as connection:
            connection.execute(
                "DELETE FROM drafts WHERE learner = ? AND chart_id = ?", (learner, chart_id)
            )

    # -- settings ---------------------------------------------------------------------------

    def setting(self, learner: str, key: str, default: str = "") -> str:
        """One setting of a learner, or the default."""
        row = self._connection.execute(
            "SELECT value FROM settings WHERE learner = ? AND key = ?", (learner, key)
        ).fetchone()
        return str(row["value"]) if row else default

    def set_setting(self, learner: str, key: str, value: str) -> None:
        """Write one setting of a learner."""
        with self._write() as connection:
            connection.execute(
                "INSERT INTO settings (learner, key, value) VALUES (?, ?, ?) "
                "ON CONFLICT (learner, key) DO UPDATE SET value = excluded.value",
                (learner, key, value),
            )

    # -- plumbing ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
        except sqlite3.DatabaseError as error:
            raise _unavailable(self.path, error) from error

    def _whole(self, heads: list[sqlite3.Row]) -> list[Attempt]:
        if not heads:
            return []
        wanted = json.dumps([head["uuid"] for head in heads])
        children: dict[str, dict[str, list[sqlite3.Row]]] = {}
        for table, order in (
            ("answer_codes", "position"),
            ("verdicts", "position"),
            ("metrics", "rowid"),
        ):
            grouped: dict[str, list[sqlite3.Row]] = {}
            for row in self._connection.execute(
                f"SELECT * FROM {table} WHERE attempt IN (SELECT value FROM json_each(?)) "  # noqa: S608
                f"ORDER BY attempt, {order}",
                (wanted,),
            ):
                grouped.setdefault(row["attempt"], []).append(row)
            children[table] = grouped
        return [
            Attempt(
                **{key: head[key] for key in _HEAD},
                codes=tuple(
                    AttemptCode(
                        code=row["code"],
                        system=row["system"],
                        modifiers=tuple(json.loads(row["modifiers"])),
                        units=row["units"],
                        poa=row["poa"],
                    )
                    for row in children["answer_codes"].get(head["uuid"], ())
                ),
                verdicts=tuple(
                    verdict_of(row) for row in children["verdicts"].get(head["uuid"], ())
                ),
                metrics=tuple(
                    AttemptMetric(id=row["id"], right=row["right"], of=row["of"])
                    for row in children["metrics"].get(head["uuid"], ())
                ),
            )
            for head in heads
        ]


_HEAD = (
    "uuid",
    "learner",
    "chart_id",
    "chart_hash",
    "chart_title",
    "setting",
    "difficulty",
    "edition",
    "mode",
    "started_at",
    "submitted_at",
    "active_seconds",
    "hints_used",
    "score",
)


def _insert_attempt(connection: sqlite3.Connection, attempt: Attempt, *, clear_draft: bool) -> bool:
    values = asdict(attempt)
    marks = ", ".join("?" for _ in _HEAD)
    cursor = connection.execute(
        f"INSERT INTO attempts ({', '.join(_HEAD)}) VALUES ({marks}) "  # noqa: S608
        "ON CONFLICT (uuid) DO NOTHING",
        [values[key] for key in _HEAD],
    )
    if cursor.rowcount == 0:
        return False
    connection.executemany(
        "INSERT INTO answer_codes VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (attempt.uuid, i, c.code, c.system, json.dumps(c.modifiers), c.units, c.poa)
            for i, c in enumerate(attempt.codes)
        ],
    )
    connection.executemany(
        "INSERT INTO verdicts (attempt, position, label, labels, expected, given, credit, weight, "
        "points_lost, role, domain, optional, message, expected_line, given_line) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                attempt.uuid,
                i,
                v.label,
                json.dumps(v.labels),
                v.expected,
                v.given,
                v.credit,
                v.weight,
                v.points_lost,
                v.role,
                v.domain,
                int(v.optional),
                v.message,
                v.expected_line,
                v.given_line,
            )
            for i, v in enumerate(attempt.verdicts)
        ],
    )
    connection.executemany(
        'INSERT INTO metrics (attempt, id, "right", "of") VALUES (?, ?, ?, ?)',
        [(attempt.uuid, m.id, m.right, m.of) for m in attempt.metrics],
    )
    if clear_draft:
        connection.execute(
            "DELETE FROM drafts WHERE learner = ? AND chart_id = ?",
            (attempt.learner, attempt.chart_id),
        )
    return True


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    give_up = time.monotonic() + BUSY_SECONDS
    try:
        while True:
            try:
                _prepare(connection, path)
            except sqlite3.OperationalError as error:
                # Another process lays the same tables at this very moment. SQLite does not wait by
                # itself where two transactions both want to go from reading to writing.
                if not any(word in str(error) for word in ("already exists", "locked")):
                    raise
                if time.monotonic() > give_up:
                    raise
                connection.rollback()
                time.sleep(0.02)
            else:
                return connection
    except BaseException:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL survives a killed program; only a power cut may take the last moments back.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > migrations.VERSION:
        raise UnavailableError(
            f"{path}: written by a newer coder-drill (schema {version}, this one knows "
            f"{migrations.VERSION}); upgrade coder-drill or set CODER_DRILL_DATA_DIR"
        )
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise sqlite3.DatabaseError(f"database disk image is malformed: {check}")
    if version < migrations.VERSION:
        migrations.migrate(connection)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in _DAMAGED)


def _unavailable(path: Path, error: sqlite3.DatabaseError) -> UnavailableError:
    return UnavailableError(
        f"{path}: the history cannot be written ({error}); free space, mend the folder's rights, "
        "or set CODER_DRILL_DATA_DIR to a folder you can write"
    )


def _set_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(aside.with_name(aside.name + suffix))
    return aside
