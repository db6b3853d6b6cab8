"""Collecting: files that came back, taken in one by one, a transaction each.

The same file, the same answers in another file, an older file after a newer one: nothing is counted twice. A
file that is refused is named with its true cause and left where it is; the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, update

from coder_drill.cohort import tables as t
from coder_drill.cohort.cohort import Cohort
from coder_drill.cohort.grading import outcome_id
from coder_drill.cohort.model import FileOutcome, Taken
from coder_drill.training.assignment import set_of
from coder_drill.training.envelope import FileKind, Opened, open_file, receipt_of
from coder_drill.training.keys import TrainerKeys, fingerprint_of
from coder_drill.training.result import Result, Sitting, result_of
from coder_drill.training.strictjson import BadFileError, Fields, compact

UNSCORED = "unscored"
"""The fact that something was taken in and not scored yet."""
_FIXED = ("kind", "exercise", "hash", "given")
"""What of an answer may not differ between two files, once its sitting has ended."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How files are taken: with whose keys, and for which learners a new key is accepted."""

    keys: TrainerKeys
    now: Callable[[], str]
    new_keys: Collection[str] = ()


def result_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The result files among paths: files as they are named, folders with what lies in them, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(f"*{FileKind.RESULT.suffix}"))
        else:
            yield path


def collect(cohort: Cohort, paths: Iterable[Path], rules: Rules) -> Iterator[FileOutcome]:
    """Take files in. Each gives one outcome; nothing but the database failing ends it early."""
    had = _had(cohort)
    for path in result_files(paths):
        try:
            opened = open_file(path, FileKind.RESULT)
            if opened.hash in had:
                learner = had[opened.hash]
                yield FileOutcome(
                    str(path), Taken.HAD, learner=learner, receipt=receipt_of(opened.hash)
                )
                continue
            result = result_of(opened, rules.keys)
            with cohort.db.write() as connection:
                done = _take(cohort, connection, path, opened, result, rules)
            had[opened.hash] = done.learner
            yield done
        except BadFileError as error:
            yield FileOutcome(str(path), Taken.REFUSED, str(error))


def _had(cohort: Cohort) -> dict[str, str]:
    with cohort.db.read() as connection:
        rows = connection.execute(select(t.BUNDLES.c.hash, t.BUNDLES.c.learner)).all()
    return {str(digest): str(learner) for digest, learner in rows}


def _take(
    cohort: Cohort,
    connection: Connection,
    path: Path,
    opened: Opened,
    result: Result,
    rules: Rules,
) -> FileOutcome:
    """One file in the transaction that is open. Raises BadFileError, and nothing of it is kept."""
    learner = _seat_of(connection, result)
    _pin(connection, learner, opened.signer, rules)
    fresh = cohort.db.insert_one(
        connection,
        t.BUNDLES,
        {
            "hash": opened.hash,
            "assignment": result.assignment,
            "learner": learner,
            "number": result.number,
            "previous": result.previous,
            "signer": opened.signer,
            "file": path.name[:200],
            "made": result.made,
            "opened": result.opened,
            "released": result.released,
            "app": result.app,
            "editions": json.dumps(dict(result.editions), sort_keys=True),
            "final": int(result.final),
            "taken_at": rules.now(),
        },
    )
    receipt = receipt_of(opened.hash)
    if not fresh:  # Another collector was faster.
        return FileOutcome(str(path), Taken.HAD, learner=learner, receipt=receipt)
    # Taken away again once all of it is scored: after a kill in between the next run knows.
    cohort.db.set_meta(connection, UNSCORED, "1")
    answers = 0
    for sitting in result.sittings:
        answers += _take_sitting(cohort, connection, opened.hash, result, learner, sitting)
    return FileOutcome(
        str(path),
        Taken.TAKEN,
        learner=learner,
        receipt=receipt,
        answers=answers,
        sittings=tuple(each.id for each in result.sittings),
    )


def _seat_of(connection: Connection, result: Result) -> str:
    """The learner whose result it is. Raises BadFileError."""
    a = t.ASSIGNMENTS.c
    row = connection.execute(
        select(a.set_hash, a.content).where(a.id == result.assignment)
    ).one_or_none()
    if row is None:
        raise BadFileError("is for an assignment that this cohort did not make; check the cohort")
    if row.set_hash != result.set_hash:
        raise BadFileError("is for another version of the set than the one that was assigned")
    frozen = set_of(Fields(json.loads(row.content)))
    # What a seat was to get follows from its seed: another choice was made elsewhere.
    drawn = frozen.ordered(result.seat or result.learner)
    known = {(item.kind, item.id, item.content_hash) for item in drawn}
    for sitting in result.sittings:
        for answer in sitting.answers:
            if (answer.kind, answer.exercise, answer.hash) not in known:
                raise BadFileError(
                    f"answers {answer.kind} {answer.exercise}, which is not in the set"
                    + (" as drawn for this seat" if frozen.rules.draw is not None else "")
                )
    s = t.SEATS.c
    if result.seat:
        learner = connection.execute(
            select(s.learner).where(s.assignment == result.assignment, s.token == result.seat)
        ).scalar()
        if learner is None:
            raise BadFileError(
                "names a seat that this cohort did not give; ask the learner whose file it is"
            )
        if result.learner and result.learner != learner:
            raise BadFileError(f"is from {result.learner}, on the seat of {learner}; ask both")
        return str(learner)
    seat = connection.execute(
        select(s.learner, s.token).where(
            s.assignment == result.assignment, s.learner == result.learner
        )
    ).one_or_none()
    if seat is None:
        raise BadFileError(
            f"is from {result.learner or 'nobody named'}, who has no seat in this assignment"
        )
    if seat.token:
        raise BadFileError(
            f"is from {result.learner} without the seat that was given to {result.learner}"
        )
    return str(seat.learner)


def _pin(connection: Connection, learner: str, signer: str, rules: Rules) -> None:
    """Hold a learner to the key of the first file. Raises BadFileError for another one."""
    c = t.LEARNERS.c
    known = connection.execute(select(c.public_key).where(c.id == learner)).scalar()
    if known is None:
        raise BadFileError(f"is from {learner}, who is not in this cohort")
    if known == signer:
        return
    if known and learner not in rules.new_keys:
        raise BadFileError(
            f"is signed with a new key for {learner} ({fingerprint_of(signer)}); if {learner} confirms a new "
            f"machine or account, collect again with --accept-key {learner}"
        )
    other = connection.execute(select(c.id).where(c.public_key == signer, c.id != learner)).scalar()
    if other is not None and learner not in rules.new_keys:
        raise BadFileError(
            f"is signed with the key of {other} on the seat of {learner}; ask both, then collect with "
            f"--accept-key {learner} if they share a machine"
        )
    connection.execute(update(t.LEARNERS).where(c.id == learner).values(public_key=signer))


def _take_sitting(
    cohort: Cohort,
    connection: Connection,
    bundle: str,
    result: Result,
    learner: str,
    sitting: Sitting,
) -> int:
    """One sitting: new, the same as before, or further on than before. Raises BadFileError."""
    s = t.SITTINGS.c
    known = (
        connection.execute(
            select(t.SITTINGS, t.BUNDLES.c.file)
            .select_from(t.SITTINGS.outerjoin(t.BUNDLES, s.bundle == t.BUNDLES.c.hash))
            .where(
                (s.id == sitting.id)
                | (
                    (s.assignment == result.assignment)
                    & (s.learner == learner)
                    & (s.number == sitting.number)
                )
            )
        )
        .mappings()
        .all()
    )
    row = known[0] if known else None
    if row is not None and (len(known) > 1 or row["id"] != sitting.id or row["learner"] != learner):
        raise BadFileError(
            f"holds attempt {sitting.number} of {learner} with other content than {row['file']}; "
            "compare the two files with 'show-bundle'"
        )
    rows = [_answer_row(result, learner, sitting, n) for n in range(len(sitting.answers))]
    if row is not None:
        older = row["bundle_number"] > result.number or (
            row["bundle_number"] == result.number and not sitting.ended
        )
        if row["ended"] and sitting.ended:
            _must_be_same(connection, sitting.id, rows, str(row["file"]))
            return 0
        if older:
            return 0  # An older file after a newer one.
        if row["ended"]:
            raise BadFileError(
                f"goes on with attempt {sitting.number}, which {row['file']} has as handed in; ask the learner"
            )
    if row is not None:
        connection.execute(t.ANSWERS.delete().where(t.ANSWERS.c.sitting == sitting.id))
    cohort.db.upsert(
        connection,
        t.SITTINGS,
        [
            {
                "id": sitting.id,
                "assignment": result.assignment,
                "learner": learner,
                "number": sitting.number,
                "begun": sitting.begun,
                "ended": sitting.ended,
                "end_why": sitting.end,
                "elapsed": sitting.elapsed,
                "pauses": sitting.pauses,
                "marks": compact([[m.what, m.at, m.seconds] for m in sitting.marks]),
                "marks_beyond": sitting.marks_beyond,
                "bundle": bundle,
                "bundle_number": result.number,
            }
        ],
    )
    cohort.db.insert_new(connection, t.ANSWERS, rows)
    there = connection.execute(
        select(func.count()).select_from(t.ANSWERS).where(t.ANSWERS.c.sitting == sitting.id)
    ).scalar_one()
    if there != len(rows):
        raise BadFileError("holds answers that came in another attempt; compare with 'show-bundle'")
    return len(rows)


def _must_be_same(
    connection: Connection, sitting: str, rows: list[dict[str, Any]], file: str
) -> None:
    a = t.ANSWERS.c
    stored = {
        str(row.uuid): row
        for row in connection.execute(
            select(a.uuid, a.kind, a.exercise, a.hash, a.given).where(a.sitting == sitting)
        )
    }
    for row in rows:
        kept = stored.get(row["uuid"])
        if kept is None or any(row[name] != getattr(kept, name) for name in _FIXED):
            raise BadFileError(
                f"holds another answer to {row['kind']} {row['exercise']} than {file}, which came before; "
                "compare the two files with 'show-bundle'"
            )


def _answer_row(result: Result, learner: str, sitting: Sitting, at: int) -> dict[str, Any]:
    answer = sitting.answers[at]
    given = compact(answer.given)
    return {
        "uuid": answer.uuid,
        "sitting": sitting.id,
        "assignment": result.assignment,
        "learner": learner,
        "number": sitting.number,
        "kind": answer.kind,
        "exercise": answer.exercise,
        "hash": answer.hash,
        "given": given,
        "seconds": answer.seconds,
        "hints": answer.hints,
        "flagged": int(answer.flagged),
        "seen": int(answer.seen),
        "started": answer.started,
        "handed_in": answer.handed_in,
        "outcome": outcome_id(answer.kind, answer.exercise, answer.hash, given),
    }


def gaps(bundles: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """What the running numbers of files say is missing: (assignment, learner) to sentences."""
    by_seat: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in bundles:
        by_seat.setdefault((row["assignment"], row["learner"]), []).append(row)
    found: dict[tuple[str, str], list[str]] = {}
    for seat, rows in by_seat.items():
        rows = sorted(rows, key=lambda row: row["number"])
        numbers = [row["number"] for row in rows]
        said = []
        # Partial files may stay away; a number that comes twice means a store that was set back.
        twice = sorted({n for n in numbers if numbers.count(n) > 1})
        if twice:
            said.append(f"file {twice[0]} came in two versions: the store was set back or copied")
        for before, after in pairwise(rows):
            if after["number"] == before["number"] + 1 and after["previous"] != before["hash"]:
                said.append(f"file {after['number']} does not follow from file {before['number']}")
        if said:
            found[seat] = said
    return found
