"""Rapid items as exercises."""

from __future__ import annotations

import pytest

from coder_drill.charts import Bank
from coder_drill.codebooks import Codebook
from coder_drill.errors import UsageError
from coder_drill.exercises import Sources
from coder_drill.exercises.rapid.kind import KIND
from coder_drill.exercises.registry import find

ITEM = "em-critical-care/3/5"


@pytest.fixture
def sources(codebook: Codebook) -> Sources:
    return Sources(bank=lambda: Bank(()), codebook=lambda: codebook)


def test_an_item_is_found_again_by_its_id(sources: Sources) -> None:
    exercise = find(sources, "rapid", ITEM)
    assert exercise is not None
    again = KIND.find(sources, ITEM)
    assert again is not None and again.content_hash == exercise.content_hash
    assert exercise.difficulty == 3
    assert find(sources, "rapid", "em-critical-care/3") is None


def test_what_is_asked_tells_nothing_of_the_answer(sources: Sources) -> None:
    exercise = find(sources, "rapid", ITEM)
    assert exercise is not None
    asked = repr(KIND.asked(exercise)) + KIND.asked_text(exercise)
    assert "99292x2" not in asked and "104" not in asked


def test_right_wrong_and_partly_right(sources: Sources) -> None:
    exercise = find(sources, "rapid", ITEM)
    assert exercise is not None

    def score(text: str) -> float:
        return KIND.grade(sources, exercise, KIND.typed(sources, exercise, text)).score

    assert score("99291, 99292x2") == score("99292x2 99291") == 1.0
    assert 0 < score("99291") < 1
    assert score("") == score("none") == 0.0
    outcome = KIND.grade(sources, exercise, KIND.typed(sources, exercise, "99291"))
    assert "104" in KIND.outcome_text(exercise, outcome)
    assert KIND.outcome(exercise, outcome)["right"] == "99291 99292x2"


def test_an_answer_that_is_no_text_is_refused_in_words(sources: Sources) -> None:
    exercise = find(sources, "rapid", ITEM)
    assert exercise is not None
    with pytest.raises(UsageError, match="write it as text"):
        KIND.response(sources, exercise, ["99291"])
    assert KIND.response(sources, exercise, 3).given == "3"
