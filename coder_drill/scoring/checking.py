"""`score`: one answer against one chart's key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.scoring.audit import audit
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.kinship import plain
from coder_drill.scoring.model import Answer, Edit, Scorecard
from coder_drill.scoring.pairing import Pairing, items_of, lines_of, pair_up
from coder_drill.scoring.rubric import EXTRA_SHARE, VIOLATION_COST, Credit, Factor
from coder_drill.scoring.rules import Encounter, run
from coder_drill.scoring.rules.sequence import order_edit
from coder_drill.scoring.rules.visits import level_edit
from coder_drill.scoring.verdicts import key_line, verdicts_of

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_FULL = 1 - 1e-9
_KEYS_KEPT = 500


def score(chart: Chart, answer: Answer, codebook: Codebook) -> Scorecard:
    """The scorecard of ``answer`` on ``chart``. Takes any answer, however odd.

    Training score = (Σ weight x credit - ½ · rule violations not counted by a verdict already)
    / (Σ weight of the key + ½ · Σ weight of extras), clipped to 0..1.
    """
    book = book_of(codebook)
    edits = _edits(chart, answer, codebook)
    lines = lines_of(answer.codes, book)
    pairings = [
        pair_up(items_of(keys, book), lines, book, wants_poa=chart.wants_poa)
        for keys in chart.readings
    ]
    # With several legitimate readings of a chart the one that the answer fits best counts.
    results = [_result(chart, pairing, edits, book) for pairing in pairings]
    reading = max(range(len(results)), key=lambda n: results[n][0])
    pairing, (value, formula, shown) = pairings[reading], results[reading]
    return Scorecard(
        chart_id=chart.id,
        score=value,
        formula=formula,
        verdicts=verdicts_of(chart, pairing, shown, book),
        edits=shown,
        metrics=audit(pairing, wants_poa=chart.wants_poa),
        reading=reading,
    )


def _edits(chart: Chart, answer: Answer, codebook: Codebook) -> tuple[Edit, ...]:
    return tuple(run(Encounter.of(chart, codebook, answer)))


def _result(
    chart: Chart, pairing: Pairing, edits: tuple[Edit, ...], book: Book
) -> tuple[float, str, tuple[Edit, ...]]:
    """Score, formula with numbers, and the edits that the key itself does not raise."""
    allowed = _allowed(chart, pairing, book)
    shown = tuple(e for e in edits if (e.id, frozenset(e.codes)) not in allowed)
    levels = (
        level_edit(pairing.lines[pair.line].given.code, pair.kin.expected)
        for pair in pairing.pairs
        if pair.kin.kind in (Credit.EM_ONE, Credit.EM_FAR)
    )
    shown += tuple(edit for edit in levels if edit is not None)
    shown += tuple(_out_of_order(pairing, shown))
    violations = _uncounted(pairing, shown)
    earned, required, extra = pairing.earned, pairing.required, pairing.extra_cost
    points = earned - VIOLATION_COST * violations
    total = required + extra
    value = min(1.0, max(0.0, points / total)) if total and pairing.lines else 0.0
    parts = f"{_number(earned)} earned"
    if violations:
        parts += f" - {VIOLATION_COST:g} x {violations} rule violation{'s'[: violations > 1]}"
    below = f"{_number(required)} in the key"
    if pairing.extras:
        weights = sum(pairing.lines[e.line].weight for e in pairing.extras)
        below += f" + {EXTRA_SHARE:g} x {_number(weights)} extra"
        saved = EXTRA_SHARE * weights - extra
        if saved > 1e-9:
            below += f" - {_number(saved)} for near misses"
    value = round(value, 6)
    return value, f"({parts}) / ({below}) = {value:.0%}", shown


def _out_of_order(pairing: Pairing, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Codes that stand before one that they come after in this chart, unless a note says so too."""
    told = {edit.codes for edit in edits if edit.id == "code-first"}
    for pair in pairing.pairs:
        item = pairing.items[pair.item]
        wanted = {plain(code) for code in item.key.after}
        for other in pairing.pairs:
            if pairing.items[other.item].plain in wanted and other.line > pair.line:
                code, before = (pairing.lines[each.line].given.code for each in (pair, other))
                if (code, before) not in told:
                    yield order_edit(code, before, item.key.guideline)


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


def _uncounted(pairing: Pairing, edits: Sequence[Edit]) -> int:
    """Edits that count, among codes that have full credit; no code answers for two of them.

    A code that stands in the way of the principal has been counted with the principal's position.
    """
    in_the_way = {
        line.given.code
        for pair in pairing.pairs
        if Factor.POSITION in pair.factors
        for line in pairing.lines[: pair.line]
    }
    full: Counter[str] = Counter()
    for pair in pairing.pairs:
        if not pairing.items[pair.item].key.optional and pair.credit >= _FULL:
            full[pairing.lines[pair.line].given.code] += 1
    given = Counter(line.given.code for line in pairing.lines)
    charged: set[str] = set()
    count = 0
    for edit in edits:
        if not edit.counts or not edit.codes:
            continue
        codes = set(edit.codes)
        clean = all(given[c] and full[c] == given[c] for c in codes)
        if clean and not codes & charged and not codes & in_the_way:
            charged |= codes
            count += 1
    return count


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
