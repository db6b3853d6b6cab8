"""Questions are shown without their key and graded as the docs say."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.errors import UsageError
from coder_drill.exercises.question.grading import QuestionResponse, grade, read_answer
from coder_drill.exercises.question.model import AnswerKind, Option, Question, option_id
from coder_drill.exercises.question.showing import as_shown, ascending, shown_options
from tests.unit.question_text import MULTIPLE, ORDER, SINGLE, TYPED, question

ONE, SEVERAL, CODES, STEPS = (question(block) for block in (SINGLE, MULTIPLE, TYPED, ORDER))


def with_options(*texts: str) -> Question:
    options = tuple(Option(option_id("x", t), t, n == 0, "") for n, t in enumerate(texts))
    return replace(ONE, options=options)


def answered(asked: Question, *texts: str, seed: int = 1) -> QuestionResponse:
    return QuestionResponse(
        tuple(option.id for text in texts for option in asked.options if option.text == text),
        seed=seed,
    )


def test_what_is_shown_gives_nothing_away() -> None:
    for asked in (ONE, SEVERAL, CODES, STEPS):
        shown = as_shown(asked, 3)
        said = json.dumps(shown)
        assert "right" not in shown and "why" not in shown and "source" not in shown
        for option in asked.options:
            assert option.why not in said
        assert asked.form.value != "typed" or "E11.22" not in said


def test_the_same_seed_shows_the_same_order_and_every_place_holds_the_key_in_time() -> None:
    assert shown_options(ONE, 5) == shown_options(ONE, 5)
    places = [shown_options(ONE, seed).index(ONE.right[0]) for seed in range(300)]
    assert all(60 <= places.count(place) <= 140 for place in range(3))


def test_steps_are_never_shown_in_order() -> None:
    assert all(shown_options(STEPS, seed) != STEPS.options for seed in range(200))


@pytest.mark.parametrize(
    ("texts", "sorted_texts"),
    [
        (("60 days", "5 days", "120 days"), ["5 days", "60 days", "120 days"]),
        (("$1,736", "$217", "$868"), ["$217", "$868", "$1,736"]),
        (("95 %", "62.5 %", "100 %"), ["62.5 %", "95 %", "100 %"]),
        (("I13.0", "E11.22", "I11.0"), ["E11.22", "I11.0", "I13.0"]),
        (("99213-25", "99213", "99212-25"), ["99212-25", "99213", "99213-25"]),
        (("GY", "GA", "GZ"), ["GA", "GY", "GZ"]),
        (("I50.9, I10", "I11.0, I50.9", "I10"), ["I10", "I11.0, I50.9", "I50.9, I10"]),
    ],
)
def test_amounts_and_codes_stand_ascending(texts: tuple[str, ...], sorted_texts: list[str]) -> None:
    asked = with_options(*texts)
    assert [option.text for option in shown_options(asked, 9)] == sorted_texts


def test_words_are_shuffled() -> None:
    for texts in (
        ("No", "So", "Do"),
        ("Hospice", "60 days", "12 days"),
        ("A MAC", "A RAC", "A QIC"),
        ("SNOMED CT", "ICD-10-CM", "LOINC"),
    ):
        assert not ascending(with_options(*texts))


def test_single() -> None:
    assert grade(ONE, answered(ONE, "The letter K")).credit == 1
    assert grade(ONE, answered(ONE, "The letter P")).credit == 0
    assert grade(ONE, QuestionResponse()).credit == 0
    assert grade(ONE, QuestionResponse(("ffffff",))).credit == 0


def test_multiple_gives_part_credit() -> None:
    for texts, credit in (
        (("two", "four"), 1.0),
        (("two",), 0.5),
        (("two", "four", "three"), 0.5),
        (("two", "three"), 0.0),
        (("two", "four", "three", "five"), 0.0),
        ((), 0.0),
    ):
        assert grade(SEVERAL, answered(SEVERAL, *texts)).credit == credit


def test_order_gives_credit_by_pairs() -> None:
    for texts, credit in (
        (("first", "second", "third"), 1.0),
        (("first", "third", "second"), pytest.approx(1 / 3)),
        (("third", "second", "first"), 0.0),
        (("first", "second"), 0.0),
        ((), 0.0),
    ):
        assert grade(STEPS, answered(STEPS, *texts)).credit == credit


def typed(kind: AnswerKind, *accept: str, **more: object) -> Question:
    return replace(CODES, answer_kind=kind, answers=accept, in_order=False, mistakes=(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "right", "wrong"),
    [
        (
            typed(AnswerKind.CODE, "E11.22 N18.30"),
            ["e1122, n1830", "N18.30;E11.22", "E11.22\nN18.30", " E11.22  N18.30 "],
            ["E11.22", "E11.22 N18.3", "E11.22 N18.30 I10", "E11.22N18.30"],
        ),
        (
            typed(AnswerKind.CODE, "99213-25"),
            ["99213 25", "99213–25", "99213 - 25", "99213-25x1"],
            ["99213", "99213-57", "9921325"],
        ),
        (
            typed(AnswerKind.CODE, "J1885-JZx2"),
            ["J1885 JZ x2", "j1885x2 jz", "J1885-JZ*2", "J1885-JZ X 2"],
            ["J1885x2", "J1885-JZ", "J1885-JZx20"],
        ),
        (typed(AnswerKind.CODE, "039"), ["039", " 039 "], ["39", "O39"]),
        (typed(AnswerKind.CODE, "0450"), ["0450"], ["450"]),
        (typed(AnswerKind.CODE, "02"), ["02"], ["2", "10"]),
        (typed(AnswerKind.CODE, "L89.153@N"), ["l89153@n"], ["L89.153", "L89.153@Y"]),
        (typed(AnswerKind.MODIFIER, "RT 59"), ["59 rt", "-59-RT", "59,RT"], ["59", "RT59"]),
        (
            typed(AnswerKind.MONEY, "$1,024.50"),
            ["1024.5", "$1024.50", "1,024.50"],
            ["1024", "", "1,02"],
        ),
        (typed(AnswerKind.NUMBER, "12", tolerance=0.5), ["12.5", "11.5", "12"], ["12.6", "twelve"]),
        (
            typed(AnswerKind.PERCENT, "13.6"),
            ["13.6 %", "13.6%", "13.60", "13.6 percent"],
            ["14", "%"],
        ),
        (
            typed(AnswerKind.WORD, "follow-up visit", "return visit"),
            ["Follow up visits", "followup visit", "the follow-up visit", "RETURN VISIT"],
            ["visit", "follow"],
        ),
        (
            typed(AnswerKind.DATE, "2026-03-01"),
            ["3/1/2026", "03/01/2026"],
            ["1/3/2026", "2/30/2026"],
        ),
    ],
)
def test_the_form_of_a_typed_answer_is_not_the_test(
    asked: Question, right: list[str], wrong: list[str]
) -> None:
    for text in right:
        assert grade(asked, QuestionResponse(typed=text)).credit == 1, text
    for text in wrong:
        assert grade(asked, QuestionResponse(typed=text)).credit < 1, text


def test_typed_codes_give_part_credit_and_their_order_counts_where_said() -> None:
    for text, credit in (
        ("E11.22 N18.30", 1.0),
        ("N18.30 E11.22", 0.5),
        ("E11.22", 0.5),
        ("E11.22 I10", 0.0),
        ("", 0.0),
        ("x" * 500, 0.0),
    ):
        assert grade(CODES, QuestionResponse(typed=text)).credit == credit


def test_a_foreseen_error_and_a_letter_for_a_digit_are_named() -> None:
    assert grade(CODES, QuestionResponse(typed="e119 n1830")).note == CODES.mistakes[0].why
    assert "letter O" in grade(CODES, QuestionResponse(typed="E11.22 N18.3O")).note
    assert grade(CODES, QuestionResponse(typed="E11.22 N18.30")).note == ""


def test_letters_as_shown_are_read() -> None:
    shown = shown_options(ONE, 4)
    assert read_answer(ONE, "b", 4).chosen == (shown[1].id,)
    assert len(read_answer(SEVERAL, "A, C", 4).chosen) == 2
    assert read_answer(STEPS, "c>a>b", 4).chosen == tuple(
        shown_options(STEPS, 4)[place].id for place in (2, 0, 1)
    )


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        (ONE, "D", "letters A to C"),
        (ONE, "", "letters A to C"),
        (ONE, "AB", "name one letter"),
        (SEVERAL, "AA", "twice"),
        (STEPS, "AB", "leaves steps out"),
        (CODES, "9" * 201, "longer than 200"),
    ],
)
def test_letters_that_do_not_fit(asked: Question, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_answer(asked, text, 1)


def test_a_response_goes_through_json() -> None:
    response = answered(SEVERAL, "two", "five", seed=7)
    assert QuestionResponse.from_json(json.loads(json.dumps(response.as_json()))) == response
    for value in ({"chosen": "A"}, {"typed": 3}, {"seed": "x"}, {"chosen": ["a"] * 9}):
        with pytest.raises(UsageError):
            QuestionResponse.from_json(value)


def test_the_outcome_says_why_for_every_option() -> None:
    outcome = grade(ONE, answered(ONE, "The letter P", seed=2)).as_json()
    assert outcome["right"] is False and outcome["expected"] == "The letter K"
    assert {each["why"] for each in outcome["options"]} == {o.why for o in ONE.options}
    assert [each["letter"] for each in outcome["options"]] == ["A", "B", "C"]
    assert sum(each["chosen"] for each in outcome["options"]) == 1


@given(st.text(max_size=300))
def test_whatever_is_typed_is_graded(text: str) -> None:
    for kind in AnswerKind:
        asked = replace(CODES, answer_kind=kind, answers=("E11.22 N18.30", "12", "2026-01-02"))
        assert 0 <= grade(asked, QuestionResponse(typed=text)).credit <= 1
