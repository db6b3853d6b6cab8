"""Present on admission and external causes: the exempt list, the tables, cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.cm_external import (
    DRUG,
    EVENTS,
    HEALING,
    INJURY,
    LATE,
    REPEAT,
    SUSPECTED,
    Cause,
    ExternalCause,
)
from coder_drill.exercises.rapid.families.cm_poa import (
    AFTER,
    BEFORE,
    OUTPATIENT,
    SILENT,
    STORIES,
    UNKNOWABLE,
    Onset,
    PresentOnAdmission,
)
from tests.unit.rapid.oracles import answers, faults


def test_external_causes_are_billable(codebook: Codebook) -> None:
    assert faults(answers(ExternalCause(), codebook), codebook) == []


@pytest.mark.parametrize("kind", STORIES)
def test_codes_are_billable_and_exempt_where_the_list_says_so(
    kind: str, codebook: Codebook
) -> None:
    for story in STORIES[kind]:
        row = codebook.get(story.code, System.ICD10CM)
        assert row is not None, story.code
        assert row.billable, story.code
        assert codebook.flags(story.code).poa_exempt == (kind == "exempt"), story.code


@pytest.mark.parametrize(
    ("exempt", "parts", "letter"),
    [
        (False, (BEFORE,), "Y"),
        (False, (OUTPATIENT,), "Y"),
        (False, (AFTER,), "N"),
        (False, (BEFORE, AFTER), "N"),
        (False, (BEFORE, BEFORE), "Y"),
        (False, (SILENT,), "U"),
        (False, (UNKNOWABLE,), "W"),
        (True, (BEFORE,), "E"),
    ],
)
def test_indicators(exempt: bool, parts: tuple[str, ...], letter: str, codebook: Codebook) -> None:
    facts = Onset("known", 0, "I10", exempt, parts)
    assert PresentOnAdmission().solve(facts, codebook) == (letter,)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (
            Cause(0, INJURY, "W11.XXX", "Y92.61", "Y93.H3", "Y99.0"),
            "W11.XXXA Y92.61 Y93.H3 Y99.0",
        ),
        (Cause(0, INJURY, "W11.XXX", "", "", "Y99.0"), "W11.XXXA Y99.0"),
        (Cause(0, INJURY, "W11.XXX"), "W11.XXXA"),
        (Cause(0, REPEAT, "W11.XXX", "Y92.61", "", "Y99.0"), "W11.XXXA"),
        (Cause(0, HEALING, "W11.XXX", "Y92.61", "", ""), "W11.XXXD"),
        (Cause(0, LATE, "W11.XXX", "Y92.61", "", ""), "W11.XXXS"),
        (Cause(0, DRUG, ""), ""),
        (Cause(0, SUSPECTED, ""), ""),
    ],
)
def test_causes(facts: Cause, codes: str, codebook: Codebook) -> None:
    assert ExternalCause().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.cause + event.place[1])
def test_the_words_of_an_event_have_their_codes(
    event: tuple[object, ...], codebook: Codebook
) -> None:
    for code in (event[3], event[4], event[5]):
        assert isinstance(code, tuple)
        row = codebook.get(code[1], System.ICD10CM)
        assert row is not None, code
        assert row.billable, code
