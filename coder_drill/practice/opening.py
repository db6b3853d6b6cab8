"""What a practice stands on: charts, code tables and history, each opened on first use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Self

from coder_drill.config import Config
from coder_drill.paths import Paths

if TYPE_CHECKING:
    from coder_drill.charts import Bank
    from coder_drill.codebooks import Codebook
    from coder_drill.lookup import Lookup
    from coder_drill.store import Store

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime."""


def system_clock() -> datetime:
    """The machine's clock, in the local time zone."""
    return datetime.now().astimezone()


def random_id() -> str:
    """A new identifier that no other attempt has."""
    import uuid

    return str(uuid.uuid4())


class Opening:
    """The part of `Practice` that opens bank, code book and store, and closes them again."""

    def __init__(
        self,
        paths: Paths,
        config: Config | None = None,
        *,
        clock: Clock = system_clock,
        new_id: Callable[[], str] = random_id,
        rng: Callable[[str], Random] = Random,
    ) -> None:
        self.paths = paths
        self.config = config or Config()
        self._clock = clock
        self._new_id = new_id
        # Seeded by where the learner stands, so that looking twice gives the same suggestion.
        self._rng = rng

    @property
    def learner(self) -> str:
        """Whose history is read and written."""
        return self.config.learner

    @cached_property
    def bank(self) -> Bank:
        """All charts: the bundled ones, then the user's own folders."""
        from coder_drill.charts.bank import load_bank
        from coder_drill.resources import charts_dir

        return load_bank([charts_dir(), *self.paths.charts, *self.config.charts])

    @cached_property
    def codebook(self) -> Codebook:
        """The code tables, for the thread that asks first. Builds them when they are not there."""
        from coder_drill.codebooks import Codebook

        return Codebook.open(self.paths.cache_dir, imports=self.paths.imports)

    def edition(
        self, name: str, progress: Callable[[int, int, str], None] | None = None
    ) -> Codebook:
        """The code tables of another edition, such as ``2026-10``; the caller closes it.

        Raises UsageError for an edition that is neither bundled nor imported.
        """
        from coder_drill.codebooks import Codebook

        return Codebook.open(
            self.paths.cache_dir, progress=progress, imports=self.paths.imports, edition=name
        )

    @cached_property
    def store(self) -> Store:
        """History, drafts and settings. Raises UnavailableError when it cannot be used."""
        from coder_drill.store import Store

        return Store.open(self.paths.store)

    def check_history(self) -> None:
        """Look through the whole history, however large, and keep it aside if it is damaged.

        What came of it is told by `notices`. Raises UnavailableError when it cannot be used.
        """
        from coder_drill.store import Store

        self.close()
        self.__dict__["store"] = Store.open(self.paths.store, thorough=True)

    @cached_property
    def learner_id(self) -> str:
        """The id under which the learner's history is kept. Raises UnavailableError."""
        return self.store.learners.ensure(self.learner).id

    @property
    def notices(self) -> list[str]:
        """What the user should know of the history, a sentence each; opens nothing.

        An earlier history that could not be read is named as long as it lies beside.
        """
        from coder_drill.store.opening import kept_notices

        store: Store | None = self.__dict__.get("store")
        notices = kept_notices(self.paths.store) if store is None else store.notices
        return [notice.message for notice in notices]

    def prepare(
        self, progress: Callable[[int, int, str], None] | None = None, *, apart: bool = False
    ) -> None:
        """Make sure the search database stands, telling ``progress(done, total, what)`` on the way.

        With ``apart`` another process builds it, so that this one stays small.
        """
        from coder_drill.codebooks import Codebook

        cache, imports = self.paths.cache_dir, self.paths.imports
        if apart:
            from coder_drill.services.building import build_apart

            build_apart(cache, progress, imports=imports)
        Codebook.open(cache, progress=progress, imports=imports).close()

    @property
    def warm(self) -> bool:
        """True when the charts have been read, so that `suggest` and the like answer at once."""
        return "bank" in self.__dict__

    def warm_up(self) -> None:
        """Read the charts and import what the first questions need. May be called from a worker.

        Raises UnavailableError when the bundled charts are missing.
        """

        _ = self.bank

    def lookup(self) -> Lookup:
        """A lookup with a connection of its own, for the calling thread."""
        from coder_drill.codebooks import Codebook
        from coder_drill.lookup import Lookup

        return Lookup(Codebook.open(self.paths.cache_dir, imports=self.paths.imports))

    def close(self) -> None:
        """Close what was opened."""
        # What reads the store goes with it: opened again, there may be another history.
        for name in ("skills", "cards", "learner_id"):
            self.__dict__.pop(name, None)
        for name in ("codebook", "store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    def twin(self) -> Self:
        """The same practice for another thread: same files and clock, connections of its own.

        Charts that were read already are shared, since nobody changes them.
        """
        made = type(self)(
            self.paths, self.config, clock=self._clock, new_id=self._new_id, rng=self._rng
        )
        if self.warm:
            made.__dict__["bank"] = self.bank
        return made
