"""Cards of missed codes and broken rules, and the answers to their drills."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields

from coder_drill.store.model import CardReview, CardRow
from coder_drill.store.rows import Rows, reads

_CARD = tuple(field.name for field in fields(CardRow))
_REVIEW = tuple(field.name for field in fields(CardReview))


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class CardRows(Rows):
    """The part of `Store` that keeps cards. Their state can be made again from attempts and answers."""

    @reads
    def cards(self, learner: str) -> list[CardRow]:
        """All cards of a learner, the one due first first."""
        rows = self._connection.execute(
            f"SELECT {_columns(_CARD)} FROM cards WHERE learner = ? ORDER BY due, id",  # noqa: S608
            (learner,),
        )
        return [CardRow(*row) for row in rows]

    @reads
    def cards_named(self, learner: str, ids: Iterable[str]) -> list[CardRow]:
        """The cards with these ids that are there."""
        rows = self._connection.execute(
            f"SELECT {_columns(_CARD)} FROM cards WHERE learner = ? "  # noqa: S608
            "AND id IN (SELECT value FROM json_each(?))",
            (learner, json.dumps(list(ids))),
        )
        return [CardRow(*row) for row in rows]

    @reads
    def due_cards(self, learner: str, now: str, *, limit: int = -1) -> list[CardRow]:
        """Cards due at a moment (ISO 8601, UTC), the longest due first."""
        rows = self._connection.execute(
            f"SELECT {_columns(_CARD)} FROM cards WHERE learner = ? AND due <= ? "  # noqa: S608
            "ORDER BY due, id LIMIT ?",
            (learner, now, limit),
        )
        return [CardRow(*row) for row in rows]

    @reads
    def card_counts(self, learner: str, now: str) -> tuple[int, int]:
        """How many cards a learner has, and how many of them are due at a moment."""
        row = self._connection.execute(
            "SELECT count(*), coalesce(sum(due <= ?), 0) FROM cards WHERE learner = ?",
            (now, learner),
        ).fetchone()
        return row[0], row[1]

    def put_cards(
        self,
        learner: str,
        cards: Iterable[CardRow],
        *,
        progress: tuple[str, str] | None = None,
        before: str | None = None,
        wipe: bool = False,
    ) -> None:
        """Write cards (replacing those of the same id) in one transaction.

        ``progress`` is a setting (key, value) written with them, so that the two never part. With
        ``before`` nothing is written unless that setting still has this value: somebody else was
        faster. ``wipe`` first removes all of the learner's cards. Raises UnavailableError.
        """
        marks = ", ".join("?" for _ in _CARD)
        with self._write() as connection:
            if progress is not None and before is not None:
                row = connection.execute(
                    "SELECT value FROM settings WHERE learner = ? AND key = ?",
                    (learner, progress[0]),
                ).fetchone()
                if (row[0] if row else "") != before:
                    return
            if wipe:
                connection.execute("DELETE FROM cards WHERE learner = ?", (learner,))
            connection.executemany(
                f"INSERT OR REPLACE INTO cards ({_columns(_CARD)}) VALUES ({marks})",  # noqa: S608
                [astuple(card) for card in cards],
            )
            if progress is not None:
                connection.execute(
                    "INSERT INTO settings (learner, key, value) VALUES (?, ?, ?) "
                    "ON CONFLICT (learner, key) DO UPDATE SET value = excluded.value",
                    (learner, *progress),
                )

    def add_card_review(self, review: CardReview, card: CardRow) -> bool:
        """Append one answer to a drill and write its card's new state, in one transaction.

        Returns False, changing nothing, when the answer is already there.
        """
        marks = ", ".join("?" for _ in _CARD)
        with self._write() as connection:
            if not insert_review(connection, review):
                return False
            connection.execute(
                f"INSERT OR REPLACE INTO cards ({_columns(_CARD)}) VALUES ({marks})",  # noqa: S608
                astuple(card),
            )
        return True

    @reads
    def card_reviews(self, learner: str) -> list[CardReview]:
        """Every answer to a card drill, by time, then uuid."""
        rows = self._connection.execute(
            f"SELECT {_columns(_REVIEW)} FROM card_reviews WHERE learner = ? "  # noqa: S608
            "ORDER BY reviewed_at, uuid",
            (learner,),
        )
        return [
            CardReview(**{**dict(zip(_REVIEW, row, strict=True)), "right": bool(row["right"])})
            for row in rows
        ]


def insert_review(connection: sqlite3.Connection, review: CardReview) -> bool:
    """Append one answer inside the caller's transaction; False when it is there already."""
    marks = ", ".join("?" for _ in _REVIEW)
    cursor = connection.execute(
        f"INSERT INTO card_reviews ({_columns(_REVIEW)}) VALUES ({marks}) "  # noqa: S608
        "ON CONFLICT (uuid) DO NOTHING",
        astuple(review),
    )
    return cursor.rowcount > 0
