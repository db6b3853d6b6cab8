"""The attempt log in SQLite: appended once, never changed, read back whole or by light rows.

The tables of an attempt's parts are kept in the order of the log, so that reading a history is one walk
over them, and a cost that grows no faster than the log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from coder_drill.store.codec import Codec, codec_of
from coder_drill.store.database import Part, reads, reads_on
from coder_drill.store.model import (
    CHART,
    EXTRA,
    KEY,
    KEY_WITH_MODIFIERS,
    OPTIONAL,
    Attempt,
    AttemptCode,
    AttemptHead,
    AttemptMetric,
    AttemptVerdict,
    LogCode,
    LogMark,
    LogMetric,
)

_ATTEMPT = codec_of(Attempt)
_PARTS: dict[str, tuple[str, Codec[Any]]] = {
    "codes": ("answer_codes", codec_of(AttemptCode)),
    "verdicts": ("verdicts", codec_of(AttemptVerdict)),
    "metrics": ("metrics", codec_of(AttemptMetric)),
}
"""The fields of an attempt that stand in tables of their own."""

# What a broken disk may have left in a column is brought into its range: a report shows what it can.
_RANGES = {
    "difficulty": "CAST({0} AS INTEGER), 0), 0), 5)",
    "hints_used": "CAST({0} AS INTEGER), 0), 0), 99)",
    "active_seconds": "CAST({0} AS REAL), 0.0), 0.0), 1e7)",
    "score": "CAST({0} AS REAL), 0.0), 0.0), 1.0)",
    "v.credit": "CAST({0} AS REAL), 0.0), 0.0), 1.0)",
    "v.points_lost": "CAST({0} AS REAL), 0.0), 0.0), 1e3)",
}


def _column(name: str) -> str:
    if name == "sequence":
        return name
    if name in _RANGES:
        return "min(max(coalesce(" + _RANGES[name].format(name)
    return f"coalesce(CAST({name} AS TEXT), '')"


_HEAD = ", ".join(map(_column, AttemptHead._fields))
# The labels column is a JSON list of plain words: without its marks it is words between blanks.
_LABELS = (
    "coalesce(CAST(CASE v.labels WHEN '[]' THEN v.label ELSE v.label || ' ' || "
    "replace(replace(replace(replace(v.labels, '[', ''), ']', ''), ',', ''), '\"', '') END AS TEXT), '')"
)
_CODE = (
    f"v.attempt, {_column('v.domain')}, {_LABELS}, "
    f"{_column('v.credit')}, {_column('v.points_lost')}, "
    f"CASE WHEN v.expected IS NULL THEN {EXTRA} WHEN v.optional THEN {OPTIONAL} "
    f"WHEN v.given IS NOT NULL AND instr(v.expected_line, '-') THEN {KEY_WITH_MODIFIERS} "
    f"ELSE {KEY} END"
)
_METRIC = "m.attempt, coalesce(CAST(m.id AS TEXT), ''), " + ", ".join(
    f'min(max(coalesce(CAST(m."{name}" AS INTEGER), 0), 0), 1000000)' for name in ("right", "of")
)
_BATCH = 500


def log_codes(attempt: Attempt, sequence: int = 0) -> list[LogCode]:
    """An attempt's verdicts as `Log.observations` would read them back."""
    return [
        (sequence, v.domain, " ".join((v.label, *v.labels)), v.credit, v.points_lost, _kind(v))
        for v in attempt.verdicts
    ]


def _kind(v: AttemptVerdict) -> int:
    if v.expected is None:
        return EXTRA
    if v.optional:
        return OPTIONAL
    return KEY_WITH_MODIFIERS if v.given is not None and "-" in v.expected_line else KEY


class Log(Part):
    """`interfaces.AttemptLog` over SQLite."""

    def add(self, attempt: Attempt) -> bool:
        """See `interfaces.AttemptLog.add`."""
        with self._db.write(attempt.learner_id) as connection:
            return _insert(connection, attempt)

    def add_all(self, attempts: Iterable[Attempt]) -> int:
        """See `interfaces.AttemptLog.add_all`."""
        with self._db.write():
            return sum(self.add(attempt) for attempt in attempts)

    @reads
    def get(self, uuid: str) -> Attempt | None:
        """See `interfaces.AttemptLog.get`."""
        found = self._whole("uuid = ?", (uuid,))
        return found[0][1] if found else None

    @reads_on
    def find(self, uuids: Iterable[str]) -> Iterator[Attempt]:
        """See `interfaces.AttemptLog.find`."""
        wanted = list(uuids)
        for first in range(0, len(wanted), _BATCH):
            batch = json.dumps(wanted[first : first + _BATCH])
            for _, attempt in self._whole("uuid IN (SELECT value FROM json_each(?))", (batch,)):
                yield attempt

    @reads
    def known(self, uuids: Iterable[str]) -> dict[str, str]:
        """See `interfaces.AttemptLog.known`."""
        cursor = self._db.plain(
            "SELECT uuid, learner_id FROM json_each(?) CROSS JOIN attempts ON uuid = value",
            (json.dumps(list(uuids)),),
        )
        return dict(cursor.fetchall())

    @reads
    def attempts(
        self,
        learner_id: str,
        *,
        kind: str | None = CHART,
        exercise: str | None = None,
        since: str | None = None,
        limit: int | None = None,
    ) -> list[Attempt]:
        """See `interfaces.AttemptLog.attempts`."""
        wanted = {"kind = ?": kind, "exercise = ?": exercise, "submitted_at >= ?": since}
        where = ["learner_id = ?", *(test for test, value in wanted.items() if value is not None)]
        values = (learner_id, *(value for value in wanted.values() if value is not None))
        order = "submitted_at DESC, sequence DESC"
        found = self._whole(" AND ".join(where), values, order, -1 if limit is None else limit)
        return [attempt for _, attempt in found]

    @reads_on
    def replay(self, learner_id: str, *, after: int = 0) -> Iterator[tuple[int, Attempt]]:
        """See `interfaces.AttemptLog.replay`."""
        while batch := self._whole(
            "learner_id = ? AND sequence > ?", (learner_id, after), limit=_BATCH
        ):
            yield from batch
            after = batch[-1][0]

    @reads
    def counts(self, learner_id: str, kind: str = CHART) -> dict[str, int]:
        """See `interfaces.AttemptLog.counts`."""
        cursor = self._db.plain(
            "SELECT exercise, count(*) FROM attempts WHERE learner_id = ? AND kind = ? GROUP BY 1",
            (learner_id, kind),
        )
        return dict(cursor.fetchall())

    # -- light reads -------------------------------------------------------------------------

    @reads
    def mark(self, learner_id: str) -> LogMark:
        """See `interfaces.AttemptLog.mark`."""
        row = self._db.one(
            "SELECT count(*), coalesce(max(sequence), 0) FROM attempts WHERE learner_id = ?",
            (learner_id,),
        )
        return LogMark(*row)

    @reads
    def heads(self, learner_id: str, *, after: int = 0) -> list[AttemptHead]:
        """See `interfaces.AttemptLog.heads`."""
        # NOT INDEXED: in the log's own order nothing is sorted, and only what came after is walked.
        cursor = self._db.plain(
            f"SELECT {_HEAD} FROM attempts NOT INDEXED "  # noqa: S608
            "WHERE learner_id = ? AND sequence > ? ORDER BY sequence",
            (learner_id, after),
        )
        return list(map(AttemptHead._make, cursor))

    @reads_on
    def observations(self, learner_id: str, *, after: int = 0) -> Iterator[LogCode]:
        """See `interfaces.AttemptLog.observations`."""
        # NOT INDEXED walks the log in its own order, so that nothing has to be sorted.
        yield from self._db.plain(
            f"SELECT {_CODE} FROM attempts a NOT INDEXED "  # noqa: S608
            "CROSS JOIN verdicts v ON v.attempt = a.sequence "
            "WHERE a.learner_id = ? AND a.sequence > ? ORDER BY a.sequence, v.position",
            (learner_id, after),
        )

    @reads_on
    def metrics(self, learner_id: str, *, after: int = 0) -> Iterator[LogMetric]:
        """See `interfaces.AttemptLog.metrics`."""
        yield from self._db.plain(
            f"SELECT {_METRIC} FROM attempts a NOT INDEXED "  # noqa: S608
            "CROSS JOIN metrics m ON m.attempt = a.sequence "
            'WHERE a.learner_id = ? AND a.sequence > ? AND m."of" > 0 ORDER BY a.sequence, m.position',
            (learner_id, after),
        )

    @reads
    def hashes(self, learner_id: str) -> dict[str, str]:
        """See `interfaces.AttemptLog.hashes`."""
        cursor = self._db.plain(
            "SELECT uuid, content_hash FROM attempts WHERE learner_id = ?", (learner_id,)
        )
        return dict(cursor.fetchall())

    @reads
    def verdicts_like(
        self, learner_id: str, *, domain: str, label: str | None = None, limit: int = 200
    ) -> list[tuple[str, AttemptVerdict]]:
        """See `interfaces.AttemptLog.verdicts_like`."""
        codec = codec_of(AttemptVerdict)
        columns = ", ".join(f"v.{name}" for name in codec.columns)
        rows = self._db.plain(
            f"SELECT a.uuid, {columns} FROM verdicts v JOIN attempts a ON a.sequence = v.attempt "  # noqa: S608
            "WHERE a.learner_id = ? AND v.domain = ? AND NOT (v.optional AND v.label = 'missed') "
            "AND (? IS NULL OR v.label = ? "
            "OR EXISTS (SELECT 1 FROM json_each(v.labels) WHERE value = ?)) "
            "ORDER BY a.sequence DESC, v.position LIMIT ?",
            (learner_id, domain, label, label, label, limit),
        )
        return [(row[0], codec.value(row[1:])) for row in rows]

    def _whole(
        self, where: str, values: tuple[object, ...], order: str = "sequence", limit: int = -1
    ) -> list[tuple[int, Attempt]]:
        """(sequence, attempt) of the attempts that fit ``where``, fixed words only, with all parts."""
        heads = self._db.plain(
            f"SELECT sequence, {_ATTEMPT.quoted} FROM attempts WHERE {where} "  # noqa: S608
            f"ORDER BY {order} LIMIT ?",
            (*values, limit),
        ).fetchall()
        if not heads:
            return []
        wanted = json.dumps([head[0] for head in heads])
        parts = {name: self._parts(name, wanted) for name in _PARTS}
        return [
            (
                head[0],
                _ATTEMPT.value(
                    head[1:], **{name: found.get(head[0], ()) for name, found in parts.items()}
                ),
            )
            for head in heads
        ]

    def _parts(self, name: str, wanted: str) -> dict[int, tuple[object, ...]]:
        table, codec = _PARTS[name]
        rows = self._db.plain(
            f"SELECT attempt, {codec.quoted} FROM {table} "  # noqa: S608
            "WHERE attempt IN (SELECT value FROM json_each(?)) ORDER BY attempt, position",
            (wanted,),
        )
        return {
            sequence: tuple(codec.value(row[1:]) for row in group)
            for sequence, group in groupby(rows, itemgetter(0))
        }


def _insert(connection: sqlite3.Connection, attempt: Attempt) -> bool:
    cursor = connection.execute(
        f"INSERT INTO attempts ({_ATTEMPT.quoted}) VALUES ({_ATTEMPT.marks}) "  # noqa: S608
        "ON CONFLICT (uuid) DO NOTHING",
        _ATTEMPT.row(attempt),
    )
    if cursor.rowcount == 0:
        return False
    sequence = cursor.lastrowid
    for name, (table, codec) in _PARTS.items():
        values = getattr(attempt, name)
        if values:
            connection.executemany(
                f"INSERT INTO {table} (attempt, position, {codec.quoted}) "  # noqa: S608
                f"VALUES (?, ?, {codec.marks})",
                [(sequence, place, *codec.row(value)) for place, value in enumerate(values)],
            )
    return True
