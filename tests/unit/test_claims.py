"""The claim an answer would become: forms, pointers, revenue codes, FHIR."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.charts import Chart, ClaimKind, KeyCode, Role, Setting, load_bank
from coder_drill.claims import ClaimForm, ClaimView, claim_text, claim_view, fhir_claim
from coder_drill.claims.revenue import revenue_code
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, parse_answer
from tests.unit.scoring_charts import chart, key, key_answer

BANK = load_bank([Path(__file__).resolve().parents[2] / "charts"])
DAY = date(2026, 5, 1)
OFFICE = chart(key("I10", Role.FIRST_LISTED))
STAY = chart(
    KeyCode("I50.23", Role.PRINCIPAL, poa="Y"),
    setting=Setting.INPATIENT,
    claim=ClaimKind.FACILITY,
)
CLINIC_OF_A_HOSPITAL = chart(
    key("I10", Role.FIRST_LISTED), setting=Setting.EMERGENCY, claim=ClaimKind.FACILITY
)


def view(it: Chart, text: str, codebook: Codebook) -> ClaimView:
    return claim_view(it, parse_answer([text], codebook), codebook)


def validated(claim: dict[str, Any]) -> None:
    """Raise when the JSON is no FHIR Claim, by an independent library."""
    r4b = pytest.importorskip("fhir.resources.R4B.claim")
    text = json.dumps(claim)
    back = json.loads(r4b.Claim.model_validate_json(text).model_dump_json())
    assert back["resourceType"] == "Claim"
    assert len(back.get("item", [])) == len(claim.get("item", []))


# -- UB-04


def test_the_facility_form_places_diagnoses_and_procedures(codebook: Codebook) -> None:
    it = view(STAY, "I50.23@Y J96.01@N W01.0XXA@Y Z79.4 02HV33Z 5A1935Z", codebook)
    assert it.form is ClaimForm.UB04
    assert [(d.place, d.code, d.poa) for d in it.diagnoses] == [
        ("67", "I50.23", "Y"),
        ("67A", "J96.01", "N"),
        ("72a", "W01.0XXA", "Y"),
        ("67B", "Z79.4", ""),
    ]
    assert [(p.place, p.code) for p in it.procedures] == [("74", "02HV33Z"), ("74a", "5A1935Z")]
    assert it.lines == ()
    text = claim_text(it)
    for words in ("UB-04", "0111", "67A", "J96.01", "72a", "02HV33Z", "Respiratory Ventilation"):
        assert words in text
    assert max(map(len, text.splitlines())) <= 100


def test_what_has_no_room_is_told(codebook: Codebook) -> None:
    codes = [row.code for row in codebook.billable_under("E11", System.ICD10CM)][:20]
    it = view(STAY, " ".join(f"{code}@Y" for code in codes), codebook)
    assert [d.place for d in it.diagnoses][-3:] == ["67Q", "", ""]
    assert any("No room on the UB-04" in remark and codes[-1] in remark for remark in it.remarks)
    office = view(OFFICE, " ".join(codes), codebook)
    assert [d.place for d in office.diagnoses][11:13] == ["L", ""]


def test_an_outpatient_facility_lists_its_lines_with_revenue_codes(codebook: Codebook) -> None:
    it = view(CLINIC_OF_A_HOSPITAL, "S52.531A 99284-25 73110-RT J1885x2 25605-RT", codebook)
    assert it.place_code == "0131"
    assert [(line.code, line.revenue, line.modifiers, line.units) for line in it.lines] == [
        ("99284", "0450", ("25",), 1),
        ("73110", "0320", ("RT",), 1),
        ("J1885", "0636", (), 2),
        ("25605", "0450", ("RT",), 1),
    ]
    assert all(line.pointers == () for line in it.lines)
    assert "emergency room" in claim_text(it)


def test_every_procedure_code_has_a_usual_revenue_code(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT code, system FROM code WHERE billable AND system IN ('cpt', 'hcpcs')"
    ).fetchall()
    assert len(rows) > 8_000
    for code, system in rows:
        for setting in Setting:
            number, name = revenue_code(code, System(system), setting)
            assert len(number) == 4
            assert name
    assert revenue_code("70450", System.CPT, Setting.ANCILLARY)[1] == "CT"
    assert revenue_code("45385", System.CPT, Setting.OUTPATIENT_SURGERY)[0] == "0360"


# -- CMS-1500


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ("E11.9 I10 99214", ["AB"]),
        ("Z00.00 I10 Z23 99396-25 90715 90471", ["ABC", "C", "C"]),
        # The abrasion is on the other knee; how it happened is no reason for treatment.
        ("S52.531A S80.212A V00.131A 25605-RT 99284-57", ["A", "AB"]),
        ("I10 M17.11 20610-RT J3301x4", ["B", "AB"]),
        ("I10 20610-RT", ["A"]),
        ("W01.0XXA 99283", ["A"]),
        ("A04.72 B20 C61 D62 E43 99233", ["ABCD"]),
        ("99213", [""]),
    ],
)
def test_lines_point_to_what_they_treat(text: str, pointers: list[str], codebook: Codebook) -> None:
    it = view(OFFICE, text, codebook)
    assert it.form is ClaimForm.CMS1500
    assert ["".join(line.pointers) for line in it.lines] == pointers


def test_the_professional_form_in_words(codebook: Codebook) -> None:
    text = claim_text(view(OFFICE, "I10 99214-25 J1885x2 0FT44ZZ Z9999", codebook), width=80)
    for words in ("CMS-1500", "11 office", "A  I10", "99214", "25", "Rejected", "Z9999"):
        assert words in text
    assert "not a professional code" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "returned" in claim_text(view(OFFICE, "", codebook))


# -- FHIR


@pytest.mark.parametrize("it", BANK.charts, ids=lambda it: it.id)
def test_every_key_is_a_valid_fhir_claim(it: Chart, codebook: Codebook) -> None:
    answer = key_answer(it, codebook)
    claim = fhir_claim(claim_view(it, answer, codebook), DAY)
    validated(claim)
    given = sum(len(claim.get(name, [])) for name in ("diagnosis", "procedure", "item"))
    assert given == len(answer.codes)


def test_the_fhir_claim_says_what_the_form_says(codebook: Codebook) -> None:
    claim = fhir_claim(view(OFFICE, "E11.9 M17.11 99214-25 20610-RT J3301x4", codebook), DAY)
    assert claim["created"] == "2026-05-01"
    assert claim["status"] == "draft"
    assert [item["diagnosisSequence"] for item in claim["item"]] == [[1, 2], [2], [1, 2]]
    assert claim["item"][2]["quantity"] == {"value": 4}
    assert claim["item"][0]["modifier"][0]["coding"][0]["system"].endswith("go/cpt")
    assert "HCPCS" in claim["item"][1]["modifier"][0]["coding"][0]["system"]
    stay = fhir_claim(view(STAY, "I50.23@Y J96.01@N 02HV33Z", codebook), DAY)
    assert stay["type"]["coding"][0]["code"] == "institutional"
    assert [d["onAdmission"]["coding"][0]["code"] for d in stay["diagnosis"]] == ["y", "n"]
    assert "type" in stay["diagnosis"][0]
    assert "type" not in stay["diagnosis"][1]


def test_no_descriptor_of_a_procedure_code_leaves_in_a_claim(codebook: Codebook) -> None:
    claim = fhir_claim(view(OFFICE, "I10 99214 J1885", codebook), DAY)
    assert "display" not in json.dumps(claim["item"])


odd_lines = st.builds(
    AnswerCode,
    code=st.one_of(st.text(max_size=9), st.sampled_from(["I10", "99213", "0FT44ZZ", "J1885", ""])),
    system=st.sampled_from([None, *System]),
    modifiers=st.lists(st.text(max_size=3), max_size=6).map(tuple),
    units=st.integers(-5, 10**12),
    poa=st.text(max_size=2),
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([OFFICE, STAY, CLINIC_OF_A_HOSPITAL]), st.lists(odd_lines, max_size=30))
def test_no_answer_makes_it_raise(codebook: Codebook, it: Chart, lines: list[AnswerCode]) -> None:
    made = claim_view(it, Answer(tuple(lines)), codebook)
    assert len(made.diagnoses) + len(made.procedures) + len(made.lines) == len(lines)
    assert claim_text(made)
    validated(fhir_claim(made, DAY))
