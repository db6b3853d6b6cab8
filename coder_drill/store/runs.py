"""Runs in SQLite: written at each change, so that one survives a kill at any moment."""

from __future__ import annotations

from dataclasses import replace

from coder_drill.store.codec import codec_of
from coder_drill.store.database import Part, reads
from coder_drill.store.interfaces import Marks
from coder_drill.store.model import Run

_RUN = codec_of(Run)
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in _RUN.columns if name != "id")


class RunRows(Part):
    """`interfaces.Runs` over SQLite."""

    def save(self, run: Run, *, after: int | None = None) -> Run | None:
        """See `interfaces.Runs.save`."""
        with self._db.write(run.learner_id) as connection:
            stored = self._db.one("SELECT revision FROM runs WHERE id = ?", (run.id,))
            revision = stored[0] if stored else 0
            if after is not None and after != revision:
                return None
            run = replace(run, revision=revision + 1)
            connection.execute(
                f"INSERT INTO runs ({_RUN.quoted}) VALUES ({_RUN.marks}) "  # noqa: S608
                f"ON CONFLICT (id) DO UPDATE SET {_CHANGED}",
                _RUN.row(run),
            )
        return run

    @reads
    def get(self, run_id: str) -> Run | None:
        """See `interfaces.Runs.get`."""
        found = self._runs("id = ?", run_id)
        return found[0] if found else None

    @reads
    def open(self, learner_id: str) -> list[Run]:
        """See `interfaces.Runs.open`."""
        return self._runs("learner_id = ? AND ended_at = '' ORDER BY updated_at DESC", learner_id)

    @reads
    def assigned_marks(self, learner_id: str) -> Marks:
        """See `interfaces.Runs.assigned_marks`."""
        rows = self._db.plain(
            "SELECT id, revision FROM runs WHERE learner_id = ? AND ended_at = '' AND assignment <> '' "
            "ORDER BY id",
            (learner_id,),
        )
        return tuple(rows)

    @reads
    def all(self, learner_id: str) -> list[Run]:
        """See `interfaces.Runs.all`."""
        return self._runs("learner_id = ? ORDER BY started_at DESC, rowid DESC", learner_id)

    def remove(self, run_id: str) -> None:
        """See `interfaces.Runs.remove`."""
        with self._db.write() as connection:
            connection.execute("DELETE FROM drafts WHERE run = ? AND run <> ''", (run_id,))
            connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    def _runs(self, where: str, value: str) -> list[Run]:
        rows = self._db.plain(f"SELECT {_RUN.quoted} FROM runs WHERE {where}", (value,))  # noqa: S608
        return [_RUN.value(row) for row in rows]
