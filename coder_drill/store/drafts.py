"""Answers in progress in SQLite."""

from __future__ import annotations

from dataclasses import replace

from coder_drill.store.codec import codec_of
from coder_drill.store.database import Part, reads
from coder_drill.store.model import CHART, Draft

_DRAFT = codec_of(Draft)
_KEPT = ("learner_id", "kind", "exercise", "run", "started_at")
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in _DRAFT.columns if name not in _KEPT)
_PLACE = "learner_id = ? AND kind = ? AND exercise = ? AND run = ?"


class DraftRows(Part):
    """`interfaces.Drafts` over SQLite."""

    def save(self, draft: Draft, *, after: int | None = None) -> Draft | None:
        """See `interfaces.Drafts.save`."""
        place = (draft.learner_id, draft.kind, draft.exercise, draft.run)
        with self._db.write(draft.learner_id) as connection:
            stored = self._db.one(
                f"SELECT revision, started_at FROM drafts WHERE {_PLACE}",  # noqa: S608
                place,
            )
            revision, started = stored or (0, draft.started_at)
            # In a history that was emptied meanwhile no draft is older than this one; what it holds
            # of the exercise was handed in since, from another window.
            anew = stored is None and self._db.began_anew and not self._handed_in(draft)
            if after is not None and after != revision and not anew:
                return None
            draft = replace(draft, revision=revision + 1, started_at=started)
            connection.execute(
                f"INSERT INTO drafts ({_DRAFT.quoted}) VALUES ({_DRAFT.marks}) "  # noqa: S608
                f"ON CONFLICT (learner_id, kind, exercise, run) DO UPDATE SET {_CHANGED}",
                _DRAFT.row(draft),
            )
        return draft

    def _handed_in(self, draft: Draft) -> bool:
        """True where the log has an attempt of the exercise from after the draft was begun."""
        query = (
            "SELECT 1 FROM attempts WHERE learner_id = ? AND kind = ? AND exercise = ? AND run = ? "
            "AND submitted_at >= ?"
        )
        place = (draft.learner_id, draft.kind, draft.exercise, draft.run, draft.started_at)
        return self._db.one(query, place) is not None

    @reads
    def get(
        self, learner_id: str, exercise: str, *, kind: str = CHART, run: str = ""
    ) -> Draft | None:
        """See `interfaces.Drafts.get`."""
        row = self._db.one(
            f"SELECT {_DRAFT.quoted} FROM drafts WHERE {_PLACE}",  # noqa: S608
            (learner_id, kind, exercise, run),
        )
        return _DRAFT.value(row) if row else None

    @reads
    def all(
        self, learner_id: str, *, kind: str | None = CHART, run: str | None = ""
    ) -> list[Draft]:
        """See `interfaces.Drafts.all`."""
        rows = self._db.plain(
            f"SELECT {_DRAFT.quoted} FROM drafts WHERE learner_id = ? "  # noqa: S608
            "AND (? IS NULL OR kind = ?) AND (? IS NULL OR run = ?) "
            "ORDER BY updated_at DESC, rowid DESC",
            (learner_id, kind, kind, run, run),
        )
        return [_DRAFT.value(row) for row in rows]

    def discard(self, learner_id: str, exercise: str, *, kind: str = CHART, run: str = "") -> None:
        """See `interfaces.Drafts.discard`."""
        with self._db.write() as connection:
            connection.execute(
                f"DELETE FROM drafts WHERE {_PLACE}",  # noqa: S608
                (learner_id, kind, exercise, run),
            )
