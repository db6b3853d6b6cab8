"""Rules on service lines: modifiers, anatomy, units, drugs, bundled pairs, claims."""

from __future__ import annotations

import pytest

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.charts.policy import PayerKind
from coder_drill.codebooks import Codebook, System
from coder_drill.scoring import AnswerCode, Edit, Effect, Encounter, Where, parse_answer
from coder_drill.scoring.rules import run

FACILITY = {"claim": ClaimKind.FACILITY}
PROFESSIONAL = {"claim": ClaimKind.PROFESSIONAL}
ED = {"setting": Setting.EMERGENCY, "claim": ClaimKind.FACILITY}
SURGERY = {"setting": Setting.OUTPATIENT_SURGERY, "claim": ClaimKind.FACILITY}
OFFICE = {"setting": Setting.CLINIC, "claim": ClaimKind.PROFESSIONAL}


def edits(text: str, book: Codebook, **encounter: object) -> list[Edit]:
    codes = parse_answer([text], book, Where(canonical=True)).codes
    return run(Encounter(codes, book, **encounter))  # type: ignore[arg-type]


def raised(text: str, rule: str, book: Codebook, **encounter: object) -> list[Edit]:
    return [edit for edit in edits(text, book, **encounter) if edit.id == rule]


def effects(text: str, rule: str, book: Codebook, **encounter: object) -> list[Effect]:
    return [edit.effect for edit in raised(text, rule, book, **encounter)]


# -- bundled pairs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("32551-LT 12032", "32551 carries LT while 12032 takes none"),
        ("64415-RT 01638", "64415 carries RT while 01638 takes none"),
        ("29881-RT 29870-RT", "both carry RT"),
        ("29881-RT 29870", "29881 carries RT while 29870 lacks its side"),
        ("29881 29870-LT", "29870 carries LT while 29881 lacks its side"),
        ("29881-RT 29870-50", "29881 carries RT while 29870 lacks its side"),
    ],
)
def test_a_side_that_separates_nothing_is_flagged(
    text: str, words: str, codebook: Codebook
) -> None:
    [edit] = raised(text, "ncci-side", codebook)
    assert (edit.effect, edit.counts) == (Effect.SOFT, False)
    assert words in edit.message
    assert "an auditor asks what was separate" in edit.message
    assert raised(text, "ncci", codebook) == []


@pytest.mark.parametrize(
    "text",
    [
        "29881-RT 29870-LT",
        "29881-RT 29870-RT,59",
        "29881 29870-XS",
        "45385 45380-59",
        "32551-LT 12032-59",
        "11730-TA 11730-T5",
    ],
)
def test_a_separated_pair_is_left_alone(text: str, codebook: Codebook) -> None:
    assert raised(text, "ncci-side", codebook) == []
    assert raised(text, "ncci", codebook) == []


def test_a_pair_of_lids_names_the_modifiers_of_lids(codebook: Codebook) -> None:
    [edit] = raised("67800 67840", "ncci", codebook)
    assert "E1-E4 for another lid, 59" in edit.message
    assert "RT or LT" not in edit.message


@pytest.mark.parametrize("text", ["29881 29870", "29881-51 29870", "29881-25 29870", "12032 32551"])
def test_a_pair_without_a_bypass_is_bundled(text: str, codebook: Codebook) -> None:
    [edit] = raised(text, "ncci", codebook)
    assert edit.hard
    assert "bypasses the edit" in edit.message
    assert "parts" not in edit.message


def test_one_open_line_among_several_keeps_the_pair_bundled(codebook: Codebook) -> None:
    assert raised("29881-RT 29870-LT 29870", "ncci-side", codebook)
    assert raised("45385 45380-59 45380", "ncci", codebook)


def test_on_a_professional_claim_the_table_is_named(codebook: Codebook) -> None:
    [office] = raised("45385 45380", "ncci", codebook, **OFFICE)
    assert "Checked against the hospital outpatient pairs" in office.message
    assert "no practitioner pairs have been imported" in office.message
    [dme] = raised("45385 45380", "ncci", codebook, setting=Setting.DME)
    assert "no DME pairs have been imported" in dme.message
    [hospital] = raised("45385 45380", "ncci", codebook, **ED)
    assert "may differ" not in hospital.message
    assert all(
        edit.source.endswith("hospital outpatient table") for edit in (office, dme, hospital)
    )


def test_two_visits_of_a_stay_may_be_of_different_days(codebook: Codebook) -> None:
    stay = {"setting": Setting.INPATIENT, "claim": ClaimKind.PROFESSIONAL}
    [edit] = raised("99222 99239", "ncci", codebook, **stay)
    assert edit.effect is Effect.SOFT
    assert "on different days of the stay both stand" in edit.message
    [same_day] = raised("99222 99239", "ncci", codebook, **OFFICE)
    assert same_day.hard
    [procedures] = raised("45385 45380", "ncci", codebook, **stay)
    assert procedures.hard


# -- modifiers by claim and by code


@pytest.mark.parametrize(
    ("text", "encounter", "hard"),
    [
        ("52356-53", FACILITY, True),
        ("52356-53", PROFESSIONAL, False),
        ("52356-53", {}, False),
        ("52356-74", PROFESSIONAL, True),
        ("52356-73", PROFESSIONAL, True),
        ("52356-74", FACILITY, False),
        ("99284-27", PROFESSIONAL, True),
        ("99284-27", FACILITY, False),
        ("11042 11045-51", {}, True),
        ("11042-51 11045", {}, False),
        ("93005-26", {}, True),
        ("93010-26", {}, True),
        ("93000-TC", {}, True),
        ("85025-26", {}, True),
        ("87086-TC", {}, True),
        ("01638-26", {}, True),
        ("J1885-26", {}, True),
        ("71046-26", {}, False),
        ("71046-TC", {}, False),
        ("93306-26", {}, False),
        ("88305-26", {}, False),
        ("84165-26", {}, False),
        ("95810-26", {}, False),
    ],
)
def test_modifiers_of_claims_and_parts(
    text: str, encounter: dict[str, object], hard: bool, codebook: Codebook
) -> None:
    if codebook.get("84165") is None and "84165" in text:
        pytest.skip("84165 is not in the practice table")
    found = effects(text, "modifier-not-allowed", codebook, **encounter)
    assert (Effect.HARD in found) is hard


def test_the_technical_component_of_a_hospital_patient_is_the_facilitys(codebook: Codebook) -> None:
    for setting in (Setting.EMERGENCY, Setting.INPATIENT, Setting.OUTPATIENT_SURGERY):
        physician = {"setting": setting, "claim": ClaimKind.PROFESSIONAL}
        [edit] = raised("71046-TC", "modifier-not-allowed", codebook, **physician)
        assert edit.effect is Effect.SOFT
        assert "the technical component is the facility's" in edit.message
        assert "chapter 13, 20.2.1" in edit.source
        assert not raised("71046-26", "modifier-not-allowed", codebook, **physician)
    assert not raised("71046-TC", "modifier-not-allowed", codebook, **OFFICE)
    assert not raised("71046-TC", "modifier-not-allowed", codebook, **ED)


@pytest.mark.parametrize("text", ["29881-26", "90471-26", "96372-TC"])
def test_parts_of_surgery_and_shots_are_flagged(text: str, codebook: Codebook) -> None:
    assert effects(text, "modifier-not-allowed", codebook) == [Effect.SOFT]


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("71046-91", True),
        ("85025-91", False),
        ("85025-QW", False),
        ("20610-QW", True),
        ("96372-JZ", True),
        ("99213-AA", True),
        ("01638-AA,P3", False),
        ("20610-AT", True),
        ("98941-AT", False),
        ("20610-RH", True),
        ("A0429-RH", False),
        ("A0429-HR", False),
        ("90834-HR", False),
        ("64721-50", False),
        ("12032-50", True),
    ],
)
def test_modifiers_of_another_service_are_flagged(text: str, out: bool, codebook: Codebook) -> None:
    found = effects(text, "modifier-doubtful", codebook)
    assert found == ([Effect.SOFT] if out else [])


@pytest.mark.parametrize(
    ("text", "encounter", "effect"),
    [
        ("R07.9 99284 96374 J1885x2", ED, Effect.HARD),
        ("R07.9 99284-25 96374 J1885x2", ED, None),
        ("R07.9 99284 J1885x2 36415", ED, None),
        ("M17.11 99213 20610-RT", OFFICE, Effect.SOFT),
        ("R07.9 99213 96372 J1885x2", OFFICE, Effect.SOFT),
        ("R07.9 99213-25 96372 J1885x2", OFFICE, None),
        ("I10 99213 G0439", OFFICE, None),
    ],
)
def test_25_by_claim_and_status(
    text: str, encounter: dict[str, object], effect: Effect | None, codebook: Codebook
) -> None:
    assert effects(text, "modifier-missing", codebook, **encounter) == ([effect] if effect else [])


def test_ambulance_lines_say_where_from_and_where_to(codebook: Codebook) -> None:
    assert effects("A0429", "modifier-missing", codebook) == [Effect.SOFT]
    for fine in ("A0429-RH A0425-RHx7.4", "A0429-HR", "A0425-EHx97.4", "A0427-SH"):
        assert raised(fine, "modifier-missing", codebook) == [], fine


def test_every_pair_of_ambulance_letters_is_labeled_so(codebook: Codebook) -> None:
    letters = "DEGHIJNPRS"
    lacking = []
    for pair in [a + b for a in letters for b in "DEGHIJNPRX"]:  # the scene is no destination
        known = codebook.modifier(pair)
        if known is not None and "ambulance" not in known.label.lower():
            lacking.append(pair)
    assert lacking == []
    for code, words in (("HR", "from a hospital to home"), ("SH", "from the scene to a hospital")):
        modifier = codebook.modifier(code)
        assert modifier is not None
        assert words in modifier.label


# -- anatomy


@pytest.mark.parametrize(
    ("text", "rule", "effect"),
    [
        ("26055-F8,LT", "side-contradiction", Effect.HARD),
        ("11730-TA,RT", "side-contradiction", Effect.HARD),
        ("67840-E1,E4", "side-contradiction", Effect.HARD),
        ("20610-LT,RT", "side-contradiction", Effect.SOFT),
        ("26055-F1,F2", "side-contradiction", Effect.SOFT),
        ("28285-T1,50", "side-contradiction", Effect.SOFT),
        ("26055-LT", "body-part", Effect.SOFT),
        ("64721-F8", "body-part", Effect.SOFT),
        ("28285-F1", "body-part", Effect.SOFT),
        ("26055-T5", "body-part", Effect.SOFT),
        ("29881-E1", "body-part", Effect.SOFT),
        ("29881-LD", "body-part", Effect.SOFT),
        ("77067-RT", "body-part", Effect.SOFT),
    ],
)
def test_anatomic_modifiers_are_held_against_each_other_and_the_part(
    text: str, rule: str, effect: Effect, codebook: Codebook
) -> None:
    assert effects(text, rule, codebook) == [effect]


@pytest.mark.parametrize(
    "text",
    [
        "26055-F8",
        "26055-F8,RT",
        "64721-LT",
        "28285-T5",
        "28285-RT,T5",
        "11730-TA",
        "20600-F3",
        "67840-E1",
        "92928-LD",
        "77067-RT,52",
        "73140-F2",
        "20610-RT",
    ],
)
def test_fitting_anatomic_modifiers_are_left_alone(text: str, codebook: Codebook) -> None:
    found = {edit.id for edit in edits(text, codebook)}
    assert not found & {"side-contradiction", "body-part"}


def test_the_side_of_the_diagnoses_is_compared(codebook: Codebook) -> None:
    [edit] = raised("M17.12 20610-RT", "diagnosis-side", codebook)
    assert (edit.codes, edit.effect) == (("20610", "M17.12"), Effect.HINT)
    for fine in (
        "H00.14 D22.112 67840-E4",
        "M17.11 20610-RT",
        "M17.0 20610-RT",
        "I50.810 20610-LT",
        "M17.12 M17.11 20610-RT",
    ):
        assert raised(fine, "diagnosis-side", codebook) == [], fine


# -- units


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("66984-LTx3", Effect.SOFT),
        ("64721-RTx2", Effect.SOFT),
        ("77067x2", Effect.HARD),
        ("36415x2", Effect.SOFT),
        ("80307x2", Effect.SOFT),
        ("99213x2", Effect.HARD),
        ("99415x2", Effect.HARD),
        ("99498x2", None),
        ("99292x3", None),
        ("99458x2", None),
        ("99494x2", None),
        ("99467x2", None),
        ("99359x2", None),
        ("20610-RTx2", None),
        ("64483-RTx2", None),
        ("A0425-EHx97.4", None),
        ("97110x3", None),
    ],
)
def test_units(text: str, effect: Effect | None, codebook: Codebook) -> None:
    assert effects(text, "units", codebook) == ([effect] if effect else [])


def test_every_time_based_add_on_of_a_visit_repeats(codebook: Codebook) -> None:
    rows = codebook.connection.execute(
        "SELECT code FROM code WHERE system = 'cpt' AND billable AND code BETWEEN '99202' AND '99499'"
        " AND (title LIKE '%each further%' OR title LIKE '%each 15 minutes past%')"
    ).fetchall()
    assert len(rows) > 12
    assert [code for (code,) in rows if raised(f"{code}x2", "units", codebook)] == []


# -- drugs


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("J3262-JZ,JWx331", True),
        ("J3262-JWx29", True),
        ("J3262-JZx300 J3262-JWx29", True),
        ("J3262x300 J3262-JWx29", False),
        ("J3262-JZx331", False),
    ],
)
def test_drug_waste(text: str, hard: bool, codebook: Codebook) -> None:
    assert effects(text, "drug-waste", codebook) == ([Effect.HARD] if hard else [])


@pytest.mark.parametrize(
    ("text", "encounter", "effect"),
    [
        ("J9271x200", {}, Effect.HINT),
        ("J9271x200", {"payer": PayerKind.MEDICARE}, Effect.SOFT),
        ("J9271x200", {"payer": PayerKind.COMMERCIAL}, None),
        ("J9271-JZx200", {"payer": PayerKind.MEDICARE}, None),
        ("J9271x180 J9271-JWx20", {"payer": PayerKind.MEDICARE}, None),
        ("J1885x2", {"payer": PayerKind.MEDICARE}, None),  # packaged: status N
        ("J9271x200", {"setting": Setting.INPATIENT, "claim": ClaimKind.FACILITY}, None),
    ],
)
def test_a_single_dose_drug_is_attested_for_medicare(
    text: str, encounter: dict[str, object], effect: Effect | None, codebook: Codebook
) -> None:
    found = effects(text, "drug-attestation", codebook, **encounter)
    assert found == ([effect] if effect else [])


# -- outpatient claims of facilities


@pytest.mark.parametrize(
    ("text", "encounter", "raises"),
    [
        ("58720", SURGERY, True),
        ("58720", ED, True),
        ("58720-CA", ED, False),
        ("58720", {"setting": Setting.INPATIENT, "claim": ClaimKind.PROFESSIONAL}, False),
        ("58720", OFFICE, False),
        ("58720", {}, False),
        ("29881", SURGERY, False),
    ],
)
def test_inpatient_only_procedures(
    text: str, encounter: dict[str, object], raises: bool, codebook: Codebook
) -> None:
    expected = [Effect.HARD] if raises else []
    assert effects(text, "inpatient-only", codebook, **encounter) == expected


def test_a_hospital_clinic_visit_is_another_code(codebook: Codebook) -> None:
    clinic = {"setting": Setting.CLINIC, "claim": ClaimKind.FACILITY}
    assert effects("99213", "opps-status", codebook, **clinic) == [Effect.HINT]
    medicare = {**clinic, "payer": PayerKind.MEDICARE}
    assert effects("99213", "opps-status", codebook, **medicare) == [Effect.SOFT]
    commercial = {**clinic, "payer": PayerKind.COMMERCIAL}
    assert effects("99213", "opps-status", codebook, **commercial) == []
    assert effects("G0463", "opps-status", codebook, **medicare) == []
    assert effects("99213", "opps-status", codebook, **OFFICE) == []


# -- the practice table is a part of CPT


@pytest.mark.parametrize("code", ["90686", "22510", "50300", "0202U", "0001T"])
def test_a_cpt_code_outside_the_practice_table_is_not_invalid(
    code: str, codebook: Codebook
) -> None:
    if codebook.get(code, System.CPT) is not None:
        pytest.skip(f"{code} is in the practice table by now")
    [edit] = edits(code, codebook)
    assert (edit.id, edit.effect, edit.counts) == ("cpt-not-in-table", Effect.HINT, False)
    assert "not in the practice table" in edit.message
    assert "invalid" not in edit.message
    assert "not a code" not in edit.message


def test_a_code_of_no_shape_stays_invalid(codebook: Codebook) -> None:
    for code in ("XYZ12", "Q99.X9", "9921O0"):
        found = run(Encounter([AnswerCode(code)], codebook))
        assert [edit.id for edit in found] == ["invalid-code"], code


@pytest.mark.parametrize(
    ("setting", "place", "hospital"),
    [
        (Setting.CLINIC, "", False),
        (Setting.CLINIC, "11", False),
        (Setting.CLINIC, "19", True),
        (Setting.CLINIC, "22", True),
        (Setting.ANCILLARY, "21", True),
        (Setting.ANCILLARY, "81", False),
        (Setting.OUTPATIENT_SURGERY, "", True),
        (Setting.OUTPATIENT_SURGERY, "24", True),
        (Setting.OUTPATIENT_SURGERY, "11", False),
    ],
)
def test_the_place_of_service_decides_whose_the_equipment_is(
    setting: Setting, place: str, hospital: bool, codebook: Codebook
) -> None:
    around = {"setting": setting, "claim": ClaimKind.PROFESSIONAL, "place": place}
    assert bool(raised("71046-TC", "modifier-not-allowed", codebook, **around)) is hospital
    assert bool(raised("71046", "modifier-missing", codebook, **around)) is hospital
    assert not raised("71046-26", "modifier-missing", codebook, **around)
