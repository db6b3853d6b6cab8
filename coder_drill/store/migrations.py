"""The schema of the store, as migrations that are applied in order, each in a transaction.

``PRAGMA user_version`` mirrors their number, so that an up-to-date store opens without loading the
migration library.
"""

from __future__ import annotations

import sqlite3

VERSION = 3
WITNESS = "_sqlite_migrations"
"""The table that is made first: where it is not, another program made the file."""


def migrate(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Bring the store to a schema, by default the newest.

    Raises sqlite3.DatabaseError when the file is no database or cannot be written; a migration that
    fails is rolled back whole.
    """
    from sqlite_utils import Database, Migrations

    from coder_drill.store import onelog

    steps = Migrations("coder_drill")

    @steps()
    def m001_attempts_drafts_settings(db: Database) -> None:
        db.create_table(
            "attempts",
            {
                "uuid": str,
                "learner": str,
                "chart_id": str,
                "chart_hash": str,
                "chart_title": str,
                "setting": str,
                "difficulty": int,
                "edition": str,
                "mode": str,
                "started_at": str,
                "submitted_at": str,
                "active_seconds": float,
                "hints_used": int,
                "score": float,
            },
            pk="uuid",
            not_null={"learner", "chart_id", "submitted_at", "score"},
        )
        db.table("attempts").create_index(["learner", "submitted_at"])
        db.table("attempts").create_index(["learner", "chart_id"])
        db.create_table(
            "answer_codes",
            {
                "attempt": str,
                "position": int,
                "code": str,
                "system": str,
                "modifiers": str,
                "units": int,
                "poa": str,
            },
            pk=("attempt", "position"),
            foreign_keys=[("attempt", "attempts", "uuid")],
        )
        db.create_table(
            "verdicts",
            {
                "attempt": str,
                "position": int,
                "label": str,
                "labels": str,
                "expected": str,
                "given": str,
                "credit": float,
                "weight": float,
                "points_lost": float,
                "role": str,
                "domain": str,
                "optional": int,
                "message": str,
            },
            pk=("attempt", "position"),
            foreign_keys=[("attempt", "attempts", "uuid")],
        )
        db.table("verdicts").create_index(["domain", "label"])
        db.create_table(
            "metrics",
            {"attempt": str, "id": str, "right": int, "of": int},
            pk=("attempt", "id"),
            foreign_keys=[("attempt", "attempts", "uuid")],
        )
        db.create_table(
            "drafts",
            {
                "learner": str,
                "chart_id": str,
                "chart_hash": str,
                "payload": str,
                "started_at": str,
                "updated_at": str,
                "active_seconds": float,
                "hints_used": int,
            },
            pk=("learner", "chart_id"),
        )
        db.create_table(
            "settings",
            {"learner": str, "key": str, "value": str},
            pk=("learner", "key"),
        )

    @steps()
    def m002_lines_and_cards(db: Database) -> None:
        # Two processes may migrate at once; the second finds the work done.
        present = db.table("verdicts").columns_dict
        for column in ("expected_line", "given_line"):
            if column not in present:
                db.execute(f"ALTER TABLE verdicts ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
        db.create_table(
            "cards",
            {
                "learner": str,
                "id": str,
                "kind": str,
                "code": str,
                "system": str,
                "domain": str,
                "label": str,
                "given": str,
                "chart_id": str,
                "attempt": str,
                "made_at": str,
                "due": str,
                "last_review": str,
                "state": int,
                "step": int,
                "stability": float,
                "difficulty": float,
                "reviews": int,
                "lapses": int,
            },
            pk=("learner", "id"),
            if_not_exists=True,
        )
        db.table("cards").create_index(["learner", "due"], if_not_exists=True)
        db.create_table(
            "card_reviews",
            {
                "uuid": str,
                "learner": str,
                "card": str,
                "drill": str,
                "chart_id": str,
                "reviewed_at": str,
                "right": int,
                "seconds": float,
                "answer": str,
            },
            pk="uuid",
            not_null={"learner", "card", "reviewed_at", "right"},
            if_not_exists=True,
        )
        db.table("card_reviews").create_index(["learner", "card"], if_not_exists=True)

    @steps()
    def m003_learners_and_one_log(db: Database) -> None:
        if "learners" not in db.table_names():
            onelog.lay(connection)

    if connection.execute("PRAGMA user_version").fetchone()[0] >= version:
        return
    db = Database(connection, execute_plugins=False)
    steps.apply(
        db,
        stop_before=[step.name for step in steps.pending(db) if step.name > f"m{version + 1:03}"],
    )
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
