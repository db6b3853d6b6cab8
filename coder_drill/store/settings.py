"""A learner's own settings in SQLite."""

from __future__ import annotations

from coder_drill.store.database import Part, reads


class SettingRows(Part):
    """`interfaces.Settings` over SQLite."""

    @reads
    def get(self, learner_id: str, key: str, default: str = "") -> str:
        """See `interfaces.Settings.get`."""
        row = self._db.one(
            "SELECT value FROM settings WHERE learner_id = ? AND key = ?", (learner_id, key)
        )
        return str(row[0]) if row else default

    def set(self, learner_id: str, key: str, value: str) -> None:
        """See `interfaces.Settings.set`."""
        with self._db.write(learner_id) as connection:
            connection.execute(
                "INSERT INTO settings (learner_id, key, value) VALUES (?, ?, ?) "
                "ON CONFLICT (learner_id, key) DO UPDATE SET value = excluded.value",
                (learner_id, key, value),
            )
