"""Fast reads over a whole history: light rows, a cost that grows no faster than the log.

The log's own order (``rowid``) is the order of events: a clock that was set back or ran ahead does
not change it, and export and import keep it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from coder_drill.store.model import (
    EXTRA,
    KEY,
    KEY_WITH_MODIFIERS,
    OPTIONAL,
    Attempt,
    AttemptHead,
    AttemptVerdict,
    LogCode,
)
from coder_drill.store.rows import Rows, reads, reads_on

_HEAD = (
    "rowid, uuid, chart_id, chart_title, setting, difficulty, submitted_at, active_seconds, "
    "hints_used, score"
)
# The labels column is a JSON list of plain words: without its marks it is words between blanks.
_CODE = (
    "a.rowid, v.domain, CASE v.labels WHEN '[]' THEN v.label ELSE v.label || ' ' || "
    "replace(replace(replace(replace(v.labels, '[', ''), ']', ''), ',', ''), '\"', '') END, "
    "v.credit, v.points_lost, "
    f"CASE WHEN v.expected IS NULL THEN {EXTRA} WHEN v.optional THEN {OPTIONAL} "
    f"WHEN v.given IS NOT NULL AND instr(v.expected_line, '-') THEN {KEY_WITH_MODIFIERS} "
    f"ELSE {KEY} END"
)


class LogMark(NamedTuple):
    """How far a learner's log reaches in this file: attempts in all, and the last one's sequence."""

    attempts: int
    last: int


def log_codes(attempt: Attempt, sequence: int = 0) -> list[LogCode]:
    """An attempt's verdicts as `HistoryReads.log_codes` would read them back."""
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


class HistoryReads(Rows):
    """The read paths that skills and progress stand on. A part of `Store`."""

    @reads
    def log_mark(self, learner: str) -> LogMark:
        """The learner's present mark; it changes with every attempt appended."""
        row = self._connection.execute(
            "SELECT count(*), coalesce(max(rowid), 0) FROM attempts WHERE learner = ?", (learner,)
        ).fetchone()
        return LogMark(row[0], row[1])

    @reads
    def heads(self, learner: str, *, after: int = 0) -> list[AttemptHead]:
        """The learner's attempts in the order of the log, those after a sequence number only."""
        cursor = self._plain(
            f"SELECT {_HEAD} FROM attempts WHERE learner = ? AND rowid > ? ORDER BY rowid",  # noqa: S608
            (learner, after),
        )
        return [AttemptHead._make(row) for row in cursor]

    @reads_on
    def log_codes(self, learner: str, *, after: int = 0) -> Iterator[LogCode]:
        """The verdicts of the learner's attempts, in the order of the log and of each scorecard."""
        # NOT INDEXED walks the log in its own order, so that nothing has to be sorted.
        yield from self._plain(
            f"SELECT {_CODE} FROM attempts a NOT INDEXED "  # noqa: S608
            "CROSS JOIN verdicts v ON v.attempt = a.uuid "
            "WHERE a.learner = ? AND a.rowid > ? ORDER BY a.rowid, v.position",
            (learner, after),
        )

    @reads
    def metric_sums(self, groups: Mapping[str, int]) -> list[tuple[int, str, int, int]]:
        """(group, metric id, right, of) summed over attempts: ``groups`` maps attempt uuids to groups.

        Metrics that did not apply are left out.
        """
        cursor = self._plain(
            'SELECT g.value, m.id, sum(m."right"), sum(m."of") '
            "FROM json_each(?) g CROSS JOIN metrics m ON m.attempt = g.key "
            'WHERE m."of" > 0 GROUP BY 1, 2',
            (json.dumps(groups),),
        )
        return cursor.fetchall()

    @reads
    def chart_hashes(self, learner: str) -> dict[str, str]:
        """The content hash of the chart that each attempt was made on, by attempt uuid."""
        cursor = self._plain("SELECT uuid, chart_hash FROM attempts WHERE learner = ?", (learner,))
        return dict(cursor.fetchall())

    @reads
    def verdicts_like(
        self, learner: str, *, domain: str, label: str | None = None, limit: int = 200
    ) -> list[tuple[str, AttemptVerdict]]:
        """(attempt uuid, verdict) of a domain, newest first; ``label`` as first or further label."""
        rows = self._connection.execute(
            "SELECT v.* FROM verdicts v JOIN attempts a ON a.uuid = v.attempt "
            "WHERE a.learner = ? AND v.domain = ? AND NOT (v.optional AND v.label = 'missed') "
            "AND (? IS NULL OR v.label = ? "
            "OR EXISTS (SELECT 1 FROM json_each(v.labels) WHERE value = ?)) "
            "ORDER BY a.rowid DESC, v.position LIMIT ?",
            (learner, domain, label, label, label, limit),
        )
        return [(row["attempt"], verdict_of(row)) for row in rows]


def verdict_of(row: sqlite3.Row) -> AttemptVerdict:
    """A stored verdict from its row."""
    return AttemptVerdict(
        label=row["label"],
        expected=row["expected"],
        given=row["given"],
        credit=row["credit"],
        weight=row["weight"],
        points_lost=row["points_lost"],
        role=row["role"],
        domain=row["domain"],
        labels=tuple(json.loads(row["labels"])),
        optional=bool(row["optional"]),
        message=row["message"],
        expected_line=row["expected_line"],
        given_line=row["given_line"],
    )
