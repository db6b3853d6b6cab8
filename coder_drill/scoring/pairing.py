"""Setting an answer's lines against a key's items: which line stands for which item, one to one.

The right code first, then what is near it (a category, a PCS table, levels of a visit), then what it
may have been mistaken for (a like title, a family, another root operation). A line is paired with
the item that it is nearest to, whatever that one weighs; only what nothing pairs with is missed or
extra. An optional item is paired with itself alone: what stands beside it is no substitute of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.items import Item, Line, items_of, key_system, lines_of, poa_value
from coder_drill.scoring.items import looks_like_diagnosis as looks_like_diagnosis
from coder_drill.scoring.kinship import Kinship, kinship, near_kin, plain, substitute
from coder_drill.scoring.matching import best_matching
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.rubric import EXTRA_SHARE, PRINCIPAL_CAP, Credit, Factor, factor

__all__ = [
    "Extra",
    "Item",
    "Line",
    "Pair",
    "Pairing",
    "items_of",
    "key_system",
    "lines_of",
    "pair_up",
    "poa_value",
]

_EXACT, _ACCEPTED, _NEAR = 100.0, 99.0, 10.0
"""Worth of a pair in the matching: no number of near pairs outweighs a right one."""
_SUBSTITUTES = frozenset({Credit.TITLE, Credit.PCS_OTHER, Credit.FAMILY})
_TIE = 1e-3
_FORCED = 1e5
"""Bonus that makes a matching take an item whatever it costs elsewhere."""


Relation = Callable[[str, System | None, str, System, Book], Kinship]
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


@dataclass(frozen=True, slots=True)
class Extra:
    """A line without an item. ``cost`` is what it adds to the denominator, ``counts`` as the line's."""

    line: int
    cost: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Pairing:
    """The whole comparison of one answer with one reading of the key.

    ``guesses`` are the (item, line) pairs of extras that stand for an item which another line has.
    """

    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    missed: tuple[int, ...]
    extras: tuple[Extra, ...]
    guesses: frozenset[tuple[int, int]] = frozenset()

    @property
    def earned(self) -> float:
        """Sum of weight x credit."""
        return sum(self.items[p.item].weight * p.credit for p in self.pairs)

    @property
    def required(self) -> float:
        """Sum of the weights of required items and of optional ones that were given."""
        return sum(self.items[p.item].weight for p in self.pairs) + sum(
            self.items[i].weight for i in self.missed if not self.items[i].key.optional
        )

    @property
    def extra_cost(self) -> float:
        """What extras add to the denominator."""
        return sum(extra.cost for extra in self.extras)

    @property
    def lead(self) -> Pair | None:
        """The pair of the principal or first-listed diagnosis."""
        return next((pair for pair in self.pairs if self.items[pair.item].leads), None)


def pair_up(
    items: Sequence[Item],
    lines: Sequence[Line],
    book: Book,
    *,
    wants_poa: bool,
    near: Nearness | None = None,
) -> Pairing:
    """Match items and lines one to one by how near they are, then settle position and extras.

    ``near`` is what an earlier call with the same items found out; it learns what this one finds.
    """
    near = near or Nearness(items, book, wants_poa=wants_poa)
    kin = _kin(items, lines, near)
    worth = [[0.0] * len(lines) for _ in items]
    for (i, j), pair in kin.items():
        worth[i][j] = _worth(items[i], lines[j], pair)
    chosen, alone = _match(items, worth, kin)
    pairs = [kin[i, j] for i, j in enumerate(chosen) if j is not None]
    pairs = [_half(pair) if pair.item in alone else pair for pair in pairs]
    pairs = settle_position(items, lines, pairs)
    guesses = _guesses(lines, pairs, kin, near)
    matched = {pair.line for pair in pairs}
    extras = tuple(
        Extra(j, _extra_cost(j, items, lines, guesses, pairs), line.counts)
        for j, line in enumerate(lines)
        if j not in matched
    )
    missed = tuple(i for i, j in enumerate(chosen) if j is None)
    return Pairing(tuple(items), tuple(lines), tuple(pairs), missed, extras, frozenset(guesses))


def settle_position(
    items: Sequence[Item], lines: Sequence[Line], pairs: Sequence[Pair]
) -> list[Pair]:
    """Take off what a principal diagnosis loses that does not stand first.

    Where only right codes stand before it, it loses no more than they earn: without this a learner
    would do better by leaving them out. Other codes in its way soften nothing.
    """
    settled = []
    for pair in pairs:
        credit = pair.base
        if Factor.POSITION in pair.factors:
            loss = credit * (1 - factor(Factor.POSITION))
            before = standing_before(items, lines, pairs, pair)
            if before is not None:
                weight = items[pair.item].weight
                loss = min(loss, sum(items[p.item].weight * p.base for p in before) / weight)
            credit -= loss
        settled.append(pair if pair.credit == credit else replace(pair, credit=credit))
    return settled


def standing_before(
    items: Sequence[Item], lines: Sequence[Line], pairs: Sequence[Pair], lead: Pair
) -> list[Pair] | None:
    """The pairs of the diagnoses before the principal when all of them are right codes, else None.

    An optional code may be left out at no cost, so it counts as no right code here.
    """
    pair_of = {pair.line: pair for pair in pairs}
    before = [pair_of.get(j) for j in range(lead.line) if lines[j].is_diagnosis]
    found = [pair for pair in before if pair and pair.right and not items[pair.item].key.optional]
    return found if len(found) == len(before) else None


class Nearness:
    """What the lines of answers are to the items of a key. Much of it is asked again and again: an
    answer is also held against the key without some of its codes."""

    def __init__(self, items: Sequence[Item], book: Book, *, wants_poa: bool) -> None:
        self.items = items
        self._book = book
        self._wants_poa = wants_poa
        self._known: dict[tuple[int, AnswerCode, bool, Relation], _Found | None] = {}
        self.own = frozenset(item.plain for item in items if not item.key.together)
        """Codes that stand for themselves alone: those of the key that belong to no set."""
        self.times = Counter(item.plain for item in items)
        """How many items have a code."""
        self.heads = [_heads(item) for item in items]
        """For each item the characters that near codes begin with, and how many they are."""

    def pair(self, i: int, j: int, line: Line, relation: Relation) -> Pair | None:
        """The item ``i`` with the line, which stands at ``j``; None where they have nothing in common."""
        key = i, line.given, line.first, relation
        if key not in self._known:
            item = self.items[i]
            kin = _best(item, line, self._book, relation)
            self._known[key] = _pair(item, line, kin, self._book, self._wants_poa)
        found = self._known[key]
        return found and Pair(i, j, *found)


def _kin(
    items: Sequence[Item], lines: Sequence[Line], near: Nearness
) -> dict[tuple[int, int], Pair]:
    """Every pair that has something in common; substitutes only where no right code is given."""
    found: dict[tuple[int, int], Pair] = {}
    # A diagnosis given twice is one guess, whose second line earns nothing beside the first.
    open_lines = [j for j in range(len(lines)) if not lines[j].repeated]
    # A right code stands for itself alone, and a copy of it for nothing else; only a code of a set
    # that is not complete may do something for another.
    own = near.own
    right_items: dict[int, int] = {}
    right_lines: set[int] = set()
    for i, item in enumerate(items):
        heads, head = near.heads[i]
        for j in open_lines:
            # Quick dismissal: near codes share their beginning.
            if lines[j].plain[:head] not in heads:
                continue
            pair = near.pair(i, j, lines[j], near_kin)
            if pair is None or (not pair.right and (item.key.optional or lines[j].plain in own)):
                continue
            found[i, j] = pair
            if pair.right and lines[j].plain == item.plain:
                right_items[i] = right_items.get(i, 0) + 1
                right_lines.add(j)
    for i, item in enumerate(items):
        # Of a code that the key has twice one line may be right and the other mistaken.
        if right_items.get(i, 0) >= near.times[item.plain] or item.key.optional:
            continue
        for j in open_lines:
            if j in right_lines or lines[j].plain in own or (i, j) in found:
                continue
            pair = near.pair(i, j, lines[j], substitute)
            if pair is not None and (pair.right or not items[i].key.optional):
                found[i, j] = pair
    return found


def _heads(item: Item) -> tuple[frozenset[str], int | None]:
    head = item.system.family_head or None
    wanted = (item.plain, *(plain(code) for code in item.key.accept))
    return frozenset(code[:head] for code in wanted), head


def _worth(item: Item, line: Line, pair: Pair) -> float:
    """What a pair is worth in the matching. Among equals the line that is right in more ways."""
    tie = _TIE * pair.base
    if pair.right:
        own = line.plain == item.plain
        return (_EXACT if own else _ACCEPTED) + tie
    near = 0.0 if pair.kin.kind in _SUBSTITUTES else _NEAR
    return near + pair.kin.close + tie


def _match(
    items: Sequence[Item], worth: list[list[float]], kin: dict[tuple[int, int], Pair]
) -> tuple[list[int | None], frozenset[int]]:
    """The best matching, and the items of sets that it leaves incomplete (they earn nothing).

    A set (``together``) earns only when all of its items are matched. Every choice of sets to
    complete is tried: those items are forced by a bonus, items of other sets are kept at the worth
    of a tie, so that a half-given set is still matched to its own lines.
    """
    sets: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        if item.key.together:
            sets.setdefault(item.key.together, []).append(i)
    if not sets:
        return best_matching(worth), frozenset()
    able = [found for found in sets.values() if all(any(worth[i]) for i in found)]
    best: tuple[float, list[int | None], frozenset[int]] | None = None
    for count in range(len(able), -1, -1):
        for complete in combinations(able, count):
            forced = {i for found in complete for i in found}
            alone = frozenset(i for found in sets.values() for i in found) - forced
            chosen = best_matching([_weighed(i, row, forced, alone) for i, row in enumerate(worth)])
            if any(chosen[i] is None for i in forced):
                continue
            total = sum(
                items[i].weight * kin[i, j].base
                for i, j in enumerate(chosen)
                if j is not None and i not in alone
            )
            if best is None or total > best[0] + _TIE / 2:
                best = (total, chosen, alone)
    assert best is not None  # no set to complete is always possible
    return best[1], best[2]


def _weighed(i: int, row: list[float], forced: set[int], alone: frozenset[int]) -> list[float]:
    if i in forced:
        return [value + _FORCED if value else 0.0 for value in row]
    if i in alone:
        return [min(value, _TIE) * (1 + value) for value in row]
    return row


def _half(pair: Pair) -> Pair:
    """A code of a set that was given without the others."""
    return replace(pair, credit=0.0, base=0.0, faults=(Label.EDIT, *pair.faults))


def _pair(item: Item, line: Line, kin: Kinship, book: Book, wants_poa: bool) -> _Found | None:
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
        if {m.upper() for m in given.modifiers} != {m.upper() for m in item.key.modifiers}:
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


def _best(item: Item, line: Line, book: Book, relation: Relation) -> Kinship:
    """The nearest relation of a line to an item's code or what it accepts instead."""
    given = line.given
    best: Kinship | None = None
    for code in (item.code, *item.key.accept):
        row = book.get(code, item.system)
        found = relation(given.code, given.system, row.code if row else code, item.system, book)
        if best is None or found.close > best.close:
            best = found
    assert best is not None  # there is always the item's own code
    return best


def _guesses(
    lines: Sequence[Line],
    pairs: Sequence[Pair],
    kin: dict[tuple[int, int], Pair],
    near: Nearness,
) -> dict[tuple[int, int], Pair]:
    """Extras as what they would be in place of a line that is matched: second guesses."""
    matched = {pair.line for pair in pairs}
    taken = [pair.item for pair in pairs]
    found = {}
    for j in range(len(lines)):
        if j in matched or lines[j].repeated:
            continue
        for i in taken:
            pair = kin.get((i, j)) or near.pair(i, j, lines[j], kinship)
            if pair is not None:
                found[i, j] = pair
    return found


def _extra_cost(
    j: int,
    items: Sequence[Item],
    lines: Sequence[Line],
    guesses: dict[tuple[int, int], Pair],
    pairs: Sequence[Pair],
) -> float:
    """Half the extra's weight; a second guess beside the code that counts costs no more than it
    would have lost in its place. A code given twice costs in full, one that the house takes for no
    extra nothing."""
    if not lines[j].counts:
        return 0.0
    cost = EXTRA_SHARE * lines[j].weight
    code = lines[j].given.code
    if any(lines[pair.line].given.code == code for pair in pairs):
        return cost
    for pair in pairs:
        guess = guesses.get((pair.item, j))
        if guess is not None:
            cost = min(cost, items[pair.item].weight * max(0.0, pair.credit - guess.base))
    return cost
