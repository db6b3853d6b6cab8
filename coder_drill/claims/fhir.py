"""A claim as a FHIR R4 ``Claim`` resource, in plain JSON values. Nothing is sent anywhere.

Profile-free R4 (hl7.org/fhir/R4/claim.html): required elements, code systems as HL7 terminology
registers them. Patient, provider and coverage are no records but words: practice has none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from coder_drill.claims.model import ClaimDiagnosis, ClaimForm, ClaimLine, ClaimView
from coder_drill.codebooks.model import System

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_REVENUE = "https://www.nubc.org/CodeSystem/RevenueCodes"
_PLACE = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
_STATUS = "https://www.nubc.org/CodeSystem/PatDischargeStatus"
_DIAGNOSIS_TYPE = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBClaimDiagnosisType"
_INFORMATION = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBSupportingInfoType"
_TYPE_OF_BILL = "https://www.nubc.org/CodeSystem/TypeOfBill"
_LARGEST = 2**31 - 1
_CPT_MODIFIER = re.compile(r"\d\d|P[1-6]|[1238]P")
"""CPT's modifiers: two digits, physical status P1 to P6, performance measures 1P to 8P."""
_CODE = re.compile(r"[A-Za-z0-9.-]+")


def fhir_claim(view: ClaimView, created: date) -> dict[str, Any]:
    """The claim as a FHIR R4 Claim; ``created`` is the day it is written.

    Its status is draft. Descriptors are given for ICD-10 codes only.
    """
    facility = view.form is ClaimForm.UB04
    claim: dict[str, Any] = {
        "resourceType": "Claim",
        "status": "draft",
        "type": _concept(
            f"{_TERMINOLOGY}/claim-type", "institutional" if facility else "professional"
        ),
        "use": "claim",
        "patient": {"display": f"Practice patient, {view.patient}"},
        "created": created.isoformat(),
        "provider": {"display": f"Practice provider, {view.setting.lower()}"},
        "priority": _concept(f"{_TERMINOLOGY}/processpriority", "normal"),
        "careTeam": [
            {
                "sequence": 1,
                "provider": {"display": f"Practice provider, {view.setting.lower()}"},
                "role": _concept(f"{_TERMINOLOGY}/claimcareteamrole", "primary"),
            }
        ],
        "insurance": [
            {"sequence": 1, "focal": True, "coverage": {"display": "Practice, no payer"}}
        ],
    }
    if facility:
        claim["subType"] = _concept(_TYPE_OF_BILL, view.place_code)
    if view.stay is not None and view.stay.status:
        claim["supportingInfo"] = [
            {
                "sequence": 1,
                "category": _concept(_INFORMATION, "discharge-status"),
                "code": _concept(_STATUS, view.stay.status),
            }
        ]
    diagnoses = [
        _diagnosis(number, diagnosis, _types(number, diagnosis, view))
        for number, diagnosis in enumerate(view.diagnoses, 1)
    ]
    if diagnoses:
        claim["diagnosis"] = diagnoses
    if view.procedures:
        claim["procedure"] = [
            {
                "sequence": number,
                "type": [
                    _concept(
                        f"{_TERMINOLOGY}/ex-procedure-type",
                        "primary" if number == 1 else "secondary",
                    )
                ],
                "procedureCodeableConcept": _concept(
                    System.inpatient_procedures().uri, procedure.code, procedure.title
                ),
            }
            for number, procedure in enumerate(view.procedures, 1)
        ]
    if view.lines:
        sequence = {each.place: n for n, each in enumerate(view.diagnoses, 1) if each.place}
        claim["item"] = [_item(line, sequence, view) for line in view.lines]
    # A practice claim has no charges: the total says so instead of naming a sum.
    claim["total"] = {"_value": {"extension": [_NO_CHARGES]}, "currency": "USD"}
    return claim


_NO_CHARGES = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "not-applicable",
}


def _types(number: int, diagnosis: ClaimDiagnosis, view: ClaimView) -> list[dict[str, Any]]:
    """What a diagnosis is to the claim: principal, admitting, reason for the visit, external cause."""
    found = []
    if number == 1:
        found.append(_concept(f"{_TERMINOLOGY}/ex-diagnosistype", "principal"))
    stay = view.stay
    if stay is not None and number == 1 and diagnosis.code == stay.admitting:
        found.append(_concept(_DIAGNOSIS_TYPE, "admitting"))
    if stay is not None and diagnosis.code in stay.reasons:
        found.append(_concept(_DIAGNOSIS_TYPE, "patientreasonforvisit"))
    if diagnosis.external:
        found.append(_concept(_DIAGNOSIS_TYPE, "externalcauseofinjury"))
    return found


def _diagnosis(
    number: int, diagnosis: ClaimDiagnosis, types: list[dict[str, Any]]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sequence": number,
        "diagnosisCodeableConcept": _concept(
            System.diagnoses().uri, diagnosis.code, diagnosis.title
        )
        if diagnosis.known
        else {"text": _text(diagnosis.code)},
    }
    if types:
        found["type"] = types
    if diagnosis.poa in ("Y", "N", "U", "W"):
        found["onAdmission"] = _concept(
            f"{_TERMINOLOGY}/ex-diagnosis-on-admission", diagnosis.poa.lower()
        )
    return found


def _item(line: ClaimLine, sequence: dict[str, int], view: ClaimView) -> dict[str, Any]:
    found: dict[str, Any] = {"sequence": line.number, "careTeamSequence": [1]}
    pointed = [sequence[letter] for letter in line.pointers]
    if pointed:
        found["diagnosisSequence"] = pointed
    if line.revenue:
        found["revenue"] = _concept(_REVENUE, line.revenue)
    found["productOrService"] = (
        _concept(line.system.uri, line.code)
        if line.system is not None
        else {"text": _text(line.code)}
    )
    modifiers = [
        _concept((System.CPT if _CPT_MODIFIER.fullmatch(code) else System.HCPCS).uri, code)
        for code in line.modifiers
    ]
    if modifiers:
        found["modifier"] = modifiers
    if view.form is ClaimForm.CMS1500:
        found["locationCodeableConcept"] = _concept(_PLACE, view.place_code)
    found["quantity"] = {"value": min(line.units, _LARGEST)}
    return found


def _concept(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A coded concept; what cannot be a code of any system is given as text."""
    if not _CODE.fullmatch(code):
        return {"text": _text(code)}
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding]}


def _text(code: str) -> str:
    """A string that FHIR takes: never empty, no control characters."""
    return "".join(c if c.isprintable() else " " for c in code).strip() or "none"
