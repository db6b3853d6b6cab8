"""A chart's key as scoring asks of it again and again: worked out once for each chart.

The items of each reading with their weights, what every verdict on them repeats, and the edits that
the key raises itself. Kept as long as the code book, for the charts of a bank and a little more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from coder_drill.charts.evidence import evidence_spans
from coder_drill.charts.model import Chart, KeyCode
from coder_drill.scoring.book import Book
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.items import Item, items_of, key_line
from coder_drill.scoring.model import Answer, Edit
from coder_drill.scoring.nearness import Nearness
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.rules import Encounter, run

_KEPT = 500
"""Charts whose keys are kept."""

EditMark = tuple[str, frozenset[str]]
"""An edit by its rule and codes."""


class OfItem(TypedDict):
    """What every verdict on a key code takes from the key."""

    role: str
    domain: str
    guideline: str
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    optional: bool
    expected_line: str


@dataclass(frozen=True, slots=True)
class KeyedReading:
    """One reading of a chart's key. ``allowed`` are the edits that it raises itself: the chart's
    author has weighed them, so they are not held against an answer. ``near`` learns from every
    answer what lines are to the items."""

    items: tuple[Item, ...]
    details: tuple[OfItem, ...]
    allowed: frozenset[EditMark]
    near: Nearness


def keyed(chart: Chart, book: Book) -> tuple[KeyedReading, ...]:
    """Every reading of the chart, its key first."""
    kept = book.remembered("keyed", None, dict[int, tuple[Chart, tuple[KeyedReading, ...]]])
    found = kept.get(id(chart))
    if found is None or found[0] is not chart:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[id(chart)] = (
            chart,
            tuple(_reading(chart, keys, book) for keys in chart.readings),
        )
    return found[1]


def mark(edit: Edit) -> EditMark:
    """The edit as its rule and codes, in no order."""
    return edit.id, frozenset(edit.codes)


def _reading(chart: Chart, keys: tuple[KeyCode, ...], book: Book) -> KeyedReading:
    items = items_of(keys, book)
    answer = Answer(tuple(key_line(item) for item in items))
    raised = run(Encounter.of(chart, book.codebook, answer))
    return KeyedReading(
        items,
        tuple(_details(chart, item) for item in items),
        frozenset(mark(edit) for edit in raised),
        Nearness(items, book, wants_poa=chart.wants_poa),
    )


def _details(chart: Chart, item: Item) -> OfItem:
    return {
        "role": item.key.role.value,
        "domain": domain_of(item.code, item.system),
        "guideline": item.key.guideline,
        "evidence": item.key.evidence,
        "spans": evidence_spans(chart, item.key),
        "optional": item.key.optional,
        "expected_line": format_code(key_line(item)),
    }
