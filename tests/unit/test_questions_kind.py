"""Questions as a kind of exercise: found, asked without the key, graded, looked back on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.charts import Bank
from coder_drill.codebooks import Codebook
from coder_drill.errors import UsageError
from coder_drill.exercises import Response, Sources, kind_named
from coder_drill.exercises.kind import look_back
from coder_drill.exercises.question.kind import KIND, exercise_of, graded_of
from coder_drill.exercises.registry import find
from coder_drill.scoring.domains import domain_label
from tests.unit.question_text import HEAD, MULTIPLE, ORDER, SINGLE, TYPED, question


def nothing() -> Codebook:
    raise AssertionError("questions ask no code table")


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "a.toml").write_text(HEAD + SINGLE + MULTIPLE + TYPED + ORDER)
    return Sources(
        bank=Bank, codebook=nothing, folders=lambda name: (tmp_path,) if name == "questions" else ()
    )


def test_questions_are_exercises(sources: Sources) -> None:
    listed = list(KIND.exercises(sources))
    assert [each.id for each in listed] == ["one-choice", "several", "typed-codes", "steps"]
    one = find(sources, "question", "one-choice")
    assert one == listed[0] and one is not None
    assert (one.difficulty, one.minutes, one.domains) == (2, 0.75, {"compliance-law": 1.0})
    assert one.title == domain_label("compliance-law") != "compliance-law"
    assert find(sources, "question", "gone") is None
    assert kind_named("question") is KIND


def test_what_is_asked_says_nothing_of_the_key(sources: Sources) -> None:
    for exercise in KIND.exercises(sources):
        told = json.dumps(KIND.asked(exercise)) + KIND.asked_text(exercise) + exercise.title
        asked = exercise.content.question  # type: ignore[attr-defined]
        assert not [o.why for o in asked.options if o.why in told]
        assert not [source for source in asked.sources if source in told]
        assert not asked.why or asked.why not in told
        assert asked.form.value != "typed" or asked.answers[0] not in told


def test_letters_json_and_words_lead_to_the_same_response(sources: Sources) -> None:
    exercise = exercise_of(question(SINGLE), seed=8)
    place = KIND.asked_text(exercise).index("The letter K")
    letter = KIND.asked_text(exercise)[place - 3]
    typed = KIND.typed(sources, exercise, letter.lower())
    assert KIND.response(sources, exercise, letter) == typed
    assert KIND.response(sources, exercise, typed.given) == typed
    assert Response.of_text(typed.text()) == typed
    outcome = KIND.grade(sources, exercise, typed)
    assert outcome.right and outcome.observations[0].skill == "correct"
    found = look_back(KIND, sources, "one-choice", typed.given)
    assert found is not None and found[1] == outcome


def test_a_wrong_answer_says_why(sources: Sources) -> None:
    exercise = exercise_of(question(TYPED))
    outcome = KIND.grade(sources, exercise, KIND.typed(sources, exercise, "E11.9 N18.30"))
    (seen,) = outcome.observations
    assert (seen.domain, seen.skill, seen.credit) == ("compliance-law", "knowledge", 0.0)
    assert (seen.expected, seen.given) == ("E11.22 N18.30", "E11.9 N18.30")
    assert seen.message == "The combination code is left out."
    text = KIND.outcome_text(exercise, outcome)
    assert "E11.22 N18.30" in text and "OCG I.C.4.a" in text
    assert json.loads(json.dumps(KIND.outcome(exercise, outcome)))["credit"] == 0


def test_the_reasons_of_all_options_are_told_in_their_order(sources: Sources) -> None:
    exercise = exercise_of(question(SINGLE), seed=3)
    response = KIND.typed(sources, exercise, "A")
    text = KIND.outcome_text(exercise, KIND.grade(sources, exercise, response))
    assert text.index(" A. ") < text.index(" B. ") < text.index(" C. ")
    assert text.count("(your choice)") == 1


def test_an_answer_that_does_not_fit_is_refused_in_words(sources: Sources) -> None:
    exercise = exercise_of(question(SINGLE))
    with pytest.raises(UsageError, match="one-choice: answer: 'Q' names no option"):
        KIND.typed(sources, exercise, "Q")
    with pytest.raises(UsageError, match="one-choice: answer"):
        KIND.response(sources, exercise, 3)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["chosen", "typed"]), inner)
        ),
    )
)
def test_no_response_breaks_the_grading(value: object) -> None:
    sources = Sources(bank=Bank, codebook=nothing)
    for block in (SINGLE, MULTIPLE, TYPED, ORDER):
        outcome = KIND.grade(sources, exercise_of(question(block)), Response(value))  # type: ignore[arg-type]
        assert 0 <= outcome.score <= 1
        assert graded_of(outcome).message
