"""Making an audit: a right claim, errors planted in it by rule, each held against the scorer.

What an auditor has to find is what the product's own scorer says of the claim, so that nothing is planted
that the rules do not bear out, and nothing is an error that a chart accepts. The same chart and seed make
the same audit under the same code tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart
from coder_drill.exercises.audit.model import QUERY, Audit, Fault, Sample
from coder_drill.exercises.audit.ways import WAYS, Claim, Ground, Way, mix
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.checking import score
from coder_drill.scoring.items import items_of, key_line, lines_of
from coder_drill.scoring.model import Answer, Label, Scorecard, Verdict
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.rubric import QUERY_WEIGHT

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

CLEAN = {Sample.PREBILL: 0.27, Sample.RANDOM: 0.4, Sample.FOCUSED: 0.15}
"""How often there is nothing to find."""
MOST_SHARE = 0.4
"""Of the lines of a claim, how many may be wrong."""
_MOST = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4}
"""By difficulty, how many errors are planted at most."""
_TRIED = 6
"""Proposals of one way that are tried before another way has its turn."""
_LEADING = frozenset({Label.PRINCIPAL, Label.SEQUENCING})


def make_audit(chart: Chart, seed: int, codebook: Codebook) -> Audit:
    """The audit of a chart with this seed. ``chart`` is as its file has it, no query answered."""
    rng = Random(f"audit/{chart.id}/{seed}")
    book = book_of(codebook)
    sample = rng.choice(tuple(Sample))
    clean = rng.random() < CLEAN[sample]
    # The coder of a clean claim raised what had to be raised; of another, mostly.
    asked = clean or rng.random() < 0.6
    raised = tuple(query.id for query in chart.queries) if asked else ()
    state = chart.with_answers(raised)
    claim = _right(state, book, codebook, rng)
    if not clean:
        most = max(1, min(_MOST.get(chart.difficulty, 2), int(len(claim) * MOST_SHARE)))
        wanted = rng.randint(1, most) - bool(chart.queries and not raised)
        claim = _planted(Ground(state, book), claim, max(0, wanted), codebook, rng)
    return judged(
        state,
        claim,
        codebook,
        id=f"{chart.id}/{seed}",
        sample=sample,
        raised=raised,
        missed_query=bool(chart.queries) and not raised,
    )


def judged(
    chart: Chart,
    claim: Claim,
    codebook: Codebook,
    *,
    id: str,  # noqa: A002 - what the audit calls it
    sample: Sample = Sample.RANDOM,
    raised: tuple[str, ...] = (),
    missed_query: bool = False,
) -> Audit:
    """The audit of a claim on a chart: what is wrong with it is what the scorer says."""
    card = score(chart, Answer(claim), codebook)
    weights = (3.0 if line.first else line.weight for line in lines_of(claim, book_of(codebook)))
    return Audit(
        id=id,
        chart=chart,
        sample=sample,
        claim=claim,
        raised=raised,
        card=card,
        faults=tuple(_faults(card, claim, codebook, missed_query=missed_query)),
        weights=tuple(weights),
    )


def _right(chart: Chart, book: Book, codebook: Codebook, rng: Random) -> Claim:
    """A claim with nothing wrong: the key, with some of what is optional and some accepted codes."""
    lines = []
    for item in items_of(chart.key, book):
        if item.key.optional and rng.random() < 0.5:
            continue
        line = key_line(item)
        accepted = [row for code in item.key.accept if (row := book.get(code, item.system))]
        if accepted and rng.random() < 0.2:
            line = replace(line, code=rng.choice(accepted).code)
        lines.append(line)
    claim = tuple(lines)
    if _wrong(score(chart, Answer(claim), codebook)):
        claim = tuple(key_line(item) for item in items_of(chart.key, book) if not item.key.optional)
    return claim


def _planted(ground: Ground, claim: Claim, wanted: int, codebook: Codebook, rng: Random) -> Claim:
    """The claim with as many errors as wanted, or as many as can be planted."""
    shares = mix(ground.chart)
    if ground.chart.waiting:
        shares = {**shares, "early": 15}
    names = _drawn(shares, rng)
    have = 0
    for name in names * 2:
        if have >= wanted:
            break
        changed = _one(ground, claim, WAYS[name], have, codebook, rng)
        if changed is not None:
            claim, have = changed, have + 1
    return claim


def _drawn(shares: dict[str, int], rng: Random) -> list[str]:
    """The ways in an order drawn by their shares."""
    return sorted(shares, key=lambda name: rng.random() ** (1 / shares[name]), reverse=True)


def _one(
    ground: Ground, claim: Claim, way: Way, have: int, codebook: Codebook, rng: Random
) -> Claim | None:
    """The claim with one error more of this way, on a line that had none; None when there is none."""
    before = _wrong(score(ground.chart, Answer(claim), codebook))
    proposals = list(islice(way.propose(ground, claim), 200))
    rng.shuffle(proposals)
    for proposed in proposals[:_TRIED]:
        card = score(ground.chart, Answer(proposed), codebook)
        after = _wrong(card)
        new = [verdict for verdict in after if not _among(verdict, before)]
        kept = len(after) - len(new) == len(before)
        if card.reading == 0 and kept and new and _as_meant(new, way):
            return proposed
    return None


def _as_meant(new: Sequence[Verdict], way: Way) -> bool:
    """True when the scorer sees one error, with one label, and it is of the way."""
    if all(verdict.label in _LEADING for verdict in new):
        labels = {verdict.label for verdict in new}
        meant = Label.PRINCIPAL not in way.labels or Label.PRINCIPAL in labels
        return len(new) <= 2 and labels <= way.labels and meant
    return len(new) == 1 and not new[0].labels and new[0].label in way.labels


def _among(verdict: Verdict, others: Iterable[Verdict]) -> bool:
    return any(
        (verdict.label, verdict.labels, verdict.expected_line, verdict.given_line)
        == (other.label, other.labels, other.expected_line, other.given_line)
        for other in others
    )


def _wrong(card: Scorecard) -> list[Verdict]:
    """The verdicts that an auditor would make a finding of."""
    return [
        verdict
        for verdict in card.verdicts
        if verdict.label is not Label.CORRECT and not (verdict.optional and verdict.given is None)
    ]


def _faults(
    card: Scorecard, claim: Claim, codebook: Codebook, *, missed_query: bool
) -> Iterable[Fault]:
    texts = [format_code(line) for line in claim]
    wrong = _wrong(card)
    leading = [verdict for verdict in wrong if verdict.label in _LEADING]
    for verdict in wrong:
        line = texts.index(verdict.given_line) + 1 if verdict.given_line in texts else None
        if verdict.label in _LEADING and verdict is not leading[0]:
            continue  # The other one of the two that changed places.
        others: tuple[int, ...] = ()
        if verdict.label in _LEADING:
            others = tuple(
                texts.index(other.given_line) + 1
                for other in leading[1:]
                if other.given_line in texts
            )
            first = next(n for n, each in enumerate(claim, 1) if each.is_diagnosis)
            if verdict.label is Label.PRINCIPAL and first not in (line, *others):
                others = (*others, first)
        yield Fault(verdict.label.value, line, verdict.weight or 1.0, verdict, others)
    if missed_query:
        yield Fault(QUERY, None, QUERY_WEIGHT)
