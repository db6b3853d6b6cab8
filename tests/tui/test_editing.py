"""The answer being put together, and the time spent on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.codebooks.model import System
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.tui.drill.editing import AnswerEdit, is_diagnosis
from coder_drill.tui.shell.timing import ActiveTime
from coder_drill.tui.widgets.words import minutes, percent, plural

DX = AnswerCode("I10", System.ICD10CM)
DX2 = AnswerCode("E11.9", System.ICD10CM)
CPT = AnswerCode("99213", System.CPT)
HCPCS = AnswerCode("J1885", System.HCPCS)


def codes(edit: AnswerEdit) -> list[str]:
    return [code.code for code in edit.codes]


def test_diagnoses_stand_before_services_however_they_are_entered() -> None:
    edit = AnswerEdit()
    for code in (CPT, DX, HCPCS, DX2):
        edit.add(code)
    assert codes(edit) == ["I10", "E11.9", "99213", "J1885"]
    assert codes(AnswerEdit(Answer((CPT, DX)))) == ["I10", "99213"]


def test_a_code_moves_within_its_group_only() -> None:
    edit = AnswerEdit(Answer((DX, DX2, CPT, HCPCS)))
    assert edit.move(1, -1) == 0
    assert codes(edit) == ["E11.9", "I10", "99213", "J1885"]
    assert edit.move(1, 1) == 1, "the last diagnosis does not cross into the services"
    assert edit.move(0, -1) == 0
    assert edit.move(3, 1) == 3
    assert codes(edit) == ["E11.9", "I10", "99213", "J1885"]


def test_every_step_is_taken_back_in_order() -> None:
    edit = AnswerEdit(Answer((DX, CPT)))
    edit.add(DX2)
    edit.move(1, -1)
    edit.set_poa(0, "Y")
    edit.set_modifiers(2, ["25"])
    edit.set_units(2, 3)
    edit.remove(1)
    said = []
    while (what := edit.undo()) is not None:
        said.append(what)
    assert edit.answer == Answer((DX, CPT))
    assert said == [
        "removing I10",
        "units of 99213",
        "modifiers of 99213",
        "POA of E11.9",
        "moving E11.9",
        "adding E11.9",
    ]


def test_a_change_that_changes_nothing_is_no_step() -> None:
    edit = AnswerEdit(Answer((CPT,)))
    edit.set_units(0, 1)
    edit.set_modifiers(0, [])
    assert not edit.can_undo
    with pytest.raises(ValueError, match="at least 1"):
        edit.set_units(0, 0)


def test_the_same_line_is_found_but_another_modifier_is_another_line() -> None:
    edit = AnswerEdit(Answer((AnswerCode("20610", System.CPT, modifiers=("RT",)),)))
    assert edit.find(AnswerCode("20610", System.CPT, modifiers=("RT",))) == 0
    assert edit.find(AnswerCode("20610", System.CPT, modifiers=("LT",))) is None


def test_an_unknown_code_is_grouped_by_its_shape() -> None:
    assert is_diagnosis(AnswerCode("Z99.99"))
    assert not is_diagnosis(AnswerCode("12345"))


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "move", "undo"]), st.integers(0, 5))))
def test_groups_hold_and_undo_reaches_the_start(steps: list[tuple[str, int]]) -> None:
    edit = AnswerEdit()
    for what, number in steps:
        if what == "add":
            edit.add((DX, DX2, CPT, HCPCS)[number % 4])
        elif what == "undo":
            edit.undo()
        elif edit.codes:
            at = number % len(edit.codes)
            if what == "remove":
                edit.remove(at)
            else:
                edit.move(at, 1 if number % 2 else -1)
        kinds = [is_diagnosis(code) for code in edit.codes]
        assert kinds == sorted(kinds, reverse=True)
    while edit.undo():
        pass
    assert edit.codes == ()


class Seconds:
    """A clock of seconds that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pauses_are_not_counted() -> None:
    clock = Seconds()
    active = ActiveTime(clock, seconds=10)
    clock.now += 50
    active.touch()
    assert active.seconds == 10, "nothing counts before the start"
    active.start()
    for step in (30, 90, 91, 600, 20):
        clock.now += step
        active.touch()
    assert active.seconds == 10 + 30 + 90 + 20
    clock.now += 5
    active.stop()
    clock.now += 50
    active.start()
    clock.now += 1
    active.touch()
    assert active.seconds == 10 + 140 + 5 + 1


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%")],
)
def test_percent_never_rounds_to_all_or_nothing(share: float, words: str) -> None:
    assert percent(share) == words


def test_small_words() -> None:
    assert plural(1, "code") == "1 code" and plural(0, "code") == "0 codes"
    assert [minutes(s) for s in (0, 59, 60, 840, 7500)] == [
        "less than a minute",
        "less than a minute",
        "1 min",
        "14 min",
        "2 h 05 min",
    ]
