"""Modifiers: known, allowed on the line and the claim, and asked for."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.charts.model import ClaimKind
from coder_drill.codebooks.model import System
from coder_drill.scoring.em import visit_of
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules import components
from coder_drill.scoring.rules.base import Counted, Part, Rule
from coder_drill.scoring.rules.encounter import Encounter
from coder_drill.scoring.rules.feeschedule import procedure_beside
from coder_drill.scoring.rules.services import (
    AMBULANCE_TRIPS,
    DISTINCT,
    VISIT_ONLY,
    is_ambulance,
    is_anesthesia,
    is_imaging,
    is_laboratory,
    is_surgery,
    is_visit,
    within,
)

UNKNOWN = Rule(
    "modifier-unknown",
    "Unknown modifier",
    "The modifier is in no table.",
    "CPT appendix A and HCPCS Level II modifiers",
    Effect.HARD,
    "Two characters; numbers are CPT's, letters mostly HCPCS.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="use a CPT or HCPCS modifier",
    part=Part.MODIFIERS,
)
NOT_ALLOWED = Rule(
    "modifier-not-allowed",
    "Modifier not allowed",
    "The modifier does not go with this code, this claim or another modifier of the line.",
    "CMS Claims Processing Manual chapter 12 (professional) and chapter 4 (hospital outpatient); "
    "NCCI policy manual chapter 1; OPPS bilateral indicators; Medicare physician fee schedule, PC/TC "
    "indicator",
    Effect.HARD,
    "25, 24 and 57 belong on visits; 58, 78, 79, 59 and X{EPSU} on procedures, never on visits; 50 not on a "
    "code that is bilateral by its nature, and not beside RT or LT; 51 not on an add-on code; 53 is "
    "the physician's, 73 and 74 are the facility's; 27 is the hospital's; none on diagnoses and "
    "ICD-10-PCS codes. 26 and TC not on visits, anesthesia, drugs, laboratory tests without an "
    "interpretation of their own, and not on codes that are one part already (93005, 93010) or the "
    "whole whose parts have codes of their own (93000); 26 not on a facility claim and not beside "
    "TC. TC on a professional claim for a patient of a hospital or surgery center is flagged: that part "
    "is the facility's. On surgery, vaccines and infusions 26 and TC are flagged only, until the fee schedule "
    "was imported: from then on its PC/TC indicator decides on professional claims (0, 2, 3, 4, 5 and 9: "
    "neither; 6 and 8: 26 alone).",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="take the modifier off",
    part=Part.MODIFIERS,
)
MISSING = Rule(
    "modifier-missing",
    "Modifier missing",
    "The circumstances ask for a modifier that the line does not carry.",
    "CMS Claims Processing Manual chapter 12, 30.6.6 (25, 57), chapter 13 (26) and chapter 15 "
    "(ambulance); OPPS edit 21 (visit and a procedure with status S or T on one day without 25)",
    Effect.SOFT,
    "A visit on the day of a procedure takes 25, or 57 when it led to major surgery: hard on a "
    "facility claim beside a service with status S or T, where the outpatient editor returns it, "
    "else the record decides. Where the fee schedule was imported, the global days of the procedure "
    "choose between 25 (0, 10) and 57 (90). In a hospital or surgery center the physician reports imaging "
    "(by the imported PC/TC indicator, whatever is split) with 26, since the facility owns the equipment. Ambulance lines carry origin and destination.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="add the modifier, or drop the line that is part of the other",
    part=Part.MODIFIERS,
)
DOUBTFUL = Rule(
    "modifier-doubtful",
    "Modifier out of place",
    "The modifier belongs to another kind of service.",
    "CPT appendix A and HCPCS Level II modifiers: what each is for",
    Effect.SOFT,
    "91 and QW belong on laboratory tests, JW and JZ on drugs, AT on chiropractic treatment, "
    "anesthesia modifiers on anesthesia codes, origin and destination letters on ambulance lines, "
    "50 on codes that the outpatient table lists with two sides. Other modifiers are not looked at.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
    fix="take the modifier off, or fix the code",
    part=Part.MODIFIERS,
)

RULES = (UNKNOWN, NOT_ALLOWED, MISSING, DOUBTFUL)

_SIDES = ("RT", "LT")
# OPPS status indicators of procedures and significant services (CMS addendum D1): a blood draw, a
# drug or a packaged item is none.
_PROCEDURE_STATUS = frozenset({"J1", "Q1", "Q2", "S", "T"})
_SEPARATE_STATUS = frozenset({"S", "T"})
_ANESTHESIA = frozenset(
    {"AA", "AD", "G8", "G9", "P1", "P2", "P3", "P4", "P5", "P6", "QK", "QS", "QX", "QY", "QZ"}
)
_LATER = ("58", "78", "79")
_BLOOD_DRAWS = frozenset({"36415", "36416"})


def check(encounter: Encounter) -> Iterator[Edit]:
    """The modifiers of every valid line."""
    beside = _beside_visits(encounter)
    for line in encounter.valid:
        for message in _wrong(encounter, line):
            yield NOT_ALLOWED.raised((line.code,), message)
        for message, source, effect in components.faults(encounter, line):
            yield NOT_ALLOWED.raised((line.code,), message, source, effect)
        for code in line.modifiers:
            if encounter.book.modifier(code) is None:
                yield UNKNOWN.raised(
                    (line.code,), f"{code} on {line.code} is not a known modifier."
                )
        for message in _out_of_place(encounter, line):
            yield DOUBTFUL.raised((line.code,), message)
        yield from _missing(encounter, line, beside)


def _wrong(encounter: Encounter, line: AnswerCode) -> Iterator[str]:
    code, given = line.code, line.modifiers
    if not given:
        return
    if line.system is not None and not line.system.takes_modifiers:
        yield f"{code} is not a service line: it takes no modifier ({', '.join(given)})."
        return
    visit = is_visit(code)
    for modifier in given:
        if modifier in _LATER and visit:
            yield (
                f"Modifier {modifier} belongs on a procedure, not on the visit {code}: an unrelated "
                "visit after surgery takes 24."
            )
        if modifier in VISIT_ONLY and line.system is System.CPT and not visit:
            yield f"Modifier {modifier} belongs on a visit, not on {code}."
        if modifier in DISTINCT and visit:
            yield (
                f"Modifier {modifier} belongs on a procedure, not on the visit {code}: a separate "
                "visit takes 25."
            )
    if "51" in given and encounter.book.addon_primaries(code) is not None:
        yield f"{code} is an add-on code: it never takes 51."
    yield from _wrong_claim(encounter, line)
    if "50" in given:
        if set(_SIDES) & set(given):
            yield f"{code} carries 50 beside RT or LT: 50 alone means both sides."
        elif encounter.fee(line) is None and encounter.flags(line).bilateral == "inherent":
            yield f"{code} is inherently bilateral: 50 does not apply."


def _wrong_claim(encounter: Encounter, line: AnswerCode) -> Iterator[str]:
    code, given = line.code, line.modifiers
    if encounter.claim is ClaimKind.FACILITY and "53" in given:
        yield (
            f"Modifier 53 on {code} is for physicians: a facility reports 73 before anesthesia, 74 "
            "after it began, or 52 where none was planned."
        )
    if encounter.claim is ClaimKind.PROFESSIONAL:
        for modifier in ("73", "74"):
            if modifier in given:
                yield (
                    f"Modifier {modifier} on {code} is the facility's: the physician reports 53 for "
                    "a procedure that was stopped."
                )
        if "27" in given:
            yield f"Modifier 27 on {code} is the hospital's: a professional claim does not carry it."


def _out_of_place(encounter: Encounter, line: AnswerCode) -> Iterator[str]:
    code, given = line.code, line.modifiers
    if line.system is not None and not line.system.takes_modifiers:
        return
    cpt = line.system is System.CPT
    for modifier in given:
        if modifier == "91" and cpt and not is_laboratory(code):
            yield f"Modifier 91 is for a repeated laboratory test, and {code} is not one: use 76 or 77."
        elif modifier == "QW" and cpt and not is_laboratory(code):
            yield f"Modifier QW is for a CLIA-waived test, and {code} is not one."
        elif modifier in ("JW", "JZ") and cpt:
            yield f"Modifier {modifier} belongs on the drug, not on {code}."
        elif modifier == "AT" and cpt and not within(code, "98940", "98943"):
            yield f"Modifier AT is for chiropractic treatment, not for {code}."
        elif modifier in _ANESTHESIA and cpt and not is_anesthesia(code):
            yield f"Modifier {modifier} is for anesthesia, not for {code}."
        elif _trip_only(encounter, modifier) and not is_ambulance(line) and not _rides(line):
            yield f"{modifier} is an ambulance origin and destination, and {code} is not an ambulance service."
    if (
        "50" in given
        and cpt
        and is_surgery(code)
        and encounter.fee(line) is None
        and not encounter.flags(line).bilateral
        and not encounter.book.practice_notes(code) & {"modifier 50 when done on both sides"}
    ):
        yield f"The outpatient table does not list {code} as bilateral: check modifier 50."


def _trip_only(encounter: Encounter, code: str) -> bool:
    if code not in AMBULANCE_TRIPS:
        return False
    known = encounter.book.modifier(code)
    return known is not None and known.applies_to == "ambulance"


def _rides(line: AnswerCode) -> bool:
    """Transport and its supplies beyond trips and miles take the letters too."""
    return line.system is System.HCPCS and line.code[:2] in ("A0", "Q3", "R0")


def _missing(
    encounter: Encounter, line: AnswerCode, procedure: AnswerCode | None
) -> Iterator[Edit]:
    known = procedure_beside(encounter) if _lacks_25(line) else None
    if known is not None:
        beside, days = known
        yield MISSING.raised(
            (line.code, beside.code),
            f"{line.code} on the day of {beside.code} ({int(days)} global days) "
            + (
                "needs 57 when it led to the surgery; other visits of the day are part of it."
                if days == "090"
                else "needs 25 when the visit was significant and separate; else only the "
                "procedure is reported."
            ),
        )
    elif procedure is not None and _lacks_25(line):
        status = encounter.flags(procedure).status
        separate = encounter.claim is ClaimKind.FACILITY and status in _PROCEDURE_STATUS
        why = f" (status {status})" if separate else ""
        yield MISSING.raised(
            (line.code, procedure.code),
            f"{line.code} on the day of {procedure.code}{why} needs 25 (or 57 before major "
            "surgery) when the visit was significant and separate; else only the procedure "
            "is reported.",
            effect=Effect.HARD if separate else Effect.SOFT,
        )
    if _lacks_26(encounter, line):
        yield MISSING.raised(
            (line.code,),
            f"{line.code} by a physician in a hospital usually carries 26: the facility bills "
            "the technical part.",
        )
    if is_ambulance(line) and not set(line.modifiers) & AMBULANCE_TRIPS:
        yield MISSING.raised(
            (line.code,),
            f"{line.code} needs an origin and destination modifier, such as RH from home to a "
            "hospital.",
        )


def _lacks_25(line: AnswerCode) -> bool:
    """True for a visit without 24, 25 or 57."""
    return visit_of(line.code) is not None and not VISIT_ONLY & set(line.modifiers)


def _beside_visits(encounter: Encounter) -> AnswerCode | None:
    """The first service that a visit of the same day is told apart from by 25, or None.

    On a facility claim any service with status S or T, and surgery that may be packaged; on other
    claims surgery, injections and infusions.
    """
    facility = encounter.claim is ClaimKind.FACILITY
    for other in encounter.lines:
        code, status = other.code, encounter.flags(other).status
        if is_visit(code) or code in _BLOOD_DRAWS:
            continue
        if facility and status in _SEPARATE_STATUS:
            return other
        if other.system is System.CPT and is_surgery(code) and status in _PROCEDURE_STATUS:
            return other
        if encounter.claim is ClaimKind.PROFESSIONAL and within(code, "96360", "96549"):
            return other
    return None


def _has_technical_part(encounter: Encounter, line: AnswerCode) -> bool:
    """By the PC/TC indicator where it is known, else imaging alone."""
    fee = encounter.fee(line)
    if fee is not None and fee.components:
        return fee.components == "1"
    return line.system is System.CPT and is_imaging(line.code)


def _lacks_26(encounter: Encounter, line: AnswerCode) -> bool:
    return (
        _has_technical_part(encounter, line)
        and encounter.claim is ClaimKind.PROFESSIONAL
        and encounter.in_hospital
        and not {"26", "TC"} & set(line.modifiers)
    )
