"""Setting an answer's lines against a key's items: which line stands for which item, one to one.

The right code first, then what is near it (a category, a PCS table, levels of a visit), then what it
may have been mistaken for (a like title, a family, another root operation). A line is paired with
the item that it is nearest to, whatever that one weighs; only what nothing pairs with is missed or
extra. An optional item is paired with itself alone: what stands beside it is no substitute of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from coder_drill.scoring.book import Book
from coder_drill.scoring.items import Item, Line, items_of, key_system, lines_of, poa_value
from coder_drill.scoring.items import looks_like_diagnosis as looks_like_diagnosis
from coder_drill.scoring.matching import best_matching
from coder_drill.scoring.model import Label
from coder_drill.scoring.nearness import Nearness, Pair, Reach
from coder_drill.scoring.rubric import EXTRA_SHARE, Credit, Factor, factor

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
    missed = tuple(i for i, j in enumerate(chosen) if j is None)
    pairs = [_no_more_than_right(pair, items, missed, kin) for pair in pairs]
    pairs = settle_position(items, lines, pairs)
    guesses = _guesses(lines, pairs, kin, near)
    matched = {pair.line for pair in pairs}
    extras = tuple(
        Extra(j, _extra_cost(j, items, lines, guesses, pairs), line.counts)
        for j, line in enumerate(lines)
        if j not in matched
    )
    return Pairing(tuple(items), tuple(lines), tuple(pairs), missed, extras, frozenset(guesses))


def _no_more_than_right(
    pair: Pair, items: Sequence[Item], missed: Sequence[int], kin: dict[tuple[int, int], Pair]
) -> Pair:
    """Take off what a near miss earns beyond the right code of another item that it may have meant.

    Beside a missed item of less weight, half the credit of a heavy one would be more than the line
    is worth corrected to the lighter one, and putting a mistake right must never lower a score.
    """
    if pair.right:
        return pair
    weight = items[pair.item].weight
    most = min((items[i].weight for i in missed if (i, pair.line) in kin), default=weight)
    if pair.base * weight <= most:
        return pair
    return replace(pair, credit=most / weight, base=most / weight)


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

    An optional code may be left out at no cost: it is no reason to soften anything, and stands in
    the way of nothing either.
    """
    pair_of = {pair.line: pair for pair in pairs}
    before = [pair_of.get(j) for j in range(lead.line) if lines[j].is_diagnosis]
    found = [pair for pair in before if pair is not None and pair.right]
    if len(found) < len(before):
        return None
    return [pair for pair in found if not items[pair.item].key.optional] or None


def _kin(
    items: Sequence[Item], lines: Sequence[Line], near: Nearness
) -> dict[tuple[int, int], Pair]:
    """Every pair that has something in common; substitutes only where no right code is given."""
    found: dict[tuple[int, int], Pair] = {}
    # A diagnosis given twice is one guess, whose second line earns nothing beside the first.
    open_lines = [(j, line, near.of(line)) for j, line in enumerate(lines) if not line.repeated]
    # A right code stands for itself alone, and a copy of it for nothing else; only a code of a set
    # that is not complete may do something for another.
    own = near.own
    right_items: dict[int, int] = {}
    right_lines: set[int] = set()
    for j, line, held in open_lines:
        for pair in near.pairs(j, held, Reach.NEAR, near.every):
            item = items[pair.item]
            if not pair.right and (item.key.optional or line.plain in own):
                continue
            found[pair.item, j] = pair
            if pair.right and line.plain == item.plain:
                right_items[pair.item] = right_items.get(pair.item, 0) + 1
                right_lines.add(j)
    missing = 0
    for i, item in enumerate(items):
        # Of a code that the key has twice one line may be right and the other mistaken.
        if right_items.get(i, 0) < near.times[item.plain] and not item.key.optional:
            missing |= 1 << i
    for j, line, held in open_lines:
        if j in right_lines or line.plain in own:
            continue
        for pair in near.pairs(j, held, Reach.FAR, missing):
            found.setdefault((pair.item, j), pair)
    return found


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


def _guesses(
    lines: Sequence[Line],
    pairs: Sequence[Pair],
    kin: dict[tuple[int, int], Pair],
    near: Nearness,
) -> dict[tuple[int, int], Pair]:
    """Extras as what they would be in place of a line that is matched: second guesses."""
    matched = {pair.line for pair in pairs}
    taken = 0
    for pair in pairs:
        taken |= 1 << pair.item
    found: dict[tuple[int, int], Pair] = {}
    for j, line in enumerate(lines):
        if j in matched or line.repeated:
            continue
        held = near.of(line)
        # The nearest relation says what the line would be: the far ones only where no other is.
        for reach in Reach:
            for pair in near.pairs(j, held, reach, taken):
                at = pair.item, j
                found.setdefault(at, kin.get(at) or pair)
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
