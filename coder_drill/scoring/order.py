"""Codes that stand in the wrong order: which they are, and what they take off the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder_drill.scoring.kin.codetext import plain
from coder_drill.scoring.matching import best_matching
from coder_drill.scoring.model import Edit, Label
from coder_drill.scoring.pairing import Pairing, standing_before
from coder_drill.scoring.rubric import ORDER_COST, Factor, factor
from coder_drill.scoring.rules.sequence import order_edit

Edge = tuple[int, int]
"""Two pairs of a pairing, by their places in it, that stand in the wrong order."""


def out_of_order(pairing: Pairing, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Codes that stand before one that they come after in this chart, unless a note says so too."""
    told = {edit.codes for edit in edits if edit.label is Label.SEQUENCING}
    for pair in pairing.pairs:
        item = pairing.items[pair.item]
        wanted = {plain(code) for code in item.key.after}
        for other in pairing.pairs:
            if pairing.items[other.item].plain in wanted and other.line > pair.line:
                code, before = (pairing.lines[each.line].given.code for each in (pair, other))
                if (code, before) not in told:
                    yield order_edit(code, before, item.key.guideline)


def wrong_orders(pairing: Pairing, edits: Sequence[Edit]) -> list[Edge]:
    """The pairs of required items that counted edits of sequence name.

    What may be left out may stand anywhere, and an extra has been counted as one.
    """
    of_code: dict[str, int] = {}
    for n, pair in enumerate(pairing.pairs):
        if not pairing.items[pair.item].key.optional:
            of_code.setdefault(pairing.lines[pair.line].given.code, n)
    edges: dict[Edge, None] = {}
    for edit in edits:
        if edit.counts and edit.label is Label.SEQUENCING and len(edit.codes) > 1:
            a, b = (of_code.get(code) for code in edit.codes[:2])
            if a is not None and b is not None and a != b:
                edges[min(a, b), max(a, b)] = None
    return list(edges)


def order_cost(pairing: Pairing, edges: Sequence[Edge]) -> float:
    """Points that wrong orders take off, beyond what the position of the principal does.

    Each code answers for one wrong order at most, with no more than it earned. Where only right codes
    stand before the principal, all of it costs no more than leaving those codes out would.
    """
    lead = pairing.lead
    if lead is None or Factor.POSITION not in lead.factors:
        return _cost(pairing, edges)
    at = pairing.pairs.index(lead)
    weight = pairing.items[lead.item].weight
    lost = weight * (lead.base - lead.credit)
    kept = weight * lead.base * (1 - factor(Factor.POSITION)) + _cost(
        pairing, [edge for edge in edges if at not in edge]
    )
    before = standing_before(pairing.items, pairing.lines, pairing.pairs, lead)
    if before is None:
        return kept - lost
    gone = {at, *(pairing.pairs.index(pair) for pair in before)}
    left_out = sum(pairing.items[pair.item].weight * pair.base for pair in before) + _cost(
        pairing, [edge for edge in edges if not gone & set(edge)]
    )
    return min(kept, left_out) - lost


def _cost(pairing: Pairing, edges: Sequence[Edge]) -> float:
    """``ORDER_COST`` times the heaviest set of wrong orders that share no code.

    An order weighs what the lesser of its two codes earned. The set is taken as the heaviest
    matching of each code with a copy of every code, halved: it never changes by more than what a
    single code earned does, so that no mistake can undo more than it costs.
    """
    if not edges:
        return 0.0
    used = sorted({n for edge in edges for n in edge})
    place = {n: k for k, n in enumerate(used)}
    table = [[0.0] * len(used) for _ in used]
    for a, b in edges:
        worth = min(pairing.pairs[a].base, pairing.pairs[b].base)
        table[place[a]][place[b]] = table[place[b]][place[a]] = worth
    chosen = best_matching(table)
    total = sum(table[row][column] for row, column in enumerate(chosen) if column is not None)
    return ORDER_COST * total / 2
