"""Queries raised on a chart: which one they are, what they are worth, what is kept of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coder_drill.charts import Chart
from coder_drill.charts.passages import other_document, passages
from coder_drill.charts.queries import Addressee, QueryKind
from coder_drill.charts.record import Document, Quote
from coder_drill.codebooks import Codebook
from coder_drill.errors import UsageError
from coder_drill.exercises.chart import KIND, answer_of, exercise_of, outcome_of, response_of
from coder_drill.exercises.model import Response
from coder_drill.scoring import Answer, parse_answer, score
from coder_drill.scoring.asking import mark_of, raise_query, reply_to, send_query, unsent
from coder_drill.scoring.book import book_of
from coder_drill.scoring.items import items_of, key_line
from coder_drill.scoring.model import QueryLabel, RaisedQuery, Scorecard
from coder_drill.scoring.queries import as_answered, counted
from coder_drill.scoring.rubric import QUERY_CAP, QUERY_NEEDLESS
from coder_drill.scoring.wordings import offered
from coder_drill.services.attempts import attempt_of
from coder_drill.services.attempts import response_of as response_back
from coder_drill.services.rescoring import most
from coder_drill.services.workspace import Workspace
from coder_drill.skills.cards import meetings
from coder_drill.store.codec import codec_of
from coder_drill.store.model import Attempt
from tests.unit.query_chart import CHF, EF, GRADE, HEART, LEADING, MODEL, NURSE, PAYING, PRESSURE


@pytest.fixture
def heart() -> Chart:
    return HEART


def raised(
    *marks: Quote,
    about: QueryKind = QueryKind.INCOMPLETE,
    to: Addressee = Addressee.TREATING_PROVIDER,
    wording: str = MODEL,
    coded: tuple[str, ...] = (),
) -> RaisedQuery:
    return RaisedQuery(marks or (CHF, EF, GRADE), about, to, wording, coded)


def scored(chart: Chart, codes: str, book: Codebook, *queries: RaisedQuery) -> Scorecard:
    return score(chart, replace(parse_answer([codes], book), queries=queries), book)


def labels(card: Scorecard) -> list[QueryLabel]:
    """What became of the queries that count."""
    return [verdict.label for verdict in counted(card.queries)]


def test_a_query_that_is_right_in_all_is_worth_all(heart: Chart, codebook: Codebook) -> None:
    card = scored(heart, "I11.0 I50.23", codebook, raised())
    assert (card.score, card.query_score) == (1, 1)
    assert labels(card) == [QueryLabel.RIGHT]


def test_after_the_answer_the_key_is_the_one_after_it(heart: Chart, codebook: Codebook) -> None:
    assert scored(heart, "I11.0 I50.9", codebook, raised()).score < 1
    assert scored(heart, "I11.0 I50.9", codebook).score == 1
    unsent_one = raised(wording="")
    assert scored(heart, "I11.0 I50.9", codebook, unsent_one).score == 1
    assert as_answered(heart, Answer((), (raised(),))).documents[-1].title == "Query answer"
    assert as_answered(heart, Answer((), (unsent_one,))) is heart


def test_a_query_needed_and_missed_is_worth_nothing_and_codes_are_scored_as_ever(
    heart: Chart, codebook: Codebook
) -> None:
    card = scored(heart, "I11.0 I50.9", codebook)
    assert (card.score, card.query_score) == (1, 0)
    assert labels(card) == [QueryLabel.MISSED]
    early = scored(heart, "I11.0 I50.23", codebook)
    assert early.queries[0].labels == (QueryLabel.EARLY,)
    assert "I50.23 was coded before any answer" in early.queries[0].message
    on_the_code = next(v for v in early.verdicts if v.given == "I50.23")
    assert "waits for the answer" in on_the_code.message


def test_a_needless_query_takes_off_and_says_why(heart: Chart, codebook: Codebook) -> None:
    ask = raised(PRESSURE, about=QueryKind.AMBIGUOUS, wording="?")
    card = scored(heart, "I11.0 I50.23", codebook, raised(), ask)
    assert card.query_score == pytest.approx(1 - QUERY_NEEDLESS)
    assert card.queries[-1].label is QueryLabel.NEEDLESS
    assert card.queries[-1].why == "Diagnosed, above goal, treated."
    plain = scored(heart, "", codebook, raised(Quote("Knee pain", "Visit"), wording="?"))
    needless = next(v for v in plain.queries if v.label is QueryLabel.NEEDLESS)
    assert "hangs on them" in needless.why


def test_a_temptation_that_was_resisted_is_told_and_counts_nowhere(
    heart: Chart, codebook: Codebook
) -> None:
    card = scored(heart, "I11.0 I50.23", codebook, raised())
    assert [v.label for v in card.queries] == [QueryLabel.RIGHT, QueryLabel.RESISTED]
    assert card.queries[1].why == "Diagnosed, above goal, treated."
    assert len(outcome_of(card).observations) == len(card.verdicts) + 1
    calm = replace(heart, queries=(), with_queries=(), key=heart.key[:1])
    only = scored(calm, "I11.0", codebook)
    assert [v.label for v in only.queries] == [QueryLabel.RESISTED]
    assert only.query_score is None
    assert all(metric.id != "queries" for metric in only.metrics)


def test_asking_twice_is_needless(heart: Chart, codebook: Codebook) -> None:
    card = scored(heart, "", codebook, raised(), raised())
    assert labels(card) == [QueryLabel.RIGHT, QueryLabel.NEEDLESS]
    assert "asked about already" in card.queries[1].why


@pytest.mark.parametrize(
    ("change", "label", "credit"),
    [
        ({"about": QueryKind.AMBIGUOUS}, QueryLabel.KIND, 0.925),
        ({"about": QueryKind.CLINICAL_VALIDITY}, QueryLabel.KIND, 0.85),
        ({"to": Addressee.CONSULTANT}, QueryLabel.RIGHT, 1),
        ({"to": Addressee.SURGEON}, QueryLabel.ADDRESSEE, 0.85),
        ({"wording": LEADING}, QueryLabel.WORDING, 0.85),
        ({"wording": PAYING}, QueryLabel.WORDING, QUERY_CAP),
        ({"wording": ""}, QueryLabel.UNSENT, 0.85),
        ({"coded": ("I50.23",)}, QueryLabel.EARLY, 0.95),
        ({"coded": ("I50.33",)}, QueryLabel.EARLY, 0.95),
        ({"coded": ("I50.9",)}, QueryLabel.RIGHT, 1),
    ],
)
def test_each_part_of_a_query_counts(
    heart: Chart, codebook: Codebook, change: dict[str, Any], label: QueryLabel, credit: float
) -> None:
    card = scored(heart, "I11.0", codebook, replace(raised(), **change))
    assert card.queries[0].label is label
    assert card.queries[0].credit == pytest.approx(credit)


def test_indicators_count_by_passage_and_the_contrary_ones_twice(
    heart: Chart, codebook: Codebook
) -> None:
    def credit(*marks: Quote) -> float:
        return scored(heart, "", codebook, raised(*marks)).queries[0].credit

    assert credit(CHF, EF, GRADE) == 1
    assert credit(CHF, EF) < credit(CHF, GRADE) < 1
    assert credit(CHF, EF, GRADE, Quote("Knee pain since spring", "Visit")) < 1
    # A part of a passage stands for it, whatever letters were marked.
    assert credit(Quote("volume up", "Visit"), EF, Quote("filling pattern", "Echo")) == 1


def test_a_pending_code_is_early_even_after_the_answer(heart: Chart, codebook: Codebook) -> None:
    card = scored(heart, "I11.0 I50.23 I50.33", codebook, raised())
    assert QueryLabel.EARLY is card.queries[0].label


def test_queries_survive_draft_log_and_export(heart: Chart, codebook: Codebook) -> None:
    answer = replace(parse_answer(["I11.0 I50.9"], codebook), queries=(raised(coded=("I11.0",)),))
    assert answer_of(Response.of_text(response_of(answer).text())) == answer
    card = score(heart, answer, codebook)
    exercise = exercise_of(heart)
    made = attempt_of(
        KIND,
        exercise,
        response_of(answer),
        outcome_of(card),
        uuid="1",
        learner_id="2",
        mode="drill",
        started_at="",
        submitted_at="2026-05-01T09:00:00.000+00:00",
        active_seconds=1,
        hints_used=0,
    )
    codec = codec_of(Attempt)
    again = codec.parse(codec.plain(made))
    assert again == made
    assert answer_of(response_back(again)) == answer
    query = made.verdicts[-1]
    assert (query.role, query.domain, query.label) == ("query", "documentation-query", "correct")
    # What is no code makes no card and bounds no score.
    assert not [m for m in meetings(made) if m.domain == "documentation-query"]
    missed = replace(made, verdicts=(*made.verdicts[:-1], replace(query, credit=0.0)))
    assert most(missed) == most(made)


def test_an_answer_without_queries_is_kept_as_ever(codebook: Codebook) -> None:
    answer = parse_answer(["I11.0"], codebook)
    assert isinstance(response_of(answer).given, list)
    assert answer_of(Response({"codes": response_of(answer).given})) == answer
    assert answer_of(Response({"queries": [3, {}, {"marks": 1}]})) == Answer()


def test_the_query_domain_is_a_share_of_the_chart(heart: Chart) -> None:
    assert exercise_of(heart).domains["documentation-query"] == pytest.approx(1 / 3)


def test_raising_and_sending(heart: Chart, codebook: Codebook) -> None:
    answer = parse_answer(["I11.0 I50.9"], codebook)
    mark = mark_of(heart, "EF 33%")
    assert mark.document == "Echo"
    to, about = Addressee.TREATING_PROVIDER, QueryKind.INCOMPLETE
    asked = raise_query(heart, answer, [mark], about, to)
    assert asked.queries[0].coded == ("I11.0", "I50.9")
    assert unsent(asked) == 0
    assert reply_to(heart, asked, 0) == ""
    with pytest.raises(UsageError, match="not sent"):
        raise_query(heart, asked, [mark], about, to)
    with pytest.raises(UsageError, match="wordings offered"):
        send_query(heart, asked, 0, "Sepsis?")
    sent = send_query(heart, asked, 0, MODEL)
    assert unsent(sent) is None
    assert reply_to(heart, sent, 0).startswith("Acute on chronic")
    with pytest.raises(UsageError, match="stays sent"):
        send_query(heart, sent, 0, LEADING)
    with pytest.raises(UsageError, match="1 to 12"):
        raise_query(heart, answer, [], about, to)
    with pytest.raises(UsageError, match="not in the record"):
        mark_of(heart, "ejection fraction of a third")


def test_the_wordings_stand_in_an_order_that_says_nothing(heart: Chart) -> None:
    of_chart = offered(heart, raised())
    assert set(of_chart) == {MODEL, LEADING, PAYING, NURSE}
    assert of_chart == offered(heart, raised(CHF))
    made = offered(heart, raised(PRESSURE))
    assert len(made) == 4
    assert any("BP 146/84" in words and "unable to determine" in words for words in made)


def test_passages_are_sentences_rows_and_entries() -> None:
    text = "# Plan\n1. CHF vs. COPD. Lasix\n40 mg.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n- x\n- y z\n"
    found = [each.text for each in passages([Document("Note", text)])]
    assert found == [
        "Plan",
        "1. CHF vs. COPD.",
        "Lasix 40 mg.",
        "| a | b |",
        "| 1 | 2 |",
        "- x",
        "- y z",
    ]


def test_every_query_of_the_bank_is_found_by_its_indicators(workspace: Workspace) -> None:
    charts = [chart for chart in workspace.bank.charts if chart.asks]
    assert charts
    for chart in charts:
        queries = tuple(
            RaisedQuery(
                tuple(
                    Quote(q, getattr(q, "document", "")) for q in (*one.indicators, *one.contrary)
                ),
                one.about,
                one.to[0],
                one.wording[0],
            )
            for one in chart.queries
        )
        state = as_answered(chart, Answer((), queries))
        book = book_of(workspace.codebook)
        codes = tuple(key_line(item) for item in items_of(state.key, book))
        card = score(chart, Answer(codes, queries), workspace.codebook)
        assert (card.score, card.query_score) == (1, 1), chart.id
        silent = score(chart, Answer(()), workspace.codebook)
        assert silent.query_score == 0, chart.id


def test_an_answer_has_a_number_only_where_several_queries_bring_one(heart: Chart) -> None:
    (first,) = heart.queries
    silent = replace(first, id="silent", answer="")
    second = replace(first, id="second", answer="Knee pain from the fall in spring.")
    one = replace(heart, queries=(silent, first)).with_answers(["type", "silent"])
    assert [each.title for each in one.documents][len(heart.documents) :] == ["Query answer"]
    two = replace(heart, queries=(first, silent, second)).with_answers(["type", "second"])
    named = [each.title for each in two.documents][len(heart.documents) :]
    assert named == ["Query answer 1", "Query answer 2"]


def test_the_beginning_of_another_document() -> None:
    found = passages(
        [Document("A", "One. Two."), Document("B", "Three. Four."), Document("C", "5")]
    )
    assert [each.document for each in found] == [0, 0, 1, 1, 2]
    assert [other_document(found, here, 1) for here in range(5)] == [2, 2, 4, 4, None]
    assert [other_document(found, here, -1) for here in range(5)] == [None, None, 0, 0, 2]
