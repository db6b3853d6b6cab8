"""What must hold for every answer to every chart of the bank."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coder_drill.charts import Chart
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, Label, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.pairing import items_of
from tests.akin import akin
from tests.bundled import bundled_bank
from tests.unit.scoring_charts import key_answer, without

BANK = bundled_bank()
EVEN = 1e-9

seeds = st.integers(0, 2**32 - 1)
# By id: a failing example then prints an id, not a whole chart.
chart_ids = st.sampled_from([it.id for it in BANK.charts])


class EveryCode(list[AnswerCode]):
    """All billable codes; prints short when an example fails."""

    def __repr__(self) -> str:
        return f"<{len(self)} codes>"


@pytest.fixture(scope="module")
def every_code(codebook: Codebook) -> EveryCode:
    rows = codebook.connection.execute(
        "SELECT code, system FROM code WHERE billable ORDER BY id"
    ).fetchall()
    return EveryCode(AnswerCode(code, System(system)) for code, system in rows)


def chart_of(chart_id: str) -> Chart:
    it = BANK.get(chart_id)
    assert it is not None
    return it


def unrelated(it: Chart, codes: list[AnswerCode], rng: Random, book: Codebook) -> AnswerCode:
    """A code that earns nothing anywhere in the key, in whichever reading of it."""
    items = [item for keys in it.readings for item in items_of(keys, book_of(book))]
    while True:
        code = rng.choice(codes)
        if all(
            not akin(code, wanted, item.system, book_of(book))
            for item in items
            for wanted in (item.code, *item.key.accept)
        ):
            return code


def some_answer(it: Chart, codes: list[AnswerCode], rng: Random, book: Codebook) -> Answer:
    """Some lines of the key in any order, with details changed here and there, and wrong codes."""
    right = list(key_answer(it, book).codes)
    lines = rng.sample(right, rng.randint(0, len(right)))
    for index, line in enumerate(lines):
        if rng.random() < 0.15:
            lines[index] = AnswerCode(line.code, line.system, ("59",), rng.randint(1, 3), "N")
    lines += [unrelated(it, codes, rng, book) for _ in range(rng.randint(0, 3))]
    rng.shuffle(lines)
    return Answer(tuple(lines))


@settings(max_examples=150, deadline=None)
@given(chart_ids, seeds)
def test_score_and_credits_stay_in_bounds(
    codebook: Codebook, every_code: EveryCode, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    card = score(it, some_answer(it, every_code, Random(seed), codebook), codebook)
    assert 0 <= card.score <= 1
    for verdict in card.verdicts:
        assert 0 <= verdict.credit <= 1
        assert 0 <= verdict.points_lost <= verdict.weight + EVEN
        assert verdict.message
    for metric in card.metrics:
        assert 0 <= metric.right <= metric.of or metric.of == 0


@settings(max_examples=150, deadline=None)
@given(chart_ids, seeds)
@example("ip-mopped-before-church", 0)
def test_every_code_of_key_and_answer_is_in_one_verdict(
    codebook: Codebook, every_code: EveryCode, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    rng = Random(seed)
    answer = some_answer(it, every_code, rng, codebook)
    if answer.codes and rng.random() < 0.5:
        answer = Answer((*answer.codes, rng.choice(answer.codes)))
    card = score(it, answer, codebook)
    # The verdicts are those of the reading that the answer fits best.
    read = it.readings[card.reading]
    wanted = Counter(item.code for item in items_of(read, book_of(codebook)))
    assert Counter(v.expected for v in card.verdicts if v.expected) == wanted
    assert Counter(v.given for v in card.verdicts if v.given) == Counter(
        line.code for line in answer.codes
    )


@settings(max_examples=200, deadline=None)
@given(chart_ids, seeds)
@example("ip-warm-swollen-knee", 85)  # Near a code of the chart's other reading alone.
def test_adding_a_wrong_code_never_raises_the_score(
    codebook: Codebook, every_code: EveryCode, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    rng = Random(seed)
    answer = some_answer(it, every_code, rng, codebook)
    place = rng.randint(0, len(answer.codes))
    wrong = unrelated(it, every_code, rng, codebook)
    more = Answer((*answer.codes[:place], wrong, *answer.codes[place:]))
    assert score(it, more, codebook).score <= score(it, answer, codebook).score + EVEN


@settings(max_examples=200, deadline=None)
@given(chart_ids, seeds)
@example("ip-warm-swollen-knee", 114892)
@example("os-second-surgeon-two-sites", 221)
@example("ip-belt-three-holes", 45409)
def test_removing_a_right_code_never_raises_the_score(
    codebook: Codebook, every_code: EveryCode, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    rng = Random(seed)
    answer = some_answer(it, every_code, rng, codebook)
    full = score(it, answer, codebook)
    items = items_of(it.key, book_of(codebook))
    right = {item.code for item in items if not item.key.optional}
    # An optional code is right too when nothing about it is wrong (a POA indicator, a modifier),
    # unless it stands before the principal diagnosis, of whichever reading of the chart.
    first = next((line.code for line in answer.codes if line.is_diagnosis), "")
    lead = next((v for v in full.verdicts if v.role in ("principal", "first-listed")), None)
    if lead is None or lead.given is None or Label.PRINCIPAL not in (lead.label, *lead.labels):
        right |= {v.given for v in full.verdicts if v.given not in (None, first) and v.credit >= 1}
    for index, line in enumerate(answer.codes):
        if line.code in right:
            less = score(it, without(answer, index), codebook)
            assert less.score <= full.score + EVEN, (line.code, full.formula, less.formula)


@settings(max_examples=150, deadline=None)
@given(chart_ids, seeds)
def test_a_near_miss_beside_the_right_code_never_helps(
    codebook: Codebook, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    rng = Random(seed)
    answer = key_answer(it, codebook)
    line = rng.choice([each for each in answer.codes if each.system is System.ICD10CM])
    near = [
        AnswerCode(sibling.code, sibling.system, poa=line.poa)
        for sibling in codebook.siblings(line.code)
        if sibling.billable
    ]
    if not near:
        return
    both = Answer((*answer.codes, rng.choice(near)))
    with_both = score(it, both, codebook).score
    assert with_both <= 1
    index = answer.codes.index(line)
    assert score(it, without(both, index), codebook).score <= with_both + EVEN


@settings(max_examples=150, deadline=None)
@given(chart_ids, seeds)
@example("ed-flank-pain-expecting", 257)
def test_the_order_of_secondaries_matters_only_by_rule(
    codebook: Codebook, chart_id: str, seed: int
) -> None:
    it = chart_of(chart_id)
    first, *rest = key_answer(it, codebook).codes
    Random(seed).shuffle(rest)
    card = score(it, Answer((first, *rest)), codebook)
    items = items_of(it.key, book_of(codebook))
    free = {item.code for item in items if item.key.optional}
    # What may be left out may stand anywhere: the note is shown, and costs nothing.
    broken = [
        edit
        for edit in card.edits
        if edit.id in ("code-first", "chart-order") and not free & set(edit.codes)
    ]
    assert (card.score == 1.0) == (not broken)
    assert {v.label for v in card.verdicts} <= {Label.CORRECT, Label.SEQUENCING}


odd_lines = st.builds(
    AnswerCode,
    code=st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["", "I10", "S52.5", "T36.91A", "0FT4", "99213", "J1885", "A0100", "QA0.0"]
        ),
    ),
    system=st.sampled_from([None, *System]),
    modifiers=st.lists(st.text(max_size=3), max_size=4).map(tuple),
    units=st.integers(-5, 10**9),
    poa=st.text(max_size=2),
)


@settings(max_examples=200, deadline=None)
@given(chart_ids, st.lists(odd_lines, max_size=30))
def test_no_answer_makes_it_raise(
    codebook: Codebook, chart_id: str, lines: list[AnswerCode]
) -> None:
    it = chart_of(chart_id)
    card = score(it, Answer(tuple(lines)), codebook)
    assert 0 <= card.score <= 1
    assert len([v for v in card.verdicts if v.given is not None]) == len(lines)


def test_five_hundred_codes_and_as_many_duplicates(
    codebook: Codebook, every_code: EveryCode
) -> None:
    it = BANK.charts[0]
    rng = Random(11)
    many = Answer(tuple(rng.sample(every_code, 500)))
    verdicts = score(it, many, codebook).verdicts
    assert sum(v.given is not None for v in verdicts) == 500
    assert sum(v.expected is not None for v in verdicts) == len(it.key)
    same = Answer(key_answer(it, codebook).codes[:1] * 500)
    assert len(score(it, same, codebook).verdicts) == 499 + len(it.key)
    assert score(it, same, codebook).score < 0.1
