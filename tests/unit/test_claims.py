"""The claim an answer would become: forms, pointers, revenue codes, FHIR."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder_drill.charts import Chart, ClaimKind, KeyCode, Role, Setting
from coder_drill.charts.places import Disposition
from coder_drill.claims import ClaimForm, ClaimView, claim_text, claim_view, fhir_claim
from coder_drill.claims.revenue import revenue_code
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import Answer, AnswerCode, parse_answer
from tests.bundled import bundled_bank
from tests.unit.scoring_charts import chart, key, key_answer

BANK = bundled_bank()
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
    codes = [row.code for row in codebook.billable_under("E11", System.ICD10CM)][:27]
    it = view(STAY, " ".join(f"{code}@Y" for code in codes), codebook)
    # 18 on paper, 25 on the electronic claim, and the rest is named.
    assert [d.place for d in it.diagnoses][17:19] == ["67Q", "837I"]
    assert [d.place for d in it.diagnoses][-3:] == ["837I", "", ""]
    assert any("(837I) has room for" in each and codes[18] in each for each in it.remarks)
    assert any("No room on the claim" in each and codes[-1] in each for each in it.remarks)
    query = "SELECT code FROM code WHERE system = 'icd10pcs' AND billable LIMIT 26"
    lines = codebook.connection.execute(query).fetchall()
    procedures = view(STAY, "I50.23@Y " + " ".join(code for (code,) in lines), codebook).procedures
    assert [p.place for p in procedures][5:7] == ["74e", "837I"]
    assert [p.place for p in procedures][-2:] == ["837I", ""]
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


def test_a_fifth_modifier_is_named(codebook: Codebook) -> None:
    it = view(OFFICE, "M17.11 20610-RT,59,76,GC,KX", codebook)
    assert it.lines[0].modifiers == ("RT", "59", "76", "GC")
    assert any("no room for KX; a line carries four" in remark for remark in it.remarks)


def test_a_facility_form_says_what_stands_beside_the_codes(codebook: Codebook) -> None:
    stay = view(STAY, "I50.23@Y J96.01@N", codebook).stay
    assert stay is not None
    assert (stay.icd_version, stay.status, stay.admitting) == ("0", "01", "I50.23")
    text = claim_text(
        view(replace(STAY, disposition=Disposition.SKILLED_NURSING), "I50.23@Y", codebook)
    )
    for words in ("status (17): 03 skilled nursing", "version (66): 0", "diagnosis (69): I50.23"):
        assert words in text
    # What arose in the stay was no reason to admit.
    late = view(STAY, "J96.01@N", codebook).stay
    assert late is not None
    assert late.admitting == ""
    visit = view(CLINIC_OF_A_HOSPITAL, "S52.531A R42 99284", codebook)
    assert visit.stay is not None
    assert visit.stay.reasons == ("R42",)
    assert "reason for visit (70): R42" in claim_text(visit)
    assert view(OFFICE, "I10", codebook).stay is None
    interim = replace(STAY, disposition=Disposition.STILL_PATIENT)
    assert view(interim, "I50.23@Y", codebook).place_code == "0112"


def test_observation_hours_have_their_own_revenue_code() -> None:
    assert revenue_code("G0378", System.HCPCS, Setting.EMERGENCY) == ("0762", "observation hours")
    assert revenue_code("G0379", System.HCPCS, Setting.CLINIC)[0] == "0762"


@pytest.mark.parametrize(
    ("chart_id", "place"),
    [
        ("clinic-video-check-in", "10"),
        ("an-called-in-passed-out", "41"),
        ("an-shoulder-visit-eleven", "11"),
        ("os-other-eye-day-twenty-six", "24"),
        ("os-hand-two-sites", "24"),
        ("ed-kitchen-floor-overnight-bed", "22"),
        ("ed-skateboard-wrist", "23"),
        ("dme-bedside-breathing-setup", "12"),
    ],
)
def test_the_place_of_service_is_the_charts(chart_id: str, place: str, codebook: Codebook) -> None:
    it = BANK.get(chart_id)
    assert it is not None
    assert claim_view(it, key_answer(it, codebook), codebook).place_code == place
    assert claim_view(replace(it, place_of_service="19"), Answer(), codebook).place_code == "19"


@pytest.mark.parametrize(
    ("chart_id", "status"),
    [
        ("ip-breathless-observation", "01"),
        ("ip-fall-right-hip", "03"),
        ("ip-warm-swollen-knee", "03"),
        ("ip-words-would-not-come", "62"),
    ],
)
def test_the_patient_status_is_the_records(chart_id: str, status: str, codebook: Codebook) -> None:
    it = BANK.get(chart_id)
    assert it is not None
    stay = claim_view(it, Answer(), codebook).stay
    assert stay is not None
    assert stay.status == status


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
        # A problem visit beside a preventive one is for the problem.
        ("Z00.01 E11.65 Z23 99396 99213-25 90471", ["ABC", "B", "C"]),
        ("Z00.00 I10 G0439 99214-25", ["AB", "B"]),
        # Each line to the complication that it puts right.
        ("T82.838A T82.42XA N18.6 36581-79 35860-78", ["BA", "AB"]),
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


def test_a_stay_as_fhir_says_what_its_codes_are(codebook: Codebook) -> None:
    text = "S72.001A@Y J96.01@N W01.0XXA@Y 0SRR019 30233N1"
    claim = fhir_claim(
        view(replace(STAY, disposition=Disposition.SKILLED_NURSING), text, codebook), DAY
    )
    validated(claim)
    kinds = [[t["coding"][0]["code"] for t in d.get("type", [])] for d in claim["diagnosis"]]
    assert kinds == [["principal", "admitting"], [], ["externalcauseofinjury"]]
    procedures = [p["type"][0]["coding"][0]["code"] for p in claim["procedure"]]
    assert procedures == ["primary", "secondary"]
    assert claim["supportingInfo"][0]["code"]["coding"][0]["code"] == "03"
    assert claim["careTeam"][0]["role"]["coding"][0]["code"] == "primary"
    assert claim["total"]["_value"]["extension"][0]["valueCode"] == "not-applicable"


def test_physical_status_and_performance_modifiers_are_cpts(codebook: Codebook) -> None:
    claim = fhir_claim(view(OFFICE, "M19.011 01638-P3,QK,59", codebook), DAY)
    systems = [m["coding"][0]["system"] for m in claim["item"][0]["modifier"]]
    assert systems == [System.CPT.uri, System.HCPCS.uri, System.CPT.uri]


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
