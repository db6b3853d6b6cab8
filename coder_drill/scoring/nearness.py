"""How near each line of an answer is to each item of a key, each pair worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.items import Item, Line, poa_value
from coder_drill.scoring.kinship import Kinship, kinship, near_kin, plain, substitute
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.rubric import PRINCIPAL_CAP, Credit, Factor, factor

_KEPT = 1000
"""Lines that are remembered."""
_Relation = Callable[[str, System | None, str, System, Book], Kinship]
_Found = tuple[Kinship, float, tuple[Label, ...], tuple[Factor, ...], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and a line that were matched, with the final credit and every fault, worst first.

    ``base`` is the credit without what a wrong position takes off.
    """

    item: int
    line: int
    kin: Kinship
    credit: float
    faults: tuple[Label, ...]
    factors: tuple[Factor, ...]
    base: float = 0.0

    @property
    def right(self) -> bool:
        """True for the key's code or one that the chart accepts."""
        return self.kin.kind is Credit.EXACT


class Reach(IntEnum):
    """Which relations are looked at: within a category, a table or the visits; across them; any."""

    NEAR = 0
    FAR = 1
    ANY = 2


_RELATIONS: tuple[_Relation, ...] = (near_kin, substitute, kinship)
"""What works out each reach, in its order."""


class Held:
    """A line with what was found out about it so far: for each reach, by the number of the item."""

    __slots__ = ("foreign", "found", "line")

    def __init__(self, line: Line, foreign: bool) -> None:
        self.line = line
        self.foreign = foreign
        """A diagnosis or inpatient procedure of the tables: akin to codes of its own system only."""
        self.found: tuple[dict[int, _Found | None], ...] = ({}, {}, {})


class Nearness:
    """What the lines of answers are to the items of a key. Much of it is asked again and again: an
    answer is also held against the key without some of its codes."""

    def __init__(self, items: Sequence[Item], book: Book, *, wants_poa: bool) -> None:
        self.items = items
        self._book = book
        self._wants_poa = wants_poa
        self._held: dict[tuple[AnswerCode, bool], Held] = {}
        self._codes = [_codes(item, book) for item in items]
        self.own = frozenset(item.plain for item in items if not item.key.together)
        """Codes that stand for themselves alone: those of the key that belong to no set."""
        self.times = Counter(item.plain for item in items)
        """How many items have a code."""
        self.heads = [_heads(item) for item in items]
        """For each item the characters that near codes begin with, and how many they are."""

    def of(self, line: Line) -> Held:
        """What is known of a line; lines of the same code, modifiers, units and POA share it."""
        key = line.given, line.first
        held = self._held.get(key)
        if held is None:
            if len(self._held) >= _KEPT:
                self._held.clear()
            given = line.given
            kept_apart = given.is_diagnosis or given.is_inpatient_procedure
            foreign = kept_apart and self._book.get(given.code, given.system) is not None
            held = self._held[key] = Held(line, foreign)
        return held

    def pair(self, i: int, j: int, held: Held, reach: Reach) -> Pair | None:
        """The item ``i`` with a line, which stands at ``j``; None where they have nothing in common."""
        known = held.found[reach]
        if i in known:
            found = known[i]
        else:
            found = known[i] = self._find(i, held, reach)
        return None if found is None else Pair(i, j, *found)

    def _find(self, i: int, held: Held, reach: Reach) -> _Found | None:
        item = self.items[i]
        given = held.line.given
        if held.foreign and given.system is not item.system:
            return None
        relation = _RELATIONS[reach]
        best: Kinship | None = None
        for code in self._codes[i]:
            found = relation(given.code, given.system, code, item.system, self._book)
            if best is None or found.close > best.close:
                best = found
        assert best is not None  # there is always the item's own code
        return _found(item, held.line, best, self._book, self._wants_poa)


def _codes(item: Item, book: Book) -> tuple[str, ...]:
    """The item's code and those it accepts, as the tables write them."""
    rows = ((code, book.get(code, item.system)) for code in (item.code, *item.key.accept))
    return tuple(row.code if row else code for code, row in rows)


def _heads(item: Item) -> tuple[frozenset[str], int | None]:
    head = item.system.family_head or None
    wanted = (item.plain, *(plain(code) for code in item.key.accept))
    return frozenset(code[:head] for code in wanted), head


def _found(item: Item, line: Line, kin: Kinship, book: Book, wants_poa: bool) -> _Found | None:
    """A `Pair` without the places of its two, or None."""
    if kin.kind is Credit.NONE:
        return None
    given = line.given
    faults = list(kin.faults)
    factors: list[Factor] = []
    value = kin.credit
    if item.leads and kin.kind is not Credit.EXACT:
        flags = book.flags(given.code, given.system)
        if flags.manifestation or flags.external_cause:
            value = min(value, PRINCIPAL_CAP)
    if item.system.takes_poa:
        if wants_poa and given.poa != poa_value(item.key.poa):
            factors.append(Factor.POA)
            faults.append(Label.POA)
    elif item.system.is_line_item:
        if frozenset(m.upper() for m in given.modifiers) not in item.key.modifier_sets:
            factors.append(Factor.MODIFIER)
            faults.append(Label.MODIFIER)
        if given.units != item.key.units:
            factors.append(Factor.UNITS)
            faults.append(Label.UNITS)
    for each in factors:
        value *= factor(each)
    if item.leads and not line.first:
        factors.append(Factor.POSITION)
        faults.insert(len(kin.faults), Label.PRINCIPAL)
    return kin, value, tuple(dict.fromkeys(faults)), tuple(factors), value
