"""`score`: one answer against one chart's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.scoring.audit import audit
from coder_drill.scoring.book import book_of
from coder_drill.scoring.items import lines_of
from coder_drill.scoring.keyed import KeyedReading, keyed, mark
from coder_drill.scoring.model import Answer, Edit, Scorecard
from coder_drill.scoring.order import out_of_order
from coder_drill.scoring.pairing import Pairing, pair_up
from coder_drill.scoring.rubric import Credit
from coder_drill.scoring.rules import Encounter, run
from coder_drill.scoring.rules.visits import level_edit
from coder_drill.scoring.total import total
from coder_drill.scoring.verdicts import verdicts_of

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


def score(chart: Chart, answer: Answer, codebook: Codebook) -> Scorecard:
    """The scorecard of ``answer`` on ``chart``. Takes any answer, however odd.

    Training score = (sum of weight x credit - what wrong orders take off)
    / (weights of the key + half the weights of extras), clipped to 0..1; see ``docs/scoring.md``.
    """
    book = book_of(codebook)
    edits = run(Encounter.of(chart, codebook, answer))
    lines = lines_of(answer.codes, book)
    readings = keyed(chart, book)
    pairings = [pair_up(each.items, lines, book, wants_poa=chart.wants_poa) for each in readings]
    shown = [
        _shown(reading, pairing, edits) for reading, pairing in zip(readings, pairings, strict=True)
    ]
    totals = [
        total(pairing, each, book, wants_poa=chart.wants_poa)
        for pairing, each in zip(pairings, shown, strict=True)
    ]
    # With several legitimate readings of a chart the one that the answer fits best counts.
    best = max(range(len(totals)), key=lambda n: totals[n].value)
    return Scorecard(
        chart_id=chart.id,
        score=totals[best].value,
        formula=totals[best].formula,
        verdicts=verdicts_of(chart, readings[best], pairings[best], shown[best], book),
        edits=shown[best],
        metrics=audit(pairings[best], wants_poa=chart.wants_poa),
        reading=best,
    )


def _shown(reading: KeyedReading, pairing: Pairing, edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits that the key itself does not raise, with those that only a key can tell."""
    shown = tuple(edit for edit in edits if mark(edit) not in reading.allowed)
    levels = (
        level_edit(pairing.lines[pair.line].given.code, pair.kin.expected)
        for pair in pairing.pairs
        if pair.kin.kind in (Credit.EM_ONE, Credit.EM_FAR)
    )
    shown += tuple(edit for edit in levels if edit is not None)
    return shown + tuple(out_of_order(pairing, shown))
