"""Collects the names and codes of all systems for the search index (see ``index``)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from coder_drill.codebooks.lexicon import Lexicon
from coder_drill.codebooks.model import System
from coder_drill.codebooks.words import words


@dataclass(slots=True)
class Builder:
    """Collects names and codes of all systems, then packs them."""

    lexicon: Lexicon
    systems: tuple[System, ...] = field(default_factory=lambda: tuple(System))
    """The systems in their order in the index: names and codes of each are contiguous."""
    surface_id: dict[str, int] = field(default_factory=dict)
    names: list[tuple[int, ...]] = field(default_factory=list)
    name_code: array[int] = field(default_factory=lambda: array("I"))
    name_kind: bytearray = field(default_factory=bytearray)
    name_posted: bytearray = field(default_factory=bytearray)
    code_row: array[int] = field(default_factory=lambda: array("I"))
    code_flags: bytearray = field(default_factory=bytearray)
    code_system: bytearray = field(default_factory=bytearray)
    code_parent: array[int] = field(default_factory=lambda: array("i"))
    code_lo: array[int] = field(default_factory=lambda: array("I"))
    code_hi: array[int] = field(default_factory=lambda: array("I"))
    code_title: array[int] = field(default_factory=lambda: array("I"))
    ranges: list[tuple[int, str, float, float]] = field(default_factory=list)
    sevenths: list[int] = field(default_factory=list)
    groups: array[int] = field(default_factory=lambda: array("I"))
    code_default: array[int] = field(default_factory=lambda: array("I"))
    codes: list[str] = field(default_factory=list)
    shared: dict[int, int] = field(default_factory=dict)
    bounds: array[int] = field(default_factory=lambda: array("I"))
    cache: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def ids(self, text: str) -> tuple[int, ...]:
        """Return the word ids of ``text``; parts between commas are cached, titles repeat them."""
        cache = self.cache
        found = cache.get(text)
        if found is not None:
            return found
        if ", " in text:
            out: list[int] = []
            for part in text.split(", "):
                got = cache.get(part)
                if got is None:
                    got = cache[part] = self._ids(part)
                out += got
            return tuple(dict.fromkeys(out))
        found = cache[text] = self._ids(text)
        return found

    def _ids(self, text: str) -> tuple[int, ...]:
        table = self.surface_id
        return tuple([table.setdefault(w, len(table)) for w in words(text)])

    def add_codes(
        self,
        codes: Sequence[str],
        rowids: Sequence[int],
        system: System,
        billable: Sequence[bool],
        parents: Sequence[int],
    ) -> int:
        """Append codes and return the position of the first; their title names are set by the caller."""
        first, count = len(self.codes), len(codes)
        self.codes.extend(codes)
        self.code_row.extend(rowids)
        self.code_flags.extend(billable)
        self.code_system.extend(bytes([self.systems.index(system)]) * count)
        self.code_parent.extend(parents)
        self.code_lo.extend([0] * count)
        self.code_hi.extend([0] * count)
        self.code_default.extend(range(first, first + count))
        self.code_title.extend([0] * count)
        return first

    def add_name(self, ids: tuple[int, ...], code: int, kind: int, posted: bool) -> int:
        """Append one name; names must come grouped by system."""
        self.names.append(ids)
        self.name_code.append(code)
        self.name_kind.append(kind)
        self.name_posted.append(posted)
        return len(self.names) - 1
