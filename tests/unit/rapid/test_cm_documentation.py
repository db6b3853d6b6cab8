"""Scores, authors, uncertain diagnoses: the tables, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.cm_documents import (
    LATER,
    NEVER,
    QUERY,
    USE,
    Entry,
    WhoDocuments,
)
from coder_drill.exercises.rapid.families.cm_scales import (
    GLASGOW,
    NIHSS,
    Reading,
    ScoreCodes,
    Scores,
)
from coder_drill.exercises.rapid.families.cm_uncertain import (
    INPATIENT,
    OUTPATIENT,
    Statement,
    Uncertain,
)
from coder_drill.exercises.rapid.model import Family
from tests.unit.rapid.oracles import answers, faults

LUNG = (("pneumonia",), ("J18.9",), (("cough", "R05.9"), ("fever", "R50.9")))


@pytest.mark.parametrize("family", [ScoreCodes(), Uncertain()], ids=lambda family: family.id)
def test_answers_are_billable_and_not_kept_apart(
    family: Family[object], codebook: Codebook
) -> None:
    assert faults(answers(family, codebook), codebook) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Scores(NIHSS, "", True, False, (Reading("", None, 0),)), "R29.700"),
        (Scores(NIHSS, "", True, False, (Reading("", None, 22), Reading("", None, 9))), "R29.722"),
        (Scores(NIHSS, "", False, False, (Reading("", None, 4),)), ""),
        (Scores(GLASGOW, "", True, False, (Reading("emergency", None, 8),)), "R40.2432"),
        (Scores(GLASGOW, "", True, False, (Reading("later", None, 12),)), "R40.2424"),
        (Scores(GLASGOW, "", True, False, (Reading("unknown", None, 13),)), "R40.2410"),
        (Scores(GLASGOW, "", True, True, (Reading("admission", None, 5),)), ""),
        (
            Scores(GLASGOW, "", True, False, (Reading("emergency", (2, 3, 5), 10),)),
            "R40.2122 R40.2232 R40.2352",
        ),
        (
            Scores(
                GLASGOW,
                "",
                True,
                False,
                (Reading("admission", None, 11), Reading("early", None, 7)),
            ),
            "R40.2423",
        ),
    ],
)
def test_scores(facts: Scores, codes: str, codebook: Codebook) -> None:
    assert ScoreCodes().solve(facts, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("R40.2121", "to pain"),
        ("R40.2221", "incomprehensible"),
        ("R40.2231", "inappropriate"),
        ("R40.2321", "extension"),
        ("R40.2331", "abnormal"),
        ("R40.2341", "withdrawal"),
        ("R40.2351", "localizes"),
        ("R40.2361", "obeys"),
    ],
)
def test_the_parts_are_numbered_as_the_table_numbers_them(
    code: str, word: str, codebook: Codebook
) -> None:
    row = codebook.get(code, System.ICD10CM)
    assert row is not None
    assert word in row.title


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (Entry("BMI", True, True, False), USE),
        (Entry("BMI", True, False, False), LATER),
        (Entry("social factor", False, False, False), USE),
        (Entry("heart failure type", False, False, False), NEVER),
        (Entry("malnutrition and its severity", False, False, False), NEVER),
        (Entry("laterality", True, True, True), QUERY),
    ],
)
def test_authors(facts: Entry, verdict: str, codebook: Codebook) -> None:
    (key,) = WhoDocuments().solve(facts, codebook)
    assert facts.order["ABCD".index(key)] == verdict


@pytest.mark.parametrize(
    ("setting", "term", "dropped", "codes"),
    [
        (INPATIENT, "suspected", False, "J18.9"),
        (INPATIENT, "consistent with", False, "J18.9"),
        (INPATIENT, "suspected", True, "R05.9 R50.9"),
        (OUTPATIENT, "probable", False, "R05.9 R50.9"),
        (OUTPATIENT, "", False, "J18.9"),
    ],
)
def test_uncertain(setting: str, term: str, dropped: bool, codes: str, codebook: Codebook) -> None:
    facts = Statement(setting, term, dropped, False, *LUNG, False)
    assert Uncertain().solve(facts, codebook) == tuple(codes.split())


def test_covid_is_coded_when_confirmed_only(codebook: Codebook) -> None:
    facts = Statement(INPATIENT, "probable", False, False, ("COVID-19",), ("U07.1",), LUNG[2], True)
    assert Uncertain().solve(facts, codebook) == ("R05.9", "R50.9")
