"""The training score of a comparison: its value, and the formula with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from coder_drill.scoring.book import Book
from coder_drill.scoring.items import Line
from coder_drill.scoring.model import Edit
from coder_drill.scoring.nearness import Nearness
from coder_drill.scoring.order import order_cost, out_of_order, wrong_orders
from coder_drill.scoring.pairing import Pairing, pair_up
from coder_drill.scoring.rubric import EXTRA_SHARE, Factor
from coder_drill.scoring.rules.sequence import CHART_ORDER

_EVEN = 1e-9


@dataclass(frozen=True, slots=True)
class Total:
    """``value`` is the score, 0..1, ``formula`` how it comes about, in one line."""

    value: float
    formula: str


def total(
    pairing: Pairing,
    edits: Sequence[Edit],
    book: Book,
    *,
    wants_poa: bool,
    near: Nearness | None = None,
) -> Total:
    """The score of a comparison. ``edits`` are those that the key does not raise itself.

    (sum of weight x credit - what wrong orders take off) / (weights of the key + half those of
    extras), and never less than without a right code: see ``_without``. ``near`` is what pairing with
    the same items found out.
    """
    value, formula = _plain(pairing, edits)
    near = near or Nearness(pairing.items, book, wants_poa=wants_poa)
    better, left_out = _without(pairing, edits, value, book, near, wants_poa=wants_poa)
    if better > value + _EVEN:
        codes = " and ".join(left_out)
        formula += (
            f"; without {codes} it would be {better:.0%}, and a right code never costs more than "
            "leaving it out"
        )
        value = better
    return Total(round(value, 6), formula)


def _plain(pairing: Pairing, edits: Sequence[Edit]) -> tuple[float, str]:
    earned, required, extra = pairing.earned, pairing.required, pairing.extra_cost
    order = order_cost(pairing, wrong_orders(pairing, edits))
    below = required + extra
    value = min(1.0, max(0.0, (earned - order) / below)) if below and pairing.lines else 0.0
    above = f"{_number(earned)} earned"
    if order > _EVEN:
        above += f" - {_number(order)} for wrong order"
    under = f"{_number(required)} in the key"
    counted = [each for each in pairing.extras if each.counts]
    if counted:
        weights = sum(pairing.lines[e.line].weight for e in counted)
        under += f" + {EXTRA_SHARE:g} x {_number(weights)} extra"
        saved = EXTRA_SHARE * weights - extra
        if saved > _EVEN:
            under += f" - {_number(saved)} for near misses"
    return value, f"({above}) / ({under}) = {value:.0%}"


def _without(
    pairing: Pairing,
    edits: Sequence[Edit],
    value: float,
    book: Book,
    nearness: Nearness,
    *,
    wants_poa: bool,
) -> tuple[float, tuple[str, ...]]:
    """The best score without some right codes, where that could be higher, and those codes.

    It can only be higher where something stands beside a right code that would take its place, or
    where it was given more than once; codes before the principal diagnosis then matter too. A few
    such codes are left out in every combination, more of them one by one as long as that helps, from
    several places.
    """
    ahead = _ahead(pairing)
    # A near miss of another code may come nearer to one that is left out.
    near = ahead if any(not pair.right for pair in pairing.pairs) else []
    codes = list(dict.fromkeys([*_beside(pairing), *near, *ahead]))
    if not near and not _beside(pairing):
        return value, ()
    values: dict[frozenset[str], float] = {}

    def worth(gone: frozenset[str]) -> float:
        if gone not in values:
            lines = _renewed([line for line in pairing.lines if line.given.code not in gone])
            other = pair_up(pairing.items, lines, book, wants_poa=wants_poa, near=nearness)
            # What an edit says of a code that is left out falls with it; which of two copies is the
            # one that counts may change, and with it what stands out of order.
            left = [
                edit for edit in edits if edit.id != CHART_ORDER.id and gone.isdisjoint(edit.codes)
            ]
            values[gone] = _plain(other, [*left, *out_of_order(other, left)])[0]
        return values[gone]

    if len(codes) <= _FEW:
        sets = [frozenset(c) for n in range(1, len(codes) + 1) for c in combinations(codes, n)]
    else:
        sets = [frozenset(_ahead(pairing)), frozenset(codes)]
        if len(pairing.lines) <= _MANY:
            sets.append(_climbed(max(sets, key=worth), codes, worth))
            sets.append(_climbed(frozenset(), codes, worth))
        if len(codes) <= _SOME:
            # What is best without one of them may lie beyond a step that costs something first.
            sets += [_climbed(frozenset({code}), codes, worth) for code in codes]
    best = max((each for each in sets if each), key=worth, default=frozenset[str]())
    return worth(best), tuple(code for code in codes if code in best)


_FEW, _SOME, _MANY = 4, 12, 150
"""Codes up to which every combination is tried, and up to which each is a place to start from; lines
above which only whole groups are."""


def _climbed(
    start: frozenset[str], codes: Sequence[str], worth: Callable[[frozenset[str]], float]
) -> frozenset[str]:
    """From a set of codes, one code more or less as long as that is worth more."""
    at = start
    while True:
        best = max((at ^ {code} for code in codes), key=worth)
        if worth(best) <= worth(at) + _EVEN:
            return at
        at = best


def _beside(pairing: Pairing) -> list[str]:
    """Right codes beside which stand second guesses or copies."""
    extras = {pairing.lines[extra.line].given.code for extra in pairing.extras}
    guessed = {item for item, _ in pairing.guesses}
    found: dict[str, None] = {}
    for pair in pairing.pairs:
        code = pairing.lines[pair.line].given.code
        if pair.right and (pair.item in guessed or code in extras):
            found[code] = None
    return list(found)


def _ahead(pairing: Pairing) -> list[str]:
    """Right codes that stand before a principal diagnosis which is not first."""
    lead = pairing.lead
    if lead is None or Factor.POSITION not in lead.factors:
        return []
    right = {pair.line for pair in pairing.pairs if pair.right}
    return [
        pairing.lines[j].given.code
        for j in range(lead.line)
        if j in right and pairing.lines[j].is_diagnosis
    ]


def _renewed(lines: Sequence[Line]) -> list[Line]:
    """The lines with the first diagnosis marked anew."""
    found, seen = [], False
    for line in lines:
        first = line.is_diagnosis and not seen
        found.append(line if line.first is first else replace(line, first=first))
        seen = seen or line.is_diagnosis
    return found


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
