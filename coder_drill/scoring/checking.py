"""`score`: one answer against one chart's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder_drill.charts.house import never_extra
from coder_drill.charts.model import Chart, KeyCode
from coder_drill.scoring.audit import audit
from coder_drill.scoring.book import book_of
from coder_drill.scoring.items import lines_of
from coder_drill.scoring.keyed import KeyedReading, keyed, mark
from coder_drill.scoring.model import Answer, Edit, Scorecard, Verdict
from coder_drill.scoring.order import out_of_order
from coder_drill.scoring.pairing import Pairing, pair_up
from coder_drill.scoring.queries import as_answered, query_metric, query_score, query_verdicts
from coder_drill.scoring.rubric import Credit
from coder_drill.scoring.rules import Encounter, run
from coder_drill.scoring.rules.visits import level_edit
from coder_drill.scoring.total import total
from coder_drill.scoring.verdicts import verdicts_of

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


def score(chart: Chart, answer: Answer, codebook: Codebook) -> Scorecard:
    """The scorecard of ``answer`` on ``chart``. Takes any answer, however odd.

    Where a query of the chart was sent and answered, the codes are held against the key after the
    answer.

    Training score = (sum of weight x credit - what wrong orders take off)
    / (weights of the key + half the weights of extras), clipped to 0..1; see ``docs/scoring.md``.
    """
    book = book_of(codebook)
    asked, chart = chart, as_answered(chart, answer)
    edits = run(Encounter.of(chart, codebook, answer))
    lines = [
        replace(line, free=True)
        if line.is_diagnosis and never_extra(chart, line.given.code)
        else line
        for line in lines_of(answer.codes, book)
    ]
    readings = keyed(chart, book)
    pairings = [
        pair_up(each.items, lines, book, wants_poa=chart.wants_poa, near=each.near)
        for each in readings
    ]
    shown = [
        _shown(reading, pairing, edits) for reading, pairing in zip(readings, pairings, strict=True)
    ]
    totals = [
        total(pairing, each, book, wants_poa=chart.wants_poa, near=reading.near)
        for reading, pairing, each in zip(readings, pairings, shown, strict=True)
    ]
    # With several legitimate readings of a chart the one that the answer fits best counts.
    best = max(range(len(totals)), key=lambda n: totals[n].value)
    queries = query_verdicts(asked, answer)
    discipline = query_metric(queries)
    waiting = chart.waiting
    verdicts = verdicts_of(chart, readings[best], pairings[best], shown[best], book)
    return Scorecard(
        chart_id=chart.id,
        score=totals[best].value,
        formula=totals[best].formula,
        verdicts=tuple(_waiting(waiting, verdict) for verdict in verdicts),
        edits=shown[best],
        metrics=audit(pairings[best], wants_poa=chart.wants_poa)
        + ((discipline,) if discipline is not None else ()),
        reading=best,
        queries=queries,
        query_score=query_score(queries),
    )


def _waiting(waiting: Sequence[KeyCode], verdict: Verdict) -> Verdict:
    """A verdict on a code that an answer would have to bring says so."""
    line = next(
        (each for each in waiting if verdict.given and verdict.given in (each.code, *each.accept)),
        None,
    )
    if line is None or verdict.given == verdict.expected:
        return verdict
    words = f"{verdict.given} waits for the answer to a query: no provider has documented it yet."
    return replace(
        verdict, message=f"{verdict.message} {words}".strip(), why=verdict.why or line.why
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
