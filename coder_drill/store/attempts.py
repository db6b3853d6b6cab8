"""Attempts: appended once, never changed, read back whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields

from coder_drill.store.cards import insert_review
from coder_drill.store.model import Attempt, AttemptCode, AttemptMetric, CardReview
from coder_drill.store.reads import verdict_of
from coder_drill.store.rows import Rows, reads, reads_on

_PARTS = ("codes", "verdicts", "metrics")
_HEAD = tuple(field.name for field in fields(Attempt) if field.name not in _PARTS)


class AttemptRows(Rows):
    """The part of `Store` that keeps attempts."""

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

    @reads
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

    @reads_on
    def log(self, learner: str, *, after: int = 0) -> Iterator[tuple[int, Attempt]]:
        """(sequence, attempt) of the learner in the order of the log, whole, read in batches."""
        while heads := self._connection.execute(
            "SELECT rowid AS sequence, * FROM attempts WHERE learner = ? AND rowid > ? "
            "ORDER BY rowid LIMIT 500",
            (learner, after),
        ).fetchall():
            yield from zip((head["sequence"] for head in heads), self._whole(heads), strict=True)
            after = heads[-1]["sequence"]

    @reads
    def attempt(self, uuid: str) -> Attempt | None:
        """One attempt by its uuid, or None."""
        heads = self._connection.execute(
            "SELECT * FROM attempts WHERE uuid = ?", (uuid,)
        ).fetchall()
        found = self._whole(heads)
        return found[0] if found else None

    @reads
    def attempt_counts(self, learner: str) -> dict[str, int]:
        """How often the learner submitted each chart: chart id to count."""
        return {
            row["chart_id"]: row["n"]
            for row in self._connection.execute(
                "SELECT chart_id, count(*) AS n FROM attempts WHERE learner = ? GROUP BY chart_id",
                (learner,),
            )
        }

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


def _insert_attempt(connection: sqlite3.Connection, attempt: Attempt, *, clear_draft: bool) -> bool:
    marks = ", ".join("?" for _ in _HEAD)
    cursor = connection.execute(
        f"INSERT INTO attempts ({', '.join(_HEAD)}) VALUES ({marks}) "  # noqa: S608
        "ON CONFLICT (uuid) DO NOTHING",
        [getattr(attempt, name) for name in _HEAD],
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
