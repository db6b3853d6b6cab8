"""The database of a cohort: a SQLite file of its own, or a schema of a PostgreSQL database.

Every write is one transaction. Two collectors at once are ordered by the database: SQLite takes a writer at a
time (`BEGIN IMMEDIATE`, waiting up to 30 s), PostgreSQL has unique keys.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema, DropSchema

from coder_drill.cohort.tables import META, METADATA, STEPS, VERSION
from coder_drill.errors import UnavailableError, UsageError

BUSY = 30.0
"""Seconds that a writer waits for another."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")
_LOCK = 0x636F6472
"""The advisory lock of migrations on PostgreSQL."""


def checked_name(name: str) -> str:
    """The name of a cohort. Raises UsageError for one that could not name a file and a schema."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name[:60]!r} is no cohort name; use lower-case letters, digits and hyphens, 40 at most"
        )
    return name


class Database:
    """One cohort's database. Raises UnavailableError, in one line without a password, where it fails."""

    def __init__(self, engine: Engine, where: str, schema: str = "") -> None:
        self.engine = engine
        self.where = where
        self._schema = schema

    @property
    def is_sqlite(self) -> bool:
        """True for a file of its own."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads: it sees one moment."""
        with self._guarded(), self.engine.connect() as plain:
            # SQLite has it so; PostgreSQL would give each statement a moment of its own.
            connection = (
                plain
                if self.is_sqlite
                else plain.execution_options(isolation_level="REPEATABLE READ")
            )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing."""
        with self._guarded(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    def insert_one(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert a row; False, changing nothing, when one of its keys is there already."""
        statement = self._insert(table).on_conflict_do_nothing()
        found = connection.execute(statement.returning(*table.primary_key.columns), dict(row))
        return found.first() is not None

    def insert_new(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert rows, those left out of which a key is there already."""
        if rows:
            statement = self._insert(table).on_conflict_do_nothing().inline()
            connection.execute(statement, [dict(row) for row in rows])

    def upsert(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert rows, or bring those whose key is there up to date."""
        if not rows:
            return
        keys = [column.name for column in table.primary_key.columns]
        statement = self._insert(table)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=changed),
            [dict(row) for row in rows],
        )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def tidy(self) -> None:
        """Take what was deleted out of the file for good."""
        with self._guarded():
            if self.is_sqlite:
                raw = self.engine.raw_connection()
                try:
                    cursor = raw.cursor()
                    cursor.execute("VACUUM")
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    cursor.close()
                finally:
                    raw.close()
                return
            with self.engine.connect() as plain:
                plain.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))

    def drop(self) -> None:
        """Delete the whole cohort."""
        if self._schema:
            with self.write() as connection:
                connection.execute(DropSchema(self._schema, cascade=True))
        self.close()
        if self.is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                Path(self.where + suffix).unlink(missing_ok=True)

    def meta(self, connection: Connection, name: str, default: str = "") -> str:
        """A fact of the cohort."""
        found = connection.execute(select(META.c.value).where(META.c.name == name)).scalar()
        return default if found is None else str(found)

    def set_meta(self, connection: Connection, name: str, value: str) -> None:
        """Write a fact of the cohort."""
        self.upsert(connection, META, [{"name": name, "value": value}])

    # -- inside --------------------------------------------------------------------------------------

    def _insert(self, table: Table) -> Any:
        # SQLAlchemy has no common form of ON CONFLICT; both dialects have the same one of their own.
        if self.is_sqlite:
            from sqlalchemy.dialects.sqlite import insert
        else:
            from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
        return insert(table)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise UnavailableError(
                f"cohort: {self.where}: {_line(error.orig)}; check that the database is there and may be "
                "written"
            ) from None
        except SQLAlchemyError as error:
            raise UnavailableError(f"cohort: {self.where}: {_line(error)}") from None

    def migrate(self) -> None:
        """Make the tables, or bring them up to this version. Raises UsageError for a newer one."""
        with self.write() as connection:
            if self._schema:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                connection.execute(CreateSchema(self._schema, if_not_exists=True))
            there = inspect(connection).has_table("meta", schema=self._schema or None)
            version = int(self.meta(connection, "version", "0")) if there else 0
            if version > VERSION:
                raise UsageError(
                    f"cohort: {self.where}: was made by a newer coder-drill; update coder-drill"
                )
            for step in STEPS[version:]:
                METADATA.create_all(connection, tables=list(step), checkfirst=False)
            if version < VERSION:
                self.set_meta(connection, "version", str(VERSION))


def database_at(folder: Path, name: str, url: str = "") -> Database:
    """The database of a cohort, made if it is not there: a file in ``folder``, or a schema of ``url``.

    Raises UsageError for an unfit name or address, UnavailableError where it cannot be opened.
    """
    checked_name(name)
    made = _postgres(url, name) if url else _sqlite(folder / f"{name}.db")
    try:
        made.migrate()
    except BaseException:
        made.close()
        raise
    return made


def there(folder: Path, name: str, url: str = "") -> bool:
    """True when a cohort of this name is there."""
    checked_name(name)
    if not url:
        return (folder / f"{name}.db").is_file()
    made = _postgres(url, name)
    try:
        with made.read() as connection:
            return bool(inspect(connection).has_table("meta", schema=_schema_of(name)))
    finally:
        made.close()


def names(folder: Path, url: str = "") -> list[str]:
    """The names of all cohorts."""
    if not url:
        return sorted(path.stem for path in folder.glob("*.db")) if folder.is_dir() else []
    made = _postgres(url, "x")
    try:
        with made.read() as connection:
            schemas = inspect(connection).get_schema_names()
    finally:
        made.close()
    return sorted(
        each.removeprefix("cohort_").replace("_", "-")
        for each in schemas
        if each.startswith("cohort_")
    )


def masked(url: str) -> str:
    """An address without its password."""
    return _PASSWORD.sub(r"\1:***@", url)


def _sqlite(path: Path) -> Database:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody but its owner reads a cohort.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror}); fix its permissions"
        ) from None
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: object) -> None:
        connection.isolation_level = None  # Transactions are begun below, not by the driver.
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine, str(path))


def _postgres(url: str, name: str) -> Database:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(
            f"--store: {masked(url)!r} is no address; write postgresql://USER@HOST/DATABASE"
        ) from None
    if address.get_backend_name() != "postgresql":
        raise UsageError(
            f"--store: {masked(url)!r}: cohorts are kept in SQLite files or in PostgreSQL; write "
            "postgresql://USER@HOST/DATABASE"
        )
    schema = _schema_of(name)
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"options": f"-csearch_path={schema} -cclient_min_messages=warning"},
        pool_size=2,
    )
    return Database(engine, f"{masked(url)} ({name})", schema)


def _schema_of(name: str) -> str:
    return "cohort_" + name.replace("-", "_")


def _line(error: object) -> str:
    return masked(" ".join(str(error).split()))[:300]
