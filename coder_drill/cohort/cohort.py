"""`Cohort`: one cohort's database, as the trainer's commands ask it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from coder_drill.cohort import tables as t
from coder_drill.cohort.database import Database
from coder_drill.cohort.ledger import Overrule, What
from coder_drill.cohort.model import Answered, Given, Sat, Seat
from coder_drill.cohort.roster import Person, RosterChange, change_of, load_people, save_people
from coder_drill.errors import UsageError
from coder_drill.scoring.audit import Weights, weighed
from coder_drill.sets.model import set_json
from coder_drill.training.assignment import set_of
from coder_drill.training.strictjson import Fields, compact

_ANSWER = t.ANSWERS.c
_OUTCOME = t.OUTCOMES.c
_NO_SCORE = (0.0, 0, 0, 0, "")
"""Score, codes right, codes asked, dropped, fault of an answer that was not scored yet."""


class Cohort:
    """A cohort that is open. ``people_file`` is the roster with names, beside the database."""

    def __init__(self, name: str, database: Database, people_file: Path) -> None:
        self.name = name
        self.db = database
        self._people_file = people_file

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    # -- who is in it --------------------------------------------------------------------------------

    def people(self) -> dict[str, Person]:
        """Everybody in the cohort by id, with names where the roster file has them."""
        named = load_people(self._people_file)
        with self.db.read() as connection:
            rows = connection.execute(select(t.LEARNERS.c.id, t.LEARNERS.c.section)).all()
        return {
            str(row.id): named.get(row.id) or Person(str(row.id), section=str(row.section))
            for row in sorted(rows, key=lambda row: str(row.id))
        }

    def add(self, given: Sequence[Person], now: str, *, dry_run: bool = False) -> RosterChange:
        """Take learners in, or bring their facts up to date; absent ones stay."""
        known = self.people()
        change = change_of(known, list(given))
        if not dry_run:
            save_people(self._people_file, {**known, **{p.id: p for p in given}})
            rows = [{"id": p.id, "section": p.section, "added_at": now} for p in given]
            with self.db.write() as connection:
                self.db.insert_new(connection, t.LEARNERS, rows)
                for row in rows:
                    connection.execute(
                        update(t.LEARNERS)
                        .where(t.LEARNERS.c.id == row["id"])
                        .values(section=row["section"])
                    )
        return change

    def forget(self, learner: str) -> int:
        """Take out everything of a learner; how many answers that were. A count stays. Raises UsageError."""
        people = self.people()
        if learner not in people:
            raise UsageError(f"{learner}: is not in this cohort")
        with self.db.write() as connection:
            count = connection.execute(
                select(func.count()).select_from(t.ANSWERS).where(_ANSWER.learner == learner)
            ).scalar_one()
            mine = select(_ANSWER.uuid).where(_ANSWER.learner == learner)
            connection.execute(
                update(t.OVERRULES).where(t.OVERRULES.c.answer.in_(mine)).values(answer="forgotten")
            )
            for table in (t.ANSWERS, t.SITTINGS, t.BUNDLES, t.SEATS):
                connection.execute(delete(table).where(table.c.learner == learner))
            connection.execute(delete(t.LEARNERS).where(t.LEARNERS.c.id == learner))
            used = select(_ANSWER.outcome)
            connection.execute(delete(t.OUTCOMES).where(_OUTCOME.id.not_in(used)))
            forgotten = int(self.db.meta(connection, "forgotten", "0"))
            self.db.set_meta(connection, "forgotten", str(forgotten + 1))
        save_people(self._people_file, {k: v for k, v in people.items() if k != learner})
        self.db.tidy()
        return int(count)

    # -- what was assigned ---------------------------------------------------------------------------

    def assign(
        self, given: Given, seats: Iterable[Seat], charts: Mapping[str, tuple[str, str]]
    ) -> None:
        """Keep an assignment, its seats, and the files of its charts (content hash to id and text)."""
        with self.db.write() as connection:
            self.db.insert_new(
                connection,
                t.ASSIGNMENTS,
                [
                    {
                        "id": given.id,
                        "set_id": given.set.id,
                        "set_hash": given.set.hash,
                        "title": given.set.title,
                        "mode": given.set.mode.value,
                        "content": compact(set_json(given.set)),
                        "opens": given.opens,
                        "due": given.due,
                        "keys_public": given.keys_public,
                        "made_at": given.made_at,
                        "released_at": "",
                    }
                ],
            )
            self.db.upsert(connection, t.SEATS, [_seat_row(seat) for seat in seats])
            self.db.insert_new(
                connection,
                t.CHARTS,
                [{"hash": h, "id": name, "content": text} for h, (name, text) in charts.items()],
            )

    def put_seats(self, seats: Iterable[Seat]) -> None:
        """Write seats, new ones or changed ones."""
        with self.db.write() as connection:
            self.db.upsert(connection, t.SEATS, [_seat_row(seat) for seat in seats])

    def assignments(self) -> list[Given]:
        """All assignments, the first made first."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(t.ASSIGNMENTS).order_by(t.ASSIGNMENTS.c.made_at, t.ASSIGNMENTS.c.id)
            ).mappings()
            return [_given(dict(row)) for row in rows]

    def assignment(self, name: str) -> Given:
        """An assignment by its id, the beginning of it, or the id of its set. Raises UsageError."""
        every = self.assignments()
        found = [g for g in every if name in (g.id, g.set.id)]
        found = found or [g for g in every if len(name) >= 4 and g.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        if found:
            which = ", ".join(g.id[:8] for g in found)
            raise UsageError(f"{name}: was assigned {len(found)} times; name one of {which}")
        known = ", ".join(dict.fromkeys(g.set.id for g in every)) or "none"
        raise UsageError(f"{name}: no such assignment in this cohort; there are: {known}")

    def seats(self, assignment: str | None = None) -> list[Seat]:
        """The seats of an assignment, or all."""
        statement = select(t.SEATS).order_by(t.SEATS.c.assignment, t.SEATS.c.learner)
        if assignment is not None:
            statement = statement.where(t.SEATS.c.assignment == assignment)
        with self.db.read() as connection:
            return [_seat(dict(row)) for row in connection.execute(statement).mappings()]

    def mark_released(self, assignment: str, now: str) -> None:
        """Write down when the keys of an assignment were first released."""
        with self.db.write() as connection:
            connection.execute(
                update(t.ASSIGNMENTS)
                .where(t.ASSIGNMENTS.c.id == assignment, t.ASSIGNMENTS.c.released_at == "")
                .values(released_at=now)
            )

    def charts(self) -> dict[str, tuple[str, str]]:
        """The files of assigned charts: content hash to id and text."""
        with self.db.read() as connection:
            rows = connection.execute(select(t.CHARTS)).all()
        return {str(row.hash): (str(row.id), str(row.content)) for row in rows}

    # -- what came in --------------------------------------------------------------------------------

    def sittings(self, assignment: str | None = None) -> list[Sat]:
        """The sittings of an assignment, or all."""
        s = t.SITTINGS.c
        statement = select(t.SITTINGS).order_by(s.assignment, s.learner, s.number)
        if assignment is not None:
            statement = statement.where(s.assignment == assignment)
        with self.db.read() as connection:
            return [_sat(dict(row)) for row in connection.execute(statement).mappings()]

    def answers(self, assignment: str | None = None, learner: str | None = None) -> list[Answered]:
        """The answers with their scores, of an assignment or a learner, or all."""
        answers = select(
            _ANSWER.uuid, _ANSWER.sitting, _ANSWER.assignment, _ANSWER.learner, _ANSWER.number,
            _ANSWER.kind, _ANSWER.exercise, _ANSWER.hash, _ANSWER.seconds, _ANSWER.hints,
            _ANSWER.flagged, _ANSWER.seen, _ANSWER.handed_in, _ANSWER.outcome,
        )  # fmt: skip
        outcomes = select(
            _OUTCOME.id, _OUTCOME.score, _OUTCOME.code_right, _OUTCOME.code_of, _OUTCOME.dropped,
            _OUTCOME.fault,
        )  # fmt: skip
        mine = [
            column == value
            for column, value in ((_ANSWER.assignment, assignment), (_ANSWER.learner, learner))
            if value is not None
        ]
        if mine:
            answers = answers.where(*mine)
            outcomes = outcomes.where(_OUTCOME.id.in_(select(_ANSWER.outcome).where(*mine)))
        weights = self.weights()
        with self.db.read() as connection:
            # Each outcome once, and put to its answers here: a join looks every one of them up by its 64 letters.
            worth = {row[0]: row[1:] for row in connection.execute(outcomes)}
            rows = connection.execute(answers).all()
        found = []
        for row in rows:
            outcome, where = row[13], row[2]
            score, right, of, dropped, fault = worth.get(outcome, _NO_SCORE)
            if where in weights:
                score = weighed(weights[where], score, right, of)
            scored = outcome in worth and not fault
            looked = (row[10] != 0, row[11] != 0)
            found.append(
                Answered._make(
                    (*row[:10], *looked, *row[12:], score, right, of, dropped != 0, fault, scored)
                )
            )
        return found

    def weights(self) -> dict[str, Weights]:
        """The weights of assignments whose score does not use those of training, by id."""
        found = {given.id: given.set.rules.weights for given in self.assignments()}
        return {name: each for name, each in found.items() if each is not Weights.TRAINING}

    def given(self, uuids: Sequence[str]) -> dict[str, str]:
        """What was given in these answers, as JSON texts."""
        found: dict[str, str] = {}
        with self.db.read() as connection:
            for start in range(0, len(uuids), 500):
                part = list(uuids[start : start + 500])
                rows = connection.execute(
                    select(_ANSWER.uuid, _ANSWER.given).where(_ANSWER.uuid.in_(part))
                )
                found |= {str(uuid): str(given) for uuid, given in rows}
        return found

    def verdict_texts(self, kind: str | None = None, exercise: str | None = None) -> dict[str, str]:
        """The observations of outcomes as the database keeps them, by outcome."""
        statement = select(_OUTCOME.id, _OUTCOME.verdicts)
        if kind is not None:
            statement = statement.where(_OUTCOME.kind == kind, _OUTCOME.exercise == exercise)
        with self.db.read() as connection:
            return {str(name): str(text) for name, text in connection.execute(statement)}

    def bundles(self) -> list[Mapping[str, Any]]:
        """The files taken in, the first first."""
        with self.db.read() as connection:
            rows = connection.execute(select(t.BUNDLES).order_by(t.BUNDLES.c.taken_at)).mappings()
            return [dict(row) for row in rows]

    # -- the ledger ----------------------------------------------------------------------------------

    def ledger(self) -> list[Overrule]:
        """All rows of the ledger, in their order."""
        with self.db.read() as connection:
            return _ledger(connection)

    def overrule(self, row: Overrule) -> Overrule:
        """Add a row to the ledger; its number is given here."""
        with self.db.write() as connection:
            number = (connection.execute(select(func.max(t.OVERRULES.c.number))).scalar() or 0) + 1
            values = {
                "number": number,
                "at": row.at,
                "who": row.who,
                "reason": row.reason,
                "kind": row.kind,
                "exercise": row.exercise,
                "what": row.what.value,
                "code": row.code,
                "other": row.other,
                "answer": row.answer,
                "undoes": row.undoes,
            }
            connection.execute(t.OVERRULES.insert().values(values))
        return _overrule({**values})

    # -- facts ---------------------------------------------------------------------------------------

    def fact(self, name: str, default: str = "") -> str:
        """A fact of the cohort, such as its retention date."""
        with self.db.read() as connection:
            return self.db.meta(connection, name, default)

    def set_fact(self, name: str, value: str) -> None:
        """Write a fact of the cohort."""
        with self.db.write() as connection:
            self.db.set_meta(connection, name, value)

    def delete(self) -> None:
        """Delete the cohort, names and all."""
        self.db.drop()
        self._people_file.unlink(missing_ok=True)


def new_token() -> str:
    """A seat's token: 128 bits that nobody guesses."""
    return secrets.token_hex(16)


def _ledger(connection: Connection) -> list[Overrule]:
    rows = connection.execute(select(t.OVERRULES).order_by(t.OVERRULES.c.number)).mappings()
    return [_overrule(dict(row)) for row in rows]


def _overrule(row: Mapping[str, Any]) -> Overrule:
    return Overrule(**{**row, "what": What(row["what"])})


def _given(row: Mapping[str, Any]) -> Given:
    return Given(
        id=row["id"],
        set=set_of(Fields(json.loads(row["content"]))),
        opens=row["opens"],
        due=row["due"],
        keys_public=row["keys_public"],
        made_at=row["made_at"],
        released_at=row["released_at"],
    )


def _seat_row(seat: Seat) -> dict[str, Any]:
    return {
        "assignment": seat.assignment,
        "learner": seat.learner,
        "token": seat.token,
        "minutes": seat.minutes or 0.0,
        "attempts": seat.attempts or 0,
        "due": seat.due,
        "excused": int(seat.excused),
        "reason": seat.reason,
    }


def _seat(row: Mapping[str, Any]) -> Seat:
    return Seat(
        row["assignment"],
        row["learner"],
        row["token"],
        row["minutes"] or None,
        row["attempts"] or None,
        row["due"],
        bool(row["excused"]),
        row["reason"],
    )


def _sat(row: Mapping[str, Any]) -> Sat:
    return Sat(
        row["id"],
        row["assignment"],
        row["learner"],
        row["number"],
        row["begun"],
        row["ended"],
        row["end_why"],
        row["elapsed"],
        row["pauses"],
        tuple((what, at, seconds) for what, at, seconds in json.loads(row["marks"] or "[]")),
        row["marks_beyond"],
    )
