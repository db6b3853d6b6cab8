"""Cards of missed codes and broken rules in SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable

from coder_drill.store.codec import codec_of
from coder_drill.store.database import Part, reads
from coder_drill.store.model import CardRow

_CARD = codec_of(CardRow)


class CardRows(Part):
    """`interfaces.Cards` over SQLite."""

    @reads
    def all(self, learner_id: str) -> list[CardRow]:
        """See `interfaces.Cards.all`."""
        return self._cards("TRUE ORDER BY due, id", learner_id)

    @reads
    def named(self, learner_id: str, ids: Iterable[str]) -> list[CardRow]:
        """See `interfaces.Cards.named`."""
        wanted = json.dumps(list(ids))
        return self._cards("id IN (SELECT value FROM json_each(?))", learner_id, wanted)

    @reads
    def due(self, learner_id: str, now: str, *, limit: int = -1) -> list[CardRow]:
        """See `interfaces.Cards.due`."""
        return self._cards("due <= ? ORDER BY due, id LIMIT ?", learner_id, now, limit)

    @reads
    def counts(self, learner_id: str, now: str) -> tuple[int, int]:
        """See `interfaces.Cards.counts`."""
        row = self._db.one(
            "SELECT count(*), coalesce(sum(due <= ?), 0) FROM cards WHERE learner_id = ?",
            (now, learner_id),
        )
        return row[0], row[1]

    def put(self, cards: Iterable[CardRow]) -> None:
        """See `interfaces.Cards.put`."""
        with self._db.write():
            for card in cards:
                with self._db.write(card.learner_id) as connection:
                    connection.execute(
                        f"INSERT OR REPLACE INTO cards ({_CARD.quoted}) VALUES ({_CARD.marks})",  # noqa: S608
                        _CARD.row(card),
                    )

    def wipe(self, learner_id: str) -> None:
        """See `interfaces.Cards.wipe`."""
        with self._db.write() as connection:
            connection.execute("DELETE FROM cards WHERE learner_id = ?", (learner_id,))

    def _cards(self, where: str, learner_id: str, *values: object) -> list[CardRow]:
        rows = self._db.plain(
            f"SELECT {_CARD.quoted} FROM cards WHERE learner_id = ? AND {where}",  # noqa: S608
            (learner_id, *values),
        )
        return [_CARD.value(row) for row in rows]
