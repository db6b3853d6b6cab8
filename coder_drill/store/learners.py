"""Who practices here, in SQLite."""

from __future__ import annotations

from collections.abc import Callable

from coder_drill.store.database import Database, Part, reads
from coder_drill.store.model import Learner

OWNED = ("attempts", "drafts", "settings", "cards", "runs")
"""The tables that hold what belongs to a learner."""


class LearnerRows(Part):
    """`interfaces.Learners` over SQLite."""

    def __init__(self, database: Database, new_id: Callable[[], str]) -> None:
        super().__init__(database)
        self._new_id = new_id

    def ensure(self, name: str) -> Learner:
        """See `interfaces.Learners.ensure`."""
        found = self.named(name)
        if found is not None:
            return found
        # Where the history was emptied meanwhile, a learner stays who they were.
        known = (key for key, told in self._db.names.items() if told == name)
        with self._db.write() as connection:
            connection.execute(
                "INSERT INTO learners (id, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                (next(known, None) or self._new_id(), name),
            )
            made = self.named(name)
        assert made is not None
        return made

    @reads
    def named(self, name: str) -> Learner | None:
        """See `interfaces.Learners.named`."""
        row = self._db.one("SELECT id, name FROM learners WHERE name = ?", (name,))
        if row is None:
            return None
        found = Learner(*row)
        self._db.names[found.id] = found.name
        return found

    @reads
    def get(self, learner_id: str) -> Learner | None:
        """See `interfaces.Learners.get`."""
        row = self._db.one("SELECT id, name FROM learners WHERE id = ?", (learner_id,))
        return Learner(*row) if row else None

    def add(self, learner: Learner) -> Learner:
        """See `interfaces.Learners.add`."""
        with self._db.write():
            known = self.get(learner.id)
            if known is not None:
                return known
            return Learner(learner.id, self._db.add_learner(learner.id, learner.name))

    @reads
    def all(self) -> list[Learner]:
        """See `interfaces.Learners.all`."""
        rows = self._db.plain("SELECT id, name FROM learners ORDER BY name")
        return [Learner(*row) for row in rows]

    def take_over(self, old_id: str, new_id: str) -> None:
        """See `interfaces.Learners.take_over`."""
        with self._db.write() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("UPDATE learners SET id = ? WHERE id = ?", (new_id, old_id))
            for table in OWNED:
                connection.execute(
                    f"UPDATE {table} SET learner_id = ? WHERE learner_id = ?",  # noqa: S608
                    (new_id, old_id),
                )
