"""The compiled search index in memory: typed arrays read as they lie in the database."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from coder_drill.codebooks.indexsource import DAILY
from coder_drill.codebooks.model import System
from coder_drill.codebooks.searchtables import SearchTables


class Postings:
    """Names, codes and postings of all systems; see ``coder_drill.codebooks.index``.

    Read-only after construction, so that several lookups may share one. About 12 MB.
    Raises ``UnavailableError`` when the database carries no search index.
    """

    def __init__(self, tables: SearchTables) -> None:
        blobs = tables.blobs()
        self.surfaces: list[str] = blobs["surfaces"].decode().split("\n")

        def load(name: str, code: str) -> array[int]:
            out = array(code)
            out.frombytes(blobs[name])
            return out

        def load_floats(name: str) -> array[float]:
            out = array("f")
            out.frombytes(blobs[name])
            return out

        self.class_of = load("class_of", "H")
        self.frequency = load("frequency", "I")
        self.post_offsets = load("post_offsets", "I")
        self.post = load("post", "I")
        self.name_offsets = load("name_offsets", "I")
        self.name_words = load("name_words", "H")
        self.name_code = load("name_code", "I")
        self.name_kind = blobs["name_kind"]
        self.code_row = load("code_row", "I")
        self.code_flags = blobs["code_flags"]
        self.code_system = blobs["code_system"]
        """For each code, the place of its system in :attr:`systems`."""
        self.systems = tuple(System(name) for name in blobs["systems"].decode().split("\n"))
        self.code_parent = load("code_parent", "i")
        self.code_seventh = blobs["code_seventh"]
        self.code_lo = load("code_lo", "I")
        self.code_hi = load("code_hi", "I")
        self.code_default = load("code_default", "I")
        self.code_title = load("code_title", "I")
        bounds = load("bounds", "I")
        self.name_end = bounds[0::3]
        """For each system, where its names end; they begin where those of the last one end."""
        self.extra_start = bounds[1::3]
        """For each system, the first name that is not a title; from there sorted by code."""
        self.class_weight = load_floats("class_weight")
        self.heaviest = max(self.class_weight, default=1.0)
        """The weight of the rarest word class."""
        self.doc_weight = load_floats("doc_weight")
        self.place_end = load("place_end", "I")
        """For each system, where the places of its names in the postings end."""
        self.place_name = load("place_name", "I")
        """The name at each place: of each system the lightest first."""
        self.place_weight = load_floats("place_weight")
        self._numbers = tables.ranges()
        self.groups = load("groups", "I")
        """Where each body part and operation of codes built by axes begins, in order."""
        self.place_common = load("place_common", "Q")
        """For each place the commonest word classes that its name holds, one bit each."""
        self.common_bit = {cls: 1 << n for n, cls in enumerate(load("common", "I"))}
        """The bit of each of the commonest word classes."""
        self.id_of: dict[str, int] = {w: i for i, w in enumerate(self.surfaces)}

    @cached_property
    def ranges(self) -> dict[int, tuple[tuple[str, float, float], ...]]:
        """For each code whose title names numbers: unit, lowest, highest.

        Worked out for the first query that has a number; two threads at worst do it twice.
        """
        return _ranges(self._numbers, self.code_row)

    def family(self, code: int) -> int:
        """A number shared by codes of one family, 0 for a code that has none.

        Positive for the codes of one stem with a seventh character, negative for the codes of one
        body part and operation built by axes.
        """
        if self.groups and self.systems[self.code_system[code]].by_axes:
            return -bisect_right(self.groups, code) - 1
        parent = self.code_parent[code]
        if parent >= 0 and self.billable(code) and self.is_seventh(code):
            return parent + 1
        return 0

    def is_seventh(self, code: int) -> bool:
        """True for a code that is its parent's with a seventh character."""
        return bool(self.code_seventh[code >> 3] >> (code & 7) & 1)

    def name_range(self, system: System | None) -> tuple[int, int]:
        """Return the half-open range of names of ``system``, of all systems for None."""
        if system is None:
            return 0, len(self.name_code)
        if system not in self.systems:
            return 0, 0
        at = self.systems.index(system)
        return (self.name_end[at - 1] if at else 0), self.name_end[at]

    def system(self, code: int) -> System:
        """Return the system of a code position."""
        return self.systems[self.code_system[code]]

    def billable(self, code: int) -> bool:
        """Tell whether the code at this position is billable."""
        return bool(self.code_flags[code] & 1)

    def daily(self, code: int) -> bool:
        """Tell whether the code is one that coders meet daily."""
        return bool(self.code_flags[code] & DAILY)

    def place_range(self, lo: int, hi: int) -> tuple[int, int]:
        """The places of the names of a range, which is that of a system or of all."""
        ends = [0, *self.place_end]
        names = [0, *self.name_end]
        return ends[bisect_left(names, lo)], ends[bisect_left(names, hi)]

    def span(self, cls: int, lo: int, hi: int) -> tuple[int, int]:
        """Where in ``post`` the places of a word class within a range begin and end."""
        start, end = self.post_offsets[cls], self.post_offsets[cls + 1]
        if lo:
            start = bisect_left(self.post, lo, start, end)
        if hi < len(self.place_name):
            end = bisect_left(self.post, hi, start, end)
        return start, end

    def posting(self, cls: int) -> Sequence[int]:
        """Return the places of the names that hold a word class."""
        return self.post[self.post_offsets[cls] : self.post_offsets[cls + 1]]

    def words_of(self, name: int) -> Sequence[int]:
        """Return the surface ids of a name."""
        return self.name_words[self.name_offsets[name] : self.name_offsets[name + 1]]

    def completions(self, prefix: str, limit: int) -> Iterable[int]:
        """Return ids of up to ``limit`` words that begin with ``prefix``, the most used first."""
        lo = bisect_left(self.surfaces, prefix)
        hi = bisect_left(self.surfaces, prefix + "\x7f")
        if hi - lo > limit:
            return sorted(range(lo, hi), key=self.frequency.__getitem__, reverse=True)[:limit]
        return range(lo, hi)


def _ranges(
    found: Sequence[tuple[int, str, float, float]], rows: Sequence[int]
) -> dict[int, tuple[tuple[str, float, float], ...]]:
    """The ranges that titles name, by position of the code."""
    wanted = {row for row, *_ in found}
    place = {row: code for code, row in enumerate(rows) if row in wanted}
    out: dict[int, tuple[tuple[str, float, float], ...]] = {}
    for row, unit, low, high in found:
        at = place.get(row)
        if at is not None:
            out[at] = (*out.get(at, ()), (unit, low, high))
    return out
