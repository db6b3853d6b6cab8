"""How near each line of an answer is to each item of a key, each pair worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.items import Item, Line, poa_value
from coder_drill.scoring.kinship import Kinship, near_kin, plain, substitute
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.rubric import PRINCIPAL_CAP, Credit, Factor, factor

_KEPT = 2000
"""Lines that are remembered for one reading of a key."""
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
    """Which relations are looked at: within a category, a table or the visits; across them."""

    NEAR = 0
    FAR = 1


_RELATIONS: tuple[_Relation, ...] = (near_kin, substitute)
"""What works out each reach, in its order."""


class Held:
    """A line with what was found out about it so far.

    Sets of items are numbers here, an item ``i`` the bit ``1 << i``: a long session holds very many of
    them, and most say that there is nothing to find.
    """

    __slots__ = ("asked", "found", "line", "within")

    def __init__(self, line: Line, within: int, begins: int) -> None:
        self.line = line
        self.within = (within & begins, within)
        """For each reach the items that it may stand for: near ones begin as it does, and a known code
        is akin to codes of its own kind only."""
        self.asked = [0, 0]
        """For each reach the items that were looked at."""
        self.found: tuple[dict[int, _Found], ...] = ({}, {})
        """For each reach what was found, by the number of the item."""


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
        self.every = (1 << len(items)) - 1
        """All items."""
        self._of_system: dict[System, int] = {}
        self._begun: dict[int | None, dict[str, int]] = {}
        for i, item in enumerate(items):
            self._of_system[item.system] = self._of_system.get(item.system, 0) | 1 << i
            head = item.system.family_head or None
            begun = self._begun.setdefault(head, {})
            for code in (item.plain, *(plain(code) for code in item.key.accept)):
                begun[code[:head]] = begun.get(code[:head], 0) | 1 << i

    def of(self, line: Line) -> Held:
        """What is known of a line; lines of the same code, modifiers, units and POA share it."""
        key = line.given, line.first
        held = self._held.get(key)
        if held is None:
            if len(self._held) >= _KEPT:
                self._held.clear()
            begins = 0
            for head, begun in self._begun.items():
                begins |= begun.get(line.plain[:head], 0)
            held = self._held[key] = Held(line, self._within(line.given), begins)
        return held

    def pairs(self, j: int, held: Held, reach: Reach, among: int) -> list[Pair]:
        """The line, which stands at ``j``, with each item of ``among`` that it has something in
        common with."""
        among &= held.within[reach]
        new = among & ~held.asked[reach]
        if new:
            held.asked[reach] |= new
            for i in _numbers(new):
                found = self._find(i, held.line, _RELATIONS[reach])
                if found is not None:
                    held.found[reach][i] = found
        return [Pair(i, j, *each) for i, each in held.found[reach].items() if among >> i & 1]

    def _within(self, given: AnswerCode) -> int:
        system = given.system
        if system is None or self._book.get(given.code, system) is None:
            return self.every
        if not system.is_line_item:
            return self._of_system.get(system, 0)
        return sum(items for each, items in self._of_system.items() if each.is_line_item)

    def _find(self, i: int, line: Line, relation: _Relation) -> _Found | None:
        item = self.items[i]
        given = line.given
        best: Kinship | None = None
        for code in self._codes[i]:
            found = relation(given.code, given.system, code, item.system, self._book)
            if best is None or found.close > best.close:
                best = found
        assert best is not None  # there is always the item's own code
        return _found(item, line, best, self._book, self._wants_poa)


def _numbers(items: int) -> Iterator[int]:
    """The numbers of the items in a set."""
    while items:
        lowest = items & -items
        yield lowest.bit_length() - 1
        items ^= lowest


def _codes(item: Item, book: Book) -> tuple[str, ...]:
    """The item's code and those it accepts, as the tables write them."""
    rows = ((code, book.get(code, item.system)) for code in (item.code, *item.key.accept))
    return tuple(row.code if row else code for code, row in rows)


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
