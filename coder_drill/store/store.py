"""The store: one object for every read and write of a learner's history."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coder_drill.store.attempts import AttemptRows
from coder_drill.store.cards import CardRows
from coder_drill.store.model import Draft
from coder_drill.store.opening import StoreNotice, open_database
from coder_drill.store.reads import HistoryReads
from coder_drill.store.rows import reads


class Store(AttemptRows, HistoryReads, CardRows):
    """Attempts (append-only), cards, drafts and settings of all learners of this machine.

    One connection, to be used from one thread. Several processes may have the same file open.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, notices: tuple[StoreNotice, ...]
    ):
        super().__init__(connection, path)
        self.notices = notices

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the store, creating or migrating it.

        A file that is no readable database is set aside beside its place under a free name
        (``history.db.damaged-1``), never overwritten, and named in ``notices``.
        Raises UnavailableError when the folder or file cannot be written, or the file was made by
        a newer coder-drill.
        """
        connection, notices = open_database(path)
        return cls(connection, path, notices)

    def close(self) -> None:
        """Close the connection; harmless when already closed."""
        self._connection.close()

    @reads
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

    @reads
    def draft(self, learner: str, chart_id: str) -> Draft | None:
        """The learner's answer in progress on a chart, or None."""
        row = self._connection.execute(
            "SELECT * FROM drafts WHERE learner = ? AND chart_id = ?", (learner, chart_id)
        ).fetchone()
        return Draft(**dict(row)) if row else None

    @reads
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

    @reads
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
