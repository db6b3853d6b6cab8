"""Queries held against those of the chart: raised or missed, needless, addressed, worded.

Which query of the chart a raised one is follows from the words it quotes. Codes stay what they are: the
query score stands beside the training score. Shares follow the rubric; the rules of compliant wording are
those of the AHIMA/ACDIS practice brief (2022), in own words (`charts.queries`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from coder_drill.charts.evidence import quote_span
from coder_drill.charts.model import Chart, KeyCode
from coder_drill.charts.passages import Passage, passages, touched
from coder_drill.charts.queries import Query, QueryDecoy, QueryKind, WordingFault
from coder_drill.charts.record import Document
from coder_drill.scoring.audit import FORMULAS
from coder_drill.scoring.kin.codetext import plain
from coder_drill.scoring.model import (
    Answer,
    AuditMetric,
    QueryLabel,
    QueryPart,
    QueryVerdict,
    RaisedQuery,
)
from coder_drill.scoring.rubric import QUERY_CAP, QUERY_NEEDLESS, QUERY_SHARES, QueryShare
from coder_drill.scoring.rulewordings import by_rule

MARKS = range(1, 13)
"""How many passages a query may quote: a whole record is no list of indicators."""

_NEAR: tuple[frozenset[QueryKind], ...] = (
    frozenset({QueryKind.INCOMPLETE, QueryKind.AMBIGUOUS}),
    frozenset({QueryKind.CONFLICTING, QueryKind.AMBIGUOUS}),
    frozenset({QueryKind.CLINICAL_INDICATORS, QueryKind.INCOMPLETE}),
    frozenset({QueryKind.CLINICAL_INDICATORS, QueryKind.CAUSE_AND_EFFECT}),
    frozenset({QueryKind.CONFLICTING, QueryKind.CLINICAL_VALIDITY}),
)
"""Kinds that a careful coder may take for one another."""
_NEVER = frozenset({WordingFault.PAYMENT, WordingFault.NEW_DIAGNOSIS, WordingFault.YES_NO})


def passages_of(chart: Chart) -> tuple[Passage, ...]:
    """The passages of a chart's record, as they can be marked; answers to queries not among them."""
    return _passages(chart.documents)


@lru_cache(maxsize=64)
def _passages(documents: tuple[Document, ...]) -> tuple[Passage, ...]:
    return passages(documents)


def asked_of(chart: Chart, raised: Sequence[RaisedQuery]) -> tuple[Query | None, ...]:
    """Which query of the chart each raised one is, in order; None for one that is none of them.

    It is the one whose words it quotes most of: indicators first, else the evidence of the lines that
    hang on it with the same kind of doubt. Each query of the chart is asked once.
    """
    if not chart.queries or not raised:
        return (None,) * len(raised)
    found = passages_of(chart)
    wanted = {
        query.id: touched(found, chart.documents, (*query.indicators, *query.contrary))
        for query in chart.queries
    }
    about = {
        query.id: touched(found, chart.documents, _words_of(chart, query))
        for query in chart.queries
    }
    open_ones = list(chart.queries)
    asked: list[Query | None] = []
    for each in raised:
        marked = touched(found, chart.documents, each.marks)
        best = max(
            open_ones,
            key=lambda query: (
                len(marked & wanted[query.id]),
                query.about is each.about,
                len(marked & about[query.id]),
            ),
            default=None,
        )
        fits = best is not None and (
            marked & wanted[best.id] or (best.about is each.about and marked & about[best.id])
        )
        asked.append(best if fits else None)
        if fits and best is not None:
            open_ones.remove(best)
    return tuple(asked)


def _words_of(chart: Chart, query: Query) -> Iterator[str]:
    """The evidence of the lines of the key that hang on a query."""
    for line in chart.lines:
        if query.id in (line.until_query, line.after_query, line.pending):
            yield from line.evidence


def answered_by(chart: Chart, raised: Sequence[RaisedQuery]) -> tuple[str, ...]:
    """The ids of the queries of the chart that were sent and that an answer came back to."""
    return tuple(
        query.id
        for query, each in zip(asked_of(chart, raised), raised, strict=True)
        if query is not None and each.sent and query.answer
    )


def as_answered(chart: Chart, answer: Answer) -> Chart:
    """The chart as it stands for an answer: with what came back to the queries it sent."""
    return chart.with_answers(answered_by(chart, answer.queries)) if answer.queries else chart


# -- verdicts ------------------------------------------------------------------------------------


def query_verdicts(chart: Chart, answer: Answer) -> tuple[QueryVerdict, ...]:
    """A verdict on each query of the chart in its order, on those that are not called for, and on words
    that tempted nobody."""
    asked = asked_of(chart, answer.queries)
    given = {q.id: each for q, each in zip(asked, answer.queries, strict=True) if q is not None}
    codes = [line.code for line in answer.codes]
    made = [
        _called_for(chart, query, given[query.id], codes)
        if query.id in given
        else _missed(chart, query, codes)
        for query in chart.queries
    ]
    made += [
        _needless(chart, each, answer.queries[:n])
        for n, (query, each) in enumerate(zip(asked, answer.queries, strict=True))
        if query is None
    ]
    tempting = [each for each in chart.query_decoys if not _raised_on(chart, each, answer.queries)]
    made += [
        QueryVerdict(
            label=QueryLabel.RESISTED,
            query=None,
            raised=None,
            credit=1.0,
            message="These words tempt to a query, and none is called for.",
            why=decoy.why_not,
            spans=_spans(chart, decoy.indicators),
        )
        for decoy in tempting
    ]
    return tuple(made)


def counted(verdicts: Sequence[QueryVerdict]) -> list[QueryVerdict]:
    """The verdicts that a score is made of: queries called for, and those raised."""
    return [each for each in verdicts if each.label is not QueryLabel.RESISTED]


def _raised_on(chart: Chart, decoy: QueryDecoy, raised: Sequence[RaisedQuery]) -> bool:
    found = passages_of(chart)
    words = touched(found, chart.documents, decoy.indicators)
    return any(words & touched(found, chart.documents, each.marks) for each in raised)


def query_score(verdicts: Sequence[QueryVerdict]) -> float | None:
    """The mean credit of the queries called for, less what needless ones take off; None without any."""
    verdicts = counted(verdicts)
    if not verdicts:
        return None
    earned = [each.credit for each in verdicts if each.query is not None]
    mean = sum(earned) / len(earned) if earned else 1.0
    needless = sum(each.label is QueryLabel.NEEDLESS for each in verdicts)
    return max(0.0, mean - QUERY_NEEDLESS * needless)


def query_metric(verdicts: Sequence[QueryVerdict]) -> AuditMetric | None:
    """Query discipline as auditors count it; None where no query came up."""
    verdicts = counted(verdicts)
    if not verdicts:
        return None
    right = sum(each.query is not None and each.raised is not None for each in verdicts)
    of = len(verdicts)
    label, formula = FORMULAS["queries"]
    words = f"{formula} = {right} / {of} = {right / of:.0%}"
    return AuditMetric("queries", label, right, of, words)


def early_lines(chart: Chart, query: Query, codes: Iterable[str]) -> tuple[KeyCode, ...]:
    """Lines that only an answer could bring, and that were coded all the same."""
    given = {plain(code) for code in codes}
    now = {plain(each) for line in chart.key for each in (line.code, *line.accept)}
    return tuple(
        line
        for line in chart.lines
        if line.waits_for == query.id
        and any(plain(each) in given - now for each in (line.code, *line.accept))
    )


def _missed(chart: Chart, query: Query, codes: Sequence[str]) -> QueryVerdict:
    early = early_lines(chart, query, codes)
    message = (
        f"A query was called for ({query.about.label.lower()}, to the {_whom(query)}) and was not "
        "raised."
    )
    if early:
        message += f" {_named(early)} {_was(early)} coded before any answer."
    return QueryVerdict(
        label=QueryLabel.MISSED,
        query=query,
        raised=None,
        credit=0.0,
        message=message,
        why=query.why,
        labels=(QueryLabel.EARLY,) if early else (),
        spans=_spans(chart, (*query.indicators, *query.contrary)),
    )


def _called_for(
    chart: Chart, query: Query, raised: RaisedQuery, codes: Sequence[str]
) -> QueryVerdict:
    # What was coded when it was raised was coded before the answer; so was, to the end, what no answer
    # brings.
    came = bool(query.answer) and raised.sent
    early = early_lines(chart, query, (*raised.coded, *(() if came else codes)))
    if came:
        late = early_lines(chart, query, codes)
        early += tuple(line for line in late if line.pending and line not in early)
    parts = (
        QueryPart(
            QueryShare.RAISED, _share(QueryShare.RAISED), _share(QueryShare.RAISED), "Raised."
        ),
        _kind(query, raised),
        _addressee(query, raised),
        _indicators(chart, query, raised),
        _wording(query, raised),
        _uncoded(early),
    )
    credit = sum(part.earned for part in parts)
    fault = _wrong(query, raised)[0]
    capped = fault in _NEVER and credit > QUERY_CAP
    labels = [_LABELS[part.name] for part in parts if part.earned + 1e-9 < part.of]
    if not raised.sent:
        labels.insert(0, QueryLabel.UNSENT)
    message = " ".join(part.message for part in parts[1:] if part.earned + 1e-9 < part.of)
    if capped:
        message += f" A query worded so is worth {QUERY_CAP:g} at most."
    return QueryVerdict(
        label=labels[0] if labels else QueryLabel.RIGHT,
        query=query,
        raised=raised,
        credit=round(min(credit, QUERY_CAP) if capped else min(1.0, credit), 6),
        message=message or "Called for, raised, and compliant.",
        why=query.why,
        labels=tuple(dict.fromkeys(labels[1:])),
        parts=parts,
        spans=_spans(chart, (*query.indicators, *query.contrary)),
    )


def _needless(chart: Chart, raised: RaisedQuery, before: Sequence[RaisedQuery]) -> QueryVerdict:
    found = passages_of(chart)
    marked = touched(found, chart.documents, raised.marks)
    decoy = max(
        chart.query_decoys,
        key=lambda each: len(marked & touched(found, chart.documents, each.indicators)),
        default=None,
    )
    tempted = decoy is not None and marked & touched(found, chart.documents, decoy.indicators)
    again = any(q is not None for q in asked_of(chart, (raised,))) and before
    if again:
        why = "The same doubt was asked about already; a second letter gets no second answer."
    elif tempted and decoy is not None:
        why = decoy.why_not
    else:
        why = (
            "The record settles what these words leave open, or nothing that is reported hangs on "
            "them. Each needless query costs a provider's patience."
        )
    return QueryVerdict(
        label=QueryLabel.NEEDLESS,
        query=None,
        raised=raised,
        credit=0.0,
        message="Raised without need.",
        why=why,
        spans=_spans(chart, raised.marks),
    )


_LABELS = {
    QueryShare.KIND: QueryLabel.KIND,
    QueryShare.ADDRESSEE: QueryLabel.ADDRESSEE,
    QueryShare.INDICATORS: QueryLabel.INDICATORS,
    QueryShare.WORDING: QueryLabel.WORDING,
    QueryShare.UNCODED: QueryLabel.EARLY,
}


def _share(share: QueryShare) -> float:
    return QUERY_SHARES[share].value


def _part(share: QueryShare, earned: float, message: str) -> QueryPart:
    return QueryPart(share, round(_share(share) * earned, 6), _share(share), message)


def _kind(query: Query, raised: RaisedQuery) -> QueryPart:
    if raised.about is query.about:
        return _part(QueryShare.KIND, 1.0, f"{query.about.label}.")
    near = {raised.about, query.about} in _NEAR
    message = (
        f"The doubt is {query.about.label.lower()} rather than {raised.about.label.lower()}"
        f"{', its neighbor' if near else ''}."
    )
    return _part(QueryShare.KIND, 0.5 if near else 0.0, message)


def _addressee(query: Query, raised: RaisedQuery) -> QueryPart:
    if raised.to in query.to:
        return _part(QueryShare.ADDRESSEE, 1.0, f"To the {raised.to.label.lower()}.")
    message = f"It goes to the {_whom(query)}, not to the {raised.to.label.lower()}."
    return _part(QueryShare.ADDRESSEE, 0.0, message)


def _indicators(chart: Chart, query: Query, raised: RaisedQuery) -> QueryPart:
    found = passages_of(chart)
    marked = touched(found, chart.documents, raised.marks)
    for_it = touched(found, chart.documents, query.indicators)
    against = touched(found, chart.documents, query.contrary) - for_it
    related = touched(found, chart.documents, _words_of(chart, query))
    hits = len(marked & for_it) + 2 * len(marked & against)
    of = len(for_it) + 2 * len(against)
    # Evidence of the lines that hang on the query is no indicator, and no error to quote either.
    stray = len(marked - for_it - against - related)
    f1 = 2 * hits / (hits + stray + of) if of else 1.0
    left = len(for_it | against) - len(marked & (for_it | against))
    words = []
    if left:
        words.append(f"{left} of {len(for_it | against)} passages that bear on it were not quoted")
    if against and not marked & against:
        words.append("none of those that point the other way was")
    if stray:
        words.append(
            f"{stray} that {'does' if stray == 1 else 'do'} not bear on it {'was' if stray == 1 else 'were'}"
        )
    message = f"{'; '.join(words).capitalize()}." if words else "Its indicators are quoted."
    return _part(QueryShare.INDICATORS, f1, message)


def _wording(query: Query, raised: RaisedQuery) -> QueryPart:
    if not raised.sent:
        return _part(QueryShare.WORDING, 0.0, "No wording was chosen, so it was never sent.")
    fine = (*query.wording, *(each.text for each in by_rule(raised) if each.fault is None))
    if raised.wording in fine:
        return _part(QueryShare.WORDING, 1.0, "Worded compliantly.")
    fault, why_not = _wrong(query, raised)
    if fault is None:
        return _part(QueryShare.WORDING, 0.0, "Its wording is none of those offered.")
    return _part(QueryShare.WORDING, 0.0, f"Wording ({fault.label.lower()}): {why_not}")


def _wrong(query: Query, raised: RaisedQuery) -> tuple[WordingFault | None, str]:
    """What is not compliant in a wording, and why, the chart's own or one made by rule; None for nothing."""
    for own in query.wrong_wording:
        if own.text == raised.wording:
            return own.fault, own.why_not
    for made in by_rule(raised):
        if made.text == raised.wording:
            return made.fault, made.why_not
    return None, ""


def _uncoded(early: Sequence[KeyCode]) -> QueryPart:
    if not early:
        return _part(QueryShare.UNCODED, 1.0, "Nothing was coded before the answer.")
    return _part(
        QueryShare.UNCODED,
        0.0,
        f"{_named(early)} {_was(early)} coded before any answer brought it.",
    )


def _whom(query: Query) -> str:
    return " or ".join(each.label.lower() for each in query.to)


def _named(lines: Sequence[KeyCode]) -> str:
    return " and ".join(dict.fromkeys(line.code for line in lines))


def _was(lines: Sequence[KeyCode]) -> str:
    return "was" if len({line.code for line in lines}) == 1 else "were"


def _spans(chart: Chart, quotes: Iterable[str]) -> tuple[tuple[int, int], ...]:
    found = (quote_span(chart, quote) for quote in quotes)
    return tuple(span for span in found if span is not None)
