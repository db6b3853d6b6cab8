"""Answers into what the store keeps, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.records import answer_from_json, answer_to_json

GOOD = AnswerCode("I10", System.ICD10CM, poa="Y")


@given(
    st.lists(
        st.builds(
            AnswerCode,
            code=st.text(min_size=1),
            system=st.none() | st.sampled_from(System),
            modifiers=st.lists(st.text()).map(tuple),
            units=st.integers(1, 9999),
            poa=st.text(),
        )
    )
)
def test_an_answer_comes_back_as_it_was(codes: list[AnswerCode]) -> None:
    answer = Answer(tuple(codes))
    assert answer_from_json(answer_to_json(answer)) == answer


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("{}", []),
        ("[" * 5000, []),
        ('[1, {"code": 7}, {"code": "I10", "system": "icd10cm", "poa": "Y"}]', [GOOD]),
        ('[{"code": "I10", "system": ["icd10cm"], "modifiers": null}]', [AnswerCode("I10")]),
        ('[{"code": "I10", "system": "snomed", "modifiers": 5}]', [AnswerCode("I10")]),
        ('[{"code": "I10", "units": true, "poa": null}]', [AnswerCode("I10")]),
        ('[{"code": "I10", "units": "many", "modifiers": ["25", 9]}]', [AnswerCode("I10", None, ("25",))]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_a_draft_is_left_out(text: str, codes: list[AnswerCode]) -> None:
    assert list(answer_from_json(text).codes) == codes
