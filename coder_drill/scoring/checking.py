"""`score`: one answer against one chart's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.scoring.audit import audit
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.items import items_of, lines_of
from coder_drill.scoring.model import Answer, Edit, Scorecard
from coder_drill.scoring.order import out_of_order
from coder_drill.scoring.pairing import Pairing, pair_up
from coder_drill.scoring.rubric import Credit
from coder_drill.scoring.rules import Encounter, run
from coder_drill.scoring.rules.visits import level_edit
from coder_drill.scoring.total import total
from coder_drill.scoring.verdicts import key_line, verdicts_of

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_KEYS_KEPT = 500


def score(chart: Chart, answer: Answer, codebook: Codebook) -> Scorecard:
    """The scorecard of ``answer`` on ``chart``. Takes any answer, however odd.

    Training score = (sum of weight x credit - what wrong orders take off)
    / (weights of the key + half the weights of extras), clipped to 0..1; see ``docs/scoring.md``.
    """
    book = book_of(codebook)
    edits = _edits(chart, answer, codebook)
    lines = lines_of(answer.codes, book)
    pairings = [
        pair_up(items_of(keys, book), lines, book, wants_poa=chart.wants_poa)
        for keys in chart.readings
    ]
    shown = [_shown(chart, pairing, edits, book) for pairing in pairings]
    totals = [
        total(pairing, each, book, wants_poa=chart.wants_poa)
        for pairing, each in zip(pairings, shown, strict=True)
    ]
    # With several legitimate readings of a chart the one that the answer fits best counts.
    reading = max(range(len(totals)), key=lambda n: totals[n].value)
    pairing = pairings[reading]
    return Scorecard(
        chart_id=chart.id,
        score=totals[reading].value,
        formula=totals[reading].formula,
        verdicts=verdicts_of(chart, pairing, shown[reading], book),
        edits=shown[reading],
        metrics=audit(pairing, wants_poa=chart.wants_poa),
        reading=reading,
    )


def _edits(chart: Chart, answer: Answer, codebook: Codebook) -> tuple[Edit, ...]:
    return tuple(run(Encounter.of(chart, codebook, answer)))


def _shown(chart: Chart, pairing: Pairing, edits: tuple[Edit, ...], book: Book) -> tuple[Edit, ...]:
    """The edits that the key itself does not raise, with those that only a key can tell."""
    allowed = _allowed(chart, pairing, book)
    shown = tuple(e for e in edits if (e.id, frozenset(e.codes)) not in allowed)
    levels = (
        level_edit(pairing.lines[pair.line].given.code, pair.kin.expected)
        for pair in pairing.pairs
        if pair.kin.kind in (Credit.EM_ONE, Credit.EM_FAR)
    )
    shown += tuple(edit for edit in levels if edit is not None)
    return shown + tuple(out_of_order(pairing, shown))


def _allowed(chart: Chart, pairing: Pairing, book: Book) -> frozenset[tuple[str, frozenset[str]]]:
    """The edits that this reading of the key raises itself: the chart's author has weighed them."""
    keys = tuple(item.key for item in pairing.items)
    reading = (keys, chart.setting, chart.claim, chart.patient, chart.edition)
    known = book.key_edits
    if reading not in known:
        if len(known) >= _KEYS_KEPT:
            known.clear()
        answer = Answer(tuple(key_line(item) for item in pairing.items))
        raised = _edits(chart, answer, book.codebook)
        known[reading] = frozenset((edit.id, frozenset(edit.codes)) for edit in raised)
    return known[reading]
