"""Setting an answer's lines against a key's items: weights, credits and the best matching."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from coder_drill.charts.model import KeyCode, Role
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.kinship import Kinship, kinship, plain
from coder_drill.scoring.matching import best_matching
from coder_drill.scoring.model import AnswerCode, Label
from coder_drill.scoring.rubric import (
    EXTRA_SHARE,
    PRINCIPAL_CAP,
    Credit,
    Factor,
    Weight,
    factor,
    weight,
)

_PRINCIPAL_ROLES = (Role.PRINCIPAL, Role.FIRST_LISTED)
_TIE = 1e-6
"""Value of a pair that belongs together but earns nothing (an E/M level far off), and the edge of an
exact pair among equal totals."""

_FORCED = 1e4
"""Bonus that makes a matching take an item whatever it costs elsewhere."""

_CM_SHAPE = re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{0,4}|[0-9A-Z]{0,4})")


@dataclass(frozen=True, slots=True)
class Item:
    """A key code with its system and weight."""

    key: KeyCode
    code: str
    system: System
    weight: float
    plain: str
    """The code without dots."""

    @property
    def leads(self) -> bool:
        """True for the principal or first-listed diagnosis."""
        return self.key.role in _PRINCIPAL_ROLES


@dataclass(frozen=True, slots=True)
class Line:
    """An answer's line. ``weight`` is what it weighs as an extra; ``first`` marks the first diagnosis."""

    given: AnswerCode
    is_diagnosis: bool
    first: bool
    weight: float
    plain: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and a line that were matched, with the final credit and every fault, worst first."""

    item: int
    line: int
    kin: Kinship
    credit: float
    faults: tuple[Label, ...]
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """A line without an item. ``cost`` is what it adds to the denominator."""

    line: int
    cost: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """The whole comparison of one answer with one reading of the key."""

    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    missed: tuple[int, ...]
    extras: tuple[Extra, ...]

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


def key_system(key: KeyCode) -> System:
    """The code system of a key code, from its role and shape."""
    if key.role.is_diagnosis:
        return System.diagnoses()
    return System.of_service(key.code)


def items_of(keys: Sequence[KeyCode], book: Book) -> tuple[Item, ...]:
    """The key's codes with their systems and weights, in the key's order."""
    items: list[Item] = []
    line_seen = False
    for key in keys:
        system = key_system(key)
        row = book.get(key.code, system)
        code = row.code if row else key.code.upper()
        first_line = not key.role.is_diagnosis and not key.optional and not line_seen
        line_seen = line_seen or first_line
        if key.optional:
            kind = Weight.OPTIONAL
        elif key.role in _PRINCIPAL_ROLES:
            kind = Weight.PRINCIPAL
        elif key.role.is_diagnosis:
            kind = _secondary_weight(code, book)
        elif first_line or system.by_families:
            kind = Weight.LINE
        else:
            kind = Weight.SECONDARY
        items.append(Item(key, code, system, weight(kind), plain(code)))
    return tuple(items)


def lines_of(codes: Sequence[AnswerCode], book: Book) -> tuple[Line, ...]:
    """The answer's lines in order, with what each weighs should it be an extra."""
    lines: list[Line] = []
    diagnosis_seen = False
    for given in codes:
        is_diagnosis = looks_like_diagnosis(given)
        first = is_diagnosis and not diagnosis_seen
        diagnosis_seen = diagnosis_seen or first
        if is_diagnosis:
            kind = _secondary_weight(given.code, book)
        else:
            kind = Weight.LINE if given.system and given.system.by_families else Weight.SECONDARY
        lines.append(Line(given, is_diagnosis, first, weight(kind), plain(given.code)))
    return tuple(lines)


def looks_like_diagnosis(given: AnswerCode) -> bool:
    """True for ICD-10-CM codes, and for unknown codes written like one."""
    if given.system is not None:
        return given.is_diagnosis
    return "." in given.code or (
        _CM_SHAPE.fullmatch(given.code) is not None and len(given.code) not in (5, 7)
    )


def pair_up(
    items: Sequence[Item], lines: Sequence[Line], book: Book, *, wants_poa: bool
) -> Pairing:
    """Match items and lines one to one for the most credit, then settle position and extras."""
    kin: dict[tuple[int, int], Pair] = {}
    repeated = _repeated(lines)
    table = [[0.0] * len(lines) for _ in items]
    for i, item in enumerate(items):
        wanted = (item.plain, *(plain(code) for code in item.key.accept))
        head = item.system.family_head or None
        heads = {code[:head] for code in wanted}
        for j, line in enumerate(lines):
            # Quick dismissal: codes that share no beginning have no kinship, and a diagnosis given
            # twice is one guess, whose second line earns nothing beside the first.
            if line.plain[:head] not in heads or j in repeated:
                continue
            pair = _pair(i, item, j, line, book, wants_poa=wants_poa)
            if pair is not None:
                kin[i, j] = pair
                # Among equal totals the right code is matched to itself.
                exact = _TIE if pair.kin.kind is Credit.EXACT else 0.0
                table[i][j] = max(item.weight * pair.credit, _TIE) + exact
    chosen, alone = _match(items, table)
    pairs = [kin[i, j] for i, j in enumerate(chosen) if j is not None]
    pairs = [_half(pair) if pair.item in alone else pair for pair in pairs]
    pairs = _settle_position(items, lines, pairs)
    matched = {pair.line for pair in pairs}
    extras = [
        Extra(j, _extra_cost(j, items, lines, kin, pairs))
        for j in range(len(lines))
        if j not in matched
    ]
    missed = tuple(i for i, j in enumerate(chosen) if j is None)
    return Pairing(tuple(items), tuple(lines), tuple(pairs), missed, tuple(extras))


def _match(
    items: Sequence[Item], table: list[list[float]]
) -> tuple[list[int | None], frozenset[int]]:
    """The best matching, and the items of sets that it leaves incomplete (they earn nothing).

    A set (``together``) earns only when all of its items are matched. Every choice of sets to
    complete is tried: those items are forced by a bonus, items of other sets are kept at the value
    of a tie, so that a half-given set is still matched to its own lines.
    """
    sets: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        if item.key.together:
            sets.setdefault(item.key.together, []).append(i)
    if not sets:
        return best_matching(table), frozenset()
    able = [found for found in sets.values() if all(any(table[i]) for i in found)]
    best: tuple[float, list[int | None], frozenset[int]] | None = None
    for count in range(len(able), -1, -1):
        for complete in combinations(able, count):
            forced = {i for found in complete for i in found}
            alone = frozenset(i for found in sets.values() for i in found) - forced
            chosen = best_matching([_weighed(i, row, forced, alone) for i, row in enumerate(table)])
            if any(chosen[i] is None for i in forced):
                continue
            total = sum(
                table[i][j] for i, j in enumerate(chosen) if j is not None and i not in alone
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
    return Pair(pair.item, pair.line, pair.kin, 0.0, (Label.EDIT, *pair.faults), pair.factors)


def _repeated(lines: Sequence[Line]) -> set[int]:
    """Diagnosis lines whose code stands on an earlier line."""
    seen: set[str] = set()
    found = set()
    for j, line in enumerate(lines):
        if line.is_diagnosis and line.given.code in seen:
            found.add(j)
        seen.add(line.given.code)
    return found


def _secondary_weight(code: str, book: Book) -> Weight:
    flags = book.flags(code, System.diagnoses())
    return Weight.SEVERE if flags.cc or flags.hcc else Weight.SECONDARY


def _pair(i: int, item: Item, j: int, line: Line, book: Book, *, wants_poa: bool) -> Pair | None:
    given = line.given
    kin = _best_kin(item, given, book)
    if kin.kind is Credit.NONE:
        return None
    faults = list(kin.faults)
    factors: list[Factor] = []
    value = kin.credit
    if item.leads:
        if kin.kind is not Credit.EXACT:
            flags = book.flags(given.code, given.system)
            if flags.manifestation or flags.external_cause:
                value = min(value, PRINCIPAL_CAP)
        if not line.first:
            factors.append(Factor.POSITION)
            faults.append(Label.PRINCIPAL)
    if item.system.takes_poa and wants_poa and given.poa != poa_value(item.key.poa):
        factors.append(Factor.POA)
        faults.append(Label.POA)
    modifiers = {m.upper() for m in given.modifiers}
    if item.system.takes_modifiers and modifiers != {m.upper() for m in item.key.modifiers}:
        factors.append(Factor.MODIFIER)
        faults.append(Label.MODIFIER)
    if item.system.takes_units and given.units != item.key.units:
        factors.append(Factor.UNITS)
        faults.append(Label.UNITS)
    for each in factors:
        value *= factor(each)
    return Pair(i, j, kin, value, tuple(dict.fromkeys(faults)), tuple(factors))


def poa_value(poa: str) -> str:
    """A POA indicator as compared: ``1`` and blank both mean exempt."""
    value = poa.strip().upper()
    return "" if value in ("1", "E", "EXEMPT") else value


def _best_kin(item: Item, given: AnswerCode, book: Book) -> Kinship:
    best: Kinship | None = None
    for code in (item.code, *item.key.accept):
        row = book.get(code, item.system)
        found = kinship(given.code, given.system, row.code if row else code, item.system, book)
        if best is None or found.credit > best.credit:
            best = found
    assert best is not None  # there is always the item's own code
    return best


def _settle_position(items: Sequence[Item], lines: Sequence[Line], pairs: list[Pair]) -> list[Pair]:
    """Soften the position factor where only required codes stand before the principal.

    Without this a learner would do better by leaving out right codes that stand in its way. An
    optional code may be left out at no cost, so it softens nothing.
    """
    settled = []
    line_of = {pair.line: pair for pair in pairs}
    for pair in pairs:
        item = items[pair.item]
        if Factor.POSITION in pair.factors:
            before = [j for j in range(pair.line) if lines[j].is_diagnosis]
            if all(j in line_of and not items[line_of[j].item].key.optional for j in before):
                full = pair.credit / factor(Factor.POSITION)
                in_the_way = sum(items[line_of[j].item].weight * line_of[j].credit for j in before)
                loss = min(full - pair.credit, in_the_way / item.weight)
                pair = Pair(pair.item, pair.line, pair.kin, full - loss, pair.faults, pair.factors)
        settled.append(pair)
    return settled


def _extra_cost(
    j: int,
    items: Sequence[Item],
    lines: Sequence[Line],
    kin: dict[tuple[int, int], Pair],
    pairs: Sequence[Pair],
) -> float:
    """Half the extra's weight; a second guess beside the right code costs no more than it would
    have lost alone. A code given twice costs in full."""
    cost = EXTRA_SHARE * lines[j].weight
    code = lines[j].given.code
    if any(lines[pair.line].given.code == code for pair in pairs):
        return cost
    for i, item in enumerate(items):
        pair = kin.get((i, j))
        if pair is not None:
            cost = min(cost, item.weight * (1 - pair.kin.credit))
    return cost
