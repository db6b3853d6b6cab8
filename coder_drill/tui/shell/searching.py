"""The lookup kept in one thread of its own, so that typing never waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.codebooks.model import System
    from coder_drill.lookup import Lookup
    from coder_drill.lookup.model import Result

LIMIT = 50
"""Most hits shown: a longer list slows the screen and helps nobody."""


class LookupService:
    """Runs searches one after the other on a single thread that owns the `Lookup`.

    A database connection may be used by its own thread only, and opening one for every key pressed
    would be slow. A search that is canceled before its turn is never run. ``make`` opens the lookup
    of an imported edition, or of the bundled tables for None; one is kept at a time.
    """

    def __init__(self, make: Callable[[str | None], Lookup]) -> None:
        self._make = make
        self._lookup: Lookup | None = None
        self._edition: str | None = None
        self._pool: ThreadPoolExecutor | None = None

    async def search(
        self,
        query: str,
        *,
        system: System | None = None,
        usable: frozenset[System] = frozenset(),
        edition: str | None = None,
    ) -> Result:
        """At most `LIMIT` hits for ``query``. Raises what opening the code tables raises.

        ``usable`` are the systems of the claim: see `Lookup.search`. ``edition`` names the
        imported tables to search, None the bundled ones.
        """
        return await asyncio.wrap_future(
            self._threads().submit(self._search, query, system, usable, edition)
        )

    def warm(self) -> None:
        """Open the lookup now, so that the first key pressed does not wait for it."""
        self._threads().submit(self._search, "", None, frozenset(), None)

    def close(self) -> None:
        """Let the running search end, close the connection in its own thread, end the thread."""
        if self._pool is None:
            return
        self._pool.submit(self._close)
        self._pool.shutdown(wait=True, cancel_futures=False)
        self._pool = None

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lookup")
        return self._pool

    def _search(
        self, query: str, system: System | None, usable: frozenset[System], edition: str | None
    ) -> Result:
        if self._lookup is None or self._edition != edition:
            self._close()
            self._lookup, self._edition = self._make(edition), edition
        return self._lookup.search(query, system=system, usable=usable, limit=LIMIT)

    def _close(self) -> None:
        if self._lookup is not None:
            self._lookup.close()
        self._lookup = None
