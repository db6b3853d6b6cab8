"""What a chart may ask beyond a flat key: second readings, sets of codes, an order of secondaries."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.charts import Alternative, Chart, Role
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, Label, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.pairing import items_of, lines_of, pair_up
from tests.unit.scoring_charts import chart, key, key_answer, scored, verdict_on, without

FIRST = Role.FIRST_LISTED
EVEN = 1e-9


@pytest.fixture
def two_readings() -> Chart:
    plain = chart(key("J18.9", FIRST), key("A41.9"), key("I10"))
    other = (key("A41.9", FIRST), key("J18.9"), key("I10"))
    return replace(plain, alternatives=(Alternative("Both met the definition.", other),))


def test_the_reading_that_fits_best_counts(two_readings: Chart, codebook: Codebook) -> None:
    one = replace(two_readings, alternatives=())
    assert scored(one, "A41.9 J18.9 I10", codebook).score < 1
    second = scored(two_readings, "A41.9 J18.9 I10", codebook)
    assert (second.score, second.reading) == (1, 1)
    assert {v.label for v in second.verdicts} == {Label.CORRECT}
    first = scored(two_readings, "J18.9 A41.9 I10", codebook)
    assert (first.score, first.reading) == (1, 0)
    assert scored(two_readings, "", codebook).reading == 0


def test_a_half_right_answer_is_held_against_one_reading_only(
    two_readings: Chart, codebook: Codebook
) -> None:
    card = scored(two_readings, "A41.9 J18.9", codebook)
    assert card.reading == 1
    assert verdict_on(card, "A41.9").role == "first-listed"
    assert verdict_on(card, "I10").label is Label.MISSED
    assert len(card.verdicts) == 3


def pair_chart() -> Chart:
    return chart(
        key("R07.89", FIRST),
        key("E11.22", together="kidney"),
        key("N18.30", together="kidney"),
        key("I10"),
    )


def test_codes_of_a_set_count_only_together(codebook: Codebook) -> None:
    it = pair_chart()
    whole = scored(it, "R07.89 E11.22 N18.30 I10", codebook)
    assert whole.score == 1
    half = scored(it, "R07.89 E11.22 I10", codebook)
    given_half = verdict_on(half, "E11.22")
    assert (given_half.label, given_half.credit) == (Label.EDIT, 0)
    assert "only together with N18.30, which is missing" in given_half.message
    assert verdict_on(half, "N18.30").label is Label.MISSED
    none = scored(it, "R07.89 I10", codebook)
    assert half.score == none.score < whole.score
    metric = next(m for m in half.metrics if m.id == "code-over-code")
    assert (metric.right, metric.of) == (2, 4)


def test_a_near_miss_completes_a_set_and_keeps_its_own_credit(codebook: Codebook) -> None:
    card = scored(pair_chart(), "R07.89 E11.22 N18.9 I10", codebook)
    assert verdict_on(card, "E11.22").credit == 1
    assert 0 < verdict_on(card, "N18.30").credit < 1


def test_sets_are_matched_for_the_most_credit(codebook: Codebook) -> None:
    """Against every possible matching of a few codes of one category, two sets among them."""
    pool = ["E11.21", "E11.22", "E11.29", "E11.9", "E11.65", "E11.649"]
    rng = Random(3)
    book = book_of(codebook)
    for _ in range(60):
        names = [rng.choice(["", "a", "b"]) for _ in range(4)]
        keys = [
            key(code, together=name) for code, name in zip(rng.sample(pool, 4), names, strict=True)
        ]
        it = chart(key("I10", FIRST), *keys)
        codes = ["I10", *rng.sample(pool, rng.randint(1, 5))]
        lines = lines_of([AnswerCode(code, System.ICD10CM) for code in codes], book)
        items = items_of(it.key, book)
        found = pair_up(items, lines, book, wants_poa=False)
        singles = {
            (i, j): pair.pairs[0].credit
            for i, j in product(range(1, 5), range(1, len(lines)))
            if (pair := pair_up([items[i]], [lines[j]], book, wants_poa=False)).pairs
        }
        best = 0.0
        width = max(4, len(lines) - 1)
        for order in permutations(range(1, width + 1), 4):
            pairs = {i: j for i, j in enumerate(order, 1) if (i, j) in singles}
            whole = {
                name
                for name in "ab"
                if all(i in pairs for i, each in enumerate(keys, 1) if each.together == name)
            }
            best = max(
                best,
                sum(
                    items[i].weight * singles[i, j]
                    for i, j in pairs.items()
                    if not keys[i - 1].together or keys[i - 1].together in whole
                ),
            )
        assert found.earned - items[0].weight == pytest.approx(best)


def ordered_chart() -> Chart:
    return chart(
        key("M54.50", FIRST),
        key("I10"),
        key("E78.5", after=("I10",), guideline="Tabular: as the chart says"),
        key("K21.9"),
    )


def test_the_order_of_secondaries_is_free_unless_the_chart_says_so(codebook: Codebook) -> None:
    for order in permutations(["I10", "E78.5", "K21.9"]):
        card = scored(ordered_chart(), " ".join(["M54.50", *order]), codebook)
        kept = order.index("I10") < order.index("E78.5")
        assert (card.score == 1) is kept
        verdict = verdict_on(card, "E78.5")
        assert (verdict.label is Label.SEQUENCING) is not kept
        assert verdict.credit == 1
        assert ("chart-order" in {edit.id for edit in card.edits}) is not kept
        if not kept:
            assert "I10 comes before E78.5" in verdict.message
            assert "- 0.4 for wrong order" in card.formula


def test_an_absent_code_orders_nothing(codebook: Codebook) -> None:
    card = scored(ordered_chart(), "M54.50 E78.5 K21.9", codebook)
    assert card.edits == ()
    assert verdict_on(card, "E78.5").label is Label.CORRECT


def test_what_a_note_orders_is_told_once(codebook: Codebook) -> None:
    it = chart(key("J44.9", FIRST), key("I12.9"), key("N18.30", after=("I12.9",)))
    card = scored(it, "J44.9 N18.30 I12.9", codebook)
    assert [edit.id for edit in card.edits if edit.hard] == ["code-first"]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_removing_a_right_code_never_helps_with_sets_and_orders(
    codebook: Codebook, seed: int
) -> None:
    rng = Random(seed)
    pool = ["I10", "E78.5", "K21.9", "J45.909", "N40.1", "M17.11", "E11.22", "N18.30"]
    codes = rng.sample(pool, 6)
    keys = [key("R07.89", FIRST)]
    for code in codes:
        before = tuple(each.code for each in keys[1:] if rng.random() < 0.3)
        keys.append(key(code, together=rng.choice(["", "", "a", "b"]), after=before))
    it = chart(*keys)
    right = list(key_answer(it, codebook).codes)
    assert score(it, Answer(tuple(right)), codebook).score == 1
    lines = rng.sample(right, rng.randint(1, len(right)))
    answer = Answer(tuple(lines))
    full = score(it, answer, codebook)
    assert 0 <= full.score <= 1
    for index in range(len(lines)):
        assert score(it, without(answer, index), codebook).score <= full.score + EVEN


def test_an_optional_code_left_out_is_shown_as_no_fault(codebook: Codebook) -> None:
    it = chart(key("M54.50", FIRST), key("I10", optional=True), key("E78.5"))
    card = scored(it, "M54.50", codebook)
    assert verdict_on(card, "I10").sign == "·"
    assert verdict_on(card, "E78.5").sign == "✗"
    assert verdict_on(card, "M54.50").sign == "✓"


def test_what_earlier_answers_taught_changes_no_later_score(
    two_readings: Chart, codebook: Codebook
) -> None:
    texts = ["J18.9 I10", "A41.9 J18 I1O", "J18.9 A41.9 I10 R69", "S82.001 A41.9", "I10 I10 J18.9"]
    kept = [scored(two_readings, text, codebook) for text in texts * 2]
    for n, text in enumerate(texts):
        with codebook.clone() as fresh:
            card = scored(replace(two_readings), text, fresh)
        assert card == kept[n] == kept[n + len(texts)]
