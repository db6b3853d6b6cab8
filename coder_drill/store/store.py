"""The store: the parts of a learner's history, over one open database."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from coder_drill.store.cards import CardRows
from coder_drill.store.database import Database
from coder_drill.store.drafts import DraftRows
from coder_drill.store.learners import LearnerRows
from coder_drill.store.log import Log
from coder_drill.store.opening import StoreNotice, memory_database, open_database
from coder_drill.store.runs import RunRows
from coder_drill.store.settings import SettingRows


def _random_id() -> str:
    return str(uuid.uuid4())


class Store:
    """Log, drafts, cards, settings and runs of all learners of this machine: `interfaces.History`.

    One connection, to be used from one thread. Several processes may have the same file open.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        notices: tuple[StoreNotice, ...] = (),
        *,
        new_id: Callable[[], str] = _random_id,
    ) -> None:
        self._db = Database(connection, path)
        self.path = path
        self.notices = notices
        self.log = Log(self._db)
        self.drafts = DraftRows(self._db)
        self.cards = CardRows(self._db)
        self.settings = SettingRows(self._db)
        self.runs = RunRows(self._db)
        self.learners = LearnerRows(self._db, new_id)

    @classmethod
    def open(cls, path: Path, *, new_id: Callable[[], str] = _random_id) -> Store:
        """Open the store, creating or migrating it.

        A file that is no readable database is set aside beside its place under a free name
        (``history.db.damaged-1``), never overwritten, and named in ``notices``.
        Raises UnavailableError when the folder or file cannot be written, or the file was made by
        a newer coder-drill.
        """
        connection, notices = open_database(path)
        return cls(connection, path, notices, new_id=new_id)

    @classmethod
    def in_memory(cls, *, new_id: Callable[[], str] = _random_id) -> Store:
        """An empty store that is gone when it is closed."""
        return cls(memory_database(), Path(":memory:"), new_id=new_id)

    def transaction(self) -> AbstractContextManager[object]:
        """What is written inside happens as a whole or not at all. Raises UnavailableError."""
        return self._db.write()

    def close(self) -> None:
        """Close the connection; harmless when already closed."""
        self._db.connection.close()
