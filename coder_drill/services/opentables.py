"""The code tables that a workspace has open: which edition is in force on a day, each opened once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder_drill.charts.keycheck import CodeTables
    from coder_drill.codebooks import Codebook
    from coder_drill.lookup import Lookup
    from coder_drill.paths import Paths

Progress = Callable[[int, int, str], None]
"""Told ``(done, total, what)`` of a build."""


class OpenTables:
    """Bundled and imported code tables, for one thread; `lookup` and `prepare` open their own.

    An edition is a name such as ``2026-10``, None for the bundled tables.
    """

    def __init__(self, paths: Paths, now: Callable[[], datetime]) -> None:
        self._paths = paths
        self._now = now
        self._editions: dict[str, str | None] = {}
        self.books: dict[str | None, Codebook] = {}
        """Those opened so far, by edition."""

    @cached_property
    def edition_today(self) -> str | None:
        """The name of the imported edition in force today, None where the bundled tables stand."""
        return self.edition_on(f"{self._now():%Y-%m-%d}")

    def edition_on(self, day: str) -> str | None:
        """The name of the imported edition in force on a day, None where the bundled tables stand."""
        imports = self._paths.imports
        if day not in self._editions and imports.is_dir():
            from coder_drill.codebooks.importing.inforce import edition_on
            from coder_drill.codebooks.tables import Manifest
            from coder_drill.resources import codebooks_dir

            self._editions[day] = edition_on(day, Manifest.read(codebooks_dir()), imports)
        return self._editions.get(day)

    def book(self, edition: str | None, progress: Progress | None = None) -> Codebook:
        """The code tables of an edition, opened once and built where they are not there."""
        if edition not in self.books:
            self.books[edition] = self.opened(edition, progress)
        return self.books[edition]

    def opened(self, edition: str | None, progress: Progress | None = None) -> Codebook:
        """The same, opened for the caller, who closes it. Raises UsageError for no edition at hand."""
        from coder_drill.codebooks import Codebook

        return Codebook.open(
            self._paths.cache_dir, progress=progress, imports=self._paths.imports, edition=edition
        )

    def lookup(self, edition: str | None) -> Lookup:
        """A lookup with a connection of its own, for the calling thread."""
        from coder_drill.lookup import Lookup

        return Lookup(self.opened(edition))

    @property
    def built(self) -> bool:
        """True when the database of the bundled tables stands."""
        from coder_drill.codebooks import Codebook

        return Codebook.is_built(self._paths.cache_dir, imports=self._paths.imports)

    def prepare(self, progress: Progress | None, *, apart: bool) -> None:
        """Build what is not there of today's tables and the bundled ones; ``apart`` in another process."""
        # Charts of the bundled edition keep its tables where a later one is in force today.
        for edition in dict.fromkeys((self.edition_today, None)):
            if apart:
                from coder_drill.services.building import build_apart

                build_apart(
                    self._paths.cache_dir, progress, imports=self._paths.imports, edition=edition
                )
            self.opened(edition, progress).close()

    def for_keys(self) -> CodeTables:
        """What the keys of charts that do not come with the package are held against."""
        from coder_drill.charts.keycheck import CodeTables
        from coder_drill.codebooks.importing.shelf import MANIFEST
        from coder_drill.resources import charts_dir

        # Another import may be in force for a chart: what was found out before is asked anew.
        shelf = self._paths.imports / MANIFEST
        stamp = shelf.stat().st_mtime_ns if shelf.is_file() else 0
        mark = f"{self.book(None).file.name} {stamp}"
        return CodeTables(lambda day: self.book(self.edition_on(day)), mark, charts_dir())

    def close(self) -> None:
        """Close what was opened; what is asked for afterward is found out and opened anew."""
        while self.books:
            self.books.popitem()[1].close()
        self._editions.clear()
        self.__dict__.pop("edition_today", None)
