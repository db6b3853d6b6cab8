"""Service lines: modifiers and units."""

from __future__ import annotations

from collections.abc import Iterator

from coder_drill.charts.model import ClaimKind, Setting
from coder_drill.codebooks.model import System
from coder_drill.scoring.em import is_em, visit_of
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule
from coder_drill.scoring.rules.encounter import Encounter

UNKNOWN = Rule(
    "modifier-unknown",
    "Unknown modifier",
    "The modifier is in no table.",
    "CPT appendix A and HCPCS Level II modifiers",
    Effect.HARD,
    "Two characters; numbers are CPT's, letters mostly HCPCS.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
)
NOT_ALLOWED = Rule(
    "modifier-not-allowed",
    "Modifier not allowed",
    "The modifier does not go with this code, this claim or another modifier of the line.",
    "CMS Claims Processing Manual chapter 12 (professional) and chapter 4 (hospital outpatient); "
    "NCCI policy manual chapter 1; OPPS bilateral indicators",
    Effect.HARD,
    "25, 24 and 57 belong on visits; 59 and X{EPSU} on procedures, never on visits; 50 not on a "
    "code that is bilateral by its nature, and not beside RT or LT; 26 not on a facility claim and "
    "not beside TC; none on diagnoses and ICD-10-PCS codes.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
)
MISSING = Rule(
    "modifier-missing",
    "Modifier missing",
    "The circumstances ask for a modifier that the line does not carry.",
    "CMS Claims Processing Manual chapter 12, 30.6.6 (25, 57) and chapter 13 (26); OPPS edit 21 "
    "(visit and procedure on one day without 25)",
    Effect.SOFT,
    "A visit on the day of a procedure takes 25, or 57 when it led to major surgery: hard on a "
    "facility claim, where the outpatient editor returns it, else the record decides. In a hospital "
    "or surgery center the physician reports imaging with 26, since the facility owns the equipment.",
    label=Label.MODIFIER,
    counted=Counted.VERDICT,
)
UNITS = Rule(
    "units",
    "Units",
    "More units than one encounter can carry.",
    "ICD-10-CM guideline I.B.12; CMS medically unlikely edits (one visit, one bilateral procedure)",
    Effect.HARD,
    "Diagnoses and ICD-10-PCS codes have no units; a visit is one unit; modifier 50 takes one unit; "
    "a code that is bilateral by its nature is one unit for both sides.",
    label=Label.UNITS,
    counted=Counted.VERDICT,
)

RULES = (UNKNOWN, NOT_ALLOWED, MISSING, UNITS)

_VISIT_ONLY = ("24", "25", "57")
_DISTINCT = ("59", "XE", "XS", "XP", "XU")
_SIDES = ("RT", "LT")
# Eye visits are evaluation services although they stand outside the E/M section.
_EYE_VISITS = frozenset({"92002", "92004", "92012", "92014"})
# Time-based and add-on visit services may take several units.
_TIMED_VISITS = frozenset({"99292", "99415", "99416", "99417", "99418", "99360", "99439", "99489"})
# OPPS status indicators of procedures and significant services (CMS addendum D1): a blood draw, a
# drug or a packaged item is none.
_PROCEDURE_STATUS = frozenset({"J1", "Q1", "Q2", "S", "T"})
_HOSPITALS = (Setting.EMERGENCY, Setting.INPATIENT, Setting.OUTPATIENT_SURGERY)


def check(encounter: Encounter) -> Iterator[Edit]:
    """Modifiers and units of every valid line."""
    for line in encounter.valid:
        for message in _wrong_modifiers(encounter, line):
            yield NOT_ALLOWED.raised((line.code,), message)
        for code in line.modifiers:
            if encounter.book.modifier(code) is None:
                yield UNKNOWN.raised((line.code,), f"{code} on {line.code} is no known modifier.")
        procedure = _lacks_25(encounter, line)
        if procedure is not None:
            yield MISSING.raised(
                (line.code, procedure.code),
                f"{line.code} on the day of {procedure.code} carries 25 (or 57 before major "
                "surgery) when the visit was significant and separate; else only the procedure "
                "is reported.",
                effect=Effect.HARD if encounter.claim is ClaimKind.FACILITY else Effect.SOFT,
            )
        if _lacks_26(encounter, line):
            yield MISSING.raised(
                (line.code,),
                f"{line.code} by a physician in a hospital usually carries 26: the facility bills "
                "the technical part.",
            )
        message = _too_many_units(encounter, line)
        if message:
            yield UNITS.raised((line.code,), message)


def _wrong_modifiers(encounter: Encounter, line: AnswerCode) -> Iterator[str]:
    code, given = line.code, line.modifiers
    if not given:
        return
    if line.system is not None and not line.system.takes_modifiers:
        yield f"{code} is no service line: it takes no modifier ({', '.join(given)})."
        return
    visit = is_em(code) or code in _EYE_VISITS
    for modifier in given:
        if modifier in _VISIT_ONLY and line.system is System.CPT and not visit:
            yield f"{modifier} belongs on a visit, not on {code}."
        if modifier in _DISTINCT and visit:
            yield f"{modifier} belongs on a procedure, not on the visit {code}; a separate visit takes 25."
        if modifier in ("26", "TC") and visit:
            yield f"{code} has no technical part: {modifier} does not apply."
    if "26" in given and "TC" in given:
        yield f"{code} carries both 26 and TC: the whole service takes neither."
    if "26" in given and encounter.claim is ClaimKind.FACILITY:
        yield f"26 on {code} is the physician's part: a facility claim does not carry it."
    if "50" in given:
        if set(_SIDES) & set(given):
            yield f"{code} carries 50 beside RT or LT: 50 alone means both sides."
        elif encounter.flags(line).bilateral == "inherent":
            yield f"{code} is bilateral by its nature: 50 does not apply."


def _lacks_25(encounter: Encounter, line: AnswerCode) -> AnswerCode | None:
    """The procedure beside which a visit stands without 25 or 57, or None."""
    if not visit_of(line.code) or {"24", "25", "57"} & set(line.modifiers):
        return None
    for other in encounter.lines:
        surgical = other.system is System.CPT and "10004" <= other.code <= "69990"
        if surgical and encounter.flags(other).status in _PROCEDURE_STATUS:
            return other
    return None


def _lacks_26(encounter: Encounter, line: AnswerCode) -> bool:
    return (
        line.system is System.CPT
        and "70010" <= line.code <= "78999"
        and encounter.claim is ClaimKind.PROFESSIONAL
        and encounter.setting in _HOSPITALS
        and not {"26", "TC"} & set(line.modifiers)
    )


def _too_many_units(encounter: Encounter, line: AnswerCode) -> str:
    code, units = line.code, line.units
    if units <= 1:
        return ""
    if line.system is not None and not line.system.takes_units:
        return f"{code} has no units: it is reported once ({units} given)."
    if is_em(code) and code not in _TIMED_VISITS:
        return f"{code} is one visit: one unit ({units} given)."
    if "50" in line.modifiers:
        return f"{code} with 50 is one unit for both sides ({units} given)."
    if encounter.flags(line).bilateral == "inherent":
        return f"{code} covers both sides: one unit ({units} given)."
    return ""
