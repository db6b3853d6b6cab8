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
_TYPE_OF_BILL = "https://www.nubc.org/CodeSystem/TypeOfBill"
_LARGEST = 2**31 - 1
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
        "insurance": [
            {"sequence": 1, "focal": True, "coverage": {"display": "Practice, no payer"}}
        ],
    }
    if facility:
        claim["subType"] = _concept(_TYPE_OF_BILL, view.place_code)
    diagnoses = [
        _diagnosis(number, diagnosis, principal=number == 1)
        for number, diagnosis in enumerate(view.diagnoses, 1)
    ]
    if diagnoses:
        claim["diagnosis"] = diagnoses
    if view.procedures:
        claim["procedure"] = [
            {
                "sequence": number,
                "procedureCodeableConcept": _concept(
                    System.inpatient_procedures().uri, procedure.code, procedure.title
                ),
            }
            for number, procedure in enumerate(view.procedures, 1)
        ]
    if view.lines:
        sequence = {each.place: n for n, each in enumerate(view.diagnoses, 1) if each.place}
        claim["item"] = [_item(line, sequence, view) for line in view.lines]
    return claim


def _diagnosis(number: int, diagnosis: ClaimDiagnosis, *, principal: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sequence": number,
        "diagnosisCodeableConcept": _concept(
            System.diagnoses().uri, diagnosis.code, diagnosis.title
        )
        if diagnosis.known
        else {"text": _text(diagnosis.code)},
    }
    if principal:
        found["type"] = [_concept(f"{_TERMINOLOGY}/ex-diagnosistype", "principal")]
    if diagnosis.poa in ("Y", "N", "U", "W"):
        found["onAdmission"] = _concept(
            f"{_TERMINOLOGY}/ex-diagnosis-on-admission", diagnosis.poa.lower()
        )
    return found


def _item(line: ClaimLine, sequence: dict[str, int], view: ClaimView) -> dict[str, Any]:
    found: dict[str, Any] = {"sequence": line.number}
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
    # CPT's modifiers are numbers, those of HCPCS begin with a letter.
    modifiers = [
        _concept((System.CPT if code.isdigit() else System.HCPCS).uri, code)
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
