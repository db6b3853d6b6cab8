"""Kinds of exercises: charts, cards, and one that never ships."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.charts import Bank
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.errors import UsageError
from coder_drill.exercises import Response, Sources, kind_named, kind_names
from coder_drill.exercises import chart as charts
from coder_drill.exercises.card import exercise_of as card_exercise
from coder_drill.exercises.card import graded_of, question_of
from coder_drill.exercises.kind import look_back
from coder_drill.exercises.model import Json
from coder_drill.exercises.registry import KINDS, exercises, find
from coder_drill.scoring import Answer, AnswerCode, score
from coder_drill.scoring.domains import KNOWLEDGE, all_domains
from coder_drill.skills.profiles import profile_of
from tests.bundled import bundled_bank
from tests.conftest import ROOT
from tests.unit.test_cards import BANK, OTHER, card
from tests.unit.toy_kind import SumKind

RIGHT: list[Json] = [
    {"code": "J44.1", "system": "icd10cm", "modifiers": [], "units": 1, "poa": "Y"},
    {"code": "E11.9", "system": "icd10cm", "modifiers": [], "units": 1, "poa": "Y"},
    {"code": "I10", "system": "icd10cm", "modifiers": [], "units": 1, "poa": "N"},
]


@pytest.fixture
def sources(codebook: Codebook) -> Sources:
    return Sources(
        bank=lambda: BANK,
        codebook=lambda: codebook,
        card=lambda name: card() if name == card().id else None,
    )


# -- every kind ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", kind_names())
def test_a_kind_says_who_it_is(name: str) -> None:
    kind = kind_named(name)
    assert kind.name == name
    assert all(kind.words) and kind.screen


def test_a_kind_that_is_not_there_is_refused_in_words(sources: Sources) -> None:
    with pytest.raises(
        UsageError, match="sum: no such kind of exercise; the kinds are chart, card"
    ):
        kind_named("sum")
    assert find(sources, "sum", "1+2") is None


def test_a_further_kind_is_a_module_and_a_line(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "sum", "tests.unit.toy_kind")
    assert kind_names()[-1] == "sum"
    assert [e.id for e in exercises(sources)][-3:] == ["1+2", "3+4", "20+22"]
    kind, exercise = kind_named("sum"), find(sources, "sum", "3+4")
    assert isinstance(kind, SumKind) and exercise is not None
    assert kind.asked(exercise)["prompt"] == "3+4 = ?"
    outcome = kind.grade(sources, exercise, kind.typed(sources, exercise, "7"))
    assert outcome.right and outcome.observations[0].domain == "sums"
    wrong = kind.grade(sources, exercise, kind.response(sources, exercise, 8))
    assert kind.outcome(exercise, wrong)["score"] == 0
    assert kind.outcome_text(exercise, wrong) == "Score 0.00\n3 + 4 = 7."
    assert json.loads(json.dumps(kind.outcome(exercise, wrong))) == kind.outcome(exercise, wrong)


def test_what_a_kind_keeps_is_read_once_and_shared_between_threads(sources: Sources) -> None:
    made = []
    for _ in range(2):
        sources.kept("sum", lambda: made.append(1) or [1])  # type: ignore[func-returns-value]
    other = Sources(bank=lambda: BANK, codebook=lambda: sources.codebook)
    other.share(sources)
    assert other.kept("sum", lambda: [2]) == [1]
    assert made == [1]


# -- charts --------------------------------------------------------------------------------


def test_every_chart_is_an_exercise_with_its_profile(sources: Sources) -> None:
    kind = kind_named("chart")
    listed = list(kind.exercises(sources))
    assert [e.id for e in listed] == ["origin", "other"]
    exercise = kind.find(sources, "other")
    assert exercise == listed[1]
    assert exercise.domains == profile_of(OTHER).weights
    assert sum(exercise.domains.values()) == pytest.approx(1)
    assert (exercise.content_hash, exercise.difficulty, exercise.setting) == (
        OTHER.content_hash,
        OTHER.difficulty,
        "inpatient",
    )
    assert kind.find(sources, "gone") is None


def test_what_is_asked_of_a_chart_says_nothing_of_its_key(sources: Sources) -> None:
    kind, exercise = kind_named("chart"), find(sources, "chart", "other")
    assert exercise is not None
    told = json.dumps(kind.asked(exercise)) + kind.asked_text(exercise) + exercise.title
    for key in OTHER.key:
        assert key.code not in told
        assert key.why not in told.split()
    assert OTHER.note.strip() in kind.asked_text(exercise)


def test_a_chart_is_graded_as_score_does(sources: Sources) -> None:
    kind, exercise = kind_named("chart"), find(sources, "chart", "other")
    assert exercise is not None
    response = kind.response(sources, exercise, RIGHT)
    outcome = kind.grade(sources, exercise, response)
    assert outcome.right
    assert charts.scorecard_of(outcome) == score(
        OTHER, charts.answer_of(response), sources.codebook
    )
    assert kind.typed(sources, exercise, "J44.1@Y E11.9@Y\nI10@N") == response
    assert look_back(kind, sources, "other", response.given) == (exercise, outcome)
    assert look_back(kind, sources, "gone", response.given) is None


def test_observations_say_what_verdicts_say(sources: Sources) -> None:
    kind, exercise = kind_named("chart"), find(sources, "chart", "other")
    assert exercise is not None
    outcome = kind.grade(sources, exercise, kind.typed(sources, exercise, "J44.1@N I10@N Z23"))
    card = charts.scorecard_of(outcome)
    assert [(o.skill, o.domain, o.credit, o.expected, o.given) for o in outcome.observations] == [
        (v.label.value, v.domain, v.credit, v.expected, v.given) for v in card.verdicts
    ]
    assert [(m.id, m.right, m.of) for m in outcome.metrics] == [
        (m.id, m.right, m.of) for m in card.metrics
    ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("J44.1", "other: answer: write a list"),
        (["J44.1"], r"other: answer\[0\]: write a line as an object"),
        ([{}], r"other: answer\[0\].code: write the code"),
        ([{"code": "J44.1", "kode": 1}], r"answer\[0\].kode: no such field"),
        ([{"code": "J44.1", "units": "2"}], r"answer\[0\].units: write a number above 0"),
        ([{"code": "J44.1", "units": True}], r"answer\[0\].units: write a number above 0"),
        ([{"code": "J44.1", "modifiers": "25"}], r"answer\[0\].modifiers: write a list"),
        ([{"code": "J44.1", "system": "icd9"}], r"answer\[0\].system: write one of"),
        ([{"code": "J44.1", "poa": 1}], r"answer\[0\].poa: write Y"),
    ],
)
def test_an_answer_from_a_file_is_checked(sources: Sources, answer: object, fault: str) -> None:
    kind, exercise = kind_named("chart"), find(sources, "chart", "other")
    assert exercise is not None
    with pytest.raises(UsageError, match=fault):
        kind.response(sources, exercise, answer)  # type: ignore[arg-type]


_LINES = st.builds(
    AnswerCode,
    code=st.text(min_size=1, max_size=8),
    system=st.sampled_from([None, *System]),
    modifiers=st.lists(st.text(max_size=2), max_size=3).map(tuple),
    units=st.integers(1, 9999) | st.integers(1, 999).map(lambda tenths: tenths / 10),
    poa=st.sampled_from(["", "Y", "N"]),
)


@given(st.lists(_LINES, max_size=5))
def test_an_answer_survives_its_text(lines: list[AnswerCode]) -> None:
    answer = Answer(tuple(lines))
    text = charts.response_of(answer).text()
    assert charts.answer_of(Response.of_text(text)) == answer


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["code", "units"]), inner),
    )
)
def test_no_response_breaks_the_grading(codebook: Codebook, value: object) -> None:
    sources = Sources(bank=lambda: BANK, codebook=lambda: codebook)
    exercise = charts.exercise_of(OTHER)
    response = Response(value)  # type: ignore[arg-type]
    assert 0 <= charts.KIND.grade(sources, exercise, response).score <= 1


GOOD = AnswerCode("I10", System.ICD10CM, poa="Y")


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
    assert list(charts.answer_of(Response.of_text(text)).codes) == codes


# -- cards ---------------------------------------------------------------------------------


def test_a_card_is_asked_again_with_the_same_words(sources: Sources) -> None:
    kind = kind_named("card")
    made = card_exercise(sources, card(), "7")
    assert made is not None
    again = find(sources, "card", made.id)
    assert again == made
    assert question_of(again) == question_of(made)
    assert list(kind.exercises(sources)) == []
    assert find(sources, "card", "code:icd10cm:A00.0#7") is None
    assert find(sources, "card", "no seed") is None


def test_a_card_gives_nothing_away_and_takes_number_or_code(sources: Sources) -> None:
    kind = kind_named("card")
    seen = set()
    for seed in range(40):
        made = card_exercise(sources, card(), str(seed))
        assert made is not None
        question = question_of(made)
        seen.add(question.kind)
        asked = kind.asked(made)
        told = [made.title, str(asked["prompt"]), str(asked["context"]), str(asked["sentence"])]
        assert not [word for word in told if question.answers[0] in word]
        if question.kind == "neighbors":
            place = [o.code for o in question.options].index(question.answers[0]) + 1
            assert f"{place}. {question.answers[0]}" in kind.asked_text(made)
            given = kind.typed(sources, made, str(place))
        else:
            given = kind.typed(sources, made, question.answers[0])
        outcome = kind.grade(sources, made, given)
        assert outcome.right and graded_of(outcome).right
        assert kind.response(sources, made, given.given) == given
        wrong = kind.grade(sources, made, kind.response(sources, made, "A00.0"))
        assert not wrong.right
        assert wrong.observations[0].domain == card().domain
    assert seen == {"sentence", "neighbors", "spot"}


def test_the_content_of_another_kind_is_refused(sources: Sources) -> None:
    chart = charts.exercise_of(OTHER)
    with pytest.raises(TypeError, match="chart other is no card"):
        question_of(chart)
    made = card_exercise(sources, card(), "1")
    assert made is not None
    with pytest.raises(TypeError, match="is no chart"):
        charts.chart_of(made)


def test_every_exercise_names_domains_that_exist(codebook: Codebook) -> None:
    bank = bundled_bank()
    known = {*all_domains(), *KNOWLEDGE}
    sources = Sources(
        bank=lambda: bank, codebook=lambda: codebook, folders=lambda name: (ROOT / name,)
    )
    for exercise in exercises(sources):
        assert set(exercise.domains) <= known, exercise.id


def test_an_empty_bank_has_no_charts(codebook: Codebook) -> None:
    sources = Sources(bank=lambda: Bank(()), codebook=lambda: codebook)
    assert list(exercises(sources, ("chart",))) == []
