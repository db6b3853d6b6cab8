"""The store: the parts of a learner's history, over one open database."""

from __future__ import annotations

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

    def __init__(self, database: Database, *, new_id: Callable[[], str] = _random_id) -> None:
        self._db = database
        self.path = database.path
        self.log = Log(database)
        self.drafts = DraftRows(database)
        self.cards = CardRows(database)
        self.settings = SettingRows(database)
        self.runs = RunRows(database)
        self.learners = LearnerRows(database, new_id)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        new_id: Callable[[], str] = _random_id,
        busy: float | None = None,
        thorough: bool = False,
    ) -> Store:
        """Open the store, creating or migrating it. Files are made for their owner alone.

        A file that is no readable database is set aside beside its place under a free name
        (``history.db.damaged-1``), never overwritten, by one process while others wait, and named in
        ``notices``. ``busy`` is how many seconds a write waits for another process; ``thorough`` checks a
        large file whole, too.
        Raises UnavailableError when the folder or file cannot be written, and, leaving the file as it is,
        byte for byte, when another program or a newer coder-drill made it.
        """
        connection, notices = open_database(path, busy=busy, thorough=thorough)
        return cls(Database(connection, path, notices, busy=busy), new_id=new_id)

    @classmethod
    def in_memory(cls, *, new_id: Callable[[], str] = _random_id) -> Store:
        """An empty store that is gone when it is closed."""
        return cls(Database(memory_database(), None), new_id=new_id)

    @property
    def notices(self) -> tuple[StoreNotice, ...]:
        """What the user should know of the history, a line each; there may be more after a write."""
        return tuple(self._db.notices)

    def transaction(self) -> AbstractContextManager[object]:
        """What is written inside happens as a whole or not at all. Raises UnavailableError."""
        return self._db.write()

    def close(self) -> None:
        """Close the connection; harmless when already closed."""
        self._db.connection.close()
